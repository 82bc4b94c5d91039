"""Stochastic multicriteria acceptability: how much of what is possible puts each offer first, second, last."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.draws import BLOCK, METHODS, Method, Points, count_of, gathered, in_blocks, seed_of
from crmselect.errors import DataError, Problem, closest
from crmselect.robustness._kernel import draws_at_once, nothing, shares_first
from crmselect.robustness._run import Run, confirm, count_ranks
from crmselect.robustness.sources import Samples, Source, read_values, read_weights
from crmselect.scoring.weights import WeightSpace

__all__ = ["Smaa", "smaa"]

Floats = NDArray[np.float64]

# Blocks that one task counts where values stay: a block alone takes only about two thousandths of a second.
_TOGETHER = 8


@dataclass(frozen=True, eq=False)
class Smaa:
    """What :func:`smaa` found, by offer in the order of the values."""

    acceptability: Floats
    """(offers, ranks): the share of draws in which an offer has a rank, the first one first."""
    central_weights: Floats
    """(offers, criteria): the mean of the weights that put an offer first; NaN for one that is never first."""
    confidence: Floats
    """(offers,): the share of the draws of the values in which an offer is first under its central weights; NaN for
    one that is never first."""
    pairwise: Floats
    """(offers, offers): the share of draws in which the row beats the column, a tie counting half."""
    standard_error: Floats
    """(offers, ranks): of the acceptability, √(p (1 − p) / draws), as for independent draws."""
    expected_rank: Floats
    """(offers,): the mean rank, 1 for an offer that is always first."""
    expected_regret: Floats
    """(offers,): the mean of the best score less the own one, in the units of the values."""
    draws: int
    """How many; 0 where everything is exact."""
    seed: int | None
    """What gives the same figures again; None where everything is exact."""
    method: Literal["sobol", "random", "exact"]

    def holistic(self, meta: ArrayLike | None = None) -> Floats:
        """Return one figure for each offer's ranks together, (offers,).

        Parameters
        ----------
        meta : (ranks,), optional
            What each rank is worth, 0 or more and none worth more than the one before. By default 1 for the first
            and then as rank-order centroid weights fall: Σ_{i ≥ r} 1/i over the same sum from 1 on.

        Raises
        ------
        ValueError
            For worths that are no such numbers.

        References
        ----------
        Lahdelma, R. and Salminen, P. (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group
        decision making, *Operations Research* 49(3), 444-454 (the holistic acceptability index and its metaweights).

        Examples
        --------
        >>> print(smaa([[1, 0], [0, 1], [0.6, 0.6]], exact=True).holistic([1, 0.5, 0]).round(2))
        [0.45 0.45 0.6 ]
        """
        ranks = self.acceptability.shape[1]
        if meta is None:
            worth = np.cumsum(1 / np.arange(ranks, 0, -1))[::-1]
            return np.asarray(self.acceptability @ (worth / worth[0]), dtype=np.float64)
        given = np.asarray(meta, dtype=np.float64)
        if given.shape != (ranks,):
            raise DataError(
                Problem("meta", f"has the shape {given.shape}", f"give one number for each of {ranks} ranks")
            )
        if not (np.isfinite(given).all() and (given >= 0).all() and (np.diff(given) <= 0).all()):
            what = "holds a rank that is worth less than nothing, or more than a better one"
            raise DataError(Problem("meta", what, "let the numbers fall from the first rank to the last"))
        return np.asarray(self.acceptability @ given, dtype=np.float64)


def smaa(
    values: Any,
    weights: Any = None,
    *,
    draws: SupportsIndex = 10_000,
    seed: int | None = None,
    method: Method = "sobol",
    executor: Executor | None = None,
    progress: bool | None = None,
    exact: bool = False,
) -> Smaa:
    """Draw weights and values together, and count how often each offer is at each rank (SMAA-2).

    Parameters
    ----------
    values : (offers, criteria), (draws, offers, criteria), Uniform, or object with ``block``
        Higher is better, on any finite scale; an offer's score is the sum of its values times the weights. Values
        that vary are given as samples (their number is then that of the draws, and each is met by other weights),
        as :class:`Uniform` ranges, or by an object that pickles and whose ``block(start, stop)`` returns
        (stop − start, offers, criteria). Where that object has a ``dimension`` above 0, its ``transform(points)`` is
        called instead, with as many columns of uniform points.
    weights : WeightSpace, (criteria,), (people, criteria), Population, or object with ``block``, optional
        What the weights are drawn from: uniformly from a space (by default of all weights), the same always, those
        of one person at random, or as above with (stop − start, criteria).
    draws : int
        How many; any number, a power of two being covered most evenly.
    seed : int, optional
        0 or more; None draws one, which the result names. The same seed gives the same figures, whatever the
        executor.
    method : {"sobol", "random"}
        Scrambled Sobol' points, or independent ones. Weights and values come from columns of one set of points.
        Samples that are Sobol' points themselves are not independent of it: shuffle them first.
    executor : concurrent.futures.Executor, optional
        Where blocks of draws are computed.
    progress : bool, optional
        Whether to show a bar; by default on a terminal, after a second.
    exact : bool
        Compute instead of draw: for values that stay, weights from a space, and two or three criteria. For the first
        ranks alone of up to some eight criteria see :func:`~crmselect.robustness.exact.first_rank_shares`.

    Returns
    -------
    Smaa

    Raises
    ------
    ValueError
        For values or weights that are no numbers, negative weights, people of whom none has a say, shapes that do
        not fit, fewer than one draw, and where no exact answer is to be had.

    Notes
    -----
    Offers that are level share their ranks equally, so that each row and each column of the acceptability sums to
    one. Scores count as level where their distance is within the rounding of a float64 sum. Scores are first
    compared in single precision; draws in which two are nearer than its rounding are decided in double precision.
    Of an offer that shares the first rank, the weights and the confidence count by its share.

    The standard error is that of independent draws. The error of Sobol' points is smaller, mostly by far: there it
    is an upper guide. Memory does not grow with the number of draws.

    References
    ----------
    Lahdelma, R., Hokkanen, J. and Salminen, P. (1998), SMAA - Stochastic multiobjective acceptability analysis,
    *European Journal of Operational Research* 106(1), 137-143 (acceptability, central weights, confidence).
    Lahdelma, R. and Salminen, P. (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group decision
    making, *Operations Research* 49(3), 444-454 (all ranks). Leskinen, P., Viitanen, J., Kangas, A. and Kangas, J.
    (2006), Alternatives to incorporate uncertainty and risk attitude in multicriteria evaluation of forest plans,
    *Forest Science* 52(3), 304-312 (pairwise winning).

    Examples
    --------
    >>> found = smaa([[1, 0], [0, 1], [0.6, 0.6]], draws=8192, seed=7)
    >>> print(found.acceptability.round(2))
    [[0.4 0.1 0.5]
     [0.4 0.1 0.5]
     [0.2 0.8 0. ]]
    >>> print(found.central_weights.round(2))
    [[0.8 0.2]
     [0.2 0.8]
     [0.5 0.5]]
    """
    if method not in METHODS:
        fix = closest(method, METHODS) or f"write one of {', '.join(METHODS)}"
        raise DataError(Problem("method", f"{method!r} is no way to draw", fix))
    known = read_values(values)
    if exact:
        return _exact(known, weights)
    number = seed_of(seed)
    count = len(known.values) if isinstance(known, Samples) else count_of(draws)
    if isinstance(known, np.ndarray):
        offers, criteria = known.shape
        scaled, unit = _scaled(known)
        rows, sizes, members = _alike(scaled)
        source: Floats | Source = rows
        dimension, size = 0, draws_at_once(offers)
    else:
        offers, criteria = _shape(known)
        source, sizes, members, unit = known, np.ones(offers, dtype=np.int64), np.arange(offers), 1.0
        dimension, size = known.dimension, draws_at_once(offers, criteria)
    weighing = read_weights(weights, criteria, count, number, method)
    points = Points(weighing.dimension + dimension, count, number, method)
    run = Run(source, sizes, weighing, points, size)
    stretch = BLOCK * (_TOGETHER if isinstance(source, np.ndarray) else 1)
    tasks = [(run.cut(*block), *block) for block in in_blocks(count, stretch)]
    counted = nothing(len(sizes), offers, criteria)
    for one in gathered(count_ranks, tasks, executor=executor, progress=progress, title="acceptability"):
        counted = counted.plus(one)
    # Equal offers are one row with the share that each of them has.
    central = _central(counted.first, counted.ranks[:, 0])
    if isinstance(source, np.ndarray):
        confirmed = shares_first(scaled[None], np.nan_to_num(central[members]))
    else:
        confirmed = np.zeros(offers)
        filled = partial(confirm, np.nan_to_num(central))
        for found in gathered(filled, tasks, executor=executor, progress=progress, title="confidence"):
            confirmed += found
        confirmed /= count
    acceptability = counted.ranks[members] / count
    return Smaa(
        acceptability=acceptability,
        central_weights=central[members],
        confidence=np.where(acceptability[:, 0] > 0, confirmed, np.nan),
        pairwise=counted.wins[np.ix_(members, members)] / count,
        standard_error=np.sqrt(acceptability * (1 - acceptability).clip(min=0.0) / count),
        expected_rank=acceptability @ np.arange(1.0, offers + 1),
        expected_regret=counted.regret[members] / count * unit,
        draws=count, seed=number, method=method,
    )  # fmt: skip


def _shape(source: Any) -> tuple[int, int]:
    offers, criteria = source.values.shape[1:] if isinstance(source, Samples) else source.shape
    return int(offers), int(criteria)


def _scaled(values: Floats) -> tuple[Floats, float]:
    """Return values from 0 to 1, and what 1 is: shifts of a criterion and a common factor change no rank."""
    above = values - values.min(axis=0)
    unit = float(above.max())
    return (above / unit if unit > 0 else above), unit


def _alike(values: Floats) -> tuple[Floats, NDArray[np.int64], NDArray[np.intp]]:
    """Return the different rows, how many offers each stands for, and the row of each offer."""
    rows, members, sizes = np.unique(values, axis=0, return_inverse=True, return_counts=True)
    return rows, sizes.astype(np.int64), members.reshape(-1)


def _central(first: Floats, share: Floats) -> Floats:
    """Return the mean weights of those that are ever first, and NaN for the others."""
    central = np.full(first.shape, np.nan)
    np.divide(first, share[:, None], out=central, where=share[:, None] > 0)
    return central


def _exact(values: Floats | Source, weights: Any) -> Smaa:
    """Return what the volumes of weights say, where nothing else varies."""
    from crmselect.robustness.exact import rank_acceptability_exact

    problems = []
    if not isinstance(values, np.ndarray):
        problems.append(Problem("values", "vary, and no volume of weights tells of that", "draw them: exact=False"))
    if not (weights is None or isinstance(weights, WeightSpace)):
        fix = "give a WeightSpace or None, or draw them: exact=False"
        problems.append(Problem("weights", "are no space whose volume could be measured", fix))
    if problems or not isinstance(values, np.ndarray):
        raise DataError(problems)
    offers = len(values)
    scaled, unit = _scaled(values)
    found = rank_acceptability_exact(scaled, weights)
    share, central = found.acceptability[:, 0], np.nan_to_num(found.central_weights)
    # Every weight puts somebody first: what the first places weigh together is the mean of all weights.
    best = float(share @ (scaled * central).sum(axis=1))
    pairwise = found.pairwise.copy()
    pairwise[np.diag_indices(offers)] = 0.5
    return Smaa(
        acceptability=found.acceptability,
        central_weights=found.central_weights,
        confidence=np.where(share > 0, shares_first(scaled[None], central), np.nan),
        pairwise=pairwise,
        standard_error=np.zeros((offers, offers)),
        expected_rank=found.acceptability @ np.arange(1.0, offers + 1),
        expected_regret=np.maximum(best - scaled @ (share @ central), 0.0) * unit,
        draws=0, seed=None, method="exact",
    )  # fmt: skip
