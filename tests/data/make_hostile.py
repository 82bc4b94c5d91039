"""Files that attack their reader, each with the words that it has to be refused with.

``python tests/data/make_hostile.py FOLDER`` writes them all; the tests write them into a folder of their own.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["FILES", "docx", "make", "xlsx"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument"


def _types(parts: dict[str, str]) -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )


def _rels(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELS}">{each}</Relationships>'


def _packed(parts: dict[str, str | bytes]) -> bytes:
    """Return an archive; what is small enough stands there as it is, so that no rule for bombs stops it at the door."""
    stream = io.BytesIO()
    small = sum(map(len, parts.values())) < 49 * 1024 * 1024
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def xlsx(sheet: str | bytes = "", *, strings: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    """Return a workbook of one sheet with this XML between its root's tags; a whole part where it begins as one."""
    whole = (
        sheet
        if isinstance(sheet, bytes) or sheet.startswith("<?xml")
        else f'<worksheet xmlns="{S}">{sheet}</worksheet>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(
            {
                "xl/workbook.xml": f"{_MAIN}.spreadsheetml.sheet.main+xml",
                "xl/worksheets/sheet1.xml": f"{_MAIN}.spreadsheetml.worksheet+xml",
                "xl/sharedStrings.xml": f"{_MAIN}.spreadsheetml.sharedStrings+xml",
            }
        ),
        "_rels/.rels": _rels(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _rels(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": whole,
    }
    return _packed({**parts, **(extra or {})})


def docx(
    body: str | bytes = "", *, styles: str = "", numbering: str = "", extra: dict[str, str | bytes] | None = None
) -> bytes:
    """Return a document with this XML in its body; a whole part where it is bytes."""
    whole = body if isinstance(body, bytes) else f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types({"word/document.xml": f"{_MAIN}.wordprocessingml.document.main+xml"}),
        "_rels/.rels": _rels(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _rels(("styles", "styles.xml"), ("numbering", "numbering.xml")),
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>',
        "word/document.xml": whole,
    }
    return _packed({**parts, **(extra or {})})


def _cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{_cell("A1", "name")}{_cell("B1", "currency")}{_cell("C1", "licence")}</row>'
ROW = f'<row r="2">{_cell("A2", "A")}{_cell("B2", "USD")}<c r="C2"><v>5</v></c></row>'


def _sheet(rows: str = "", after: str = "") -> str:
    return f"<sheetData>{HEAD}{ROW}{rows}</sheetData>{after}"


def _lied_about() -> bytes:
    """An archive whose directory says that a part of 300 MB is small."""
    data = bytearray(xlsx(_sheet("<row/>" * 6_000_000)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


def _nested() -> bytes:
    data = b"x" * 1000
    for _ in range(8):
        data = _packed({"inner.zip": data})
    return data


def _random(size: int) -> bytes:
    return bytes((n * 7919 >> 3) & 0xFF for n in range(size))


def _laughs(root: str, inside: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{root.format(inside)}'.encode()


def _sheets(count: int) -> str:
    """A workbook whose sheets are one part."""
    each = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(count))
    return f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{each}</sheets></workbook>'


_VALIDATION = '<dataValidations><dataValidation type="list" sqref="{}"><formula1>"a"</formula1></dataValidation></dataValidations>'
_DOCUMENT = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>'
_SHEET = f'<worksheet xmlns="{S}"><sheetData><row r="1"><c t="inlineStr"><is><t>{{}}</t></is></c></row></sheetData></worksheet>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_TABLE = "<w:tbl><w:tr><w:tc>{}<w:p><w:r><w:t>ID</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
_NEEDS = "id,requirement,priority\n"


def _nested_tables(levels: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels


def _anchors() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines)


def _study(path: str) -> str:
    return f'[inputs]\noffers = "{path}"\n[assumptions]\ncurrency = "USD"\n'


def _with_secret(link: Callable[[Path], str]) -> Callable[[Path], None]:
    """Write a study that leads out of its folder by what ``link`` makes there."""

    def build(path: Path) -> None:
        folder, secret = path.parent, path.parent.parent / "outside"
        folder.mkdir(parents=True, exist_ok=True)
        secret.mkdir(exist_ok=True)
        (secret / "secret.csv").write_text("name,currency,licence\nSECRET,USD,1\n", encoding="utf-8")
        path.write_text(_study(link(folder)), encoding="utf-8")

    return build


def _link(folder: Path) -> str:
    (folder / "offers.csv").symlink_to(folder.parent / "outside" / "secret.csv")
    return "offers.csv"


def _linked_folder(folder: Path) -> str:
    (folder / "sub").symlink_to(folder.parent / "outside", target_is_directory=True)
    return "sub/secret.csv"


Made = bytes | str | Callable[[Path], None]
FILES: dict[str, tuple[Callable[[], Made], str]] = {
    # Archives.
    "ratio.xlsx": (lambda: xlsx(_sheet(), extra={"xl/media/a.bin": b"\0" * 150_000_000}), "more than 200 times its size"),
    "sum.xlsx": (
        lambda: xlsx(_sheet(), extra={f"xl/media/{n}.bin": _random(1000) * 1040 for n in range(210)}),
        "unpacks to more than 200 MB",
    ),
    "entries.docx": (lambda: docx(extra={f"word/{n}.bin": b"" for n in range(3000)}), "holds more than 2,000 parts"),
    "nested.xlsx": (_nested, "is no workbook that can be read"),
    "lied.xlsx": (_lied_about, "is damaged"),
    "traversal.docx": (lambda: docx(extra={"../../evil.txt": b"x"}), "lies outside of it"),
    "absolute.xlsx": (lambda: xlsx(_sheet(), extra={"/etc/evil.txt": b"x"}), "lies outside of it"),
    "encrypted.xlsx": (lambda: _OLD, "an old or a password-protected office file"),
    "encrypted.docx": (lambda: _OLD, "an old or a password-protected office file"),
    "old.xls": (lambda: _OLD, "a file that ends in .xls is not read here — save it as .xlsx"),
    "old.doc": (lambda: _OLD, "a file that ends in .doc is not read here — save it as .docx"),
    "cut.xlsx": (lambda: xlsx(_sheet())[:-700], "is damaged, or not what its suffix says"),
    "cut.docx": (lambda: docx("<w:p/>")[:-300], "is damaged, or not what its suffix says"),
    # XML.
    "laughs.xlsx": (lambda: xlsx(_laughs(_SHEET, "&l9;")), "declares a document type"),
    "laughs.docx": (lambda: docx(_laughs(_DOCUMENT, "&l9;")), "declares a document type"),
    "outside.xlsx": (lambda: xlsx((_OUTSIDE + _SHEET.format("&e;")).encode()), "declares a document type"),
    "outside.docx": (lambda: docx((_OUTSIDE + _DOCUMENT.format("&e;")).encode()), "declares a document type"),
    "hidden.docx": (
        lambda: docx(extra={
            "_rels/.rels": _rels(("officeDocument", "word/document.bin")),
            "word/document.bin": (_OUTSIDE + _DOCUMENT.format("&e;")).encode(),
        }),
        "declares a document type",
    ),
    "deep.docx": (lambda: docx("<w:ins>" * 100_000 + "</w:ins>" * 100_000), "nested deeper than 256 elements"),
    "deep.xlsx": (lambda: xlsx("<a>" * 400_000 + "</a>" * 400_000), "reaches too far to be a table"),
    # Workbooks.
    "corner.xlsx": (
        lambda: xlsx(_sheet("".join(f'<row r="{r}">{_cell(f"XFD{r}", "x")}</row>' for r in range(3, 600)))),
        "reaches too far to be a table",
    ),
    "beyond.xlsx": (lambda: xlsx(_sheet(f'<row r="99999999">{_cell("A99999999", "x")}</row>')), "reaches too far"),
    "merges.xlsx": (
        lambda: xlsx(_sheet(after="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 200_000 + "</mergeCells>")),
        "merged ranges",
    ),
    "overlapping.xlsx": (
        lambda: xlsx(_sheet(
            "".join(f'<row r="{r}">{_cell(f"B{r}", "USD")}</row>' for r in range(3, 9_000)),
            "<mergeCells>" + '<mergeCell ref="A2:A9000"/>' * 9_000 + "</mergeCells>",
        )),
        "its merged ranges overlap",
    ),
    "open-tags.xlsx": (lambda: xlsx(_sheet(after="<mergeCell " * 200_000)), "is no workbook that can be read"),
    "rows.xlsx": (lambda: xlsx(_sheet("<row><c><v>1</v></c></row>" * 1_000_000)), "holds more than 150,000 rows"),
    "one-row.xlsx": (lambda: xlsx(_sheet("<row>" + "<c><v>1</v></c>" * 3_000_000 + "</row>")), "reaches too far"),
    "strings.xlsx": (lambda: xlsx(_sheet(), strings="<si><t>a</t></si>" * 1_500_000), "holds too many texts"),
    "styles.xlsx": (
        lambda: xlsx(_sheet(), extra={"xl/styles.xml": f'<styleSheet xmlns="{S}">{"<xf/>" * 5_000_000}</styleSheet>'}),
        "xl/styles.xml",
    ),
    "cited.xlsx": (
        lambda: xlsx(_sheet("".join(
            f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "ABC") + "</row>" for r in range(3, 20_000)
        )), strings=f"<si><t>{'a' * 32_000}</t></si>"),
        "holds more than 20,000,000 characters",
    ),
    "same-part.xlsx": (lambda: xlsx(_sheet(), extra={"xl/workbook.xml": _sheets(900)}), "has more than 200 sheets"),
    "same-rows.xlsx": (
        lambda: xlsx(
            _sheet("".join(f'<row r="{r}">{_cell(f"A{r}", "x")}</row>' for r in range(3, 9_000))),
            extra={"xl/workbook.xml": _sheets(199)},
        ),
        "two of its sheets are one part",
    ),
    "validation.xlsx": (
        lambda: xlsx(_sheet(after=_VALIDATION.format(" ".join(f"A{n}" for n in range(1, 1_000_000))))),
        "more rules for its cells than any table",
    ),
    "validations.xlsx": (lambda: xlsx(_sheet(after=_VALIDATION.format("A1") * 25_000)), "more rules for its cells"),
    "infinite.xlsx": (
        lambda: xlsx(_sheet('<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3"><v>1e999</v></c></row>'), strings="<si><t>B</t></si>"),
        "C3: holds what is no finite number",
    ),
    "nan.xlsx": (lambda: xlsx(_sheet('<row r="3"><c r="C3"><v>NaN</v></c></row>')), "below row 2 a cell holds what is no date"),
    "date.xlsx": (
        lambda: xlsx(_sheet('<row r="3"><c r="C3" t="d"><v>9999-99-99T99:99</v></c></row>')), "below row 2 a cell holds",
    ),
    # Documents.
    "span.docx": (lambda: docx(_TABLE.format('<w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>')), "more than 512 columns"),
    "spans.docx": (
        lambda: docx("<w:tbl>" + ("<w:tr>" + '<w:tc><w:tcPr><w:gridSpan w:val="500"/></w:tcPr><w:p/></w:tc>' + "</w:tr>") * 60_000 + "</w:tbl>"),
        "holds a table that is too large",
    ),
    "before.docx": (
        lambda: docx('<w:tbl><w:tr><w:trPr><w:gridBefore w:val="999999"/></w:trPr><w:tc/></w:tr></w:tbl>'),
        "more than 512 columns",
    ),
    "tables.docx": (lambda: docx(_nested_tables(40)), "nests tables deeper than 8 levels"),
    "elements.docx": (lambda: docx("<w:p/>" * 2_000_000), "holds too much to be a document"),
    "text.docx": (
        lambda: docx(f"<w:p><w:r><w:t>{'abcdefghij klmnopqrst uvwxyz ' * 900_000}</w:t></w:r></w:p>"),
        "holds too much text to be a document",
    ),
    # Text.
    "nul.csv": (lambda: "name,currency\nA\0,USD\n", "holds NUL bytes"),
    "rows.csv": (lambda: "name,currency,licence\n" + "A,USD,1\n" * 3_000_000, "holds more than 250,000 rows"),
    "cells.csv": (lambda: "name,currency" + ",x" * 1_998 + "\n" + ("A" + "," * 1_999 + "\n") * 2_100, "rows or 4,000,000 cells"),
    "columns.csv": (lambda: "name,currency," + ",".join(f"implementation cost {n}" for n in range(9000)), "more than 2,000 columns"),
    "field.csv": (lambda: "name,currency\nA," + "x" * 20_000_000 + "\n", "longer than 131,072 characters"),
    "large.csv": (lambda: _sparse, "is larger than 50 MB"),
    "quote.csv": (lambda: _NEEDS + '"' + "a,b\n" * 1_000_000, "row 2: a cell is longer than 131,072 characters"),
    "open.csv": (lambda: _NEEDS + '"FR-1,x,must\n', "row 2: a quotation mark is opened and never closed"),
    # JSON, TOML, YAML.
    "deep.json": (lambda: "[" * 1_000_000, "is nested deeper than"),
    "objects.json": (lambda: "[" + "{}," * 8_000_000 + "{}]", "holds more than 3,000,000 values"),
    "twice.json": (lambda: '[{"name": "A", "name": "B"}]', "gives the key 'name' twice"),
    "digits.json": (lambda: "[" + "9" * 1_000_000 + "]", "a number of thousands of digits"),
    "keys.json": (lambda: '[{"name": "A",' + ",".join(f'"k{n}": 1' for n in range(100_000)) + "}]", "different keys in 1 rows"),
    "union.json": (
        lambda: "[" + ",".join(f'{{"name": "A{n}", "k{n}": 1}}' for n in range(20_000)) + "]", "different keys in 20,000 rows",
    ),
    "half.json": (lambda: '[{"name": "\\ud800", "currency": "USD"}]', "holds half a character"),
    "dots.toml": (lambda: "a" + ".a" * 50_000 + " = 1\n", "is nested too deeply"),
    "inline.toml": (lambda: "x = 1\na = {b" + ' . "a"' * 50_000 + " = 1}\n", "row 2: is nested too deeply"),
    "tables.toml": (
        lambda: "".join(f"[a{'.b' * 500}.c{n}]\nx = 1\n" for n in range(4_000)), "is nested too deeply",
    ),
    "spread.toml": (
        lambda: "".join(f"[a{n}{'.b' * 40}]\n" for n in range(50_000)), "holds more than 100,000 tables or dots",
    ),
    "many.toml": (lambda: "".join(f"[a{n}]\n" for n in range(400_000)), "holds more than 100,000 tables or dots"),
    "deep.toml": (lambda: "requirements = " + "[" * 100_000, "is nested too deeply"),
    "twice.toml": (lambda: "a = 1\na = 2\n", "row 2: is not TOML"),
    "long.toml": (lambda: "a = 1\n" * 2_000_000, "is longer than 5,000,000 characters"),
    "deep.yaml": (lambda: "[" * 100_000, "is nested deeper than"),
    "blocks.yaml": (lambda: "\n".join(" " * n + "a:" for n in range(300)), "is nested deeper than"),
    "twice.yaml": (lambda: "- name: A\n  currency: USD\n  name: B\n", "row 3: gives the key 'name' twice"),
    "laughs.yaml": (_anchors, "repeats more than 10,000 values"),
    "itself.yaml": (lambda: "- &a [*a]\n", "which is not finished there"),
    "tag.yaml": (lambda: "- !!python/object/apply:os.system [id]\n", "has the tag"),
    "merge.yaml": (lambda: "- &a {name: A}\n- <<: *a\n", "has a merge key"),
    "long.yaml": (lambda: "- {name: A}\n" * 300_000, "is longer than 2,000,000 characters"),
    # Markdown.
    "quotes.md": (lambda: ">" * 100_000 + " FR-1: x (must)\n", "nests lists and quotations too deeply"),
    "lists.md": (lambda: "- " * 3_000 + "FR-1: x (must)\n", "nests lists and quotations too deeply"),
    "long.md": (lambda: "# A\n\ntext\n\n" * 300_000, "is longer than 2,000,000 characters"),
    # Places.
    "up/study.toml": (lambda: _with_secret(lambda _: "../outside/secret.csv"), "lies outside the study's folder"),
    "root/study.toml": (lambda: _with_secret(lambda _: "/etc/passwd"), "lies outside the study's folder"),
    "link/study.toml": (lambda: _with_secret(_link), "lies outside the study's folder"),
    "folder/study.toml": (lambda: _with_secret(_linked_folder), "lies outside the study's folder"),
    "pipe.csv": (lambda: os.mkfifo, "a device or a pipe"),
    "zero.csv": (lambda: lambda path: path.symlink_to("/dev/zero"), "a device or a pipe"),
    "loop.csv": (lambda: lambda path: path.symlink_to(path), "cannot be read"),
}  # fmt: skip
"""What is made under each name, and the words of its refusal."""


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(b"name,currency\n")
        stream.truncate(500 * 1024 * 1024)


def make(folder: Path, name: str) -> Path:
    """Write one of the files."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    made = FILES[name][0]()
    if callable(made):
        made(path)
    else:
        path.write_bytes(made.encode() if isinstance(made, str) else made)
    return path


if __name__ == "__main__":
    for each in FILES:
        sys.stdout.write(f"{make(Path(sys.argv[1]), each)}\t{FILES[each][1]}\n")
