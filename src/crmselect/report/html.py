"""A document as one HTML file that needs nothing else: no network, no fonts, and no script but its own."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crmselect import markup
from crmselect._version import __version__
from crmselect.report.catalogue import WORDS
from crmselect.report.document import Document, Figure, Table
from crmselect.report.glyphs import gathered_glyphs
from crmselect.report.interactive import policy, script
from crmselect.report.svg import svg
from crmselect.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["html", "script_json"]

_KEPT = "\t\n"
_LIVE = "live."
_BORROWED = (
    "present_value", "nominal", "head.present_value", "head.nominal", "head.annual_equivalent", "head.per_user_month",
    "scroll", "less_than",
)  # fmt: skip
_TORN = re.compile(r"(?<=\d) (?=%)|(?<=\b[A-Z]{3}) (?=\d)")


def html(document: Document, live: Mapping[str, Any] | None = None) -> str:
    """Return a document as a page.

    Parameters
    ----------
    document : Document
    live : mapping, optional
        What :func:`crmselect.report.interactive.live` made of the same findings: the page then has a part in which
        weights, users, years and offers can be tried out. Without it there is no script in the page.

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
    drawn = {
        key: svg(figure.draw, f"fig-{key}", _visible(figure.alternative)) for key, figure in document.figures.items()
    }
    drawn, letters = gathered_glyphs(drawn)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            document=document,
            words=words,
            drawn=drawn,
            letters=letters,
            numbers=_numbers(document, words),
            data=script_json(document.data),
            live=None if live is None else script_json({**live, "words": _phrases(words)}),
            script=Markup(script()),  # noqa: S704 - the package's own file, nothing of the user's
            policy=policy(),
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


def _phrases(words: Words) -> dict[str, str]:
    """Return what the script says, not filled in."""
    own = {key.removeprefix(_LIVE): WORDS[key][words.zh] for key in WORDS if key.startswith(_LIVE)}
    return {**{key: WORDS[key][words.zh] for key in _BORROWED}, **own}


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
