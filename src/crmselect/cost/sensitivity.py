"""Which uncertain figure an offer's total hangs on: a tornado, shares of its variance, and the draws themselves."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.cost.covariance import effects_of
from crmselect.cost.sensitivity_results import Method, Tornado, VarianceShares
from crmselect.cost.sobol_design import sobol_indices
from crmselect.cost.totals import Kind
from crmselect.draws import Points, count_of, in_blocks, seed_of
from crmselect.errors import DataError, Problem, closest

if TYPE_CHECKING:
    from crmselect.cost.uncertain import CostModel

__all__ = ["Tornado", "VarianceShares", "scatter", "tornado", "variance_shares"]

Floats = NDArray[np.float64]
KINDS: tuple[Kind, ...] = ("present_value", "nominal")
_PROBED = 64
"""Scenarios that a total is compared in with the straight line that it should be."""


def tornado(
    model: CostModel, offer: str, *, kind: Kind = "present_value", low: float = 0.1, high: float = 0.9
) -> Tornado:
    """Put each uncertain figure of an offer at either end of its range, the rest likely.

    Parameters
    ----------
    model : CostModel
    offer : str
    kind : {"present_value", "nominal"}
    low, high : float
        The ends, as probabilities of the figure by itself.

    Raises
    ------
    DataError
        For an offer or a kind that there is not, ends that are not 0 < low < high < 1.

    Notes
    -----
    Correlations play no part here: one figure moves and the others stay.

    References
    ----------
    Howard, R. A. (1988), Decision analysis: practice and promise, *Management Science* 34(6), 679-695 (the tornado
    diagram).
    """
    position = _offer(model, offer)
    _known(kind)
    if not 0 < low < high < 1:
        raise DataError(Problem("tornado", f"the ends {low} and {high} are none", "write 0 < low < high < 1"))
    mine = _touching(model, offer)
    ends = np.array([model.at(low), model.at(high)]) if mine else np.zeros((2, model.dimension))
    for n in mine:
        if model.inputs[n].kind == "risk":
            ends[:, n] = 0.0, 1.0
    occurrence = model.events.occurrence_of
    scenarios = np.tile(model.likely, (2 * len(mine) + 1, 1))
    for row, n in enumerate(mine):
        pair = scenarios[2 * row : 2 * row + 2]
        pair[:, n] = ends[:, n]
        if n in occurrence:
            pair[:, occurrence[n]] = 1.0
    totals = _totals(model, scenarios, position, kind)
    found = pd.DataFrame(
        {
            "input": [model.inputs[n].name for n in mine],
            "kind": [model.inputs[n].kind for n in mine],
            "low": ends[0, mine],
            "likely": model.likely[mine],
            "high": ends[1, mine],
            "total_low": totals[0:-1:2],
            "total_high": totals[1:-1:2],
            "given": [model.inputs[occurrence[n]].name if n in occurrence else "" for n in mine],
            "figure": [model.inputs[n].figure for n in mine],
        }
    )
    found["swing"] = (found["total_high"] - found["total_low"]).abs()
    found = found.sort_values("swing", ascending=False, kind="stable", ignore_index=True)
    found.attrs.update(offer=offer, kind=kind, currency=model.assumptions.currency)
    return Tornado(
        offer, kind, model.assumptions.currency, low, high, float(totals[-1]), found, model.offers.inputs
    )  # fmt: skip


def variance_shares(
    model: CostModel,
    offer: str,
    *,
    kind: Kind = "present_value",
    draws: int = 2**13,
    seed: int | None = None,
    executor: Executor | None = None,
    progress: bool | None = None,
) -> VarianceShares:
    """Find what each uncertain figure accounts for in the variance of an offer's total.

    Parameters
    ----------
    model : CostModel
    offer : str
    kind : {"present_value", "nominal"}
    draws : int
        Where the shares are estimates.
    seed : int, optional
    executor : concurrent.futures.Executor, optional
    progress : bool, optional

    Returns
    -------
    VarianceShares
        Exact where nothing but prices of the offer is uncertain, they are independent, and the total was found on a
        straight line in all of them; Sobol' indices otherwise; covariances where figures are correlated.

    Raises
    ------
    DataError
        For an offer or a kind that there is not, no draws.
    """
    position = _offer(model, offer)
    _known(kind)
    count, seed = count_of(draws), seed_of(seed)
    mine = _touching(model, offer)
    labels = _labels(model, mine)
    slopes = model.slopes()[KINDS.index(kind), mine, position]

    def shares(method: Method, variance: float, drawn: int | None = None) -> VarianceShares:
        found = labels.sort_values("share", ascending=False, kind="stable", ignore_index=True)
        found.attrs.update(offer=offer, kind=kind, method=method)
        currency, whence = model.assumptions.currency, None if drawn is None else seed
        return VarianceShares(offer, kind, currency, method, variance, found, drawn, whence, model.offers.inputs)

    if {n for at, _ in model.copulas for n in at.tolist()} & set(mine):
        values, totals = _drawn(model, position, kind, count, seed)
        centred = totals - totals.mean()
        variance = float(centred @ centred / count)
        which, effects = effects_of(model, position, KINDS.index(kind), mine, values, slopes)
        labels = _labels(model, which)
        labels["share"] = centred @ (effects - effects.mean(axis=0)) / count / variance if variance > 0 else 0.0
        return shares("covariance", variance, count)
    if _sums(model, mine) and _straight(model, position, kind, mine, slopes):
        parts = slopes**2 * model.variance[mine]
        variance = float(parts.sum())
        labels["share"] = parts / variance if variance > 0 else 0.0
        return shares("exact", variance)
    found = sobol_indices(
        _Total(model, position, kind, tuple(mine)),
        len(mine),
        transform=_Values(model, tuple(mine)),
        draws=count,
        seed=seed,
        executor=executor,
        progress=progress,
    )
    labels["share"], labels["first"] = found.total, found.first
    labels["share_error"], labels["first_error"] = found.total_error, found.first_error
    return shares("sobol", found.variance, found.draws)


def scatter(
    model: CostModel,
    offer: str,
    input: str | Sequence[str],  # noqa: A002 - what the model calls it
    *,
    kind: Kind = "present_value",
    draws: int = 1024,
    seed: int | None = None,
) -> pd.DataFrame:
    """Draw scenarios and return some of their figures beside an offer's total.

    Parameters
    ----------
    model : CostModel
    offer : str
    input : str or sequence of str
        Names of inputs; where a figure of another kind bears the same name, ``kind: name``, such as ``driver: users``.
    kind : {"present_value", "nominal"}
    draws : int
    seed : int, optional

    Returns
    -------
    DataFrame
        A row a draw: a column for each input by its name, and ``total``. Its ``attrs`` name the seed.

    Raises
    ------
    DataError
        For an offer, an input or a kind that there is not, no draws.
    """
    position = _offer(model, offer)
    _known(kind)
    count, seed = count_of(draws), seed_of(seed)
    names = (input,) if isinstance(input, str) else tuple(input)
    at = [_input(model, name) for name in names]
    values, totals = _drawn(model, position, kind, count, seed)
    frame = pd.DataFrame(values[:, at], columns=list(names))
    # A price of an offer may itself be called "total": a second column of that name is still one.
    frame.insert(len(names), "total", totals, allow_duplicates=True)
    frame.attrs.update(offer=offer, kind=kind, currency=model.assumptions.currency, seed=seed, draws=count)
    return frame


@dataclass(frozen=True)
class _Values:
    """The figures of some inputs at points of their own unit cube."""

    model: CostModel
    mine: tuple[int, ...]

    def __call__(self, points: Floats) -> Floats:
        whole = np.full((len(points), self.model.dimension), 0.5)
        whole[:, self.mine] = points
        return self.model.values(whole)[:, self.mine]


@dataclass(frozen=True)
class _Total:
    """An offer's total as a function of some inputs; the others touch other offers alone."""

    model: CostModel
    position: int
    kind: Kind
    mine: tuple[int, ...]

    def __call__(self, inputs: Floats) -> Floats:
        whole = np.tile(self.model.likely, (len(inputs), 1))
        whole[:, self.mine] = inputs
        return _totals(self.model, whole, self.position, self.kind)


