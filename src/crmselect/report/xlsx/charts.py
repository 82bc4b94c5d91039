"""The native charts: they draw cells, so that they move with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crmselect.plot.style import SERIES
from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import Book, Sheet, shown
from crmselect.taxonomy import GROUPS

if TYPE_CHECKING:
    from crmselect.report.xlsx.cashflow import CashCells

__all__ = ["by_year", "curves", "groups", "lines", "running", "scores"]

_MOST = 8
"""Offers that a chart with a line or a column each shows: more cannot be told apart."""
_INK, _GRID = "#1f3b57", "#dfe4ea"
_OUT = "#b4bac1"
_BAR, _ROW = 120, 26
_SHORT = 28
_ON_ONE_PAGE = 24
"""Rows that leave room for a chart below them."""


def _chart(book: Book, kind: dict[str, Any], title: str) -> Any:
    chart = book.made.add_chart(kind)
    chart.set_title({
        "name": shown(title), "name_font": {"name": book.font, "size": 11, "color": _INK, "bold": True},
        "overlay": False,
    })  # fmt: skip
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _axis(book: Book, **options: Any) -> dict[str, Any]:
    font = {"name": book.font, "size": 9, "color": "#333333"}
    return {"num_font": font, "name_font": {**font, "bold": False}, "line": {"color": _GRID}, **options}


def _legend(book: Book, position: str = "bottom") -> dict[str, Any]:
    return {"position": position, "font": {"name": book.font, "size": 9}}


def _bars(book: Book, count: int, title: str, width: int, *, stacked: bool) -> Any:
    chart = _chart(book, {"type": "bar", "subtype": "stacked"} if stacked else {"type": "bar"}, title)
    chart.set_size({"width": width, "height": _BAR + _ROW * max(count, 2) + 30 * stacked})
    # The first row stands on top, as in the table.
    chart.set_y_axis(_axis(book, reverse=True, major_gridlines={"visible": False}, interval_unit=1))
    return chart


def scores(book: Book, sheet: Sheet, rows: tuple[int, int], columns: tuple[int, int], title: str, width: int) -> Any:
    """Return bars of the scores beside the offers' names."""
    first, last = rows
    chart = _bars(book, last - first + 1, title, width, stacked=False)
    for n, colour in enumerate((SERIES[0], _OUT)):
        values = columns[1] + n
        chart.add_series({
            "name": f"={sheet.span(first - 1, values, first - 1, values)}",
            "categories": f"={sheet.span(first, columns[0], last, columns[0])}",
            "values": f"={sheet.span(first, values, last, values)}",
            "fill": {"color": colour}, "gap": 45, "overlap": 100,
            # Of two bars in one place one is nothing, and says nothing.
            "data_labels": {"value": True, "num_format": "0.000;;", "font": {"name": book.font, "size": 9}},
        })  # fmt: skip
    chart.set_x_axis(
        _axis(
            book,
            min=0,
            num_format="0.0",
            label_position="high",
            major_gridlines={"visible": True, "line": {"color": _GRID}},
        )
    )
    chart.set_legend({"none": True})
    return chart


def groups(
    book: Book, findings: Findings, sheet: Sheet, rows: tuple[int, int], columns: tuple[int, int], title: str,
    width: int,
) -> Any:  # fmt: skip
    """Return stacked bars of the present value by cost group, in the colours that every picture has for them."""
    first, last = rows
    chart = _bars(book, last - first + 1, title, width, stacked=True)
    for n, group in enumerate(GROUPS.values()):
        chart.add_series({
            "name": group.zh if findings.words.zh else group.en,
            "categories": f"={sheet.span(first, columns[0], last, columns[0])}",
            "values": f"={sheet.span(first, columns[1] + n, last, columns[1] + n)}",
            "fill": {"color": group.colour}, "gap": 45,
        })  # fmt: skip
    chart.set_x_axis(
        _axis(
            book, num_format="#,##0", label_position="high", major_gridlines={"visible": True, "line": {"color": _GRID}}
        )
    )
    chart.set_legend(_legend(book))
    return chart


def _shown(findings: Findings) -> list[tuple[int, str]]:
    return [(findings.order.index(name), name) for name in findings.seen[:_MOST]]


