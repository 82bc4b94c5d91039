"""The further columns of the wide form: figures are attributes, words are notes, and no price hides among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmselect.errors import Problem
from crmselect.load.heading_units import priced_heading
from crmselect.load.headings import HeadingMap, fold
from crmselect.load.items import as_text
from crmselect.load.numbers import NumberFault, Shown, parse_number, parse_numbers, parse_share
from crmselect.load.price_cells import parse_price
from crmselect.load.price_notes import Said
from crmselect.load.price_terms import Price
from crmselect.load.price_words import tokens
from crmselect.load.table import Cell, Table, blank
from crmselect.load.wide_words import COSTS_IN_DOUBT, state_of

__all__ = ["Further", "read_further"]

# A heading this near to a price column is a misspelt price: as an attribute its money would be lost.
_NEAR = 0.87
_MONEY = re.compile(r"(?i)(?:\b|_)(?:costs?|fees?|prices?|charges?)(?:\b|_)|(?<![免消])费|成本|价格|金额|单价|总价")
_DIGIT = re.compile(r"[0-9０-９]")
_TAX = re.compile(r"(?i)(?:\b|_)(?:discount(?:s|ed)?|rebates?|vat|gst|tax(?:es)?|mwst)(?:\b|_)|折扣|优惠|返点|税(?!务)")
_TCO = re.compile(r"(?i)(?:\b|_)(?:tco|total cost of ownership|capex|opex)(?:\b|_)")
_PRICED = re.compile(
    r"(?i)(?:\b|_)(?:licen[cs]es?|licen[cs]ing|subscriptions?|implementation|training|hosting|maintenance|hardware|"
    r"customi[sz]ations?|migration|integrations?|support|testing|exit)(?:\b|_)|许可|订阅|实施|培训|托管|维护|硬件|定制|迁移"
)
_QUALIFIED = re.compile(r"(?i)[(（\[【,，:：]|(?:\b|_)(?:per|year|phase|optional)(?:\b|_)|[每年期]")
# What is counted otherwise than in money, unless a price is due per each of it.
_COUNTED = re.compile(
    r"(?i)(?<![0-9])(?<![0-9][ -])(?:\b|_)(?:days?|hours?|weeks?|months|years|man-?days|number|no|count|score|"
    r"rating|level|rank|points?|time|duration|seats|users|staff|people|languages?|places|sites)(?:\b|_)"
    r"|[天周数级]|小时|工时|评分|得分|时长|时间"
)
_PER = re.compile(r"(?i)(?:\b|_)per(?:\b|_)|[/每]")
_CONDITIONS = "head it by the column that it is, or state it as a cost item in the long form"


def _speaks_of_price(heading: str) -> bool:
    """Return whether a heading names what a price column does, with a condition beside it: a phase, a unit, an option.

    Examples
    --------
    >>> [_speaks_of_price(one) for one in ("Implementation (phase 1)", "Training per day", "Training (days)")]
    [True, True, False]
    """
    if _TCO.search(heading):
        return True
    if not _PRICED.search(heading) or not _QUALIFIED.search(heading):
        return False
    counted, per = _COUNTED.search(heading), _PER.search(heading)
    return counted is None or (per is not None and per.start() < counted.start())


def _shows_money(cells: Sequence[Cell]) -> bool:
    """Return whether a workbook shows a currency beside any number of a column."""
    if Shown not in set(map(type, cells)):
        return False
    written = (cell.written for cell in cells if isinstance(cell, Shown))
    return any(token.kind == "money" for text in written for token in tokens(text))


_NOTHING = Said("", "")


class Further(NamedTuple):
    """A column that is none of the wide form's own."""

    table: Table
    column: int
    cells: Sequence[Cell]
    rows: Sequence[int]
    found: HeadingMap

    @property
    def heading(self) -> str:
        """Its heading."""
        return self.table.headings[self.column]

    def problem(self, row: int, what: str, fix: str) -> Problem:
        """Return a fault at one of its cells."""
        return Problem(self.table.place(row, self.column), what, fix)


