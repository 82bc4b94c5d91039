"""What price, score or answer would put an offer first, or how far the first may slip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from crmselect.cost import Tco
from crmselect.errors import closest
from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.robustness import ways_words
from crmselect.robustness.ways import (
    Goal,
    Way,
    cost_kinds,
    gate_ways,
    item_costs,
    item_ways,
    price_ways,
    score_ways,
)
from crmselect.robustness.ways_answers import answer_set, answer_ways, trials_of
from crmselect.scoring import Ranking
from crmselect.scoring.answers import DUST
from crmselect.scoring.gates import Stop

__all__ = ["ToWin", "Way", "to_win"]

_KINDS = ("gate", "budget", "price", "item", "fit", "attribute", "answer")
_CLOSING = "answer to "  # As the cost of closing a gap names its source.
_SHOWN = 6


@dataclass(frozen=True, eq=False)
class ToWin:
    """What would put an offer first by one lever alone, all else equal.

    Parameters
    ----------
    offer : str
    rival : str or None
        The best of the other offers that pass the gates; None without one, and where the offer has no score.
    lead : float or None
        How far the offer is ahead of it; negative where it is behind.
    ways : tuple of Way
        Gates first, then the price, its items, scores and answers; of each kind the smallest change first.
    answers : tuple of str
        Requirements that, all answered as standard, are enough together: found one by one, a set that is enough and
        not always the smallest. Empty where nothing is needed or nothing helps.
    answers_enough : bool
        Whether they are; if not, all answers together are too little.
    ranking : Ranking
    costs : Tco or None
    """

    offer: str
    rival: str | None
    lead: float | None
    ways: tuple[Way, ...]
    answers: tuple[str, ...]
    answers_enough: bool
    ranking: Ranking
    costs: Tco | None = None

    @property
    def language(self) -> str:
        """Of the words: that of the ranking."""
        return self.ranking.language

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The gates that stop the offer: they come before any price or score."""
        return tuple(stop for stop in self.ranking.stops if stop.offer == self.offer)

    @property
    def ahead(self) -> bool:
        """Whether the offer is ahead by its score; the ways then say how far it may slip."""
        return self.lead is not None and self.lead > DUST

    @property
    def price(self) -> float | None:
        """The price at which the offer is level, as the kind of cost that ``table`` names; None for never."""
        return next((way.needed for way in self.ways if way.kind == "price" and way.possible), None)

    @property
    def discount(self) -> float | None:
        """What that is less than the price now, in money; negative for how much dearer an offer ahead may become."""
        return next((-way.change for way in self.ways if way.kind == "price" and way.possible), None)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a lever.

        ``kind`` (gate, budget, price, item, fit, attribute, answer), ``subject``, ``now``, ``needed``, ``change``,
        ``relative`` (the change as a share of ``now``, with its sign), ``possible``, ``score`` (the offer's then),
        ``reason``.
        """
        zh = self.language == "zh"
        rows = [
            (*way[:4], way.change, way.relative, way.possible, way.score, way.reason_zh if zh else way.reason_en)
            for way in self.ways
        ]
        columns = ["kind", "subject", "now", "needed", "change", "relative", "possible", "score", "reason"]
        frame = pd.DataFrame(rows, columns=columns)
        figures = dict.fromkeys(["now", "needed", "change", "relative", "score"], float)
        return frame.astype({**figures, "possible": bool})

    @property
    def sentences(self) -> tuple[str, ...]:
        """The findings in the ranking's language."""
        return self.say(self.language)

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return the findings in a language."""
        return tuple(pair[language == "zh"] for pair in ways_words.pairs(self))

    def __repr__(self) -> str:
        return f"ToWin({self.offer}, {len(self.ways)} ways)"

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        sets = (self.ranking.offers, self.ranking.requirements, self.ranking.answers)
        inputs = dict.fromkeys(item for records in sets if records is not None for item in records.inputs)
        body = {
            "offer": self.offer,
            "rival": self.rival,
            "lead": self.lead,
            "price": self.price,
            "discount": self.discount,
            "currency": self.ranking.currency,
            "ways": self.table.to_dict("records"),
            "answers": self.answers,
            "answers_enough": self.answers_enough,
            "sentences": self.sentences,
        }
        return {**header("to_win/1", inputs), **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        rows: list[list[Cell]] = []
        greyed, shown = [], dict.fromkeys(_KINDS, 0)
        for way in self.ways:
            shown[way.kind] += 1
            if way.kind == "answer" and shown["answer"] > _SHOWN:
                continue
            if not way.possible:
                greyed.append(len(rows))
            now, needed, size = ways_words.figures(self, way)
            cells = [Cell(ways_words.KINDS[way.kind][zh]), Cell(ways_words.subject(self, way))]
            cells += [Cell(text, number=True) for text in (now, needed, size)]
            rows.append([*cells, Cell(way.reason_zh if zh else way.reason_en)])
        first, *others = self.sentences
        return table(ways_words.HEADINGS[zh], rows, caption=first, greyed=greyed, notes=others)


def to_win(ranking: Ranking, offer: str, *, costs: Tco | None = None) -> ToWin:
    """Find what price, item, score or answer alone would bring an offer level with the best of the others.

    Parameters
    ----------
    ranking : Ranking
        Of the additive method.
    offer : str
        Also one that a gate stopped, and the first: then it is how far it may slip.
    costs : Tco, optional
        What the ranking's costs were made from, for the price of each item.

    Raises
    ------
    KeyError
        For an unknown name.
    ValueError
        For another method, whose scores depend on all offers at once; for costs that are not those of the ranking.

    Notes
    -----
    Only offers that pass the gates are rivals. The value functions stand on stated scales, so that no lever of one
    offer moves another's score and every figure is exact: at the figure that is needed the two are level and share the
    place, and a little more puts the offer ahead. Where nothing between two figures exists (levels, answers) it is the
    nearest that is enough.

    The price changes as a whole, every cost that a criterion looks at in the same proportion. The price of an item
    moves the totals by what the item adds, with all that depends on it (percentages of it, contingency). An answer
    that becomes standard needs no closing of its gap, whose cost then falls away where ``costs`` are given. Gates are
    not asked again for prices and attributes, except that a budget below the price is said.

    Examples
    --------
    >>> from crmselect.model import Criterion, Offer, OfferSet, ValueFunction
    >>> from crmselect.scoring import rank
    >>> ease = {"Acme": 9, "Bravo": 5}
    >>> offers = OfferSet(offers=tuple(Offer(name=name, attributes={"ease": x}) for name, x in ease.items()))
    >>> tree = [
    ...     Criterion(name="Ease", weight=60, source="attribute.ease", value=ValueFunction(worst=0, best=10)),
    ...     Criterion(name="Cost", weight=40, source="cost.present_value", value=ValueFunction(worst=100, best=0)),
    ... ]
    >>> prices = {"present_value": pd.Series({"Acme": 80.0, "Bravo": 40.0})}
    >>> found = to_win(rank(offers, criteria=tree, costs=prices, currency="USD"), "Bravo")
    >>> print(found)
    Bravo is 0.080 behind Acme.
    It would be level at the present value of USD 20 instead of USD 40: USD 20 (50.0 %) less.
    It would be level if Ease were 6.33333 instead of 5.
    """
    _check(ranking, offer)
    gates = tuple(gate_ways(ranking, offer))
    goal = _goal(ranking, offer)
    if goal is None:
        return ToWin(offer, None, None, gates, (), False, ranking, costs)
    without: Mapping[str, Mapping[str, float]] = {}
    closing: dict[str, str] = {}
    if costs is not None:
        _same(ranking, costs, offer)
        without = item_costs(costs, offer)
        closing = {
            line.source.removeprefix(_CLOSING): line.item
            for line in costs.offers[offer].items
            if line.source.startswith(_CLOSING) and line.item in without
        }
    found = [*price_ways(ranking, goal), *score_ways(ranking, goal)]
    if costs is not None:
        found.extend(item_ways(ranking, goal, costs, without))
    chosen: tuple[str, ...] = ()
    enough = False
    if ranking.requirements is not None and ranking.fit is not None:
        trials = trials_of(ranking, goal, without, closing)
        found.extend(answer_ways(trials))
        chosen, enough = answer_set(trials)
    ways = (*gates, *sorted(found, key=_order))
    return ToWin(offer, goal.rival, -goal.rise, ways, chosen, enough, ranking, costs)


def _order(way: Way) -> tuple[int, bool, float]:
    if way.kind == "answer":
        size = -way.score if way.change >= 0 else way.score
    else:
        size = abs(way.relative) if way.possible else 0.0
    return _KINDS.index(way.kind), not way.possible, size


def _check(ranking: Ranking, offer: str) -> None:
    if ranking.contributions is None:
        what = f"the scores of method {ranking.method!r} depend on all offers at once"
        raise ValueError(f"{what} — rank with method='additive'")
    known = ranking.offers.names
    if offer not in known:
        raise KeyError(f"{offer!r} is none of the offers: {closest(offer, known) or ', '.join(known)}")


def _goal(ranking: Ranking, offer: str) -> Goal | None:
    """Return whom the offer has to meet; None without a rival, and for an offer whose costs stay closed."""
    passing = ranking.places.index[ranking.places.notna()]
    others = ranking.score[[str(name) for name in passing if name != offer]]
    if others.empty or not np.isfinite(ranking.score[offer]):
        return None
    rival = next(name for name in ranking.order if name in others.index)
    return Goal(offer, rival, float(ranking.score[offer]), float(others.max()))


def _same(ranking: Ranking, costs: Tco, offer: str) -> None:
    if offer not in costs.names:
        raise ValueError(f"costs: there is no offer {offer!r} — give the costs that the ranking was made from")
    one = costs.names.index(offer)
    for kind, figure in _kinds_of(costs, one):
        given = float(ranking.costs[kind][offer]) if kind in ranking.costs else figure
        if not np.isclose(given, figure, rtol=1e-9, atol=1e-9):
            what = f"costs: {kind} of {offer} is {figure:,.2f} there and {given:,.2f} in the ranking"
            raise ValueError(f"{what} — give the costs that the ranking was made from")


def _kinds_of(costs: Tco, row: int) -> Iterator[tuple[str, float]]:
    for kind, figures in cost_kinds(costs).items():
        yield kind, figures[row]
