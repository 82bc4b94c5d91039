"""Requirements out of tables, wherever they stand: a document, a workbook, a text file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from crmselect.errors import Problem, closest
from crmselect.load.headings import fold, map_headings
from crmselect.load.markdown import GONE, plain, standing, struck
from crmselect.load.priorities import PriorityError, is_priority_word, read_priority
from crmselect.load.requirement_found import TEXTS, Found, Layout
from crmselect.load.requirement_ids import looks_like_id, opening
from crmselect.load.requirement_words import COLUMNS, kind_of
from crmselect.load.table import Cell, Row, Table, blank
from crmselect.model.requirement import Priority

__all__ = ["REASONS", "chosen_columns", "layout_of", "rows_of", "text_of"]

_RISKS = "it is a table of risks or of tests"
_NO_IDS = "no column holds ids"
_NO_PRIORITIES = "no column holds priorities"
_NO_TEXTS = "no column says what is required"
REASONS = {
    _RISKS: "这是风险表或测试表",
    _NO_IDS: "没有一列给出编号",
    _NO_PRIORITIES: "没有一列给出优先级",
    _NO_TEXTS: "没有一列给出需求内容",
}
"""Why a table holds no requirements, with the words in Chinese."""

# A table of risks has ids and priorities, too; so has a table of test cases.
_OTHER_TABLES = frozenset(
    map(fold, ("probability", "likelihood", "mitigation", "mitigation strategy", "expected result", "expected results"))
) | frozenset(map(fold, ("test steps", "概率", "应对措施", "缓解措施", "预期结果", "测试步骤")))
_NO = frozenset({"", "-", "–", "—", "no", "n", "0", "false", "否", "✗", "✘", "×", "❌", "☐", "□", "[ ]", "[]"})
_RANGE = re.compile(r"[A-Z][\w.-]*\d\s*(?:[–—~～…]|-+|to|至|\.\.+)\s*[\w.-]*\d$")
_TOTALS = frozenset(map(fold, ("total", "sum", "subtotal", "grand total", "合计", "小计", "总计")))


def chosen_columns(table: Table, columns: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with the columns that the caller named."""
    problems = []
    for key, heading in columns.items():
        if key not in COLUMNS and key != "text":
            names = ("text", *COLUMNS)
            fix = closest(key, names) or f"give one of {', '.join(names)}"
            problems.append(Problem(f"columns[{key!r}]", f"{key!r} is no column of requirements", fix))
        elif fold(heading) not in map(fold, map(plain, table.headings)):
            fix = closest(heading, table.headings) or f"give one of {', '.join(filter(None, table.headings))}"
            problems.append(Problem(table.place(table.heading_row or None), f"has no column {heading!r}", fix))
    return problems


def layout_of(table: Table, columns: Mapping[str, str] | None = None, *, stated: bool = False) -> Layout:
    """Tell which column is which, and whether the table holds requirements at all.

    Parameters
    ----------
    table : Table
    columns : mapping of str to str, optional
        A column's key and the heading that stands over it, where it is none of the usual names.
    stated : bool
        Whether a heading above gives the priority, so that the table needs no column for it.
    """
    headings = [plain(heading) for heading in table.headings]
    names = {fold(heading): n for n, heading in reversed(list(enumerate(headings)))}
    fixed = {("requirement" if key == "text" else key): names.get(fold(name)) for key, name in (columns or {}).items()}
    forced = {key: at for key, at in fixed.items() if at is not None}
    free = ["" if n in forced.values() else heading for n, heading in enumerate(headings)]
    found = map_headings(free, {key: known for key, known in COLUMNS.items() if key not in forced})
    at = {**found.columns, **forced}
    layout = Layout(at, [heading for n, heading in enumerate(headings) if heading and n not in at.values()])
    folded = set(map(fold, headings))
    if _OTHER_TABLES & folded or ({"p", "i"} <= folded):
        layout.reason = _RISKS
        return layout
    if "area" in at and "kind" not in at and _all_kinds(table, at["area"]):
        at["kind"] = at.pop("area")
    if "id" not in at and layout.texts:
        _ids_in_text(table, layout)
    if "id" not in at:
        layout.reason = _NO_IDS
    elif "priority" not in at and not _ticked(headings, layout) and not stated and not _bracketed(table, at["id"]):
        layout.reason = _NO_PRIORITIES
    elif not layout.texts and "title" not in at and not _longest_text(table, layout):
        layout.reason = _NO_TEXTS
    return layout


