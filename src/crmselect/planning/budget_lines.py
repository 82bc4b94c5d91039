"""The lines of a budget plan: an offer's ledger, payments moved to milestones, resources, contingency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Problem, closest
from crmselect.model import InputNote
from crmselect.model.project_time import BudgetLimits, Milestone, Resource
from crmselect.planning.budget_months import month_of, month_shares, other_rate, rate_of
from crmselect.planning.milestones import place_of
from crmselect.planning.schedule_spans import spans_of
from crmselect.taxonomy import CATEGORIES, PHASES
from crmselect.text import percent

if TYPE_CHECKING:
    from crmselect.cost import CostRisk, Tco

__all__ = [
    "BudgetLine",
    "Parts",
    "Payment",
    "contingency_lines",
    "internal_names",
    "ledger_lines",
    "paid_at",
    "resource_lines",
    "widened",
]

Floats = npt.NDArray[np.float64]
Kind = Literal["work", "resource", "contingency"]
_DUST = 1e-9
_OTHER_FIGURES = 1e-6


class BudgetLine(NamedTuple):
    """One line of a plan: an item of the offer, a resource, or a reserve.

    ``internal`` is money for staff of one's own; ``once`` says that it is bought once and does not recur; ``added``
    that it stands in the plan and not in the offer's ledger.
    """

    item: str
    phase: str
    group: str
    category: str
    kind: Kind
    internal: bool
    once: bool
    added: bool = False
    source: str = ""

    @property
    def party(self) -> str:
        """``internal`` or ``external``."""
        return "internal" if self.internal else "external"


class Payment(NamedTuple):
    """An amount that a milestone makes due, in place of the month that the contract's item stands in."""

    milestone: str
    due: dt.date
    month: int
    item: str
    share: float
    amount: float
    instead_of: int


@dataclass(frozen=True, eq=False)
class Parts:
    """What a plan is made from, so that it can be made again with something changed."""

    costs: Tco
    offer: str
    limits: BudgetLimits
    milestones: tuple[Milestone, ...]
    resources: tuple[Resource, ...]
    start: dt.date | None
    risk: CostRisk | None
    internal: frozenset[str]
    language: str

    @property
    def position(self) -> int:
        """Of the offer among the offers."""
        return self.costs.names.index(self.offer)


def widened(cash: Floats, months: int) -> Floats:
    """Return rows with at least so many months."""
    more = months - cash.shape[1]
    return np.pad(cash, ((0, 0), (0, more))) if more > 0 else cash


def ledger_lines(parts: Parts) -> tuple[tuple[BudgetLine, ...], Floats]:
    """Return the offer's lines and their nominal months, shape (lines, months).

    Raises
    ------
    DataError
        For an internal item, category or phase that the offer and the taxonomy do not have.
    """
    costs = parts.costs
    mine = np.flatnonzero(costs.owner == parts.position)
    found = [costs.lines[n] for n in mine]
    items = {item.item: item for item in costs.offers[parts.offer].items}
    known = {*items, *CATEGORIES, *PHASES}
    unknown = sorted(parts.internal - known)
    if unknown:
        raise DataError(
            [
                Problem(
                    "internal",
                    f"{name!r} is no item of {parts.offer}, no category and no phase",
                    closest(name, known) or "name what is paid for staff of your own",
                )
                for name in unknown
            ]
        )
    lines = tuple(
        BudgetLine(
            line.item, line.phase, line.group, line.category,
            "contingency" if line.category.endswith(".contingency") else "work",
            bool({line.item, line.category, line.phase} & parts.internal),
            line.item in items and items[line.item].every == "once",
            source=line.source,
        )
        for line in found
    )  # fmt: skip
    return lines, np.array(costs.cash[mine], dtype=np.float64).reshape(len(lines), costs.cash.shape[1])


