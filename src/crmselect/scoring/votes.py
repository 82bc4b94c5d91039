"""Votes counted: each evaluator's ranking as a ballot."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.weights._checks import Bools, Floats, as_floats, refuse, refuse_where

__all__ = ["Borda", "Condorcet", "borda", "condorcet", "mean_ranks", "say_of"]

_LEVEL = 1e-12  # As a share of all votes: closer than this is a tie.


class Borda(NamedTuple):
    """Points for each offer: one for every offer that it is placed ahead of, a half for a tie.

    Attributes
    ----------
    points : ndarray (offers,)
        Added up over the evaluators by their say.
    ranks : ndarray (offers,)
        1 for the most points; ties share the mean of their places.
    """

    points: Floats
    ranks: Floats


class Condorcet(NamedTuple):
    """Each offer against each other one.

    Attributes
    ----------
    pairwise : ndarray (offers, offers)
        The say of those who place the row's offer ahead of the column's.
    winner : int or None
        The offer that beats every other one by a majority.
    cycle : tuple of int
        Without a winner: offers of which each beats the next and the last beats the first. Empty when it is ties that
        keep any from winning.
    """

    pairwise: Floats
    winner: int | None
    cycle: tuple[int, ...]


def borda(rankings: ArrayLike, *, evaluator_weights: ArrayLike | None = None) -> Borda:
    """Return the Borda count.

    Parameters
    ----------
    rankings : (evaluators, offers)
        Places: lower is better, equal figures are ties.
    evaluator_weights : (evaluators,), optional
        How often each ranking counts; once by default.

    References
    ----------
    Black, D. (1958), *The Theory of Committees and Elections*, Cambridge University Press, chapter 8.

    Examples
    --------
    >>> print(borda([[1, 2, 3], [1, 3, 2], [2, 1, 3]]).points)
    [5. 3. 1.]
    """
    given, votes = _ballots(rankings, evaluator_weights)
    points = votes @ (given.shape[1] - mean_ranks(given))
    return Borda(np.asarray(points), mean_ranks(-np.round(points, 9)[None, :])[0])


def condorcet(rankings: ArrayLike, *, evaluator_weights: ArrayLike | None = None) -> Condorcet:
    """Return who beats whom by a majority, and who beats everyone.

    Parameters
    ----------
    rankings, evaluator_weights
        As in :func:`borda`.

    References
    ----------
    Condorcet, M. de (1785), *Essai sur l'application de l'analyse à la probabilité des décisions rendues à la pluralité
    des voix*, Paris.

    Examples
    --------
    >>> condorcet([[1, 2, 3], [1, 3, 2], [2, 1, 3]]).winner
    0
    >>> paradox = condorcet([[1, 2, 3], [3, 1, 2], [2, 3, 1]])
    >>> print(paradox.winner, paradox.cycle)
    None (0, 1, 2)
    """
    given, votes = _ballots(rankings, evaluator_weights)
    ahead = given[:, :, None] < given[:, None, :]
    pairwise = np.asarray((votes[:, None, None] * ahead).sum(axis=0), dtype=np.float64)
    beats: Bools = np.asarray(pairwise - pairwise.T > _LEVEL * votes.sum())
    count = len(pairwise)
    winners = np.flatnonzero(beats.sum(axis=1) == count - 1)
    winner = int(winners[0]) if len(winners) else None
    return Condorcet(pairwise, winner, () if winner is not None else _cycle(beats))


def _cycle(beats: Bools) -> tuple[int, ...]:
    """Return a shortest cycle among the offers that nobody outside their cycle beats; empty without one."""
    count = len(beats)
    reach = beats.copy()
    for middle in range(count):
        reach |= reach[:, [middle]] & reach[[middle], :]
    # At the top: whoever beats it, over others if need be, is beaten by it in the same way.
    top = [k for k in range(count) if reach[k, k] and not (reach[:, k] & ~reach[k, :]).any()]
    found = [path for start in top if (path := _round_trip(beats, start))]
    return min(found, key=lambda path: (len(path), path), default=())


def _round_trip(beats: Bools, start: int) -> tuple[int, ...]:
    waiting: deque[tuple[int, ...]] = deque([(start,)])
    seen = {start}
    while waiting:
        path = waiting.popleft()
        for other in np.flatnonzero(beats[path[-1]]).tolist():
            if other == start:
                return path
            if other not in seen:
                seen.add(other)
                waiting.append((*path, other))
    return ()


def _ballots(rankings: ArrayLike, evaluator_weights: ArrayLike | None) -> tuple[Floats, Floats]:
    given = as_floats(rankings, "rankings", dims=(2,))
    if not len(given):
        raise refuse("rankings", "there is no evaluator", "give one row an evaluator")
    return given, say_of(evaluator_weights, len(given))


def mean_ranks(figures: Floats) -> Floats:
    """Return ranks from 1, lower figures first; equal figures share the mean of their places."""
    below = (figures[:, None, :] < figures[:, :, None]).sum(axis=2)
    level = (figures[:, None, :] == figures[:, :, None]).sum(axis=2)
    return np.asarray(below + (level + 1) / 2, dtype=np.float64)


def say_of(evaluator_weights: ArrayLike | None, count: int) -> Floats:
    """Return the say of each evaluator, not negative and not all zero; equal by default."""
    if evaluator_weights is None:
        return np.ones(count)
    say = as_floats(evaluator_weights, "evaluator_weights", dims=(1,))
    if say.size != count:
        raise refuse("evaluator_weights", f"{say.size} weights for {count} evaluators", "give one weight each")
    refuse_where(say < 0, say, "evaluator_weights", "is negative", "give 0 or more")
    if not (say > 0).any():
        raise refuse("evaluator_weights", "are all zero", "give at least one evaluator a say")
    return say