def rows_of(table: Table, layout: Layout, block: int = 0, stated: Priority | None = None) -> list[Found]:
    """Return the requirements of a table, one a row; a row that only names a group gives the area of those below."""
    found = []
    group = ""
    for row in table.rows:
        texts = [text_of(cell) for cell in row.cells]
        marked = [cell if isinstance(cell, str) else text for cell, text in zip(row.cells, texts, strict=True)]
        filled = [text for text in texts if text]
        id_text = texts[layout.columns["id"]]
        if not filled or [fold(text) for text in texts] == [fold(plain(heading)) for heading in table.headings]:
            continue
        if len(set(filled)) == 1 and texts.index(filled[0]) <= layout.columns["id"] and _names_group(filled[0], texts):
            group = filled[0]
            continue
        if fold(id_text) in _TOTALS or not id_text.strip(" .…-–—"):
            if fold(id_text) in _TOTALS or not re.search(r"\w", "".join(filled)):
                continue
            id_text = ""
        found.append(_row(table, layout, row, marked, _narrow(id_text), block, stated, group))
    return found


def _narrow(id_text: str) -> str:
    """Return an id in plain letters and figures: a Chinese keyboard writes ＦＲ－１ for FR-1."""
    return unicodedata.normalize("NFKC", id_text) if not id_text.isascii() else id_text


