"""What an offer leaves open: its optional modules, and gaps that closing costs money, with what each costs by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmselect.cost import Tco, tco, with_closing_costs
from crmselect.errors import DataError, Problem, closest
from crmselect.model import Answer, CostItem, Estimate, OfferSet, RequirementSet
from crmselect.model.scope import Module, Scope

__all__ = ["OfferModules", "modules_of"]

Floats = NDArray[np.float64]
_CLOSING = "Closing "


@dataclass(frozen=True, eq=False)
class OfferModules:
    """What can be left out of an offer, and what cannot.

    Parameters
    ----------
    offer : str
    modules : tuple of Module
        Stated ones first, then those of the cost items, then gaps to close; each with its costs by year.
    base : ndarray (years,)
        What the rest of the offer costs by year, nominal, in the study's currency.
    open_requirements : frozenset of str
        Ids of the requirements that some module delivers: without it they count nothing.
    """

    offer: str
    modules: tuple[Module, ...]
    base: Floats
    open_requirements: frozenset[str]


def modules_of(
    costs: Tco,
    offer: str,
    *,
    plan: Scope | None = None,
    requirements: RequirementSet | None = None,
    answers: Iterable[Answer] | None = None,
) -> OfferModules:
    """List an offer's optional modules and the gaps that can be left open, with their costs by year.

    Parameters
    ----------
    costs : Tco
        With or without the costs of closing gaps.
    offer : str
    plan : Scope, optional
        Modules that are stated: their value, what they require. One without costs takes those of the cost items that
        name it as their ``module``.
    requirements : RequirementSet, optional
    answers : iterable of Answer, optional
        Each answer of this offer with a cost to close is a module, ``Closing F7``: of a must a must, of what is not
        wanted ruled out. A stated module that delivers the requirement takes its place and its cost, where it has none.

    Returns
    -------
    OfferModules

    Raises
    ------
    DataError
        For an offer that is not there, a stated module without any cost.

    Notes
    -----
    An uncertain price (an estimate) makes the module's cost uncertain in proportion; of several in one module lows,
    likelies and highs are added, as if they rose together. Drivers and rates count at their points.

    Examples
    --------
    >>> from crmselect.model import Assumptions, Offer
    >>> items = (CostItem(item="Seats", category="procurement.licences", amount=100, every="year"),
    ...          CostItem(item="Maps", category="procurement.licences", amount=30, every="year", module="Maps"))
    >>> found = modules_of(tco([Offer(name="Acme", items=items)], Assumptions(currency="USD", years=2)), "Acme")
    >>> found.modules[0].name, found.modules[0].cost, found.base.tolist()
    ('Maps', (30.0, 30.0), [100.0, 100.0])
    """
    if offer not in costs.names:
        fix = closest(offer, costs.names) or f"there are {', '.join(costs.names)}"
        raise DataError(Problem("offer", f"there is no offer {offer!r}", fix))
    mine = [answer for answer in answers or () if answer.offer == offer]
    costs = _with_gaps(costs, offer, mine)
    ledger = _Ledger(costs, offer)
    stated = plan.of(offer) if plan is not None else ()
    gaps = {answer.requirement: answer for answer in mine if answer.cost is not None}
    found: list[Module] = []
    problems: list[Problem] = []
    for module in stated:
        lines = [module.name, *(f"{_CLOSING}{one}" for one in module.requirements if one in gaps)]
        taken = [line for line in lines if ledger.has(line)]
        gaps = {one: answer for one, answer in gaps.items() if one not in module.requirements}
        amounts = ledger.take(taken)
        if module.cost:
            found.append(module)
        elif taken:
            found.append(module.replace(cost=amounts, offer=offer))
        else:
            what = f"nothing says what {module.name} costs"
            fix = f"state cost, 0 where it is free, or name it as the module of a cost item of {offer}"
            problems.append(Problem(module.place or f"module {module.key}", what, fix))
    if problems:
        raise DataError(problems)
    named = {module.name for module in stated}
    found += [Module(name=name, offer=offer, cost=ledger.take([name])) for name in ledger.modules if name not in named]
    priority = {} if requirements is None else {one.id: one.priority for one in requirements}
    for one, answer in gaps.items():
        line = f"{_CLOSING}{one}"
        settled = {"must": True, "wont": False}.get(priority.get(one, "should"))
        found.append(
            Module(name=line, offer=offer, cost=ledger.take([line]), fixed=settled, requirements=(one,),
                   source=f"answer to {one}", place=answer.place)
        )  # fmt: skip
    open_ = frozenset(one for module in found for one in module.requirements)
    return OfferModules(offer, tuple(found), ledger.rest(), open_)


def _with_gaps(costs: Tco, offer: str, answers: Iterable[Answer]) -> Tco:
    """Return the costs of one offer, those of closing its gaps among them."""
    own = costs.offers[offer]
    names = {item.item for item in own.items}
    open_ = [one for one in answers if one.cost is not None and f"{_CLOSING}{one.requirement}" not in names]
    if not open_:
        return costs
    alone = OfferSet(offers=(own,))
    return tco(with_closing_costs(alone, open_), costs.assumptions)


class _Ledger:
    """The lines of an offer, as modules and the rest."""

    def __init__(self, costs: Tco, offer: str) -> None:
        at = costs.names.index(offer)
        self._years = costs.assumptions.years
        lines = [(n, line) for n, line in enumerate(costs.lines) if line.offer == at]
        by_year = costs.cash.reshape(len(costs.lines), self._years, 12).sum(axis=2)
        items = {item.item: item for item in costs.offers[offer].items}
        self._lines: dict[str, list[tuple[Floats, CostItem | None]]] = {}
        self._rest = np.zeros(self._years)
        self.modules: list[str] = []
        for n, line in lines:
            key = line.module or (line.item if line.item.startswith(_CLOSING) else "")
            if line.module and line.module not in self.modules:
                self.modules.append(line.module)
            if key:
                self._lines.setdefault(key, []).append((by_year[n], items.get(line.item)))
            else:
                self._rest += by_year[n]

    def has(self, key: str) -> bool:
        return key in self._lines

    def take(self, keys: Iterable[str]) -> tuple[float | Estimate, ...]:
        """Return what lines cost by year, and no longer count them to the rest."""
        taken = [line for key in keys for line in self._lines.pop(key, [])]
        return tuple(_sum([(float(paid[year]), item) for paid, item in taken]) for year in range(self._years))

    def rest(self) -> Floats:
        """Return what all that was not taken costs by year."""
        left = [paid for lines in self._lines.values() for paid, _ in lines]
        return np.asarray(self._rest + sum(left, np.zeros(self._years)))


def _sum(parts: list[tuple[float, CostItem | None]]) -> float | Estimate:
    low = likely = high = 0.0
    shape = None
    widest = 0.0
    for paid, item in parts:
        amount = item.amount if item is not None else None
        down = up = 1.0
        if isinstance(amount, Estimate) and amount.likely > 0:
            down, up = amount.least / amount.likely, amount.most / amount.likely
            if paid * (up - down) > widest:
                widest, shape = paid * (up - down), amount.shape
        low, likely, high = low + paid * down, likely + paid, high + paid * up
    if shape is None or likely < 0:
        return max(likely, 0.0)
    return Estimate(low=min(low, likely), likely=likely, high=max(high, likely), shape=shape)
