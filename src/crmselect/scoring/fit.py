"""How well offers meet the requirements: over all in one sum, by area, and as the mean of the areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.errors import DataError, Problem, closest
from crmselect.model import AnswerRules, Requirement, RequirementSet
from crmselect.scoring.answers import AnswerScores, Floats

__all__ = ["Fit", "area_label", "fit_share", "measure_fit", "requirement_weights"]


def area_label(area: str, language: str = "en") -> str:
    """Return an area's name; requirements outside every area have a label of their own.

    Examples
    --------
    >>> area_label("Sales"), area_label("")
    ('Sales', '(no area)')
    """
    return area or ("（未分类）" if language == "zh" else "(no area)")


def requirement_weights(requirements: Sequence[Requirement] | RequirementSet, rules: AnswerRules) -> Floats:
    """Return the weight of each requirement: its own, or its priority's.

    Examples
    --------
    >>> from crmselect.model import AnswerRules, Requirement
    >>> needs = [
    ...     Requirement(id="F1", text="Leads", priority="must"),
    ...     Requirement(id="F2", text="Maps", priority="could", weight=3),
    ... ]
    >>> print(requirement_weights(needs, AnswerRules()))
    [4. 3.]
    """
    weights = [rules.priority_weights[r.priority] if r.weight is None else r.weight for r in requirements]
    return np.array(weights, dtype=np.float64)


def fit_share(
    score: npt.ArrayLike, weight: npt.ArrayLike, counted: npt.ArrayLike | bool = True
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return Σ w·s / Σ w over the requirements that count, and where nothing counts.

    Parameters
    ----------
    score : (…, offers, requirements)
        0 to 1.
    weight : (requirements,)
        Not negative.
    counted : bool (…, offers, requirements)
        What enters the sums.

    Returns
    -------
    share : ndarray (…, offers)
        0 to 1; 0 where nothing counts, so that no result is ever undefined.
    empty : ndarray of bool (…, offers)
        Where nothing counts.

    Examples
    --------
    >>> fit_share([[1.0, 0.4], [0.5, 0.5]], [4, 1])
    (array([0.88, 0.5 ]), array([False, False]))
    """
    scores, weights = np.ascontiguousarray(score, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    if weights.size and weights.max() > 0:
        weights = weights / weights.max()  # So that huge weights do not overflow in the sum.
    entering = np.broadcast_to(weights, scores.shape) * np.asarray(counted)
    total = entering.sum(axis=-1)
    empty: npt.NDArray[np.bool_] = total <= 0
    # A row is summed by itself, never by a matrix product: its last digit must not depend on the other offers.
    share: Floats = (entering * scores).sum(axis=-1) / np.where(empty, 1.0, total)
    return np.minimum(share, 1.0), empty


@dataclass(frozen=True, eq=False)
class Fit:
    """How well each offer meets the requirements, 0 to 1.

    Parameters
    ----------
    flat : Series by offer
        Over all requirements in one sum: a long area weighs more than a short one.
    by_area : DataFrame, areas × offers
        Areas whose requirements all weigh nothing (only wont) carry no fit and are not in it, see ``weightless``.
    area_weights : Series by area
        Sum to one.
    mean_of_areas : Series by offer
        The areas' fit, weighted by ``area_weights``.
    unanswered : DataFrame of bool, areas × offers
        Where ``rules.missing`` is ``exclude`` and the offer answers nothing in an area. There is nothing to judge by
        then, and the fit is 0: silence about a whole area earns no credit, and every offer keeps the same weights.
    weightless : tuple of str
        Areas without any weight.
    missing : Series by offer
        How many requirements are not answered.
    weights : Series by requirement
    scores : AnswerScores
        The working: each cell's score.
    requirements : RequirementSet
    rules : AnswerRules
    """

    flat: pd.Series[float]
    by_area: pd.DataFrame
    area_weights: pd.Series[float]
    mean_of_areas: pd.Series[float]
    unanswered: pd.DataFrame
    weightless: tuple[str, ...]
    missing: pd.Series[int]
    weights: pd.Series[float]
    scores: AnswerScores
    requirements: RequirementSet
    rules: AnswerRules

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer: flat, mean of areas, each area, missing answers."""
        frame = pd.DataFrame({"flat": self.flat, "mean of areas": self.mean_of_areas})
        areas = self.by_area.T.rename(columns=area_label)
        frame = pd.concat([frame, areas.add_prefix("area: "), self.missing.rename("missing")], axis=1)
        return frame.rename_axis("offer")

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """What enters the sums (offers × requirements): all, or only what is answered when missing is excluded."""
        answered = ~self.scores.missing
        return answered if self.rules.missing == "exclude" else np.ones_like(answered)

    def within(self, area: str | None) -> npt.NDArray[np.intp]:
        """Return the positions of an area's requirements; of all for None."""
        inside = [area is None or r.area == area for r in self.requirements]
        return np.flatnonzero(inside)

    def shares(self, area: str | None = None) -> Floats:
        """Return what each requirement adds to the fit of an area, or to the flat fit: offers × its requirements."""
        columns = self.within(area)
        weights = self.weights.to_numpy(dtype=np.float64)[columns]
        weights = weights / (weights.max(initial=0.0) or 1.0)
        entering = weights * np.take(self.counted, columns, axis=1)
        total = entering.sum(axis=1, keepdims=True)
        scores = np.take(self.scores.score, columns, axis=1)
        shares: Floats = entering * scores / np.where(total > 0, total, 1.0)
        return shares


def measure_fit(
    scores: AnswerScores,
    requirements: RequirementSet,
    rules: AnswerRules,
    area_weights: Mapping[str, float] | None = None,
) -> Fit:
    """Measure how well the offers meet the requirements.

    Parameters
    ----------
    scores : AnswerScores
        Of these requirements, in their order.
    requirements : RequirementSet
    rules : AnswerRules
        Weights by priority, and what a missing answer counts: ``worst`` is 0, ``exclude`` leaves it out of its offer's
        sums; where an offer then answers nothing at all in an area its fit there is 0.
    area_weights : mapping of area to weight, optional
        Areas left out weigh 1.

    Raises
    ------
    DataError
        For weights of areas that do not exist, or when the weights of all areas are 0.

    Examples
    --------
    >>> from crmselect.model import Answer, AnswerRules, Requirement, RequirementSet
    >>> from crmselect.scoring.answers import read_answers
    >>> needs = RequirementSet(requirements=(
    ...     Requirement(id="F1", text="Leads", priority="must", area="Sales"),
    ...     Requirement(id="F2", text="Maps", priority="could", area="Service"),
    ... ))
    >>> answers = [Answer(offer="Acme", requirement="F1", code="standard")]
    >>> fit = measure_fit(read_answers(["Acme"], needs, answers, AnswerRules()), needs, AnswerRules())
    >>> float(fit.flat["Acme"]), float(fit.mean_of_areas["Acme"])
    (0.8, 0.5)
    """
    weights = requirement_weights(requirements, rules)
    counted = ~scores.missing if rules.missing == "exclude" else np.ones_like(scores.missing)
    flat, _ = fit_share(scores.score, weights, counted)
    areas_of = [r.area for r in requirements]
    carrying: list[str] = []
    weightless: list[str] = []
    shares: list[Floats] = []
    empties: list[npt.NDArray[np.bool_]] = []
    for area in requirements.areas:
        columns = np.flatnonzero([one == area for one in areas_of])
        if not weights[columns].max() > 0:
            weightless.append(area)
            continue
        carrying.append(area)
        share, empty = fit_share(
            np.take(scores.score, columns, axis=1), weights[columns], np.take(counted, columns, axis=1)
        )
        shares.append(share)
        empties.append(empty)
    local = _area_weights(requirements.areas, carrying, area_weights or {})
    stacked = np.array(shares).reshape(len(carrying), len(scores.offers))
    offers = pd.Index(scores.offers, name="offer")
    areas = pd.Index(carrying, name="area", dtype=object)
    return Fit(
        flat=pd.Series(flat, index=offers, name="fit"),
        by_area=pd.DataFrame(stacked, index=areas, columns=offers),
        area_weights=pd.Series(local, index=areas, name="weight"),
        mean_of_areas=pd.Series((stacked * local[:, None]).sum(axis=0), index=offers, name="fit"),
        unanswered=pd.DataFrame(np.array(empties, dtype=np.bool_).reshape(stacked.shape), index=areas, columns=offers),
        weightless=tuple(weightless),
        missing=pd.Series(scores.missing.sum(axis=1), index=offers, name="missing"),
        weights=pd.Series(weights, index=pd.Index(scores.requirements, name="requirement"), name="weight"),
        scores=scores,
        requirements=requirements,
        rules=rules,
    )


def _area_weights(known: Sequence[str], carrying: Sequence[str], given: Mapping[str, float]) -> Floats:
    problems = [
        Problem("area_weights", f"there is no area {area!r}", closest(area, known) or f"areas: {', '.join(known)}")
        for area in given
        if area not in known
    ]
    if problems:
        raise DataError(problems)
    weights = np.array([given.get(area, 1.0) for area in carrying], dtype=np.float64)
    if not carrying:
        return weights
    if not weights.max() > 0:
        raise DataError(Problem("area_weights", "the weights of all areas are 0", "give one area a weight above 0"))
    scaled = weights / weights.max()
    shares: Floats = scaled / scaled.sum()
    return shares
