"""Whom to train, what support promises, and how much of it is asked for."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.assumptions import Path
from crmselect.model.base import Amount, Growth, Name, Number, Price, Record, Share, Whole

__all__ = ["Demand", "SupportTier", "TrainingGroup"]


def _part(value: float) -> float:
    if value >= 1:
        raise PydanticCustomError(
            "the_whole", "{value} leaves nobody — write less than 1", {"value": f"{value:g}"}
        )  # fmt: skip
    return value


Part = Annotated[Share, AfterValidator(_part)]
"""A share that is less than the whole."""
Positive = Annotated[Number, Field(gt=0)]
Count = Annotated[Whole, Field(ge=0)]
AtLeastOne = Annotated[Whole, Field(ge=1)]


class TrainingGroup(Record):
    """People of one role who are trained alike.

    Parameters
    ----------
    role : str
        Once in a plan.
    people : Path, optional
        How many are employed: a number, a list with a value a year, or a path. In place of ``driver``.
    driver : str, optional
        The driver of the assumptions that says how many they are, such as ``users``.
    sessions : int
        That each of them attends.
    hours : float
        Of a session.
    group_size : int
        The most that fit into a session.
    materials_cost : float
        A person, once.
    trainer_day_rate : float
        Of one trainer, for ``hours_per_day`` hours.
    trainers : int
        In a session.
    venue_cost : float
        A session.
    hourly_cost : float
        Of a participant's time.
    turnover : float
        The share who leave a year and whose successors are trained.
    hours_per_day : float
        That a trainer is paid a day rate for.
    """

    role: Name
    people: Path | None = None
    driver: Name | None = None
    sessions: AtLeastOne = 1
    hours: Positive = 8.0
    group_size: AtLeastOne = 10
    materials_cost: Price = 0.0
    trainer_day_rate: Price = 0.0
    trainers: Count = 1
    venue_cost: Price = 0.0
    hourly_cost: Price = 0.0
    turnover: Amount = 0.0
    hours_per_day: Positive = 8.0

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.people is None) == (self.driver is None):
            raise PydanticCustomError(
                "training_people",
                "training of {role}: how many people it is about must stand in one place — give people or driver",
                {"role": self.role},
            )
        return self


class SupportTier(Record):
    """A level of support: what it promises, who answers, what it costs.

    Parameters
    ----------
    name : str
        Once in a plan.
    response_minutes, response_seconds : float, optional
        The time within which an answer is promised; one of the two.
    answered_within : float
        The share of contacts that are answered in that time: below 1, for no queue answers all of them in any time.
    hours_per_week : float
        That support is open.
    days_per_week : float
        That it is open on.
    agents : int, optional
        The people who answer today, or whom the level includes; None: as many as are needed.
    cost_per_agent : float
        A month.
    price : float
        Of the level itself, a month.
    up_to_users : float, optional
        Beyond so many users the next level is due; None has no bound.
    shrinkage : float
        The share of paid hours in which nobody answers: leave, illness, training, breaks.
    max_occupancy : float, optional
        The most that agents may be busy, as a share of their time.
    agent_hours : float
        That one person works a week.
    """

    name: Name
    response_minutes: Amount | None = None
    response_seconds: Amount | None = None
    answered_within: Annotated[Part, Field(gt=0)] = 0.8
    hours_per_week: Annotated[Positive, Field(le=168)] = 40.0
    days_per_week: Annotated[Positive, Field(le=7)] = 5.0
    agents: Count | None = None
    cost_per_agent: Price = 0.0
    price: Price = 0.0
    up_to_users: Positive | None = None
    shrinkage: Part = 0.0
    max_occupancy: Annotated[Share, Field(gt=0)] | None = None
    agent_hours: Annotated[Positive, Field(le=168)] = 40.0

    @model_validator(mode="after")
    def _one_promise(self) -> Self:
        fault = ""
        if (self.response_minutes is None) == (self.response_seconds is None):
            fault = "the response time must stand in one place — give response_minutes or response_seconds"
        elif self.hours_per_week > 24 * self.days_per_week:
            hours = f"{self.hours_per_week:g} hours do not fit into {self.days_per_week:g} days a week"
            fault = f"{hours} — raise days_per_week, or lower hours_per_week"
        if fault:
            raise PydanticCustomError(
                "support_tier", "support level {name}: {fault}", {"name": self.name, "fault": fault}
            )
        return self

    @property
    def target_minutes(self) -> float:
        """The promised response time in minutes."""
        return self.response_minutes if self.response_minutes is not None else (self.response_seconds or 0.0) / 60


class Demand(Record):
    """How much support users ask for.

    Parameters
    ----------
    contacts : float
        Per user and month, in the first year.
    handling_minutes : float
        That a contact takes, on average, work afterwards included.
    peak_share : float, optional
        The share of a day's contacts that come in its busiest hour; None spreads them evenly over the day.
    growth : float
        Of the contacts per user, a year: negative where users learn.
    """

    contacts: Amount
    handling_minutes: Positive
    peak_share: Annotated[Share, Field(gt=0)] | None = None
    growth: Growth = 0.0