def paid_at(parts: Parts, lines: Sequence[BudgetLine], cash: Floats) -> tuple[Floats, tuple[Payment, ...], list[Any]]:
    """Move one-off amounts to the milestones that pay them; every row keeps its sum.

    Returns
    -------
    cash : ndarray (lines, months)
        Wider where a milestone is due after the study.
    payments : tuple of Payment
    notes : list of InputNote

    Raises
    ------
    DataError
        For an item or category that the offer does not have, or that is not bought once.
    """
    problems: list[Problem] = []
    notes: list[Any] = []
    payments: list[Payment] = []
    made, taken = cash.copy(), np.zeros(len(lines))
    items = {item.item: item for item in parts.costs.offers[parts.offer].items}
    left: dict[int, tuple[int, float]] = {}
    for one in parts.milestones:
        for name in dict.fromkeys(one.pays):
            where = place_of(one, f"milestone {one.name}", "pays")
            for n in _paid_lines(name, lines, where, problems, parts.offer):
                due = np.flatnonzero(cash[n])
                if not due.size:
                    notes.append(
                        InputNote(
                            where=str(where),
                            what=f"{lines[n].item} has no amount to be paid at {one.name}",
                            zh=f"{lines[n].item} 没有可在 {one.name} 支付的金额",
                        )
                    )
                    continue
                taken[n] += one.pay_share
                if taken[n] > 1 + _DUST:
                    what = f"the milestones pay {percent(float(taken[n]))} of {lines[n].item!r} together"
                    fix = "let the shares add up to at most 1; a category counts for each of its items"
                    problems.append(Problem(where, what, fix))
                    continue
                first, whole = int(due[0]), float(cash[n, due[0]])
                if n not in left:
                    left[n] = first, whole
                    made[n, first] = 0.0
                month = month_of(one.due, parts.start or one.due)
                made = widened(made, month + 1)
                # The last of shares such as 0.3, 0.3 and 0.4 takes the rest, whatever they add up to in floats.
                amount = left[n][1] if taken[n] >= 1 - _DUST else one.pay_share * whole
                left[n] = first, left[n][1] - amount
                made[n, month] += amount
                payments.append(Payment(one.name, one.due, month, lines[n].item, one.pay_share, amount, first))
                code = items[lines[n].item].currency or parts.costs.offers[parts.offer].currency
                notes.extend(other_rate(code, amount, first, month, parts.costs.assumptions, str(where), one.name))
    for n, (first, rest) in left.items():
        made[n, first] += rest
    if problems:
        raise DataError(problems)
    return made, tuple(payments), notes


def _paid_lines(name: str, lines: Sequence[BudgetLine], where: Any, problems: list[Problem], offer: str) -> list[int]:
    """Return the positions of the lines that a name in ``pays`` means."""
    named = [n for n, line in enumerate(lines) if line.item == name and line.kind == "work"]
    if named:
        if not lines[named[0]].once:
            problems.append(
                Problem(where, f"{name!r} recurs: a milestone pays what is bought once", "take it out of pays")
            )
            return []
        return named
    if name in CATEGORIES:
        hits = [n for n, line in enumerate(lines) if line.category == name and line.once and line.kind == "work"]
        if not hits:
            problems.append(Problem(where, f"{offer} has nothing in {name} that is bought once", "take it out of pays"))
        return hits
    fix = closest(name, [*(line.item for line in lines), *CATEGORIES]) or "name an item of the offer or a category"
    problems.append(Problem(where, f"{name!r} is no item of {offer} and no category", fix))
    return []


def resource_lines(parts: Parts, months: int) -> tuple[list[BudgetLine], Floats]:
    """Return a line for each budgeted resource and phase, from the days of the milestones that use it."""
    problems: list[Problem] = []
    sums: dict[tuple[str, str], dict[int, float]] = {}
    known = {one.name: one for one in parts.resources if one.budgeted}
    start = parts.start
    if known and start is not None:
        spans = spans_of(parts.milestones, start)
        for one in parts.milestones:
            for name, units in one.uses.items():
                if name not in known:
                    continue
                resource = known[name]
                row = sums.setdefault((name, resource.phase or one.phase), {})
                span = spans[one.name]
                for month, share in month_shares(span.start, span.due, start, resource.rate_per).items():
                    where = place_of(resource, f"resource {name}", "currency")
                    rate = rate_of(resource.currency, month, parts.costs.assumptions, where, problems)
                    row[month] = row.get(month, 0.0) + units * share * resource.rate * rate
    if problems:
        raise DataError(problems)
    lines, width = [], max([months, *(month + 1 for row in sums.values() for month in row)])
    cash = np.zeros((len(sums), width))
    for n, ((name, phase), row) in enumerate(sums.items()):
        category = "planning.staff" if phase == "planning" else f"{phase}.other"
        group = CATEGORIES[category].group
        lines.append(BudgetLine(name, phase, group, category, "resource", known[name].internal, False, True))
        for month, amount in row.items():
            cash[n, month] = amount
    return lines, cash


