"""What a delay does to a budget plan: what moves, what runs longer, what keeps its dates, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.cost import tco
from crmselect.errors import DataError, Problem, closest
from crmselect.markup import Cell, table
from crmselect.planning import budget_words
from crmselect.planning.budget_limits import Breach
from crmselect.planning.budget_lines import BudgetLine, Parts, ledger_lines, widened
from crmselect.planning.budget_months import add_months
from crmselect.results import header, plain
from crmselect.taxonomy import PHASES
from crmselect.text import number

if TYPE_CHECKING:
    from crmselect.planning.budget_plan import BudgetPlan

__all__ = ["DelayedPlan", "delay"]

Floats = npt.NDArray[np.float64]
_MOST = 120
_SAID_ZH = {"moves": "后移", "runs longer": "延长", "keeps its dates": "日期不变", "follows": "随之变化"}


@dataclass(frozen=True, eq=False)
class DelayedPlan:
    """A plan, and the same plan when a phase and those behind it are late.

    Attributes
    ----------
    before, after : BudgetPlan
    months : int
    phase : str
        From this one on.
    moves : DataFrame
        A row a line: ``item``, ``phase``, ``what`` ("moves", "runs longer", "keeps its dates"; "follows" for resources
        and reserves that the plan adds), ``before``, ``after`` and ``extra`` in money, which sums to :attr:`extra`.
    """

    before: BudgetPlan
    after: BudgetPlan
    months: int
    phase: str
    moves: pd.DataFrame

    @property
    def extra(self) -> float:
        """What the budget grows by, reserves included; negative where it shrinks."""
        return self.after.total - self.before.total

    @cached_property
    def new_breaches(self) -> tuple[Breach, ...]:
        """Limits that break only with the delay, or by more."""
        old = {(one.kind, one.key): one.over for one in self.before.breaches}
        return tuple(
            one
            for one in self.after.breaches
            if one.over > old.get((one.kind, one.key), 0.0) * (1 + 1e-9) + 1e-9 * one.limit
        )

    @property
    def table(self) -> pd.DataFrame:
        """The moves."""
        return self.moves

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """Lines and contingency a year of the plan: ``before``, ``after``, ``extra``."""
        frame = pd.DataFrame({"before": self.before.by("year"), "after": self.after.by("year")}).fillna(0.0)
        frame["extra"] = frame["after"] - frame["before"]
        return frame

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what the delay costs, what moves, and what that rests on."""
        return tuple(budget_words.delay_sentences(self, language or self.before.language))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        body = {
            "offer": self.before.offer,
            "currency": self.before.currency,
            "months": self.months,
            "phase": self.phase,
            "before": self.before.total,
            "after": self.after.total,
            "extra": self.extra,
            "moves": self.moves.to_dict("records"),
            "by_year": self.by_year,
            "breaches": [one._asdict() for one in self.after.breaches],
            "new_breaches": [one._asdict() for one in self.new_breaches],
            "sentences": list(self.say()),
        }
        inputs = self.before.costs.offers.inputs
        return {**header("budget-delay/1", inputs), **{key: plain(value) for key, value in body.items()}}

    def __repr__(self) -> str:
        return f"DelayedPlan({self.before.offer}, {self.months} months from {self.phase} on, {self.extra:+,.0f})"

    def __str__(self) -> str:
        return "\n".join(self.say())

    def _repr_html_(self) -> str:
        zh = self.before.language == "zh"
        said = _SAID_ZH if zh else {}
        rows = [
            [
                Cell(row["item"]),
                Cell(said.get(row["what"], row["what"])),
                *(Cell(number(row[key]), number=True) for key in ("before", "after", "extra")),
            ]
            for row in self.moves.to_dict("records")
        ]
        heads = ["项目", "变化", "原金额", "推迟后", "增加"] if zh else ["Line", "What", "Before", "After", "More"]
        return table(heads, rows, notes=list(self.say()))


def delay(plan: BudgetPlan, months: int, phase: str = "deployment") -> DelayedPlan:
    """Return what it does when a phase and all behind it are late; :meth:`BudgetPlan.delay` is how it is called.

    Parameters
    ----------
    plan : BudgetPlan
    months : int
        0 to 120.
    phase : str
        The first that is late.

    Notes
    -----
    *Moves*: what is bought once, of implementation or for staff of one's own, in these phases; it costs what it cost.
    *Runs longer*: what recurs until a stated month, of implementation in these phases, or for staff of one's own in any
    phase if it runs until after these phases begin; the contract prices the further months, growth included.
    *Keeps its dates*: technology and maintenance, because a contract charges from its own start; what recurs without
    a stated end; a percent of other lines that recurs; other phases.

    Milestones of these phases that are not reached yet move with their payments. Work without a stated start begins
    when it would have, and its resources stay longer. Shares of phases for contingency follow what they are shares of;
    P80 less point stays what it is, because the simulation is of the plan without the delay.

    Raises
    ------
    DataError
        For a phase that there is not, or months below 0 or above 120.
    """
    problems = []
    if phase not in PHASES:
        problems.append(
            Problem("phase", f"{phase!r} is no phase", closest(phase, PHASES) or f"write one of {', '.join(PHASES)}")
        )
    given: Any = months  # From a file or a command line it may be anything.
    if isinstance(given, bool) or not isinstance(given, SupportsIndex) or not 0 <= int(given) <= _MOST:
        problems.append(Problem("months", f"{months!r} months is no delay", f"write a whole number from 0 to {_MOST}"))
    if problems:
        raise DataError(problems)
    months = int(months)
    late = frozenset(list(PHASES)[list(PHASES).index(phase) :])
    lines, cash = ledger_lines(plan.parts)
    what = _fates(plan.parts, lines, cash, late)
    later = _later(plan.parts, lines, cash, what, months)
    stones = tuple(
        one.replace(
            due=add_months(one.due, months),
            **({} if one.start is None else {"start": add_months(one.start, months)}),
            baseline=one.baseline or one.due,
        )
        if one.phase in late and one.done is None
        else one
        for one in plan.milestones
    )
    from crmselect.planning.budgeting import planned_from

    after = planned_from(replace(plan.parts, milestones=_pushed(stones)), lines, later)
    return DelayedPlan(plan, after, months, phase, _moves(plan, after, what, late=months > 0))


