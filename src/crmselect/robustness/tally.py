"""What a block of trials adds to the sums that a run keeps."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from crmselect.scoring.answers import DUST

__all__ = ["Tally", "places", "tally"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CELLS = 1 << 20
"""Comparisons that are made at one go."""


class Tally(NamedTuple):
    """Sums over trials; the sum of two is that of all their trials.

    Attributes
    ----------
    draws : int
    ranks : (offers, ranks)
        How often each offer takes each rank; offers that are level share theirs.
    beats : (offers, offers)
        How often the row's offer is ahead of the column's; half where they are level.
    first_weights : (offers, leaves)
        The weights of the trials in which the offer is first.
    score, square, regret : (offers,)
        Sums of the scores, of their squares, and of how far they are behind the best.
    """

    draws: int
    ranks: Floats
    beats: Floats
    first_weights: Floats
    score: Floats
    square: Floats
    regret: Floats

    @classmethod
    def empty(cls, offers: int, leaves: int) -> Self:
        """Return the sums over no trials."""
        square, line = (offers, offers), offers
        return cls(
            0, np.zeros(square), np.zeros(square), np.zeros((offers, leaves)), np.zeros(line), np.zeros(line),
            np.zeros(line),
        )  # fmt: skip

    def plus(self, other: Tally) -> Tally:
        """Return the sums over both."""
        return Tally(
            self.draws + other.draws,
            self.ranks + other.ranks,
            self.beats + other.beats,
            self.first_weights + other.first_weights,
            self.score + other.score,
            self.square + other.square,
            self.regret + other.regret,
        )


def tally(scores: Floats, weights: Floats) -> Tally:
    """Count one block.

    Parameters
    ----------
    scores : (draws, offers)
        Higher is better.
    weights : (draws, leaves)
    """
    count = scores.shape[1]
    ranks, beats = np.zeros((count, count)), np.zeros((count, count))
    first_weights = np.zeros((count, weights.shape[1]))
    step = max(1, _CELLS // (count * count))
    for start in range(0, len(scores), step):
        part = scores[start : start + step]
        ahead, level = places(part, beats)
        _count(ahead, level, ranks)
        share = np.where(ahead == 0, 1.0 / level, 0.0)
        first_weights += share.T @ weights[start : start + step]
    behind = scores.max(axis=1, keepdims=True) - scores
    return Tally(
        len(scores), ranks, beats, first_weights, scores.sum(axis=0), np.square(scores).sum(axis=0), behind.sum(axis=0)
    )


def places(scores: Floats, beats: Floats | None = None) -> tuple[Ints, Ints]:
    """Return how many offers are ahead of each, and how many are level with it, itself included: (draws, offers).

    Parameters
    ----------
    scores : (draws, offers)
    beats : (offers, offers), optional
        Where to add who is ahead of whom.

    Examples
    --------
    >>> ahead, level = places(np.array([[0.5, 0.9, 0.5]]))
    >>> print(ahead, level)
    [[1 0 1]] [[2 1 2]]
    """
    gap = scores[:, :, None] - scores[:, None, :]
    over = gap > DUST
    under = gap < -DUST
    if beats is not None:
        won = over.sum(axis=0)
        beats += won + 0.5 * (len(scores) - won - won.T) * ~np.eye(len(won), dtype=np.bool_)
    ahead = under.sum(axis=2)
    return ahead, scores.shape[1] - ahead - over.sum(axis=2)


def _count(ahead: Ints, level: Ints, ranks: Floats) -> None:
    count = ahead.shape[1]
    offer = np.broadcast_to(np.arange(count), ahead.shape)
    for tied in np.unique(level).tolist():
        here = level == tied
        at = offer[here] * count + ahead[here]
        found = np.bincount(at, minlength=count * count).reshape(count, count) / tied
        for further in range(tied):
            # Those that are level share the places that they take up together.
            ranks[:, further:] += found[:, : count - further]
