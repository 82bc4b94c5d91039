"""A figure as SVG that stands inside a page: drawn once, the same bytes each time, no text but shapes, no address."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["painted", "svg"]

_SETTINGS: Any = {
    "svg.fonttype": "path",  # Shapes show everywhere; a reader's machine need not have the font.
    "svg.hashsalt": "crmselect",  # Without one the ids are random.
    "svg.image_inline": True,
    "savefig.facecolor": "white",
    "savefig.edgecolor": "none",
}
_NO_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "png": {"Software": None},
}
_PAD = 0.04
_POINTS = 72
"""In an inch: what SVG counts in."""
_HEAD = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r'viewBox="([-0-9. ]+)"')
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')
_POINTS_PER_PIXEL = 0.75
_PATH = re.compile(r'(?<= d=")[^"]*')
_NUMBER = re.compile(r"-?\d+\.\d+")
_BETWEEN = re.compile(r">\s+<")
_GAP = re.compile(r"\s*([A-Za-z])\s*")


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
    The names that matplotlib writes into comments are left out, and so are namespaces, which look like addresses and
    which HTML does not need.
    """
    return _inline(painted(draw, "svg").decode("utf-8"), key, alternative)


def painted(draw: Callable[[], Axes], kind: Literal["svg", "png"], dpi: int = 72) -> bytes:
    """Draw a figure without its title, for whoever shows it has a caption, and return the file.

    Parameters
    ----------
    draw : callable
        Called once; returns the Axes drawn on.
    kind : {"svg", "png"}
    dpi : int
        Of a picture of dots; shapes have none.

    Notes
    -----
    The user's rcParams neither change nor count: a report looks the same from a dark notebook.
    """
    import matplotlib as mpl
    from matplotlib import style

    from crmselect.plot import offscreen
    from crmselect.plot.sheet import root_of

    with style.context("default"), mpl.rc_context(_SETTINGS), offscreen():
        ax = draw()
        figure = root_of(ax)
        # With a place of its own: matplotlib would look for one above all labels, for a title that is not there.
        ax.set_title("", loc="left", y=1.0)
        shapes = _shapes(figure) if kind == "svg" and figure.get_layout_engine() is None else None
        if shapes is not None:
            return shapes
        file = io.BytesIO()
        figure.savefig(file, format=kind, dpi=dpi, metadata=_NO_METADATA[kind], bbox_inches="tight", pad_inches=_PAD)
        return file.getvalue()


def _shapes(figure: Figure) -> bytes | None:
    """Draw a figure as SVG that shows what is drawn and no more; None where something is drawn beyond the figure.

    ``savefig`` with a tight box goes through the whole figure twice, and measures every text once more in between.
    Here the box is measured with the texts that were drawn, and cut out by the view that the head of the SVG states.
    Lines beyond the figure would be cut off: matplotlib clips them.
    """
    from matplotlib.backends.backend_mixed import MixedModeRenderer
    from matplotlib.backends.backend_svg import RendererSVG

    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        if not axis.label.get_text():  # The same holds for a label.
            axis.set_label_coords(0.5, 0.5)
    file = io.StringIO()
    resolution, figure.dpi = figure.dpi, _POINTS
    width, height = figure.get_size_inches()
    head: Any = RendererSVG  # Neither class states types.
    mixed: Any = MixedModeRenderer
    inner = head(width * _POINTS, height * _POINTS, file, image_dpi=resolution, metadata=_NO_METADATA["svg"])
    renderer = mixed(figure, width, height, resolution, inner)
    figure.draw(renderer)
    box = figure.get_tightbbox(renderer)
    renderer.finalize()
    figure.dpi = resolution
    if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height:
        return None
    left, top = (box.x0 - _PAD) * _POINTS, (height - box.y1 - _PAD) * _POINTS
    across, down = ((side + 2 * _PAD) * _POINTS for side in (box.width, box.height))
    view = f'viewBox="{left:.3f} {top:.3f} {across:.3f} {down:.3f}"'
    return _BOX.sub(view, file.getvalue(), count=1).encode("utf-8")


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
    text = _PATH.sub(_tight, text)
    text = _BETWEEN.sub("><", text)
    head = Markup('<svg role="img" aria-label="{}" viewBox="{}" width="{}" height="{}">').format(
        alternative, box, f"{width:.0f}", f"{height:.0f}"
    )
    body = _HEAD.sub("", text, count=1)
    return head + Markup(body)  # noqa: S704 - matplotlib's own drawing: shapes, no text, nothing of the user's


def _tight(hit: re.Match[str]) -> str:
    """Return a path without what does not show: hundredths of a point are less than any printer sets."""
    rounded = _NUMBER.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), hit[0])
    return _GAP.sub(r"\1", rounded.replace("\n", " ")).strip()
