"""A document as one HTML file that needs nothing else: no network, no fonts, no scripts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import count
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crmselect import markup
from crmselect._version import __version__
from crmselect.report.document import Document, Figure, Table
from crmselect.report.svg import svg
from crmselect.report.words import Words

__all__ = ["html", "script_json"]

_KEPT = "\t\n"
_TORN = re.compile(r"(?<=\d) (?=%)|(?<=\b[A-Z]{3}) (?=\d)")


def html(document: Document) -> str:
    """Return a document as a page.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
        The same for the same document: nothing in it comes from the clock or from chance.

    Notes
    -----
    Every figure of a table carries its full precision in ``data-value``; its row and column are named by ``data-row``
    and ``data-column``. The results behind the page stand as JSON in the element ``crmselect-data``.
    """
    words = Words(document.language)
    drawn = {key: svg(figure.draw, f"fig-{key}", figure.alternative) for key, figure in document.figures.items()}
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            document=document,
            words=words,
            drawn=drawn,
            numbers=_numbers(document, words),
            data=script_json(document.data),
            version=__version__,
        )
    )


def script_json(data: Any) -> Markup:
    r"""Return data as JSON that may stand inside a ``script`` element whatever text is in it.

    Examples
    --------
    >>> print(script_json({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    return Markup(markup.script_json(data))  # noqa: S704 - what could end the element is escaped


def _numbers(document: Document, words: Words) -> dict[str, str]:
    """Return what each table and figure is called: Table 1, Figure 1."""
    called: dict[str, str] = {}
    tables, figures = count(1), count(1)
    for block in document.blocks():
        if isinstance(block, Figure):
            called[block.key] = words("number.figure", n=next(figures))
        elif isinstance(block, Table):
            called[block.key] = words("number.table", n=next(tables))
    return called


def _visible(value: Any) -> Any:
    """Return text without letters that do not show: a control character is no part of HTML."""
    if type(value) is not str or value.isprintable():
        return value
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in _KEPT else c for c in value)


def _whole(text: str) -> str:
    """Return a sentence whose figures keep their currency and their percent sign on the line."""
    return _TORN.sub("\u00a0", text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crmselect.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
        auto_reload=False,
    )
    environment.filters["whole"] = _whole
    return environment
