"""Uncertain figures as arrays: quantiles, probabilities, means and variances of many ranges at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.model.estimate import Spread

__all__ = ["P90", "Marginals"]

Floats = NDArray[np.float64]

P90 = 1.2815515655446004
"""The ninetieth percentile of the standard normal distribution."""

# The quantile of a beta distribution, as a function of the standard normal quantile of the same probability, is
# smooth up to both ends; between these many equal steps a polynomial of degree five holds it to 1e-10.
_CELLS = 192
_REACH = 8.4  # Normal quantiles of 2^-54, the least probability that is drawn, lie within.
_SHAPES = 40  # As a function of alpha, from 1 to 5, a polynomial through these many nodes holds it too.
_CHUNK = 1 << 15  # Figures at once: what is worked on stays in the processor's cache.


class Marginals:
    """The distributions of uncertain figures, each by itself.

    Parameters
    ----------
    spreads : sequence of Spread
        ``low`` and ``high`` bound a ``triangular``, ``pert`` or ``uniform`` figure and are the tenth and the ninetieth
        percentile of a ``normal`` or ``lognormal`` one. A spread without a range is certain: its likely figure.

    Attributes
    ----------
    likely, mean, variance : ndarray (figures,)
        In closed form.

    Notes
    -----
    PERT is the beta distribution between low and high with α = 1 + 4(likely − low)/(high − low) and β = 6 − α. Its
    quantiles have no closed form and are read from a table, exact to 1e-9 of the range.

    References
    ----------
    Malcolm, D. G., Roseboom, J. H., Clark, C. E. and Fazar, W. (1959), Application of a technique for research and
    development program evaluation, *Operations Research* 7(5), 646-669.

    Examples
    --------
    >>> figures = Marginals([Spread(low=80, likely=100, high=150), Spread(low=0, likely=0, high=10, shape="uniform")])
    >>> figures.mean.tolist()
    [105.0, 5.0]
    >>> figures.quantile_at(0.5).round(2).tolist()
    [103.83, 5.0]
    """

    def __init__(self, spreads: Sequence[Spread]) -> None:
        self.size = len(spreads)
        self.low = np.array([spread.least for spread in spreads], dtype=np.float64)
        self.likely = np.array([spread.likely for spread in spreads], dtype=np.float64)
        self.high = np.array([spread.most for spread in spreads], dtype=np.float64)
        shapes = np.array(["certain" if spread.certain else spread.shape for spread in spreads], dtype=object)
        self._where = {name: np.flatnonzero(shapes == name) for name in dict.fromkeys(shapes.tolist())}

    def __getstate__(self) -> dict[str, Any]:
        # The table is larger than all the rest, and soon made again where it is needed.
        return {name: value for name, value in self.__dict__.items() if name != "_pert"}

    @property
    def range(self) -> Floats:
        """``high`` − ``low``, shape (figures,)."""
        return self.high - self.low

    def quantiles(self, u: ArrayLike) -> Floats:
        """Return the figures at given probabilities.

        Parameters
        ----------
        u : array_like (n, figures)
            Above 0 and below 1.

        Returns
        -------
        ndarray (n, figures)
        """
        from scipy.special import ndtri

        given = np.asarray(u, dtype=np.float64)
        out = np.empty(given.shape)
        for shape, at in self._where.items():
            low, likely, high, width = (values[at] for values in (self.low, self.likely, self.high, self.range))
            if shape == "pert":
                self._pert_quantiles(given, at, out)
                continue
            if shape == "certain":
                out[:, at] = likely
                continue
            part = given[:, at]
            if shape == "uniform":
                out[:, at] = low + part * width
            elif shape == "triangular":
                rising = np.sqrt(part * (width * (likely - low)))
                falling = np.sqrt((1.0 - part) * (width * (high - likely)))
                out[:, at] = np.where(part * width < likely - low, low + rising, high - falling)
            else:
                middle, sigma = self._bell(at, shape)
                normal = middle + sigma * ndtri(part)
                out[:, at] = np.exp(normal) if shape == "lognormal" else normal
        return out

    def quantile_at(self, p: float) -> Floats:
        """Return every figure at one probability, shape (figures,)."""
        return np.asarray(self.quantiles(np.full((1, self.size), float(p)))[0])

    def cdf(self, x: ArrayLike) -> Floats:
        """Return the probabilities that the figures are at most ``x``.

        Parameters
        ----------
        x : array_like (..., figures)

        Returns
        -------
        ndarray (..., figures)
        """
        from scipy.special import betainc, ndtr

        given = np.asarray(x, dtype=np.float64)
        out = np.empty(given.shape)
        for shape, at in self._where.items():
            low, likely, high, width = (values[at] for values in (self.low, self.likely, self.high, self.range))
            part = given[..., at]
            if shape == "certain":
                out[..., at] = part >= likely
            elif shape == "triangular":
                inside = np.clip(part, low, high)
                # A side of no width holds no figure inside, and what divides it is never used.
                rising = (inside - low) ** 2 / (width * np.where(likely > low, likely - low, 1.0))
                falling = 1.0 - (high - inside) ** 2 / (width * np.where(high > likely, high - likely, 1.0))
                out[..., at] = np.where(inside < likely, rising, falling)
            elif shape in {"uniform", "pert"}:
                inside = np.clip((part - low) / width, 0.0, 1.0)
                alpha = self._alpha(at)
                out[..., at] = inside if shape == "uniform" else betainc(alpha, 6.0 - alpha, inside)
            else:
                middle, sigma = self._bell(at, shape)
                with np.errstate(divide="ignore"):
                    normal = np.log(np.maximum(part, 0.0)) if shape == "lognormal" else part
                out[..., at] = ndtr((normal - middle) / sigma)
        return out

    @cached_property
    def mean(self) -> Floats:
        """Expected figures, shape (figures,)."""
        return self._moments[0]

    @cached_property
    def variance(self) -> Floats:
        """Variances, shape (figures,)."""
        return self._moments[1]

    @cached_property
    def _moments(self) -> tuple[Floats, Floats]:
        mean, variance = self.likely.copy(), np.zeros(self.size)
        for shape, at in self._where.items():
            low, likely, high, width = (values[at] for values in (self.low, self.likely, self.high, self.range))
            if shape == "uniform":
                mean[at], variance[at] = low + width / 2, width**2 / 12
            elif shape == "triangular":
                below, above = likely - low, high - likely
                # Of squares alone: products of large figures would cancel.
                mean[at], variance[at] = likely + (above - below) / 3, (below**2 + above**2 + below * above) / 18
            elif shape == "pert":
                alpha = self._alpha(at)
                mean[at], variance[at] = low + width * alpha / 6, width**2 * alpha * (6 - alpha) / 252
            elif shape == "normal":
                mean[at], sigma = self._bell(at, shape)
                variance[at] = sigma**2
            elif shape == "lognormal":
                middle, sigma = self._bell(at, shape)
                mean[at] = np.exp(middle + sigma**2 / 2)
                variance[at] = np.expm1(sigma**2) * np.exp(2 * middle + sigma**2)
        return mean, variance

    def _alpha(self, at: NDArray[np.intp]) -> Floats:
        return np.asarray(1.0 + 4.0 * (self.likely[at] - self.low[at]) / (self.high[at] - self.low[at]))

    def _bell(self, at: NDArray[np.intp], shape: str) -> tuple[Floats, Floats]:
        """Return the middle and the standard deviation, of the logarithm where the figure is lognormal."""
        low, high = self.low[at], self.high[at]
        if shape == "lognormal":
            low, high = np.log(low), np.log(high)
        return (low + high) / 2, (high - low) / (2 * P90)

    @cached_property
    def _pert(self) -> tuple[Floats, NDArray[np.intp]]:
        """The coefficients (6, shapes × cells) of every distinct shape, and where each figure's begin."""
        alpha, which = np.unique(self._alpha(self._where["pert"]), return_inverse=True)
        table = (_lagrange(alpha) @ _beta_table().reshape(_SHAPES, -1)).reshape(alpha.size, 6, _CELLS)
        return np.ascontiguousarray(table.swapaxes(0, 1)).reshape(6, -1), which.ravel() * _CELLS

    def _pert_quantiles(self, u: Floats, at: NDArray[np.intp], out: Floats) -> None:
        from scipy.special import ndtri

        (table, starts), low, width = self._pert, self.low[at], self.range[at]
        chunk = max(1, _CHUNK // max(u.shape[0], 1))
        for first in range(0, at.size, chunk):
            part = slice(first, first + chunk)
            place = ndtri(np.ascontiguousarray(u[:, at[part]].T))
            place += _REACH
            place *= _CELLS / (2 * _REACH)
            np.clip(place, 0.0, np.nextafter(_CELLS, 0), out=place)
            cell = place.astype(np.intp)
            place -= cell
            cell += starts[part, None]
            share = table[5].take(cell)
            for coefficient in table[4::-1]:
                share *= place
                share += coefficient.take(cell)
            np.clip(share, 0.0, 1.0, out=share)
            share *= width[part, None]
            share += low[part, None]
            out[:, at[part]] = share.T


@cache
def _nodes() -> Floats:
    """Chebyshev's points of the second kind, from α = 1 to 5."""
    return np.asarray(3.0 - 2.0 * np.cos(np.pi * np.arange(_SHAPES) / (_SHAPES - 1)))


def _lagrange(alpha: Floats) -> Floats:
    """Return what each node counts in a polynomial through all, shape (alphas, nodes).

    References
    ----------
    Berrut, J.-P. and Trefethen, L. N. (2004), Barycentric Lagrange interpolation, *SIAM Review* 46(3), 501-517.
    """
    weights = (-1.0) ** np.arange(_SHAPES)
    weights[[0, -1]] /= 2
    gap = alpha[:, None] - _nodes()
    on = gap == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = weights / gap
        shares = terms / terms.sum(axis=1, keepdims=True)
    return np.asarray(np.where(on.any(axis=1, keepdims=True), on, shares))


@cache
def _beta_table() -> Floats:
    """Polynomials in each cell of the normal quantile, shape (nodes of α, 6, cells): they meet up to the bend."""
    from scipy.special import betaincinv, betaln, ndtr

    alpha = _nodes()[:, None]
    beta = 6.0 - alpha
    z = np.linspace(-_REACH, _REACH, _CELLS + 1)
    # Each half from its own end: 1 − u near 1 would lose the tail.
    below = z <= 0
    x = np.where(below, betaincinv(alpha, beta, ndtr(z)), 0.0)
    rest = np.where(below, 1.0 - x, betaincinv(beta, alpha, ndtr(-z)))
    x = np.where(below, x, 1.0 - rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) + betaln(alpha, beta)
        slope = np.exp(logs - (alpha - 1) * np.log(x) - (beta - 1) * np.log(rest))
        bend = slope * (-z - slope * ((alpha - 1) / x - (beta - 1) / rest))
    step = 2 * _REACH / _CELLS
    value, slope, bend = x, slope * step, bend * step**2
    v, s, b = value[:, :-1], slope[:, :-1], bend[:, :-1]
    rise = value[:, 1:] - v - s - b / 2
    turn = slope[:, 1:] - s - b
    curve = bend[:, 1:] - b
    cubic = 10 * rise - 4 * turn + curve / 2
    quartic = -15 * rise + 7 * turn - curve
    quintic = 6 * rise - 3 * turn + curve / 2
    return np.stack([v, s, b / 2, cubic, quartic, quintic], axis=1)
