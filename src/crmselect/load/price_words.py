"""The words and signs that stand around a price: currencies, magnitudes, recurrences, tax, bounds."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from crmselect.load.headings import fold
from crmselect.load.wide_words import is_marked, split_words
from crmselect.model.currency import CODES

__all__ = ["NOT_APPLICABLE", "Money", "Token", "code_of", "flat", "is_free", "is_users", "money", "tokens"]


class Money(NamedTuple):
    """A currency as it is written: the codes that it can mean, and the one that it means where nothing is stated."""

    written: str
    codes: frozenset[str]
    default: str = ""


class Token(NamedTuple):
    """A word, a sign or a figure of a price: its kind, what it means, as written."""

    kind: str
    value: str
    written: str


_DOLLARS = frozenset(
    "USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD".split()  # noqa: SIM905 - as in the list of codes
)
_POUNDS = frozenset({"GBP", "EGP", "FKP", "GIP", "LBP", "SDG", "SHP", "SSP", "SYP"})
_YUAN = frozenset({"CNY", "HKD", "TWD", "MOP", "SGD"})
_ONE = split_words(
    {
        "CNY": "cn¥, rmb, cnh, rmb¥, 人民币元, 元人民币, 人民币, renminbi",
        "USD": "us$, usd$, 美元, 美金, us dollar, us dollars",
        "EUR": "€, 欧元, euro, euros",
        "JPY": "jp¥, 日元, 日圆, 円, yen",
        "HKD": "hk$, 港元, 港币",
        "AUD": "a$, au$, 澳元",
        "CAD": "c$, ca$, 加元, 加拿大元",
        "NZD": "nz$, 新西兰元",
        "SGD": "s$, sg$, 新加坡元",
        "TWD": "nt$, 新台币, 台币",
        "BRL": "r$",
        "GBP": "英镑",
        "CHF": "瑞士法郎",
        "KRW": "₩, 韩元",
        "INR": "₹, 卢比",
        "RUB": "₽, 卢布",
        "VND": "₫, 越南盾",
        "THB": "฿, 泰铢",
        "PHP": "₱",
        "ILS": "₪",
        "TRY": "₺",
        "UAH": "₴",
        "NGN": "₦",
        "KZT": "₸",
        "PLN": "zł",
    }
)
_MONEY: dict[str, Money] = {
    **{code.casefold(): Money(code, frozenset({code}), code) for code in CODES},
    **{word: Money(word, frozenset({code}), code) for code, words in _ONE.items() for word in words},
    **{word: Money(word, frozenset({"CNY", "JPY"})) for word in ("¥", "圆")},
    **{word: Money(word, _DOLLARS) for word in ("$", "dollar", "dollars")},
    **{word: Money(word, _POUNDS, "GBP") for word in ("£", "pound", "pounds")},
    **{word: Money(word, _YUAN, "CNY") for word in ("元", "元整", "yuan")},
}
# Codes that are words as well: money in capitals alone.
_LIKE_WORDS = frozenset({"all", "ang", "bam", "cup", "gel", "mad", "mop", "pen", "ron", "sos", "top", "try"})
_MAGNITUDES = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
    "k": 3, "thousand": 3, "thousands": 3, "mn": 6, "mio": 6, "million": 6, "millions": 6, "bn": 9, "billion": 9,
    "'000": 3, "'000s": 3, "000s": 3,
}  # fmt: skip
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "every": split_words(
        {
            "month": "monthly, pcm",
            "quarter": "quarterly",
            "year": "yearly, annual, annually, p.a, pa, per annum",
            "once": "one-off, one off, one-time, one time, onetime, once, single payment, lump sum, 一次性, "
            "一次性费用, "
            "一次性收费, 一次性付费, 一次",
        }
    ),
    "period": split_words(
        {
            "month": "month, months, mo, mth, 个月, 月, 月度",
            "quarter": "quarter, qtr, 季度, 季",
            "year": "year, years, yr, annum, 年, 年度",
        }
    ),
    "unit": split_words(
        {
            "users": "user, users, named user, named users, seat, seats, person, 用户, 个用户, 名用户, 位用户, 人, "
            "席位, "
            "坐席, 账号, 帐号, 账户"
        }
    ),
    "per": split_words({"per": "/, per, each, every, a, an, 每, 按, ·"}),
    "and": split_words({"and": "and, 和, &"}),
    "between": split_words({"between": "between, 介于"}),
    "range": split_words({"-": "-", "to": "–, —, ~, to, 至, 到"}),
    "contains": split_words(
        {"in": "incl, including, inclusive, inclusive of, included, incl of, 含, 包含, 已含, 含有"}
    ),
    "lacks": split_words(
        {"out": "excl, excluding, exclusive, exclusive of, excluded, ex, plus, without, before, 不含, 未含, 不包含, 未"}
    ),
    "tax": split_words({"tax": "tax, taxes, vat, gst, sales tax, 税, 税价, 税率, 税费, 税款, 税金, 增值税, 税点"}),
    "net": split_words({"in": "gross", "out": "net"}),
    "about": split_words(
        {
            "about": "ca, circa, approx, approximately, about, around, roughly, est, estimated, ≈, 约, 大约, 约为, "
            "大概, "
            "左右, 上下, 预估, 估计"
        }
    ),
    "least": split_words(
        {
            "least": "from, starting at, starting from, at least, min, minimum, ≥, >, >=, 起, 起步, 起价, 从, 自, "
            "不低于, "
            "不少于, 至少, 以上"
        }
    ),
    "most": split_words(
        {"most": "up to, at most, max, maximum, ≤, <, <=, 不超过, 不高于, 最多, 至多, 以内, 以下, 上限, 封顶"}
    ),
    "plus": {"+": ("+",)},
    "percent": {"%": ("%",)},
    "bracket": {"(": ("(", "[", "【", "（"), ")": (")", "]", "】", "）")},
}
_MEANT: dict[str, tuple[str, str]] = {
    **{word: ("magnitude", str(power)) for word, power in _MAGNITUDES.items()},
    **{
        word: (kind, meaning)
        for kind, table in _WORDS.items()
        for meaning, words in table.items()
        for word in words
    },
    **{word: ("money", word) for word in _MONEY},
}  # fmt: skip


def _pattern(word: str) -> str:
    """Return a word's pattern: a word of Latin letters ends where its letters do."""
    text = re.escape(word).replace(r"\ ", " ?")
    if word[0].isascii() and word[0].isalpha():
        # kEUR and MUSD are a magnitude and a code.
        text = rf"(?:(?<![A-Za-z])|(?<=(?<![A-Za-z])[kKM])){text}"
    if word[-1].isascii() and word[-1].isalpha():
        text += r"(?![A-Za-z])\.?" if len(word) > 1 else r"(?![A-Za-z])"
    return text