def _over_years(book: Book, findings: Findings, cash: CashCells, kind: str, block: str, title: str) -> Any:
    sheet, years = cash.sheet, findings.study.assumptions.years
    chart = _chart(book, {"type": kind}, title)
    head = cash.first[block] - 1
    for n, (position, name) in enumerate(_shown(findings)):
        at = cash.first[block] + position
        colour = SERIES[n % len(SERIES)]
        series: dict[str, Any] = {
            "name": _short(name),
            "categories": f"={sheet.span(head, 1, head, years)}",
            "values": f"={sheet.span(at, 1, at, years)}",
        }
        if kind == "line":
            series |= {"line": {"color": colour, "width": 2}, "marker": {"type": "circle", "size": 4,
                       "fill": {"color": colour}, "border": {"color": colour}}}  # fmt: skip
        else:
            series |= {"fill": {"color": colour}, "gap": 60}
        chart.add_series(series)
    chart.set_size({"width": 560, "height": 330})
    chart.set_x_axis(_axis(book))
    chart.set_y_axis(_axis(book, num_format="#,##0", major_gridlines={"visible": True, "line": {"color": _GRID}}))
    chart.set_legend(_legend(book))
    return chart


def by_year(book: Book, findings: Findings, cash: CashCells, row: int) -> None:
    """Draw what the first offers pay in each year."""
    words = findings.words
    chart = _over_years(book, findings, cash, "column", "year", _first(findings, words("figure.cash")))
    if row > _ON_ONE_PAGE:
        cash.sheet.made.set_h_pagebreaks([row])
    cash.sheet.made.insert_chart(row, 0, chart, {"description": words("figure.cash")})
    cash.sheet.last = (max(cash.sheet.last[0], row + 18), max(cash.sheet.last[1], 10))


def running(book: Book, findings: Findings, cash: CashCells, row: int) -> None:
    """Draw what the first offers have paid by the end of each year."""
    words = findings.words
    chart = _over_years(book, findings, cash, "line", "cumulative", _first(findings, words("figure.cumulative")))
    cash.sheet.made.insert_chart(row, 4, chart, {"description": words("figure.cumulative"), "x_offset": 40})
    del book


def curves(book: Book, findings: Findings, sheet: Sheet, head: int, count: int, row: int) -> None:
    """Draw how sure the first offers are to stay within an amount; a row an offer, a column a percentile."""
    words = findings.words
    chart = _chart(book, {"type": "scatter", "subtype": "smooth"}, _first(findings, words("figure.curves")))
    for n, (_, name) in enumerate(_shown(findings)):
        chart.add_series({
            "name": _short(name),
            "categories": f"={sheet.span(head + 1 + n, 1, head + 1 + n, count)}",
            "values": f"={sheet.span(head, 1, head, count)}",
            "line": {"color": SERIES[n % len(SERIES)], "width": 2}, "marker": {"type": "none"},
        })  # fmt: skip
    chart.set_size({"width": 860, "height": 380})
    chart.set_x_axis(_axis(book, num_format="#,##0", name=findings.words("cost", currency=findings.currency),
                           major_gridlines={"visible": True, "line": {"color": _GRID}}))  # fmt: skip
    chart.set_y_axis(_axis(book, num_format="0%", min=0, max=1,
                           major_gridlines={"visible": True, "line": {"color": _GRID}}))  # fmt: skip
    chart.set_legend(_legend(book))
    if row > _ON_ONE_PAGE:
        sheet.made.set_h_pagebreaks([row])
    sheet.made.insert_chart(row, 0, chart, {"description": words("figure.curves")})
    sheet.last = (max(sheet.last[0], row + 20), max(sheet.last[1], 7))


def lines(
    book: Book, title: str, series: Sequence[tuple[str, str, str]], *, dated: bool, scattered: bool = False
) -> Any:  # fmt: skip
    """Return lines over time, each of a name, the addresses of its dates and those of its figures.

    Parameters
    ----------
    dated : bool
        Whether times are dates; they are numbers else.
    scattered : bool
        Whether dates are apart by more than a step: a line then begins and ends at each.
    """
    kind = {"type": "scatter", "subtype": "straight"} if scattered else {"type": "line"}
    chart = _chart(book, kind, title)
    for n, (name, times, figures) in enumerate(series):
        chart.add_series({
            "name": _short(name), "categories": f"={times}", "values": f"={figures}",
            "line": {"color": SERIES[n % len(SERIES)], "width": 2, "dash_type": "solid" if n != 1 else "dash"},
            "marker": {"type": "none"},
        })  # fmt: skip
    times_axis: dict[str, Any] = {"num_format": "yyyy-mm" if dated else "0", "label_position": "low"}
    if not scattered:
        times_axis |= {"interval_unit": 6, "interval_tick": 6}
    chart.set_x_axis(_axis(book, **times_axis))
    chart.set_y_axis(_axis(book, num_format="#,##0", major_gridlines={"visible": True, "line": {"color": _GRID}}))
    chart.set_size({"width": 860, "height": 330})
    chart.set_legend(_legend(book))
    return chart


def _short(name: str) -> str:
    name = shown(name)
    # A series named with an equals sign would be read as an address.
    name = f" {name}" if name.startswith("=") else name
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…"


def _first(findings: Findings, title: str) -> str:
    return findings.words("book.first", title=title, n=_MOST) if len(findings.seen) > _MOST else title
