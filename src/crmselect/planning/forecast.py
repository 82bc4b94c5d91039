"""Earned schedule, and how far forecasts of cost and time can be off, from what the periods so far were like."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Problem

__all__ = ["FEWEST_PERIODS", "EarnedSchedule", "IndexRange", "earned_schedule", "index_range", "steps_of"]

Floats = npt.NDArray[np.float64]

FEWEST_PERIODS = 3
"""Periods below which their spread says nothing."""
_DUST = 1e-9


class EarnedSchedule(NamedTuple):
    """What :func:`earned_schedule` returns, in the periods of the plan.

    Attributes
    ----------
    es : float or ndarray
        The time by which the plan had earned as much.
    sv_t : float or ndarray
        ES - AT: negative is late.
    spi_t : float or ndarray
        ES / AT; NaN at time 0.
    duration : float or ndarray
        The forecast of the whole duration, planned duration / SPI(t); NaN where nothing is earned.
    planned_duration : float
        The time by which the plan earns everything.
    """

    es: float | Floats
    sv_t: float | Floats
    spi_t: float | Floats
    duration: float | Floats
    planned_duration: float


def earned_schedule(planned: npt.ArrayLike, earned: npt.ArrayLike, time: npt.ArrayLike) -> EarnedSchedule:
    """Return how far along its plan a project is, in time instead of money.

    Parameters
    ----------
    planned : array_like (periods + 1,)
        Cumulative planned value at the end of each period, the start (0) first; never falling.
    earned : array_like
        Cumulative earned value at each ``time``; at most what is planned in all.
    time : array_like
        Periods since the start at which it was earned; broadcasts with ``earned``.

    Notes
    -----
    ES = C + (EV - PV_C) / (PV_{C+1} - PV_C), where C is the last period whose planned value is reached. Where the plan
    is level, that is the end of the level stretch; but where it has reached everything, the earliest such time: a
    finished project has earned the planned duration, and nothing earned is time 0.

    References
    ----------
    Lipke, W. (2003), Schedule is different, *The Measurable News*, March, 10-15.
    Henderson, K. (2004), Further developments in earned schedule, *The Measurable News*, Spring, 15-22.

    Examples
    --------
    A plan of 10, 30, 60, 90 and 100; after three months 45 are earned, half way from the second to the third month:

    >>> found = earned_schedule([0, 10, 30, 60, 90, 100], 45, 3)
    >>> found.es, found.sv_t, round(found.spi_t, 4), found.duration
    (2.5, -0.5, 0.8333, 6.0)
    """
    plan = np.asarray(planned, dtype=np.float64)
    ev, at = np.broadcast_arrays(np.asarray(earned, dtype=np.float64), np.asarray(time, dtype=np.float64))
    if plan.ndim != 1 or plan.size < 2 or not np.isfinite(plan).all() or plan[0] != 0 or (np.diff(plan) < 0).any():
        raise DataError(
            Problem("planned", "these are no cumulative values from 0 on", "write 0 first, then what is planned in all")
        )
    if not (np.isfinite(ev).all() and np.isfinite(at).all() and (ev >= 0).all() and (at >= 0).all()):
        raise DataError(Problem("earned", "a value or a time is negative or not finite", "write 0 or more"))
    whole = float(plan[-1])
    if not whole > 0:
        raise DataError(Problem("planned", "nothing is planned", "plan more than 0"))
    if (ev > whole * (1 + _DUST)).any():
        raise DataError(
            Problem("earned", f"{float(ev.max()):g} is earned of {whole:g}: more than 100 %", "earn at most the plan")
        )
    end = int(np.searchsorted(plan, whole * (1 - _DUST), side="left"))
    reached = np.clip(np.searchsorted(plan, ev, side="right") - 1, 0, plan.size - 2)
    step = plan[reached + 1] - plan[reached]
    part = np.divide(ev - plan[reached], step, out=np.zeros(ev.shape), where=step > 0)
    # What is due before the project's first earning is earned at no time: nothing earned is time 0.
    es = np.where(ev <= 0, 0.0, np.minimum(reached + part, end))
    spi_t = np.divide(es, at, out=np.full(es.shape, np.nan), where=at > 0)
    with np.errstate(over="ignore"):
        duration = np.divide(end, spi_t, out=np.full(es.shape, np.nan), where=spi_t > 0)
    # What will take longer than a float can say is not forecast.
    duration = np.where(np.isfinite(duration), duration, np.nan)
    if ev.ndim == 0:
        return EarnedSchedule(float(es), float(es - at), float(spi_t), float(duration), float(end))
    return EarnedSchedule(es, es - at, spi_t, duration, float(end))


class IndexRange(NamedTuple):
    """Where an index will end with a confidence; None where there are too few periods.

    Attributes
    ----------
    low, high : float
        Of the index.
    periods : int
        That its spread comes from.
    """

    low: float
    high: float
    periods: int


def steps_of(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """Return the index of each period from two cumulative series; a period without one is joined with the next.

    Parameters
    ----------
    above, below : array_like (periods + 1,)
        EV and AC for the CPI, ES and AT for SPI(t); the start first.

    Returns
    -------
    ndarray, shape (k, 3)
        The rise of ``above``, the rise of ``below`` and their ratio, where both rose.

    Examples
    --------
    >>> steps_of([0, 10, 10, 30], [0, 10, 20, 40])[:, 2]
    array([1.        , 0.66666667])
    """
    ups, downs = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    made: list[tuple[float, float, float]] = []
    first = 0
    for last in range(1, ups.size):
        up, down = float(ups[last] - ups[first]), float(downs[last] - downs[first])
        if up > 0 and down > 0:
            made.append((up, down, up / down))
            first = last
    return np.array(made, dtype=np.float64).reshape(-1, 3)


def index_range(above: npt.ArrayLike, below: npt.ArrayLike, whole: float, confidence: float = 0.8) -> IndexRange | None:
    """Return the range in which a cumulative index will end, from how its periods scattered.

    Parameters
    ----------
    above, below : array_like (periods + 1,)
        As in :func:`steps_of`.
    whole : float
        What ``above`` will be in the end: the budget, or the planned duration.
    confidence : float
        Of both sides together.

    Returns
    -------
    IndexRange, or None
        None below three periods in which both series rose.

    Notes
    -----
    The logarithms of the periods' indexes are about normal: the limits are ln(index) ± t · s / √n · f, with s their
    root mean square distance from the logarithm of the cumulative index, Student's t with n - 1 degrees of freedom,
    and f = √((B - E) / (B - E/n)) for a project that ends, with B the whole and E what is reached. At its end f is 0.

    References
    ----------
    Lipke, W., Zwikael, O., Henderson, K., Anbari, F. (2009), Prediction of project outcome: the application of
    statistical methods to earned value management and earned schedule performance indexes, *International Journal of
    Project Management* 27, 400-407.

    Examples
    --------
    >>> found = index_range([0, 10, 18, 30], [0, 10, 20, 30], 100)
    >>> round(found.low, 3), round(found.high, 3), found.periods
    (0.822, 1.216, 3)
    """
    from scipy.special import stdtrit

    steps = steps_of(above, below)
    n = len(steps)
    reached, used = float(np.asarray(above)[-1]), float(np.asarray(below)[-1])
    if n < FEWEST_PERIODS or not (reached > 0 and used > 0):
        return None
    middle = np.log(reached / used)
    spread = float(np.sqrt(((np.log(steps[:, 2]) - middle) ** 2).sum() / (n - 1)))
    rest = np.sqrt(max(whole - reached, 0.0) / (whole - reached / n)) if whole > 0 else 0.0
    away = float(stdtrit(n - 1, 0.5 + confidence / 2)) * spread / np.sqrt(n) * rest
    return IndexRange(float(np.exp(middle - away)), float(np.exp(middle + away)), n)
