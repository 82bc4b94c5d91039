"""How often each offer takes each place, as bars."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from crmselect.plot.fonts import drawable
from crmselect.plot.merit import out_of, reason_of
from crmselect.plot.names import cut
from crmselect.plot.rows import INSIDE, Floats, Rows, band_of, divide, open_rows
from crmselect.plot.style import finish, legible, mix, on, write
from crmselect.plot.words import words
from crmselect.robustness import Robustness
from crmselect.text import percent

__all__ = ["acceptability", "chance", "percent_axis"]

_HUE = "#0b4f86"
_APART = 5
"""So many places have a shade of their own; of more, those from here on share one."""
_PALEST = 0.82
"""Of the last shade: what is ground."""


def chance(share: float) -> str:
    """Return a frequency in whole percent; one that is not quite nothing, or all, does not read as such.

    Examples
    --------
    >>> chance(0.0), chance(0.002), chance(0.424), chance(0.9999), chance(1.0)
    ('0 %', '<1 %', '42 %', '>99 %', '100 %')
    """
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return percent(share, 0)


def percent_axis(ax: Axes, *, which: str = "x", step: float = 0.25) -> None:
    """Set an axis from 0 to 100 %."""
    axis = ax.xaxis if which == "x" else ax.yaxis
    axis.set_major_locator(FixedLocator(np.arange(0.0, 1.0 + step / 2, step).tolist()))
    axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))


def acceptability(doubt: Robustness, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw how often each offer takes each place: a bar an offer, from the first place, darkest, to the last, palest.

    Who is first most often is on top, and each bar ends in how often that is. From the fifth on places share a shade
    where there are more. Offers that a gate stopped stand below with their reason.

    Parameters
    ----------
    doubt : Robustness
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes. Without it, a figure whose height suits the offers.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        The bars' lengths are shares of the draws.
    """
    said, out = words(language), out_of(doubt.ranking)
    shares = doubt.acceptability.sort_values([*doubt.acceptability.columns], ascending=False, kind="stable")
    racing = shares.index.tolist()
    parts, texts = _parts(shares.to_numpy(), language)
    rows = open_rows(ax, [*racing, *out], out=out, band=band_of(texts))
    colours = _shades(rows, len(parts))
    ends = [said["first_in"].format(chance(share)) for share in shares[1].tolist()]
    measure = rows.ruler.at(rows.small)
    widths = [measure(end) + rows.ruler.points(9) for end in ends]
    rows.ax.set_xlim(*rows.reach([1.0] * len(ends), widths))
    scale = rows.width / rows.ax.get_xlim()[1]
    starts, _ = rows.stack(colours, np.hstack([parts, np.zeros((len(parts), len(out)))]))
    for place, end in enumerate(ends):
        write(rows.ax, (1.0, float(place)), end, offset=(4, 0), size=rows.small, colour=rows.ink.text)
        _figures(rows, colours, parts[:, place], starts[:, place], place, scale)
    for place, name in enumerate(out, len(racing)):
        reason = cut(drawable(reason_of(doubt.ranking, name, language)), 0.9 * rows.width, measure)
        write(rows.ax, (0.0, float(place)), reason, offset=(4, 0), size=rows.small, colour=rows.ink.muted)
    divide(rows, len(racing), len(racing) + len(out))
    rows.key(list(zip(colours, texts, strict=True)))
    percent_axis(rows.ax)
    note = [said["draws"].format(f"{doubt.draws:,}", doubt.seed), *([said["out"]] if out else [])]
    rows.note(note, language)
    rows.title(said["acceptability"], left=rows.names_width)
    return finish(rows.ax)


def _parts(shares: Floats, language: str) -> tuple[Floats, list[str]]:
    """Return the shares (places × offers), the last places gathered where there are many, and what each part is."""
    said, count = words(language), shares.shape[1]
    texts = [said.get(f"rank_{rank}", said["rank_n"]).format(rank) for rank in range(1, count + 1)]
    if count <= _APART:
        return shares.T, texts
    gathered = shares[:, _APART - 1 :].sum(axis=1)
    return np.vstack([shares[:, : _APART - 1].T, gathered]), [*texts[: _APART - 1], said["ranks"].format(_APART)]


def _shades(rows: Rows, count: int) -> list[str]:
    """Return shades of one hue, the strongest first: dark on light ground, bright on dark ground."""
    ground = rows.ink.ground
    first = legible(_HUE, ground)
    return [mix(first, ground, _PALEST * at / max(count - 1, 1)) for at in range(count)]


def _figures(rows: Rows, colours: list[str], parts: Floats, starts: Floats, place: int, scale: float) -> None:
    for colour, share, start in zip(colours, parts.tolist(), starts.tolist(), strict=True):
        text = percent(share, 0)
        if rows.fits(text, share * scale):
            at = (start + share / 2, float(place))
            write(rows.ax, at, text, size=min(rows.small, INSIDE), colour=on(colour), ha="center")
