"""Optimism bias: how much estimates of projects of a kind have fallen short, and what of that is left to expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from crmselect.errors import DataError, Problem, closest
from crmselect.markup import Cell, table
from crmselect.model.base import is_scalar
from crmselect.results import header
from crmselect.text import number, percent

__all__ = ["OPTIMISM_BIAS", "Measure", "OptimismBias", "Uplift", "optimism_bias"]

Measure = Literal["capital_expenditure", "works_duration", "operating_expenditure"]


class Uplift(NamedTuple):
    """By which share of an estimate projects of a kind have exceeded it: unmanaged, and managed well."""

    upper: float
    lower: float


OPTIMISM_BIAS: Mapping[str, Mapping[str, Uplift]] = MappingProxyType(
    {
        kind: MappingProxyType({measure: Uplift(*bounds) for measure, bounds in rows.items()})
        for kind, rows in {
            "non_standard_buildings": {"capital_expenditure": (0.51, 0.04), "works_duration": (0.39, 0.02)},
            "standard_buildings": {"capital_expenditure": (0.24, 0.02), "works_duration": (0.04, 0.01)},
            "non_standard_civil_engineering": {"capital_expenditure": (0.66, 0.06), "works_duration": (0.25, 0.03)},
            "standard_civil_engineering": {"capital_expenditure": (0.44, 0.03), "works_duration": (0.20, 0.01)},
            "equipment_development": {"capital_expenditure": (2.00, 0.10), "works_duration": (0.54, 0.10)},
            "outsourcing": {"operating_expenditure": (0.41, 0.00)},
        }.items()
    }
)
"""Upper and lower bounds by type of project and measure, as shares of the estimate: Mott MacDonald (2002), *Review of
Large Public Procurement in the UK*, table 2, which HM Treasury's supplementary Green Book guidance *Optimism bias*
recommends where there is no better evidence. Software counts as equipment and development; for outsourcing only
operating expenditure was measured. They are starting values: neither the highest nor the lowest that occurs."""

_WHOLE = 1e-9


@dataclass(frozen=True, eq=False)
class OptimismBias:
    """An estimate with what experience adds to it.

    Attributes
    ----------
    estimate : float
        Money, or a duration.
    upper, lower : float
        The uplift where nothing is managed, and the one of well managed projects; shares of the estimate. The lower one
        is NaN where none is published.
    managed : float
        Which share of the upper bound is managed away.
    uplift : float
        What is left of it: upper × (1 − managed), not below the floor where there is one.
    floor : float
        0 where none was asked for.
    mitigation_cost : float
        What managing it costs, in the unit of the estimate.
    measure : str
    source : str
        Where the bounds come from.
    """

    estimate: float
    upper: float
    lower: float
    managed: float
    uplift: float
    floor: float
    mitigation_cost: float
    measure: str
    source: str

    @property
    def allowance(self) -> float:
        """What is to be expected on top of the estimate, without the cost of managing it."""
        return self.estimate * self.uplift

    @property
    def adjusted(self) -> float:
        """The estimate with its uplift, and the cost of managing the rest away."""
        return self.estimate * (1.0 + self.uplift) + self.mitigation_cost

    @property
    def unmanaged(self) -> float:
        """What would be expected if nothing was managed."""
        return self.estimate * (1.0 + self.upper)

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return what the result says, in ``en`` or ``zh``."""
        upper, left, managed = percent(self.upper), percent(self.uplift), percent(self.managed)
        first, then = number(self.estimate, 2), number(self.adjusted, 2)
        held = self.floor > 0 and self.uplift == self.floor and self.upper * (1 - self.managed) < self.floor
        if language == "zh":
            tail = f"（不低于下限 {percent(self.floor)}）" if held else ""
            cost = f"，其中应对风险的费用 {number(self.mitigation_cost, 2)}" if self.mitigation_cost else ""
            return (f"上限 {upper}，已管控 {managed}，剩余乐观偏差 {left}{tail}：{first} 调整为 {then}{cost}。",)
        tail = f", which is held at the floor of {percent(self.floor)}" if held else ""
        cost = f", of which {number(self.mitigation_cost, 2)} to manage the rest" if self.mitigation_cost else ""
        text = (
            f"Of an upper bound of {upper} {managed} is managed, which leaves an uplift of {left}{tail}: {first} "
            f"becomes {then}{cost}."
        )
        return (text,)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        lower = None if self.lower != self.lower else self.lower
        return {
            **header("optimism-bias/1"), "estimate": self.estimate, "measure": self.measure, "upper": self.upper,
            "lower": lower, "managed": self.managed, "floor": self.floor, "uplift": self.uplift,
            "mitigation_cost": self.mitigation_cost, "adjusted": self.adjusted, "unmanaged": self.unmanaged,
            "source": self.source, "sentences": list(self.say()),
        }  # fmt: skip

    def _repr_html_(self) -> str:
        figures = [number(self.estimate, 2), *map(percent, (self.upper, self.managed, self.uplift))]
        row = [Cell(text, number=True) for text in (*figures, number(self.adjusted, 2))]
        return table(["Estimate", "Upper bound", "Managed", "Uplift", "Adjusted"], [row], notes=[self.source])

    def __str__(self) -> str:
        return "\n".join(self.say())


