"""What is found out after go-live: surveys, indicators, adoption, requirements judged by users, benefits that came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import (
    Amount,
    Day,
    Name,
    Number,
    Price,
    Record,
    Share,
    Text,
    Whole,
    either,
    frozen_mapping,
    untyped,
)

__all__ = [
    "Adjustment",
    "Adoption",
    "Indicator",
    "RealisedBenefit",
    "Rescore",
    "Survey",
    "SurveyItem",
    "SurveyResponse",
    "VendorRecord",
]

Count = Annotated[Whole, Field(ge=0)]
SUS_ITEMS = 10


class SurveyItem(Record):
    """One question.

    Parameters
    ----------
    id : str
        Once in a survey.
    text : str
    reversed : bool
        Agreement is bad: it is turned, so that a higher score is always better.
    """

    id: Name
    text: Text = ""
    reversed: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: Any) -> Any:
        return {"id": data} if isinstance(data, str) else data

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, {"type": "string", "minLength": 1})


class Survey(Record):
    """What users were asked, on which scale, and how many were asked.

    Parameters
    ----------
    name : str
    low, high : float
        The ends of the scale.
    items : tuple of SurveyItem
        The questions; an id alone is taken for one. With ``instrument="sus"`` the ten of the instrument, named ``1``
        to ``10`` unless ten are given in its order.
    invited : mapping of role to int
        How many were asked; without it there are no response rates.
    instrument : {"sus"}, optional
        The System Usability Scale: ten items from 1 to 5, the even ones reversed.

    Examples
    --------
    >>> [item.id for item in Survey(instrument="sus").items if item.reversed]
    ['2', '4', '6', '8', '10']
    """

    name: Text = ""
    low: Number = 1.0
    high: Number = 5.0
    items: tuple[SurveyItem, ...] = ()
    invited: Annotated[Mapping[Name, Count], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    instrument: Literal["sus"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_instrument(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and data.get("instrument") == "sus" and not data.get("items"):
            items = [{"id": str(at), "reversed": at % 2 == 0} for at in range(1, SUS_ITEMS + 1)]
            return {**data, "items": items}
        return data

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        twice = [name for name, count in Counter(item.id for item in self.items).items() if count > 1]
        turned = [item.reversed for item in self.items]
        fault = ""
        if self.low >= self.high:
            fault = f"the scale runs from {self.low:g} to {self.high:g} — low is below high"
        elif not self.items:
            fault = 'it asks nothing — give items, or instrument="sus"'
        elif twice:
            fault = f"items named twice: {', '.join(twice)} — name each once"
        elif self.instrument == "sus" and (self.low, self.high) != (1, 5):
            fault = f"SUS is answered from 1 to 5, not from {self.low:g} to {self.high:g} — leave low and high out"
        elif self.instrument == "sus" and turned != [at % 2 == 1 for at in range(SUS_ITEMS)]:
            fault = "SUS has ten items of which every second is reversed — leave items out, or give ten in its order"
        if fault:
            raise PydanticCustomError(
                "survey", "survey {name}: {fault}", {"name": self.name or "without a name", "fault": fault}
            )
        return self


class SurveyResponse(Record):
    """One answer of one person to one item; who skips an item has none.

    Parameters
    ----------
    respondent : str
        A code is enough: results never show it.
    role : str
    item : str
        The item's id.
    score : float
        On the survey's scale, as it was ticked: reversed items are turned later.
    """

    respondent: Name
    role: Text = ""
    item: Name
    score: Number


class Indicator(Record):
    """A figure that was measured before and after go-live.

    Parameters
    ----------
    name : str
        Once in an evaluation.
    unit : str
    better : {"higher", "lower"}
    before, after : tuple of float
        The measurements; in place of the three figures below.
    before_mean, before_sd, after_mean, after_sd : float, optional
        Mean and standard deviation of a sample (divided by n − 1).
    before_n, after_n : int, optional
        How many measurements there were; blank is not known, and then there is no interval.
    target : float, optional
        What the mean afterwards should reach.

    Examples
    --------
    >>> Indicator(name="Quote", better="lower", before=(30, 34), after_mean=21, after_sd=4, after_n=20).after_n
    20
    """

    name: Name
    unit: Text = ""
    better: Literal["higher", "lower"] = "higher"
    before: tuple[Number, ...] = ()
    after: tuple[Number, ...] = ()
    before_mean: Number | None = None
    before_sd: Amount | None = None
    before_n: Annotated[Whole, Field(ge=1)] | None = None
    after_mean: Number | None = None
    after_sd: Amount | None = None
    after_n: Annotated[Whole, Field(ge=1)] | None = None
    target: Number | None = None

    @model_validator(mode="before")
    @classmethod
    def _arrays(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {key: untyped(value) if key in {"before", "after"} else value for key, value in data.items()}
        return data

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        for side in ("before", "after"):
            figures = [getattr(self, f"{side}_{one}") for one in ("mean", "sd", "n")]
            if bool(getattr(self, side)) == (figures[0] is not None):
                raise PydanticCustomError(
                    "indicator",
                    "indicator {name}: what was measured {side} go-live must stand in one place — "
                    "give the measurements in {side}, or {side}_mean with {side}_sd and {side}_n",
                    {"name": self.name, "side": side},
                )
            if getattr(self, side) and any(one is not None for one in figures[1:]):
                raise PydanticCustomError(
                    "indicator",
                    "indicator {name}: measurements {side} go-live give their own spread and number — "
                    "leave {side}_sd and {side}_n out",
                    {"name": self.name, "side": side},
                )
        return self


class Adoption(Record):
    """How many use the system in a month.

    Parameters
    ----------
    month : int
        Counted from go-live, which is month 0; once.
    active : float
        Users who worked with it.
    licensed : float
        Users who are paid for.
    planned : float, optional
        The share that was to be active by then.
    """

    month: Count
    active: Amount
    licensed: Annotated[Amount, Field(gt=0)]
    planned: Share | None = None

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.active > self.licensed:
            raise PydanticCustomError(
                "adoption",
                "month {month}: {active} are active and only {licensed} licensed — "
                "count each user once, or raise licensed",
                {"month": self.month, "active": f"{self.active:g}", "licensed": f"{self.licensed:g}"},
            )
        return self


class Rescore(Record):
    """How well a requirement is met in the eyes of those who use the system.

    Parameters
    ----------
    requirement : str
        Its id.
    score : float
        On the scale of the answers, 0 to 5 unless the study declares another.
    role, respondent : str
        Who judges; once for a requirement.
    comment : str
    """

    requirement: Name
    score: Amount
    role: Text = ""
    respondent: Text = ""
    comment: Text = ""


class RealisedBenefit(Record):
    """What a benefit was to bring in a period, and what it brought.

    Parameters
    ----------
    benefit : str
    day : date
        The end of the period.
    promised : float
        For that period, in the study's currency.
    realised : float, optional
        Blank: not measured, or still to come; never taken for zero.
    """

    benefit: Name
    day: Day
    promised: Amount
    realised: Number | None = None


class Adjustment(Record):
    """Something to change after go-live.

    Parameters
    ----------
    name : str
        Once in an evaluation.
    value : float
        What it brings, in money or in points: all adjustments of a list alike.
    cost : float
    requirement : str
        The requirement that it serves, where there is one.
    """

    name: Name
    value: Amount
    cost: Price = 0.0
    requirement: Text = ""


class VendorRecord(Record):
    """What a vendor turned out to be like: figures that the next selection can use as criteria.

    Parameters
    ----------
    vendor : str
    as_of : date, optional
    attributes : mapping of str to float
        Such as ``kept_promises``; a criterion reads it with ``source = "attribute.kept_promises"``.
    notes : mapping of str to str
        How each figure came about.
    """

    vendor: Name
    as_of: Day | None = None
    attributes: Annotated[Mapping[str, Number], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    notes: Annotated[Mapping[str, Text], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
