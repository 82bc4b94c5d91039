"""Rows of subtotals and of headings among the rows of data: neither an offer nor a cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate

from crmselect.load.headings import fold
from crmselect.load.price_terms import Price
from crmselect.load.table import Cell, blank
from crmselect.load.wide_words import STATES

__all__ = ["ColumnSums", "agrees", "is_group", "is_part", "is_part_total", "is_total", "may_be_total"]

_TOTALS = frozenset(
    map(
        fold,
        ("total", "totals", "subtotal", "sub-total", "grand total", "overall total", "sum", "total cost", "total price",
         "合计", "小计", "总计", "总和", "累计", "合计金额", "总价合计", "总合计"),
    )
)  # fmt: skip
_SUSPECTS = ("total", "sum", "计", "总和")
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
    return len(text) <= 40 and fold(text) in _TOTALS


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
