"""What a sheet's XML says beside its values: merged ranges, hidden rows and columns, formulas; and whether it is sane.

Read from the part itself, for openpyxl's read-only mode, the one that is safe with any sheet, keeps none of it; and
before openpyxl sees the part, for a row of a million cells fills its memory.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from crmselect.load.source import Source

__all__ = ["MOST_FILLED", "MOST_ROWS", "Range", "SheetFacts", "sheet_facts", "sheets_facts"]

MOST_ROWS = 1_048_576
MOST_RANGES = 100_000
MOST_TAGS = 20_000_000
MOST_FILLED = 150_000
"""Rows with cells in them: a seventh of those that a spreadsheet has, and more than any tender."""
MOST_IN_ROW = 250_000
"""Tags of one row: a spreadsheet has 16,384 columns, and a cell of a table has three tags or four."""
MOST_SHEETS = 200
MOST_BEHIND = 8_000_000
"""Bytes behind a sheet's cells: its merged ranges, the rules that its cells are checked and coloured by."""
MOST_RULES = 20_000
MOST_REFERENCES = 100_000
"""Ranges that all its rules name: openpyxl makes an object of each, though nobody asks for them."""
MOST_STRINGS = 2_000_000
MOST_BESIDE = 16 * 1024 * 1024
"""Bytes of a part that is held as a tree: styles, the list of sheets."""

