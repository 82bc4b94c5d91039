"""The cells of an answer matrix: a code, a number or a range, with its cost or a comment."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import Any

from crmselect.errors import closest
from crmselect.load.headings import fold
from crmselect.load.numbers import parse_number
from crmselect.load.table import Cell, CellFault, blank
from crmselect.load.wide_words import lookup, split_words
from crmselect.model.currency import CODES

__all__ = ["parse_answer"]

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
            "standard or configuration": "yes, y, ok, true, supported, compliant, fully compliant, full, "
            "是, 支持, 满足, 可以, 有, √, ✓, ✔",
            "partner, customisation or roadmap": "partial, partially, partly, partly supported, partially supported, "
            "部分, 部分支持, 部分满足",
            "configuration or customisation": "c",
            "unsupported, or leave it blank": "-, –, —, n/a, na, n, false, ×, ✗, x, /, 不适用",
        }
    ).items()
    for word in words
}
_LONGEST = 2_000
_RANGE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:-|–|—|−|~|～|to|至|到)\s*([0-9]+(?:[.,][0-9]+)?)", re.IGNORECASE)
_BRACKETED = re.compile(r"(?P<answer>[^()（）]*?)\s*[(（]\s*(?P<inside>[^()（）]*?)\s*[)）]")
_CURRENCY_WORDS = {
    "元": "CNY", "人民币": "CNY", "人民币元": "CNY", "¥": "CNY", "rmb": "CNY",
    "美元": "USD", "us$": "USD", "欧元": "EUR", "€": "EUR", "英镑": "GBP", "£": "GBP",
}  # fmt: skip
"""Words and signs that leave no doubt in an answer; ``$`` is not among them."""
_CURRENCY = "|".join(["[A-Za-z]{3}", *sorted(map(re.escape, _CURRENCY_WORDS), key=len, reverse=True)])
_MONEY = re.compile(
    rf"(?i:(?P<before>{_CURRENCY})\s*)?(?P<amount>[0-9][0-9.,' ]*[0-9]|[0-9])(?i:\s*(?P<after>{_CURRENCY}))?"
)
_COST = re.compile(rf"(?i:(?:{_CURRENCY})?)\s*[0-9]")


def parse_answer(cell: Cell, *, decimal: str | None = None, delimiter: str | None = None) -> dict[str, Any] | None:
    """Read an answer: a code, a number or a range on the scale, each with its cost or a comment in brackets.

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
    if not isinstance(cell, str):
        return {"score": number(cell)}
    text = cell.strip()
    if len(text) > _LONGEST:
        raise CellFault(f"a text of {len(text)} characters is no answer", "write a code, and the text as a comment")
    further: dict[str, Any] = {}
    if (match := _BRACKETED.fullmatch(text)) and match["answer"]:
        text, inside = match["answer"], match["inside"]
        further = _money(inside, number) if _begins_with_money(inside) else {"comment": inside} if inside else {}
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
        hint = closest(text, _WORDS.values())
        raise CellFault(
            f"{text!r} is no answer", hint or f"write {', '.join(dict.fromkeys(_WORDS.values()))}, or a number"
        )
    return {"score": number(text), **further}


def _begins_with_money(text: str) -> bool:
    return bool(re.search("[0-9]", text[:5]) or _COST.match(unicodedata.normalize("NFKC", text)))


def _money(text: str, number: Any) -> dict[str, Any]:
    match = _MONEY.fullmatch(unicodedata.normalize("NFKC", text))
    words = [word for word in (match["before"], match["after"]) if word] if match else []
    codes = {_CURRENCY_WORDS.get(word.casefold(), word.upper()) for word in words}
    if match is None or len(codes) > 1 or not CODES.issuperset(codes):
        raise CellFault(f"({text}) is no cost", "write an amount and its currency, as in (12000 EUR)")
    return {"cost": number(match["amount"]), **({"currency": codes.pop()} if codes else {})}
