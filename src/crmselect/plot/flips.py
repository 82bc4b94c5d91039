"""Who leads under each price formula, and what turns it, as a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmselect.plot.fonts import drawable
from crmselect.plot.heat import GAP, Headings
from crmselect.plot.names import Ruler, cut, shorten
from crmselect.plot.rows import OUT, Rows, open_rows
from crmselect.plot.style import NAME, SERIES, SMALL, finish, legible, mix, on, write
from crmselect.plot.words import words
from crmselect.robustness import Audit
from crmselect.robustness.audit_formulas import OWN
from crmselect.robustness.audit_trials import JOINED, rounding_label

__all__ = ["audit"]

_FIRST = 1.75
"""The width of the column that names the winners, in cells."""
_MOST = 8
"""So many changes have a column."""
_HEADING = 84.0
"""Points that a name may take in a heading."""
_LABEL = 204.0
"""Points that a formula's label may take."""
_PALE = 0.8
_LEAST = 16.0
"""Points: narrower cells are not written in."""


@dataclass(frozen=True)
class _Change:
    """What was tried: how it is called, who leads then under each formula, and where that is another than before.

    ``{}`` in the heading stands for the offer, if there is one.
    """

    heading: str
    offer: str
    leaders: Mapping[str, tuple[str, ...]]
    turned: frozenset[str]


