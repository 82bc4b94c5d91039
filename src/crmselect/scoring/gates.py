"""What an offer must pass before it is ranked, with a record of everything that it does not pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmselect.errors import DataError, Problem, closest
from crmselect.model import Gates, OfferSet, RequirementSet
from crmselect.scoring.answers import DUST, AnswerScores, Floats
from crmselect.scoring.figures import cost_figures
from crmselect.scoring.fit import Fit, area_label
from crmselect.text import money, number, percent

__all__ = ["NEAR", "Stop", "apply_gates", "excluded_table"]

NEAR = 0.05
"""A miss by at most this share of the threshold is near."""

_CLOSE_ENOUGH = 1e-9  # A sum of money is not over its budget by a rounding.
_LONGEST = 80
_EN, _ZH = "en", "zh"


@dataclass(frozen=True, slots=True)
class Stop:
    """One gate that one offer does not pass.

    Parameters
    ----------
    offer : str
    rule : {"must_have", "area_minimum", "total_minimum", "attribute", "budget"}
    subject : str
        The requirement's id, the area, the attribute or the kind of total.
    value : float or None
        What the offer has: the answer's score from 0 to 1, a fit, a figure, an amount; None where nothing is stated.
    threshold : float
        What passes.
    missed_by : float or None
        How far the two are apart, not negative.
    near : bool
        Missed by at most 5 % of the threshold (:data:`NEAR`). An answer by code is a step and never near.
    reason_en, reason_zh : str
        The same in words.
    """

    offer: str
    rule: str
    subject: str
    value: float | None
    threshold: float
    missed_by: float | None
    near: bool
    reason_en: str
    reason_zh: str

    def reason(self, language: str = "en") -> str:
        """Return the reason in a language."""
        return self.reason_zh if language == _ZH else self.reason_en


def apply_gates(
    offers: OfferSet,
    gates: Gates,
    *,
    requirements: RequirementSet | None = None,
    scores: AnswerScores | None = None,
    fit: Fit | None = None,
    costs: Mapping[str, pd.Series[float]] | None = None,
    currency: str = "",
) -> tuple[Stop, ...]:
    """Return every stop of every offer, in the order of the offers; an offer without one passes.

    Parameters
    ----------
    offers : OfferSet
    gates : Gates
    requirements : RequirementSet, optional
        With ``scores``: every must is looked at, unless ``gates.must_haves`` is false.
    scores : AnswerScores, optional
    fit : Fit, optional
        For the minimum of an area and in total.
    costs : mapping of kind to Series by offer, optional
        For the budget, ``gates.budget_kind`` of it.
    currency : str
        For the reasons.

    Raises
    ------
    DataError
        For gates that cannot be judged: an unknown area or attribute, a minimum without requirements, a budget
        without costs.

    Notes
    -----
    With ``gates.staged`` the budget is not held against an offer that another gate has stopped: its cost stays closed.

    Examples
    --------
    >>> from crmselect.model import Offer
    >>> offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    >>> costs = {"present_value": pd.Series({"Acme": 820_000.0, "Bravo": 700_000.0})}
    >>> for stop in apply_gates(offers, Gates(budget=800_000), costs=costs, currency="USD"):
    ...     print(stop.offer, stop.reason_en)
    Acme present value USD 820,000 is USD 20,000 (2.5 %) over the budget of USD 800,000 (near miss)
    """
    _check(offers, gates, fit, costs)
    stops: list[Stop] = []
    if gates.must_haves and requirements is not None and scores is not None:
        stops.extend(_musts(requirements, scores))
    if fit is not None:
        stops.extend(_minima(gates, fit))
    stops.extend(_attributes(offers, gates))
    closed = {stop.offer for stop in stops} if gates.staged else set()
    if gates.budget is not None and costs is not None:
        open_names = [name for name in offers.names if name not in closed]
        totals = cost_figures(costs, gates.budget_kind, open_names, "the budget")
        stops.extend(_budget(open_names, gates, gates.budget, totals, currency))
    order = {name: position for position, name in enumerate(offers.names)}
    return tuple(sorted(stops, key=lambda stop: order[stop.offer]))


def excluded_table(stops: Iterable[Stop], language: str = "en") -> pd.DataFrame:
    """Return the stops as a table, one row a stop.

    Examples
    --------
    >>> list(excluded_table([]).columns)
    ['offer', 'rule', 'subject', 'value', 'threshold', 'missed_by', 'near', 'reason']
    """
    rows = [(s.offer, s.rule, s.subject, s.value, s.threshold, s.missed_by, s.near, s.reason(language)) for s in stops]
    columns = ["offer", "rule", "subject", "value", "threshold", "missed_by", "near", "reason"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"value": float, "threshold": float, "missed_by": float, "near": bool})


def _musts(requirements: RequirementSet, scores: AnswerScores) -> Iterator[Stop]:
    must = np.array([r.priority == "must" for r in requirements], dtype=np.bool_)
    for row, column in np.argwhere(~scores.met & must):
        requirement = requirements[int(column)]
        missing = bool(scores.missing[row, column])
        have = float(scores.score[row, column])
        missed = max(scores.threshold - have, 0.0)
        near = bool(scores.numeric[row, column]) and missed <= NEAR * scores.threshold + DUST
        text = _shortened(requirement.title or requirement.text)
        why_en, why_zh = (scores.why(row, column, language) for language in (_EN, _ZH))
        yield Stop(
            offer=scores.offers[row],
            rule="must_have",
            subject=requirement.id,
            value=None if missing else have,
            threshold=scores.threshold,
            missed_by=None if missing else missed,
            near=near,
            reason_en=f"must-have {requirement.id} “{text}” is not met: {why_en}{_near(near)}",
            reason_zh=f"必须项 {requirement.id}“{text}”未满足：{why_zh}{_near(near, _ZH)}",
        )


def _minima(gates: Gates, fit: Fit) -> Iterator[Stop]:
    for area, least in gates.area_minimum.items():
        for offer, share in zip(fit.by_area.columns, fit.by_area.loc[area].to_numpy(), strict=True):
            what_en, what_zh = f"fit in {area_label(area)}", f"“{area_label(area, _ZH)}”的满足度"
            yield from _too_low(offer, "area_minimum", area, float(share), least, what_en, what_zh)
    if gates.total_minimum is not None:
        least = gates.total_minimum
        for name, share in zip(fit.scores.offers, fit.flat.to_numpy(), strict=True):
            yield from _too_low(name, "total_minimum", "", float(share), least, "total fit", "总满足度")


def _too_low(
    offer: str, rule: str, subject: str, share: float, least: float, what_en: str, what_zh: str
) -> Iterator[Stop]:
    if share >= least - DUST:
        return
    near = share >= least * (1 - NEAR) - DUST
    have, need = percent(share, 1), percent(least, 1)
    gap = number(100 * (least - share), 1)
    yield Stop(
        offer, rule, subject, share, least, least - share, near,
        f"{what_en} {have} is {gap} points below the minimum of {need}{_near(near)}",
        f"{what_zh} {have}，低于最低要求 {need}，差 {gap} 个百分点{_near(near, _ZH)}",
    )  # fmt: skip


def _attributes(offers: OfferSet, gates: Gates) -> Iterator[Stop]:
    for name, bound in gates.attributes.items():
        for offer in offers:
            figure = offer.attributes.get(name)
            for limit, sign in ((bound.minimum, 1.0), (bound.maximum, -1.0)):
                if limit is None:
                    continue
                word_en, word_zh = ("at least", "不低于") if sign > 0 else ("at most", "不高于")
                if figure is None:
                    yield Stop(
                        offer.name, "attribute", name, None, limit, None, False,
                        f"{name} is not stated; it must be {word_en} {limit:,g}",
                        f"未注明 {name}，要求{word_zh} {limit:,g}",
                    )  # fmt: skip
                    break
                missed = sign * (limit - figure)
                if missed <= DUST * max(1.0, abs(limit)):
                    continue
                near = missed <= NEAR * abs(limit) * (1 + DUST)
                yield Stop(
                    offer.name, "attribute", name, figure, limit, missed, near,
                    f"{name} {figure:,g} must be {word_en} {limit:,g}; missed by {missed:,g}{_near(near)}",
                    f"{name} 为 {figure:,g}，要求{word_zh} {limit:,g}，相差 {missed:,g}{_near(near, _ZH)}",
                )  # fmt: skip


def _budget(names: Iterable[str], gates: Gates, budget: float, totals: Floats, currency: str) -> Iterator[Stop]:
    kind_en, kind_zh = {"present_value": ("present value", "现值"), "nominal": ("nominal total", "名义总额")}[
        gates.budget_kind
    ]
    for offer, total in zip(names, totals.tolist(), strict=True):
        over = total - budget
        if over <= _CLOSE_ENOUGH * budget:
            continue
        near = over <= NEAR * budget * (1 + DUST)
        have, limit, gap = (money(amount, currency) for amount in (total, budget, over))
        share = percent(over / budget, 1)
        yield Stop(
            offer, "budget", gates.budget_kind, total, budget, over, near,
            f"{kind_en} {have} is {gap} ({share}) over the budget of {limit}{_near(near)}",
            f"{kind_zh} {have}，超出预算 {limit}，超支 {gap}（{share}）{_near(near, _ZH)}",
        )  # fmt: skip


def _near(near: bool, language: str = _EN) -> str:
    if not near:
        return ""
    return "（差距很小）" if language == _ZH else " (near miss)"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _check(offers: OfferSet, gates: Gates, fit: Fit | None, costs: Mapping[str, pd.Series[float]] | None) -> None:
    problems: list[Problem] = []
    if fit is None and (gates.area_minimum or gates.total_minimum is not None):
        fix = "load a requirements document, or leave area_minimum and total_minimum out"
        problems.append(Problem("gates", "a minimum fit is asked for, but there are no requirements", fix))
    known = fit.by_area.index.tolist() if fit is not None else []
    for area in gates.area_minimum if fit is not None else ():
        if fit is not None and area in fit.weightless:
            what, fix = f"the requirements of area {area!r} all weigh 0", "give one a weight, or leave the minimum out"
            problems.append(Problem("gates, area_minimum", what, fix))
        elif area not in known:
            fix = closest(area, known) or f"areas: {', '.join(known)}"
            problems.append(Problem("gates, area_minimum", f"there is no area {area!r}", fix))
    stated = {name for offer in offers for name in offer.attributes}
    for name in gates.attributes:
        if name not in stated:
            fix = closest(name, stated) or "add it to the offers, or leave the bound out"
            problems.append(Problem("gates, attributes", f"no offer states the attribute {name!r}", fix))
    if gates.budget is not None and (costs is None or gates.budget_kind not in costs):
        what = f"the budget bounds the {gates.budget_kind.replace('_', ' ')}, but no such costs are given"
        problems.append(Problem("gates, budget", what, "give the offers prices, or leave the budget out"))
    if problems:
        raise DataError(problems)
