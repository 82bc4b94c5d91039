"""The cells of an answer matrix: a code, a number or a range, with its cost or a comment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

from crmselect.errors import closest
from crmselect.load.headings import fold
from crmselect.load.numbers import NumberFault, parse_number
from crmselect.load.price_cells import parse_price
from crmselect.load.price_terms import Price
from crmselect.load.price_words import flat
from crmselect.load.table import Cell, CellFault, blank
from crmselect.load.wide_words import lookup, split_words

__all__ = ["parse_answer", "parse_cost"]

_WORDS = lookup(
    split_words(
        {
            "standard": "S, out of the box, OOTB, native, built-in, 标准, 标准功能, 开箱即用, 原生",
            "configuration": "config, configurable, configured, by configuration, 配置, 可配置, 通过配置",
            "partner": "add-on, addon, partner product, partner or add-on, third party, 3rd party, plugin, plug-in, "
            "合作伙伴, 伙伴, 插件, 第三方, 第三方产品",
            "customisation": "custom, custom development, customised, development, 定制, 定制开发, 二次开发, 需定制",
            "roadmap": "planned, future, future release, on the roadmap, 规划中, 路线图, 计划中, 规划",
            "unsupported": "not supported, no, none, not available, not possible, 不支持, 无, 不满足, 否",
            "missing": "no answer, not answered, unanswered, 未答, 未回答, 缺失",
        }
    )
)
# Words that say that something is there, or is not, and not how: each with what it can mean.
_IN_DOUBT = {
    fold(word) or word: meant
    for meant, words in split_words(
        {
            "standard or configuration": "yes, y, ok, true, supported, compliant, fully compliant, full, fully, "
            "fully supported, is supported, supports, full support, fully met, met, fulfilled, available, complies, "
            "comply, conforms, we support this, "
            "是, 支持, 满足, 可以, 有, √, ✓, ✔, 完全支持, 全部支持, 完全满足, 全部满足, 完全符合, 符合, 已支持, "
            "已满足, 已有, 具备, 能, 可实现",
            "partner, customisation or roadmap": "partial, partially, partly, partly supported, partially supported, "
            "not fully supported, not fully, limited, 部分, 部分支持, 部分满足, 不完全支持, 不完全满足",
            "partner, customisation, roadmap or unsupported": "not standard, non-standard, not out of the box, "
            "not native, not built-in, 非标准, 非标准功能, 非标, 不是标准功能",
            "configuration or customisation": "c",
            "unsupported, or leave it blank": "-, –, —, n/a, na, n, false, ×, ✗, x, /, 不适用",
        }
    ).items()
    for word in words
}
_LONGEST = 2_000
_RANGE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:-|–|—|−|~|～|to|至|到)\s*([0-9]+(?:[.,][0-9]+)?)", re.IGNORECASE)
_BRACKETED = re.compile(r"(?P<answer>[^()（）]*?)\s*[(（]\s*(?P<inside>[^()（）]*?)\s*[)）]")
_CURRENCY_SIGNS = ("元", "人民币", "¥", "￥", "rmb", "美元", "us$", "$", "欧元", "€", "英镑", "£")
_COST = re.compile(rf"(?i:[A-Z]{{3}}|{'|'.join(map(re.escape, _CURRENCY_SIGNS))})?\s*[0-9]", re.IGNORECASE)
# Only these are folded: folding everything would read 5² as 52.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
_NEGATED = re.compile(r"\b(?:no|not|non|never|without|cannot|un\w+)\b|n['’]t\b|[不非无未没]", re.IGNORECASE)
_NOT_MET = "unsupported"


def parse_answer(
    cell: Cell, *, decimal: str | None = None, delimiter: str | None = None, currency: str | None = None
) -> dict[str, Any] | None:
    """Read an answer: a code, a number or a range on the scale, each with its cost or a comment in brackets.

    Parameters
    ----------
    cell : str, int or float
    decimal, delimiter, currency : str, optional
        As for :func:`parse_cost`.

    Returns
    -------
    dict or None
        Fields of an :class:`Answer`; None where nothing was answered.

    Raises
    ------
    CellFault
        For what is no answer, and for what can be several, such as ``yes``.

    Examples
    --------
    >>> parse_answer("customisation (12000 EUR)")
    {'code': 'customisation', 'cost': 12000.0, 'currency': 'EUR'}
    >>> parse_answer("2–4"), parse_answer("二次开发"), parse_answer("missing")
    ({'low': 2.0, 'high': 4.0}, {'code': 'customisation'}, None)
    """
    if blank((cell,)):
        return None
    number = partial(parse_number, decimal=decimal, delimiter=delimiter)
    cost = partial(parse_cost, decimal=decimal, delimiter=delimiter, currency=currency)
    if not isinstance(cell, str):
        return {"score": number(cell)}
    text = cell.strip().translate(_FULL_WIDTH)
    if len(text) > _LONGEST:
        raise CellFault(f"a text of {len(text)} characters is no answer", "write a code, and the text as a comment")
    further: dict[str, Any] = {}
    if (match := _BRACKETED.fullmatch(text)) and match["answer"]:
        text, inside = match["answer"], match["inside"]
        further = _money(inside, cost) if _begins_with_money(inside) else {"comment": inside} if inside else {}
    code = _WORDS.get(fold(text))
    if code == "missing":
        if further:
            raise CellFault(f"{cell!r} is missing and yet says something", "leave the cell blank, or give an answer")
        return None
    if code is not None:
        return {"code": code, **further}
    if choices := _IN_DOUBT.get(fold(text) or text):
        raise CellFault(f"{text!r} does not say how it is met", f"write {choices}")
    if ends := _RANGE.fullmatch(text):
        return {"low": number(ends[1]), "high": number(ends[2]), **further}
    if not re.search("[0-9]", text):
        hint = _meant(text)
        raise CellFault(
            f"{text!r} is no answer", hint or f"write {', '.join(dict.fromkeys(_WORDS.values()))}, or a number"
        )
    return {"score": number(text), **further}


def parse_cost(
    cell: Cell, *, decimal: str | None = None, delimiter: str | None = None, currency: str | None = None
) -> dict[str, Any]:
    """Read what closing a gap costs: a price, paid once and net of tax, with its currency where that is written.

    Parameters
    ----------
    cell : str, int or float
    decimal, delimiter : str, optional
        As for :func:`crmselect.load.numbers.parse_number`.
    currency : str, optional
        The offer's own: a sign that can mean it does.

    Returns
    -------
    dict
        ``cost``, and ``currency`` where it is another than the offer's.

    Raises
    ------
    NumberFault
        For what is no such price.

    Examples
    --------
    >>> parse_cost("1.2万"), parse_cost("12000 USD"), parse_cost("$12k", currency="AUD")
    ({'cost': 12000.0}, {'cost': 12000.0, 'currency': 'USD'}, {'cost': 12000.0})
    """
    price = parse_price(cell, decimal=decimal, delimiter=delimiter)
    if not isinstance(price, Price):
        return {"cost": price}
    terms = price.terms
    if terms.every not in {"", "once"} or terms.per:
        raise NumberFault(f"{cell!r} falls due more than once, or for each of several", "write the whole sum, due once")
    if terms.tax == "in" or terms.rate is not None:
        raise NumberFault(f"{cell!r} speaks of tax, and a cost to close is net of it", "write the amount without tax")
    if terms.money is None or currency in terms.money.codes:
        return {"cost": price.amount}
    # Among prices ¥ leaves a doubt; in an answer, which has no heading to settle it, it is the yuan.
    code = terms.money.default or ("CNY" if flat(terms.money.written) == "¥" else "")
    if not code:
        several = ", ".join(sorted(terms.money.codes)[:4])
        fix = "write the currency's three letters, such as USD"
        raise NumberFault(f"{cell!r}: {terms.money.written!r} can be {several} …", fix, ambiguous=True)
    return {"cost": price.amount, "currency": code}


def _begins_with_money(text: str) -> bool:
    return bool(re.search("[0-9]", text[:5]) or _COST.match(unicodedata.normalize("NFKC", text)))


def _money(text: str, cost: Callable[[Cell], dict[str, Any]]) -> dict[str, Any]:
    try:
        return cost(text)
    except NumberFault as fault:
        if fault.ambiguous or "is no number" not in fault.what:
            raise
        raise CellFault(f"({text}) is no cost", "write an amount and its currency, as in (12000 EUR)") from None


def _meant(text: str) -> str:
    """Return ``did you mean 'x'?`` for a slip of the pen; never for the opposite of what is written."""
    hint = closest(text, _WORDS.values())
    negated = _NEGATED.search(text) is not None
    return hint if hint and negated == (repr(_NOT_MET) in hint) else ""
