"""Payoffs as smooth curves of one input: the basis of splines, and what a fit is worth and how sure it is."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.draws import Points

__all__ = ["FUNCTIONS", "Curves", "Worth", "crossed", "grid", "spline", "worth"]

Floats = NDArray[np.float64]

_KNOTS = (0.01, 0.08, 0.22, 0.40, 0.60, 0.78, 0.92, 0.99)
"""Quantiles of the input: denser towards the ends, where the curves of skewed inputs bend."""
FUNCTIONS = len(_KNOTS)
"""A natural cubic spline has as many functions as knots."""
_STEP, _REACH = 0.02, 7.0  # Of the normal score; beyond 7 lie 1e-12 of all draws.
_POINTS, _TRIALS = 64, 16  # Where the noise of a fit is tried out, and how often.
_ROWS = 256  # So few at once that no linear algebra library splits the work over threads that wait for each other.
_CLEAR = 2.0  # A curve counts as one where it varies by more than this many times what noise does.


class Curves(NamedTuple):
    """The expected payoffs of all offers as curves of one input.

    Attributes
    ----------
    payoff : ndarray (points, offers)
    weight : ndarray (points,)
        Sum to one.
    basis : ndarray (points, functions)
    inverse : ndarray (functions, functions)
        Of the normal equations.
    noise : ndarray (offers, offers)
        Covariance of the payoffs around their curves.
    draws : int
    """

    payoff: Floats
    weight: Floats
    basis: Floats
    inverse: Floats
    noise: Floats
    draws: int


class Worth(NamedTuple):
    """What knowing an input is worth."""

    value: float
    bias: float
    standard_error: float


def spline(uniform: Floats) -> Floats:
    """Return the functions of a natural cubic spline at quantiles of the input.

    Parameters
    ----------
    uniform : ndarray (draws,)
        Above 0 and below 1.

    Returns
    -------
    ndarray (draws, FUNCTIONS)
        Orthonormal where the quantiles are evenly spread, so that the normal equations of any sample are well
        conditioned. The splines are cubic in the normal score of the quantile: a payoff that is linear in a normal
        input is a straight line to them, with no bend at the ends.
    """
    from scipy.special import ndtri

    powers = _stacked(_powers(ndtri(uniform)))
    return np.asarray((powers @ _mixing()).reshape(-1, FUNCTIONS)[: uniform.size])


def crossed(basis: Floats, payoffs: Floats) -> tuple[Floats, Floats]:
    """Return the products of the basis with itself and with the payoffs, summed over the draws in their order."""
    rows = _stacked(basis)
    turned = rows.transpose(0, 2, 1)
    return (turned @ rows).sum(axis=0), (turned @ _stacked(payoffs)).sum(axis=0)


@cache
def grid() -> tuple[Floats, Floats]:
    """Return the basis on a grid of the whole input, and the weights of an integral over its quantiles.

    The trapezium rule in the normal score: what is smooth is integrated to the last digit, and a bend, where another
    offer becomes the best, to 1e-5 of the change of slope there.
    """
    scores, weights = _scores()
    return np.asarray(_powers(scores) @ _mixing()), weights


def worth(curves: Curves, ceiling: tuple[float, float], *, sampled: bool) -> Worth:
    """Return what it is worth to choose by the curves instead of once and for all.

    Parameters
    ----------
    curves : Curves
    ceiling : (float, float)
        What perfect information is worth, and its standard error: no input is worth more.
    sampled : bool
        Whether the input's own distribution is known only by the draws; their chance then counts too.

    Notes
    -----
    The best of several curves that are known with an error lies above the best of the true ones, so that noise alone
    looks like information. What it adds is estimated from the fit itself: noise of the size that the normal equations
    state is laid over the curves, each shrunk towards its mean by what noise may have contributed to it, and the rise
    of their maximum is taken off.
    """
    means = curves.weight @ curves.payoff
    best = int(means.argmax())
    chosen = curves.payoff.argmax(axis=1)
    top = curves.payoff.max(axis=1)
    raw = float(curves.weight @ top - means[best])
    bias = _bias(curves, means)
    # Nearby choices are worth the same, and so the value varies as if the choices were fixed: linear in the fit.
    taken = np.zeros((means.size, curves.basis.shape[1]))
    np.add.at(taken, chosen, curves.weight[:, None] * curves.basis)
    taken[best] -= curves.weight @ curves.basis
    variance = float(np.sum((taken @ curves.inverse @ taken.T) * curves.noise))
    if sampled:
        gain = top - curves.payoff[:, best]
        variance += float(curves.weight @ (gain - curves.weight @ gain) ** 2) / curves.draws
    most, uncertain = ceiling
    capped = uncertain if raw - bias > most else 0.0  # It then varies as the ceiling does.
    error = float(np.sqrt(max(variance, 0.0) + bias**2 + capped**2))
    return Worth(min(max(raw - bias, 0.0), most), bias, error)


def _bias(curves: Curves, means: Floats) -> float:
    spread = np.einsum("gp,pq,gq->g", curves.basis, curves.inverse, curves.basis)
    varied = curves.weight @ (curves.payoff - means) ** 2
    by_noise = np.diag(curves.noise) * max(float(curves.weight @ spread) - 1.0 / curves.draws, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(varied > 0, np.maximum(1.0 - _CLEAR * by_noise / varied, 0.0), 0.0)
    at, share = _thinned(curves.weight)
    shrunk = means + kept * (curves.payoff[at] - means)
    sizes, directions = np.linalg.eigh(curves.noise)
    root = directions * np.sqrt(np.maximum(sizes, 0.0))
    noise = _normals(means.size)[:, : len(at)] @ root.T * np.sqrt(np.maximum(spread[at], 0.0))[:, None]
    # Each draw and its mirror image: what is not decided by noise cancels exactly.
    risen = ((shrunk + noise).max(axis=-1) + (shrunk - noise).max(axis=-1)).mean(axis=0) / 2 - shrunk.max(axis=-1)
    return max(float(share @ risen), 0.0)


def _thinned(weight: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return some points of a grid that stand for equal parts of it, or all where they are few."""
    if weight.size <= _POINTS:
        return np.arange(weight.size), weight
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    at = np.searchsorted(np.cumsum(weight), middles)
    return np.minimum(at, weight.size - 1), np.full(_POINTS, 1.0 / _POINTS)