def _sums(model: CostModel, mine: list[int]) -> bool:
    """Return whether the total is by its making a sum: of prices, and of what is sure to fall due."""
    sure = set(range(model.dimension)) - set(model.events.occurrence_of)
    return all(model.inputs[n].kind == "price" or (model.inputs[n].kind == "impact" and n in sure) for n in mine)


def _straight(model: CostModel, position: int, kind: Kind, mine: list[int], slopes: Floats) -> bool:
    """Return whether the total is a straight line in every figure, wherever it was looked at."""
    inputs = _Values(model, tuple(mine))(Points(len(mine), _PROBED, 0).block(0, _PROBED))
    found = _Total(model, position, kind, tuple(mine))(np.vstack([inputs, model.likely[mine]]))
    expected = found[-1] + (inputs - model.likely[mine]) @ slopes
    return bool((np.abs(found[:-1] - expected) <= 1e-9 * max(float(np.abs(found).max()), 1e-300)).all())


def _labels(model: CostModel, which: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"input": [model.inputs[n].name for n in which], "kind": [model.inputs[n].kind for n in which]})


def _drawn(model: CostModel, position: int, kind: Kind, count: int, seed: int) -> tuple[Floats, Floats]:
    points = Points(model.dimension, count, seed)
    values, totals = np.empty((count, model.dimension)), np.empty(count)
    for start, stop in in_blocks(count):
        values[start:stop] = model.values(points.block(start, stop))
        totals[start:stop] = _totals(model, values[start:stop], position, kind)
    return values, totals


def _totals(model: CostModel, values: Floats, position: int, kind: Kind) -> Floats:
    found = model.evaluate(values)
    return np.asarray((found.present if kind == "present_value" else found.nominal)[:, position])


def _touching(model: CostModel, offer: str) -> list[int]:
    return [n for n, one in enumerate(model.inputs) if offer in one.offers]


def _offer(model: CostModel, offer: str) -> int:
    names = model.offers.names
    if offer not in names:
        raise DataError(Problem("offer", f"no offer is called {offer!r}", closest(offer, names) or _write(names)))
    return names.index(offer)


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise DataError(Problem("kind", f"there is no kind {kind!r}", closest(kind, KINDS) or _write(KINDS)))


def _input(model: CostModel, name: str) -> int:
    hits = [n for n, one in enumerate(model.inputs) if name in {one.name, f"{one.kind}: {one.name}"}]
    if len(hits) == 1:
        return hits[0]
    if hits:
        longer = [f"{model.inputs[n].kind}: {name}" for n in hits]
        raise DataError(Problem("input", f"{len(hits)} inputs are called {name!r}", _write(longer)))
    names = list(dict.fromkeys(one.name for one in model.inputs))
    fix = (closest(name, names) or _write(names)) if names else "give a price, a driver or a rate a range"
    raise DataError(Problem("input", f"no uncertain input is called {name!r}", fix))


def _write(names: Sequence[str]) -> str:
    return f"write one of {', '.join(names)}"
