"""The figure of every offer at every leaf of the tree, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.model import Offer, OfferSet
from crmselect.scoring.answers import Bools, Floats
from crmselect.scoring.fit import Fit
from crmselect.scoring.tree import Leaf
from crmselect.scoring.values import value

__all__ = ["cost_figures", "measure"]


def cost_figures(costs: Mapping[str, pd.Series[float]], kind: str, offers: Sequence[str], wanted_by: str) -> Floats:
    """Return one cost of each offer.

    Raises
    ------
    DataError
        When this kind of cost is not given, or not for each of these offers.

    Examples
    --------
    >>> costs = {"nominal": pd.Series({"Acme": 10.0, "Bravo": 20.0})}
    >>> print(cost_figures(costs, "nominal", ["Bravo"], "the budget"))
    [20.]
    """
    fix = "give the offers prices, or judge without it"
    if kind not in costs:
        raise DataError(Problem(wanted_by, f"cost.{kind} is asked for, but no such costs are given", fix))
    series = costs[kind]
    if not series.index.is_unique:
        twice = ", ".join(map(str, series.index[series.index.duplicated()].unique()))
        raise DataError(Problem(f"cost.{kind}", f"more than one cost of {twice}", "give one cost an offer"))
    figures: Floats = np.asarray(series.reindex(list(offers)), dtype=np.float64)
    problems = [
        Problem(f"offer {offers[int(position)]}", f"its cost.{kind} is missing, and {wanted_by} needs it", fix)
        for position in np.flatnonzero(~np.isfinite(figures))
    ]
    if problems:
        raise DataError(problems)
    return figures


def measure(
    leaves: Sequence[Leaf],
    offers: OfferSet,
    fit: Fit | None,
    costs: Mapping[str, pd.Series[float]],
    opened: Bools,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures and the values of all offers: offers × leaves.

    Parameters
    ----------
    leaves : sequence of Leaf
    offers : OfferSet
    fit : Fit or None
    costs : mapping of kind to Series by offer
    opened : ndarray of bool (offers,)
        Whose costs may be looked at; the others have neither figure nor value (NaN) at a leaf of cost.

    Raises
    ------
    DataError
        For every figure that is missing, with its offer; a missing figure never counts as 0.
    """
    names = offers.names
    figures = np.full((len(names), len(leaves)), np.nan)
    values = figures.copy()
    problems: list[Problem] = []
    for column, leaf in enumerate(leaves):
        rows = np.flatnonzero(opened) if leaf.kind == "cost" else np.arange(len(names))
        chosen = [names[row] for row in rows]
        try:
            figure = _figures(leaf, [offers[int(row)] for row in rows], fit, costs)
            worth = figure if leaf.value is None else value(leaf.value, figure, offers=chosen, of=leaf.name)
        except DataError as error:
            problems.extend(error.problems)
            continue
        figures[rows, column], values[rows, column] = figure, worth
    if problems:
        raise DataError(problems)
    index, columns = pd.Index(names, name="offer"), pd.Index([leaf.name for leaf in leaves], name="path")
    return pd.DataFrame(figures, index=index, columns=columns), pd.DataFrame(values, index=index, columns=columns)


def _figures(leaf: Leaf, offers: Sequence[Offer], fit: Fit | None, costs: Mapping[str, pd.Series[float]]) -> Floats:
    names = [offer.name for offer in offers]
    if leaf.kind == "cost":
        return cost_figures(costs, leaf.key, names, f"criterion {leaf.name}")
    if leaf.kind == "attribute":
        return _attribute(leaf, offers)
    if fit is None:  # The tree has refused this already.
        raise DataError(Problem(f"criterion {leaf.name}", "there are no requirements to judge by"))
    shares = fit.flat if leaf.area is None else fit.by_area.loc[leaf.area]
    return np.asarray(shares, dtype=np.float64)


def _attribute(leaf: Leaf, offers: Sequence[Offer]) -> Floats:
    found = [offer.attributes.get(leaf.key) for offer in offers]
    if offers and all(figure is None for figure in found):
        stated = sorted({name for offer in offers for name in offer.attributes})
        fix = closest(leaf.key, stated) or f"attributes of the offers: {', '.join(stated) or 'none'}"
        raise DataError(Problem(f"criterion {leaf.name}", f"no offer states the attribute {leaf.key!r}", fix))
    missing = [
        Problem(
            _place(offer, leaf.key),
            f"attribute {leaf.key!r} of offer {offer.name!r} is missing, and criterion {leaf.name} needs it",
            "fill it in, or leave the criterion out",
        )
        for offer, figure in zip(offers, found, strict=True)
        if figure is None
    ]
    if missing:
        raise DataError(missing)
    return np.array(found, dtype=np.float64)


def _place(offer: Offer, attribute: str) -> Place | str:
    if offer.place is None:
        return f"offer {offer.name}"
    return Place(offer.place.file, offer.place.sheet, offer.place.row, attribute)
