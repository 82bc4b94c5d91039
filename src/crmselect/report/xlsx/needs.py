"""The sheet of requirements: answers as scores, weights, and the fit by formula."""

from __future__ import annotations

from dataclasses import dataclass, field

from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import PERCENT, Book, Sheet, literal
from crmselect.report.xlsx.plan import PlanCells
from crmselect.scoring import Fit
from crmselect.scoring.answers import DUST
from crmselect.scoring.fit import area_label

__all__ = ["NeedCells", "write_needs"]

_WEIGHT, _FIRST = 4, 5
_ON_A_PAGE = 12
_WIDTHS = [10, 18, 54, 10, 9]


@dataclass
class NeedCells:
    """Where the fit of each offer stands, by its position in the report's order."""

    sheet: Sheet
    flat: list[str] = field(default_factory=list)
    areas: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[str, str] = field(default_factory=dict)
    """The weights of each area's requirements; ``*`` is all of them."""
    unmet: list[str] = field(default_factory=list)


def write_needs(book: Book, findings: Findings, plan: PlanCells) -> NeedCells:
    """Write the sheet."""
    sheet, words, fit = book.sheets["needs"], findings.words, findings.fit
    found = NeedCells(sheet)
    names = findings.order
    widths: list[float] = [*_WIDTHS, *[12] * len(names)]
    if fit is None:
        sheet.set_up(words("book.needs"), widths, heading=0, frozen=(1, 0))
        asked = bool(len(findings.study.requirements))
        key = "fit.none.answers" if asked else "fit.none.requirements"
        sheet.paragraph(2, words(key), 80, last=3)
        sheet.print_all()
        return found
    _Needs(book, sheet, findings, plan, fit, found).write(widths)
    sheet.print_all()
    return found


