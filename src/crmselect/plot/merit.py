"""Scores as bars; offers that a gate stopped stand below, marked, with their reason."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from crmselect.plot.fonts import drawable
from crmselect.plot.names import cut
from crmselect.plot.rows import HATCH, INSIDE, Floats, Rows, band_of, divide, open_rows
from crmselect.plot.style import SERIES, finish, mix, on, write
from crmselect.plot.words import words
from crmselect.scoring import Ranking, Stop
from crmselect.scoring.fit import area_label
from crmselect.scoring.show import top_level
from crmselect.text import number, percent

__all__ = ["out_of", "reason_of", "scores"]


def out_of(ranking: Ranking) -> list[str]:
    """Return the offers that a gate stopped, in the ranking's order."""
    stopped = {stop.offer for stop in ranking.stops}
    return [name for name in ranking.order if name in stopped]


def reason_of(ranking: Ranking, offer: str, language: str) -> str:
    """Return in a few words why an offer is out: its first reason, and how many more there are."""
    said = words(language)
    stops = [stop for stop in ranking.stops if stop.offer == offer]
    musts = [stop for stop in stops if stop.rule == "must_have"]
    reasons = [_reason(stop, language) for stop in stops if stop.rule != "must_have"]
    if musts:
        one = said["must_have"].format(musts[0].subject)
        reasons.insert(0, one if len(musts) == 1 else said["must_haves"].format(len(musts)))
    if not reasons:
        return ""
    return reasons[0] if len(reasons) == 1 else said["more"].format(reasons[0], len(reasons) - 1)


def _reason(stop: Stop, language: str) -> str:
    text = words(language)[stop.rule]
    if stop.rule == "budget":
        return text.format(percent((stop.missed_by or 0.0) / stop.threshold, 1))
    return text.format(area_label(stop.subject, language) if stop.rule == "area_minimum" else stop.subject)


def scores(ranking: Ranking, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw each offer's score as the sum of what each criterion at the top of the tree adds to it.

    The first is on top. Offers that a gate stopped stand below a line, grey and hatched, with the reason in short; one
    whose costs stay closed has no bar. A method other than ``additive`` has no parts: its bars are of one colour.

    Parameters
    ----------
    ranking : Ranking
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The ranking's unless it is stated.

    Returns
    -------
    Axes
    """
    language = language or ranking.language
    said, out = words(language), out_of(ranking)
    names, stacked = list(ranking.order), ranking.contributions is not None
    frame = top_level(ranking).loc[names] if stacked else ranking.score[names].to_frame()
    parts = np.nan_to_num(frame.to_numpy(dtype=np.float64).T)
    colours = [SERIES[at % len(SERIES)] for at in range(len(parts))]
    texts = [drawable(name) for name in frame.columns] if stacked else []
    rows = open_rows(ax, names, out=out, band=band_of(texts))
    measure = rows.ruler.at(rows.small)
    # A reason may not push the bars together: it gets at most half of the width.
    ends = [cut(_end(ranking, name, language), 0.5 * rows.width, measure) for name in names]
    ups, downs = np.maximum(parts, 0).sum(axis=0), np.minimum(parts, 0).sum(axis=0)
    widths = [measure(end) + rows.ruler.points(9) for end in ends]
    low, high = rows.reach(ups.tolist(), widths, float(downs.min(initial=0.0)))
    rows.ax.set_xlim(low, high)
    starts, bars = rows.stack(colours, parts)
    for place, (name, end) in enumerate(zip(names, ends, strict=True)):
        stopped = name in out
        ink = rows.ink.muted if stopped else rows.ink.text
        write(rows.ax, (float(ups[place]), float(place)), end, offset=(4, 0), size=rows.small, colour=ink)
        if stopped:
            _grey(rows, [bar.patches[place] for bar in bars])
        elif stacked and len(parts) > 1:
            _figures(rows, colours, parts[:, place], starts[:, place], place, rows.width / (high - low))
    divide(rows, len(names) - len(out), len(names))
    rows.key(list(zip(colours, texts, strict=False)))
    rows.ax.set_xticks([])
    note = said["score_of"] if stacked else said["score_by"].format(said.get(ranking.method, ranking.method.upper()))
    rows.note([note], language)
    rows.title(said["scores"] if stacked else said["score"], left=rows.names_width)
    return finish(rows.ax)


def _grey(rows: Rows, patches: Sequence[Patch]) -> None:
    line = mix(rows.ink.text, rows.ink.ground, 0.72)
    for patch in patches:
        patch.set(facecolor=mix(line, rows.ink.ground, 0.5), edgecolor=line, hatch=HATCH)


def _figures(rows: Rows, colours: Sequence[str], parts: Floats, starts: Floats, place: int, scale: float) -> None:
    """Write what each criterion adds where it fits into its part."""
    for colour, amount, start in zip(colours, parts.tolist(), starts.tolist(), strict=True):
        text = number(amount, 2)
        if rows.fits(text, amount * scale):
            at = (start + amount / 2, float(place))
            write(rows.ax, at, text, size=min(rows.small, INSIDE), colour=on(colour), ha="center")


def _end(ranking: Ranking, name: str, language: str) -> str:
    score = float(ranking.score[name])
    figure = number(score, 3) if np.isfinite(score) else ""
    return " · ".join(part for part in (figure, drawable(reason_of(ranking, name, language))) if part)
