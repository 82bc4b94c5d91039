"""The words of offers in English and Chinese: headings of columns, recurrences, states, codes.

Matched after :func:`crmselect.load.headings.fold`, so that case, accents, spaces, hyphens, brackets and the two
spellings of *licence* need no entry of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from types import MappingProxyType

from crmselect import taxonomy
from crmselect.load.headings import fold

__all__ = [
    "COSTS_IN_DOUBT",
    "LONG",
    "NAMES",
    "OFFER",
    "STATES",
    "WIDE",
    "WORDS",
    "lookup",
]


def _split(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return a table whose words are written one after the other, with commas between."""
    return {key: tuple(word.strip() for word in words.split(",") if word.strip()) for key, words in table.items()}


def lookup(table: Mapping[str, Iterable[str]]) -> MappingProxyType[str, str]:
    """Return the folded words of a table with the key that each stands for; the key is one of them."""
    found: dict[str, str] = {}
    for key, words in table.items():
        for word in (key, *words):
            if found.setdefault(fold(word), key) != key:
                raise ValueError(f"{word!r} stands for {found[fold(word)]!r} and for {key!r}")
    return MappingProxyType(found)


NAMES: dict[str, tuple[str, ...]] = _split(
    {
        "offer": "name, offer name, offers, bid, bidder, proposal, solution, candidate, option, alternative, 名称, 方案, "
        "方案名称, 报价, 报价方, 投标人, 投标方案, 候选方案",
        "vendor": "vendor name, supplier, supplier name, provider, manufacturer, 供应商, 供应商名称, 厂商, 厂家",
        "product": "product name, system, software, crm, crm system, 产品, 产品名称, 系统, 系统名称, 软件",
    }
)
"""The columns that can name an offer, in order: where several are there, the first one does."""

OFFER: dict[str, tuple[str, ...]] = _split(
    {
        "currency": "currency code, ccy, 货币, 币种, 货币代码",
        "exchange_rate": "fx rate, rate of exchange, 汇率",
        "exchange_rate_to": "exchange rate to currency, fx to, rate to, 汇率目标货币, 折算货币, 目标货币",
        "exchange_rate_as_of": "exchange rate date, fx date, rate date, rate as of, 汇率日期, 汇率时间",
    }
)
"""The columns of the wide form that are neither the name nor a price."""


def _prices(english: str, chinese: str) -> tuple[str, ...]:
    """Return the ways to head a column of prices that are paid once."""
    ends = "cost, costs, fee, fees, price, one price, once, one-off, one-time, one-time cost, one-time fee".split(", ")
    marks = "费, 费用, 成本, 总价, 费总价, 一次性, 费一次性, 一次性费用".split(", ")
    words = [f"{word} {end}" for word in english.split("|") for end in ("", *ends)]
    return (*words, *(f"{word}{mark}" for word in chinese.split("|") for mark in ("", *marks)))


def _yearly(english: str, chinese: str) -> tuple[str, ...]:
    names = [f"{word}{end}" for word in english.split("|") for end in ("", " cost", " costs", " fee", " fees")]
    words = [
        w
        for n in names
        for w in (
            f"{n} per year",
            f"{n} a year",
            f"{n} p.a.",
            f"annual {n}",
            f"yearly {n}",
            f"{n} yearly",
            f"{n} annually",
            f"{n} per annum",
        )
    ]
    zh = [f"{word}{end}" for word in chinese.split("|") for end in ("", "费", "费用")]
    return (*words, *(w for n in zh for w in (f"每年{n}", f"年{n}", f"年度{n}", f"{n}每年", f"{n}年", f"{n}按年")))


