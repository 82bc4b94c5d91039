"""What is uncertain beside the ranges that stand with the prices: drivers, rates, the schedule, events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from crmselect import taxonomy
from crmselect.errors import closest
from crmselect.model.base import Amount, Name, Number, Record, Share, Text, Whole, either, frozen_mapping
from crmselect.model.currency import Currency
from crmselect.model.estimate import SHAPES, Estimate, Factor, Shift, three, three_figures

__all__ = ["MATURITIES", "Correlation", "Delay", "DriverRange", "Maturity", "Risk", "SharedPrice", "Uncertainty"]

Maturity = Annotated[
    Literal["class 5", "class 4", "class 3", "class 2", "class 1", "signed"],
    BeforeValidator(lambda value: value.strip().casefold() if isinstance(value, str) else value),
]

MATURITIES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "class 5": (0.65, 1.65),
        "class 4": (0.775, 1.35),
        "class 3": (0.85, 1.20),
        "class 2": (0.90, 1.125),
        "class 1": (0.935, 1.09),
        "signed": (1.0, 1.0),
    }
)
"""The tenth and the ninetieth percentile of a price, as multiples of the quote: the middle of the ranges that AACE
recommended practice 18R-97 gives for estimate classes 5 (a first idea) to 1 (a checked tender)."""


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _some(value: Any) -> Any:
    if isinstance(value, list | tuple) and not value:
        raise PydanticCustomError("no_names", "nothing is named — write one name, or a list of names", {})
    return value


def _two(value: Any) -> Any:
    if isinstance(value, str) or not isinstance(value, list | tuple) or len(value) != 2:
        found = f"a list of {len(value)}" if isinstance(value, list | tuple) else repr(value)
        raise PydanticCustomError(
            "two_names", '{found} is no pair — write two names, such as ["Licences", "Support"]', {"found": found}
        )
    return value


def _phases(value: tuple[str, ...]) -> tuple[str, ...]:
    for phase in value:
        if phase not in taxonomy.PHASES:
            raise PydanticCustomError(
                "unknown_phase", "{phase} is no phase — {hint}",
                {"phase": repr(phase), "hint": closest(phase, taxonomy.PHASES) or ", ".join(taxonomy.PHASES)},
            )  # fmt: skip
    return value


def _category(value: str) -> str:
    if value not in taxonomy.CATEGORIES:
        hint = closest(value, taxonomy.CATEGORIES) or "crmselect's taxonomy lists them"
        raise PydanticCustomError(
            "unknown_category", "{key} is no cost category — {hint}", {"key": repr(value), "hint": hint}
        )
    return value


def _correlation(value: float) -> float:
    if not -1 <= value <= 1:
        raise PydanticCustomError(
            "no_correlation", "{value} is no correlation — write a figure from -1 to 1", {"value": f"{value:g}"}
        )
    return value


Rho = Annotated[Number, AfterValidator(_correlation), WithJsonSchema({"type": "number", "minimum": -1, "maximum": 1})]
Names = Annotated[tuple[Name, ...], Field(min_length=1), BeforeValidator(_some), BeforeValidator(_names)]


def _or_one(schema: dict[str, Any]) -> None:
    """Let a JSON schema of names take a single one as text."""
    several = {key: schema.pop(key) for key in ("type", "items", "minItems") if key in schema}
    schema["anyOf"] = [several["items"], several]


def _flat(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of a factor's fields in place of a table of their own."""
    figure = {"type": "number", "minimum": 0}
    factor = {**dict.fromkeys(("low", "likely", "high"), figure), "shape": {"enum": list(SHAPES)}}
    known = [{"required": [name]} for name in factor]
    return {
        "type": "object", "properties": {**factor, **properties}, "additionalProperties": False, "anyOf": known,
    }  # fmt: skip


class DriverRange(Record):
    """How uncertain a driver is; the same draw holds for every offer.

    Parameters
    ----------
    level : Factor, optional
        What the whole path is multiplied by. Where a driver's range is given as low, likely and high, this is meant.
    growth : Shift, optional
        Further growth a year from month 0: 0.02 is 2 % more in the second year, 4.04 % more in the third.

    Examples
    --------
    >>> DriverRange.model_validate([0.8, 1, 1.4]).level.high
    1.4
    """

    level: Factor | None = None
    growth: Shift | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_level(cls, data: Any) -> Any:
        if isinstance(data, Factor | list | tuple):
            return {"level": data}
        if isinstance(data, Mapping) and data.keys() & {"low", "likely", "high", "shape"}:
            return {"level": dict(data)}
        return data if isinstance(data, DriverRange) else three(data, "0.9, 1, 1.3")

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, three_figures(minimum=0), _flat({}))


