"""The headings of the wide form and the words in its price columns, in English and Chinese.

Matched after :func:`crmselect.load.headings.fold`, so that case, accents, spaces, hyphens, brackets and the two
spellings of *licence* need no entry of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from crmselect import taxonomy
from crmselect.load.headings import fold

__all__ = ["COSTS_IN_DOUBT", "NAMES", "OFFER", "STATES", "WIDE", "is_marked", "lookup", "split_words", "state_of"]


_LONGEST = 120


def split_words(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return a table whose words are written one after the other, with commas between."""
    return {key: _list(words) for key, words in table.items()}


def _list(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def lookup(table: Mapping[str, Iterable[str]]) -> MappingProxyType[str, str]:
    """Return the folded words of a table with the key that each stands for; the key is one of them."""
    found: dict[str, str] = {}
    for key, words in table.items():
        for word in (key, *words):
            if found.setdefault(fold(word), key) != key:
                raise ValueError(f"{word!r} stands for {found[fold(word)]!r} and for {key!r}")
    return MappingProxyType(found)


NAMES: dict[str, tuple[str, ...]] = split_words(
    {
        "offer": "name, offer name, offers, bid, bidder, proposal, solution, candidate, option, alternative, "
        "名称, 方案, 方案名称, 报价, 报价方, 投标人, 投标方案, 候选方案",
        "vendor": "vendor name, supplier, supplier name, provider, manufacturer, 供应商, 供应商名称, 厂商, 厂家",
        "product": "product name, system, software, crm, crm system, 产品, 产品名称, 系统, 系统名称, 软件",
    }
)
"""The columns that can name an offer, in order: where several are there, the first one does."""

OFFER: dict[str, tuple[str, ...]] = split_words(
    {
        "currency": "currency code, ccy, 货币, 币种, 货币代码",
        "exchange_rate": "fx rate, rate of exchange, 汇率",
        "exchange_rate_to": "exchange rate to currency, fx to, rate to, 汇率目标货币, 折算货币, 目标货币",
        "exchange_rate_as_of": "exchange rate date, fx date, rate date, rate as of, 汇率日期, 汇率时间",
    }
)
"""The columns of the wide form that are neither the name nor a price."""


_ONCE = _list(
    "{}, {} cost, {} costs, {} fee, {} fees, {} price, {} one price, {} once, {} one-off, {} one-time, "
    "{} one-time cost, {} one-time fee"
)
_ONCE_ZH = _list("{}, {}费, {}费用, {}成本, {}总价, {}费总价, {}一次性, {}费一次性, {}一次性费用")
_YEARLY = tuple(
    pattern.replace("{}", name)
    for name in _list("{}, {} cost, {} costs, {} fee, {} fees")
    for pattern in _list("{} per year, {} a year, {} p.a., annual {}, yearly {}, {} yearly, {} annually, {} per annum")
)
_YEARLY_ZH = tuple(
    pattern.replace("{}", name)
    for name in _list("{}, {}费, {}费用")
    for pattern in _list("每年{}, 年{}, 年度{}, {}每年, {}年, {}按年")
)
_SHARE = _list(
    "{} %, {} rate, {} share, {} percent of licences, {} % of licences, {} as % of licences, "
    "{} as a percent of licences, {} as a share of licences, {} % of licence fees, {} % p.a., {} % per year, "
    "{} percent per year"
)
_SHARE_ZH = _list(
    "{}比例, {}率, {}费率, {}费比例, {}百分比, {}费百分比, {}占许可比例, {}占许可百分比, {}费占许可比例, "
    "{}按许可比例, {}%"
)
_SEAT = _list(
    "{} per user per month, {} per user and month, {} per user month, {} per user a month, {} per user monthly, "
    "{} per seat per month, {} user month"
)
_SEAT_ZH = tuple(
    pattern.replace("@", unit)
    for unit in _list("每用户每月, 用户每月, 用户月, 每人每月, 每用户月")
    for pattern in _list("@{}, {}@")
)
_SEATS = (
    "",
    *_list(
        "licence, licences, licence fee, licence fees, licence cost, licence price, subscription, subscription fee, "
        "subscription price, price, fee, cost"
    ),
)
_SEATS_ZH = ("", *_list("许可费, 许可, 许可费用, 许可证费, 订阅费, 订阅费用, 软件许可费, 费用, 价格"))


def _filled(patterns: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(pattern.replace("{}", name) for name in names for pattern in patterns)


def _once(english: str, chinese: str) -> tuple[str, ...]:
    return (*_filled(_ONCE, _list(english)), *_filled(_ONCE_ZH, _list(chinese)))


def _yearly(english: str, chinese: str) -> tuple[str, ...]:
    return (*_filled(_YEARLY, _list(english)), *_filled(_YEARLY_ZH, _list(chinese)))


def _shares(english: str, chinese: str) -> tuple[str, ...]:
    return (*_filled(_SHARE, _list(english)), *_filled(_SHARE_ZH, _list(chinese)))


_PER_MONTH = (*_filled(_SEAT, _SEATS), *_filled(_SEAT_ZH, _SEATS_ZH))
_WIDE_WORDS: dict[str, tuple[str, ...]] = {
    "licence_per_user_month": _PER_MONTH,
    "licence_per_user_year": tuple(
        word.replace("monthly", "annually").replace("month", "year").replace("月", "年") for word in _PER_MONTH
    ),
    "licence_per_year": _yearly("licence, licences, subscription, platform", "许可, 平台, 订阅"),
    "licence_once": _list(
        "perpetual licence, perpetual licences, licence one-time, licence one-off, licences once, licence purchase, "
        "永久许可, 永久许可费, 一次性许可费, 许可费一次性, 买断许可费, 买断费"
    ),
    "hardware": _once("hardware, hardware purchase", "硬件, 硬件采购"),
    "hosting_per_year": _yearly("hosting, servers, servers and hosting, server", "托管, 服务器, 服务器与托管, 云资源"),
    "implementation": _once("implementation, implementation services", "实施, 系统实施"),
    "customisation": _once("customisation, customisations, custom development", "定制, 定制开发, 二次开发"),
    "integration": _once("integration, integrations, interfaces", "集成, 系统集成, 接口, 接口开发"),
    "migration": _once("migration, data migration", "迁移, 数据迁移"),
    "testing": _once("testing, tests", "测试, 系统测试"),
    "training": _once("training, user training", "培训, 用户培训"),
    "training_per_user": _list(
        "training fee per user, training cost per user, 每用户培训费, 人均培训费, 培训费每用户, 培训费每人"
    ),
    "maintenance_per_year": _yearly("maintenance, upgrades, maintenance and upgrades", "维护, 升级, 升级与维护"),
    "maintenance_percent": _shares("maintenance", "维护"),
    "support_per_year": _yearly("support, technical support", "支持, 技术支持, 支持服务"),
    "support_percent": _shares("support, technical support", "支持, 技术支持"),
    "exit": _once("exit, leaving", "退出, 迁出"),
}

WIDE: dict[str, tuple[str, ...]] = {
    key: tuple(dict.fromkeys((column.en, column.zh, *_WIDE_WORDS.get(key, ()))))
    for key, column in taxonomy.WIDE_COLUMNS.items()
}
"""The price columns of the wide form with every heading that they go by."""

_IN_DOUBT = {
    "licence_per_user_month, licence_per_user_year, licence_per_year or licence_once": _list(
        "licence, licences, licence fee, licence fees, licence cost, licence costs, licence price, subscription, "
        "subscription fee, seat price, per user, price per user, cost per user, 许可, 许可费, 许可费用, 软件许可, "
        "软件许可费, 订阅费, 每用户, 每用户费用"
    ),
    "support_per_year or support_percent": _list(
        "support, support cost, support costs, support fee, support fees, technical support, support price, "
        "支持, 支持费, 支持费用, 技术支持, 技术支持费, 支持服务费"
    ),
    "maintenance_per_year or maintenance_percent": _list(
        "maintenance, maintenance cost, maintenance costs, maintenance fee, maintenance fees, upgrades, "
        "维护, 维护费, 维护费用, 维护成本, 升级费, 运维费"
    ),
    "hosting_per_year, where it is due yearly": _list(
        "hosting, hosting fee, hosting cost, servers, server cost, 托管, 托管费, 服务器, 服务器费"
    ),
    "the price column that it is, or cost items in the long form": _list(
        "price, prices, cost, costs, total, total cost, total price, amount, fee, fees, tco, monthly fee, "
        "monthly cost, monthly price, annual fee, annual cost, annual price, yearly fee, yearly cost, "
        "first year cost, year 1, list price, discount, 价格, 费用, 成本, 总价, 总费用, 总成本, 报价金额, 金额, "
        "月费, 年费, 折扣"
    ),
}
COSTS_IN_DOUBT: MappingProxyType[str, str] = MappingProxyType(
    {fold(word): key for key, words in _IN_DOUBT.items() for word in words}
)
"""Headings that speak of money without saying when it is due: never an attribute, never guessed."""

STATES: MappingProxyType[str, str] = lookup(
    split_words(
        {
            "included": "incl, inclusive, in price, included in price, included in the price, bundled, 包含, 已含, "
            "已包含, "
            "含, 免费包含, 包括, 含在内, 已包括, 包含在内",
            "not_quoted": "not quoted, no quote, unpriced, not priced, n/a, na, not applicable, tbd, tba, tbc, "
            "on request, "
            "upon request, price on request, price on application, poa, to be determined, to be defined, "
            "to be confirmed, to be agreed, open, 面议, 价格面议, 待定, 未定, 待确认, 未报价, 未报, 待报价, "
            "待议, 另议, "
            "另计, 询价, 价格待定, 不适用",
        }
    )
)
"""What stands in a price's cell in place of a figure."""

_MARKED = re.compile(r"[*†‡※#¹²³⁴-⁹]\s*$|^\s*[*†‡※]|[\w.)）]\s*[(（\[][0-9]{1,2}[)）\]]\s*$")


def is_marked(cell: object) -> bool:
    """Return whether a cell bears the mark of a footnote, that can take back what the cell says.

    Examples
    --------
    >>> is_marked("free*"), is_marked("included (1)"), is_marked("12000"), is_marked("(12)")
    (True, True, False, False)
    """
    return isinstance(cell, str) and len(cell) <= _LONGEST and _MARKED.search(cell) is not None


def state_of(cell: object) -> str | None:
    """Return what a word in place of a price says, and None where the cell holds none.

    Examples
    --------
    >>> state_of("incl."), state_of("included*"), state_of(5)
    ('included', None, None)
    """
    return STATES.get(fold(cell)) if isinstance(cell, str) and not is_marked(cell) else None