def _shares(english: str, chinese: str) -> tuple[str, ...]:
    ends = (
        "%, rate, share, percent of licences, % of licences, as % of licences, as a percent of licences, "
        "as a share of licences, % of licence fees, % p.a., % per year, percent per year"
    ).split(", ")
    zh = "比例, 率, 费率, 费比例, 百分比, 费百分比, 占许可比例, 占许可百分比, 费占许可比例, 按许可比例, %".split(", ")
    words = [f"{word} {end}" for word in english.split("|") for end in ends]
    return (*words, *(f"{word}{end}" for word in chinese.split("|") for end in zh))


_SEATS = (
    "licence",
    "licences",
    "licence fee",
    "licence fees",
    "licence cost",
    "licence price",
    "subscription",
    "subscription fee",
    "subscription price",
    "price",
    "fee",
    "cost",
    "",
)
_SEATS_ZH = ("许可费", "许可", "许可费用", "许可证费", "订阅费", "订阅费用", "软件许可费", "费用", "价格", "")


def _seats(month: str, zh_month: str) -> tuple[str, ...]:
    unit = "monthly" if month == "month" else "annually"
    per = (
        f"per user per {month}",
        f"per user and {month}",
        f"per user {month}",
        f"per user a {month}",
        f"per user {unit}",
        f"per seat per {month}",
        f"per user / {month}",
        f"user / {month}",
    )
    zh = (f"每用户每{zh_month}", f"用户每{zh_month}", f"用户{zh_month}", f"每人每{zh_month}", f"每用户{zh_month}")
    words = [f"{what} {how}" for what, how in product(_SEATS, per)]
    return (*words, *(w for what, how in product(_SEATS_ZH, zh) for w in (f"{how}{what}", f"{what}{how}")))


_WIDE_WORDS: dict[str, tuple[str, ...]] = {
    "licence_per_user_month": _seats("month", "月"),
    "licence_per_user_year": _seats("year", "年"),
    "licence_per_year": _yearly("licence|licences|subscription|platform", "许可|平台|订阅"),
    "licence_once": (
        "perpetual licence",
        "perpetual licences",
        "licence one-time",
        "licence one-off",
        "licences once",
        "licence purchase",
        "永久许可",
        "永久许可费",
        "一次性许可费",
        "许可费一次性",
        "买断许可费",
        "买断费",
    ),
    "hardware": _prices("hardware|hardware purchase", "硬件|硬件采购"),
    "hosting_per_year": _yearly("hosting|servers|servers and hosting|server", "托管|服务器|服务器与托管|云资源"),
    "implementation": _prices("implementation|implementation services", "实施|系统实施"),
    "customisation": _prices("customisation|customisations|custom development", "定制|定制开发|二次开发"),
    "integration": _prices("integration|integrations|interfaces", "集成|系统集成|接口|接口开发"),
    "migration": _prices("migration|data migration", "迁移|数据迁移"),
    "testing": _prices("testing|tests", "测试|系统测试"),
    "training": _prices("training|user training", "培训|用户培训"),
    "training_per_user": (
        "training fee per user",
        "training cost per user",
        "每用户培训费",
        "人均培训费",
        "培训费每用户",
        "培训费每人",
    ),
    "maintenance_per_year": _yearly("maintenance|upgrades|maintenance and upgrades", "维护|升级|升级与维护"),
    "maintenance_percent": _shares("maintenance", "维护"),
    "support_per_year": _yearly("support|technical support", "支持|技术支持|支持服务"),
    "support_percent": _shares("support|technical support", "支持|技术支持"),
    "exit": _prices("exit|leaving", "退出|迁出"),
}

WIDE: dict[str, tuple[str, ...]] = {
    key: tuple(dict.fromkeys((column.en, column.zh, *_WIDE_WORDS.get(key, ()))))
    for key, column in taxonomy.WIDE_COLUMNS.items()
}
"""The price columns of the wide form with every heading that they go by."""

