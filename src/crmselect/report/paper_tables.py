"""Tables as WordprocessingML: column widths from what stands in them, heads that repeat, rows that stay whole."""

from __future__ import annotations

from dataclasses import dataclass

from crmselect.report.document import Cell, Column, Row, Table
from crmselect.report.paper_text import attribute, paragraph, run, shown, units

__all__ = ["ACCENT", "MUTED", "Layout", "layout_of", "table"]

ACCENT, MUTED, WARNING = "1F4E79", "5B6470", "9A3412"
_RULE, _HEAD = "C9D1DB", "EEF2F7"
_SIZES = (9.0, 8.5, 8.0, 7.5)
"""In points; the largest that fits is taken."""
_SMALLEST = 7.0
_PADDING = 70
"""Twentieths of a point, on either side of a cell."""
_LONGEST = {"text": 9.0, "code": 20.0}
"""What a column of words must have room for at least, in its type size: longer words are broken."""
_WIDEST, _NAME = 34.0, 6.0
_COMFORT, _BOLD = 1.2, 1.1
"""Heads are bold, and what stands in for a font that is not installed may be wider."""
_TOGETHER = 12
"""A table of no more rows stays on one page."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The type size in points, and the width of each column in twentieths of a point."""

    size: float
    widths: tuple[int, ...]
    fits: bool


def layout_of(block: Table, room: int) -> Layout:
    """Return the largest type with which a table fits into a width, in twentieths of a point.

    Parameters
    ----------
    block : Table
    room : int

    Returns
    -------
    Layout
        ``fits`` is False where even the smallest type would break words or figures.
    """
    least, liked = _columns(block)
    for size in _SIZES:
        floor = [_twips(width, size) for width in least]
        if sum(floor) <= room:
            return Layout(size, _shared(floor, [_twips(width, size) for width in liked], room), fits=True)
    floor = [_twips(width, _SMALLEST) for width in least]
    return Layout(_SMALLEST, _shared(floor, floor, room), fits=sum(floor) <= room)


def _twips(width: float, size: float) -> int:
    return round(width * size * 20) + 2 * _PADDING


def _columns(block: Table) -> tuple[list[float], list[float]]:
    """Return for each column what it needs at least and what it would like, in the type size."""
    least, liked = [], []
    for at, column in enumerate(block.columns):
        found = [row.cells[at] for row in block.rows]
        most = _LONGEST["code" if any(cell.kind == "code" for cell in found) else "text"]
        words = [word for text in (column.title, *(cell.text for cell in found)) for word in shown(text).split(" ")]
        narrow = min(max(map(_word, words), default=1.0), most)
        # A figure is never broken.
        figures = max((_figure(cell) for cell in found if cell.numeric), default=0.0)
        whole = max((units(text) for cell in found for text in (cell.text, *cell.items)), default=1.0)
        # A name of two words stays on its line.
        names = 0.0 if column.numeric else min(max((units(cell.text) for cell in found), default=0.0), _NAME)
        need = max(_COMFORT * max(narrow, figures, names), 2.0)
        least.append(need)
        liked.append(max(need, min(max(whole, 0.5 * units(column.title)), _WIDEST)))
    at = 0
    for name, count in block.spans:
        # What spans some columns needs room for its words as well.
        word = min(max(map(_word, shown(name).split(" "))), _LONGEST["text"]) * _COMFORT
        short = max(word - sum(least[at : at + count]), 0.0) / count
        for n in range(at, at + count):
            least[n] += short
            liked[n] = max(liked[n], least[n])
        at += count
    return least, liked


def _figure(cell: Cell) -> float:
    return units(shown(cell.text)) * (_BOLD if cell.tone == "strong" else 1.0)


def _word(word: str) -> float:
    """Return how much room a word needs: Chinese is broken between any two letters."""
    wide = [units(letter) for letter in word]
    return units(word) if not wide or max(wide) < 1 else min(units(word), 4.0)


