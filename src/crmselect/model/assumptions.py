"""What a study assumes for every offer: currency, years, discount rate, drivers, exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.errors import closest
from crmselect.model.base import (
    Amount,
    Day,
    Growth,
    Name,
    Record,
    Share,
    Whole,
    either,
    frozen_mapping,
    is_scalar,
    untyped,
)
from crmselect.model.currency import CODES, Currency
from crmselect.model.uncertainty import Uncertainty

__all__ = ["Assumptions", "ExchangeRates", "Path"]


class Path(Record):
    """A quantity over time; a number and a list of numbers (one a year) are taken for paths.

    Parameters
    ----------
    values : tuple of float
        One a year, or one a month with ``every="month"``; the last one holds on when the study is longer.
    every : {"year", "month"}
    growth : float
        Change from year to year after the last value (0.05 for five percent more each year).
    of, turnover
        A path derived from another: the people to train when ``of`` are employed, all at the start and afterwards
        each year's leavers (``turnover`` × headcount of the year before) and joiners.

    Examples
    --------
    >>> Path.model_validate([80, 120]).values, Path.model_validate(50).values
    ((80.0, 120.0), (50.0,))
    """

    values: tuple[Amount, ...] = ()
    every: Literal["year", "month"] = "year"
    growth: Growth = 0.0
    of: Name | None = None
    turnover: Amount | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_numbers(cls, data: Any) -> Any:
        data = untyped(data)
        if is_scalar(data):
            return {"values": (data,)}
        if isinstance(data, list | tuple | range):
            return {"values": tuple(data)}
        if isinstance(data, Path):
            return data
        if not isinstance(data, Mapping):
            raise PydanticCustomError(
                "path_kind",
                "{value} is no number, list of numbers or path — write 120, [80, 120] or { start = 80, growth = 0.05 }",
                {"value": repr(data)},
            )
        if "start" in data and "values" not in data:
            rest = {key: value for key, value in data.items() if key != "start"}
            return {**rest, "values": (data["start"],)}
        if "values" in data:
            return {**data, "values": untyped(data["values"])}
        return dict(data)

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        figure = {"type": "number", "minimum": 0}
        schema["properties"]["start"] = {**figure, "description": "The first value, in place of values."}
        either(schema, figure, {"type": "array", "items": figure, "minItems": 1})

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.of is None) == (not self.values):
            raise PydanticCustomError(
                "path_kind",
                "a driver is either values or derived from another — give values, or of and turnover",
                {},
            )
        if (self.of is None) != (self.turnover is None):
            raise PydanticCustomError("path_kind", "of and turnover go together — give both or neither", {})
        return self


class ExchangeRates(Record):
    """Rates to the study's currency: one unit of the foreign currency is so many units of the study's.

    Parameters
    ----------
    as_of : date, optional
        The day of the rates.
    rates : mapping of currency to Path
        Constant, or a path over the years.

    Examples
    --------
    >>> rates = ExchangeRates.model_validate({"as_of": "2026-11-01", "EUR": 1.08})
    >>> rates.rates["EUR"].values
    (1.08,)
    """

    as_of: Day | None = None
    rates: Annotated[Mapping[Currency, Path], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and "rates" not in data:
            known = {key: value for key, value in data.items() if key in {"as_of", "place"}}
            return {**known, "rates": {key: value for key, value in data.items() if key not in known}}
        return data

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        fields = schema["properties"]
        flat = {
            "type": "object",
            "properties": {name: fields[name] for name in ("place", "as_of")},
            "propertyNames": {"pattern": "^(place|as_of|[A-Za-z]{3})$"},
            "additionalProperties": fields["rates"]["additionalProperties"],
        }
        schema["required"] = ["rates"]
        either(schema, flat)

    @model_validator(mode="after")
    def _positive(self) -> Self:
        for code, path in self.rates.items():
            if path.of is not None or not all(value > 0 for value in path.values):
                raise PydanticCustomError(
                    "exchange_rate",
                    "the rate of {code} is not positive — write what one {code} costs",
                    {"code": code},
                )
        return self


class Assumptions(Record):
    """What holds for every offer of a study.

    Parameters
    ----------
    currency : str
        ISO 4217; every result is in it.
    years : int
        The length of the study; year y is the months 12(y-1) to 12y-1.
    discount_rate : float
        Effective annual rate, 0.08 for eight percent; 0 does not discount.
    start : date, optional
        The contract's start: month 0.
    drivers : mapping of str to Path
        Quantities that prices refer to (``users``): a number, a list with a value a year, or a path.
    exchange_rates : ExchangeRates
        Also a plain mapping ``{"as_of": date, "EUR": 1.08}``.
    terms : {"nominal", "real"}
        Whether the discount rate contains inflation. With ``real`` no price rises: growth and renewals are left out,
        and a note says whose.
    contingency : mapping of phase to float
        A reserve on each offer's costs of a phase, a share of them, as one visible line a phase.
    uncertainty : Uncertainty
        Ranges of what every offer shares, events, correlations: for :func:`crmselect.simulate` and
        :meth:`crmselect.Study.stress`; the point estimate does not look at it.

    Examples
    --------
    >>> plan = Assumptions(currency="USD", years=5, discount_rate=0.08, drivers={"users": [80, 120, 150]})
    >>> plan.months
    60
    """

    currency: Currency
    years: Annotated[Whole, Field(ge=1, le=50)] = 5
    discount_rate: Growth = 0.0
    start: Day | None = None
    drivers: Annotated[Mapping[Name, Path], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    exchange_rates: ExchangeRates = ExchangeRates()
    terms: Literal["nominal", "real"] = "nominal"
    contingency: Annotated[Mapping[str, Share], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    uncertainty: Uncertainty = Uncertainty()

    @model_validator(mode="after")
    def _drivers_known(self) -> Self:
        for name, path in self.drivers.items():
            if path.of is not None and (path.of not in self.drivers or self.drivers[path.of].of is not None):
                raise PydanticCustomError(
                    "driver_of",
                    "driver {name} is derived from {of}, which is no driver of its own — state {of} under drivers",
                    {"name": name, "of": path.of},
                )
        return self

    def replace(self, **changes: Any) -> Self:
        """Return a changed copy, validated anew.

        Parameters
        ----------
        **changes
            Fields (``years=8``), drivers by their name (``users=200``), exchange rates by their code (``EUR=1.2``).

        Examples
        --------
        >>> plan = Assumptions(currency="USD", drivers={"users": 80})
        >>> plan.replace(users=[80, 120], years=2).drivers["users"].values
        (80.0, 120.0)
        """
        fields = {name: value for name, value in changes.items() if name in type(self).model_fields}
        drivers = {name: value for name, value in changes.items() if name in self.drivers}
        rates = {name: value for name, value in changes.items() if name in CODES}
        unknown = [name for name in changes if name not in {**fields, **drivers, **rates}]
        if unknown:
            known = [*type(self).model_fields, *self.drivers]
            raise TypeError(f"assumptions have no {unknown[0]!r}: {closest(unknown[0], known) or ', '.join(known)}")
        if drivers:
            fields["drivers"] = {**(fields.get("drivers") or self.drivers), **drivers}
        if rates:
            stated = fields.get("exchange_rates", self.exchange_rates)
            fields["exchange_rates"] = stated.replace(rates={**stated.rates, **rates})
        return super().replace(**fields)

    @property
    def months(self) -> int:
        """The number of months."""
        return 12 * self.years
