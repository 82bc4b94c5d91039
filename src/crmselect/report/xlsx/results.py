"""The results of each offer on the sheet of scores: score, gates, place, status, and the order of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import Sheet
from crmselect.report.xlsx.cashflow import CashCells

__all__ = ["GateCells", "Results", "ScoreCells"]

_LEAST = -1e300
"""Stands for a score that is not there, when offers are put in order."""
_MOST_NAMED = 30
_KEYS = ("score", "passes", "place", "group", "key", "name", "order", "status")


@dataclass
class ScoreCells:
    """Where the results stand: a column each, the offers in the report's order as rows."""

    sheet: Sheet
    first: int = 0
    count: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    """The status of each offer in words."""

    def span(self, key: str) -> str:
        """Return the addresses of a result of all offers."""
        column = self.columns[key]
        return self.sheet.span(self.first, column, self.first + self.count - 1, column)


@dataclass
class GateCells:
    """Where the gates stand, a column each, 1 where an offer passes; and which of them each offer does not pass now."""

    sheet: Sheet
    first: int = 0
    names: list[str] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=dict)

    def of(self, position: int) -> str:
        """Return the addresses of an offer's gates."""
        return self.sheet.span(self.first + position, 1, self.first + position, len(self.names))


@dataclass
class Results:
    """What the results are written from.

    Parameters
    ----------
    findings : Findings
    sheet : Sheet
    cash : CashCells
    gates : GateCells
    found : ScoreCells
    scored : callable, optional
        An offer's position → the formula of its score; None where nothing is ranked.
    """

    findings: Findings
    sheet: Sheet
    cash: CashCells
    gates: GateCells
    found: ScoreCells
    scored: Callable[[int], str] | None

    def headings(self) -> Sequence[str]:
        """Return the headings of the block."""
        return [self.findings.words(f"book.result.{key}") for key in _KEYS]

    def write(self, first: int) -> None:
        """Write the block from its first row on."""
        self.found.first = first
        self.found.columns = {"offer": 0, **{key: column for column, key in enumerate(_KEYS, start=1)}}
        alphabet = {name: n for n, name in enumerate(sorted(self.findings.order), start=1)}
        for position, name in enumerate(self.findings.order):
            at = {key: self.sheet.at(first + position, column) for key, column in self.found.columns.items()}
            self._score(position, name)
            self._passes(position, name)
            self._place(position, name, at)
            self._order(position, name, at, alphabet[name])
            self._status(position, name)

    def _passing(self, name: str) -> bool:
        return name not in self.findings.reasons and name in self.findings.totals

    def _score(self, position: int, name: str) -> None:
        row, column, ranking = self.found.first + position, self.found.columns["score"], self.findings.ranking
        opened = name in self.findings.totals
        if ranking is not None and self.scored is not None and opened:
            value = float(ranking.score[name])
            self.sheet.formula(row, column, self.scored(position), value, num="0.0000", bold=True)
        else:
            text = "–" if opened else self.findings.words("not_opened")
            self.sheet.text(row, column, text, "muted", right=True)

    def _passes(self, position: int, name: str) -> None:
        row, column, value = self.found.first + position, self.found.columns["passes"], float(self._passing(name))
        # What stays closed cannot be ranked here, whatever changes.
        if self.gates.names and name in self.findings.totals:
            self.sheet.formula(row, column, f"IF(MIN({self.gates.of(position)})=1,1,0)", value, num="0")
        else:
            self.sheet.number(row, column, value, num="0")

    def _place(self, position: int, name: str, at: dict[str, str]) -> None:
        row, column, ranking = self.found.first + position, self.found.columns["place"], self.findings.ranking
        if ranking is None:
            self.sheet.text(row, column, "–", "muted", right=True)
            return
        # Scores that differ by a rounding share a place.
        ahead = f"SUMPRODUCT({self.found.span('passes')}*({self.found.span('key')}>{at['key']}+1E-12))"
        place: float | str = int(ranking.places[name]) if self._passing(name) else "–"
        self.sheet.formula(row, column, f'IF({at["passes"]}=1,1+{ahead},"–")', place, num="0", right=True)

    def _order(self, position: int, name: str, at: dict[str, str], letter: int) -> None:
        """Put every offer in order: those that pass, then the others, each by score (or cost), equals by name."""
        sheet, row, columns, ranking = (
            self.sheet, self.found.first + position, self.found.columns, self.findings.ranking,
        )  # fmt: skip
        out = float(not self._passing(name))
        sheet.formula(row, columns["group"], f"IF({at['passes']}=1,0,1)", out, "muted", num="0")
        if name not in self.findings.totals:
            sheet.number(row, columns["key"], _LEAST, "muted", num='"–";"–"')
        elif ranking is not None:
            sheet.formula(row, columns["key"], at["score"], float(ranking.score[name]), "muted", num="0.0000")
        else:
            cost = self.cash.cost("present_value", position)
            sheet.formula(row, columns["key"], f"-{cost}", -self.findings.totals[name], "muted", num="#,##0")
        sheet.number(row, columns["name"], letter, "muted", num="0")
        groups, keys, letters = (self.found.span(one) for one in ("group", "key", "name"))
        level = f"(ABS({keys}-{at['key']})<=1E-12)"
        order = (
            f"1+SUMPRODUCT(--({groups}<{at['group']}))+SUMPRODUCT(({groups}={at['group']})*"
            f"(({keys}>{at['key']}+1E-12)+{level}*({letters}<{at['name']})))"
        )
        sheet.formula(row, columns["order"], order, float(position + 1), "muted", num="0")

    def _status(self, position: int, name: str) -> None:
        """Write which gates stop an offer; their names are read from the headings, whatever they are."""
        words, sheet, names = self.findings.words, self.sheet, self.gates.names
        row, column = self.found.first + position, self.found.columns["status"]
        good = words("status.ranked" if self.findings.ranking is not None else "status.passed")
        if name not in self.findings.totals:
            good = words("book.reopen")
        if not names:
            sheet.text(row, column, good)
            self.found.said[name] = good
            return
        failed, said = self.gates.failed.get(name, []), words("book.stopped")
        separator = "；" if words.zh else "; "
        missed = f"COUNTIF({self.gates.of(position)},0)"
        if len(names) > _MOST_NAMED:
            stopped, now = f'"{said} "&{missed}', f"{said} {len(failed)}"
        else:
            first = self.gates.first
            tests = "&".join(
                f'IF({sheet.at(first + position, 1 + n)}=0,"{separator}"&{sheet.at(first - 1, 1 + n)},"")'
                for n in range(len(names))
            )
            stopped, now = f'"{said} "&MID({tests},{len(separator) + 1},9999)', f"{said} {separator.join(failed)}"
        text = now if failed else good
        sheet.formula(row, column, f'IF({missed}>0,{stopped},"{good}")', text, indent=1)
        self.found.said[name] = text