def _moves(plan: BudgetPlan, after: BudgetPlan, what: list[str], *, late: bool) -> pd.DataFrame:
    """Return what becomes of each line of a plan: those of the ledger stand first in both plans, and in one order."""
    width = max(plan.months, after.months)
    old, new = widened(plan.cash, width), widened(after.cash, width)
    rows = []
    for n, fate in enumerate(what):
        # What a milestone that is reached has paid does not move any more.
        stays = fate == "moves" and late and np.array_equal(old[n], new[n])
        rows.append([plan.lines[n].item, plan.lines[n].phase, "keeps its dates" if stays else fate,
                     float(old[n].sum()), float(new[n].sum())])  # fmt: skip
    added: dict[tuple[str, str], list[float]] = {}
    for side, (one, cash) in enumerate(((plan, old), (after, new))):
        for line, row in zip(one.lines[len(what) :], cash[len(what) :], strict=True):
            added.setdefault((line.item, line.phase), [0.0, 0.0])[side] += float(row.sum())
    rows.extend([item, phase, "follows", *sums] for (item, phase), sums in added.items())
    moves = pd.DataFrame(rows, columns=["item", "phase", "what", "before", "after"])
    moves["extra"] = moves["after"] - moves["before"]
    return moves


def _pushed(stones: tuple[Any, ...]) -> tuple[Any, ...]:
    """Move what comes after a milestone that is now later, where it would come before it."""
    due = {one.name: one.due for one in stones}
    made = []
    for one in stones:
        least = max((due[name] for name in one.after), default=one.due)
        if one.due < least and one.done is None:
            one = one.replace(due=least, baseline=one.baseline or one.due)  # noqa: PLW2901 - the changed copy
            due[one.name] = least
        made.append(one)
    return tuple(made)


def _fates(parts: Parts, lines: tuple[BudgetLine, ...], cash: Floats, late: frozenset[str]) -> list[str]:
    """Say of each line what becomes of it."""
    items = {item.item: item for item in parts.costs.offers[parts.offer].items}
    begins = [
        int(np.flatnonzero(cash[n])[0])
        for n, line in enumerate(lines)
        if line.phase in late and line.group == "implementation" and line.kind == "work" and cash[n].any()
    ]
    first = min(begins, default=0)
    fates = []
    for line in lines:
        item = items.get(line.item)
        ours = line.internal or line.group == "implementation"
        fate = "keeps its dates"
        if item is None:
            # A reserve that follows what it is a share of: told when the rows are known.
            fate = "moves" if line.phase in late and line.kind == "contingency" else fate
        elif line.once:
            fate = "moves" if ours and line.phase in late else fate
        elif item.end is not None and item.percent is None:
            longer = (ours and line.phase in late) or (line.internal and item.end > first)
            fate = "runs longer" if longer else fate
        fates.append(fate)
    return fates


def _later(parts: Parts, lines: tuple[BudgetLine, ...], cash: Floats, what: list[str], months: int) -> Floats:
    """Return the rows of a late project, wider by the delay."""
    made = widened(cash, cash.shape[1] + months)
    if not months:
        return made
    longer = {line.item for line, fate in zip(lines, what, strict=True) if fate == "runs longer"}
    extended = _extended(parts, longer, months) if longer else {}
    items = {item.item for item in parts.costs.offers[parts.offer].items}
    for n, (line, fate) in enumerate(zip(lines, what, strict=True)):
        if fate == "moves" and line.item in items:
            made[n] = np.concatenate([np.zeros(months), cash[n]])
        elif fate == "runs longer":
            row = extended[line.item]
            made[n] = np.concatenate([row, np.zeros(max(made.shape[1] - row.size, 0))])[: made.shape[1]]
    phases = np.array([line.phase for line in lines], dtype=object)
    own = np.array([line.kind != "contingency" for line in lines], dtype=bool)
    shares = parts.costs.assumptions.contingency
    for n, line in enumerate(lines):
        # The assumptions' own reserves are a share of the phase's other lines in each month, as in the ledger.
        if line.item not in items and line.kind == "contingency" and line.phase in shares:
            made[n] = shares[line.phase] * made[(phases == line.phase) & own].sum(axis=0)
    return made


def _extended(parts: Parts, names: set[str], months: int) -> dict[str, Floats]:
    """Return the months of items that end later, priced by their contracts over a study that is long enough."""
    costs = parts.costs
    offer = costs.offers[parts.offer]
    items = tuple(
        item.replace(end=item.end + months) if item.item in names and item.end is not None else item
        for item in offer.items
    )
    years = min(costs.assumptions.years + -(-months // 12), 50)
    longer = tco([offer.replace(items=items)], costs.assumptions.replace(years=years, contingency={}))
    return {line.item: np.asarray(row) for line, row in zip(longer.lines, longer.cash, strict=True)
            if line.item in names}  # fmt: skip
