"""A paper as a file: the same bytes for the same paper, and nothing of whoever wrote it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml

from crmselect.report import paper_styles
from crmselect.report.paper_text import shown

if TYPE_CHECKING:
    from docx.document import Document as Word

__all__ = ["dressed", "packed"]

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can state: it says nothing."""
_NOT_NEEDED = ("/thumbnail", "/customXml", "/stylesWithEffects", "/extended-properties", "/webSettings")


def dressed(word: Word, title: str, language: str) -> None:
    """Give an empty document our styles and settings, and take from it what its template brought along."""
    for rels in (word.part.package.rels, word.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_NOT_NEEDED)]:
            rels.pop(key)
    _filled(word.styles.element, paper_styles.styles(language))
    _filled(word.settings.element, paper_styles.settings(language))
    _filled(word.part.numbering_part.element, paper_styles.numbering())
    for rel in word.part.rels.values():
        if rel.reltype.endswith("/fontTable"):
            rel.target_part._blob = paper_styles.font_table()  # noqa: SLF001 - a part that has no other way in
    known = word.core_properties
    for element in list(known._element):  # noqa: SLF001 - the template's own author, comment and times
        known._element.remove(element)  # noqa: SLF001
    known.title = shown(title)[:255]
    known.language = "zh-CN" if language == "zh" else "en-GB"


def _filled(element: Any, xml: str) -> None:
    """Put what is in a text in place of what an element holds."""
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(xml)))


def packed(word: Word) -> bytes:
    """Return the file, its parts in one order and without a time."""
    first = io.BytesIO()
    word.save(first)
    second = io.BytesIO()
    with zipfile.ZipFile(first) as written, zipfile.ZipFile(second, "w") as kept:
        names = sorted(written.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.external_attr = 0o600 << 16
            # A picture is compressed already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            kept.writestr(entry, written.read(name))
    return second.getvalue()
