"""A budget plan: lines by phase, category and month, reserves, and the limits that they are held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.model import InputNote
from crmselect.model.project_time import BudgetLimits, Milestone
from crmselect.planning import budget_words
from crmselect.planning.budget_limits import Breach, against, breaches_of
from crmselect.planning.budget_lines import BudgetLine, Parts, Payment
from crmselect.planning.budget_months import add_months
from crmselect.results import header, plain
from crmselect.taxonomy import CATEGORIES, PHASES, label
from crmselect.text import number

if TYPE_CHECKING:
    from crmselect.cost import Tco
    from crmselect.planning.budget_delay import DelayedPlan
    from crmselect.planning.guidance_list import Guidance

__all__ = ["BudgetPlan"]

Floats = npt.NDArray[np.float64]
_KEYS = ("phase", "group", "category", "item", "kind", "party")
_TIMES = ("year", "calendar_year", "month")
_ORDER: dict[str, list[str]] = {"phase": list(PHASES), "category": list(CATEGORIES)}


@dataclass(frozen=True, eq=False)
class BudgetPlan:
    """What a chosen offer costs month by month, with its reserves, against what may be spent.

    Every amount is nominal (in real terms, where the study is), in the study's currency. The lines are those of the
    offer's ledger, with one-off amounts moved to the milestones that pay them; beyond them stand budgeted resources and
    contingency, each marked ``added``.
    The management reserve belongs to no line, phase or month.

    Attributes
    ----------
    lines : tuple of BudgetLine
    cash : ndarray (lines, months)
        Read-only. Wider than the study where a milestone pays after it.
    payments : tuple of Payment
        What milestones make due.
    notes : tuple of InputNote
    """

    parts: Parts
    lines: tuple[BudgetLine, ...]
    cash: Floats
    payments: tuple[Payment, ...]
    notes: tuple[InputNote, ...]

    @property
    def costs(self) -> Tco:
        """The costs that the plan was made from."""
        return self.parts.costs

    @property
    def offer(self) -> str:
        """The chosen offer."""
        return self.parts.offer

    @property
    def limits(self) -> BudgetLimits:
        """What may be spent."""
        return self.parts.limits

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones, predecessors first."""
        return self.parts.milestones

    @property
    def start(self) -> dt.date | None:
        """The first day of month 0, where it is known."""
        return self.parts.start

    @property
    def currency(self) -> str:
        """The study's currency."""
        return self.costs.currency

    @property
    def language(self) -> str:
        """Of the words."""
        return self.parts.language

    @property
    def months(self) -> int:
        """How many months the plan has."""
        return int(self.cash.shape[1])

    @property
    def unquoted(self) -> tuple[str, ...]:
        """Lines that the offer leaves without a price: the plan holds nothing for them."""
        return tuple(one.item for one in self.costs.offers[self.offer].items if one.quoted == "not_quoted")

    @property
    def management_reserve(self) -> float:
        """What is held for what nobody foresees."""
        return self.limits.management_reserve

    @cached_property
    def work(self) -> float:
        """The sum of what is to be bought and done: every line that is no reserve."""
        return float(self.cash[~self._reserve].sum())

    @cached_property
    def contingency(self) -> float:
        """The sum of the contingency lines."""
        return float(self.cash[self._reserve].sum())

    @property
    def total(self) -> float:
        """Lines, contingency and management reserve."""
        return float(self.cash.sum()) + self.management_reserve

    def dates(self) -> tuple[dt.date, ...] | None:
        """Return the first day of each month; None where no start is known."""
        start = self.start
        return None if start is None else tuple(add_months(start, month) for month in range(self.months))

    def by(self, *keys: str, kind: str | None = None) -> pd.Series:
        """Return sums by one or more keys; the management reserve is in none of them.

        Parameters
        ----------
        *keys : {"phase", "group", "category", "item", "kind", "party", "year", "calendar_year", "month"}
            Labels first, at most one time last. ``party`` is internal or external; years are counted from 1, months
            from 0. A month counts for the calendar year in which it begins, which needs a start.
        kind : {"work", "resource", "contingency"}, optional
            Of these lines alone.
        """
        labels, times = [key for key in keys if key in _KEYS], [key for key in keys if key in _TIMES]
        unknown = [key for key in keys if key not in (*_KEYS, *_TIMES)]
        if unknown or not keys or len(times) > 1 or len(set(keys)) < len(keys):
            raise ValueError(
                f"keys are {', '.join(map(repr, keys)) or 'missing'} — write some of {', '.join((*_KEYS, *_TIMES))}, "
                "each once, with at most one time"
            )
        if kind is not None and kind not in ("work", "resource", "contingency"):
            raise ValueError(f"kind is {kind!r} — write work, resource or contingency")
        frame = pd.DataFrame([[getattr(line, key) for key in labels] for line in self.lines], columns=labels)
        columns = self._times(times[0]) if times else np.zeros(self.months, dtype=int)
        periods = list(dict.fromkeys(columns.tolist()))
        sums = np.column_stack([self.cash[:, columns == one].sum(axis=1) for one in periods]) if periods else self.cash
        kept = np.array([kind is None or line.kind == kind for line in self.lines], dtype=bool)
        long = frame.loc[np.repeat(np.flatnonzero(kept), len(periods))].reset_index(drop=True)
        if times:
            long[times[0]] = np.tile(periods, int(kept.sum()))
        long["amount"] = sums[kept].ravel()
        for key in labels:
            known = _ORDER.get(key) or list(dict.fromkeys(long[key]))
            long[key] = pd.Categorical(long[key], [one for one in known if one in set(long[key])], ordered=True)
        made = long.groupby(list(keys), observed=True, sort=True)["amount"].sum()
        made.attrs.update(currency=self.currency)
        return made

    @cached_property
    def funding(self) -> pd.DataFrame:
        """The money that is needed month by month.

        By ``month``: ``date`` (where a start is known), ``internal`` and ``external`` work, ``contingency``, their
        ``amount``, and ``cumulative`` with and ``cumulative_work`` without contingency; the management reserve is in
        none of them.
        """
        inside = np.array([line.internal for line in self.lines], dtype=bool)
        work = ~self._reserve
        frame = pd.DataFrame(
            {
                "internal": self.cash[work & inside].sum(axis=0),
                "external": self.cash[work & ~inside].sum(axis=0),
                "contingency": self.cash[self._reserve].sum(axis=0),
            },
            index=pd.RangeIndex(self.months, name="month"),
        )
        frame["amount"] = frame.sum(axis=1)
        frame["cumulative_work"] = (frame["internal"] + frame["external"]).cumsum()
        frame["cumulative"] = frame["amount"].cumsum()
        dates = self.dates()
        if dates is not None:
            frame.insert(0, "date", list(dates))
        return frame

    @cached_property
    def against(self) -> pd.DataFrame:
        """Every limit with what is planned under it: ``kind``, ``key``, ``limit``, ``planned``, ``left``, ``month``.

        ``planned`` is the sum; where only a residual value at the end brings that within the limit, it is the most that
        is out at any time, for what comes back later pays nothing now. ``month`` is the first one over the limit,
        missing where it holds.
        """
        return against(self)

    @cached_property
    def breaches(self) -> tuple[Breach, ...]:
        """The limits that break: which, from which month on, by how much."""
        return breaches_of(self)

    def delay(self, months: int, phase: str = "deployment") -> DelayedPlan:
        """Return what a delay does: everything of a phase and of those behind it falls due later.

        See :func:`crmselect.planning.budget_delay.delay`.
        """
        from crmselect.planning.budget_delay import delay

        return delay(self, months, phase)

    def guidance(self, study: Any = None, *, have: Mapping[str, bool] | None = None) -> Guidance:
        """Return what a budget for each phase needs, and what of it there is.

        See :func:`crmselect.planning.guidance_list.guidance`.
        """
        from crmselect.planning.guidance_list import guidance

        return guidance(study, plan=self, have=have, language=self.language)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a line: what it is, its total, and what it takes in each year of the plan."""
        frame = pd.DataFrame(
            {
                "item": [line.item for line in self.lines],
                **{
                    key: [getattr(line, key) for line in self.lines]
                    for key in ("phase", "group", "category", "kind", "party")
                },
                "added": np.array([line.added for line in self.lines], dtype=bool),
                "total": self.cash.sum(axis=1),
            }
        )
        years = self._times("year")
        for year in range(1, int(years[-1]) + 1 if years.size else 1):
            frame[f"year_{year}"] = self.cash[:, years == year].sum(axis=1)
        frame.attrs.update(currency=self.currency)
        return frame

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what the plan says, in ``en`` or ``zh``: the sums, then each limit that breaks."""
        return tuple(budget_words.sentences(self, language or self.language))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the plan says, in its language."""
        return self.say()

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for JSON."""
        body = {
            "offer": self.offer,
            "currency": self.currency,
            "start": self.start,
            "months": self.months,
            "work": self.work,
            "contingency": self.contingency,
            "management_reserve": self.management_reserve,
            "total": self.total,
            "lines": self.table.to_dict("records"),
            "unquoted": list(self.unquoted),
            "by_phase": self.by("phase"),
            "by_year": self.by("year"),
            "by_party": self.by("party"),
            "funding": self.funding,
            "payments": [payment._asdict() for payment in self.payments],
            "limits": self.against.to_dict("records"),
            "breaches": [breach._asdict() for breach in self.breaches],
            "sentences": list(self.say()),
            "notes": [note.model_dump(exclude={"place"}) for note in self.notes],
        }
        return {
            **header("budget-plan/1", self.costs.offers.inputs),
            **{key: plain(value) for key, value in body.items()},
        }

    def __repr__(self) -> str:
        return f"BudgetPlan({self.offer}, {len(self.lines)} lines, {self.months} months, {self.currency})"

    def __str__(self) -> str:
        return "\n".join(self.say())

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        words = budget_words.HEADINGS[zh]
        sums: dict[str, dict[str, float]] = {}
        for line, amount in zip(self.lines, self.cash.sum(axis=1), strict=True):
            row = sums.setdefault(line.phase, {})
            row[line.kind] = row.get(line.kind, 0.0) + float(amount)
        sums = {phase: sums[phase] for phase in PHASES if phase in sums}
        most = max((sum(row.values()) for row in sums.values()), default=0.0)
        rows = [
            [
                Cell(label(phase, self.language)),
                *(Cell(number(row.get(kind, 0.0)), number=True) for kind in ("work", "resource", "contingency")),
                Cell(number(sum(row.values())), bar=sum(row.values()) / most if most > 0 else None, number=True),
            ]
            for phase, row in sums.items()
        ]
        if self.management_reserve:
            blank = [Cell("") for _ in range(3)]
            rows.append([Cell(words[6]), *blank, Cell(number(self.management_reserve), number=True)])
        notes = [*self.say(), *(f"{note.where}: {note.text(self.language)}" for note in self.notes)]
        return table(list(words[:5]), rows, caption=words[5].format(self.offer, self.currency), notes=notes)

    @cached_property
    def _reserve(self) -> npt.NDArray[np.bool_]:
        return np.array([line.kind == "contingency" for line in self.lines], dtype=bool)

    def _times(self, key: str) -> npt.NDArray[np.int64]:
        """Return the period of each month."""
        months = np.arange(self.months)
        if key == "month":
            return months
        if key == "year":
            return months // 12 + 1
        dates = self.dates()
        if dates is None:
            raise ValueError("calendar years need a start — state start in the assumptions, or pass start=")
        return np.array([day.year for day in dates], dtype=np.int64)
