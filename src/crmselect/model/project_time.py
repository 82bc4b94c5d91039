"""What a project is planned and measured by: limits, milestones, resources, and what was spent, earned and found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from crmselect.errors import closest
from crmselect.model.base import (
    Amount,
    Day,
    Name,
    Price,
    Record,
    Share,
    Text,
    Whole,
    frozen_mapping,
    is_scalar,
    untyped,
)
from crmselect.model.currency import Currency
from crmselect.taxonomy import CATEGORIES, PHASES

__all__ = [
    "RESOURCE_KINDS",
    "SEVERITIES",
    "Actual",
    "BudgetLimits",
    "Defect",
    "DelayCase",
    "Drawdown",
    "Earned",
    "Milestone",
    "Phase",
    "Resource",
]

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
ResourceKind = Literal["people", "equipment", "room"]
RESOURCE_KINDS: tuple[ResourceKind, ...] = ("people", "equipment", "room")

_BETWEEN = re.compile(r"[;；\n]")
_COUNTED = re.compile(r"(?P<name>.+?)\s*[:：=×]\s*(?P<units>\d+(?:\.\d+)?)")


_PHASE_WORDS = {word.casefold(): phase.key for phase in PHASES.values() for word in (phase.key, phase.en, phase.zh)}


def _phase(key: str) -> str:
    key = _PHASE_WORDS.get(key.casefold(), key)
    if key not in PHASES:
        raise PydanticCustomError(
            "unknown_phase",
            "{key} is no phase — {hint}",
            {"key": repr(key), "hint": closest(key, PHASES) or f"write one of {', '.join(PHASES)}"},
        )
    return key


def _phase_or_none(key: str) -> str:
    return _phase(key) if key else key


def _category(key: str) -> str:
    if key and key not in CATEGORIES:
        raise PydanticCustomError(
            "unknown_category",
            "{key} is no cost category — {hint}",
            {"key": repr(key), "hint": closest(key, CATEGORIES) or "crmselect's taxonomy lists them"},
        )
    return key


def _several(value: Any) -> Any:
    """Take a table's cell for several names: they stand between semicolons, for names may have commas in them."""
    value = untyped(value)
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in _BETWEEN.split(value) if part.strip())
    return value


def _counted(value: Any) -> Any:
    """Take a cell such as ``Developers: 2; Testers`` for a mapping; a name alone is one unit."""
    if value is None:
        return {}
    if not isinstance(value, str):
        return value
    made: dict[str, float] = {}
    for part in _several(value):
        found = _COUNTED.fullmatch(part)
        name, units = (found["name"].strip(), float(found["units"])) if found else (part, 1.0)
        made[name] = made.get(name, 0.0) + units
    return made


def _one_or_list(value: Any) -> Any:
    value = untyped(value)
    return (value,) if is_scalar(value) else value


def _held(value: Any) -> Any:
    """Take a reserve's rule: ``p80`` in any case, one share for every phase, or a share a phase."""
    value = untyped({} if value is None else value)
    if isinstance(value, str):
        if value.strip().casefold() != "p80":
            raise PydanticCustomError(
                "contingency_rule",
                "{value} is no rule for a contingency — write p80, a share such as 0.1, or a share for each phase",
                {"value": repr(value)},
            )
        return "p80"
    # Checked here and not by the union below, which would tell each fault a second time, as of a word.
    return _SHARES.validate_python(dict.fromkeys(PHASES, value) if is_scalar(value) else value)


def _no_more_than_all(value: Any) -> Any:
    """Refuse more than 100 % in words of its own; what is no number is told by the checks behind it."""
    if is_scalar(value) and float(value) > 1:
        raise PydanticCustomError(
            "earned_over_all",
            "{value} is {percent} % of a milestone, and there is no more than 100 % of it — write at most 1, which is "
            "all of it (0.6 for 60 percent)",
            {"value": f"{float(value):g}", "percent": f"{100 * float(value):g}"},
        )
    return value


Phase = Annotated[Text, AfterValidator(_phase)]
"""A key of :data:`crmselect.taxonomy.PHASES`; its labels in English and Chinese are taken too."""

