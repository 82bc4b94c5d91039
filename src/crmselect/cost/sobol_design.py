"""How much of a result's variance each independent input accounts for, by itself and in all (Sobol' indices)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crmselect.draws import Points, count_of, gathered, seed_of
from crmselect.errors import DataError, Problem
from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.text import number

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SobolIndices", "sobol_indices"]

Floats = NDArray[np.float64]
Function = Callable[[Floats], Floats]

_SCRAMBLES = 8
"""Independent repetitions that the standard errors come from."""
_DUST = 1e-12


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """Shares of a variance.

    Attributes
    ----------
    first : ndarray (inputs,)
        What would be saved of the variance, on average, if the input were known.
    total : ndarray (inputs,)
        What would be left of it if all others were known: ``first`` and every interplay with others.
    first_error, total_error : ndarray (inputs,)
        Standard errors.
    mean, variance : float
        Of the result.
    names : tuple of str
    draws : int
        Points of each of the two samples; the function was evaluated ``draws × (inputs + 2)`` times.
    seed : int
    """

    first: Floats
    total: Floats
    first_error: Floats
    total_error: Floats
    mean: float
    variance: float
    names: tuple[str, ...]
    draws: int
    seed: int

    @property
    def table(self) -> pd.DataFrame:
        """A row an input, the largest total share first: ``first``, ``total`` and their standard errors."""
        import pandas as pd

        frame = pd.DataFrame(
            {
                "first": self.first,
                "total": self.total,
                "first_error": self.first_error,
                "total_error": self.total_error,
            },
            index=pd.Index(self.names, name="input"),
        )
        return frame.sort_values("total", ascending=False, kind="stable")

    def _repr_html_(self) -> str:
        columns = list(self.table)
        rows = [
            [Cell(str(name)), *(Cell(number(value, 3), number=True) for value in values)]
            for name, *values in self.table.itertuples()
        ]
        caption = f"Shares of variance: {self.draws:,} points, seed {self.seed}"
        return table(["Input", *(str(name).replace("_", " ").capitalize() for name in columns)], rows, caption=caption)

    def to_dict(self) -> dict[str, Any]:
        """Return the shares as plain data for JSON."""
        return {
            **header("sobol/1", (), self.seed),
            "draws": self.draws,
            "mean": plain(self.mean),
            "variance": plain(self.variance),
            "table": plain(self.table),
        }


def sobol_indices(
    function: Function,
    dimension: int,
    *,
    draws: int = 2**13,
    seed: int | None = None,
    transform: Function | None = None,
    names: Sequence[str] | None = None,
    executor: Executor | None = None,
    progress: bool | None = None,
) -> SobolIndices:
    """Estimate first-order and total Sobol' indices of a function of independent inputs.

    Parameters
    ----------
    function : callable
        From inputs (n, dimension) to results (n,); picklable where the executor works in other processes.
    dimension : int
        How many inputs there are.
    draws : int
        Points of each of the two samples, rounded up to a multiple of eight, two each at least: as many independent
        scramblings give the standard errors. A power of two keeps the points balanced.
    seed : int, optional
    transform : callable, optional
        From points of the open unit cube (n, dimension) to inputs of the same shape, each column by itself; without
        it the inputs are uniform between 0 and 1.
    names : sequence of str, optional
        Of the inputs; ``x1``, ``x2`` and so on without.
    executor : concurrent.futures.Executor, optional
    progress : bool, optional

    Returns
    -------
    SobolIndices
        A function that never changes has a variance of 0, and all shares are 0.

    Raises
    ------
    DataError
        For no draws, no number of inputs, names that do not fit, results that are no finite numbers.

    Notes
    -----
    Estimates are not clipped: one that is truly 0 may come out a little below.

    References
    ----------
    Sobol', I. M. (1993), Sensitivity estimates for nonlinear mathematical models, *Mathematical Modelling and
    Computational Experiment* 1(4), 407-414. Jansen, M. J. W. (1999), Analysis of variance designs for model output,
    *Computer Physics Communications* 117(1-2), 35-43 (the total index). Saltelli, A. et al. (2010), Variance based
    sensitivity analysis of model output, *Computer Physics Communications* 181(2), 259-270 (the design, and the first
    index: formula b of table 2).

    Examples
    --------
    >>> found = sobol_indices(lambda x: 3 * x[:, 0] + x[:, 1], 2, seed=1)
    >>> found.first.round(2).tolist()
    [0.9, 0.1]
    """
    count, seed = count_of(draws), seed_of(seed)
    inputs = _dimension(dimension)
    labels = tuple(f"x{n + 1}" for n in range(inputs)) if names is None else tuple(names)
    if len(labels) != inputs:
        raise DataError(Problem("names", f"{len(labels)} names for {inputs} inputs", "give one for each"))
    each = max(2, -(-count // _SCRAMBLES))
    seeds = np.random.SeedSequence(seed).generate_state(_SCRAMBLES)
    task = _Task(function, transform, inputs, each)
    runs = list(gathered(task, [int(one) for one in seeds], executor=executor, progress=progress, title="Shares"))
    size = 2 * each * _SCRAMBLES
    mean = sum(run.sum for run in runs) / size
    # The spread within each run, and that of its mean around the common one.
    spreads = np.array([run.squares / (2 * each) + (run.sum / (2 * each) - mean) ** 2 for run in runs])
    variance = float(spreads.mean())
    if not variance > (_DUST * abs(mean)) ** 2:
        none = np.zeros(inputs)
        return SobolIndices(none, none, none, none, float(mean), 0.0, labels, each * _SCRAMBLES, seed)
    found = []
    for parts in (np.array([run.first for run in runs]), np.array([run.total for run in runs])):
        share = parts.mean(axis=0) / variance
        # Of a ratio: the variance below the line differs from run to run as well.
        rest = parts - share * spreads[:, None]
        found.append((share, np.sqrt((rest**2).sum(axis=0) / (_SCRAMBLES * (_SCRAMBLES - 1))) / variance))
    (first, first_error), (total, total_error) = found
    return SobolIndices(first, total, first_error, total_error, float(mean), variance, labels, each * _SCRAMBLES, seed)


def _dimension(dimension: object) -> int:
    fix = "give how many inputs there are, 0 or more"
    if isinstance(dimension, bool) or not hasattr(dimension, "__index__") or int(dimension.__index__()) < 0:
        raise DataError(Problem("dimension", f"{dimension!r} is no number of inputs", fix))
    return int(dimension.__index__())


@dataclass(frozen=True, slots=True)
class _Run:
    """One scrambling: the sum and the squares around the mean of both samples, and each input's partial variances."""

    sum: float
    squares: float
    first: Floats
    total: Floats


