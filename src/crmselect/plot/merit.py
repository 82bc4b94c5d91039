"""Scores as bars; offers that a gate stopped stand below, marked, with their reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmselect.plot.rows import HATCH, INSIDE, THICK, Rows, band_of, divide, open_rows
from crmselect.plot.style import SERIES, SMALL, as_data, finish, mix, on, write
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
    names = list(ranking.order)
    parts = top_level(ranking).loc[names] if ranking.contributions is not None else ranking.score[names].to_frame()
    colours = {key: SERIES[at % len(SERIES)] for at, key in enumerate(parts.columns)}
    stacked = ranking.contributions is not None
    rows = open_rows(ax, names, out=out, band=band_of([str(key) for key in colours] if stacked else []))
    score = ranking.score[names].to_numpy()
    ends = [_score_end(ranking, name, value, language) for name, value in zip(names, score.tolist(), strict=True)]
    ups = np.nan_to_num(parts.clip(lower=0).sum(axis=1).to_numpy())
    lows = np.nan_to_num(parts.clip(upper=0).sum(axis=1).to_numpy())
    # A reason may not push the bars together: it gets at most two fifths of the width.
    ends = [_fitting(rows, end, 0.42 * rows.width) for end in ends]
    widths = [rows.ruler.width(end, rows.small) + rows.ruler.points(9) for end in ends]
    low, high = rows.reach(ups.tolist(), widths, float(lows.min(initial=0.0)))
    rows.ax.set_xlim(low, high)
    _score_bars(rows, parts, colours, out, rows.width / (high - low))
    for place, (name, end) in enumerate(zip(names, ends, strict=True)):
        colour = rows.ink.muted if name in out else rows.ink.text
        write(rows.ax, (float(ups[place]), float(place)), end, offset=(4, 0), size=rows.small, colour=colour)
    divide(rows, len(names) - len(out), len(names))
    if stacked:
        rows.key([(colour, str(key)) for key, colour in colours.items()])
    rows.ax.set_xticks([])
    note = said["score_of"] if stacked else said["score_by"].format(ranking.method)
    rows.ax.set_xlabel(note, fontsize=SMALL, color=rows.ink.muted, **as_data())
    rows.title(said["scores"] if stacked else said["score"], left=rows.names_width)
    return finish(rows.ax)


def _score_bars(rows: Rows, parts: pd.DataFrame, colours: dict[str, str], out: list[str], scale: float) -> None:
    names = parts.index.tolist()
    grey = mix(rows.ink.text, rows.ink.ground, 0.72)
    ups, downs = np.zeros(len(names)), np.zeros(len(names))
    for key, colour in colours.items():
        amounts = np.nan_to_num(parts[key].to_numpy(dtype=float))
        starts = np.where(amounts >= 0, ups, downs)
        for place, (name, amount) in enumerate(zip(names, amounts.tolist(), strict=True)):
            stopped = name in out
            rows.ax.barh(
                place, amount, left=starts[place], height=THICK, label="_nolegend_", gid=f"part-{key}",
                facecolor=mix(grey, rows.ink.ground, 0.5) if stopped else colour, hatch=HATCH if stopped else None,
                edgecolor=grey if stopped else rows.ink.ground, linewidth=0.5,
            )  # fmt: skip
            text = number(amount, 2)
            if not stopped and len(colours) > 1 and rows.fits(text, amount * scale):
                at = (float(starts[place] + amount / 2), float(place))
                write(rows.ax, at, text, size=min(rows.small, INSIDE), colour=on(colour), ha="center")
        ups, downs = ups + np.maximum(amounts, 0), downs + np.minimum(amounts, 0)


def _score_end(ranking: Ranking, name: str, score: float, language: str) -> str:
    figure = number(score, 3) if np.isfinite(score) else ""
    reason = reason_of(ranking, name, language)
    return " · ".join(part for part in (figure, reason) if part)


def _fitting(rows: Rows, text: str, room: float) -> str:
    """Return a text without its last letters where it is too long for a room."""
    kept = text
    while len(kept) > 1 and rows.ruler.width(kept, rows.small) > room:
        kept = kept[: -max(len(kept) // 12, 1) - kept.endswith("…")].rstrip() + "…"
    return kept