_PhaseOrNone = Annotated[Text, AfterValidator(_phase_or_none)]
_CategoryOrNone = Annotated[Text, AfterValidator(_category)]
_Names = Annotated[tuple[Name, ...], BeforeValidator(_several)]
_Units = Annotated[Mapping[Name, Amount], BeforeValidator(_counted), AfterValidator(frozen_mapping)]
_ByPhase = Annotated[Mapping[Phase, Amount], AfterValidator(frozen_mapping)]
_Shares = Annotated[Mapping[Phase, Share], AfterValidator(frozen_mapping)]
_SHARES: TypeAdapter[Any] = TypeAdapter(_Shares)
_Progress = Annotated[Share, BeforeValidator(_no_more_than_all)]


class BudgetLimits(Record):
    """What may be spent, and what is held back; every amount in the study's currency, nominal.

    Parameters
    ----------
    total : float, optional
        For everything that the plan holds: lines, contingency and management reserve.
    by_year : tuple of float
        One a year; later years have no limit. The management reserve belongs to no year.
    years : {"plan", "calendar"}
        Whether the first year of ``by_year`` is the first twelve months from the start, or the calendar year of the
        start.
    by_phase : mapping of phase to float
        Of a phase's lines with its contingency.
    contingency : mapping of phase to float, float, or "p80"
        A share of each phase's costs (one number is that of every phase), or what takes the point estimate to its
        P80 in a simulation. What the offer or the assumptions hold as contingency already counts towards it.
    management_reserve : float
        For what nobody foresees: apart from phases and months, spent by decision only.

    Examples
    --------
    >>> BudgetLimits(total=500_000, by_phase={"deployment": 120_000}, contingency=0.1).contingency["testing"]
    0.1
    """

    total: Amount | None = None
    by_year: Annotated[tuple[Amount, ...], BeforeValidator(_one_or_list)] = ()
    years: Literal["plan", "calendar"] = "plan"
    by_phase: _ByPhase = Field(default_factory=dict, validate_default=True)
    contingency: Annotated[_Shares | Literal["p80"], BeforeValidator(_held)] = Field(
        default_factory=dict, validate_default=True
    )
    management_reserve: Amount = 0.0

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        held = schema["properties"]["contingency"]
        if "anyOf" in held:
            held["anyOf"] = [{"type": "number", "minimum": 0, "maximum": 1}, *held["anyOf"]]


class Milestone(Record):
    """A dated result of the project, and the work that leads to it.

    Parameters
    ----------
    name : str
        Once in a project.
    phase : str
        One of the six phases.
    due : date
        The day by whose end it is reached.
    start : date, optional
        When the work on it begins; blank is the day after the last of those it comes after, or the project's start.
    after : tuple of str
        Milestones that must be reached before.
    weight : float
        Its part of its phase's budget, beside the weights of the phase's other milestones.
    owner : str
        A role, not a person.
    acceptance : tuple of str
        Ids of requirements, or words.
    pays : tuple of str
        Items (or cost categories) of the offer whose one-off amounts fall due here, ``pay_share`` of each.
    pay_share : float
        0.3 for thirty percent.
    baseline : date, optional
        What was first agreed; blank is ``due``.
    done : date, optional
        When it was reached.
    uses : mapping of str to float
        Units of each resource that the work takes from ``start`` to ``due``.

    Examples
    --------
    >>> go = Milestone(name="Go-live", phase="golive", due="2027-09-30", after="Accepted; Trained", uses="Testers: 2")
    >>> go.after, go.uses["Testers"]
    (('Accepted', 'Trained'), 2.0)
    """

    name: Name
    phase: Phase
    due: Day
    start: Day | None = None
    after: _Names = ()
    weight: Amount = 1.0
    owner: Text = ""
    acceptance: _Names = ()
    pays: _Names = ()
    pay_share: Share = 1.0
    baseline: Day | None = None
    done: Day | None = None
    uses: _Units = Field(default_factory=dict, validate_default=True)


