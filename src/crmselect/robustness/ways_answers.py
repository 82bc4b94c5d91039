"""Which answers would put an offer first, or cost it the first place: each by itself, and a set that is enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.model import Requirement
from crmselect.robustness.ways import Goal, Way
from crmselect.scoring import AnswerScores, Ranking, read_answers, value
from crmselect.scoring.answers import DUST
from crmselect.scoring.missing_trials import tried

__all__ = ["ASIDE", "Trials", "answer_set", "answer_ways", "trials_of"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ASIDE = frozenset({"attribute", "budget"})
"""Rules of gates that no answer bears on."""

_AT_ONCE = 256  # Trials, so that many requirements do not fill the memory.


class Trials(NamedTuple):
    """An offer's answers, and what each would be worth changed to one code.

    Attributes
    ----------
    ranking : Ranking
    goal : Goal
    scores : AnswerScores
    row : int
        The offer's.
    then : float
        The score of the code, 0 to 1.
    better : bool
        Whether the code is standard, which meets a must, or unsupported, which does not.
    saved : ndarray (requirements, criteria)
        What each cost that a criterion looks at falls by when closing the gap need not be paid; 0 at other criteria.
    """

    ranking: Ranking
    goal: Goal
    scores: AnswerScores
    row: int
    then: float
    better: bool
    saved: Floats

    def outcome(self, changed: Bools) -> tuple[Floats, Bools]:
        """Return the score and whether the gates are passed with some answers changed, (trials, requirements)."""
        scores, passes = np.empty(len(changed)), np.empty(len(changed), dtype=np.bool_)
        for start in range(0, len(changed), _AT_ONCE):
            some = changed[start : start + _AT_ONCE]
            rows = np.full(len(some), self.row)
            own = replace(
                self.scores,
                offers=tuple(map(str, range(len(some)))),
                score=np.where(some, self.then, self.scores.score[rows]),
                low=np.where(some, self.then, self.scores.low[rows]),
                high=np.where(some, self.then, self.scores.high[rows]),
                missing=self.scores.missing[rows] & ~some,
                numeric=self.scores.numeric[rows] & ~some,
                met=np.where(some, self.better, self.scores.met[rows]),
                unmet=np.where(some, 0 if self.better else 2, self.scores.unmet[rows]).astype(np.int8),
            )
            found, passing = tried(self.ranking, rows, own, dear=False, musts=self.ranking.answered)
            stop = start + len(some)
            scores[start:stop], passes[start:stop] = found + self._cheaper(some), passing
        return scores, passes

    def _cheaper(self, changed: Bools) -> Floats:
        """Return what the score gains by costs that fall away; together, for a scale may end or bend between."""
        gained = np.zeros(len(changed))
        for at, leaf in enumerate(self.ranking.leaves):
            if leaf.value is not None and self.saved[:, at].any():
                now = float(self.ranking.figures[leaf.name][self.goal.offer])
                less = now - changed @ self.saved[:, at]
                gained += leaf.weight * (value(leaf.value, less) - value(leaf.value, now))
        return gained

    @property
    def needs(self) -> tuple[Requirement, ...]:
        """The requirements, in the order of the columns."""
        return tuple(self.ranking.requirements or ())

    @property
    def open(self) -> NDArray[np.intp]:
        """Positions of the requirements whose answer can still become better, or worse."""
        now, met = self.scores.score[self.row], self.scores.met[self.row]
        if self.better:
            return np.flatnonzero((now < self.then - DUST) | ~met | self.scores.missing[self.row])
        return np.flatnonzero((now > self.then + DUST) | met)


def trials_of(
    ranking: Ranking, goal: Goal, without: Mapping[str, Mapping[str, float]], closing: Mapping[str, str]
) -> Trials:
    """Read the answers of an offer: better ones are tried for one that is behind or out, worse ones for the first.

    ``without`` has the offer's costs without each item, and ``closing`` the item that closes the gap of a requirement.
    Gates that no answer bears on (the budget, attributes) are left aside.
    """
    names, needs = ranking.offers.names, tuple(ranking.requirements or ())
    scores = read_answers(names, needs, tuple(ranking.answers or ()), ranking.rules)
    mendable = any(stop.offer == goal.offer and stop.rule not in ASIDE for stop in ranking.stops)
    better = goal.rise > -DUST or mendable
    saved = np.zeros((len(needs), len(ranking.leaves)))
    for column, leaf in enumerate(ranking.leaves):
        # Of costs valued by levels nothing is known between the levels.
        if leaf.kind == "cost" and leaf.value is not None and leaf.value.shape != "ordinal":
            now = float(ranking.costs[leaf.key][goal.offer])
            for row, need in enumerate(needs):
                if need.id in closing:
                    saved[row, column] = now - without[closing[need.id]][leaf.key]
    then = ranking.rules.scores["standard" if better else "unsupported"] / max(ranking.rules.scores.values())
    asked = replace(ranking, stops=tuple(s for s in ranking.stops if s.offer != goal.offer or s.rule not in ASIDE))
    return Trials(asked, goal, scores, names.index(goal.offer), then, better, saved)


def answer_ways(trials: Trials) -> Iterator[Way]:
    """Yield each answer by itself, changed to standard, or for the first offer to unsupported."""
    goal, needs = trials.goal, trials.needs
    at = trials.open
    scores, passes = trials.outcome(_singles(at, len(needs)))
    for position, score, passing in zip(at.tolist(), scores.tolist(), passes.tolist(), strict=True):
        now = trials.scores.score[trials.row, position]
        now = float("nan") if trials.scores.missing[trials.row, position] else float(now)
        en = zh = ""
        if trials.better:
            enough = score >= goal.target - DUST
            if enough and not passing:
                enough, en, zh = False, "the score is enough, but a gate still stops it", "得分足够，但仍未通过门槛"
        else:
            enough = score <= goal.target + DUST or not passing
            if not passing:
                en, zh = "a gate stops it then", "此时未通过门槛"
        if enough or en or abs(score - goal.score) > DUST:
            yield Way("answer", needs[position].id, now, trials.then, enough, score, en, zh)


def answer_set(trials: Trials) -> tuple[tuple[str, ...], bool]:
    """Return answers that together are enough when they become standard, and whether they are.

    Must-haves that are not met come first, for no score matters before; then the answer with the largest gain, until
    the offer is level and passes. It is a set that is enough, and not always the smallest.
    """
    needs, at = trials.needs, trials.open
    none = np.zeros((1, len(needs)), dtype=np.bool_)
    score, passing = trials.outcome(none)
    if score[0] >= trials.goal.target - DUST and passing[0]:
        return (), True
    if not len(at) or not trials.better:
        return (), False
    single = _singles(at, len(needs))
    gains, _ = trials.outcome(single)
    asked = trials.ranking.gates.must_haves and trials.ranking.answered
    unmet = ~trials.scores.met[trials.row]
    first = [bool(asked and unmet[n] and needs[n].priority == "must") for n in at]
    order = sorted(range(len(at)), key=lambda n: (not first[n], -gains[n], n))
    scores, passes = trials.outcome(np.cumsum(single[order], axis=0, dtype=np.int64) > 0)
    enough = (scores >= trials.goal.target - DUST) & passes
    count = int(enough.argmax()) + 1 if enough.any() else len(order)
    return tuple(needs[int(at[n])].id for n in order[:count]), bool(enough.any())


def _singles(at: NDArray[np.intp], count: int) -> Bools:
    changed = np.zeros((len(at), count), dtype=np.bool_)
    changed[np.arange(len(at)), at] = True
    return changed