@dataclass
class _Needs:
    book: Book
    sheet: Sheet
    findings: Findings
    plan: PlanCells
    fit: Fit
    found: NeedCells

    def write(self, widths: list[float]) -> None:
        sheet, words, fit, findings = self.sheet, self.findings.words, self.fit, self.findings
        scale = fit.rules.scale
        ordered = [n for area in fit.requirements.areas for n, r in enumerate(fit.requirements) if r.area == area]
        areas = fit.by_area.index.tolist()
        self.musts = [n for n in ordered if fit.requirements[n].priority == "must"]
        self.lines = len(areas) + 4
        head = 2 + self.lines + 3
        sheet.set_up(
            words("book.needs"), widths, heading=2, frozen=(3, 3), across=-(-len(findings.order) // _ON_A_PAGE),
            note=words("book.needs.note", scale=f"{scale:g}"),
        )  # fmt: skip
        self.first, self.last = head + 1, head + len(ordered)
        self.block: dict[str, tuple[int, int]] = {}
        for at, n in enumerate(ordered):
            area = fit.requirements[n].area
            row = self.first + at
            self.block[area] = (self.block.get(area, (row, row))[0], row)
        self.position = {n: self.first + at for at, n in enumerate(ordered)}
        self.rows_of = {name: fit.scores.offers.index(name) for name in findings.order}
        self.summary(2, areas)
        sheet.text(head - 1, 0, words("book.answers"), "heading")
        keys = ("book.id", "book.area", "musts.text", "book.need.priority", "doubt.weight")
        sheet.texts(head, 0, [*(words(key) for key in keys), *findings.order])
        sheet.height(head, [(name, 12) for name in findings.order])
        for n in ordered:
            self.requirement(n)
        sheet.least(self.first, _WEIGHT, self.last, _WEIGHT)
        sheet.between(self.first, _FIRST, self.last, _FIRST + len(findings.order) - 1, 0.0, scale)
        if self.musts:
            self.thresholds()
        for position, name in enumerate(findings.order):
            self.fits(2, areas, position, name)

    def summary(self, top: int, areas: list[str]) -> None:
        sheet, words, language = self.sheet, self.findings.words, self.findings.study.language
        sheet.texts(top, 0, ["", "", words("fit.caption"), "", "", *self.findings.order])
        sheet.height(top, [(name, 12) for name in self.findings.order])
        labels = [words("fit.flat"), *(area_label(area, language) for area in areas), words("fit.missing"),
                  words("fit.musts")]  # fmt: skip
        for n, text in enumerate(labels):
            sheet.text(top + 1 + n, 2, text, "text", bold=n == 0)
            for column in (0, 1, 3, 4):
                sheet.text(top + 1 + n, column, "", "live")

    def requirement(self, n: int) -> None:
        sheet, words, fit, row = self.sheet, self.findings.words, self.fit, self.position[n]
        need = fit.requirements[n]
        texts = (need.id, area_label(need.area, self.findings.study.language), need.text, words(need.priority))
        for column, text in enumerate(texts):
            sheet.text(row, column, text, "text", bold=column == 3 and need.priority == "must")
        sheet.height(row, list(zip((text[:1500] for text in texts), _WIDTHS, strict=False)))
        if need.weight is None:
            sheet.formula(row, _WEIGHT, self.plan.priority[need.priority], float(fit.weights.iloc[n]), num="General")
        else:
            sheet.number(row, _WEIGHT, need.weight, "input")
        for position, name in enumerate(self.findings.order):
            at = self.rows_of[name]
            score = None if fit.scores.missing[at, n] else float(fit.scores.score[at, n]) * fit.rules.scale
            sheet.number(row, _FIRST + position, score, "input", num="0.0##" if fit.rules.scale < 10 else "General")

    def thresholds(self) -> None:
        """Write from which score on each must is met: a customisation is only with a cost."""
        sheet, words, fit, scores = self.sheet, self.findings.words, self.fit, self.fit.scores
        head = self.last + 3
        sheet.text(head - 1, 0, words("book.must.title"), "heading")
        sheet.texts(head, 0, [words("book.id"), "", words("musts.text"), "", "", *self.findings.order])
        sheet.height(head, [(name, 12) for name in self.findings.order])
        self.first_must, self.last_must = head + 1, head + len(self.musts)
        priced = {(a.offer, a.requirement) for a in self.findings.study.answers if a.cost is not None}
        top = max(fit.rules.scores.values())
        for at, n in enumerate(self.musts):
            row, need = head + 1 + at, fit.requirements[n]
            sheet.text(row, 0, need.id, "text")
            sheet.text(row, 2, need.title or need.text[:200], "text")
            sheet.height(row, [((need.title or need.text[:200]), 54)])
            for column in (1, 3, 4):
                sheet.text(row, column, "")
            for position, name in enumerate(self.findings.order):
                offer = self.rows_of[name]
                cost = (name, need.id) in priced
                least = self.plan.met_priced if cost else self.plan.met
                from_on = fit.rules.scores["customisation" if cost else "partner"] / top
                have, missing = float(scores.score[offer, n]), bool(scores.missing[offer, n])
                verdict = bool(scores.met[offer, n])
                if missing or verdict == (have >= from_on - DUST):
                    sheet.formula(row, _FIRST + position, least, from_on * fit.rules.scale, "fixed", num="0.0##")
                    continue
                # Judged by its code as long as it stands; another score is judged as a number.
                score = sheet.at(self.position[n], _FIRST + position)
                now = 0.0 if verdict else 2 * fit.rules.scale
                formula = f"IF(ABS({score}-{literal(have * fit.rules.scale)})<1E-9,{literal(now)},{least})"
                sheet.formula(row, _FIRST + position, formula, now, "fixed", num="0.0##")
        self.must_answers(head)

    def must_answers(self, head: int) -> None:
        """Write whether each must is met, 1 or 0."""
        sheet, words, scores = self.sheet, self.findings.words, self.fit.scores
        top = self.last_must + 3
        sheet.text(top - 1, 0, words("book.must.met"), "heading")
        sheet.texts(top, 0, [words("book.id"), "", words("musts.text"), "", "", *self.findings.order])
        sheet.height(top, [(name, 12) for name in self.findings.order])
        for at, n in enumerate(self.musts):
            row, need = top + 1 + at, self.fit.requirements[n]
            sheet.text(row, 0, need.id, "text")
            sheet.text(row, 2, need.title or need.text[:200], "text")
            sheet.height(row, [((need.title or need.text[:200]), 54)])
            for column in (1, 3, 4):
                sheet.text(row, column, "")
            for position, name in enumerate(self.findings.order):
                score = sheet.at(self.position[n], _FIRST + position)
                least = sheet.at(head + 1 + at, _FIRST + position)
                formula = f"IF(ISNUMBER({score}),IF({score}>={least}-1E-9,1,0),0)"
                sheet.formula(row, _FIRST + position, formula, float(scores.met[self.rows_of[name], n]), num="0")
        self.met_rows = (top + 1, top + len(self.musts))

    def fits(self, top: int, areas: list[str], position: int, name: str) -> None:
        sheet, fit, column = self.sheet, self.fit, _FIRST + position
        at = self.rows_of[name]
        sheet.formula(top + 1, column, self.share(self.first, self.last, column), float(fit.flat[name]),
                      num=PERCENT, bold=True)  # fmt: skip
        self.found.flat.append(sheet.at(top + 1, column))
        for n, area in enumerate(areas):
            value = float(fit.by_area[name][area])
            sheet.formula(top + 2 + n, column, self.share(*self.block[area], column), value, num=PERCENT)
            self.found.areas.setdefault(area, []).append(sheet.at(top + 2 + n, column))
        row = top + 2 + len(areas)
        cells = sheet.span(self.first, column, self.last, column)
        count = self.last - self.first + 1
        sheet.formula(row, column, f"{count}-COUNT({cells})", float(fit.scores.missing[at].sum()), num="0")
        unmet = 0.0
        if self.musts:
            met = sheet.span(self.met_rows[0], column, self.met_rows[1], column)
            every = sheet.span(self.first, _FIRST, self.last, _FIRST + len(self.findings.order) - 1)
            # Where nobody has answered anything yet nobody fails.
            unmet = float((~fit.scores.met[at, self.musts]).sum()) if not fit.scores.missing.all() else 0.0
            formula = f"IF(COUNT({every})=0,0,{len(self.musts)}-SUM({met}))"
            sheet.formula(row + 1, column, formula, unmet, num="0")
        else:
            sheet.number(row + 1, column, 0.0, num="0")
        self.found.unmet.append(sheet.at(row + 1, column))
        if position == 0:
            for area in areas:
                first, last = self.block[area]
                self.found.weights[area] = sheet.span(first, _WEIGHT, last, _WEIGHT)
            self.found.weights["*"] = sheet.span(self.first, _WEIGHT, self.last, _WEIGHT)

    def share(self, first: int, last: int, column: int) -> str:
        """Return the formula of the weighted share of the full marks."""
        weights, answers = (self.sheet.span(first, c, last, c) for c in (_WEIGHT, column))
        whole = f"SUM({weights})"
        if self.fit.rules.missing == "exclude":
            whole = f"SUMPRODUCT({weights}*ISNUMBER({answers}))"
        return f"IF({whole}>0,MIN(1,SUMPRODUCT({weights},{answers})/({whole}*{self.plan.full})),0)"
