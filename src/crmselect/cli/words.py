"""The words of the command line's tables in English and Chinese."""

from __future__ import annotations

from crmselect.taxonomy import label

__all__ = ["heading", "word"]

_HEADINGS = {
    "rank": ("Rank", "名次"), "offer": ("Offer", "报价"), "score": ("Score", "得分"), "fit": ("Total fit", "总满足度"),
    "present_value": ("Present value", "现值"), "nominal": ("Nominal", "名义总额"),
    "annual_equivalent": ("Per year (equivalent)", "等额年成本"),
    "per_user_month": ("Per user and month", "每用户每月"), "not_quoted": ("Lines not quoted", "未报价项"),
    "missing_answers": ("Answers missing", "未答需求"),
    "phase": ("Phase", "阶段"), "group": ("Group", "成本组"), "category": ("Category", "类别"),
    "item": ("Item", "成本项"),
    "currency": ("Currency", "货币"), "year": ("Year", "年"), "month": ("Month", "月"), "total": ("Total", "合计"),
    "step": ("Step", "条款"), "worth": ("Worth", "价值"), "break_even": ("Break-even", "平衡点"),
    "users": ("Users", "用户数"), "years": ("Years", "年数"), "discount_rate": ("Discount rate", "折现率"),
    "start": ("Start", "开始日期"),
    "first": ("First", "居首"), "expected_rank": ("Expected rank", "期望名次"),
    "expected_regret": ("Expected regret", "期望遗憾"), "confidence": ("Confidence", "置信因子"),
    "point": ("Point", "点估计"), "contingency": ("P80 less point", "P80 与点估计之差"),
    "at_point": ("At or below point", "不超过点估计的概率"), "cheapest": ("Cheapest", "最低价概率"),
    "input": ("Figure", "不确定因素"), "at_p10": ("Total at its P10", "其 P10 时总额"),
    "at_p90": ("Total at its P90", "其 P90 时总额"), "swing": ("Swing", "摆幅"),
    "held": ("Of the contingency", "应计预备费"),
    "risk": ("Risk", "风险"), "probability": ("Probability", "概率"), "expected": ("Costs on average", "平均损失"),
    "mitigation": ("Ruling it out costs", "消除费用"),
}  # fmt: skip
_WORDS = {
    "excluded": ("out", "未通过"),
    "out": ("Out:", "未通过门槛："), "notes": ("Notes:", "说明："),
    "costs": (
        "Costs over {years} years in {currency}, discounted at {rate} a year",
        "{years} 年成本，货币 {currency}，年折现率 {rate}",
    ),
    "undiscounted": ("Costs over {years} years in {currency}, not discounted",
                     "{years} 年成本，货币 {currency}，不折现"),
    "nominal": ("Nominal costs over {years} years in {currency}", "{years} 年名义成本，货币 {currency}"),
    "rank_n": ("Rank {n}", "第 {n} 名"),
    "within": ("Within {}", "不超过 {}"),
    "risk": (
        "Present value over {years} years in {currency}: {draws} draws, seed {seed}; reserves left out",
        "{years} 年成本现值，货币 {currency}：{draws} 次抽样，种子 {seed}；不含预备费",
    ),
    "stopped": ("✕ stopped at a gate: crmselect rank says which.", "✕ 未通过门槛：原因见 crmselect rank。"),
    "phases_p80": ("By phase, each at its own P80: these do not add up to the P80 of the total",
                   "按阶段，各取其 P80：相加并不等于总额的 P80"),
    "risks": ("Events that may happen", "可能发生的事件"),
    "tornado": ("What moves the cost of {}: each figure by itself, the rest as stated",
                "{} 的成本受何影响：每项单独变动，其余如所述"),
    "year_n": ("year {n}", "第 {n} 年"),
    "nothing": ("Nothing to remark.", "没有需要注意的事项。"),
    "levers": (
        "Levers of {offer} ({total}), what each is worth at present value in {currency}, and where it meets {versus}",
        "{offer}（{total}）的可谈条款，各项现值价值（{currency}），以及与 {versus} 的平衡点",
    ),
    "levers_alone": (
        "Levers of {offer} ({total}), and what each is worth at present value in {currency}",
        "{offer}（{total}）的可谈条款，各项现值价值（{currency}）",
    ),
    "scenarios": ("Costs in {currency} under changed assumptions", "不同假设下的成本，货币 {currency}"),
    "additive": (
        "Ranking by additive value; under each criterion what it adds to the score",
        "按加权求和法排名；各准则下为其对得分的贡献",
    ),
    "other": (
        "Ranking by {method}; under each criterion its value from 0 to 1",
        "按 {method} 排名；各准则下为其价值（0 到 1）",
    ),
}  # fmt: skip


def heading(key: str, language: str = "en") -> str:
    """Return what a column is called.

    Examples
    --------
    >>> heading("present_value"), heading("nominal", "zh"), heading("procurement"), heading("fit: sales")
    ('Present value', '名义总额', 'Procurement', 'fit: sales')
    """
    words = _HEADINGS.get(key)
    return words[language == "zh"] if words else label(key, language)


def word(key: str, language: str = "en") -> str:
    """Return a word or a phrase."""
    return _WORDS[key][language == "zh"]
