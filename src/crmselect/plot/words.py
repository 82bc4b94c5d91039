"""The words that plots say, in English and Chinese."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["words"]

_EN = {
    "present_value": "Present value",
    "nominal": "Nominal",
    "years": "{} years",
    "year": "{} year",
    "discounted": "discounted at {} a year",
    "costs": "Cost over {years} by {by}",
    "group": "cost group",
    "phase": "project phase",
    "category": "cost category",
    "not_quoted": "{} not quoted",
    "cash": "Cash by year and cost group",
    "cash_present_value": "Present value by year and cost group",
    "year_n": "Year {}",
    "cumulative": "Money spent by the end of each month",
    "cumulative_present_value": "Present value spent by the end of each month",
    "others": "{} other offers",
    "scores": "Score by criterion",
    "score": "Score",
    "score_of": "Score, 0 to 1: each part is weight × value",
    "score_by": "Score by the method {}",
    "weighted_product": "weighted product",
    "fit": "Fit by area",
    "fit_note": "Percent of the full marks of an area's requirements, weighted",
    "all": "All",
    "missed": "✕ n: so many must-haves are not met",
    "silent": "hatched: nothing answered",
    "cost_score": "Cost against {}",
    "against_score": "score",
    "against_fit": "fit to the requirements",
    "front": "none is both cheaper and better",
    "stopped": "stopped at a gate",
    "out": "✕ before a name: stopped at a gate",
    "closed": "costs of {} not opened",
    "must_have": "must-have not met: {}",
    "must_haves": "{} must-haves not met",
    "area_minimum": "fit too low: {}",
    "total_minimum": "total fit too low",
    "attribute": "{} out of bounds",
    "budget": "over budget by {}",
    "more": "{}, +{}",
}
_ZH = {
    "present_value": "现值",
    "nominal": "名义金额",
    "years": "{} 年",
    "year": "{} 年",
    "discounted": "年折现率 {}",
    "costs": "{years}总成本（按{by}）",
    "group": "成本类别",
    "phase": "项目阶段",
    "category": "成本科目",
    "not_quoted": "{} 项未报价",
    "cash": "各年现金支出（按成本类别）",
    "cash_present_value": "各年支出现值（按成本类别）",
    "year_n": "第 {} 年",
    "cumulative": "截至各月末的累计支出",
    "cumulative_present_value": "截至各月末的累计支出现值",
    "others": "其余 {} 个报价",
    "scores": "各项准则得分",
    "score": "得分",
    "score_of": "得分（0 至 1）：各部分为权重 × 价值",
    "score_by": "得分（{} 法）",
    "weighted_product": "加权乘积",
    "fit": "各领域需求满足度",
    "fit_note": "占该领域需求满分的百分比（加权）",
    "all": "全部",
    "missed": "✕ n：未满足的必须项数",
    "silent": "斜线：未作任何答复",
    "cost_score": "成本与{}",
    "against_score": "得分",
    "against_fit": "需求满足度",
    "front": "没有既更便宜又更好的报价",
    "stopped": "未通过门槛",
    "out": "名称前的 ✕：未通过门槛",
    "closed": "{} 个报价未开启",
    "must_have": "必须项未满足：{}",
    "must_haves": "{} 个必须项未满足",
    "area_minimum": "满足度过低：{}",
    "total_minimum": "总满足度过低",
    "attribute": "{} 不合要求",
    "budget": "超出预算 {}",
    "more": "{}，另 {} 项",
}
_WORDS = MappingProxyType({"en": MappingProxyType(_EN), "zh": MappingProxyType(_ZH)})


def words(language: str) -> MappingProxyType[str, str]:
    """Return the words of a language.

    Raises
    ------
    ValueError
        For a language that is neither ``en`` nor ``zh``.
    """
    if language not in _WORDS:
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    return _WORDS[language]
