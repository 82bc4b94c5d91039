"""Text as WordprocessingML: runs and paragraphs, inert whatever stands in them."""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape, quoteattr

from crmselect.report.words import isolated

__all__ = ["attribute", "field", "paragraph", "run", "runs", "shown", "units"]

_GONE = {"Cc", "Cs"}
_ISOLATED = "\u2068"
_TORN = re.compile(r"(?<=\d) (?=%)|(?<=\b[A-Z]{3}) (?=\d)")
_SPACES = re.compile("[\t\n\r\u2028\u2029]+")


def shown(text: str) -> str:
    r"""Return a text without what XML or a reader cannot bear, and with what runs from the right kept to itself.

    Examples
    --------
    >>> shown("a\x07b\u202ec"), shown("two\nlines")
    ('abc', 'two lines')
    """
    text = _SPACES.sub(" ", text)
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) not in _GONE and c not in "\ufffe\uffff")
    # A sentence whose names are isolated already stays as it is.
    text = text if _ISOLATED in text else isolated(text)
    return _TORN.sub("\u00a0", text)


def attribute(text: str) -> str:
    """Return a text as the value of an attribute, with its quotes."""
    return quoteattr(shown(text))


def units(text: str) -> float:
    """Return the width of a text in its type size, for a letter such as Arial; Chinese letters are square.

    Examples
    --------
    >>> units("系统"), round(units("1,234"), 2)
    (2.0, 2.54)
    """
    return sum(_wide(letter) for letter in text)


def _wide(letter: str) -> float:
    if letter > "\u2e7f" and unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in "%@mwMW—…":
        return 0.9
    if letter.isupper():
        return 0.7
    return 0.3 if letter in " .,:;'|!ijl\u00a0()-" else 0.56


def run(
    text: str, *, bold: bool = False, colour: str = "", size: float | None = None, font: str = "", style: str = ""
) -> str:
    """Return a run; a size is in points."""
    marks = []
    if style:
        marks.append(f'<w:rStyle w:val="{style}"/>')
    if font:
        marks.append(f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>')
    if bold:
        marks.append("<w:b/><w:bCs/>")
    if colour:
        marks.append(f'<w:color w:val="{colour}"/>')
    if size is not None:
        marks.append(f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>')
    head = f"<w:rPr>{''.join(marks)}</w:rPr>" if marks else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{escape(shown(text))}</w:t></w:r>' if text else ""


def runs(name: str, text: str) -> str:
    """Return a name set off from the text that follows it; either may be empty."""
    return run(name, bold=True) + (run(" ") if name and text else "") + run(text)


def field(code: str, result: str) -> str:
    """Return a field with what it shows until it is computed anew."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(content: str, style: str = "", marks: str = "") -> str:
    """Return a paragraph of runs; ``marks`` are further properties in the order of the schema."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    head = f"<w:pPr>{named}{marks}</w:pPr>" if named or marks else ""
    return f"<w:p>{head}{content}</w:p>"
