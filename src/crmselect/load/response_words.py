"""The words of a response form, in English and Chinese: written by the template, read back from what vendors return."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

__all__ = [
    "ABOUT",
    "ANSWER_COLUMNS",
    "ASKED",
    "ATTRIBUTES",
    "CHOICES",
    "CODES",
    "FIELDS",
    "FIELD_COLUMNS",
    "PRICE_COLUMNS",
    "PRICE_GIVEN",
    "PRICE_NOTES",
    "ROW_SIGNS",
    "SCHEMA",
    "SHEETS",
    "Said",
    "digest",
    "requirement_digest",
    "row_digests",
    "said",
]

SCHEMA = "crmselect/response/1"


class Said(NamedTuple):
    """A word in English and in Chinese."""

    en: str
    zh: str


def said(table: Mapping[str, Said], key: str, language: str = "en") -> str:
    """Return the word for a key in a language.

    Examples
    --------
    >>> said(SHEETS, "prices"), said(SHEETS, "prices", "zh")
    ('Prices', '报价明细')
    """
    return table[key][language == "zh"]


def _table(words: Mapping[str, tuple[str, str]]) -> MappingProxyType[str, Said]:
    return MappingProxyType({key: Said(*pair) for key, pair in words.items()})


SHEETS = _table(
    {
        "instructions": ("Instructions", "填写说明"),
        "requirements": ("Requirements", "需求应答"),
        "prices": ("Prices", "报价明细"),
        "company": ("Company", "供应商信息"),
        "about": ("About", "表单信息"),
    }
)
"""The sheets of a form in order."""

ASKED = _table(
    {
        "id": ("Id", "编号"),
        "area": ("Area", "领域"),
        "requirement": ("Requirement", "需求"),
        "priority": ("Priority", "优先级"),
        "acceptance": ("Acceptance criterion", "验收标准"),
    }
)
"""The columns of the requirements that the buyer fills in."""

ANSWER_COLUMNS = _table(
    {
        **ASKED,
        "answer": ("Answer", "应答"),
        "comment": ("Comment", "说明"),
        "evidence": ("Evidence", "证据"),
        "cost": ("Cost to close", "补足成本"),
    }
)

CODES = _table(
    {
        "standard": ("standard", "标准"),
        "configuration": ("configuration", "配置"),
        "partner": ("partner", "合作伙伴"),
        "customisation": ("customisation", "定制开发"),
        "roadmap": ("roadmap", "规划中"),
        "unsupported": ("unsupported", "不支持"),
    }
)
"""The answers of the drop-down; each reads back as its code."""

PRICE_COLUMNS = _table(
    {
        "item": ("Item", "费用项"),
        "phase": ("Phase", "阶段"),
        "group": ("Group", "成本组"),
        "category": ("Category", "类别"),
        "quoted": ("State", "报价状态"),
        "amount": ("Amount", "金额"),
        "currency": ("Currency", "币种"),
        "per": ("Per", "计价单位"),
        "quantity": ("Quantity", "数量"),
        "every": ("Every", "周期"),
        "start": ("Start month", "开始月"),
        "end": ("End month", "结束月"),
        "billing": ("Billing", "付款方式"),
        "discount": ("Discounts", "折扣"),
        "renewal_months": ("Renewal term", "续约月数"),
        "renewal_cap": ("Price cap", "涨幅上限"),
        "renewal_asked": ("Renewal increase", "续约涨幅"),
        "free_months": ("Free months", "免费月数"),
        "tiers": ("Tiers", "阶梯价"),
        "tax_rate": ("Tax rate", "税率"),
        "percent": ("Percent", "百分比"),
        "percent_of": ("Percent of", "百分比基数"),
        "notes": ("Notes", "备注"),
    }
)
"""The columns of the prices: those of the long form under names that its reader knows, and notes."""

PRICE_NOTES = "notes"
PRICE_GIVEN = ("amount", "tiers", "percent", "quoted")
"""The columns of which one at least makes a row a price; in a row without any, nothing was quoted or refused."""

CHOICES: MappingProxyType[str, tuple[Said, ...]] = MappingProxyType(
    {
        "quoted": (Said("quoted", "已报价"), Said("included", "包含"), Said("not quoted", "未报价")),
        "per": (Said("users", "用户"),),
        "every": (Said("once", "一次性"), Said("month", "每月"), Said("quarter", "每季度"), Said("year", "每年")),
        "billing": tuple(
            Said(f"{en} {way}".strip(), f"{zh}{way_zh}")
            for en, zh in (("", ""), ("month", "每月"), ("quarter", "每季度"), ("year", "每年"), ("term", "整期"))
            for way, way_zh in (("advance", "预付"), ("arrears", "后付"))
        ),
    }
)
"""What the drop-downs of the prices offer; each reads back as the model's own word."""