class Resource(Record):
    """People of a role, equipment or rooms: how many there are, when, and what one costs.

    Parameters
    ----------
    name : str
    kind : {"people", "equipment", "room"}
    rate : float
        Of one unit, for a working day (Monday to Friday) or for a month as ``rate_per`` says.
    currency : str, optional
        ISO 4217; blank is the study's.
    rate_per : {"day", "month"}
    available : float
        Units at a time.
    available_from, available_until : date, optional
        The first and the last day; outside of them there are none.
    budgeted : bool
        Whether its cost becomes a line of the plan. Without it the cost is shown beside the schedule only, because the
        offer's or the company's own lines (``planning.staff``) hold it.
    internal : bool
        Whether that line counts as internal cost.
    phase : str
        Of that line; blank is that of each milestone which uses it.
    """

    name: Name
    kind: ResourceKind = "people"
    rate: Price = 0.0
    currency: Currency | None = None
    rate_per: Literal["day", "month"] = "day"
    available: Amount = 1.0
    available_from: Day | None = None
    available_until: Day | None = None
    budgeted: bool = False
    internal: bool = True
    phase: _PhaseOrNone = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first, last = self.available_from, self.available_until
        if first is not None and last is not None and last < first:
            raise PydanticCustomError(
                "available",
                "it is there until {last}, before {first} from when on it is — change one of the two days",
                {"first": str(first), "last": str(last)},
            )
        return self


class Actual(Record):
    """Money that was spent; a credit note has ``credit``, because an amount is never negative.

    Parameters
    ----------
    date : date
    amount : float
    currency : str, optional
        ISO 4217; blank is the study's. Others are converted at the study's rate of that month.
    phase : str
        May be left blank where the category tells it.
    category, item, milestone : str
        What it was for, as far as that is known.
    internal : bool
        Staff of the company itself.
    credit : bool
        Money that came back.
    source : str
        The invoice or the booking.
    """

    date: Day
    amount: Amount
    currency: Currency | None = None
    phase: _PhaseOrNone = ""
    category: _CategoryOrNone = ""
    item: Text = ""
    milestone: Text = ""
    internal: bool = False
    credit: bool = False
    source: Text = ""

    @model_validator(mode="after")
    def _one_phase(self) -> Self:
        phase = self.category.partition(".")[0]
        if not (self.phase or phase or self.item or self.milestone):
            raise PydanticCustomError(
                "no_phase", "nothing says what it was for — write its phase, category, item or milestone", {}
            )
        if phase and self.phase and self.phase != phase:
            raise PydanticCustomError(
                "phase",
                "phase {phase} is not the phase of category {category} — write {right}, or leave phase blank",
                {"phase": repr(self.phase), "category": repr(self.category), "right": repr(phase)},
            )
        return self


class Earned(Record):
    """How much of a milestone was done by a day: 0 to 1, in all and not since the last time.

    Examples
    --------
    >>> Earned(date="2027-03-31", milestone="Design", share=0.6).share
    0.6
    """

    date: Day
    milestone: Name
    share: _Progress


class Defect(Record):
    """A fault that tests or users found.

    Parameters
    ----------
    id : str
    severity : {"critical", "high", "medium", "low"}
    found, fixed : date
        A blank ``fixed`` is open.
    cost : float
        Of fixing it, so far, in ``currency``. It is compared with the budget of ``testing.defects`` and not added to
        what was spent: its bookings stand among the actual costs.
    currency : str, optional
    milestone, requirement, test : str
        Where it belongs, as far as that is known.
    """

    id: Name
    severity: Severity
    found: Day
    fixed: Day | None = None
    cost: Price = 0.0
    currency: Currency | None = None
    milestone: Text = ""
    requirement: Text = ""
    test: Text = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fixed is not None and self.fixed < self.found:
            raise PydanticCustomError(
                "fixed",
                "fixed on {fixed}, before it was found on {found} — change one of the two days",
                {"fixed": str(self.fixed), "found": str(self.found)},
            )
        return self


class Drawdown(Record):
    """Contingency that was released: the day, the amount in the study's currency, for what."""

    date: Day
    amount: Amount
    reason: Text = ""
    phase: _PhaseOrNone = ""


class DelayCase(Record):
    """A delay to try out: ``months`` later from a phase on, with a name of its own.

    Examples
    --------
    >>> DelayCase(name="Migration slips", months=3, phase="deployment").months
    3
    """

    months: Annotated[Whole, Field(ge=0, le=120)]
    phase: Phase = "deployment"
    name: Text = ""
