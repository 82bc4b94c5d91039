"""A figure as SVG that stands inside a page: drawn once, the same bytes each time, no text but shapes, no address."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["svg"]

_SETTINGS: Any = {
    "svg.fonttype": "path",  # Shapes show everywhere; a reader's machine need not have the font.
    "svg.hashsalt": "crmselect",  # Without one the ids are random.
    "svg.image_inline": True,
    "savefig.facecolor": "white",
    "savefig.edgecolor": "none",
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_HEAD = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r'viewBox="([-0-9. ]+)"')
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')
_POINTS_PER_PIXEL = 0.75


def svg(draw: Callable[[], Axes], key: str, alternative: str) -> Markup:
    """Draw a figure and return it as an ``svg`` element.

    Parameters
    ----------
    draw : callable
        Called once; returns the Axes drawn on.
    key : str
        Prefix of every id, so that two figures of a page have none in common.
    alternative : str
        What the figure shows, in words.

    Notes
    -----
    The user's rcParams neither change nor count: a report looks the same from a dark notebook. The names that
    matplotlib writes into comments are left out, and so are namespaces, which look like addresses and which HTML does
    not need.
    """
    import matplotlib as mpl
    from matplotlib import style

    from crmselect.plot import offscreen
    from crmselect.plot.sheet import root_of

    file = io.StringIO()
    with style.context("default"), mpl.rc_context(_SETTINGS), offscreen():
        ax = draw()
        figure = root_of(ax)
        ax.set_title("", loc="left")  # The page has its own caption.
        figure.savefig(file, format="svg", metadata=_NO_METADATA, bbox_inches="tight", pad_inches=0.04)
        figure.clear()
    return _inline(file.getvalue(), key, alternative)


def _inline(drawing: str, key: str, alternative: str) -> Markup:
    text = _COMMENT.sub("", drawing[drawing.index("<svg") :])
    found = _BOX.search(text)
    if found is None:
        raise ValueError(f"the figure {key!r} has no size")
    box = found.group(1)
    width, height = (float(side) / _POINTS_PER_PIXEL for side in box.split()[2:])
    # Only ids that are used are kept: matplotlib numbers every line and text.
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
    text = _ID.sub(lambda hit: f'id="{key}-{hit.group(1)}"' if hit.group(1) in used else "", text)
    text = text.replace('xlink:href="#', f'href="#{key}-').replace("url(#", f"url(#{key}-")
    text = text.replace("xlink:href=", "href=")  # A picture inside the figure.
    head = Markup('<svg role="img" aria-label="{}" viewBox="{}" width="{}" height="{}">').format(
        alternative, box, f"{width:.0f}", f"{height:.0f}"
    )
    body = _HEAD.sub("", text, count=1)
    return head + Markup(body)  # noqa: S704 - matplotlib's own drawing: shapes, no text, nothing of the user's
