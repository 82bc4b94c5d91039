"""How a project stands: planned, earned and spent by date, forecasts with ranges, contingency, defects."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.model import InputNote
from crmselect.model.project_time import SEVERITIES, Defect, Drawdown
from crmselect.planning import progress_words
from crmselect.planning.budget_months import add_months, month_of
from crmselect.planning.budget_plan import BudgetPlan
from crmselect.planning.forecast_dates import CostForecast, FinishForecast, cost_forecast, finish_forecast
from crmselect.planning.progress_series import Spent, Work
from crmselect.planning.progress_value import EarnedValue, earned_value, why_undefined
from crmselect.planning.schedule_dates import Schedule
from crmselect.planning.schedule_spans import expected_days
from crmselect.results import header, plain
from crmselect.taxonomy import PHASES
from crmselect.text import number

__all__ = ["Progress"]

Floats = npt.NDArray[np.float64]
_DAY = dt.timedelta(days=1)
_DUST = 1e-9
_MEASURES = ("cv", "sv", "cpi", "spi", "eac", "eac_budget_rate", "eac_cost_and_schedule", "etc", "vac", "tcpi",
             "tcpi_eac")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Progress:
    """Where a project stands on a day.

    Attributes
    ----------
    plan : BudgetPlan
    schedule : Schedule
    as_of : date
    work : Work
        The budget of each milestone, and what was done of it when.
    spent : Spent
        Every booking, in the study's currency; AC leaves out services that run on after the project.
    defects : tuple of Defect
        Those found by ``as_of``; one that is fixed later counts as open.
    defect_costs : ndarray
        What each has cost, in the study's currency.
    drawdowns : tuple of Drawdown
        Those up to ``as_of``.
    notes : tuple of InputNote
    """

    plan: BudgetPlan
    schedule: Schedule
    as_of: dt.date
    work: Work
    spent: Spent
    defects: tuple[Defect, ...]
    defect_costs: Floats
    drawdowns: tuple[Drawdown, ...]
    notes: tuple[InputNote, ...]
    language: str = "en"

    @property
    def currency(self) -> str:
        """The study's currency."""
        return self.plan.currency

    @property
    def budget(self) -> float:
        """The budget at completion: the plan's lines without reserves, up to the last month of the baseline."""
        return self.work.budget

    @property
    def planned(self) -> float:
        """PV: the budget of what was to be done by now."""
        return float(self.work.planned([self.as_of])[0])

    @property
    def earned(self) -> float:
        """EV: the budget of what is done."""
        return float(self.work.earned([self.as_of])[0])

    @property
    def actual(self) -> float:
        """AC: what was spent on the project; services of months after it stand in :attr:`running`."""
        return float(self.spent.by([self.as_of])[0])

    @property
    def running(self) -> float:
        """What was booked for services of months after the baseline's last one, such as licences: no part of AC."""
        return self.spent.apart(self.as_of)

    @cached_property
    def value(self) -> EarnedValue:
        """Variances, indexes and forecasts of now; :meth:`why` says in words why one is not defined."""
        planned, earned, actual, budget = min(self.planned, self.budget), self.earned, self.actual, self.budget
        found = earned_value(planned, earned, max(actual, 0.0), budget)
        if actual >= 0:
            return found
        # Credits beyond all costs: ratios to them say nothing, differences still hold.
        return found._replace(cv=earned - actual, eac_budget_rate=actual + budget - earned,
                              tcpi=(budget - earned) / (budget - actual))  # fmt: skip

    def why(self, measure: str, language: str | None = None) -> str:
        """Return in words why a measure is not defined; nothing where it is."""
        if self.actual < 0 and not getattr(self.value.defined, measure) and measure not in {"spi", "tcpi"}:
            return progress_words.more_credits(measure, language or self.language)
        return why_undefined(
            measure, min(self.planned, self.budget), self.earned, max(self.actual, 0.0), self.budget,
            language or self.language,
        )  # fmt: skip

    @property
    def complete(self) -> float:
        """EV / BAC: how much of the work is done, 0 to 1; 0 where nothing is budgeted."""
        return self.earned / self.budget if self.budget > 0 else 0.0

    @cached_property
    def curve(self) -> pd.DataFrame:
        """The three curves: by ``date``, the start, every month's end and now, until the end.

        ``planned``, ``earned`` and ``actual``, cumulative; the last two are missing after ``as_of``.
        """
        days = self._days(max(self.schedule.baseline_finish, self.as_of))
        frame = pd.DataFrame({"planned": self.work.planned(days)}, index=pd.Index(days, name="date"))
        seen = np.array([day <= self.as_of for day in days])
        for name, values in (("earned", self.work.earned(days)), ("actual", self.spent.by(days))):
            frame[name] = pd.array(values, dtype="Float64")
            frame.loc[~seen, name] = pd.NA
        return frame

    @cached_property
    def cost(self) -> CostForecast:
        """What the work will have cost, with its range."""
        days = self._days(self.as_of)
        return cost_forecast(self.value, self.work.earned(days), self.spent.by(days), self.budget)

    @cached_property
    def finish(self) -> FinishForecast:
        """When the work will be done, with its range."""
        start, days = self.schedule.start, self._days(self.as_of)
        every = (self.schedule.baseline_finish - start).days + 1
        work = self.work
        # Level of effort is done as it falls due and would hide a delay: the milestones alone tell the time.
        daily = work.planned_shares([start + n * _DAY for n in range(-1, every)]) @ work.weights
        done = np.array([work.earned_parts(day) @ work.weights for day in days])
        daily[0] = done[0] = 0.0
        ran = np.array([(day - start).days + 1 for day in days], dtype=np.float64)
        return finish_forecast(daily, done, ran, start, self._network, self._done)

    @cached_property
    def phases(self) -> pd.DataFrame:
        """Each phase with a budget or bookings: ``budget``, ``planned``, ``earned``, ``actual``, ``cv``, ``sv``."""
        work = self.work
        planned, earned = work.planned_by(self.as_of), work.earned_by(self.as_of)
        rows = [
            (phase, float(work.share[:, n].sum() + work.effort[n].sum()), float(planned[n]), float(earned[n]),
             self.spent.of(phase, self.as_of))
            for n, phase in enumerate(PHASES)
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=["phase", "budget", "planned", "earned", "actual"]).set_index("phase")
        frame["cv"] = frame["earned"] - frame["actual"]
        frame["sv"] = frame["earned"] - frame["planned"]
        return frame[(frame[["budget", "actual"]] != 0).any(axis=1)]

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Each milestone: ``phase``, ``budget``, ``due`` by the baseline, ``planned`` and ``done`` (0 to 1), ``on``.

        ``on`` is the day from which on it is wholly done, None where it is not.
        """
        planned, earned = self.work.planned_parts(self.as_of), self.work.earned_parts(self.as_of)
        rows = [
            (one.name, one.phase, float(self.work.share[n].sum()), self.work.spans[n][1], float(planned[n]),
             float(earned[n]), self._done_on(n))
            for n, one in enumerate(self.work.milestones)
        ]  # fmt: skip
        names = ["milestone", "phase", "budget", "due", "planned", "done", "on"]
        return pd.DataFrame(rows, columns=names).set_index("milestone")

    @property
    def drawn(self) -> float:
        """What was released from the contingency."""
        return float(sum(one.amount for one in self.drawdowns))

    @cached_property
    def defect_table(self) -> pd.DataFrame:
        """Defects by severity: ``found``, ``fixed``, ``open``, ``cost``, and ``days`` to fix on average, if any is."""
        rows = []
        for severity in SEVERITIES:
            mine = [n for n, one in enumerate(self.defects) if one.severity == severity]
            fixed = [n for n in mine if self._fixed(self.defects[n])]
            took = [(fix - self.defects[n].found).days for n in fixed if (fix := self.defects[n].fixed) is not None]
            days = sum(took) / len(took) if took else None
            cost = float(self.defect_costs[mine].sum()) if mine else 0.0
            rows.append((severity, len(mine), len(fixed), len(mine) - len(fixed), cost, days))
        names = ["severity", "found", "fixed", "open", "cost", "days"]
        return pd.DataFrame(rows, columns=names).astype({"days": "Float64"}).set_index("severity")

    @property
    def defect_budget(self) -> float:
        """What the plan holds for fixing defects (``testing.defects``)."""
        kept = [line.category == "testing.defects" for line in self.plan.lines]
        return float(self.plan.cash[kept].sum())

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every measure: ``value``, missing where it is not defined, and ``why`` that is."""
        rows: list[tuple[str, float | None, str]] = [
            (name, float(getattr(self, name)), "") for name in ("budget", "planned", "earned", "actual")
        ]
        for name in _MEASURES:
            value, why = getattr(self.value, name), ""
            if name not in ("cv", "sv"):
                why = self.why(name)
            rows.append((name, None if why else float(value), why))
        finish = self.finish
        none = "" if finish.spi_t else progress_words.UNEARNED[self._zh]
        rows.append(("earned_schedule_days", finish.earned_days, ""))
        rows.append(("actual_days", finish.days, ""))
        rows.append(("spi_t", finish.spi_t or None, none))
        frame = pd.DataFrame(rows, columns=["measure", "value", "why"]).set_index("measure")
        return frame.astype({"value": "Float64"})

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return the variance report, in ``en`` or ``zh``."""
        return tuple(progress_words.sentences(self, language or self.language))

    @property
    def sentences(self) -> tuple[str, ...]:
        """The variance report in the language of the result."""
        return self.say()

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        body = {
            "offer": self.plan.offer,
            "currency": self.currency,
            "as_of": self.as_of,
            "complete": self.complete,
            "measures": self.table,
            "curve": self.curve,
            "running_cost": self.running,
            "cost_forecast": self.cost._asdict(),
            "finish_forecast": self.finish._asdict(),
            "phases": self.phases,
            "milestones": self.milestones,
            "contingency": {"planned": self.plan.contingency, "drawn": self.drawn},
            "drawdowns": [one.model_dump(mode="json", exclude={"place"}) for one in self.drawdowns],
            "defects": self.defect_table,
            "defect_budget": self.defect_budget,
            "sentences": list(self.say()),
            "notes": [note.model_dump(exclude={"place"}) for note in self.notes],
        }
        inputs = self.plan.costs.offers.inputs
        return {**header("progress/1", inputs), **{key: plain(value) for key, value in body.items()}}

    def __repr__(self) -> str:
        return f"Progress({self.plan.offer}, as of {self.as_of}, {100 * self.complete:.0f} % done)"

    def __str__(self) -> str:
        return "\n".join(self.say())

    def _repr_html_(self) -> str:
        words = progress_words.MEASURES[self._zh]
        rows = []
        for measure, row in self.table.iterrows():
            money = measure not in progress_words.RATIOS
            shown = row["why"] or number(float(row["value"]), 0 if money else 3)
            rows.append([Cell(words[str(measure)]), Cell(shown, number=not row["why"])])
        notes = [*self.say(), *(f"{note.where}: {note.text(self.language)}" for note in self.notes)]
        return table(["指标", "数值"] if self._zh else ["Measure", "Value"], rows, notes=notes)

    @property
    def _zh(self) -> bool:
        return self.language == "zh"

    def _fixed(self, one: Defect) -> bool:
        return one.fixed is not None and one.fixed <= self.as_of

    def _done_on(self, n: int) -> dt.date | None:
        day = self.work.done_on(n)
        return day if day is not None and day <= self.as_of else None

    @cached_property
    def _done(self) -> dt.date | None:
        """When everything was done; None where it is not."""
        days = [self._done_on(n) for n in range(len(self.work.milestones))]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) and known else None

    @cached_property
    def _network(self) -> dt.date:
        """When the dependencies let the last milestone be expected, with what is reported as wholly done as done."""
        stones = tuple(
            one if (day := self._done_on(n)) is None else one.replace(done=day)
            for n, one in enumerate(self.work.milestones)
        )
        return max(expected_days(stones, self.schedule.spans, self.as_of).values())

    def _days(self, last: dt.date) -> list[dt.date]:
        """Return the day before the start, the end of every month, now, and the last day."""
        start = self.schedule.start
        ends = (add_months(start, n) - _DAY for n in range(month_of(max(last, start), start) + 1))
        return sorted({day for day in (*ends, start - _DAY, min(self.as_of, last), last) if day <= last} or {last})
