"""What knowing more is worth: everything (EVPI), or one input (EVPPI), in the unit of the payoffs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import Problem
from crmselect.robustness._regression import FUNCTIONS, Curves, Worth, crossed, spline, worth

__all__ = ["FEWEST", "PartialInformation", "PerfectInformation", "evpi", "evppi", "group_curves", "spline_curves"]

Floats = NDArray[np.float64]

FEWEST = 4 * FUNCTIONS
"""Draws without which a curve is not looked for."""
_GROUPS = 10
_POINTS = 2048


class PerfectInformation(NamedTuple):
    """What :func:`evpi` returns."""

    expected: Floats
    """Mean payoff of every offer, (offers,)."""
    best: int
    """The offer with the highest, the first of equals."""
    perfect: float
    """Mean payoff if the state is known before the choice."""
    evpi: float
    """``perfect`` less the highest of ``expected``: the most that any study, pilot or reference call can be worth."""
    standard_error: float
    """Of ``evpi``, from the draws; 0 where probabilities are stated, for nothing is then sampled."""
    best_share: Floats
    """How probable it is that an offer is the best, (offers,); equals share."""


class PartialInformation(NamedTuple):
    """What :func:`evppi` and :meth:`InformationAccumulator.result` return."""

    value: Floats
    """What knowing each input is worth, (inputs,): 0 to ``evpi``."""
    standard_error: Floats
    """Of each, (inputs,)."""
    bias: Floats
    """What noise seemed to be worth and was taken off, (inputs,)."""
    evpi: float
    """What knowing everything is worth."""
    evpi_standard_error: float
    expected: Floats
    """Mean payoff of every offer, (offers,)."""
    best: int
    """The offer that is chosen without knowing more, the first of equals."""
    draws: int


def evpi(payoffs: ArrayLike, probabilities: ArrayLike | None = None) -> PerfectInformation:
    r"""Return the expected value of perfect information, :math:`E[\max_d y_d] - \max_d E[y_d]`.

    Parameters
    ----------
    payoffs : array_like, shape (states, offers)
        One row a state of the world, or a draw of it; one column an offer. More is better: a cost enters with a minus.
    probabilities : array_like, shape (states,), optional
        Of the states, divided by their sum; without them the rows are draws and count alike.

    Returns
    -------
    PerfectInformation
        In the unit of the payoffs.

    Raises
    ------
    ValueError
        For a shape that does not fit, a figure that is not finite, probabilities that are negative or all 0.

    Notes
    -----
    From draws the highest mean is taken of means that are themselves uncertain: it is a little too high, and so the
    result a little too low, by less than its standard error. One offer, or one that is never behind: 0.

    References
    ----------
    Raiffa, H. & Schlaifer, R. (1961). Applied Statistical Decision Theory. Harvard University, ch. 4.

    Examples
    --------
    >>> found = evpi([[8, 14, 20], [7, 5, -9]], probabilities=[0.8, 0.2])
    >>> found.expected, round(found.perfect, 3), round(found.evpi, 3)
    (array([ 7.8, 12.2, 14.2]), 17.4, 3.2)
    """
    y = _payoffs(payoffs)
    weights = np.full(len(y), 1.0 / len(y)) if probabilities is None else _probabilities(probabilities, len(y))
    expected = weights @ y
    best = int(expected.argmax())
    top = y.max(axis=1)
    gain = top - y[:, best]  # Differences first: a large common amount costs no digits.
    value = float(weights @ gain)
    error = float(gain.std(ddof=1) / np.sqrt(len(y))) if probabilities is None and len(y) > 1 else 0.0
    firsts = y == top[:, None]
    share = weights @ (firsts / firsts.sum(axis=1, keepdims=True))
    return PerfectInformation(expected, best, float(expected[best]) + value, value, error, share)


def evppi(payoffs: ArrayLike, inputs: ArrayLike, *, most_groups: int = _GROUPS) -> PartialInformation:
    r"""Return what knowing each input by itself is worth, :math:`E[\max_d E(y_d \mid x)] - \max_d E[y_d]`.

    Parameters
    ----------
    payoffs : array_like, shape (draws, offers)
        More is better: a cost enters with a minus.
    inputs : array_like, shape (draws, inputs)
        What was drawn for each input in the same draws.
    most_groups : int
        An input with at most so many distinct values is taken as it is, by the means of its groups.

    Returns
    -------
    PartialInformation
        In the unit of the payoffs.

    Raises
    ------
    ValueError
        For shapes that do not fit, figures that are not finite, and fewer than 32 draws.

    Notes
    -----
    Given an input, the expected payoff of each offer is a curve [1]_, here a natural cubic spline at eight quantiles
    of the input, fitted by least squares to what each offer has more than the mean of all in the same draw: what the
    offers have in common is no reason to choose and would only be noise. Curves need the sample of one run alone,
    where nested sampling needs a run for each value of each input [2]_. For a few distinct values the curve is their
    groups' means, without assumption.

    Noise makes the highest of several fitted curves too high. What it adds is estimated by laying noise of the known
    size over the curves once more, and taken off (``bias``); it counts as an error of its own in ``standard_error``.
    An input that bears on no choice comes out at 0 within that error. What remains of the true curve beyond eight
    knots (a step within a continuous input) is smoothed, and its value a little understated.

    References
    ----------
    .. [1] Strong, M., Oakley, J. E. & Brennan, A. (2014). Estimating multiparameter partial expected value of perfect
       information from a probabilistic sensitivity analysis sample: a nonparametric regression approach. *Medical
       Decision Making* 34(3), 311-326.
    .. [2] Strong, M. & Oakley, J. E. (2013). An efficient method for computing single-parameter partial expected value
       of perfect information. *Medical Decision Making* 33(6), 755-766. Sadatsafavi, M., Bansback, N., Zafari, Z.,
       Najafzadeh, M. & Marra, C. (2013). Need for speed: an efficient algorithm for calculation of single-parameter
       expected value of partial perfect information. *Value in Health* 16(2), 438-448.

    Examples
    --------
    Whether the pilot works decides; the weather does not.

    >>> works, weather = np.tile([0.0, 1.0], 500), np.repeat([0.0, 1.0], 500)
    >>> payoffs = np.column_stack([40 * works - 10, np.zeros(1000)])
    >>> found = evppi(payoffs, np.column_stack([works, weather]))
    >>> found.value, round(found.evpi, 6)
    (array([5., 0.]), 5.0)
    """
    y = _payoffs(payoffs)
    x = _inputs(inputs, len(y))
    if len(y) < FEWEST:
        raise _fault("payoffs", f"{len(y)} draws show no curve", f"give at least {FEWEST}")
    perfect = evpi(y)
    centred = y - y.mean(axis=1, keepdims=True)
    products = centred.T @ centred
    ceiling = perfect.evpi, perfect.standard_error
    found = [_one(centred, products, column, most_groups, ceiling) for column in x.T]
    value, bias, error = np.array(found, dtype=np.float64).reshape(len(found), 3).T
    return PartialInformation(
        value, error, bias, perfect.evpi, perfect.standard_error, perfect.expected, perfect.best, len(y)
    )


def _one(payoffs: Floats, products: Floats, column: Floats, most: int, ceiling: tuple[float, float]) -> Worth:
    draws = len(column)
    distinct, group, counts = np.unique(column, return_inverse=True, return_counts=True)
    if distinct.size <= most:
        sums = np.zeros((distinct.size, payoffs.shape[1]))
        np.add.at(sums, group, payoffs)
        return worth(group_curves(counts, sums, products), ceiling, sampled=True)
    # Middle ranks: equal figures stand at one quantile, and the curve is read only where there are draws.
    ranks = np.cumsum(counts) - (counts - 1) / 2 - 0.5
    basis = spline(ranks / draws)[group]
    order = np.argsort(group, kind="stable")
    if draws > _POINTS:
        order = order[((np.arange(_POINTS) + 0.5) * draws / _POINTS).astype(np.intp)]
    curves = spline_curves(*crossed(basis, payoffs), products, draws, basis[order])
    return worth(curves, ceiling, sampled=True)


def spline_curves(
    gram: Floats, cross: Floats, products: Floats, draws: int, at: Floats, weight: Floats | None = None
) -> Curves:
    """Return the least-squares curves from the sums of squares and products, read at rows of the basis."""
    inverse = np.asarray(np.linalg.pinv(gram, rcond=1e-10, hermitian=True), dtype=np.float64)
    coefficients = inverse @ cross
    noise = (products - cross.T @ coefficients) / max(draws - len(gram), 1)
    shares = np.full(len(at), 1.0 / len(at)) if weight is None else weight
    return Curves(at @ coefficients, shares, at, inverse, noise, draws)


def group_curves(counts: NDArray[np.intp] | Floats, sums: Floats, products: Floats) -> Curves:
    """Return the means of groups as curves with a point for each group that has a draw."""
    used = counts > 0
    size, sums = np.asarray(counts[used], dtype=np.float64), sums[used]
    means = sums / size[:, None]
    draws = int(size.sum())
    noise = (products - sums.T @ means) / max(draws - size.size, 1)
    return Curves(means, size / draws, np.eye(size.size), np.diag(1.0 / size), noise, draws)


def _fault(where: str, what: str, fix: str) -> ValueError:
    return ValueError(str(Problem(where, what, fix)))


def _array(name: str, given: ArrayLike) -> Floats:
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise _fault(name, f"is not an array of numbers ({error})", "give numbers in rows of equal length") from error
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        at = ", ".join(map(str, bad[0].tolist()))
        raise _fault(f"{name}[{at}]", f"{array[tuple(bad[0])]:g} is not finite", "fill the gap or leave the draw out")
    return array


def _payoffs(given: ArrayLike) -> Floats:
    y = _array("payoffs", given)
    if y.ndim != 2 or not y.size:
        raise _fault("payoffs", f"has the shape {y.shape}", "give one row a state or draw and one column an offer")
    return y


def _inputs(given: ArrayLike, draws: int) -> Floats:
    x = _array("inputs", given)
    if x.ndim != 2 or len(x) != draws:
        raise _fault("inputs", f"has the shape {x.shape}", f"give one column an input and {draws} rows, as payoffs has")
    return x


def _probabilities(given: ArrayLike, states: int) -> Floats:
    weights = _array("probabilities", given)
    if weights.shape != (states,):
        raise _fault("probabilities", f"has the shape {weights.shape}", f"give one for each of the {states} states")
    if weights.min() < 0:
        place = int(weights.argmin())
        raise _fault(f"probabilities[{place}]", f"{weights[place]:g} is negative", "give 0 or more")
    if not weights.max() > 0:
        raise _fault("probabilities", "are all 0", "give one above 0")
    return np.asarray(weights / weights.sum())
