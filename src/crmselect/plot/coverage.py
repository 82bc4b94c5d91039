"""How far the requirements of each area are tested, as bars."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from crmselect.planning.coverage_gate import STATUS_WORDS, STATUSES
from crmselect.planning.coverage_trace import Coverage
from crmselect.planning.evaluation_words import checked_language
from crmselect.plot.rows import INSIDE, Rows, band_of, open_rows
from crmselect.plot.style import finish, mix, on, write
from crmselect.scoring.fit import area_label
from crmselect.text import percent

__all__ = ["covered"]

_COLOURS = MappingProxyType({"passed": "#228833", "failed": "#ee6677", "blocked": "#ccbb44"})
_WORDS = MappingProxyType({
    "title": ("Test coverage by area", "各领域的测试覆盖"),
    "end": ("{} of {} passed ({})", "{}/{} 通过（{}）"),
    "note": ("Requirements (must, should, could) by the result of their worst test",
             "需求（必须、应有、可有）按其最差测试结果"),
    "ready": ("ready to go live", "可以上线"),
    "not_ready": ("not ready to go live: {} of {} rules do not hold", "尚不能上线：{1} 条规则中有 {0} 条未满足"),
})  # fmt: skip


def covered(coverage: Coverage, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the requirements of each area by how their tests went, the area that is furthest from done on top.

    Parameters
    ----------
    coverage : Coverage
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes. Without it, a figure whose height suits the areas.
    language : {"en", "zh"}, optional
        The coverage's unless it is stated.

    Returns
    -------
    Axes
        The bars' lengths are numbers of requirements.
    """
    zh = checked_language(language or coverage.language) == "zh"
    said = {key: pair[zh] for key, pair in _WORDS.items()}
    frame = coverage.by_area.sort_values("passed_share", kind="stable")
    shown = [status for status in STATUSES if frame[status].any()]
    texts = [STATUS_WORDS[status][zh] for status in shown]
    names = [area_label(str(area), "zh" if zh else "en") for area in frame.index]
    rows = open_rows(ax, names, band=band_of(texts))
    colours = [_colour(rows, status) for status in shown]
    totals = frame["requirements"].to_numpy(dtype=float)
    done = zip(*(frame[name].tolist() for name in ("passed", "requirements", "passed_share")), strict=True)
    ends = [said["end"].format(passed, every, percent(share, 0)) for passed, every, share in done]
    widths = [rows.ruler.width(end, rows.small) + rows.ruler.points(9) for end in ends]
    rows.ax.set_xlim(*rows.reach(totals.tolist(), widths))
    parts = frame[shown].to_numpy(dtype=float).T if shown else np.zeros((0, len(names)))
    starts, _ = rows.stack(colours, parts)
    scale = rows.width / rows.ax.get_xlim()[1]
    for place, (total, end) in enumerate(zip(totals.tolist(), ends, strict=True)):
        write(rows.ax, (total, float(place)), end, offset=(4, 0), size=rows.small, colour=rows.ink.text)
        for colour, count, start in zip(colours, parts[:, place].tolist(), starts[:, place].tolist(), strict=True):
            if count and rows.fits(text := f"{count:.0f}", count * scale):
                at = (start + count / 2, float(place))
                write(rows.ax, at, text, size=min(rows.small, INSIDE), colour=on(colour), ha="center")
    rows.key(list(zip(colours, texts, strict=True)))
    rows.ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    against = len(coverage.reasons)
    gate = said["not_ready"].format(against, len(coverage.rules)) if against else said["ready"]
    rows.note([said["note"], gate], "zh" if zh else "en")
    rows.title(said["title"], left=rows.names_width)
    return finish(rows.ax)


def _colour(rows: Rows, status: str) -> str:
    """Return a status's colour: greys for what nobody has looked at, the darker where there is not even a test."""
    if status in _COLOURS:
        return _COLOURS[status]
    return mix(rows.ink.text, rows.ink.ground, 0.78 if status == "not_run" else 0.38)
