"""The letters of a page's figures, each once: a figure alone holds every letter that it draws."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

__all__ = ["gathered_glyphs"]

_GLYPH = re.compile(r'\s*<path id="([^"]+)" d="([^"]*)" transform="(scale\([-\d.]+\))"/>')
_USE = re.compile(r'<use href="#([^"]+)"(?: transform="translate\(([-\d.]+) ([-\d.]+)\)")?/>')
_EMPTY = re.compile(r"\s*<defs>\s*</defs>")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def gathered_glyphs(drawings: Mapping[str, str]) -> tuple[dict[str, Markup], Markup]:
    """Return drawings that share their letters, and what holds these.

    Parameters
    ----------
    drawings : mapping of str to str
        What :func:`crmselect.report.svg.svg` drew.

    Returns
    -------
    drawings : dict of str to Markup
    letters : Markup
        An element for the page, before the drawings; empty where they have none.

    Notes
    -----
    A Chinese page holds half a million bytes of outlines else, the same ones in each of its figures.
    """
    known: dict[tuple[str, str], str] = {}
    made = {key: _without(str(drawing), known) for key, drawing in drawings.items()}
    if not known:
        return made, Markup("")
    paths = "".join(f'<path id="{name}" d="{d}" transform="{scale}"/>' for (d, scale), name in known.items())
    hidden = '<svg aria-hidden="true" focusable="false" width="0" height="0" class="letters"><defs>'
    return made, Markup(f"{hidden}{paths}</defs></svg>")  # noqa: S704 - outlines of fonts, nothing of the user's


def _without(drawing: str, known: dict[tuple[str, str], str]) -> Markup:
    names: dict[str, str] = {}

    def kept(hit: re.Match[str]) -> str:
        names[hit[1]] = known.setdefault((hit[2], hit[3]), f"g-{_number(len(known))}")
        return ""

    def used(hit: re.Match[str]) -> str:
        name = names.get(hit[1])
        if name is None:
            return hit[0]
        # In a thousandth of the height of a letter, more or less: a tenth is nothing that shows.
        across, down = (f"{float(part or 0):.1f}".removesuffix(".0") for part in (hit[2], hit[3]))
        placed = f' x="{across}"' if across not in {"0", "-0"} else ""
        return f'<use href="#{name}"{placed}' + (f' y="{down}"/>' if down not in {"0", "-0"} else "/>")

    text = _EMPTY.sub("", _GLYPH.sub(kept, drawing))
    return Markup(_USE.sub(used, text))  # noqa: S704 - as it was drawn


def _number(value: int) -> str:
    """Return a number with as few signs as may be."""
    text = ""
    while True:
        value, rest = divmod(value, 36)
        text = _DIGITS[rest] + text
        if not value:
            return text