COSTS_IN_DOUBT: MappingProxyType[str, str] = lookup(
    _split(
        {
            "licence_per_user_month, licence_per_user_year, licence_per_year or licence_once": "licence, licences, licence fee, licence fees, licence cost, licence costs, licence price, subscription, "
            "subscription fee, seat price, per user, price per user, cost per user, 许可, 许可费, 许可费用, 软件许可, "
            "软件许可费, 订阅费, 每用户, 每用户费用",
            "support_per_year or support_percent": "support, support cost, support costs, support fee, support fees, technical support, support price, 支持, "
            "支持费, 支持费用, 技术支持, 技术支持费, 支持服务费",
            "maintenance_per_year or maintenance_percent": "maintenance, maintenance cost, maintenance costs, maintenance fee, maintenance fees, upgrades, 维护, "
            "维护费, 维护费用, 维护成本, 升级费, 运维费",
            "hosting_per_year": "hosting, hosting fee, hosting cost, servers, server cost, 托管, 托管费, 服务器, 服务器费",
            "the price column that it is, or cost items in the long form": "price, prices, cost, costs, total, total cost, total price, amount, fee, fees, tco, monthly fee, "
            "monthly cost, monthly price, annual fee, annual cost, annual price, yearly fee, yearly cost, "
            "first year cost, year 1, list price, discount, 价格, 费用, 成本, 总价, 总费用, 总成本, 报价金额, 金额, "
            "月费, 年费, 折扣",
        }
    )
)
"""Headings that speak of money without saying when it is due: never an attribute, never guessed."""

LONG: dict[str, tuple[str, ...]] = {
    "offer": tuple(
        word for key, words in NAMES.items() for word in (key, *words) if word not in {"offer", "name", "名称"}
    ),
    "currency": OFFER["currency"],
    **_split(
        {
            "item": "cost item, line item, line, position, item name, 费用项, 费用项目, 成本项, 项目, 明细, 条目",
            "phase": "project phase, 阶段, 项目阶段",
            "group": "cost group, 成本组, 成本类型, 成本分组, 分组",
            "category": "cost category, 类别, 成本类别, 费用类别, 分类",
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
            "module": "optional module, 模块",
            "source": "clause, reference, 来源, 出处, 条款",
        }
    ),
}
"""The columns of the long form with their further headings; the keys are fields of a cost item, and the offer."""

STATES: MappingProxyType[str, str] = lookup(
    _split(
        {
            "included": "incl, inclusive, in price, 包含, 已含, 已包含, 含, 免费包含",
            "not_quoted": "not quoted, no quote, n/a, na, tbd, tba, t.b.d., on request, to be determined, to be defined, open, "
            "面议, 待定, 未报价, 未报, 待报价, 另议",
        }
    )
)
"""What stands in a price's cell in place of a figure."""

_EVERY = _split(
    {
        "month": "monthly, per month, a month, every month, months, 月, 每月, 按月, 月度, 月付",
        "quarter": "quarterly, per quarter, a quarter, every quarter, 季, 季度, 每季, 每季度, 按季, 按季度, 季付",
        "year": "yearly, annual, annually, per year, a year, per annum, p.a., every year, 年, 每年, 按年, 年度, 年付",
    }
)
_BILLED = _split(
    {
        "advance": "in advance, prepaid, up front, 预付, 先付, 预先",
        "arrears": "in arrears, arrear, postpaid, 后付, 到期付",
    }
)
_TERM = _split(
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
        _split(
            {
                "triangular": "triangle, 三角, 三角形, 三角分布",
                "pert": "beta pert, 贝塔, PERT分布",
                "uniform": "均匀, 均匀分布",
                "lognormal": "log-normal, 对数正态, 对数正态分布",
                "normal": "正态, 正态分布",
            }
        )
    ),
    "tier_mode": lookup(
        _split(
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
                _split(
                    {
                        "quoted": "已报价",
                    }
                )
            ),
            **STATES,
        }
    ),
    "per": lookup(
        _split(
            {
                "users": "user, per user, seat, seats, 用户, 用户数, 每用户",
            }
        )
    ),
}
"""The words of the long form's columns, each with what the model calls it; ``per`` takes any other word as it is."""