def contingency_lines(
    parts: Parts, lines: Sequence[BudgetLine], cash: Floats
) -> tuple[list[BudgetLine], Floats, list[Any]]:
    """Return what the limits' rule holds as contingency beyond what the ledger holds, a line a phase."""
    rule = parts.limits.contingency
    if not rule:
        return [], np.zeros((0, cash.shape[1])), []
    zh = parts.language == "zh"
    reserve = np.array([line.kind == "contingency" for line in lines], dtype=bool)
    phases = np.array([line.phase for line in lines], dtype=object)
    base = {phase: np.asarray(cash[(phases == phase) & ~reserve].sum(axis=0)) for phase in PHASES}
    held = {phase: float(cash[(phases == phase) & reserve].sum()) for phase in PHASES}
    wanted: dict[str, tuple[str, float]] = {}
    notes: list[Any] = []
    if isinstance(rule, str):
        needed, weights = _beyond_point(parts, base)
        more = max(needed - sum(held.values()), 0.0)
        name = "应急储备（P80 减点估计）" if zh else "Contingency, P80 less point"
        wanted = {phase: (name, more * share) for phase, share in weights.items()}
        if needed <= 0:
            notes.append(
                InputNote(
                    where="limits.contingency",
                    what="the point estimate is above P80: no contingency is held",
                    zh="点估计高于 P80，不留应急储备",
                )
            )
    else:
        for phase, share in rule.items():
            name = f"应急储备（{percent(share)}）" if zh else f"Contingency, {percent(share)}"
            wanted[phase] = (name, max(share * float(base[phase].sum()) - held[phase], 0.0))
    if any(held.values()):
        notes.append(
            InputNote(
                where="limits.contingency",
                what="what the offer or the assumptions hold as contingency counts towards the rule's",
                zh="报价或假设中已有的应急储备计入规则所需数额",
            )
        )
    made, rows = [], []
    for phase, (name, amount) in wanted.items():
        if amount > 0:
            key = f"{phase}.contingency"
            made.append(BudgetLine(name, phase, CATEGORIES[key].group, key, "contingency", False, True, True))
            rows.append(amount * _pattern(base[phase], sum(base.values(), np.zeros(cash.shape[1]))))
    return made, np.array(rows).reshape(len(made), cash.shape[1]), notes


def _pattern(own: Floats, every: Floats) -> Floats:
    """Return shares of the months that follow a phase's spending, else all spending, else the first month."""
    for row in (own, every):
        up = np.maximum(row, 0.0)
        if up.sum() > 0:
            return np.asarray(up / up.sum())
    first = np.zeros(own.size)
    first[0] = 1.0
    return first


def _beyond_point(parts: Parts, base: dict[str, Floats]) -> tuple[float, dict[str, float]]:
    """Return P80 less point, nominal, and how it is shared among phases: as each phase's own P80 less point."""
    risk, name = parts.risk, parts.offer
    if risk is None:
        raise DataError(
            Problem("limits.contingency", "P80 needs a simulation of the costs", "pass risk=simulate(...), or a share")
        )
    if name not in risk.names or risk.assumptions != parts.costs.assumptions:
        raise DataError(
            Problem("risk", f"the simulation is not of {name} under the plan's assumptions", "simulate the same study")
        )
    point = float(risk.point("nominal")[name])
    reserves = sum(line.quoted == "reserve" for line in parts.costs.lines if line.offer == parts.position)
    ledger = float(parts.costs.total("nominal")[name])
    if not reserves and abs(point - ledger) > _OTHER_FIGURES * max(abs(point), abs(ledger), 1.0):
        raise DataError(
            Problem("risk", f"the simulation's point estimate of {name} is {point:,.0f}, and the ledger has "
                    f"{ledger:,.0f}", "simulate the same offers")
        )  # fmt: skip
    parts_of = risk.by("phase", "nominal", [0.8]).loc[name]
    own = {str(phase): max(float(row["P80"] - row["point"]), 0.0) for phase, row in parts_of.iterrows()}
    if sum(own.values()) <= 0:
        own = {phase: max(float(row.sum()), 0.0) for phase, row in base.items()}
    whole = sum(own.values())
    shares = {p: v / whole for p, v in own.items() if v > 0} if whole > 0 else {"deployment": 1.0}
    return float(risk.percentile(0.8, "nominal")[name]) - point, shares


def internal_names(given: Iterable[str] | None) -> frozenset[str]:
    """Return what counts as internal: what was named, else the categories of staff."""
    if given is None:
        return frozenset(key for key, category in CATEGORIES.items() if category.work == "staff")
    return frozenset([given] if isinstance(given, str) else given)