_FIGURE = r"[0-9]+(?:[.,'][0-9]+| [0-9]{3}(?![0-9]))*|\.[0-9]+"
_PREFIX = r"[kKM](?=[A-Za-z]{3}(?![A-Za-z]))"
_LEXER = re.compile(
    rf"(?P<skip>[\s,;:，；：、]+)|(?P<apostrophe>'000s?|000s)|(?P<figure>{_FIGURE})|(?P<prefix>{_PREFIX})"
    r"|(?P<million>[MB](?![A-Za-z]))|(?P<doubt>[mb](?![A-Za-z]))"
    rf"|(?P<word>(?i:{'|'.join(map(_pattern, sorted(_MEANT, key=len, reverse=True)))}))"
    r"|(?P<unknown>[^\W\d_]+|.)"
)
_POWERS = {"k": "3", "K": "3", "M": "6", "B": "9"}
_SIGNS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2212": "-", "\u2010": "-", "\u2011": "-"})


def flat(text: str) -> str:
    """Return a text on one line, its full-width letters and signs as plain ones.

    Examples
    --------
    >>> flat(" ￥１．２万／年 ")
    '¥1.2万/年'
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).split())


def tokens(text: str) -> list[Token]:
    """Return what a flat text consists of; what is not known comes as ``unknown``, and ``doubt`` is a lone m or b.

    Examples
    --------
    >>> [(token.kind, token.value) for token in tokens("¥1.2万/年")]
    [('money', '¥'), ('figure', '1.2'), ('magnitude', '4'), ('per', 'per'), ('period', 'year')]
    """
    found = []
    for match in _LEXER.finditer(text):
        kind, written = match.lastgroup or "", match[0]
        if kind in {"prefix", "million"}:
            found.append(Token("magnitude", _POWERS[written], written))
        elif kind == "apostrophe":
            found.append(Token("magnitude", "3", written))
        elif kind == "word":
            word = " ".join(written.casefold().split())
            if word in _LIKE_WORDS and not written.isupper():
                found.append(Token("unknown", written, written))
                continue
            known = next(form for form in (word, word.rstrip("."), word.replace(" ", "")) if form in _MEANT)
            found.append(Token(*_MEANT[known], written))
        elif kind != "skip":
            found.append(Token(kind, written, written))
    return found


def money(token: Token) -> Money:
    """Return the currency that a token of the kind ``money`` is, as it was written."""
    return _MONEY[token.value]._replace(written=token.written)


def code_of(text: str) -> str:
    """Return the code of a currency that is written otherwise; what is none, or can be several, stays as it is.

    Examples
    --------
    >>> code_of("RMB"), code_of("美元"), code_of("usd"), code_of("$"), code_of("pesos")
    ('CNY', 'USD', 'usd', '$', 'pesos')
    """
    found = _MONEY.get(flat(text).casefold())
    return found.default if found is not None and found.default and text.upper() not in CODES else text


_USERS = frozenset(map(fold, _WORDS["unit"]["users"]))


def is_users(word: str) -> bool:
    """Return whether a driver's name is one of the words for users.

    Examples
    --------
    >>> is_users("Seats"), is_users("calls")
    (True, False)
    """
    return fold(word) in _USERS


_FREE = frozenset(
    map(
        fold,
        ("free", "free of charge", "no charge", "no cost", "gratis", "complimentary", "nil", "zero", "n/c",
         "免费", "赠送", "免费赠送", "无偿", "零", "不收费", "免"),
    )
)  # fmt: skip


def is_free(cell: object) -> bool:
    """Return whether a cell says that nothing is charged, which is a price of zero.

    Examples
    --------
    >>> is_free("Free of charge"), is_free("免费"), is_free("included"), is_free(0)
    (True, True, False, False)
    """
    return isinstance(cell, str) and len(cell) <= 40 and fold(cell) in _FREE and not is_marked(cell)


NOT_APPLICABLE = frozenset(map(fold, ("n/a", "na", "not applicable", "不适用")))
"""Words that can mean that there is no such line: taken as not quoted, and told, for nobody can tell it from a gap."""
