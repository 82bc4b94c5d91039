"""The sheet of the budget month by month: its lines, what is held back, the money that is needed and the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crmselect.planning import BudgetPlan
from crmselect.planning.budget_lines import BudgetLine
from crmselect.report.carried import Carried
from crmselect.report.xlsx.book import MONEY, MONTH, Book, Sheet
from crmselect.taxonomy import PHASES, label

__all__ = ["MonthCells", "Running", "write_months"]

_ITEM, _PHASE, _CATEGORY, _PARTY, _KIND, _SHARE, _TOTAL, _FIRST = range(8)
_WIDTHS = [38, 16, 24, 16, 14, 9, 13]
_SHARES = "0.0##%"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Running:
    """A limit's payments added up: the months that count for it, and where their sums stand."""

    row: int
    months: NDArray[np.int64]
    sums: Floats


@dataclass
class MonthCells:
    """Where the figures of the months stand."""

    sheet: Sheet
    months: int
    head: int = 0
    lines: tuple[int, int] = (0, 0)
    """The first and the last row of all lines; held ones stand last."""
    rows: dict[str, int] = field(default_factory=dict)
    """Of the funding: ``internal``, ``external``, ``contingency``, ``amount``, ``cumulative_work``, ``cumulative``."""
    limits: list[Running] = field(default_factory=list)

    def column(self, column: int) -> str:
        """Return the addresses of a column of all lines."""
        return self.sheet.span(self.lines[0], column, self.lines[1], column)

    def row(self, row: int, first: int = 0, last: int | None = None) -> str:
        """Return the addresses of some months of a row."""
        last = self.months - 1 if last is None else last
        return self.sheet.span(row, _FIRST + first, row, _FIRST + last)

    def of(self, key: str, first: int = 0, last: int | None = None) -> str:
        """Return the sum of the lines whose label stands in a cell, over some months or all."""
        column = {"phase": _PHASE, "category": _CATEGORY}[key.partition("|")[0]]
        wanted = key.partition("|")[2]
        if last is None:
            return f"SUMIFS({self.column(_TOTAL)},{self.column(column)},{wanted})"
        block = self.sheet.span(self.lines[0], _FIRST + first, self.lines[1], _FIRST + last)
        return f"SUMPRODUCT(({self.column(column)}={wanted})*{block})"