def _shared(floor: list[int], liked: list[int], room: int) -> tuple[int, ...]:
    """Return widths that add up to the room: what is left goes to those that would like more, or to all."""
    left = room - sum(floor)
    wish = [like - least for like, least in zip(liked, floor, strict=True)]
    if left < 0:
        found = [least * room / sum(floor) for least in floor]
    elif sum(wish) > left:
        found = [least + left * more / sum(wish) for least, more in zip(floor, wish, strict=True)]
    else:
        found = [like * room / sum(liked) for like in liked]
    widths = [int(width) for width in found]
    widths[-1] += room - sum(widths)
    return tuple(widths)


def table(block: Table, layout: Layout, number: str) -> str:
    """Return a table; its head stands on every page that it reaches."""
    rows = [*_heads(block, layout)]
    together = len(block.rows) <= _TOGETHER
    last = len(block.rows) - 1
    # The notes below it belong to it.
    rows += [
        _row(block, row, layout, keep=together and (at < last or bool(block.notes)))
        for at, row in enumerate(block.rows)
    ]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in layout.widths)
    margins = "".join(f'<w:{side} w:w="{_PADDING}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{sum(layout.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>"
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        'w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(number)}/><w:tblDescription w:val={attribute(block.caption)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _heads(block: Table, layout: Layout) -> list[str]:
    spans = block.spans
    if not spans:
        cells = [_head(column, width, layout) for column, width in zip(block.columns, layout.widths, strict=True)]
        return [_whole("".join(cells), head=True)]
    upper, lower, at = [], [], 0
    for name, count in spans:
        if name:
            width = sum(layout.widths[at : at + count])
            text = paragraph(run(name, bold=True, size=layout.size), "TableText", '<w:keepNext/><w:jc w:val="center"/>')
            upper.append(_cell(text, width, f'<w:gridSpan w:val="{count}"/>', fill=_HEAD))
        for n in range(at, at + count):
            column, width = block.columns[n], layout.widths[n]
            if name:
                lower.append(_head(column, width, layout))
            else:
                upper.append(_head(column, width, layout, '<w:vMerge w:val="restart"/>'))
                lower.append(_cell(paragraph("", "TableText", "<w:keepNext/>"), width, "<w:vMerge/>", fill=_HEAD))
        at += count
    return [_whole("".join(upper), head=True), _whole("".join(lower), head=True)]


def _head(column: Column, width: int, layout: Layout, merge: str = "") -> str:
    marks = "<w:keepNext/>" + ('<w:jc w:val="right"/>' if column.numeric else "")
    text = paragraph(run(column.title, bold=True, size=layout.size), "TableText", marks)
    return _cell(text, width, merge, fill=_HEAD)


def _row(block: Table, row: Row, layout: Layout, *, keep: bool) -> str:
    cells = []
    for at, (cell, column) in enumerate(zip(row.cells, block.columns, strict=True)):
        heads = at == block.heading
        marks = "<w:keepNext/>" if keep else ""
        if cell.indent:
            marks += f'<w:ind w:left="{200 * cell.indent}"/>'
        right = cell.numeric and column.numeric
        marks += '<w:jc w:val="right"/>' if right else ""
        tone = cell.tone or row.tone
        colour = {"muted": MUTED, "warning": WARNING}.get(tone, "")
        bold = tone in {"strong", "warning"} or (heads and not row.tone)
        font = "Courier New" if cell.kind == "code" else ""
        size = layout.size - 0.5 if font else layout.size
        text = paragraph(run(cell.text, bold=bold, colour=colour, size=size, font=font), "TableText", marks)
        for item in cell.items:
            small = run(item, colour=colour or MUTED, size=layout.size - 0.5)
            text += paragraph(small, "TableText", "<w:keepNext/>" if keep else "")
        cells.append(_cell(text, layout.widths[at]))
    return _whole("".join(cells))


def _cell(content: str, width: int, merge: str = "", *, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}{shade}</w:tcPr>{content}</w:tc>'


def _whole(cells: str, *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"
