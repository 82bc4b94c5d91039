"""The simulation of returns: benefits are drawn beside the draws that the costs already have."""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from crmselect.cost import CostRisk
from crmselect.cost import simulate as simulate_costs
from crmselect.draws import Points, gathered, in_blocks
from crmselect.errors import DataError, Problem
from crmselect.planning.returns_draws import DrawnBenefits
from crmselect.planning.returns_result import Returns
from crmselect.planning.returns_risk_result import ReturnsRisk

__all__ = ["returns_risk"]

Floats = NDArray[np.float64]
_TASK = 1 << 11
"""Draws that one worker takes at once; no figure depends on it."""
_OWN = 2
"""Sets the benefits' stream of random numbers apart from the costs', which have 0 and 1."""


def returns_risk(
    found: Returns,
    risk: CostRisk | None = None,
    *,
    draws: int | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
    progress: bool | None = None,
) -> ReturnsRisk:
    """Draw benefits and costs together, and see how often an offer pays.

    The costs of each draw are those of ``risk``. What they share with the benefits (drivers, exchange rates, inflation,
    a delay of go-live) moves both in the same draw; amounts, hourly rates, adoption and whether a benefit is realised
    at all are drawn beside it, once for every offer, so that a difference between offers is one of offers.

    Parameters
    ----------
    found : Returns
    risk : CostRisk, optional
        The simulated costs of the same offers under the same assumptions, whose draws and seed are taken. Without it,
        costs are simulated first.
    draws, seed : int, optional
        Of the costs that are simulated here (10,000; a fresh seed). With ``risk`` they stand there already.
    executor : concurrent.futures.Executor, optional
    progress : bool, optional
        As in :func:`crmselect.draws.gathered`.

    Returns
    -------
    ReturnsRisk

    Raises
    ------
    DataError
        Where ``risk`` is of other offers or assumptions, or stands beside ``draws`` or ``seed``; as
        :func:`crmselect.simulate`.

    Notes
    -----
    The same seed gives the same figures, whatever the number of workers. The benefits' own figures are independent
    draws, also where the costs' are Sobol' points: a second set of those would not be independent of the first.
    Reserves (``contingency``) are left out, as in every simulation of costs. Growth of a benefit rises with inflation
    where it is above 0, as prices do. Not drawn is what costs have alone: events and prices move no benefit.

    Examples
    --------
    >>> from crmselect.cost import tco
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> from crmselect.model.benefit import Benefit
    >>> from crmselect.planning.returns_run import returns
    >>> price = CostItem(item="Price", category="procurement.licences", amount=100)
    >>> costs = tco([Offer(name="Acme", items=(price,))], Assumptions(currency="USD", years=1))
    >>> range_ = {"low": 80, "likely": 120, "high": 180, "shape": "uniform"}
    >>> saved = Benefit(name="Paper", kind="avoided_cost", amount=range_, every="once")
    >>> risk = returns_risk(returns(costs, [saved], golive_month=0), draws=4096, seed=7)
    >>> round(float(risk.positive["Acme"]), 1)
    0.8
    """
    if risk is None:
        risk = simulate_costs(
            found.costs.offers, found.assumptions, draws=10_000 if draws is None else draws, seed=seed,
            executor=executor, progress=progress,
        )  # fmt: skip
    else:
        _check(found, risk, draws, seed)
    drawn = DrawnBenefits(found.model, risk.model, found.costs.discount_factors)
    cost_points = Points(risk.model.dimension, risk.draws, risk.seed, risk.method)
    own = None
    if drawn.figures:
        stream = np.random.SeedSequence(risk.seed, spawn_key=(_OWN,)).generate_state(2, np.uint64)
        own = Points(len(drawn.figures), risk.draws, int(stream[0]), "random")
    blocks = gathered(
        partial(_block, drawn, own, cost_points), in_blocks(risk.draws, _TASK), executor=executor, progress=progress,
        title="benefits",
    )  # fmt: skip
    benefits = np.concatenate(list(blocks))
    benefits.flags.writeable = False
    return ReturnsRisk(found, risk, benefits, drawn.shared)


def _block(drawn: DrawnBenefits, own: Points | None, cost_points: Points, span: tuple[int, int]) -> Floats:
    return drawn.values(own, cost_points, *span)


def _check(found: Returns, risk: CostRisk, draws: int | None, seed: int | None) -> None:
    problems = [
        Problem(name, f"{value} stands beside costs that are simulated already", "leave it out, or leave risk out")
        for name, value in (("draws", draws), ("seed", seed))
        if value is not None
    ]
    if risk.offers != found.costs.offers:
        problems.append(Problem("risk", "these are the costs of other offers", "simulate the offers of this return"))
    if risk.assumptions != found.assumptions:
        problems.append(
            Problem("risk", "these costs have other assumptions", "simulate with the assumptions of this return")
        )
    if problems:
        raise DataError(problems)
