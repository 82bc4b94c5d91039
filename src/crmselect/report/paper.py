"""A document as the paper that a committee reads and signs: a Word file with real headings, tables and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmselect.errors import DataError, Problem
from crmselect.report.document import Document

if TYPE_CHECKING:
    from docx.document import Document as Word

__all__ = ["docx"]


def docx(document: Document) -> bytes:
    """Return a document as a Word file.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        The same for the same document: nothing in it comes from the clock, from chance or from whoever wrote it.

    Raises
    ------
    DataError
        Where the extra ``docx`` is not installed.

    Notes
    -----
    It is made for A4. The verdict has the first page, the contents the second; a table that no readable type brings
    onto upright paper stands on a page across. Headings, captions and the contents are Word's own, so that its
    navigation and its lists of tables and figures work. There is no macro, no link to anywhere outside and nothing
    that asks to be updated.
    """
    word = _empty()
    from crmselect.report.paper_body import body
    from crmselect.report.paper_package import dressed, packed

    dressed(word, document.title, document.language)
    body(word, document)
    return packed(word)


def _empty() -> Word:
    try:
        import docx as writer
    except ImportError:
        what = "its writer is not installed"
        raise DataError(Problem("a .docx report", what, 'run: pip install "crmselect[docx]"')) from None
    return writer.Document()
