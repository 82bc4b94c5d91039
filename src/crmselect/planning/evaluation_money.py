"""What it cost against the plan, and what it has brought so far."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from crmselect.errors import DataError, Problem, closest
from crmselect.model.evaluation import RealisedBenefit
from crmselect.planning.evaluation_words import Told, checked_language, listed
from crmselect.results import header, plain
from crmselect.taxonomy import PHASES, label
from crmselect.text import money, percent

__all__ = ["CostCheck", "ReturnSoFar", "check_costs", "return_so_far"]


@dataclass(frozen=True, eq=False)
class CostCheck(Told):
    """Actual cost against the plan by phase.

    Attributes
    ----------
    table : DataFrame by phase
        ``plan``, ``actual``, ``difference`` and ``share`` (of the plan); missing where one of the two is not known:
        never taken for zero.
    plan, actual : float
        Of the phases where both are known.
    spent, planned : float
        All that is known of either.
    """

    table: pd.DataFrame
    plan: float
    actual: float
    spent: float
    planned: float
    currency: str = ""
    language: str = "en"

    @property
    def overrun(self) -> float | None:
        """How far the cost is over the plan, as a share of it; negative below; None without a plan."""
        return (self.actual - self.plan) / self.plan if self.plan else None

    @property
    def open_phases(self) -> tuple[str, ...]:
        """Phases that are planned and of which no actual cost is known yet."""
        return tuple(map(str, self.table.index[self.table["actual"].isna()]))

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return how far the cost is over or under the plan, and where most."""
        return tuple(_cost_words(self, zh=self._in(language)))

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON."""
        body = {"currency": self.currency, "plan": self.plan, "actual": self.actual, "overrun": self.overrun,
                "table": self.table, "sentences": list(self.say())}  # fmt: skip
        return {**header("cost-check/1"), **{key: plain(value) for key, value in body.items()}}


@dataclass(frozen=True, eq=False)
class ReturnSoFar(Told):
    """Benefits realised against those promised, and the return on what was spent.

    Attributes
    ----------
    table : DataFrame by day
        ``promised`` and ``realised`` of the period, both summed up to the day in ``promised_total`` and
        ``realised_total``; realised is missing for periods that no benefit was measured in.
    realisation : float or None
        Realised over promised where both are known; None without any.
    realised, to_come : float
        What has come, and what is promised for the periods that are not measured.
    forecast : float or None
        ``realised`` and what is to come at the same realisation.
    cost, cost_forecast : float
        Spent so far, and in the end.
    """

    table: pd.DataFrame
    by_benefit: pd.DataFrame
    realisation: float | None
    realised: float
    to_come: float
    forecast: float | None
    cost: float
    cost_forecast: float
    currency: str = ""
    language: str = "en"

    @property
    def so_far(self) -> float | None:
        """The return on investment so far: (realised − spent) / spent; None where nothing was spent."""
        return (self.realised - self.cost) / self.cost if self.cost else None

    @property
    def expected(self) -> float | None:
        """The return on investment in the end, should benefits go on as they came; None where it cannot be said."""
        if self.forecast is None or not self.cost_forecast:
            return None
        return (self.forecast - self.cost_forecast) / self.cost_forecast

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what has come of the benefits, and the return so far and expected."""
        return tuple(_return_words(self, zh=self._in(language)))

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data for JSON."""
        body = {
            "currency": self.currency, "realisation": self.realisation, "realised": self.realised,
            "to_come": self.to_come, "forecast": self.forecast, "cost": self.cost,
            "cost_forecast": self.cost_forecast, "so_far": self.so_far, "expected": self.expected,
            "table": self.table, "by_benefit": self.by_benefit, "sentences": list(self.say()),
        }  # fmt: skip
        return {**header("return-so-far/1"), **{key: plain(value) for key, value in body.items()}}


def check_costs(
    plan: Mapping[str, float | None], actual: Mapping[str, float | None], *, currency: str = "", language: str = "en"
) -> CostCheck:
    """Compare actual costs with the plan by phase.

    Parameters
    ----------
    plan, actual : mapping of phase to amount, or Series
        A phase that one of them lacks, or has None for, is not compared.
    currency : str
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For phases that there are not and amounts that are no finite number, all together.

    Examples
    --------
    >>> print(check_costs({"planning": 10_000, "deployment": 90_000}, {"planning": 12_000}, currency="USD"))
    Cost USD 12,000 against USD 10,000 planned: USD 2,000 (20 %) over.
    Most over the plan: Planning (USD 2,000).
    No actual cost yet: Deployment.
    """
    checked_language(language)
    planned, spent = (
        {str(key): float(value) for key, value in given.items() if value is not None} for given in (plan, actual)
    )
    problems = []
    for name, given in (("planned cost", planned), ("actual cost", spent)):
        for phase, amount in given.items():
            if phase not in PHASES:
                fix = closest(phase, PHASES) or f"write one of {', '.join(PHASES)}"
                problems.append(Problem(name, f"there is no phase {phase!r}", fix))
            if not math.isfinite(amount):
                problems.append(Problem(f"{name}, {phase}", f"{amount} is no amount", "leave the phase out"))
    if problems:
        raise DataError(problems)
    phases = [phase for phase in PHASES if phase in planned or phase in spent]
    frame = pd.DataFrame(
        {"plan": [planned.get(one) for one in phases], "actual": [spent.get(one) for one in phases]},
        index=pd.Index(phases, name="phase"), dtype=float,
    )  # fmt: skip
    frame["difference"] = frame["actual"] - frame["plan"]
    frame["share"] = frame["difference"] / frame["plan"].where(frame["plan"] != 0)
    both = [phase for phase in phases if phase in planned and phase in spent]
    return CostCheck(
        frame, math.fsum(planned[one] for one in both), math.fsum(spent[one] for one in both),
        math.fsum(spent.values()), math.fsum(planned.values()), currency, language,
    )  # fmt: skip


def return_so_far(
    benefits: Iterable[RealisedBenefit],
    cost: float,
    *,
    cost_forecast: float | None = None,
    as_of: dt.date | None = None,
    currency: str = "",
    language: str = "en",
) -> ReturnSoFar:
    """Return what the benefits have brought against what was spent, and what is to be expected.

    Parameters
    ----------
    benefits : iterable of RealisedBenefit
        Amounts of periods, not totals.
    cost : float
        Spent so far.
    cost_forecast : float, optional
        Spent in the end; default is ``cost``.
    as_of : date, optional
        What was realised later does not count yet.
    currency : str
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For a benefit with two lines of one day, and a cost that is negative or no finite number.

    Notes
    -----
    Nothing is discounted here: these are the amounts that came. What is to come is forecast at the realisation so
    far, over all benefits together.

    Examples
    --------
    >>> came = [RealisedBenefit(benefit="Hours", day=dt.date(2028, 6, 30), promised=50_000, realised=40_000),
    ...         RealisedBenefit(benefit="Hours", day=dt.date(2028, 12, 31), promised=60_000)]
    >>> found = return_so_far(came, 80_000)
    >>> found.realisation, found.forecast, found.so_far, round(found.expected, 2)
    (0.8, 88000.0, -0.5, 0.1)
    """
    checked_language(language)
    lines = [
        one.replace(realised=None) if as_of is not None and one.day > as_of and one.realised is not None else one
        for one in benefits
    ]
    if problems := list(_benefit_faults(lines, cost, cost_forecast)):
        raise DataError(problems)
    rows = [(one.benefit, pd.Timestamp(one.day), one.promised, one.realised) for one in lines]
    frame = pd.DataFrame(rows, columns=["benefit", "day", "promised", "realised"])
    frame = frame.astype({"promised": float, "realised": float, "day": "datetime64[ns]"})
    known = frame["realised"].notna()
    promised, realised = float(frame.loc[known, "promised"].sum()), float(frame.loc[known, "realised"].sum())
    to_come = float(frame.loc[~known, "promised"].sum())
    rate = realised / promised if promised else None
    forecast = realised + to_come * rate if rate is not None else (realised if not to_come else None)
    by_day = frame.groupby("day")[["promised", "realised"]].sum(min_count=1).sort_index()
    by_day["promised_total"] = by_day["promised"].cumsum()
    by_day["realised_total"] = by_day["realised"].cumsum()
    measured = frame[known].groupby("benefit", sort=False)[["promised", "realised"]].sum()
    measured["realisation"] = measured["realised"] / measured["promised"].where(measured["promised"] != 0)
    final = cost if cost_forecast is None else cost_forecast
    return ReturnSoFar(by_day, measured, rate, realised, to_come, forecast, cost, final, currency, language)


def _benefit_faults(lines: Iterable[RealisedBenefit], cost: float, cost_forecast: float | None) -> Iterator[Problem]:
    seen: set[tuple[str, dt.date]] = set()
    for one in lines:
        key = (one.benefit, one.day)
        if key in seen:
            where = one.place or f"benefit {one.benefit}, {one.day}"
            yield Problem(where, "this benefit has more than one line of that day", "add them up, or correct the day")
        seen.add(key)
    for name, value in (("actual cost", cost), ("forecast cost", cost_forecast)):
        if value is not None and not (math.isfinite(value) and value >= 0):
            yield Problem(name, f"{value} is no cost", "write an amount, 0 or more")


def _cost_words(found: CostCheck, *, zh: bool) -> Iterator[str]:
    actual, plan, over = (money(one, found.currency) for one in
                          (found.actual, found.plan, abs(found.actual - found.plan)))  # fmt: skip
    if found.overrun is None:
        spent = money(found.spent, found.currency)
        yield f"已支出 {spent}，没有可对照的计划。" if zh else f"Spent {spent}; there is no plan to compare it with."
    elif found.actual == found.plan:
        yield f"成本 {actual}，与计划一致。" if zh else f"Cost {actual}, as planned."
    else:
        share, more = percent(abs(found.overrun), 0), found.actual > found.plan
        if zh:
            yield f"成本 {actual}，计划 {plan}：{'超支' if more else '节余'} {over}（{share}）。"
        else:
            yield f"Cost {actual} against {plan} planned: {over} ({share}) {'over' if more else 'under'}."
    differences = found.table["difference"].dropna()
    if len(differences) and differences.max() > 0:
        phase, most = str(differences.idxmax()), money(float(differences.max()), found.currency)
        if zh:
            yield f"超支最多的阶段：{label(phase, 'zh')}（{most}）。"
        else:
            yield f"Most over the plan: {label(phase)} ({most})."
    unplanned = [str(one) for one in found.table.index[found.table["plan"].isna()]]
    if unplanned and found.planned:
        names = listed((label(one, "zh" if zh else "en") for one in unplanned), zh=zh)
        extra = money(float(found.table["actual"].loc[unplanned].sum()), found.currency)
        yield f"计划外支出 {extra}：{names}。" if zh else f"Spent without a plan: {extra} ({names})."
    if found.open_phases:
        names = listed((label(one, "zh" if zh else "en") for one in found.open_phases), zh=zh)
        yield f"尚无实际成本的阶段：{names}。" if zh else f"No actual cost yet: {names}."


def _return_words(found: ReturnSoFar, *, zh: bool) -> Iterator[str]:
    realised = money(found.realised, found.currency)
    if found.realisation is None:
        yield "尚未测得任何收益。" if zh else "No benefit has been measured yet."
    else:
        share = percent(found.realisation, 0)
        yield (
            f"已实现收益 {realised}，为承诺的 {share}。"
            if zh
            else f"Benefits of {realised} have come, {share} of those promised."
        )
    if found.so_far is not None:
        spent, roi = money(found.cost, found.currency), percent(found.so_far, 0)
        yield f"已支出 {spent}，目前投资回报率 {roi}。" if zh else f"Spent so far {spent}: a return of {roi} to date."
    if found.expected is not None and found.forecast is not None and found.to_come:
        came, roi = money(found.forecast, found.currency), percent(found.expected, 0)
        yield (f"按此实现率预测，最终收益 {came}，投资回报率 {roi}。" if zh
               else f"At that rate benefits end at {came}, a return of {roi}.")  # fmt: skip