@dataclass(frozen=True)
class _Task:
    function: Function
    transform: Function | None
    dimension: int
    draws: int

    def __call__(self, seed: int) -> _Run:
        # Both samples are columns of one set of points: two sets would not be independent of each other.
        points = Points(2 * self.dimension, self.draws, seed).block(0, self.draws)
        a, b = points[:, : self.dimension], points[:, self.dimension :]
        if self.transform is not None:
            a, b = (np.asarray(self.transform(np.ascontiguousarray(half))) for half in (a, b))
        of_a, of_b = self.result(a), self.result(b)
        both = np.concatenate([of_a, of_b])
        middle = both.mean()
        first, total = np.empty((2, self.dimension))
        mixed = np.array(a)
        for n in range(self.dimension):
            mixed[:, n] = b[:, n]
            of_mixed = self.result(mixed)
            # Less the mean, the product's own spread is the least.
            first[n] = ((of_b - middle) * (of_mixed - of_a)).mean()
            total[n] = ((of_a - of_mixed) ** 2).mean() / 2
            mixed[:, n] = a[:, n]
        return _Run(float(both.sum()), float(((both - middle) ** 2).sum()), first, total)

    def result(self, inputs: Floats) -> Floats:
        found = np.asarray(self.function(inputs), dtype=np.float64)
        if found.shape != (len(inputs),):
            fix = f"return {len(inputs)} numbers for {len(inputs)} rows"
            raise DataError(Problem("function", f"it returned an array of shape {found.shape}", fix))
        if not np.isfinite(found).all():
            raise DataError(Problem("function", "it returned what is no finite number", "define it for every input"))
        return found
