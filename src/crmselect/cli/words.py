"""The words of the command line's tables in English and Chinese."""

from __future__ import annotations

from crmselect.taxonomy import label

__all__ = ["heading", "word"]

_HEADINGS = {
    "rank": ("Rank", "名次"), "offer": ("Offer", "报价"), "score": ("Score", "得分"), "fit": ("Fit", "需求满足度"),
    "present_value": ("Present value", "现值"), "nominal": ("Nominal", "名义总额"),
    "annual_equivalent": ("Per year (equivalent)", "等额年成本"),
    "per_user_month": ("Per user and month", "每用户每月"), "not_quoted": ("Lines not quoted", "未报价项"),
    "missing_answers": ("Answers missing", "未答需求"), "status": ("Status", "状态"),
    "phase": ("Phase", "阶段"), "group": ("Group", "成本组"), "category": ("Category", "类别"), "item": ("Item", "成本项"),
    "currency": ("Currency", "货币"), "year": ("Year", "年"), "month": ("Month", "月"), "total": ("Total", "合计"),
}  # fmt: skip
_WORDS = {
    "ranked": ("ranked", "参与排名"), "excluded": ("out", "未通过"),
    "out": ("Out:", "未通过门槛："), "notes": ("Notes:", "说明："), "users": ("users", "用户"),
    "costs": (
        "{kind}costs over {years} years in {currency}, discounted at {rate} a year",
        "{kind}{years} 年成本，货币 {currency}，年折现率 {rate}",
    ),
    "undiscounted": ("{kind}costs over {years} years in {currency}, not discounted", "{kind}{years} 年成本，货币 {currency}，不折现"),
    "present_value": ("present value of ", "现值："), "nominal": ("nominal ", "名义金额："), "": ("", ""),
    "ranking": ("Ranking by {method}", "按 {method} 排名"), "read": ("Read:", "已读取："),
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