def optimism_bias(
    estimate: float,
    uplift: str | float | Mapping[str, float],
    mitigation: float | Mapping[str, tuple[float, float]] = 0.0,
    *,
    measure: Measure = "capital_expenditure",
    floor: bool | float = False,
    mitigation_cost: float = 0.0,
) -> OptimismBias:
    """Adjust an estimate for the optimism that estimates of its kind have shown.

    Parameters
    ----------
    estimate : float
        Money (present value or nominal) or a duration, before any reserve; 0 or more.
    uplift : str, float, or mapping of str to float
        A type of project in :data:`OPTIMISM_BIAS`; an upper bound of one's own (0.5 for 50 %); or, of a project of
        several types, the share of each, which add up to 1.
    mitigation : float, or mapping of factor to (contribution, managed)
        Which share of the upper bound is managed away, 0 to 1; or for each contributory factor its share of the upper
        bound, and how far it is managed, each 0 to 1.
    measure : {"capital_expenditure", "works_duration", "operating_expenditure"}
        Which bounds of the type are taken.
    floor : bool or float
        True holds the uplift at the published lower bound or above; a number, at that.
    mitigation_cost : float
        What managing costs; added once, without an uplift.

    Returns
    -------
    OptimismBias

    Raises
    ------
    DataError
        For a type or measure that there is not, shares out of 0 to 1 or contributions of more than the whole, a floor
        without a published bound, figures below 0.

    Notes
    -----
    uplift = upper bound × (1 − Σ contribution × managed). Contributions may add up to less than 1: the rest is then
    unmanaged. An uplift covers what nobody has listed; a reserve for listed risks comes on top of it, and an uplift
    on an amount that has such a reserve counts some of it twice.

    References
    ----------
    Mott MacDonald (2002), *Review of Large Public Procurement in the UK*, HM Treasury, sections 2 and 4 (the example
    below: a building whose works are estimated at 28 months). HM Treasury (2013), *Supplementary Green Book guidance:
    optimism bias*.

    Examples
    --------
    >>> managed = {"contractor": (0.05, 1), "design": (0.02, 1), "business case": (0.22, 0.4),
    ...            "intelligence": (0.05, 1), "site": (0.03, 1)}
    >>> found = optimism_bias(28, "non_standard_buildings", managed, measure="works_duration")
    >>> round(found.managed, 3), round(found.uplift, 3), round(found.adjusted, 1)
    (0.238, 0.297, 36.3)
    """
    problems: list[Problem] = []
    amount = _amount("estimate", estimate, problems)
    cost = _amount("mitigation_cost", mitigation_cost, problems)
    bounds, source = _bounds(uplift, measure, problems)
    managed = _managed(mitigation, problems)
    least = _floor(floor, bounds, problems)
    if problems:
        raise DataError(problems)
    left = max(bounds.upper * (1.0 - managed), least)
    return OptimismBias(amount, bounds.upper, bounds.lower, managed, left, least, cost, measure, source)


