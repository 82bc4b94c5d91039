"""What a live system brings in: hours saved, revenue, customers kept, costs avoided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import (
    Amount,
    Day,
    Growth,
    Name,
    Record,
    Share,
    Text,
    Whole,
    either,
    frozen_mapping,
    is_scalar,
    untyped,
)
from crmselect.model.currency import Currency
from crmselect.model.estimate import Figure, Spread, three, three_figures

__all__ = ["BENEFIT_KINDS", "Benefit", "BenefitKind", "Benefits", "Lateness"]

BenefitKind = Literal["efficiency", "revenue", "retention", "avoided_cost", "other"]
BENEFIT_KINDS: tuple[BenefitKind, ...] = ("efficiency", "revenue", "retention", "avoided_cost", "other")
_AT_MARGIN = frozenset({"revenue", "retention"})
"""Kinds whose amount is sales: only what is left of them after their own costs is a benefit."""


class Lateness(Spread):
    """By how many months a benefit comes later than stated; a list is low, likely, high.

    Examples
    --------
    >>> Lateness.model_validate([0, 1, 6]).high
    6.0
    """

    likely: Amount = 0.0
    low: Amount | None = None
    high: Amount | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: Any) -> Any:
        return {"likely": data} if is_scalar(data) else three(data, "0, 1, 6")

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, three_figures(minimum=0), {"type": "number", "minimum": 0})


def _shares(value: Any) -> Any:
    value = untyped(value)
    return (value,) if is_scalar(value) else value


class Benefit(Record):
    """One thing that the system brings in: amount × quantity × driver, as far as it is adopted.

    Parameters
    ----------
    name : str
        Once among the benefits (``benefit`` is taken too).
    kind : {"efficiency", "revenue", "retention", "avoided_cost", "other"}
    amount : float or Estimate
        For one unit and one period, in ``currency``; where ``rate`` is given, in hours.
    quantity : float
        A constant factor: people, cases, share of the work.
    per : str, optional
        The driver that it is multiplied by (``users``); blank is a flat amount.
    every : {"month", "quarter", "year", "once"}
        The period of the amount. What a quarter or a year brings accrues in equal parts in each of its months.
    rate : float or Estimate, optional
        What an hour is worth, in ``currency``: the amount then counts hours. Not for revenue and retention.
    margin : float, optional
        The contribution margin, 0 to 1, that revenue and retention count at; they need one (1 where the amount is
        already what is left of the sales), the other kinds have none.
    starts, end : int
        Months after go-live: from when it accrues, and from when it no longer does; a blank end is the study's.
    adoption : tuple of float
        The share of the benefit that is reached, 0 to 1, one for each year or month from ``starts`` on; the last one
        holds on. Without it, nor the two below, all of it is reached at once.
    adoption_every : {"year", "month"}
    adoption_start, months_to_full : float, int
        In place of ``adoption`` an S-curve: the share reached at ``starts``, and after how many months all is.
    late : Lateness, optional
        By how many months adoption comes later (low, likely, high): the point estimate counts the likely number,
        draws take whole months.
    probability : float
        That it is realised at all: the point estimate counts this share of it, draws count all of it or nothing.
    growth : float
        Change of the amount each year, from its start; left out where the study's terms are real.
    offer : str, optional
        The one offer that brings it; every offer without.
    by_offer : mapping of offer to share
        How much of it an offer brings; one that is not named brings all of it.
    currency : str, optional
        ISO 4217; blank is the study's.
    source : str
        Who says so, or where.

    Examples
    --------
    >>> saved = Benefit(name="Less typing", kind="efficiency", amount=4, per="users", every="month", rate=45)
    >>> saved.amount, saved.rate, saved.adoption
    (4.0, 45.0, ())
    """

    name: Name = Field(validation_alias=AliasChoices("name", "benefit"))
    kind: BenefitKind
    amount: Figure
    quantity: Amount = 1.0
    per: Text | None = None
    every: Literal["month", "quarter", "year", "once"] = "year"
    rate: Figure | None = None
    margin: Share | None = None
    starts: Annotated[Whole, Field(ge=0)] = 0
    end: Annotated[Whole, Field(ge=1)] | None = None
    adoption: Annotated[tuple[Share, ...], BeforeValidator(_shares)] = ()
    adoption_every: Literal["year", "month"] = "year"
    adoption_start: Share | None = None
    months_to_full: Annotated[Whole, Field(ge=0)] | None = None
    late: Lateness | None = None
    probability: Share = 1.0
    growth: Growth = 0.0
    offer: Name | None = None
    by_offer: Annotated[Mapping[Name, Share], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    currency: Currency | None = None
    source: Text = ""

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        fields = schema["properties"]
        fields["benefit"] = fields["name"]
        schema["required"] = [name for name in schema["required"] if name not in {"name", "benefit"}]
        schema["anyOf"] = [{"required": ["name"]}, {"required": ["benefit"]}]
        share = {"type": "number", "minimum": 0, "maximum": 1}
        several = {key: fields["adoption"].pop(key) for key in ("type", "items") if key in fields["adoption"]}
        fields["adoption"]["anyOf"] = [share, several]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = [*_money(self), *_time(self), *_offers(self)]
        if faults:
            said = "; ".join(text for _, text in faults)
            raise PydanticCustomError("benefit", "{faults}", {"faults": said, "each": faults})
        return self


def _money(benefit: Benefit) -> Iterator[tuple[str, str]]:
    kind = benefit.kind
    if kind not in _AT_MARGIN:
        if benefit.margin is not None:
            yield (
                "margin",
                f"a margin belongs to revenue and retention, not to {kind} — leave it out, or mend the kind",
            )
        return
    if benefit.margin is None:
        yield (
            "margin",
            f"{kind} without a margin — write the contribution margin, 1 where the amount is one already",
        )
    if benefit.rate is not None:
        yield "rate", f"a rate per hour belongs to hours, not to {kind} — leave rate out, or correct the kind"


def _time(benefit: Benefit) -> Iterator[tuple[str, str]]:
    starts, end = benefit.starts, benefit.end
    if end is not None and end <= starts:
        fix = "end is the month after go-live from which it no longer accrues"
        yield "starts", f"starts {starts} is not before end {end} — {fix}"
    curved = benefit.adoption_start is not None or benefit.months_to_full is not None
    if curved and benefit.adoption:
        yield "adoption", "adoption is given twice, as shares and as a curve — leave one of the two out"
    elif curved and (benefit.adoption_start is None or benefit.months_to_full is None):
        yield "adoption_start", "a curve needs adoption_start and months_to_full — write both, or neither"
    if benefit.every == "once" and (curved or benefit.adoption or benefit.growth):
        field = "growth" if benefit.growth else "adoption"
        yield field, "what comes once is not adopted step by step, nor does it grow — leave adoption and growth out"


def _offers(benefit: Benefit) -> Iterator[tuple[str, str]]:
    if benefit.offer is not None and benefit.by_offer:
        yield "by_offer", "offer and by_offer both say whose it is — leave one of the two out"


class Benefits(Record):
    """What a live system brings in, and from when on; a list of benefits is taken for the whole.

    Parameters
    ----------
    benefits : tuple of Benefit
    golive : date, optional
        The day of go-live: needs the study's start. A month that has begun by then counts from the next one on.
    golive_month : int, optional
        In its place, the month of the study, 0 first.

    Examples
    --------
    >>> found = Benefits.model_validate([{"name": "Paper", "kind": "avoided_cost", "amount": 900, "every": "year"}])
    >>> found.names, found.golive_month
    (('Paper',), None)
    """

    benefits: tuple[Benefit, ...] = ()
    golive: Day | None = None
    golive_month: Annotated[Whole, Field(ge=0)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: Any) -> Any:
        return {"benefits": tuple(data)} if isinstance(data, list | tuple) else data

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, dict(schema["properties"]["benefits"]))

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        if self.golive is not None and self.golive_month is not None:
            raise PydanticCustomError("golive_twice", "go-live is given as a date and as a month — leave one out", {})
        twice = [name for name, count in Counter(self.names).items() if count > 1]
        if twice:
            raise PydanticCustomError(
                "named_twice", "two benefits are called {name} — rename one", {"name": repr(twice[0])}
            )
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The benefits' names."""
        return tuple(one.name for one in self.benefits)

    def __len__(self) -> int:
        return len(self.benefits)
