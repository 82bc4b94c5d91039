"""What an uncertainty names, against what the offers hold: faults, and which prices are correlated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.inputs import Inputs, price_inputs, rate_of, shared_by
from crmselect.errors import DataError, Problem, closest
from crmselect.model import Assumptions, CostItem, Offer, OfferSet

if TYPE_CHECKING:
    from crmselect.cost.copula import Copula

__all__ = ["copulas_of", "drivers_at_zero", "uncertainty_problems"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_PLACE = "assumptions.uncertainty"


def uncertainty_problems(offers: OfferSet | Sequence[Offer], assumptions: Assumptions) -> list[Problem]:
    """Return every name in an uncertainty that names nothing, and every correlation that cannot be.

    Parameters
    ----------
    offers : OfferSet or sequence of Offer
    assumptions : Assumptions

    Examples
    --------
    >>> doubt = {"drivers": {"user": [0.8, 1, 1.4]}}
    >>> plan = Assumptions(currency="USD", drivers={"users": 80}, uncertainty=doubt)
    >>> print(uncertainty_problems([], plan)[0])
    assumptions.uncertainty.drivers.user: there is no driver 'user' — did you mean 'users'?
    """
    given = tuple(offers)
    found = [*_drivers(assumptions), *_prices(given, assumptions), *_risks(given, assumptions)]
    found += _correlations(given, assumptions)
    try:
        copulas_of(given, assumptions, price_inputs(given, assumptions))
    except DataError as error:
        found += error.problems
    return found


def _drivers(assumptions: Assumptions) -> Iterator[Problem]:
    for name in assumptions.uncertainty.drivers:
        if name not in assumptions.drivers:
            fix = closest(name, assumptions.drivers) or f"state it: drivers = {{ {name} = ... }}"
            yield Problem(f"{_PLACE}.drivers.{name}", f"there is no driver {name!r}", fix)


def drivers_at_zero(
    sums: Mapping[str, Floats], stated: Mapping[str, Floats], assumptions: Assumptions
) -> list[Problem]:
    """Return the drivers that their ranges bring to 0 in a scenario: nothing can be counted per unit of them.

    Parameters
    ----------
    sums : mapping of driver to ndarray (n,)
        Over the months of the study, in each scenario.
    stated : mapping of driver to ndarray (months,)
    assumptions : Assumptions
    """
    problems = []
    for name, drawn in sums.items():
        if (drawn > 0).all() or not stated[name][: assumptions.months].any():
            continue
        parent = assumptions.drivers[name].of
        whose = name if name in assumptions.uncertainty.drivers or parent is None else parent
        fix = "raise low above 0, and choose pert, triangular or lognormal in place of a normal range"
        what = f"the range of {whose} reaches 0, and then there is no cost per unit of {name}"
        problems.append(Problem(f"{_PLACE}.drivers.{whose}.level", what, fix))
    return problems


def _prices(offers: Sequence[Offer], assumptions: Assumptions) -> Iterator[Problem]:
    items = [item for offer in offers for item in offer.items]
    priced = [item for item in items if item.percent is None]
    known = dict.fromkeys(
        word for i in priced for word in (i.item, i.category, i.group, i.phase, i.per) if word is not None
    )
    for n, price in enumerate(assumptions.uncertainty.prices):
        for name in price.of:
            if shared_by(name, items, assumptions.drivers):
                continue
            where, fix = f"{_PLACE}.prices[{n}] {price.name}, of", closest(name, known)
            if any(name in {item.item, item.category, item.group, item.phase} for item in items):
                what = f"{name!r} is a percent of other items, which follows them"
                yield Problem(where, what, "name what it is a percent of")
            else:
                what = f"{name!r} is no item, category, group, phase or driver of any price"
                yield Problem(where, what, fix or "name one that an offer has")


def _risks(offers: Sequence[Offer], assumptions: Assumptions) -> Iterator[Problem]:
    names = [offer.name for offer in offers]
    for n, risk in enumerate(assumptions.uncertainty.risks):
        where = f"{_PLACE}.risks[{n}] {risk.name}"
        for name in risk.offers:
            if name not in names:
                fix = closest(name, names) or f"name one of {', '.join(names)}" if names else "leave offers out"
                yield Problem(f"{where}, offers", f"there is no offer {name!r}", fix)
        without = [
            offer.name
            for offer in offers
            if (not risk.offers or offer.name in risk.offers) and rate_of(risk, offer, assumptions) is None
        ]
        if without:
            what = f"no exchange rate from {risk.currency} to {assumptions.currency}"
            fix = f"state what one {risk.currency} costs: exchange_rates = {{ {risk.currency} = ... }}"
            yield Problem(f"{where}, currency", what, fix)


def _correlations(offers: Sequence[Offer], assumptions: Assumptions) -> Iterator[Problem]:
    names = [offer.name for offer in offers]
    for n, stated in enumerate(assumptions.uncertainty.correlations):
        where = f"{_PLACE}.correlations[{n}]"
        if stated.offer is not None and stated.offer not in names:
            fix = closest(stated.offer, names) or (f"name one of {', '.join(names)}" if names else "leave offer out")
            yield Problem(f"{where}, offer", f"there is no offer {stated.offer!r}", fix)
            continue
        items = [item for offer in offers if stated.offer in {None, offer.name} for item in offer.items]
        whose = f"of {stated.offer}" if stated.offer else "of any offer"
        for name in dict.fromkeys(stated.between):
            if not any(_means(name, item) for item in items):
                fix = closest(name, dict.fromkeys(w for i in items for w in (i.item, i.category)))
                what = f"{name!r} is no item or category {whose}"
                yield Problem(f"{where}, between", what, fix or "name one that the offer has")


def _means(name: str, item: CostItem) -> bool:
    return name in {item.item, item.category}


def copulas_of(offers: Sequence[Offer], assumptions: Assumptions, found: Inputs) -> tuple[tuple[Ints, Copula], ...]:
    """Return which inputs are correlated and how, a set for each offer that has any; the others are independent.

    Raises
    ------
    DataError
        Where what is stated is no correlation matrix.
    """
    doubt = assumptions.uncertainty
    if not doubt.correlation and not doubt.correlations:
        return ()
    from crmselect.cost.copula import Copula

    made: list[tuple[Ints, Copula]] = []
    wrong: dict[tuple[str, str], list[str]] = {}
    first = 0
    for offer in offers:
        mine = [(found.prices[first + k], item) for k, item in enumerate(offer.items) if first + k in found.prices]
        first += len(offer.items)
        matrix = np.full((len(mine), len(mine)), doubt.correlation)
        for stated in doubt.correlations:
            if stated.offer in {None, offer.name}:
                one, other = (np.array([_means(name, item) for _, item in mine], dtype=bool) for name in stated.between)
                pairs = np.outer(one, other)
                matrix[pairs | pairs.T] = stated.rho
        np.fill_diagonal(matrix, 1.0)
        # What is correlated with nothing stays out: the smaller the matrix, the less there is to mix.
        bound = np.flatnonzero((matrix != np.eye(len(mine))).any(axis=1))
        if not bound.size:
            continue
        names = [mine[k][1].item for k in bound.tolist()]
        try:
            copula = Copula(matrix[np.ix_(bound, bound)], names, f"{_PLACE}.correlations")
        except DataError as error:
            # Offers with the same lines have the same fault, which is told once.
            for problem in error.problems:
                wrong.setdefault((problem.what, problem.fix), []).append(offer.name)
        else:
            made.append((np.array([mine[k][0] for k in bound.tolist()]), copula))
    if wrong:
        raise DataError(
            Problem(f"{_PLACE}.correlations, offer {_few(names)}", what, fix) for (what, fix), names in wrong.items()
        )
    return tuple(made)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
