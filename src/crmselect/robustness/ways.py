"""The levers of one offer, each by itself: where its price, an item, a score or an answer makes it level."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.cost import Tco, tco
from crmselect.model import CostItem, OfferSet, Tier
from crmselect.scoring import Leaf, Ranking, value
from crmselect.scoring.answers import DUST
from crmselect.scoring.crossing import Curve, bends, nearest_root
from crmselect.text import number

__all__ = [
    "Goal",
    "Way",
    "cost_kinds",
    "gate_ways",
    "item_costs",
    "item_ways",
    "price_ways",
    "score_ways",
]

Floats = NDArray[np.float64]
Line = tuple[float, float]
"""A figure that is linear in a lever: what it is at 0, and what it rises by with one unit."""

_SAME = 1e-9


class Way(NamedTuple):
    """One lever, and the figure at which it alone makes the offer level with the best of the others.

    Attributes
    ----------
    kind : {"gate", "budget", "price", "item", "fit", "attribute", "answer"}
    subject : str
        The gate's subject, the kind of cost, the item, the criterion's path or the requirement's id.
    now, needed : float
        Amounts, figures, or shares from 0 to 1; NaN where there is none.
    possible : bool
        Whether the lever alone is enough.
    score : float
        The offer's score then; NaN for gates, and where the lever is not enough.
    reason_en, reason_zh : str
        Why it is not enough, or what else there is to say.
    """

    kind: str
    subject: str
    now: float
    needed: float
    possible: bool
    score: float = np.nan
    reason_en: str = ""
    reason_zh: str = ""

    @property
    def change(self) -> float:
        """``needed`` less ``now``."""
        return self.needed - self.now

    @property
    def relative(self) -> float:
        """The change as a share of what there is now, with its sign; infinite from 0, NaN where there is none."""
        if not np.isfinite(self.change):
            return float("nan")
        if not self.change:
            return 0.0
        return self.change / abs(self.now) if self.now else float(np.copysign(np.inf, self.change))


class Goal(NamedTuple):
    """Whom the offer has to meet."""

    offer: str
    rival: str
    score: float
    target: float

    @property
    def rise(self) -> float:
        """By how much the score must rise to be level; negative for an offer that is ahead."""
        return self.target - self.score


def gate_ways(ranking: Ranking, offer: str) -> Iterator[Way]:
    """Yield what each gate that stops the offer asks for; the budget is a matter of price."""
    for stop in ranking.stops:
        if stop.offer == offer:
            kind = "budget" if stop.rule == "budget" else "gate"
            now = np.nan if stop.value is None else stop.value
            yield Way(kind, stop.subject, now, stop.threshold, True, np.nan, stop.reason_en, stop.reason_zh)


def price_ways(ranking: Ranking, goal: Goal) -> Iterator[Way]:
    """Yield the price as a whole: every cost that a criterion looks at changes in the same proportion."""
    costs = _cost_leaves(ranking)
    if not costs:
        if "present_value" in ranking.costs:
            now = float(ranking.costs["present_value"][goal.offer])
            yield Way(
                "price", "present_value", now, np.nan, False, np.nan, "no criterion looks at it", "没有准则考察成本"
            )
        return
    main = max(costs, key=lambda leaf: leaf.weight)
    kind = "present_value" if "present_value" in ranking.costs else main.key
    now = float(ranking.costs[kind][goal.offer])
    lines = [(0.0, float(ranking.costs[leaf.key][goal.offer])) for leaf in costs]
    yield _solved("price", kind, now, 1.0, costs, lines, goal)


def item_costs(costs: Tco, offer: str) -> Mapping[str, Mapping[str, float]]:
    """Return every kind of cost of an offer without each of its quoted items: by item, then kind."""
    mine = costs.offers[offer]
    lines = [line for line in mine.items if line.quoted == "quoted"]
    if not lines:
        return {}
    trials = [
        mine.replace(name=str(at), items=tuple(_free(one) if one is line else one for one in mine.items))
        for at, line in enumerate(lines)
    ]
    found = cost_kinds(tco(OfferSet(offers=tuple(trials)), costs.assumptions))
    return {line.item: {kind: row[at] for kind, row in found.items()} for at, line in enumerate(lines)}


def cost_kinds(costs: Tco) -> dict[str, list[float]]:
    """Return every kind of cost that a criterion can look at, in the order of the offers."""
    kinds = {
        "present_value": costs.total(),
        "nominal": costs.total("nominal"),
        "annual_equivalent": costs.annual_equivalent(),
    }
    if "users" in costs.assumptions.drivers:
        kinds["per_user_month"] = costs.per_user_month()
    return {kind: series.tolist() for kind, series in kinds.items()}


def item_ways(ranking: Ranking, goal: Goal, costs: Tco, without: Mapping[str, Mapping[str, float]]) -> Iterator[Way]:
    """Yield the price of each item: a total is what remains without it, and a multiple of what it adds."""
    leaves = _cost_leaves(ranking)
    if not leaves:
        return
    for line in costs.offers[goal.offer].items:
        if line.item not in without:
            continue
        free = without[line.item]
        lines = [(free[leaf.key], float(ranking.costs[leaf.key][goal.offer]) - free[leaf.key]) for leaf in leaves]
        now = line.percent if line.percent is not None else 1.0 if line.tiers else line.point
        yield _solved("item", line.item, float(now), 1.0, leaves, lines, goal)


def score_ways(ranking: Ranking, goal: Goal) -> Iterator[Way]:
    """Yield each fit and each attribute; one that several criteria look at changes for all of them."""
    sources: dict[str, list[Leaf]] = {}
    for leaf in ranking.leaves:
        if leaf.kind != "cost":
            sources.setdefault(leaf.source, []).append(leaf)
    for leaves in sources.values():
        first = leaves[0]
        now = float(ranking.figures[first.name][goal.offer])
        subject = " + ".join(leaf.name for leaf in leaves)
        kind = "fit" if first.kind == "requirements" else "attribute"
        yield _solved(kind, subject, now, now, leaves, [(0.0, 1.0)] * len(leaves), goal)


def _cost_leaves(ranking: Ranking) -> list[Leaf]:
    return [leaf for leaf in ranking.leaves if leaf.kind == "cost"]


def _free(line: CostItem) -> CostItem:
    if line.tiers:
        return line.replace(tiers=tuple(Tier(up_to=tier.up_to, price=0.0, fee=0.0) for tier in line.tiers))
    return line.replace(percent=0.0) if line.percent is not None else line.replace(amount=0.0)


def _solved(
    kind: str, subject: str, now: float, start: float, leaves: Sequence[Leaf], lines: Sequence[Line], goal: Goal
) -> Way:
    """Solve for the lever that makes the offer level; it stands at ``start`` and is shown as a multiple of ``now``.

    A fit or an attribute is its own lever; a price or an item is a factor, 1 now and never below 0.
    """
    factor = kind in {"price", "item"}

    def nothing(en: str, zh: str) -> Way:
        return Way(kind, subject, now, np.nan, False, np.nan, en, zh)

    if factor and now == 0:
        return nothing("it costs nothing now, and no multiple of that is anything else", "目前为零，倍数无从谈起")
    if not any(leaf.weight > 0 for leaf in leaves):
        return nothing("the criterion weighs nothing", "该准则没有权重")
    if not any(slope for _, slope in lines):
        return nothing("the price does not move the total", "该价格不影响总额")

    def rise(at: float) -> float:
        moved = zip(leaves, lines, strict=True)
        return sum(leaf.weight * _worth(leaf, free + slope * at) for leaf, (free, slope) in moved) - before

    before = 0.0
    before = rise(start)
    stepped = [leaf for leaf in leaves if leaf.value is not None and leaf.value.shape == "ordinal"]
    if stepped and factor:
        return nothing("the cost is valued by levels, with nothing between", "成本按等级计值，其间没有取值")
    if stepped:
        return _stepped(kind, subject, now, leaves, rise, goal)
    kinks = sorted(
        {
            (bend - free) / slope
            for leaf, (free, slope) in zip(leaves, lines, strict=True)
            if slope
            for bend in ((0.0, 1.0) if leaf.value is None else bends(leaf.value))
        }
    )
    straight = all(leaf.value is None or leaf.value.shape != "exponential" for leaf in leaves)
    least = 0.0 if factor else -np.inf
    root = nearest_root(Curve(lambda at: rise(at) - goal.rise, tuple(kinks), straight), start, least)
    if not np.isfinite(root):
        ends = [at for at in (*kinks, start, *([0.0] if factor else [])) if at >= least]
        return nothing(*_never(goal, [rise(at) for at in ends]))
    return Way(kind, subject, now, now * root if factor else root, True, goal.score + rise(root))


def _stepped(
    kind: str, subject: str, now: float, leaves: Sequence[Leaf], rise: Callable[[float], float], goal: Goal
) -> Way:
    """Choose among levels the nearest that is enough: level or ahead, or for an offer ahead level or behind."""
    known = [set(leaf.value.levels) for leaf in leaves if leaf.value is not None and leaf.value.levels]
    risen = {level: rise(level) for level in sorted(set.intersection(*known))}
    sign = 1.0 if goal.rise >= 0 else -1.0
    enough = [level for level, by in risen.items() if sign * (by - goal.rise) >= -DUST]
    if not enough:
        return Way(kind, subject, now, np.nan, False, np.nan, *_never(goal, list(risen.values())))
    nearest = min(enough, key=lambda level: (abs(risen[level]), abs(level - now)))
    return Way(kind, subject, now, nearest, True, goal.score + risen[nearest])


def _never(goal: Goal, risen: Sequence[float]) -> tuple[str, str]:
    reached = goal.score + (max(risen) if goal.rise > 0 else min(risen))
    # As many decimals as it takes to tell the two apart.
    have, need = next(
        (pair for n in (3, 5, 8) if (pair := (number(reached, n), number(goal.target, n)))[0] != pair[1]),
        (f"{reached:g}", f"{goal.target:g}"),
    )
    if goal.rise > 0:
        return (
            f"even at its best the score is {have} against {need} of {goal.rival}",
            f"即使取最好值，得分也只有 {have}，而 {goal.rival} 为 {need}",
        )
    return (
        f"even at its worst the score is {have} against {need} of {goal.rival}",
        f"即使取最差值，得分仍有 {have}，而 {goal.rival} 为 {need}",
    )


def _worth(leaf: Leaf, figure: float) -> float:
    return min(max(figure, 0.0), 1.0) if leaf.value is None else float(value(leaf.value, figure))
