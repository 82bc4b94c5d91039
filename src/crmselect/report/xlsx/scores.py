"""The sheet of scores: figures, values, contributions, gates, and the rank, each by formula from its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import MONEY, PERCENT, POINTS, Book, Sheet, shown
from crmselect.report.xlsx.cashflow import CashCells
from crmselect.report.xlsx.needs import NeedCells
from crmselect.report.xlsx.plan import PlanCells
from crmselect.report.xlsx.results import GateCells, Results, ScoreCells
from crmselect.report.xlsx.scale import bend_of, worth
from crmselect.report.xlsx.weights import WeightCells
from crmselect.scoring import Leaf, Ranking
from crmselect.scoring.fit import area_label

__all__ = ["write_scores"]


def write_scores(
    book: Book, findings: Findings, plan: PlanCells, cash: CashCells, needs: NeedCells, weights: WeightCells
) -> ScoreCells:
    """Write the sheet."""
    sheet, words, ranking = book.sheets["scores"], findings.words, findings.ranking
    found = ScoreCells(sheet, count=len(findings.order))
    leaves = ranking.leaves if ranking is not None else ()
    sheet.set_up(
        words("book.scores"), [30, *[15] * max(len(leaves) + 1, 8)], heading=0, frozen=(2, 1),
        note=words("book.scores.note" if ranking is not None else "first.unscaled"),
    )  # fmt: skip
    writer = _Scores(findings, sheet, plan, cash, needs, weights)
    writer.attributes()
    scored = writer.parts(ranking) if ranking is not None else None
    results = Results(findings, sheet, cash, writer.gates(), found, scored)
    results.write(writer.heading(words("book.results"), results.headings()))
    # The status is the last column, and runs on beyond it.
    sheet.last = (sheet.last[0], max(sheet.last[1], found.columns["status"] + 2))
    sheet.print_all()
    return found


Made = tuple[str, float | str | None]


@dataclass
class _Scores:
    findings: Findings
    sheet: Sheet
    plan: PlanCells
    cash: CashCells
    needs: NeedCells
    weights: WeightCells
    row: int = 2
    attribute: dict[str, list[str]] = field(default_factory=dict)

    def heading(self, title: str, heads: Sequence[str], note: str = "") -> int:
        """Write a block's headings and the offers' names, and return its first row."""
        sheet, top = self.sheet, self.row + 1
        sheet.text(top, 0, title, "heading")
        if note:
            sheet.text(top, 2, note, "aside")
        sheet.texts(top + 1, 0, [self.findings.words("offer"), *heads])
        sheet.height(top + 1, [(head, 15) for head in heads])
        for position, name in enumerate(self.findings.order):
            sheet.text(top + 2 + position, 0, name, "muted" if name in self.findings.reasons else "live")
        self.row = top + 2 + len(self.findings.order)
        return top + 2

    def attributes(self) -> None:
        """Write the attributes that a criterion or a gate asks for."""
        findings, sheet = self.findings, self.sheet
        leaves = findings.ranking.leaves if findings.ranking is not None else ()
        wanted = dict.fromkeys([leaf.key for leaf in leaves if leaf.kind == "attribute"])
        wanted |= dict.fromkeys(findings.study.gates.attributes)
        if not wanted:
            return
        first = self.heading(findings.words("book.attributes"), list(wanted))
        for column, key in enumerate(wanted, start=1):
            for position, name in enumerate(findings.order):
                stated = findings.study.offers[name].attributes.get(key)
                sheet.number(first + position, column, stated, "input")
                self.attribute.setdefault(key, []).append(sheet.at(first + position, column))

    def parts(self, ranking: Ranking) -> Callable[[int], str]:
        """Write figures, values and contributions; return the formula of an offer's score."""
        words, sheet, leaves = self.findings.words, self.sheet, ranking.leaves
        heads = [leaf.name for leaf in leaves]
        figures = self.heading(words("book.figures"), heads)
        for column, leaf in enumerate(leaves, start=1):
            self.figures(ranking, leaf, figures, column)
        values = self.heading(words("book.values"), heads)
        for column, leaf in enumerate(leaves, start=1):
            bend = bend_of(leaf.value) if leaf.value is not None and leaf.value.shape == "exponential" else 0.0
            for position, name in enumerate(self.findings.order):
                if self.closed(leaf, name):
                    sheet.text(values + position, column, words("not_opened"), "muted")
                    continue
                at = sheet.at(figures + position, column)
                made = at if leaf.value is None else worth(leaf.value, at, self.plan.scales[leaf.name], bend)
                value = float(ranking.values[leaf.name][name])
                sheet.formula(values + position, column, made, value, num=POINTS)
        given = self.heading(words("contributions.caption"), heads)
        for column, leaf in enumerate(leaves, start=1):
            for position, name in enumerate(self.findings.order):
                if ranking.contributions is None or name not in ranking.contributions.index:
                    sheet.text(given + position, column, words("not_opened"), "muted")
                    continue
                made = f"{self.weights.leaves[leaf.name]}*{sheet.at(values + position, column)}"
                part = float(ranking.contributions[leaf.name][name])
                sheet.formula(given + position, column, made, part, num=POINTS)
        return lambda position: f"SUM({sheet.span(given + position, 1, given + position, len(leaves))})"

    def closed(self, leaf: Leaf, name: str) -> bool:
        return leaf.kind == "cost" and name not in self.findings.totals

    def figures(self, ranking: Ranking, leaf: Leaf, first: int, column: int) -> None:
        sheet, words = self.sheet, self.findings.words
        num = {"requirements": PERCENT, "cost": MONEY if leaf.key != "per_user_month" else "#,##0.00"}.get(
            leaf.kind, ""
        )
        for position, name in enumerate(self.findings.order):
            if self.closed(leaf, name):
                sheet.text(first + position, column, words("not_opened"), "muted")
                continue
            if leaf.kind == "cost":
                source = self.cash.cost(leaf.key, position)
            elif leaf.kind == "attribute":
                source = self.attribute[leaf.key][position]
            else:
                source = (self.needs.flat if leaf.area is None else self.needs.areas[leaf.area])[position]
            value = float(ranking.figures[leaf.name][name])
            sheet.formula(first + position, column, source, value, num=num or "General")

    def gates(self) -> GateCells:
        """Write a column a gate, 1 where the offer passes."""
        findings, sheet, found = self.findings, self.sheet, GateCells(self.sheet)
        columns = list(self.gate_columns())
        if not columns:
            return found
        found.names = [name for name, _, _ in columns]
        found.first = self.heading(findings.words("gates.caption"), found.names, findings.words("book.gates.note"))
        for column, (title, (rule, subject), made) in enumerate(columns, start=1):
            stopped = {
                stop.offer
                for stop in findings.stops
                if stop.rule == rule and (rule == "must_have" or stop.subject == subject)
            }
            for position, name in enumerate(findings.order):
                row, formula = found.first + position, made(position, name)
                if formula:
                    sheet.formula(row, column, formula, float(name not in stopped), num="0")
                else:
                    sheet.number(row, column, 1.0, "muted", num="0")
                if name in stopped:
                    found.failed.setdefault(name, []).append(shown(title))
        return found

    def gate_columns(self) -> Iterator[tuple[str, tuple[str, str], Callable[[int, str], str]]]:
        findings, words, plan = self.findings, self.findings.words, self.plan
        gates, language = findings.study.gates, findings.study.language
        if findings.fit is not None and plan.must_haves:
            yield (
                words("book.gate.musts"),
                ("must_have", ""),
                lambda n, _: f"IF(AND({plan.must_haves}<>0,{self.needs.unmet[n]}>0),0,1)",
            )
        for area, least in plan.area_minimum.items():
            cells = self.needs.areas[area]
            yield (
                words("gate.area", name=area_label(area, language)),
                ("area_minimum", area),
                (
                    lambda n, _, cells=cells, least=least: f"IF({cells[n]}<{least}-1E-12,0,1)"  # type: ignore[misc]
                ),
            )
        if plan.total_minimum:
            yield (
                words("gate.total"),
                ("total_minimum", ""),
                lambda n, _: f"IF({self.needs.flat[n]}<{plan.total_minimum}-1E-12,0,1)",
            )
        for key, (low, high) in plan.bounds.items():
            yield (
                words("gate.attribute", name=key),
                ("attribute", key),
                (
                    lambda n, _, key=key, low=low, high=high: self.bounded(self.attribute[key][n], low, high)  # type: ignore[misc]
                ),
            )
        if plan.budget:
            term = words("gate.budget", kind=words(gates.budget_kind))
            yield term, ("budget", gates.budget_kind), lambda n, name: (
                f"IF({self.cash.cost(gates.budget_kind, n)}-{plan.budget}>1E-9*{plan.budget},0,1)"
                if name in findings.totals else ""
            )  # fmt: skip

    @staticmethod
    def bounded(figure: str, low: str, high: str) -> str:
        """Return whether an attribute is stated and within its bounds."""
        tests = [f"ISNUMBER({figure})"]
        if low:
            tests.append(f"{figure}>={low}-1E-12*MAX(1,ABS({low}))")
        if high:
            tests.append(f"{figure}<={high}+1E-12*MAX(1,ABS({high}))")
        return f"IF(AND({','.join(tests)}),1,0)"