def _amount(where: str, value: object, problems: list[Problem]) -> float:
    found = float(value) if is_scalar(value) else float("nan")  # type: ignore[arg-type]
    if not 0 <= found < float("inf"):
        problems.append(Problem(where, f"{value!r} is no amount", "write a number, 0 or more"))
    return found


def _share(where: str, value: object, problems: list[Problem]) -> float:
    found = float(value) if is_scalar(value) else float("nan")  # type: ignore[arg-type]
    if not 0 <= found <= 1:
        problems.append(Problem(where, f"{value!r} is not between 0 and 1", "write 0.2 for 20 percent"))
    return found


def _bounds(uplift: object, measure: str, problems: list[Problem]) -> tuple[Uplift, str]:
    unknown = Uplift(0.0, float("nan"))
    published = "Mott MacDonald (2002), Review of Large Public Procurement in the UK, table 2"
    if measure not in get_args(Measure):
        hint = closest(str(measure), get_args(Measure)) or f"write one of {', '.join(get_args(Measure))}"
        problems.append(Problem("measure", f"there is no measure {measure!r}", hint))
        return unknown, ""
    if isinstance(uplift, str):
        return _published(uplift, measure, problems), published
    if isinstance(uplift, Mapping):
        parts = [
            (_share(f"uplift.{kind}", part, problems), _published(str(kind), measure, problems))
            for kind, part in uplift.items()
        ]
        if not problems and abs(sum(part for part, _ in parts) - 1.0) > _WHOLE:
            whole = percent(sum(part for part, _ in parts))
            problems.append(Problem("uplift", f"the parts of the project add up to {whole}", "let them add up to 1"))
        # As the review does for buildings of both kinds: each part counts at its own bounds.
        upper, lower = (sum(part * bounds[k] for part, bounds in parts) for k in (0, 1))
        return Uplift(upper, lower), f"{published}, by parts of the project"
    return Uplift(_amount("uplift", uplift, problems), float("nan")), "stated"


def _published(kind: str, measure: str, problems: list[Problem]) -> Uplift:
    rows = OPTIMISM_BIAS.get(kind)
    if rows is None:
        hint = closest(kind, OPTIMISM_BIAS) or f"write one of {', '.join(OPTIMISM_BIAS)}, or an upper bound of your own"
        problems.append(Problem("uplift", f"there is no type of project {kind!r}", hint))
        return Uplift(0.0, float("nan"))
    if measure not in rows:
        fix = f"write measure={next(iter(rows))!r}, or an upper bound of your own"
        problems.append(Problem("measure", f"no bounds of {measure} are published for {kind}", fix))
        return Uplift(0.0, float("nan"))
    return rows[measure]


def _managed(mitigation: object, problems: list[Problem]) -> float:
    if not isinstance(mitigation, Mapping):
        return _share("mitigation", mitigation, problems)
    managed, whole = 0.0, 0.0
    for factor, pair in mitigation.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            fix = "write its contribution and how far it is managed, such as (0.22, 0.4)"
            problems.append(Problem(f"mitigation.{factor}", f"{pair!r} is no pair", fix))
            continue
        part, done = (_share(f"mitigation.{factor}", one, problems) for one in pair)
        managed, whole = managed + part * done, whole + part
    if whole > 1 + _WHOLE:
        fix = "a factor's contribution is its share of the upper bound"
        problems.append(Problem("mitigation", f"the contributions add up to {percent(whole)}", fix))
    return min(managed, 1.0)


def _floor(floor: bool | float, bounds: Uplift, problems: list[Problem]) -> float:
    if floor is False:
        return 0.0
    if floor is not True:
        return _amount("floor", floor, problems)
    if bounds.lower != bounds.lower:
        if not problems:
            problems.append(Problem("floor", "there is no published lower bound", "write the floor as a number"))
        return 0.0
    return bounds.lower
