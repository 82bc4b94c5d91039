"""Results as text: which columns a terminal shows, and how figures are set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmselect.cli.output import text_table, visible
from crmselect.cli.words import heading, word
from crmselect.taxonomy import GROUPS, label
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    import pandas as pd

    from crmselect.cost import Explanation, Tco
    from crmselect.scoring import Ranking

__all__ = [
    "costs_by",
    "costs_text",
    "explained",
    "headline",
    "negotiation_text",
    "ranking_text",
    "scenarios_text",
    "with_notes",
]

_LABELLED = ("phase", "group", "category")


def headline(costs: Tco, language: str, kind: str = "") -> str:
    """Return what a table of costs rests on: years, currency, rate and drivers."""
    plan = costs.assumptions
    phrase = "nominal" if kind == "nominal" else "costs" if plan.discount_rate else "undiscounted"
    line = word(phrase, language).format(years=plan.years, currency=plan.currency, rate=percent(plan.discount_rate))
    drivers = [f"{name} {_path(path)}" for name, path in plan.drivers.items() if path.values]
    return visible(f"{line} ({'; '.join(drivers)})" if drivers else line)


def _path(path: Any) -> str:
    return ", ".join(f"{value:g}" for value in path.values)


def costs_text(costs: Tco, language: str) -> str:
    """Return an offer a row, the least present value first, and what a reader should know below."""
    frame = costs.table.sort_values("present_value", kind="stable")
    rows = [
        [str(name), *(_figure(str(column), value) for column, value in row.items())] for name, row in frame.iterrows()
    ]
    body = text_table([heading(str(name), language) for name in ("offer", *frame.columns)], rows)
    notes = [f"{note.where}: {note.text(language)}" for note in costs.notes]
    return with_notes(f"{headline(costs, language)}\n\n{body}", notes, language)


def costs_by(costs: Tco, frame: pd.DataFrame, kind: Any, language: str) -> str:
    """Return sums by some keys, an offer a column, and the totals below."""
    keys = [str(name) for name in frame.index.names]
    rows = []
    for at, row in frame.iterrows():
        parts = at if isinstance(at, tuple) else (at,)
        words = [
            label(str(part), language) if key in _LABELLED else str(part) for key, part in zip(keys, parts, strict=True)
        ]
        rows.append([*words, *(number(value) for value in row)])
    totals = costs.total(kind)
    figures = [number(totals[name]) for name in frame.columns]
    rows.append([heading("total", language), *[""] * (len(keys) - 1), *figures])
    headings = [*(heading(key, language) for key in keys), *map(str, frame.columns)]
    return text_table(headings, rows, left=len(keys))


def explained(found: Explanation, language: str) -> str:
    """Return a figure and a sentence for each item that makes it."""
    scope = [
        word("year_n", language).format(n=value)
        if key == "year"
        else f"{heading(key, language)} {label(str(value), language) if key in _LABELLED else value}"
        for key, value in found.chosen.items()
    ]
    total, comma, colon = money(found.total(), found.currency), ", ", ": "
    if language == "zh":
        comma, colon = "，", "："
    head = f"{found.offer}{f' ({comma.join(scope)})' if scope else ''}{colon}{total}"
    return "\n".join(visible(line) for line in (head, *(f"- {text}" for text in found.sentences(language))))


def negotiation_text(sheet: pd.DataFrame, language: str) -> str:
    """Return a lever a row, the largest worth first."""
    from crmselect.report.words import Words

    words, head = Words(language), sheet.attrs
    rows = []
    for row in sheet.to_dict("records"):
        step, value = str(row["step"]), row["break_even"]
        level = words.break_even(step, float(value)) if value is not None and value == value else ""
        rows.append([str(row["item"]), words.step(step), number(row["worth"]), level])
    columns = [heading(name, language) for name in ("item", "step", "worth", "break_even")]
    title = word("levers" if head["versus"] else "levers_alone", language)
    total = money(head["total"], head["currency"])
    return f"{visible(title.format(total=total, **_names(head)))}\n\n{text_table(columns, rows, left=2)}"


def _names(head: Any) -> dict[str, str]:
    return {name: str(head[name]) for name in ("offer", "versus", "currency")}


def scenarios_text(frame: pd.DataFrame, language: str) -> str:
    """Return a combination of assumptions and an offer a row."""
    grid = list(map(str, frame.attrs["grid"]))
    rows = []
    for row in frame.to_dict("records"):
        figures = [number(row[name]) for name in ("present_value", "nominal", "annual_equivalent")]
        rows.append([*(_value(name, row[name]) for name in grid), str(row["offer"]), *figures, str(row["rank"])])
    names = (*grid, "offer", "present_value", "nominal", "annual_equivalent", "rank")
    title = word("scenarios", language).format(currency=frame.attrs["currency"])
    return f"{title}\n\n{text_table([heading(name, language) for name in names], rows, left=len(grid) + 1)}"


def _value(name: str, value: Any) -> str:
    if name == "discount_rate":
        return percent(value)
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def ranking_text(ranking: Ranking) -> str:
    """Return the ranking; below it, who is out and why, and what is worth reading before it is believed."""
    language = ranking.language
    frame = ranking.table
    aside = {"rank", "status", "reasons"}
    shown = [name for name in frame.columns if not name.startswith("fit: ") and name not in aside]
    rows = []
    for name, row in frame.iterrows():
        place = word("excluded", language) if row["status"] == "excluded" else str(row["rank"])
        rows.append([place, str(name), *(_figure(column, row[column]) for column in shown)])
    headings = [heading(name, language) for name in ("rank", "offer", *shown)]
    title = word("other" if ranking.contributions is None else "additive", language).format(method=ranking.method)
    lines = [title, "", text_table(headings, rows, left=2)]
    if ranking.stops:
        lines += ["", word("out", language)]
        lines += [visible(f"  {stop.offer}: {stop.reason(language)}") for stop in ranking.stops]
    return with_notes("\n".join(lines), [note.text(language) for note in ranking.review], language)


def with_notes(text: str, notes: list[str], language: str) -> str:
    """Return a text with what its reader should know below it."""
    if not notes:
        return text
    return "\n".join([text, "", word("notes", language), *(visible(f"  {note}") for note in notes)])


def _figure(column: str, value: Any) -> str:
    if column in {"not_quoted", "missing_answers"}:
        return str(int(value)) if value else ""
    if column == "fit":
        return percent(float(value))
    if column == "per_user_month":
        return number(float(value), 2)
    if column in {"present_value", "nominal", "annual_equivalent", *GROUPS}:
        return number(float(value))
    return number(float(value), 3)