_TAG = re.compile(rb"<(?:\w{1,20}:)?(?:(f)[\s/>]|row\s([^<>]{0,400})|col\s([^<>]{0,400})|mergeCell\s([^<>]{0,400}))")
_REF = re.compile(rb"\bref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_ROW = re.compile(rb"(?:^|\s)r=[\"']([0-9]{1,7})[\"']")
_FROM = re.compile(rb"\bmin=[\"']([0-9]{1,5})[\"']")
_TO = re.compile(rb"\bmax=[\"']([0-9]{1,5})[\"']")
_ROW_END = re.compile(rb"</(?:\w{1,20}:)?row\s*>")
_STRING = re.compile(rb"<(?:\w{1,20}:)?(?:si|t|r)[\s/>]")
_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet\s([^<>]{0,2000})")
_TIED = re.compile(rb":id=[\"']([^\"']*)")
_TARGET = re.compile(rb"\bTarget=[\"']([^\"']*)")
_CELLS = re.compile(rb"<(?:\w{1,20}:)?sheetData[\s/>]")
_CELLS_END = re.compile(rb"</(?:\w{1,20}:)?sheetData\s*>")
_RULE = re.compile(rb"<(?:\w{1,20}:)?(?:dataValidation|conditionalFormatting)\s")
_NAMED = re.compile(rb"\bsqref=([\"'])([^\"']*)\1")
_HELD = ("xl/styles", "xl/workbook", "xl/_rels", "xl/worksheets/_rels", "[content_types]", "docprops")
_OTHER = re.compile(
    r"^xl/(?:theme|media|drawings|charts|pivot\w*|externallinks|embeddings|comments)|^customxml/|\.(?!xml$)\w+$"
)
"""Parts that openpyxl does not read where only values are asked for."""
_CHUNK = 1024 * 1024
_KEPT = 1024


class Range(NamedTuple):
    """A merged range: its rows, 1 first, and its columns, 0 first; the last of both belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetFacts:
    """What stands beside the values of a sheet."""

    formulas: bool = False
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """The first and the last position of each run of hidden columns, 0 first."""


def sheets_facts(source: Source, archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Look through every sheet, and refuse a workbook whose texts or styles would fill the memory.

    Before openpyxl opens it: to learn a sheet's size, that reads on to its end.

    Returns
    -------
    dict of str to SheetFacts
        By the names of the parts.

    Raises
    ------
    DataError
    """
    facts = {}
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith("sharedstrings.xml"):
            with archive.open(entry) as part:
                texts = sum(sum(1 for _ in _STRING.finditer(chunk)) for chunk in _chunks(part))
            if texts > MOST_STRINGS:
                raise source.problem("holds too many texts to be a table", "leave out what is not needed")
        elif _held(name) and entry.file_size > MOST_BESIDE:
            raise source.problem(
                f"its part {entry.filename!r} is larger than 16 MB", "open it in its program and save it anew"
            )
        elif name == "xl/workbook.xml":
            # A thousand sheets can name one part, which is read for each of them.
            sheets = _SHEET.findall(archive.read(entry))
            if len(sheets) > MOST_SHEETS:
                raise source.problem(f"has more than {MOST_SHEETS} sheets", "save only the sheets that are needed")
            _refuse_twice(source, [found[1] for sheet in sheets if (found := _TIED.search(sheet))])
        elif name == "xl/_rels/workbook.xml.rels":
            targets = (one.decode("utf-8", "replace").casefold() for one in _TARGET.findall(archive.read(entry)))
            _refuse_twice(source, [posixpath.normpath(posixpath.join("/xl", one)) for one in targets])
        elif name.startswith("xl/worksheets/sheet") or (entry.file_size > _KEPT * _KEPT and not _OTHER.search(name)):
            facts[entry.filename] = sheet_facts(source, archive, entry.filename)
    return facts


def _refuse_twice(source: Source, parts: Sequence[object]) -> None:
    if len(set(parts)) < len(parts):
        raise source.problem("two of its sheets are one part", "open it in its program and save it anew")


def sheet_facts(source: Source, archive: zipfile.ZipFile, part: str) -> SheetFacts:
    """Look through a sheet's part.

    Raises
    ------
    DataError
        When it holds more tags than any table, in all or in one row, or more merged ranges.
    """
    facts = SheetFacts()
    tags = in_row = row = rows = 0
    before = b""
    plain = True
    beside = _Beside()
    with archive.open(part) as stream:
        for chunk in _chunks(stream):
            if b"\0" in chunk[:4] and not before:
                raise source.problem(f"its part {part!r} is in UTF-16", "open it in its program and save it anew")
            tags += chunk.count(b"<")
            # A remark or a quotation could hold what looks like a row's end: then all counts as one row.
            plain = plain and b"<!" not in chunk
            ends = [found.start() for found in _ROW_END.finditer(chunk)] if plain else []
            longest = 0
            start = 0
            for end in ends:
                longest = max(longest, in_row + chunk.count(b"<", start, end))
                # A blank cell has no end of its own; a row of such cells is formatted, and holds nothing.
                rows += chunk.find(b"</", start + 2, end) >= 0
                start, in_row = end, 0
            if rows > MOST_FILLED:
                raise source.problem(
                    f"holds more than {MOST_FILLED:,} rows", "leave out what is not needed, or split it"
                )
            in_row += chunk.count(b"<", start)
            if tags > MOST_TAGS or max(longest, in_row) > MOST_IN_ROW:
                raise source.problem("reaches too far to be a table", "delete the cells far below or far right")
            text = before + chunk
            beside.add(text, len(before))
            done = 0
            for found in _TAG.finditer(text):
                if found.end() > len(text) - _KEPT and len(chunk) == _CHUNK:
                    break  # It may go on in the next chunk.
                done = found.end()
                formula, of_row, of_columns, of_range = found.groups()
                if formula:
                    facts.formulas = True
                elif of_row is not None:
                    given = _ROW.search(of_row)
                    row = int(given[1]) if given else row + 1
                    if _HIDDEN.search(of_row) and row <= MOST_ROWS:
                        facts.hidden_rows.add(row)
                elif of_columns is not None:
                    _column(of_columns, facts)
                elif of_range is not None and (ref := _REF.search(of_range)):
                    _range(source, ref, facts)
            before = text[max(done, len(text) - _KEPT) :]
    if beside.too_much(part):
        raise source.problem(
            "has more rules for its cells than any table: for what may be entered, or for colours",
            "copy the values into a new workbook",
        )
    return facts


class _Beside:
    """What stands before and behind the cells of a sheet: openpyxl makes objects of all of it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.within: bool | None = None
        """Whether the cells are at hand; None before them."""
        self.seen = False

    def add(self, text: bytes, known: int) -> None:
        """Take a chunk, the end of the one before (so many bytes) in front of it."""
        start = known
        if self.within is None:
            found = _CELLS.search(text)
            if found is None:
                self.keep(text[start:])
                return
            self.keep(text[start : found.start()])
            self.within = self.seen = True
            start = found.end()
        if self.within:
            found = _CELLS_END.search(text, max(start - 32, 0))
            if found is None:
                return
            self.within, start = False, max(found.end(), start)
        self.keep(text[start:])

    def keep(self, text: bytes) -> None:
        self.size += len(text)
        if self.size <= MOST_BEHIND:
            self.parts.append(text)

    def too_much(self, part: str) -> bool:
        """Return whether it is more than any table has."""
        if self.size > MOST_BEHIND:
            return self.seen or part.lower().startswith("xl/worksheets/")
        whole = b"".join(self.parts)
        references = sum(found[2].count(b" ") + 1 for found in _NAMED.finditer(whole))
        return references > MOST_REFERENCES or len(_RULE.findall(whole)) > MOST_RULES


def _column(attributes: bytes, facts: SheetFacts) -> None:
    first, last = _FROM.search(attributes), _TO.search(attributes)
    if first and last and _HIDDEN.search(attributes) and len(facts.hidden_columns) < 16_384:
        facts.hidden_columns.append((int(first[1]) - 1, int(last[1]) - 1))


def _range(source: Source, ref: re.Match[bytes], facts: SheetFacts) -> None:
    made = Range(int(ref[2]), _position(ref[1]), min(int(ref[4]), MOST_ROWS), _position(ref[3]))
    facts.merged.append(made)
    if len(facts.merged) > MOST_RANGES:
        raise source.problem(f"has more than {MOST_RANGES:,} merged ranges", "unmerge them")


def _position(name: bytes) -> int:
    """Return a column's position by its letters: A is 0."""
    position = 0
    for letter in name:
        position = 26 * position + letter - 64
    return position - 1


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _held(name: str) -> bool:
    return name.startswith(_HELD)
