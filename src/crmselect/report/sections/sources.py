"""What a reader should know, and where the figures come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmselect.model import InputNote
from crmselect.report import cells
from crmselect.report.document import Block, Bullets, Column, Heading, Paragraph, Row, Section
from crmselect.report.findings import Findings
from crmselect.report.tables import plain_table
from crmselect.results import header

__all__ = ["notes", "provenance"]


def notes(findings: Findings) -> Section:
    """Return the section of notes: on the ranking, on the costs, on the files."""
    words, study = findings.words, findings.study
    review = findings.ranking.review if findings.ranking is not None else ()
    asked = [(note.where, note.zh if words.zh else note.en) for note in findings.remarks if note.kind != "gap"]
    sets = (study.offers, study.requirements, study.answers)
    groups: dict[str, Iterable[tuple[str, str]]] = {
        "ranking": [("", note.text(study.language)) for note in review],
        "costs": [*asked, *_read(() if findings.costs is None else findings.costs.notes, study.language)],
        "inputs": _read((note for part in sets for note in part.input_notes), study.language),
    }
    blocks: list[Block] = []
    for name, items in groups.items():
        told = tuple(dict.fromkeys(items))
        if told:
            blocks += [Heading(words(f"notes.{name}")), Bullets(told)]
    return Section("notes", words("notes"), tuple(blocks) or (Paragraph(words("notes.none")),))


def _read(found: Iterable[InputNote], language: str) -> list[tuple[str, str]]:
    return [(note.where, note.text(language)) for note in found]


def provenance(findings: Findings) -> Section:
    """Return the section about files and software."""
    words = findings.words
    return Section("provenance", words("provenance"), tuple(_provenance(findings)))


def _provenance(findings: Findings) -> Iterator[Block]:
    words = findings.words
    files = list(dict.fromkeys(findings.study.all_inputs))
    if files:
        sheets = any(item.sheet for item in files)
        columns = [
            Column("file", words("file"), numeric=False),
            *([Column("sheet", words("file.sheet"), numeric=False)] if sheets else []),
            Column("encoding", words("file.encoding"), numeric=False),
            Column("sha256", words("file.hash"), numeric=False),
        ]
        rows = []
        for item in files:
            sheet = [cells.words(item.sheet)] if sheets else []
            body = (cells.words(item.file), *sheet, cells.words(item.encoding or "–"), cells.code(item.sha256))
            rows.append(Row(f"{item.file}#{item.sheet}" if item.sheet else item.file, body))
        yield plain_table("files", words("files.caption"), columns, rows)
    else:
        yield Paragraph(words("files.none"))
    columns = [Column("software", words("software"), numeric=False), Column("version", words("version"), numeric=False)]
    versions = header("report/1")["versions"]
    software = [Row(name, (cells.words(name), cells.code(version))) for name, version in versions.items()]
    yield plain_table("versions", words("versions.caption"), columns, software)
