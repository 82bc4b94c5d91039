"""The weights that a group can agree on (an order, bounds, ratios), as a set to draw from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from typing import Any, NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.draws import METHODS, Method, count_of, seed_of
from crmselect.scoring.weights import _polytope, _sampling
from crmselect.scoring.weights._checks import Bools, Floats, as_count, as_floats, choose, refuse
from crmselect.scoring.weights._constraints import (
    Bound,
    Constraint,
    Names,
    Order,
    Ratios,
    constraints,
    read_bound,
    read_order,
    read_ratios,
)
from crmselect.scoring.weights._stream import WeightStream, even
from crmselect.scoring.weights.simple import rank_order_centroid

__all__ = ["WeightSpace"]

# Below this share of accepted points a walk is quicker than rejection.
_WORTHWHILE = 0.02
_PILOT = 4096
_CENTRE_DRAWS = 1 << 15


class _Plan(NamedTuple):
    """How points are drawn: by a transform of a cube of some dimension, or (without) by a walk."""

    sampler: str
    dimension: int = 0
    make: Callable[..., _sampling.Transform] | None = None
    arguments: tuple[Any, ...] = ()

    @property
    def transform(self) -> _sampling.Transform | None:
        """What ``make(*arguments)`` gives; the two travel to other processes, which a closure cannot."""
        return None if self.make is None else self.make(*self.arguments)


@dataclass(frozen=True)
class WeightSpace:
    """All weights ``w ≥ 0``, ``Σ w = 1`` that satisfy an order, bounds and ratios.

    Parameters
    ----------
    n : int
        The number of criteria.
    order : sequence, optional
        Criteria from the most to the least important, such as ``(2, 0, 1)``. Criteria left out are free. A set or
        list among them is a group whose members share a place, in no order among themselves: ``[0, {1, 2}, 3]``.
        A list of tuples only is read as pairs (at least as important, less important): ``[(0, 1), (0, 2)]``.
    lower, upper : float, (criteria,) or mapping, optional
        The least and greatest share of each criterion: one for all, one each (None or NaN for no bound), or by
        criterion.
    ratios : mapping, optional
        ``{(0, 1): (1.5, 3.0)}`` says 1.5 ≤ w0/w1 ≤ 3; None leaves a side open, a single number fixes the ratio.
    names : (criteria,) of str, optional
        Names that may stand for indices, and that messages then use.

    Attributes
    ----------
    sampler : str
        How points are drawn: ``simplex`` and ``places`` (exact transforms), ``rejection`` (exact), or
        ``hit-and-run`` (a random walk, close to uniform).

    Raises
    ------
    ValueError
        For criteria that do not exist, values that are no shares or ranges, and an empty space: then with a
        smallest set of constraints that clash.

    Notes
    -----
    The fields keep what was given in a plain form (tuples, frozensets), so that spaces compare, hash and pickle.
    Equalities (a fixed ratio, a lower bound equal to the upper) are found and the space reduced to the dimensions
    that are left, down to a single point. A space thinner in some direction than about a millionth, without being
    flat, is refused when it is first drawn from.

    References
    ----------
    Tervonen, T., van Valkenhoef, G., Baştürk, N. and Postmus, D. (2013), Hit-and-run enables efficient weight
    generation for simulation-based multiple criteria decision analysis, *European Journal of Operational Research*
    224(3), 552-559. Smith, R. L. (1984), Efficient Monte Carlo procedures for generating points uniformly
    distributed over bounded regions, *Operations Research* 32(6), 1296-1308. Fang, K.-T. and Wang, Y. (1994),
    *Number-theoretic Methods in Statistics*, Chapman & Hall (uniform points on a simplex). Chinneck,
    J. W. (2008), *Feasibility and Infeasibility in Optimization*, Springer (the deletion filter).

    Examples
    --------
    >>> space = WeightSpace(3, order=(2, 0, 1))
    >>> weights = space.sample(4096, seed=7)
    >>> print(weights.shape, weights.mean(axis=0).round(2), space.centre().round(2))
    (4096, 3) [0.28 0.11 0.61] [0.28 0.11 0.61]
    >>> WeightSpace(3, order=(0, 1), upper={0: 0.2}, lower={1: 0.3})
    Traceback (most recent call last):
        ...
    crmselect.errors.DataError: WeightSpace: no weights satisfy these together: order: 0 ≥ 1; lower[1] = 0.3;
    upper[0] = 0.2 — relax or drop one of them
    """

    n: int
    order: Order | None = None
    lower: Bound | None = None
    upper: Bound | None = None
    ratios: Ratios | None = None
    names: Sequence[str] = ()

    def __post_init__(self) -> None:
        def keep(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)

        keep("n", as_count(self.n, "n"))
        keep("names", tuple(self.names))
        if self.names and (len(self.names) != self.n or len(set(self.names)) != self.n):
            raise refuse("names", f"{', '.join(self.names)} do not name {self.n} criteria", "give each its own name")
        names = self._naming
        keep("order", read_order(self.order, names))
        keep("lower", read_bound(self.lower, "lower", 0.0, names))
        keep("upper", read_bound(self.upper, "upper", 1.0, names))
        keep("ratios", read_ratios(self.ratios, names))
        # Equal weights satisfy any order: only more than an order can clash.
        if not self._order_only:
            labels = _polytope.clash(self._constraints, self.n)
            if labels:
                what = f"no weights satisfy these together: {'; '.join(labels)}"
                raise refuse("WeightSpace", what, "relax or drop one of them")

    def __getstate__(self) -> dict[str, Any]:
        # What was derived is left behind: it is derived again where it is needed.
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def _naming(self) -> Names:
        return Names(self.n, tuple(self.names))

    @cached_property
    def _shares(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        names = self._naming
        return read_bound(self.lower, "lower", 0.0, names), read_bound(self.upper, "upper", 1.0, names)

    @cached_property
    def _constraints(self) -> list[Constraint]:
        names = self._naming
        return constraints(read_order(self.order, names), *self._shares, read_ratios(self.ratios, names), names)

    @property
    def _order_only(self) -> bool:
        return not self.ratios and not any(self._shares[0]) and min(self._shares[1]) >= 1

    @cached_property
    def _places(self) -> tuple[tuple[int, ...], ...] | None:
        """The places of an order that is written as places; None for pairs."""
        found: list[tuple[int, ...]] = []
        for one in read_order(self.order, self._naming):
            if isinstance(one, tuple):
                return None
            found.append(tuple(sorted(one)) if isinstance(one, frozenset) else (one,))
        return tuple(found)

    @cached_property
    def _limits(self) -> tuple[Floats, Floats]:
        rows = np.array([one.row for one in self._constraints]).reshape(-1, self.n)
        # Rows of length one, so that a tolerance means the same share of weight for every constraint.
        length = np.linalg.norm(rows, axis=1)
        return rows / length[:, None], np.array([one.limit for one in self._constraints]) / length

    @cached_property
    def _shape(self) -> _polytope.Polytope:
        return _polytope.describe(self._constraints, self.n)

    @cached_property
    def _alike(self) -> tuple[tuple[int, ...], ...] | None:
        """The places, where nothing else tells the criteria apart: exchanging them then leaves the space as it is."""
        lower, upper = self._shares
        return None if self.ratios or len(set(lower)) > 1 or min(upper) < 1 else self._places

    @cached_property
    def _plan(self) -> _Plan:
        cube = self.n - 1
        if self._alike is not None:
            places, least = self._alike, self._shares[0][0]
            if least == 0 and len(places) == self.n:
                return _Plan("simplex", cube, _sampling.ordered, ([place[0] for place in places],))
            return _Plan("places" if places else "simplex", cube, _sampling.fold, (places, self.n, least))
        if self._shape.simplex is not None:
            return _Plan("simplex", self._shape.dimension, _sampling.uniform, (self._shape.simplex,))
        if self._shape.dimension == cube:
            plans = [_Plan("rejection", cube, *one) for one in self._proposals()]
            shares = [self._accepted(plan) for plan in plans]
            if max(shares) >= _WORTHWHILE:
                return plans[shares.index(max(shares))]
        return _Plan("hit-and-run")

    def _proposals(self) -> list[tuple[Callable[..., _sampling.Transform], tuple[Any, ...]]]:
        """Return transforms onto sets that hold the space: the two simplices that bounds span, the folded order."""
        least, most = self.ranges().T
        unit = np.eye(self.n)
        found: list[tuple[Callable[..., _sampling.Transform], tuple[Any, ...]]] = [
            (_sampling.uniform, (least + (1 - least.sum()) * unit,)),
            (_sampling.uniform, (most - (most.sum() - 1) * unit,)),
        ]
        if self._places:
            found.append((_sampling.fold, (self._places, self.n, float(least.min()))))
        return found

    def _accepted(self, plan: _Plan) -> float:
        transform = plan.transform
        points = np.random.default_rng(0).random((_PILOT, self.n - 1))
        return 0.0 if transform is None else float(self._satisfied(transform(points), 1e-12).mean())

    def _satisfied(self, weights: Floats, tolerance: float) -> Bools:
        rows, limits = self._limits
        share = (weights >= -tolerance).all(axis=-1)
        return np.asarray(share & (weights @ rows.T <= limits + tolerance).all(axis=-1), dtype=np.bool_)

    @property
    def sampler(self) -> str:
        """How points are drawn: ``simplex``, ``places``, ``rejection`` or ``hit-and-run``."""
        return self._plan.sampler

    def sample(
        self,
        draws: SupportsIndex,
        *,
        seed: int | Sequence[int] | np.random.SeedSequence | np.random.Generator | None = None,
        method: str = "sobol",
    ) -> NDArray[np.float64]:
        """Draw weights uniformly from the space.

        Parameters
        ----------
        draws : int
            How many, 1 or more.
        seed : int or other seed of numpy, optional
            The same seed gives the same weights, bit for bit on one machine; 0 is a seed. None draws anew.
        method : {"sobol", "random"}
            Scrambled Sobol' points (default), which cover the space more evenly than independent ones, or
            independent points. A walk (``sampler`` is ``hit-and-run``) always takes independent numbers.

        Returns
        -------
        ndarray (draws, criteria)
            Non-negative weights that sum to one. They satisfy a complete order exactly and other constraints to
            1e-9.

        Raises
        ------
        ValueError
            For fewer than one draw, an unknown method, or a seed that numpy refuses.
        """
        count = as_count(draws, "draws")
        choose(method, "method", ("sobol", "random"))
        rng = np.random.default_rng(seed)
        plan = self._plan
        transform = plan.transform
        if transform is None:
            weights = _sampling.hit_and_run(count, self._shape, rng)
        else:
            points = _sampling.cube(plan.dimension, rng, method)
            ok = partial(self._satisfied, tolerance=1e-12) if plan.sampler == "rejection" else None
            weights = _sampling.draw(count, points, transform, ok)
        weights = np.maximum(weights, 0.0)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)

    def stream(self, draws: SupportsIndex, *, seed: int | None = None, method: Method = "sobol") -> WeightStream:
        """Return weights drawn uniformly from the space as blocks that any process can compute.

        Parameters
        ----------
        draws : int
            How many, 1 or more.
        seed : int, optional
            0 or more; None draws one, which the stream then names.
        method : {"sobol", "random"}
            As in :meth:`sample`. Where a block draws by itself (``sampler`` is ``rejection``), its Sobol' points
            are scrambled anew for each block; a walk always takes independent numbers.

        Returns
        -------
        WeightStream
            ``block(start, stop)`` gives weights (stop − start, criteria), the same whatever blocks were asked for
            before; ``transform(points)`` makes them from ``dimension`` columns of points that the caller has.

        Raises
        ------
        ValueError
            For fewer than one draw, an unknown method, or what is no seed.

        Examples
        --------
        >>> stream = WeightSpace(3, order=(2, 0, 1)).stream(100_000, seed=7)
        >>> print(stream.dimension, stream.block(8192, 16384).mean(axis=0).round(2))
        2 [0.28 0.11 0.61]
        """
        count, plan = count_of(draws), self._plan
        choose(method, "method", METHODS)
        make, arguments = plan.make, plan.arguments
        if self._alike == ():
            make, arguments = even, (self.n, self._shares[0][0])
        own = plan.sampler in ("rejection", "hit-and-run")
        return WeightStream(
            self.n, count, seed_of(seed), method, plan.sampler, 0 if own else plan.dimension, make, arguments,
            limits=self._limits if plan.sampler == "rejection" else None,
            shape=self._shape if plan.sampler == "hit-and-run" else None,
        )  # fmt: skip

    def contains(self, weights: ArrayLike, *, tolerance: float = 1e-9) -> Bools:
        """Say which weights belong to the space.

        Parameters
        ----------
        weights : (…, criteria)
            Weights; those that do not sum to one are outside.
        tolerance : float
            How far off a sum or a constraint may be.

        Returns
        -------
        ndarray (…) of bool

        Examples
        --------
        >>> WeightSpace(2, order=(0, 1)).contains([[0.6, 0.4], [0.4, 0.6], [0.6, 0.6]])
        array([ True, False, False])
        """
        given = as_floats(weights, "weights")
        if given.ndim == 0 or given.shape[-1] != self.n:
            raise refuse("weights", f"have the shape {given.shape}", f"the last dimension holds {self.n} criteria")
        inside = np.abs(given.sum(axis=-1) - 1) <= tolerance
        return np.asarray(inside & self._satisfied(given, tolerance), dtype=np.bool_)

    def ranges(self) -> Floats:
        """Return the least and the greatest weight that each criterion can have, (criteria, 2)."""
        return _polytope.extremes(self._shape)

    @property
    def halfspaces(self) -> tuple[Floats, Floats]:
        """What holds besides ``w ≥ 0`` and ``Σ w = 1``: ``rows · w ≤ limits``, (walls, criteria) and (walls,).

        The rows have length one; they follow what was given, whether or not another row already implies it.

        Examples
        --------
        >>> rows, limits = WeightSpace(2, upper={0: 0.7}).halfspaces
        >>> print(rows, limits)
        [[1. 0.]] [0.7]
        """
        rows, limits = self._limits
        return rows.copy(), limits.copy()

    def vertices(self) -> Floats:
        """Return the corners of the space, (corners, criteria); their number can grow fast with the criteria.

        Examples
        --------
        >>> print(WeightSpace(3, order=(0, 1, 2)).vertices().round(2))
        [[0.33 0.33 0.33]
         [0.5  0.5  0.  ]
         [1.   0.   0.  ]]
        """
        return _polytope.vertices(self._shape)

    def centre(self) -> Floats:
        """Return the centre of gravity, (criteria,): the mean of all weights of the space.

        Exact for a simplex (for a complete order these are the rank-order centroid weights) and for places;
        otherwise the mean of 32,768 draws with a seed of its own, good to about 0.002.
        """
        if self._alike is None:
            simplex = self._shape.simplex
            if simplex is None:
                return np.asarray(self.sample(_CENTRE_DRAWS, seed=0).mean(axis=0), dtype=np.float64)
            return np.asarray(simplex.mean(axis=0), dtype=np.float64)
        # The ranked criteria have their part of the total on average; their places share it like a complete order.
        ranked = sum(len(place) for place in self._alike)
        by_place = rank_order_centroid(max(ranked, 1)) * ranked / self.n
        centre, start = np.full(self.n, 1 / self.n), 0
        for place in self._alike:
            centre[list(place)] = by_place[start : start + len(place)].mean()
            start += len(place)
        least = self._shares[0][0]
        return np.asarray(least + (1 - self.n * least) * centre, dtype=np.float64)