@cache
def _normals(offers: int) -> Floats:
    """Return fixed normal draws, (trials, points, offers): the same for every input, so that inputs compare."""
    from scipy.special import ndtri

    drawn = Points(offers, _TRIALS * _POINTS, seed=0).block(0, _TRIALS * _POINTS)
    return np.asarray(ndtri(drawn)).reshape(_TRIALS, _POINTS, offers)


@cache
def _scores() -> tuple[Floats, Floats]:
    scores = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    density = np.exp(-(scores**2) / 2)
    return scores, density / density.sum()


@cache
def _knots() -> Floats:
    from scipy.special import ndtri

    return np.asarray(ndtri(_KNOTS))


def _powers(scores: Floats) -> Floats:
    """Return 1, the score, and the cube of what it exceeds each knot by, (draws, knots + 2)."""
    found = np.empty((scores.size, FUNCTIONS + 2))
    found[:, 0], found[:, 1] = 1.0, scores
    over = np.maximum(scores[:, None] - _knots(), 0.0)
    np.multiply(over, over, out=found[:, 2:])
    found[:, 2:] *= over
    return found


def _stacked(rows: Floats) -> Floats:
    """Return rows in stacks of equal height, the last filled up with zeros."""
    full = -(-len(rows) // _ROWS)
    if len(rows) != full * _ROWS:
        rows = np.concatenate([rows, np.zeros((full * _ROWS - len(rows), rows.shape[1]))])
    return rows.reshape(full, _ROWS, rows.shape[1])


@cache
def _mixing() -> Floats:
    """Return how powers mix into natural splines, straight beyond the outer knots, and these into orthonormal ones."""
    knots = _knots()
    natural = np.zeros((FUNCTIONS + 2, FUNCTIONS))
    natural[0, 0] = natural[1, 1] = 1.0
    last = knots[-1]
    before = knots[-2]
    for n in range(FUNCTIONS - 2):
        # Second and third derivatives cancel beyond the last knot.
        natural[2 + n, 2 + n] = 1.0 / (last - knots[n])
        natural[-1, 2 + n] = -1.0 / (last - knots[n]) + 1.0 / (last - before)
        natural[-2, 2 + n] = -1.0 / (last - before)
    scores, weights = _scores()
    plain = _powers(scores) @ natural
    factor = np.linalg.cholesky(plain.T @ (weights[:, None] * plain))
    return np.asarray(np.linalg.solve(factor, natural.T).T)
