"""The first sheet: who is first, by how much, and the ranking, which moves with every input."""

from __future__ import annotations

import math
from typing import Any

from crmselect.report.findings import Findings
from crmselect.report.xlsx import charts
from crmselect.report.xlsx.book import MONEY, PERCENT, Book, Sheet, shown
from crmselect.report.xlsx.cashflow import KINDS, CashCells
from crmselect.report.xlsx.needs import NeedCells
from crmselect.report.xlsx.results import ScoreCells
from crmselect.taxonomy import GROUPS, label
from crmselect.text import percent

__all__ = ["write_summary"]

_WIDTHS = [9, 14, 34, 10, 15, 15, 10, 15, 15, 15, 46]
_PIXELS = 7.2
_ON_ONE_PAGE = 12
_NO, _PLACE, _OFFER, _SCORE, _PRESENT, _NOMINAL, _FIT, _GROUPS, _STATUS, _HELPERS = 0, 1, 2, 3, 4, 5, 6, 7, 10, 12


def write_summary(book: Book, findings: Findings, cash: CashCells, needs: NeedCells, scores: ScoreCells) -> None:
    """Write the sheet."""
    sheet, words, plan = book.sheets["summary"], findings.words, findings.study.assumptions
    title = findings.study.title or words("title")
    sheet.set_up(title, _WIDTHS, heading=None, frozen=(1, 0), note=words(
        "subtitle" if findings.discounted else "subtitle.plain", offers=words.count("offers", len(findings.order)),
        years=findings.years, currency=findings.currency, rate=percent(plan.discount_rate),
    ))  # fmt: skip
    sheet.paragraph(2, words("book.summary.note"), 150, last=9)
    head = 4 + _facts(book, findings, scores, 4)
    heads = [words("book.no"), words("place"), words("offer"), words("score"),
             words("cost", currency=findings.currency), words("book.nominal", currency=findings.currency), words("fit"),
             *(label(group, findings.study.language) for group in GROUPS), words("status")]  # fmt: skip
    sheet.text(head, 0, words("book.ranking" if findings.ranking is not None else "ranking.unranked.all"), "heading")
    sheet.texts(head + 1, 0, heads)
    sheet.height(head + 1, list(zip(heads, _WIDTHS, strict=True)))
    if findings.ranking is not None:
        sheet.text(head, _HELPERS, words("book.chart.scores"), "aside")
        sheet.texts(head + 1, _HELPERS, [words("book.chart.ranked"), words("book.stopped").rstrip(":： ")])
    first = head + 2
    for position, name in enumerate(findings.order):
        _row(book, findings, cash, needs, scores, first + position, position, name)
    last = first + len(findings.order) - 1
    row = last + 2
    sheet.paragraph(row, words("book.ranking.note"), 150, last=9, kind="note")
    row += 2
    if len(findings.order) > _ON_ONE_PAGE:
        sheet.made.set_h_pagebreaks([row])
    row = _charts(book, findings, (first, last), row)
    if findings.reasons:
        sheet.text(row, 0, words("book.reasons"), "heading")
        row += 1
        for name, reasons in findings.reasons.items():
            shown_name = shown(name, 120)
            sheet.paragraph(row, f"{shown_name}: {words.semicolons(reasons)}", 150, last=9)
            row += 1
    # The chart's own columns stand beside what is printed.
    sheet.made.print_area(0, 0, row, _STATUS)


def _row(
    book: Book, findings: Findings, cash: CashCells, needs: NeedCells, scores: ScoreCells, row: int, position: int,
    name: str,
) -> None:  # fmt: skip
    sheet, words, ranking = book.sheets["summary"], findings.words, findings.ranking
    number = sheet.at(row, _NO)
    at = f"MATCH({number},{scores.span('order')},0)"
    opened = name in findings.totals
    closed = words("not_opened")
    sheet.number(row, _NO, position + 1, "muted", num="0")

    def live(column: int, source: str, value: float | str | None, num: str = "", **style: Any) -> None:
        # What is closed stands on the right too, as another offer's figure may stand in its place.
        sheet.formula(row, column, f"INDEX({source},{at})", value, num=num, right=column != _OFFER, **style)

    place: float | str = "–"
    if ranking is not None and name not in findings.reasons and opened:
        place = int(ranking.places[name])
    live(_PLACE, scores.span("place"), place, "0")
    live(_OFFER, scores.span("offer"), name, bold=True, indent=1)
    score: float | str = "–" if opened else closed
    if ranking is not None and opened and math.isfinite(float(ranking.score[name])):
        score = float(ranking.score[name])
    live(_SCORE, scores.span("score"), score, "0.000")
    costs = findings.costs
    for column, kind in ((_PRESENT, "present_value"), (_NOMINAL, "nominal")):
        value: float | str = closed
        if costs is not None and opened:
            value = findings.totals[name] if kind == "present_value" else float(costs.total("nominal")[name])
        live(column, cash.column("totals", KINDS.index(kind)), value, MONEY)
    if findings.fit is not None:
        flat = needs.flat[0].rpartition("!")[2], needs.flat[-1].rpartition("!")[2]
        live(_FIT, f"'{needs.sheet.title}'!{flat[0]}:{flat[1]}", float(findings.fit.flat[name]), PERCENT)
    else:
        sheet.text(row, _FIT, "–", "muted")
    groups = costs.by("group") if costs is not None else None
    for n, group in enumerate(GROUPS):
        if groups is None:
            sheet.text(row, _GROUPS + n, closed, "muted")
            continue
        live(_GROUPS + n, cash.column("group", n), float(groups[name][group]) if opened else closed, MONEY)
    sheet.formula(row, _STATUS, f"INDEX({scores.span('status')},{at})", scores.said[name], "text", indent=1)
    sheet.height(row, [(scores.said[name], _WIDTHS[_STATUS]), (shown(name), _WIDTHS[_OFFER])])
    _helpers(sheet, row, score, ranked=isinstance(place, int))


