"""One look for all plots: colours, sizes of text, inks for light and dark grounds, and how a text is set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb, to_rgba
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from crmselect.plot.fonts import drawable, families, in_order
from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES
from crmselect.text import money_short

__all__ = [
    "HEAT",
    "NAME",
    "SERIES",
    "SMALL",
    "TITLE",
    "Ink",
    "as_data",
    "colours_of",
    "contrast",
    "finish",
    "ink_of",
    "legible",
    "mix",
    "money_axis",
    "on",
    "plain_axes",
    "write",
]

NAME, SMALL, TITLE = 9.0, 8.0, 12.0
"""Sizes in points: names, figures inside bars, titles."""

SERIES = ("#4477aa", "#ee6677", "#228833", "#aa3377", "#66ccee", "#ccbb44", "#332288", "#44aa99", "#882255", "#999933")
"""Colours of what the taxonomy does not name (criteria, offers), told apart by colour-blind readers."""

HEAT = LinearSegmentedColormap.from_list(
    "crmselect", [(0.0, "#f7fafc"), (0.5, "#dae8f3"), (0.7, "#9cc5e0"), (0.85, "#4f95c6"), (1.0, "#0b4f86")]
)
"""From nothing to the full marks: one hue, ever darker, so that it survives a grey print. Most of it lies above one
half, where offers that reach a comparison stand."""

_LIGHT, _DARK, _BLACK = "#ffffff", "#1a1a1a", "#000000"
_LUMA = (0.2126, 0.7152, 0.0722)  # What the eye makes of red, green and blue (Rec. 709).
_LINEAR_BELOW = 0.04045
_READABLE = 4.5  # The bound of the guidelines for text.


class Ink(NamedTuple):
    """What is written with on an axes' ground: text, secondary text, lines, and the ground itself."""

    text: str
    muted: str
    faint: str
    ground: str


def _luminance(colour: str) -> float:
    parts = (c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return sum(weight * part for weight, part in zip(_LUMA, parts, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as the accessibility guidelines (WCAG 2) have it.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Return a colour between two: ``share`` of the other one.

    Examples
    --------
    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    red, green, blue = (a + (b - a) * share for a, b in zip(to_rgb(one), to_rgb(other), strict=True))
    return to_hex((red, green, blue))


def on(fill: str) -> str:
    """Return near black or white, whichever reads better on a fill; black where neither reads well enough.

    Examples
    --------
    >>> on("#0072b2"), on("#e69f00"), on("#7a7a7a")
    ('#ffffff', '#1a1a1a', '#000000')
    """
    best = max((_LIGHT, _DARK), key=lambda ink: contrast(ink, fill))
    return best if contrast(best, fill) >= _READABLE else _BLACK


def legible(colour: str, ground: str, least: float = _READABLE) -> str:
    """Return a colour, darkened or lightened as far as it takes to be read on a ground."""
    target = on(ground)
    for step in range(11):
        changed = mix(colour, target, step / 10)
        if contrast(changed, ground) >= least:
            return changed
    return target


def ink_of(ax: Axes) -> Ink:
    """Return the inks for an axes: dark on a light ground, light on a dark one."""
    own = to_rgba(ax.get_facecolor())
    ground = own if own[3] and ax.patch.get_visible() else to_rgba(ax.figure.get_facecolor())
    # A figure that is transparent itself will most likely lie on paper.
    base = to_hex(ground) if ground[3] else _LIGHT
    text = str(mpl.rcParams["text.color"])
    if contrast(text, base) < _READABLE:
        text = on(base)
    return Ink(to_hex(text), mix(text, base, 0.38), mix(text, base, 0.86), base)


@cache
def colours_of(by: str) -> MappingProxyType[str, str]:
    """Return the colour of each key of a dimension: ``group``, ``phase`` or ``category``.

    Groups and phases have those of the taxonomy; a category is a shade of its phase, from dark to light in the
    taxonomy's order, so that its colour does not depend on what else is drawn.
    """
    if by == "group":
        return MappingProxyType({key: group.colour for key, group in GROUPS.items()})
    if by == "phase":
        return MappingProxyType({key: phase.colour for key, phase in PHASES.items()})
    shades: dict[str, str] = {}
    for phase in PHASES.values():
        keys = [key for key, category in CATEGORIES.items() if category.phase == phase.key]
        for place, key in enumerate(keys):
            # 0 to 1: a third of black at first, three quarters of white at last.
            step = place / max(len(keys) - 1, 1)
            light = (step - 0.35) / 0.65 * 0.75
            shades[key] = mix(phase.colour, _LIGHT, light) if light > 0 else mix(phase.colour, "#000000", 0.35 - step)
    return MappingProxyType(shades)


def as_data() -> dict[str, Any]:
    """Return how a text that comes from data is set: never as mathematics, never through TeX, in our families."""
    return {"parse_math": False, "usetex": False, "fontfamily": families()}


def write(
    ax: Axes,
    at: tuple[float, float],
    text: str,
    *,
    offset: tuple[float, float] = (0.0, 0.0),
    size: float = SMALL,
    colour: str = _DARK,
    **options: Any,
) -> Annotation:
    """Write text at a point of the data, moved by ``offset`` points; it is drawn as it stands."""
    return ax.annotate(
        in_order(drawable(text)),
        at,
        xytext=offset,
        textcoords="offset points",
        fontsize=size,
        color=colour,
        annotation_clip=False,
        **as_data(),
        **{"va": "center", **options},
    )


def money_axis(ax: Axes, language: str, *, which: str = "x") -> None:
    """Set an axis in money: thousands and millions, or 万 and 亿."""
    axis = ax.xaxis if which == "x" else ax.yaxis
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    show: Callable[[float, float | None], str] = lambda value, _: money_short(value, language)  # noqa: E731
    axis.set_major_formatter(FuncFormatter(show))


def plain_axes(ax: Axes, ink: Ink, *, spines: Sequence[str] = ()) -> None:
    """Take away what says nothing: frame and tick marks; keep the spines that are named."""
    for name, spine in ax.spines.items():
        spine.set_visible(name in spines)
        spine.set_color(mix(ink.text, ink.ground, 0.6))
    ax.tick_params(axis="both", which="both", length=0, labelsize=SMALL, colors=ink.muted, labelcolor=ink.muted)
    ax.grid(visible=False)  # Some styles have one; the plots draw their own.
    ax.set_axisbelow(True)


def finish(ax: Axes) -> Axes:
    """Give every text of an axes a family list that ends in the fonts for Chinese and emoji, and return the axes.

    The plots do so themselves. Call it after a legend, a title or an annotation of your own in Chinese or with emoji;
    titles and axis labels that are set after a plot need no second call. Only the families change, and the ones that a
    text has come first.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = finish(Figure().add_subplot())
    >>> ax.title.get_fontfamily()[-2:]
    ['Crmselect Sans SC', 'Crmselect Emoji']
    """
    for which in ("x", "y"):
        # Ticks come and go as an axes is drawn; this is what new ones are made from.
        ax.tick_params(axis=which, which="both", labelfontfamily=families())
    for text in ax.findobj(Text):
        if isinstance(text, Text):
            text.set_fontfamily(families(text.get_fontfamily()))
    return ax
