"""The simulation of costs: draws become totals of every offer."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.covariance import Sums
from crmselect.cost.risk import CostRisk, Samples
from crmselect.cost.uncertain import CostModel
from crmselect.draws import Method, Points, count_of, gathered, in_blocks, seed_of
from crmselect.model import Assumptions, Offer, OfferSet

__all__ = ["simulate", "sub_blocks"]

Floats = NDArray[np.float64]
_TASK = 1 << 11
"""Draws that one worker takes at once; the order of sums depends on nothing else."""
_CACHED = 1 << 18
"""Figures that are worked on at once, so that they stay near the processor."""


def simulate(
    offers: OfferSet | Iterable[Offer],
    assumptions: Assumptions,
    *,
    draws: int = 10_000,
    seed: int | None = None,
    method: Method = "sobol",
    executor: Executor | None = None,
    progress: bool | None = None,
) -> CostRisk:
    """Draw every uncertain figure, and compute what each offer costs in each draw.

    What offers share (users, exchange rates, inflation, a delay, a day rate, whether a risk occurs) is drawn once for
    all of them, so that a difference between two offers is a difference between offers.

    Parameters
    ----------
    offers : OfferSet or iterable of Offer
        Prices with ``low`` and ``high`` are uncertain, and prices whose quote has a maturity.
    assumptions : Assumptions
        With ``uncertainty``: drivers, rates, delay, risks, correlations. Reserves (``contingency``) are left out.
    draws : int
    seed : int, optional
        The same seed gives the same figures, whatever the number of workers; without one, a fresh one is drawn, which
        the result names.
    method : {"sobol", "random"}
        Scrambled Sobol' points, or independent draws.
    executor : concurrent.futures.Executor, optional
    progress : bool, optional
        As in :func:`crmselect.draws.gathered`.

    Returns
    -------
    CostRisk

    Raises
    ------
    DataError
        As :func:`crmselect.cost.tco`; for no draws; for names in the uncertainty that name nothing, and what is no
        correlation matrix; where a draw's quantity lies beyond the last band of a price.

    References
    ----------
    Book, S. A. (1999), Why correlation matters in cost estimating, *32nd DoD Cost Analysis Symposium*. Garvey, P. R.,
    Book, S. A. and Covert, R. P. (2016), *Probability Methods for Cost Uncertainty Analysis*, 2nd ed., CRC Press.

    Examples
    --------
    >>> from crmselect.model import CostItem
    >>> def offer(name, low, high):
    ...     price = {"low": low, "likely": (low + high) / 2, "high": high, "shape": "uniform"}
    ...     return Offer(name=name, items=(CostItem(item="Price", category="procurement.licences", amount=price),))
    >>> risk = simulate([offer("Acme", 80, 120), offer("Bravo", 90, 150)], Assumptions(currency="USD"), seed=7)
    >>> risk.percentile(0.8).round(1).tolist(), round(float(risk.cheapest["Acme"]), 2)
    ([112.0, 138.0], 0.81)
    """
    offers = offers if isinstance(offers, OfferSet) else OfferSet(offers=tuple(offers))
    count, number = count_of(draws), seed_of(seed)
    model = CostModel(offers, assumptions)
    points = Points(model.dimension, count, number, method)
    blocks = gathered(
        partial(_block, model, points), in_blocks(count, _TASK), executor=executor, progress=progress, title="costs"
    )  # fmt: skip
    present, nominal = np.empty((2, count, len(offers)))
    sums: Sums | None = None
    at = 0
    for block in blocks:
        size = block.present.shape[0]
        present[at : at + size], nominal[at : at + size] = block.present, block.nominal
        sums = block.sums if sums is None else sums + block.sums
        at += size
    if sums is None:
        raise AssertionError("there is at least one block")
    present.flags.writeable = nominal.flags.writeable = False
    return CostRisk(offers, assumptions, count, number, points.method, Samples(present, nominal), model, sums)


@dataclass(frozen=True, slots=True)
class _Block:
    present: Floats
    nominal: Floats
    sums: Sums


def sub_blocks(start: int, stop: int, dimension: int) -> list[tuple[int, int]]:
    """Cut draws into blocks whose points stay near the processor."""
    size = 1 << min(max((_CACHED // max(dimension, 1)).bit_length() - 1, 6), 11)
    return [(start + a, start + b) for a, b in in_blocks(stop - start, size)]


def _block(model: CostModel, points: Points, span: tuple[int, int]) -> _Block:
    start, stop = span
    present, nominal = np.empty((2, stop - start, len(model.offers)))
    sums = Sums.none(model)
    for first, last in sub_blocks(start, stop, model.dimension):
        values = model.values(points.block(first, last))
        totals = model.evaluate(values)
        mine = slice(first - start, last - start)
        present[mine], nominal[mine] = totals.present, totals.nominal
        sums = sums + Sums.of(model, values, totals.present, totals.nominal)
    return _Block(present, nominal, sums)