def text_of(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a decimal point, marks of emphasis taken off.

    Examples
    --------
    >>> text_of(12.0), text_of(True), text_of(None), text_of(" a  b ")
    ('12', 'true', '', 'a b')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return plain(str(cell))


def _row(
    table: Table,
    layout: Layout,
    row: Row,
    marked: Sequence[str],
    id_text: str,
    block: int,
    stated: Priority | None,
    group: str,
) -> Found:
    at = layout.columns
    values = {key: (standing if key == "priority" else plain)(marked[column]) for key, column in at.items()}
    places = {key: table.place(row.number, column) for key, column in at.items()}
    begun = opening(marked[at["id"]])
    if begun and (layout.ids_in_text or (begun.priority and not begun.rest and not begun.title)):
        id_text = begun.id
        if layout.ids_in_text:
            values["requirement"] = " ".join(filter(None, (begun.title, begun.rest)))
        if begun.priority and "priority" not in at:
            values["priority"] = begun.priority
    if layout.ticked:
        ticks = [column for column in layout.ticked if plain(marked[column]).casefold() not in _NO]
        values["priority"] = " / ".join(layout.ticked[column] for column in ticks)
        places["priority"] = table.place(row.number, min(ticks or layout.ticked))
    texts = [(key, values[key]) for key in TEXTS if values.get(key)]
    chosen = _text_and_title(dict(texts), values.get("title", ""))
    values.update(text=chosen[0], title=chosen[1])
    key = next((key for key, _ in texts), next((key for key in (*TEXTS, "title") if key in at), "id"))
    places["text"] = places.get(key, places["id"])
    if group and not values.get("area"):
        values["area"] = group
    return Found(
        id_text,
        table.place(row.number),
        values,
        places,
        stated=stated if "priority" not in at else None,
        above=table.above,
        block=block,
        struck=marked[at["id"]].count(GONE) > 1,
        marks=_marks(marked, [at["id"], *(at[key] for key in (*TEXTS, "title") if key in at)]),
    )


def _marks(marked: Sequence[str], columns: Sequence[int]) -> str:
    """Return whether the id and the texts of a row are struck out: the whole, a part, or nothing."""
    found = [struck(marked[column]) for column in dict.fromkeys(columns) if plain(marked[column])]
    if found and all(one == "whole" for one in found):
        return "whole"
    # An id that is struck has its own note.
    return "part" if any(found[1:]) or (found and found[0] == "part") else ""


def _text_and_title(texts: Mapping[str, str], title: str) -> tuple[str, str]:
    """Choose the text and the title of a row out of the columns that say what is required."""
    requirement, description, story = (texts.get(key, "") for key in TEXTS[:3])
    if description and (requirement or story):
        # Beside a description, a column named Requirement or Feature holds the short name.
        short = requirement or story
        return (description, short) if not title else (f"{short}: {description}", title)
    text = requirement or description or story
    return (text, title) if text else (title or texts.get("notes", ""), title)


def _names_group(text: str, texts: Sequence[str]) -> bool:
    """Return whether the one thing that a row says is the name of a group rather than an id without its text."""
    return len(texts) > 2 and not looks_like_id(text) and bool(re.search(r"[^\W\d_]{2}", text))


def _ticked(headings: Sequence[str], layout: Layout) -> bool:
    """Find columns named Must, Should and Could, of which each row ticks one."""
    free = [n for n, heading in enumerate(headings) if heading in layout.unread and is_priority_word(heading)]
    if len(free) > 1:
        layout.ticked = {n: headings[n] for n in free}
        layout.unread = [heading for heading in layout.unread if heading not in layout.ticked.values()]
    return len(free) > 1


def _all_kinds(table: Table, column: int) -> bool:
    words = {text for row in table.rows if (text := text_of(row.cells[column]))}
    return bool(words) and all(kind_of(word) for word in words)


def _ids_in_text(table: Table, layout: Layout) -> None:
    """Find the ids in a column named Requirement: as all that it holds, or at the beginning of each text."""
    key = next(key for key in TEXTS if key in layout.columns)
    column = layout.columns[key]
    cells = [str(row.cells[column] or "") for row in table.rows if not blank(row.cells[column : column + 1])]
    begun = [one if (one := opening(cell)) and one.set_off else None for cell in cells]
    if not cells or any(one is None and not _RANGE.match(plain(cell)) for one, cell in zip(begun, cells, strict=True)):
        return
    if any(one.rest or one.title for one in begun if one):
        layout.columns["id"] = column
        layout.ids_in_text = True
    else:
        layout.columns["id"] = layout.columns.pop(key)


def _bracketed(table: Table, column: int) -> bool:
    """Return whether the ids carry their priorities in brackets."""
    return any((found := opening(str(row.cells[column] or ""))) and found.priority for row in table.rows)


def _longest_text(table: Table, layout: Layout) -> bool:
    """Take the column with the longest texts for what is required, where ids and priorities leave no doubt."""
    if not table.rows:
        return False
    if "priority" not in layout.columns:
        return _bracketed(table, layout.columns["id"]) and _widest(table, layout)
    ids = [text_of(row.cells[layout.columns["id"]]) for row in table.rows]
    if not all(looks_like_id(id_) for id_ in ids if id_) or not any(ids):
        return False
    for row in table.rows:
        try:
            read_priority(text_of(row.cells[layout.columns["priority"]]))
        except PriorityError:
            return False
    return _widest(table, layout)


def _widest(table: Table, layout: Layout) -> bool:
    others = [n for n in range(len(table.headings)) if n not in layout.columns.values()]
    sizes = {n: sum(_words(text_of(row.cells[n])) for row in table.rows) / len(table.rows) for n in others}
    widest = max(sizes, key=lambda n: sizes[n], default=None)
    if widest is None or sizes[widest] < 3:
        return False
    layout.columns["requirement"] = widest
    layout.unread.remove(plain(table.headings[widest]))
    return True


def _words(text: str) -> int:
    """Count the words of a text, two hanzi being one; ids and figures are none."""
    words = [word for word in re.findall(r"[A-Za-z][\w'-]*", text) if not re.search(r"\d", word)]
    return len(words) + len(re.findall(r"[\u4e00-\u9fff]{2}", text))
