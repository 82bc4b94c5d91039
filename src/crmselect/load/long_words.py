"""The headings of the long form and the words in its columns, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from types import MappingProxyType

from crmselect import taxonomy
from crmselect.load.wide_words import NAMES, OFFER, STATES, lookup, split_words

__all__ = ["LONG", "WORDS"]

_EITHER = ("offer", "name", "名称")
LONG: dict[str, tuple[str, ...]] = {
    "offer": tuple(
        word for key, words in NAMES.items() for word in (key, *words) if word not in {"offer", "name", "名称"}
    ),
    "currency": OFFER["currency"],
    **split_words(
        {
            "item": "cost item, line item, line, position, item name, 费用项, 费用项目, 成本项, 项目, 明细, 条目",
            "phase": "project phase, 阶段, 项目阶段",
            "group": "cost group, 成本组, 成本类型, 成本分组, 分组",
            "category": "cost category, 科目, 成本科目, 费用科目, 类别, 成本类别, 费用类别, 分类",
            "amount": "price, unit price, 金额, 单价, 价格",
            "low": "minimum amount, low amount, optimistic, 最低, 低值, 乐观值",
            "likely": "most likely, likely amount, 最可能, 最可能值",
            "high": "maximum amount, high amount, pessimistic, 最高, 高值, 悲观值",
            "shape": "distribution, 分布, 分布形状",
            "per": "driver, per unit, unit, 计价单位, 驱动因素, 单位, 每",
            "quantity": "factor, qty, 数量, 系数",
            "every": "recurrence, frequency, 周期, 频率, 计费周期",
            "start": "start month, from month, 开始月, 开始月份, 起始月",
            "end": "end month, until month, 结束月, 结束月份, 截止月",
            "billing": "billing mode, payment, 付款方式, 结算方式, 付费方式",
            "minimum": "minimum quantity, 最低数量, 最少数量, 最低用量",
            "included": "included quantity, free quantity, 包含数量, 免费数量",
            "block": "block size, package size, 整块数量, 打包数量, 包装数量",
            "tiers": "bands, price tiers, 阶梯, 阶梯价, 阶梯价格",
            "tier_mode": "tier type, 阶梯方式, 阶梯模式",
            "tier_over": "阶梯累计",
            "discount": "discounts, 折扣, 优惠",
            "free_months": "months free, 免费月数, 免费月份",
            "growth": "price growth, yearly growth, annual growth, 年涨幅, 增长率, 年增长率",
            "growth_from": "涨幅起点",
            "renewal_months": "renewal term, term months, 续约月数, 续约周期, 合同期月数",
            "renewal_asked": "renewal increase, 续约涨幅, 续约要价涨幅",
            "renewal_cap": "price cap, 续约上限, 涨幅上限",
            "renewal_mode": "续约方式",
            "percent_of": "share of, % of, 百分比基数, 占比对象, 计算基数",
            "percent": "share, %, 百分比, 比例",
            "percent_base": "百分比口径",
            "percent_over": "百分比期间",
            "refresh_every": "refresh years, 更新年限, 更新周期",
            "refresh_share": "更新比例",
            "residual": "residual value, 残值",
            "tax_rate": "tax, vat, 税率",
            "recoverable": "recoverable share, 可抵扣比例, 可抵扣",
            "quoted": "status, state, 报价状态, 状态",
            "maturity": "quote maturity, price maturity, estimate class, 成熟度, 报价成熟度, 估算等级",
            "module": "optional module, 模块",
            "source": "clause, reference, 来源, 出处, 条款",
        }
    ),
}
"""The columns of the long form with their further headings; the keys are fields of a cost item, and the offer."""

_EVERY = split_words(
    {
        "month": "monthly, per month, a month, every month, months, 月, 每月, 按月, 月度, 月付",
        "quarter": "quarterly, per quarter, a quarter, every quarter, 季, 季度, 每季, 每季度, 按季, 按季度, 季付",
        "year": "yearly, annual, annually, per year, a year, per annum, p.a., every year, 年, 每年, 按年, 年度, 年付",
    }
)
_BILLED = split_words(
    {
        "advance": "in advance, prepaid, up front, 预付, 先付, 预先",
        "arrears": "in arrears, arrear, postpaid, 后付, 到期付",
    }
)
_TERM = split_words(
    {
        "term": "whole term, the term, full term, 整期, 合同期, 全期, 全合同期",
    }
)


def _billings() -> dict[str, list[str]]:
    table = {way: list(words) for way, words in _BILLED.items()}
    for (period, names), (way, words) in product((_EVERY | _TERM).items(), _BILLED.items()):
        pairs = product((period, *names), (way, *words))
        table[f"{period} {way}"] = [text for name, word in pairs for text in (f"{name} {word}", f"{word} {name}")]
    return table


def _maturities() -> dict[str, tuple[str, ...]]:
    """Return each estimate class with the ways to write it, such as AACE class 3, 3 and 3级."""
    forms = ("{}", "class{}", "class-{}", "AACE {}", "AACE class {}", "{}级", "{}类", "第{}级", "第{}类", "AACE {}级")
    classes = {
        f"class {n}": tuple(form.format(digit) for form in forms for digit in (n, zh))
        for n, zh in enumerate("一二三四五", 1)
    }
    return {**classes, "signed": ("signed contract", "contracted", "已签约", "已签", "签约", "已签合同")}


def _labels(entries: Iterable[taxonomy.Phase | taxonomy.Group | taxonomy.Category]) -> dict[str, tuple[str, ...]]:
    return {entry.key: (entry.en, entry.zh) for entry in entries}


WORDS: dict[str, MappingProxyType[str, str]] = {
    "phase": lookup(_labels(taxonomy.PHASES.values())),
    "group": lookup(
        {key: (*words, words[1].removesuffix("成本")) for key, words in _labels(taxonomy.GROUPS.values()).items()}
    ),
    "category": lookup(_labels(taxonomy.CATEGORIES.values())),
    "every": lookup({"once": ("one-off", "one-time", "one time", "single", "一次", "一次性", "单次"), **_EVERY}),
    "billing": lookup(_billings()),
    "shape": lookup(
        split_words(
            {
                "triangular": "triangle, 三角, 三角形, 三角分布",
                "pert": "beta pert, 贝塔, PERT分布",
                "uniform": "均匀, 均匀分布",
                "lognormal": "log-normal, 对数正态, 对数正态分布",
                "normal": "正态, 正态分布",
            }
        )
    ),
    "maturity": lookup(_maturities()),
    "tier_mode": lookup(
        split_words(
            {
                "graduated": "分段, 累进, 分段累进",
                "volume": "总量, 全量, 按总量",
                "package": "套餐, 打包, 包",
            }
        )
    ),
    "quoted": MappingProxyType(
        {
            **lookup(
                split_words(
                    {
                        "quoted": "已报价",
                    }
                )
            ),
            **STATES,
        }
    ),
}
"""The words of the long form's columns, each with what the model calls it."""
