"""Rows of subtotals and of headings among the rows of data: neither an offer nor a cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate

from crmselect.load.headings import fold
from crmselect.load.price_terms import Price
from crmselect.load.price_words import flat, tokens
from crmselect.load.table import Cell, blank
from crmselect.load.wide_words import STATES

__all__ = [
    "ColumnSums",
    "agrees",
    "footnote",
    "is_group",
    "is_part",
    "is_part_total",
    "is_statistic",
    "is_total",
    "may_be_note",
    "may_be_total",
    "says_units",
    "speaks_of_total",
]

_TOTALS = frozenset(
    map(
        fold,
        ("total", "totals", "subtotal", "sub-total", "grand total", "overall total", "sum", "total cost", "total price",
         "grand totals", "overall", "total amount", "sum of above",
         "sum total", "total sum", "summe", "gesamt", "gesamtsumme",
         "zwischensumme", "somme", "итого", "合计", "小计", "总计",
         "总和", "累计", "合计金额", "总价合计", "总合计", "总价",
         "总额", "总金额", "共计"),
    )
)  # fmt: skip
_SUSPECTS = ("total", "sum", "计", "总", "overall", "gesamt", "somme", "итого",
             "average", "mean", "median", "max", "min", "avg", "平均", "最", "中位")  # fmt: skip
_STATISTICS = frozenset(
    map(
        fold,
        ("average", "avg", "mean", "median", "max", "maximum", "min", "minimum", "highest", "lowest",
         "平均", "平均值", "平均价", "均价", "中位数", "最大",
         "最大值", "最小", "最小值", "最高", "最高价", "最低", "最低价"),
    )
)  # fmt: skip
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]")
_SPEAKS = re.compile(r"(?i)totals?\b.*|(?:grand|overall) total\b.*|.*\btotals?|[总合]计.*|.*[总合]计")
_NOTE = re.compile(
    r"(?i)^(?:[*※†]|(?:notes?|remarks?|comments?|nb|n\.b\.|units?|currency|hints?"
    r"|all prices|all amounts|prices|amounts)\b"
    r"|备注|注[:：释意0-9一二三1①]|说明|附注|单位|货币|币种|金额单位|价格单位|以上|上述|所有价格)",
    re.MULTILINE,
)
_UNITS_ZH = re.compile(r"税|[千万亿元¥$€£]|人民币|美金")
_UNITS = frozenset({"money", "magnitude", "million", "prefix", "doubt", "tax", "net", "percent"})
_PART = re.compile(
    r"(?i)(?:sub-?total|grand total)\b.*|.*\b(?:sub-?total|grand total)|total\s*:.*|.*[小合总]计[:：]?|[小合总]计.*"
)
_DIGIT = re.compile(r"[0-9０-９]")


def may_be_total(texts: Iterable[str]) -> bool:
    """Return whether any of many texts can name a total: a quick look."""
    # A search for each word of a few is ten times as quick as one for all that minds no case.
    joined = "\n".join(texts).casefold()
    return any(word in joined for word in _SUSPECTS)


def is_total(text: str) -> bool:
    """Return whether a text is the name of a total and of nothing else.

    Examples
    --------
    >>> is_total("Sub-total:"), is_total("合计"), is_total("Total CRM")
    (True, True, False)
    """
    return len(text) <= 40 and fold(_BRACKETS.sub(" ", text)) in _TOTALS


def is_statistic(text: str) -> bool:
    """Return whether a text is the name of an average, a median or an extreme and of nothing else.

    Examples
    --------
    >>> is_statistic("Average (USD)"), is_statistic("平均"), is_statistic("Max CRM")
    (True, True, False)
    """
    return len(text) <= 40 and fold(_BRACKETS.sub(" ", text)) in _STATISTICS


def speaks_of_total(text: str) -> bool:
    """Return whether a text can name a subtotal, or something of that name: ``Total licences``.

    Examples
    --------
    >>> speaks_of_total("Total licences"), speaks_of_total("Totality")
    (True, False)
    """
    return len(text) <= 80 and _SPEAKS.fullmatch(_BRACKETS.sub(" ", text).strip()) is not None


def may_be_note(texts: Iterable[str]) -> bool:
    """Return whether any of many texts can be a footnote: a quick look."""
    return _NOTE.search("\n".join(texts)) is not None


def footnote(cells: Sequence[Cell]) -> str:
    """Return the words of a row that holds nothing but a note on the others; else an empty text.

    Examples
    --------
    >>> [footnote(cells) for cells in (["单位：万元", None], ["Note: net prices", ""], ["Notation", ""], ["*", 5])]
    ['单位：万元', 'Note: net prices', '', '']
    """
    filled = [cell for cell in cells if not blank((cell,))]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return ""
    text = filled[0].strip()
    return text if _NOTE.match(text) else ""


def says_units(text: str) -> bool:
    """Return whether a line states a currency, a magnitude or a tax, which no line below the data may.

    Examples
    --------
    >>> says_units("单位：万元"), says_units("备注：以上价格均不含税"), says_units("Note: draft")
    (True, True, False)
    """
    # Words of Chinese stand without spaces, so that a sentence is one word that is not known.
    short = flat(text[:400])
    return _UNITS_ZH.search(short) is not None or any(token.kind in _UNITS for token in tokens(short))


def is_part_total(text: str) -> bool:
    """Return whether a text names the total of some part, or of the whole.

    Examples
    --------
    >>> is_part_total("采购小计"), is_part_total("Subtotal implementation"), is_part_total("Total platform fee")
    (True, True, False)
    """
    return is_total(text) or (len(text) <= 80 and _PART.fullmatch(text.strip()) is not None)


def is_part(text: str) -> bool:
    """Return whether the name of a total is that of a part.

    Examples
    --------
    >>> is_part("小计"), is_part("Sub-total"), is_part("合计")
    (True, True, False)
    """
    return "小计" in text or fold(text).startswith("sub")


def is_group(cells: Sequence[Cell]) -> str:
    """Return the words of a row that holds nothing else: a heading of a group; else an empty text.

    Examples
    --------
    >>> is_group(["Cloud", "", None]), is_group(["", "12", ""]), is_group(["Acme", "80", ""])
    ('Cloud', '', '')
    """
    filled = [cell for cell in cells if not blank((cell,))]
    if len(cells) < 3 or len(filled) != 1 or not isinstance(filled[0], str):
        return ""
    text = filled[0].strip()
    return "" if _DIGIT.search(text) or fold(text) in STATES else text


def agrees(total: float | Price, sums: Iterable[float]) -> bool:
    """Return whether a total is one of these sums, as far as it is written out.

    Examples
    --------
    >>> agrees(175.5, [175.5]), agrees(176.0, [175.5]), agrees(180.0, [175.5])
    (True, True, False)
    """
    figure, power = (total.low, total.power) if isinstance(total, Price) else (total, 0)
    written = Decimal(repr(figure)).normalize().as_tuple().exponent
    last = power if power and isinstance(written, int) and written >= power else min(int(written), 0)
    slack = 0.5 * 10.0**last
    return any(abs(figure - one) <= slack + 1e-9 * abs(one) for one in sums)


class ColumnSums:
    """What the rows of a column of prices add up to, from any row to any other.

    Parameters
    ----------
    column : sequence
        Figures; what is none, such as a word or the fields of an estimate, adds nothing.
    currencies : sequence of str or None
        Of each row.
    """

    def __init__(self, column: Sequence[object], currencies: Sequence[str | None]) -> None:
        amounts = [figure if isinstance(figure, float) else 0.0 for figure in column]
        self.running = list(accumulate(amounts, initial=0.0))
        own = [(n, currencies[n]) for n, amount in enumerate(amounts) if amount]
        self.mixed = next((n + 1 for n, code in own if code != own[0][1]), len(column) + 1)
        """How many rows have several currencies among them."""
        self.ranged = next((n + 1 for n, figure in enumerate(column) if isinstance(figure, dict)), len(column) + 1)
        """How many rows have an estimate among them."""

    def between(self, start: int, end: int) -> float:
        """Return the sum of the rows from ``start`` to before ``end``."""
        return self.running[end] - self.running[start]