FIELD_COLUMNS = _table(
    {
        "field": ("Field", "字段"),
        "value": ("Your answer", "填写内容"),
        "meaning": ("What is meant", "含义"),
    }
)

FIELDS = _table(
    {
        "offer": ("Name of the offer", "报价方名称"),
        "currency": ("Currency of the prices", "报价币种"),
        "product": ("Product", "产品"),
        "contact": ("Contact", "联系人"),
    }
)
"""What the vendor says of the whole offer; every further row is an attribute where it is a figure, else a note."""

ATTRIBUTES = _table(
    {
        "support_hours": ("hours a day in which support answers, 0 to 24", "每天提供支持的小时数，0 到 24"),
        "response_time_hours": (
            "hours until support responds to a severe fault", "严重故障的支持响应时间（小时）"),
        "uptime_percent": ("availability promised a year, in percent, such as 99.9", "承诺的年可用率（%），如 99.9"),
        "lead_time_weeks": ("weeks from the order to the first users at work", "从下单到首批用户上线的周数"),
        "reference_customers": ("customers of a like size that can be asked", "可供咨询的同等规模客户数量"),
    }
)  # fmt: skip
"""The attributes that a form asks for by default, each with what it means."""

ABOUT = _table(
    {
        "schema": ("Schema", "格式版本"),
        "requirements": ("Requirements document", "需求文档"),
        "count": ("Number of requirements", "需求数量"),
        "digest": ("Requirements SHA-256", "需求 SHA-256"),
        "vendor": ("Made for", "供应商"),
        "currency": ("Suggested currency", "建议币种"),
        "years": ("Years compared", "比较年数"),
        "language": ("Language", "语言"),
        "attributes": ("Figures asked for", "所询指标"),
        "rows": ("Requirements, row by row", "逐行校验"),
    }
)


def requirement_digest(id_: str, text: str, acceptance: str) -> tuple[str, str, str]:
    """Return what of a requirement an answer refers to, without regard to how its lines are broken."""
    return _words(id_), _words(text), _words(acceptance)


ROW_SIGNS = 4
"""Signs that a form keeps of each part of a requirement: enough to find what was changed, no proof of anything."""


def row_digests(asked: Iterable[Sequence[str]]) -> list[str]:
    """Return for each requirement a short hash of its id, of its text and of its criterion, one after the other.

    Examples
    --------
    >>> one, other = row_digests([("R1", "Works", ""), ("R1", "Works  well", "")])
    >>> one[:4] == other[:4], one[4:8] == other[4:8], one[8:] == other[8:]
    (True, False, True)
    """
    return [
        "".join(
            hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:ROW_SIGNS]
            for part in requirement_digest(*one)
        )
        for one in asked
    ]


def _words(text: str) -> str:
    # What cannot be seen comes back from a spreadsheet in another form, or not at all.
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def digest(asked: Iterable[Sequence[str]]) -> str:
    """Return the hash that tells whether a form asks what a document says.

    Parameters
    ----------
    asked : iterable of (id, text, acceptance)
        In any order.

    Examples
    --------
    >>> digest([("R1", "Works", ""), ("R2", "Fits", "")]) == digest([("R2", "Fits", ""), ("R1", " Works", "")])
    True
    """
    lines = sorted(requirement_digest(*one) for one in asked)
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
