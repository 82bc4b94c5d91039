"""How long people wait for an answer, and how many must be there: Erlang's loss and delay formulas.

Traffic is in erlangs: arrivals per unit of time × handling time. Times are in one unit throughout, whichever it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Problem

__all__ = ["agents_needed", "erlang_b", "erlang_c", "mean_wait", "people_for", "service_level"]

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_MOST = 10_000_000
"""Servers beyond which a recursion over each of them would not end while somebody waits for it."""
_DUST = 1e-9


def erlang_b(traffic: npt.ArrayLike, servers: npt.ArrayLike) -> Floats:
    """Return the probability that all servers are busy where nobody waits: Erlang's loss formula.

    Parameters
    ----------
    traffic : array_like
        Offered, in erlangs, not negative.
    servers : array_like of int
        Not negative; broadcasts with ``traffic``.

    Returns
    -------
    ndarray
        0 to 1. Without a server everybody is turned away.

    Raises
    ------
    DataError
        For what is negative, not finite or, of servers, not whole.

    Notes
    -----
    Computed by B(0) = 1, B(n) = a·B(n−1) / (n + a·B(n−1)): no factorials, so that thousands of servers are exact.

    References
    ----------
    A. K. Erlang (1917), Solution of some problems in the theory of probabilities of significance in automatic telephone
    exchanges, Elektroteknikeren 13.
    R. B. Cooper (1981), Introduction to Queueing Theory, 2nd edition, North Holland, equation 5.2.

    Examples
    --------
    >>> erlang_b([4.46, 12.0], [10, 20]).round(3)
    array([0.01, 0.01])
    """
    loads, counts = _both(traffic, servers)
    return _loss(loads, counts)


def erlang_c(traffic: npt.ArrayLike, servers: npt.ArrayLike) -> Floats:
    """Return the probability of having to wait: Erlang's delay formula for a queue that nobody leaves.

    Parameters
    ----------
    traffic, servers : array_like
        As in :func:`erlang_b`.

    Returns
    -------
    ndarray
        0 to 1; 1 where the traffic reaches the number of servers: the queue then grows without end and all wait.

    Notes
    -----
    From the loss formula B: C = n·B / (n − a·(1 − B)). It stands on Poisson arrivals, exponential handling times, one
    queue in order of arrival, and nobody who gives up: where people do give up it asks for too many agents.

    References
    ----------
    As of :func:`erlang_b`; N. Gans, G. Koole and A. Mandelbaum (2003), Telephone call centers: tutorial, review, and
    research prospects, Manufacturing & Service Operations Management 5(2), section 3.

    Examples
    --------
    360 calls in half an hour, four minutes each, 55 agents:

    >>> round(float(erlang_c(360 * 4 / 30, 55)), 3)
    0.239
    """
    loads, counts = _both(traffic, servers)
    return _delay(loads, counts)


def service_level(
    traffic: npt.ArrayLike, servers: npt.ArrayLike, target: npt.ArrayLike, handling: npt.ArrayLike
) -> Floats:
    """Return the share of contacts that are answered within a time: 1 − C·exp(−(n − a)·t/h).

    Parameters
    ----------
    traffic, servers : array_like
        As in :func:`erlang_b`.
    target : array_like
        The time within which to answer; 0 is at once.
    handling : array_like
        The mean handling time in the same unit, positive.

    Returns
    -------
    ndarray
        0 to 1; 0 where the traffic reaches the number of servers.

    Examples
    --------
    >>> round(float(service_level(48, 55, 15, 240)), 3)
    0.846
    """
    loads, counts = _both(traffic, servers)
    within, each = _times("target", target), _times("handling", handling, positive=True)
    spare = counts - loads
    with np.errstate(over="ignore"):
        later = np.exp(-np.maximum(spare, 0.0) * within / each)
    return np.asarray(np.where(spare > 0, 1.0 - _delay(loads, counts) * later, 0.0))


def mean_wait(traffic: npt.ArrayLike, servers: npt.ArrayLike, handling: npt.ArrayLike) -> Floats:
    """Return how long people wait on average, those at once included (the average speed of answer): C·h / (n − a).

    Parameters
    ----------
    traffic, servers : array_like
        As in :func:`erlang_b`.
    handling : array_like
        The mean handling time, positive; the result is in its unit.

    Returns
    -------
    ndarray
        Infinite where the traffic reaches the number of servers; 0 where there is no traffic.

    Examples
    --------
    >>> round(float(mean_wait(48, 55, 240)), 1)
    8.2
    """
    loads, counts = _both(traffic, servers)
    each, spare = _times("handling", handling, positive=True), counts - loads
    waits = _delay(loads, counts) * each / np.where(spare > 0, spare, 1.0)
    return np.asarray(np.where(spare > 0, waits, np.where(loads > 0, np.inf, 0.0)))


def agents_needed(
    arrivals: npt.ArrayLike,
    handling: float,
    target_wait: float,
    share: float,
    *,
    shrinkage: float = 0.0,
    max_occupancy: float | None = None,
) -> Whole:
    """Return the fewest agents with whom a share of contacts is answered within a time.

    Parameters
    ----------
    arrivals : array_like
        Contacts per unit of time.
    handling : float
        The mean handling time in that unit, positive.
    target_wait : float
        The time within which to answer, in that unit.
    share : float
        Of the contacts, above 0 and below 1.
    shrinkage : float
        The share of paid time in which an agent does not answer: n agents at work are n / (1 − shrinkage) on the pay
        roll, rounded up.
    max_occupancy : float, optional
        The most that an agent may be busy: n is then at least the traffic over it.

    Returns
    -------
    ndarray of int
        Of the arrivals' shape; 0 where nobody calls.

    Raises
    ------
    DataError
        For figures that no number of agents can meet, all together.

    Examples
    --------
    250 calls an hour of 330 seconds, 80 % of them to be answered within 30 seconds:

    >>> int(agents_needed(250 / 3600, 330, 30, 0.8)), int(agents_needed(250 / 3600, 330, 30, 0.8, shrinkage=0.3))
    (28, 40)
    """
    problems = list(_targets(handling, target_wait, share, shrinkage, max_occupancy))
    if problems:
        raise DataError(problems)
    rate = _times("arrivals", arrivals)
    loads: Floats = rate * handling
    if loads.size and float(loads.max()) > _MOST:
        what = f"{float(loads.max()):,.0f} erlangs are more than {_MOST:,} agents could answer"
        raise DataError(Problem("arrivals", what, "state arrivals and handling time in one unit of time"))
    at_work = np.array([_fewest(load, handling, target_wait, share, max_occupancy) for load in loads.ravel().tolist()])
    staff: Whole = people_for(at_work.reshape(loads.shape), shrinkage)
    return staff


def people_for(at_work: npt.ArrayLike, shrinkage: float) -> Whole:
    """Return how many are on the pay roll so that so many are at work, rounded up.

    Examples
    --------
    >>> people_for([7, 10], 0.3)
    array([10, 15])
    """
    needed = np.asarray(at_work, dtype=np.float64) / (1.0 - shrinkage)
    return np.asarray(np.ceil(needed - _DUST), dtype=np.int64)


def _loss(loads: Floats, counts: Floats) -> Floats:
    if loads.ndim == 0:
        return np.asarray(_loss_of_one(float(loads), int(counts)))
    blocked = np.ones(loads.shape)
    flat, load, count = blocked.ravel(), loads.ravel(), counts.ravel()
    # Those with the most servers last: each step then goes on with a tail that only shrinks.
    order = np.argsort(count, kind="stable")
    running, steps, load = flat[order], count[order], load[order]
    first = 0
    for server in range(1, int(steps[-1]) + 1 if steps.size else 1):
        first += int(np.searchsorted(steps[first:], server))
        offered = load[first:] * running[first:]
        running[first:] = offered / (server + offered)
    flat[order] = running
    return flat.reshape(loads.shape)


def _loss_of_one(load: float, servers: int) -> float:
    blocked = 1.0
    for server in range(1, servers + 1):
        offered = load * blocked
        blocked = offered / (server + offered)
    return blocked


def _delay(loads: Floats, counts: Floats) -> Floats:
    blocked = _loss(loads, counts)
    spare = counts - loads * (1.0 - blocked)
    stable = counts > loads
    return np.asarray(np.where(stable, counts * blocked / np.where(stable, spare, 1.0), 1.0))


def _fewest(load: float, handling: float, target: float, share: float, most_busy: float | None) -> int:
    """Go on with the recursion of the loss formula until the promise is kept: no step is done twice."""
    if load <= 0:
        return 0
    least = max(math.floor(load) + 1, math.ceil(load / most_busy - _DUST) if most_busy else 1)
    server, blocked = 0, 1.0
    while True:
        server += 1
        offered = load * blocked
        blocked = offered / (server + offered)
        if server < least:
            continue
        waiting = server * blocked / (server - load * (1.0 - blocked)) if server > load else 1.0
        if waiting * math.exp(-(server - load) * target / handling) <= 1.0 - share:
            return server


def _both(traffic: npt.ArrayLike, servers: npt.ArrayLike) -> tuple[Floats, Floats]:
    loads, counts = np.asarray(traffic, dtype=np.float64), np.asarray(servers, dtype=np.float64)
    problems = []
    if not (np.isfinite(loads).all() and (loads >= 0).all()):
        problems.append(Problem("traffic", f"{_first(loads)} is no traffic", "write erlangs, 0 or more"))
    if not (np.isfinite(counts).all() and (counts >= 0).all() and (counts == np.floor(counts)).all()):
        fix = "write whole numbers, 0 or more"
        problems.append(Problem("servers", f"{_first(counts, whole=True)} is no number of servers", fix))
    elif counts.size and float(counts.max()) > _MOST:
        what = f"{float(counts.max()):,.0f} servers are too many to count through"
        problems.append(Problem("servers", what, f"write at most {_MOST:,}"))
    if problems:
        raise DataError(problems)
    shape = np.broadcast_shapes(loads.shape, counts.shape)
    return np.broadcast_to(loads, shape), np.broadcast_to(counts, shape)


def _first(values: Floats, *, whole: bool = False) -> str:
    wrong = ~np.isfinite(values) | (values < 0) | ((values != np.floor(values)) if whole else False)
    return f"{values[wrong].ravel()[0]:g}"


def _times(name: str, values: npt.ArrayLike, *, positive: bool = False) -> Floats:
    times = np.asarray(values, dtype=np.float64)
    wrong = ~np.isfinite(times) | (times <= 0 if positive else times < 0)
    if wrong.any():
        bound = "more than 0" if positive else "0 or more"
        raise DataError(Problem(name, f"{times[wrong].ravel()[0]:g} is not possible here", f"write {bound}"))
    return times


def _targets(
    handling: float, target: float, share: float, shrinkage: float, most_busy: float | None
) -> Sequence[Problem]:
    checks = [
        (handling > 0 and math.isfinite(handling), "handling", handling, "no handling time", "write more than 0"),
        (target >= 0 and math.isfinite(target), "target_wait", target, "no time to wait", "write 0 or more"),
        (0 < share < 1, "share", share, "no share that can be promised",
         "write a share above 0 and below 1: no queue answers everybody within a time"),
        (0 <= shrinkage < 1, "shrinkage", shrinkage, "no share of time", "write 0 or more and less than 1"),
        (most_busy is None or 0 < most_busy <= 1, "max_occupancy", most_busy or 0.0, "no share of time",
         "write more than 0 and at most 1, or leave it out"),
    ]  # fmt: skip
    return [Problem(where, f"{value:g} is {what}", fix) for holds, where, value, what, fix in checks if not holds]
