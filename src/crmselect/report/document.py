"""A document without a format: sections of paragraphs, tables with typed cells, figures and notices.

What a report says is decided here once; a writer of pages, workbooks or papers only decides how it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Block",
    "Bullets",
    "Cell",
    "Column",
    "Document",
    "Fact",
    "Facts",
    "Figure",
    "Heading",
    "Notice",
    "Paragraph",
    "Row",
    "Section",
    "Table",
]

Kind = Literal["text", "money", "percent", "number", "code"]
Tone = Literal["", "muted", "strong", "warning"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is read, and behind it the figure in full precision.

    Parameters
    ----------
    text : str
        As it is shown, rounded.
    value : float or int, optional
        The figure itself; None for words and for what is not there.
    kind : {"text", "money", "percent", "number", "code"}
        ``percent`` is a share, 0.2 for 20 %; ``code`` is set in letters of one width.
    decimals : int
        How many are shown.
    bar : float, optional
        A bar beside the figure, 0 to 1 of the cell's width.
    items : tuple of str
        Lines below the text.
    indent : int
        Depth in a tree.
    tone : {"", "muted", "strong", "warning"}
    """

    text: str = ""
    value: float | int | None = None
    kind: Kind = "text"
    decimals: int = 0
    bar: float | None = None
    items: tuple[str, ...] = ()
    indent: int = 0
    tone: Tone = ""

    @property
    def numeric(self) -> bool:
        """Whether it is set to the right, in figures of one width."""
        return self.kind in {"money", "percent", "number"}

    @property
    def exact(self) -> str:
        """The figure in the shortest form that reads back as the same number; empty where there is none."""
        return "" if self.value is None else repr(self.value)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: its key, what is read, and the heading that spans it and its neighbours."""

    key: str
    title: str
    numeric: bool = True
    span: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the key of what it is about, its cells, its tone."""

    key: str
    cells: tuple[Cell, ...]
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Parameters
    ----------
    key : str
        Once in a document.
    caption : str
    columns : tuple of Column
    rows : tuple of Row
        As many cells as columns.
    heading : int
        The position of the cell that heads its row.
    notes : tuple of str
        Lines below it.
    """

    kind: ClassVar[str] = "table"

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading: int = 0
    notes: tuple[str, ...] = ()

    @property
    def spans(self) -> tuple[tuple[str, int], ...]:
        """The headings above the columns with how many columns each spans; empty where there are none."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if found and column.span and found[-1][0] == column.span:
                found[-1] = (column.span, found[-1][1] + 1)
            else:
                found.append((column.span, 1))
        return tuple(found) if any(name for name, _ in found) else ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: what it is called, what it shows in words, and the function that draws it once.

    Parameters
    ----------
    key, caption : str
    alternative : str
        For readers who cannot see it.
    draw : callable
        Takes nothing and returns the matplotlib Axes drawn on.
    """

    kind: ClassVar[str] = "figure"

    key: str
    caption: str
    alternative: str
    draw: Callable[[], Axes]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; the first of a section may lead."""

    kind: ClassVar[str] = "paragraph"

    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "heading"

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; an item has a name in front and text after it, either may be empty."""

    kind: ClassVar[str] = "bullets"

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must not be overlooked."""

    kind: ClassVar[str] = "notice"

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and its figure; a line of small print below it."""

    key: str
    term: str
    cell: Cell
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The few figures that stand on top."""

    kind: ClassVar[str] = "facts"

    facts: tuple[Fact, ...]


Block = Table | Figure | Paragraph | Heading | Bullets | Notice | Facts


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its key (once in a document), its heading, its blocks; some begin a page in print."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Parameters
    ----------
    title, subtitle : str
    language : {"en", "zh"}
    sections : tuple of Section
    data : mapping
        The results behind it as plain data, ready for JSON.
    """

    title: str
    subtitle: str
    language: str
    sections: tuple[Section, ...]
    data: Mapping[str, Any] = field(repr=False)

    def blocks(self) -> Iterator[Block]:
        """Yield every block of every section."""
        for section in self.sections:
            yield from section.blocks

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by key."""
        return {block.key: block for block in self.blocks() if isinstance(block, Table)}

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures by key."""
        return {block.key: block for block in self.blocks() if isinstance(block, Figure)}

    def section(self, key: str) -> Section:
        """Return a section by its key."""
        return next(section for section in self.sections if section.key == key)