class SharedPrice(Record):
    """A price that several items share, such as a day rate: one draw moves them all, in every offer.

    Parameters
    ----------
    name : str
    of : tuple of str
        Which prices: names of items, categories, groups, phases, or drivers that they are multiplied by (``days``).
    factor : Factor
    """

    name: Name
    of: Names
    factor: Factor

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        _or_one(schema["properties"]["of"])


class Delay(Record):
    """By how many months the project is late.

    What is paid once in the phases named, and what begins to recur in them without an end, starts so many months
    later; what recurs there between a start and an end (a project team, an environment) starts when it did and runs
    so many months longer. What else the contract charges runs on from its own dates.

    Parameters
    ----------
    months : Factor
        Low, likely and high number of months; draws are rounded to whole months.
    phases : tuple of str
    """

    months: Factor
    phases: Annotated[tuple[Name, ...], BeforeValidator(_names), AfterValidator(_phases)] = (
        "deployment", "testing", "training", "golive",
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _from_months(cls, data: Any) -> Any:
        if isinstance(data, list | tuple):
            return {"months": three(data, "0, 2, 6")}
        if isinstance(data, Mapping) and data.keys() & {"low", "likely", "high"}:
            rest = {key: value for key, value in data.items() if key == "phases"}
            return {"months": {"likely": 0.0, **{k: v for k, v in data.items() if k not in rest}}, **rest}
        return data if isinstance(data, Delay) else three(data, "0, 2, 6")

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        phases = schema["properties"]["phases"]
        _or_one(phases)
        either(schema, three_figures(minimum=0), _flat({"phases": phases}))


class Risk(Record):
    """An event that may happen, and what it then costs.

    Parameters
    ----------
    name : str
    probability : float
        0 to 1.
    impact : Estimate
        What it costs when it happens, in ``currency`` (the study's where none is stated).
    offers : tuple of str
        Which offers it strikes; all without any. It happens to all of them or to none, at a cost drawn for each.
    category : str
        A key of the taxonomy, for sums by phase.
    month : int
        When it would be paid.
    mitigation : float
        What it would cost to rule it out; shown beside what that is worth.

    Examples
    --------
    >>> Risk(name="Dirty data", probability=0.3, impact={"low": 10_000, "likely": 20_000, "high": 60_000}).month
    0
    """

    name: Name
    probability: Share
    impact: Estimate
    currency: Currency | None = None
    offers: Annotated[tuple[Name, ...], BeforeValidator(_names)] = ()
    category: Annotated[Text, AfterValidator(_category)] = "deployment.other"
    month: Annotated[Whole, Field(ge=0)] = 0
    mitigation: Amount | None = None

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        _or_one(schema["properties"]["offers"])


class Correlation(Record):
    """A rank correlation between the prices of two items, or of two sets of items, of one offer.

    Parameters
    ----------
    between : (str, str)
        Names of items, or categories; each pair of the same offer that they name.
    rho : float
        Spearman's, -1 to 1.
    offer : str, optional
        The one offer that it holds in; every offer without.
    """

    between: Annotated[tuple[Name, Name], BeforeValidator(_two)]
    rho: Rho
    offer: Name | None = None


class Uncertainty(Record):
    """What is uncertain beside the ranges that stand with the prices.

    Parameters
    ----------
    maturity : str, optional
        Of every price without a range and a maturity of its own: ``class 5`` to ``class 1``, or ``signed``. Without it
        such a price is taken as certain, and a note counts them.
    spreads : bool
        Whether the maturity of a quote gives it a spread; False switches all of these off.
    drivers : mapping of driver to DriverRange
    exchange_rates : mapping of currency to Factor
    inflation : Shift, optional
        Points added to the yearly growth of every item that states a growth. With real terms nothing rises.
    delay : Delay, optional
    prices : tuple of SharedPrice
    risks : tuple of Risk
    correlation : float
        The rank correlation between any two prices with a range of the same offer, where ``correlations`` state none.
    correlations : tuple of Correlation

    Examples
    --------
    >>> doubt = Uncertainty(maturity="class 3", drivers={"users": [0.8, 1, 1.3]}, inflation=[0, 0.01, 0.03])
    >>> doubt.drivers["users"].level.low
    0.8
    """

    maturity: Maturity | None = None
    spreads: bool = True
    drivers: Annotated[Mapping[Name, DriverRange], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    exchange_rates: Annotated[Mapping[Currency, Factor], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    inflation: Shift | None = None
    delay: Delay | None = None
    prices: tuple[SharedPrice, ...] = ()
    risks: tuple[Risk, ...] = ()
    correlation: Rho = 0.0
    correlations: tuple[Correlation, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        for kind, names in (("risk", self.risks), ("shared price", self.prices)):
            twice = [name for name, count in Counter(one.name for one in names).items() if count > 1]
            if twice:
                raise PydanticCustomError(
                    "named_twice", "two of kind {kind} are called {name} — rename one",
                    {"kind": kind, "name": repr(twice[0])},
                )  # fmt: skip
        return self