def read_further(
    further: Further, problems: list[Problem], signs: Mapping[str, str | None]
) -> tuple[str, Sequence[Any] | None, Said]:
    """Tell what a further column is.

    Parameters
    ----------
    further : Further
    problems : list of Problem
        To add to.
    signs : mapping
        The decimal sign and the delimiter, as :func:`crmselect.load.numbers.parse_number` takes them.

    Returns
    -------
    kind : {"attributes", "notes", ""}
        Empty where the column is left aside or refused.
    values : sequence or None
        A value a row, None where it is blank.
    note : Said
        The heading for a list of the kind; or what to tell, which may be nothing.
    """
    heading, at = further.heading, further.table.heading_row
    if blank(further.cells):
        return "", None, Said(f"column {heading!r} is blank and was left aside", f"{heading!r} 列为空，未读取")
    units = priced_heading(heading)
    doubt = COSTS_IN_DOUBT.get(fold(heading)) or (COSTS_IN_DOUBT.get(fold(units[0])) if units else None)
    text = units[0] if units else ""
    if (
        not doubt
        and further.column in further.found.unknown
        and (near := further.found.near(further.column, _NEAR, text))
    ):
        problems.append(further.problem(at, f"{heading!r} is no known column", f"did you mean {near!r}?"))
        return "", None, _NOTHING
    figures, row = _figures(further, problems, signs)
    money = (figures is None and not row and _all_money(further.cells, signs)) or _shows_money(further.cells)
    if figures is None and not money:
        texts = [as_text(cell) or None for cell in further.cells]
        said = Said(f"{heading} (row {row} is no figure)", f"{heading}（第 {row} 行不是数字）") if row else None
        return "notes", texts, said or Said(heading, heading)
    if doubt or money or _MONEY.search(heading) or (units is not None and units[1].money is not None):
        what = f"{heading!r} seems to be a price, and the wide form cannot tell when it is due"
        fix = f"head it {doubt}" if doubt else "state it as a cost item in the long form, or head it otherwise"
        problems.append(further.problem(at, what, fix))
        return "", None, _NOTHING
    if (tax := _TAX.search(heading)) or _speaks_of_price(heading):
        kind = "a discount or a tax" if tax else "a price under conditions"
        fix = "state it in the long form, as discount or tax_rate of a cost item" if tax else _CONDITIONS
        what = f"{heading!r} seems to be {kind}, which no column of the wide form is"
        problems.append(further.problem(at, what, f"{fix}; or head it otherwise"))
        return "", None, _NOTHING
    return "attributes", figures, Said(heading, heading)


def _all_money(cells: Sequence[Cell], signs: Mapping[str, str | None]) -> bool:
    """Return whether all that a column of words holds are prices with their currency, or words in place of one."""
    some = False
    for cell in cells:
        if blank((cell,)) or state_of(cell):
            continue
        try:
            price = parse_price(cell, **signs)
        except NumberFault:
            return False
        if not isinstance(price, Price) or price.terms.money is None:
            return False
        some = True
    return some


def _figures(
    further: Further, problems: list[Problem], signs: Mapping[str, str | None]
) -> tuple[Sequence[float | None] | None, int]:
    """Return the column's figures; or None for words, with the first row of words where other cells are figures."""
    cells = further.cells
    plain = parse_numbers(cells, decimal=signs["decimal"], delimiter=signs["delimiter"])
    if plain is not None:
        return plain, 0
    filled = [cell for cell in cells if not (cell is None or cell == "")]
    texts = [cell for cell in filled if isinstance(cell, str)]
    if len(texts) == len(filled) and not _DIGIT.search("".join(texts)):
        return None, 0
    # Percent signs throughout make shares; here and there they are words, for nobody can tell what the others are.
    shares = len(texts) == len(filled) and all(text.rstrip().endswith(("%", "％")) for text in texts)
    figures: list[float | None] = []
    doubts: list[Problem] = []
    words: list[int] = []
    for row, cell in zip(further.rows, cells, strict=True):
        figure = None
        if not blank((cell,)) and state_of(cell) != "not_quoted":
            try:
                figure = parse_share(cell, **signs) if shares else parse_number(cell, **signs)
            except NumberFault as fault:
                if fault.ambiguous:
                    doubts.append(further.problem(row, fault.what, fault.fix))
                else:
                    words.append(row)
        figures.append(figure)
    some = len(words) < len(filled)
    if words:
        return None, words[0] if some else 0
    problems.extend(doubts)
    return figures, 0