def write_months(book: Book, found: Carried, plan: BudgetPlan, limits: Sequence[tuple[str, NDArray[np.int64]]],
                 reserve: str) -> MonthCells:  # fmt: skip
    """Write the sheet.

    Parameters
    ----------
    book, found, plan
    limits : sequence of (name, months)
        Each limit, with the months or the phase's lines that it holds; a phase's key stands after ``phase|``.
    reserve : str
        The address of the management reserve, which counts against the limit of everything.
    """
    sheet, words = book.sheets["months"], found.words
    cells = MonthCells(sheet, plan.months, head=3)
    note = words("book.months.note", offer=plan.offer, currency=found.currency)
    sheet.set_up(words("book.months"), [*_WIDTHS, *[10] * plan.months], heading=cells.head, frozen=(4, 1), note=note,
                 across=max(1, -(-plan.months // 18)))  # fmt: skip
    _Writer(book, sheet, found, plan, cells).write(limits, reserve)
    sheet.print_all()
    return cells


@dataclass
class _Writer:
    book: Book
    sheet: Sheet
    found: Carried
    plan: BudgetPlan
    cells: MonthCells
    row: int = 4

    def write(self, limits: Sequence[tuple[str, NDArray[np.int64]]], reserve: str) -> None:
        words, plan, sheet = self.found.words, self.plan, self.sheet
        heads = [words(key) for key in ("budget.line", "budget.phase", "budget.category", "budget.party", "book.kind",
                                        "book.share", "budget.total")]  # fmt: skip
        sheet.texts(self.cells.head, 0, heads)
        days = plan.dates()
        for n in range(plan.months):
            if days is None:
                sheet.number(self.cells.head, _FIRST + n, n + 1, "head", num="0")
            else:
                sheet.date(self.cells.head, _FIRST + n, days[n], "head", MONTH)
        self._lines()
        self._funding()
        self._running(limits, reserve)

    def _lines(self) -> None:
        plan, cells, limits = self.plan, self.cells, self.plan.limits
        own = [n for n, line in enumerate(plan.lines) if not (line.kind == "contingency" and line.added)]
        held = [n for n, line in enumerate(plan.lines) if n not in set(own)]
        first = self.row
        for n in own:
            self._line(plan.lines[n], plan.cash[n])
        if not own:
            self._line(BudgetLine("", "planning", "", "", "work", False, True), np.zeros(plan.months))
        last = self.row - 1
        if isinstance(limits.contingency, str):
            for n in held:
                self._line(plan.lines[n], plan.cash[n], kind="fixed")
        else:
            known = {plan.lines[n].phase: n for n in held}
            rule = {phase: share for phase, share in limits.contingency.items() if share > 0}
            base = self.row + len(rule) + 2
            for n, (phase, share) in enumerate(rule.items()):
                at = known.get(phase)
                self._held(phase, share, (first, last), base + n, plan.cash[at] if at is not None else None)
        cells.lines = (first, self.row - 1)
        if not isinstance(limits.contingency, str):
            self._bases((first, last))

    def _texts(self, line: BudgetLine) -> None:
        words, language, sheet = self.found.words, self.found.language, self.sheet
        sheet.text(self.row, _ITEM, line.item, "text")
        sheet.text(self.row, _PHASE, label(line.phase, language))
        sheet.text(self.row, _CATEGORY, label(line.category, language) if line.category else "", "text")
        party = "held" if line.kind == "contingency" else line.party
        sheet.text(self.row, _PARTY, words(f"budget.party.{party}"))
        sheet.text(self.row, _KIND, words(f"book.line.{line.kind}"))
        category = label(line.category, language) if line.category else ""
        sheet.height(self.row, [(line.item, _WIDTHS[_ITEM]), (category, _WIDTHS[_CATEGORY])])

    def _total(self, value: float) -> None:
        self.sheet.formula(self.row, _TOTAL, f"SUM({self.cells.row(self.row)})", value, num=MONEY, bold=True)

    def _line(self, line: BudgetLine, cash: Floats, kind: str = "input") -> None:
        self._texts(line)
        self.sheet.text(self.row, _SHARE, "")
        self._total(float(cash.sum()))
        for n, amount in enumerate(cash.tolist()):
            self.sheet.number(self.row, _FIRST + n, amount, kind, num=MONEY)
        self.row += 1

    def _held(self, phase: str, share: float, own: tuple[int, int], base: int, cash: Floats | None) -> None:
        """Write what is held back of a phase: its share, spread over the months as the phase spends."""
        sheet, row, cells = self.sheet, self.row, self.cells
        key = f"{phase}.contingency"
        name = self.found.words("book.held", phase=label(phase, self.found.language))
        self._texts(BudgetLine(name, phase, "", key, "contingency", False, True, True))
        sheet.number(row, _SHARE, share, "input", num=_SHARES)
        sheet.between(row, _SHARE, row, _SHARE, 0.0, 1.0)
        self._total(0.0 if cash is None else float(cash.sum()))
        amounts, phases, kinds = (sheet.span(own[0], at, own[1], at) for at in (_TOTAL, _PHASE, _KIND))
        already = f"SUMIFS({amounts},{phases},{sheet.at(row, _PHASE)},{kinds},{sheet.at(row, _KIND)})"
        spent = sheet.at(base, _TOTAL)
        wanted = f"MAX({sheet.at(row, _SHARE)}*SUM({cells.row(base)})-{already},0)"
        for n in range(cells.months):
            value = 0.0 if cash is None else float(cash[n])
            month = sheet.at(base, _FIRST + n)
            sheet.formula(row, _FIRST + n, f"IF({spent}=0,0,{wanted}*MAX({month},0)/{spent})", value, num=MONEY)
        self.row += 1

    def _bases(self, own: tuple[int, int]) -> None:
        """Write what each phase that holds a share back spends in each month."""
        limits = self.plan.limits.contingency
        rule = [] if isinstance(limits, str) else [phase for phase, share in limits.items() if share > 0]
        if not rule:
            return
        sheet, words, cells = self.sheet, self.found.words, self.cells
        sheet.text(self.row + 1, 0, words("book.bases"), "heading")
        self.row += 2
        kept = np.array([line.kind != "contingency" for line in self.plan.lines], dtype=bool)
        of = np.array([line.phase for line in self.plan.lines], dtype=object)
        for phase in rule:
            sheet.text(self.row, _ITEM, words("book.base", phase=label(phase, self.found.language)), "text")
            sheet.text(self.row, _PHASE, label(phase, self.found.language))
            sheet.texts(self.row, _CATEGORY, ["", "", words("book.line.contingency"), ""], "muted")
            spent = self.plan.cash[kept & (of == phase)].sum(axis=0)
            up = f'SUMIF({cells.row(self.row)},">0")'
            sheet.formula(self.row, _TOTAL, up, float(np.maximum(spent, 0.0).sum()), num=MONEY)
            phases, kinds = (sheet.span(own[0], at, own[1], at) for at in (_PHASE, _KIND))
            for n in range(cells.months):
                column = sheet.span(own[0], _FIRST + n, own[1], _FIRST + n)
                formula = (f"SUMIFS({column},{phases},{sheet.at(self.row, _PHASE)})"
                           f"-SUMIFS({column},{phases},{sheet.at(self.row, _PHASE)},{kinds},"
                           f"{sheet.at(self.row, _KIND)})")  # fmt: skip
                sheet.formula(self.row, _FIRST + n, formula, float(spent[n]), num=MONEY)
            self.row += 1

    def _funding(self) -> None:
        words, sheet, cells, frame = self.found.words, self.sheet, self.cells, self.plan.funding
        sheet.text(self.row + 1, 0, words("book.funding", currency=self.found.currency), "heading")
        self.row += 2
        parties = {"internal": "internal", "external": "external", "contingency": "held"}
        for key in ("internal", "external", "contingency", "amount", "cumulative_work", "cumulative"):
            row, cells.rows[key] = self.row, self.row
            sheet.text(row, _ITEM, words(f"book.funding.{key}"), "text")
            for column in range(_PHASE, _TOTAL):
                party = words(f"budget.party.{parties[key]}") if column == _PARTY and key in parties else ""
                sheet.text(row, column, party)
            values = frame[key].to_numpy(dtype=float)
            if key.startswith("cumulative"):
                sheet.text(row, _TOTAL, "")
            else:
                self._total(float(values.sum()))
            for n in range(cells.months):
                at, column = sheet.at(row, _PARTY), _FIRST + n
                if key in parties:
                    block = sheet.span(cells.lines[0], column, cells.lines[1], column)
                    formula = f"SUMIFS({block},{cells.column(_PARTY)},{at})"
                elif key == "amount":
                    formula = f"SUM({sheet.span(cells.rows['internal'], column, cells.rows['contingency'], column)})"
                elif key == "cumulative":
                    formula = f"SUM({cells.row(cells.rows['amount'], 0, n)})"
                else:
                    formula = (
                        f"SUM({cells.row(cells.rows['internal'], 0, n)},{cells.row(cells.rows['external'], 0, n)})"
                    )
                sheet.formula(row, column, formula, float(values[n]), num=MONEY)
            self.row += 1

    def _running(self, limits: Sequence[tuple[str, NDArray[np.int64]]], reserve: str) -> None:
        """Write what is out by the end of each month under each limit: it may be most in the middle."""
        if not limits:
            return
        words, sheet, cells, plan = self.found.words, self.sheet, self.cells, self.plan
        sheet.text(self.row + 1, 0, words("book.running"), "heading")
        self.row += 2
        of = np.array([line.phase for line in plan.lines], dtype=object)
        for name, months in limits:
            phase = name.partition("|")[2] if name.startswith("phase|") else ""
            title = label(phase, self.found.language) if phase else name
            sheet.text(self.row, _ITEM, title, "text")
            sheet.text(self.row, _PHASE, title if phase in PHASES else "")
            sheet.texts(self.row, _CATEGORY, [""] * 5, "live")
            spent = plan.cash[of == phase].sum(axis=0) if phase else plan.cash.sum(axis=0)
            sums = np.cumsum(spent[months]) + (plan.management_reserve if reserve and name == limits[0][0] else 0.0)
            apart = f"+{reserve}" if reserve and name == limits[0][0] else ""
            for n, month in enumerate(months.tolist()):
                column = _FIRST + month
                if phase:
                    block = sheet.span(cells.lines[0], column, cells.lines[1], column)
                    before = f"{sheet.at(self.row, column - 1)}+" if n else ""
                    formula = f"{before}SUMIFS({block},{cells.column(_PHASE)},{sheet.at(self.row, _PHASE)})"
                else:
                    formula = f"SUM({cells.row(cells.rows['amount'], int(months[0]), month)}){apart}"
                sheet.formula(self.row, column, formula, float(sums[n]), num=MONEY)
            cells.limits.append(Running(self.row, months, sums))
            self.row += 1