def audit(audit: Audit, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw who wins under each price formula, and which offer's leaving or coming in turns that.

    A row is a formula, the study's own model first. The wide column says who is first among the offers that pass;
    each further one is a change that turns it somewhere: an offer left out, one that a gate stopped let in, an
    evaluator left out, figures rounded. In a pale cell nothing changes (in the wide column: the winner is that of the
    study's own model); in a strong one another offer leads, whose name stands in it. Of offers that were let in none
    is named: who leads is asked of those that were there before too.

    Parameters
    ----------
    audit : Audit
        Of :func:`crmselect.robustness.audit`, or ``study.audit()``.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The ranking's unless it is stated.

    Returns
    -------
    Axes
    """
    language = language or audit.language
    said = words(language)
    tried = list(_changes(audit, language))
    turning = [change for change in tried if change.turned]
    kept = sorted(sorted(turning, key=lambda one: -len(one.turned))[:_MOST], key=turning.index)
    spans = [(0.0, _FIRST), *((_FIRST + GAP + at, _FIRST + GAP + at + 1) for at in range(len(kept)))]
    headings = Headings([said["audit_first"], *_headings(kept)], spans)
    labels = [_bracketed(setting.label(language)) for setting in audit.settings]
    idle = [label for label, one in zip(labels, audit.settings, strict=True) if one.key not in audit.winners]
    rows = open_rows(ax, labels, width=4.9 + 1.12 * len(kept), band=headings.measure, bottom=0.42)
    for label, text in zip(rows.ax.get_yticklabels(), labels, strict=True):
        if text in idle:
            label.set_color(rows.ink.muted)
    rows.ax.set_xlim(0, spans[-1][1])
    _cells(rows, audit, kept, spans, language)
    headings.draw(rows)
    if OWN in audit.winners:
        rows.ax.axhline(0.5, color=mix(rows.ink.text, rows.ink.ground, 0.5), linewidth=0.8)
    rows.ax.set_xticks([])
    own = audit.winners.get(OWN)
    firm = not turning and all(found == own for found in audit.winners.values())
    note = {
        said["audit_firm"]: bool(audit.winners) and firm,
        said["audit_strong"]: not firm,
        said["audit_none"]: not audit.winners,
        said["audit_idle"].format(len(tried) - len(turning)): len(tried) > len(turning) and not firm,
        said["audit_more"].format(len(turning) - len(kept)): len(turning) > len(kept),
        said["audit_out"]: any(OUT in change.heading for change in kept),
    }
    rows.note([text for text, there in note.items() if there], language)
    rows.title(said["audit"], left=rows.names_width)
    return finish(rows.ax)


def _changes(audit: Audit, language: str) -> Iterator[_Change]:
    """Yield everything that was tried."""
    said, names = words(language), audit.case.names
    out = audit.case.of(audit.case.excluded)
    key: Any
    for key, part in audit.deletions.groupby(["change", "offer"], sort=False):
        change, offer = map(str, key)
        which = (said[f"audit_{change}"].replace("{}", OUT + "{}" if change == "with" else "{}"), offer)
        if change == "with" and offer not in out:
            which = (said["audit_with_all"], "")
        yield _Change(*which, *_outcome(zip(part["formula"], part["leader"], part["turned"], strict=True), names))
    for key, part in audit.roundings.groupby(["rounding", "step"], sort=False):
        label = rounding_label(str(key[0]), float(key[1]), language)
        yield _Change(label, "", *_outcome(zip(part["formula"], part["winner"], part["turned"], strict=True), names))
    for who, winner, turned in zip(*(audit.people[key] for key in ("evaluator", "winner", "turned")), strict=True):
        yield _Change(said["audit_without"], who, *_outcome([(OWN, winner, turned)], names))


def _headings(changes: Sequence[_Change]) -> list[str]:
    """Return what stands over the columns, the names in them shortened and still told apart."""
    offers = list(dict.fromkeys(change.offer for change in changes if change.offer))
    # A ruler of 72 dots an inch measures in points.
    short = dict(zip(offers, shorten(offers, _HEADING, Ruler(72.0).at(SMALL)), strict=True))
    return [change.heading.replace("{}", short[change.offer]) if change.offer else change.heading for change in changes]


def _bracketed(label: str) -> str:
    """Return a formula's label, cut before its brackets where it is too long: they tell variants apart."""
    measure, head, bracket, tail = Ruler(72.0).at(NAME), *label.rpartition(" (")
    if measure(label) <= _LABEL or not bracket:
        return label
    return cut(head, _LABEL - measure(bracket + tail), measure) + bracket + tail


def _outcome(
    rows: Iterable[tuple[str, str, bool]], names: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    found = list(rows)
    return (
        {formula: _split(leader, names) for formula, leader, _ in found},
        frozenset(formula for formula, _, turned in found if turned),
    )


def _split(leader: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the offers that share a first place; none where the formula could not be applied."""
    if not leader or leader in names:
        return (leader,) if leader else ()
    # A comma can also be part of a name.
    for name in names:
        if leader.startswith(name + JOINED):
            rest = _split(leader.removeprefix(name + JOINED), names)
            if rest and set(rest) <= set(names):
                return (name, *rest)
    return (leader,)


def _cells(
    rows: Rows, audit: Audit, kept: Sequence[_Change], spans: Sequence[tuple[float, float]], language: str
) -> None:
    own, ruler = audit.winners.get(OWN, ()), rows.ruler
    leaders = list(dict.fromkeys([*audit.winners.values(), *(found for one in kept for found in one.leaders.values())]))
    single = list(dict.fromkeys(name for found in leaders for name in found))
    inks = {name: SERIES[at % len(SERIES)] for at, name in enumerate(single)}
    grey = mix(rows.ink.text, rows.ink.ground, 0.45)
    cell, measure = rows.width / spans[-1][1], ruler.at(rows.small)
    rooms = [(right - left) * cell - ruler.points(9) for left, right in spans]
    shown = [_shown(leaders, single, room, rows) for room in rooms[:2]]

    def fill(column: int, row: int, found: tuple[str, ...], *, changed: bool, named: bool) -> None:
        left, right = spans[column]
        strong = inks[found[0]] if len(found) == 1 else grey
        colour = strong if changed else mix(strong, rows.ink.ground, _PALE)
        patch = Rectangle((left, row - 0.5), right - left, 1, facecolor=colour, edgecolor=rows.ink.ground, lw=1.0)
        rows.ax.add_patch(patch)
        text = shown[min(column, 1)][found]
        if named and rooms[column] >= ruler.points(_LEAST) and ruler.points(rows.small) <= rows.row:
            at = ((left + right) / 2, float(row))
            ink = on(colour) if changed else legible(rows.ink.text, colour)
            write(rows.ax, at, text, size=rows.small, colour=ink, ha="center")

    for row, setting in enumerate(audit.settings):
        winners = audit.winners.get(setting.key)
        if winners is None:
            why = words(language)["audit_refused"].format(setting.note(language)) if setting.refused else "–"
            text = cut(drawable(why), rows.width - ruler.points(8), measure)
            write(rows.ax, (0.0, float(row)), text, offset=(3, 0), size=rows.small, colour=rows.ink.muted)
            continue
        fill(0, row, winners, changed=winners != own, named=True)
        for column, change in enumerate(kept, start=1):
            found = change.leaders.get(setting.key)
            if found:
                turned = setting.key in change.turned
                fill(column, row, found, changed=turned, named=turned)


def _shown(
    leaders: Sequence[tuple[str, ...]], single: Sequence[str], room: float, rows: Rows
) -> dict[tuple[str, ...], str]:
    """Return how each leader is written in a room: a name, or those that share the place with a sign between them."""
    measure = rows.ruler.at(min(rows.small, NAME))
    short = dict(zip(single, shorten(single, room, measure), strict=True))
    made, sign = {}, " = "
    for found in leaders:
        texts = [short[name] for name in found]
        if len(found) > 1:
            part = (room - measure(sign) * (len(found) - 1)) / len(found)
            texts = shorten(found, max(part, measure("M…")), measure)
        made[found] = cut(sign.join(texts), room, measure)
    return made