def _helpers(sheet: Sheet, row: int, score: float | str, *, ranked: bool) -> None:
    """Write the score once more, in a column for those that are ranked and one for the others: each has its colour."""
    place, points = sheet.at(row, _PLACE), sheet.at(row, _SCORE)
    figure = score if isinstance(score, float) else 0.0
    number = f"IF(ISNUMBER({points}),{points},0)"
    sheet.formula(row, _HELPERS, f"IF(ISNUMBER({place}),{number},0)", figure if ranked else 0.0, "muted", num="0.000")
    sheet.formula(
        row, _HELPERS + 1, f"IF(ISNUMBER({place}),0,{number})", 0.0 if ranked else figure, "muted", num="0.000"
    )


def _facts(book: Book, findings: Findings, scores: ScoreCells, row: int) -> int:
    """Write who is first and by how much; return how many rows that takes."""
    sheet, words, ranking = book.sheets["summary"], findings.words, findings.ranking
    if ranking is None:
        sheet.paragraph(row, words("first.unscaled"), 150, last=9)
        return 2
    order, names, points = scores.span("order"), scores.span("offer"), scores.span("score")
    passes = f"SUM({scores.span('passes')})"

    def of(column: str, place: int) -> str:
        return f"INDEX({column},MATCH({place},{order},0))"

    some = len(findings.passing)
    firsts = f"COUNTIF({scores.span('place')},1)"
    winner = ranking.winner or "–"
    lead = ranking.margin if ranking.margin is not None else "–"
    more = len(ranking.winners)
    score: float | str = float(ranking.score[winner]) if some else "–"
    runner_up = findings.passing[1] if some > 1 else "–"
    ahead = f"IF({firsts}>1,0,{of(points, 1)}-{of(points, 2)})"
    facts: list[tuple[str, str, float | str, str]] = [
        (words("fact.first"), f'IF({passes}=0,"–",{of(names, 1)})', winner, ""),
        (words("book.fact.shared"), firsts, float(more), "0"),
        (words("fact.score"), f'IF({passes}=0,"–",{of(points, 1)})', score, "0.000"),
        (words("book.fact.lead"), f'IF({passes}<2,"–",{ahead})', lead, "0.0000"),
        (words("book.fact.second"), f'IF({passes}<2,"–",{of(names, 2)})', runner_up, ""),
        (words("fact.passed"), passes, float(some), "0"),
    ]
    sheet.text(row, 0, words("book.facts"), "heading")
    for n, (term, formula, value, num) in enumerate(facts, start=1):
        sheet.made.merge_range(row + n, 0, row + n, 1, "", book.format("live", indent=1))
        sheet.text(row + n, 0, term)
        sheet.formula(row + n, 2, formula, value, "fact", num=num)
        sheet.made.set_row(row + n, 17)
    return len(facts) + 2


def _charts(book: Book, findings: Findings, rows: tuple[int, int], row: int) -> int:
    """Draw scores and costs side by side; return the row after them."""
    sheet, words = book.sheets["summary"], findings.words
    count = rows[1] - rows[0] + 1
    height = 0
    left = sum(_WIDTHS[:5]) * _PIXELS
    if findings.ranking is not None:
        chart = charts.scores(book, sheet, rows, (_OFFER, _HELPERS), words("book.chart.scores"), int(left))
        sheet.made.insert_chart(row, 0, chart, {"description": words("book.chart.scores")})
        height = 1
    if findings.costs is not None:
        title = words("by.group", currency=findings.currency)
        chart = charts.groups(book, findings, sheet, rows, (_OFFER, _GROUPS), title, int(left * 1.15))
        column = 5 if findings.ranking is not None else 0
        sheet.made.insert_chart(row, column, chart, {"description": title, "x_offset": 12})
        height = 1
    if not height:
        return row
    return row + math.ceil((150 + 26 * max(count, 2)) / 20) + 2
