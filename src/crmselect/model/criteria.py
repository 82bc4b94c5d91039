"""What an offer is judged by: a tree of criteria, value functions on stated scales, gates, rules for answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.errors import closest
from crmselect.model.answer import ANSWER_SCORES
from crmselect.model.base import Amount, Name, Number, Price, Record, Share, frozen_mapping
from crmselect.model.requirement import Priority

__all__ = ["COST_SOURCES", "AnswerRules", "Bound", "Criterion", "Gates", "ValueFunction", "leaves"]

COST_SOURCES = ("cost.present_value", "cost.nominal", "cost.annual_equivalent", "cost.per_user_month")


def _level(value: Any) -> Any:
    """Take a figure that is written as text: the keys of TOML and JSON can be nothing else."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        raise PydanticCustomError(
            "no_level", "{value} is no figure — write the level as a number", {"value": repr(value)}
        ) from None


_Level = Annotated[Number, BeforeValidator(_level)]


class ValueFunction(Record):
    """What a figure is worth, 0 to 1, on a scale that belongs to the criterion and not to the offers in the table.

    Parameters
    ----------
    shape : {"linear", "piecewise", "exponential", "ordinal", "target"}
    worst, best : float
        The figures worth 0 and 1, either way round; beyond them the value is clipped.
    points : tuple of (float, float)
        For ``piecewise``: figures with their values, figures ascending.
    middle : float, optional
        For ``exponential``: the figure worth one half.
    levels : mapping of float to float
        For ``ordinal``: each level and its value.
    target, tolerance : float
        For ``target``: worth 1 at the target, 0 at the tolerance beside it.

    Examples
    --------
    >>> ValueFunction(worst=900_000, best=300_000).shape
    'linear'
    """

    shape: Literal["linear", "piecewise", "exponential", "ordinal", "target"] = "linear"
    worst: Number | None = None
    best: Number | None = None
    points: tuple[tuple[Number, Share], ...] = ()
    middle: Number | None = None
    levels: Annotated[Mapping[_Level, Share], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    target: Number | None = None
    tolerance: Annotated[Number, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        fault = ""
        if self.shape in {"linear", "exponential"}:
            if self.worst is None or self.best is None:
                fault = "the scale is not stated — give worst and best"
            elif self.worst == self.best:
                fault = "worst and best are the same — a scale needs two ends"
        if self.shape == "exponential" and not fault:
            low, high = sorted((self.worst or 0.0, self.best or 0.0))
            if self.middle is None or not low < self.middle < high:
                fault = "the figure worth one half is not between worst and best — give middle"
        if self.shape == "piecewise":
            figures = [figure for figure, _ in self.points]
            if len(figures) < 2 or any(b <= a for a, b in pairwise(figures)):
                fault = "two or more points with ascending figures are needed — give points"
        if self.shape == "ordinal" and not self.levels:
            fault = "the levels have no values — give levels"
        if self.shape == "target" and (self.target is None or self.tolerance is None):
            fault = "target and tolerance are not both given — give both"
        if fault:
            raise PydanticCustomError("value_function", "{shape}: {fault}", {"shape": self.shape, "fault": fault})
        return self


class Criterion(Record):
    """A node of the tree: it has children, or a source that gives its figure.

    Parameters
    ----------
    name : str
        Once among its siblings.
    weight : float
        Relative to its siblings; they are normalised to one at every node.
    source : str, optional
        ``requirements`` (its areas become children), ``requirements.AREA``, ``requirements.flat``,
        ``cost.present_value``, ``cost.nominal``, ``cost.annual_equivalent``, ``cost.per_user_month`` or
        ``attribute.NAME``.
    value : ValueFunction, optional
        Needed for costs and attributes; the fit of requirements is a value already.
    children : tuple of Criterion
    area_weights : mapping of area to weight
        For ``source="requirements"``; areas left out keep weight 1.
    """

    name: Name
    weight: Annotated[Number, Field(ge=0)] = 1.0
    source: Name | None = None
    value: ValueFunction | None = None
    children: tuple[Criterion, ...] = ()
    area_weights: Annotated[Mapping[str, Amount], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )

    @model_validator(mode="after")
    def _leaf_or_node(self) -> Self:
        fault = ""
        if (self.source is None) == (not self.children):
            fault = "it has neither a source nor children, or both — give one of the two"
        elif self.source is not None:
            root = self.source.partition(".")[0]
            if root == "cost" and self.source not in COST_SOURCES:
                fix = closest(self.source, COST_SOURCES) or f"write one of {', '.join(COST_SOURCES)}"
                fault = f"source {self.source!r} is no cost — {fix}"
            elif root not in {"requirements", "cost", "attribute"} or self.source == "attribute":
                fault = f"source {self.source!r} is unknown — write requirements, cost.present_value or attribute.NAME"
            elif root != "requirements" and self.value is None:
                fault = "its scale is not stated — give value = { shape, worst, best }"
            elif root == "requirements" and self.value is not None:
                fault = "the fit of requirements is a value already — leave value out"
        if not fault and self.area_weights and self.source != "requirements":
            fault = "area_weights belong to source = requirements — leave them out"
        names = [child.name for child in self.children]
        if not fault and len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            fault = f"two children are named {twice!r} — rename one"
        if not fault and self.children and not sum(child.weight for child in self.children) > 0:
            fault = "the weights of its children are all 0 — give one a weight above 0"
        if fault:
            raise PydanticCustomError("criterion", "criterion {name}: {fault}", {"name": self.name, "fault": fault})
        return self


def leaves(criteria: tuple[Criterion, ...]) -> Iterator[Criterion]:
    """Yield the leaves of a tree, depth first."""
    for criterion in criteria:
        if criterion.children:
            yield from leaves(criterion.children)
        else:
            yield criterion


class Bound(Record):
    """What an attribute may be: at least ``minimum``, at most ``maximum``; either may be left out.

    Parameters
    ----------
    minimum, maximum : float, optional
        At least one of them.
    """

    minimum: Number | None = None
    maximum: Number | None = None

    @model_validator(mode="after")
    def _stated(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise PydanticCustomError("bound", "nothing is bounded — give minimum, maximum or both", {})
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise PydanticCustomError("bound", "minimum is above maximum — no offer can pass: swap them", {})
        return self


class Gates(Record):
    """What an offer must pass before it is ranked; one that fails stays in every table with its reason.

    Parameters
    ----------
    must_haves : bool
        Every must is met.
    budget : float, optional
        The largest total, in the study's currency.
    budget_kind : {"present_value", "nominal"}
        Which total the budget bounds.
    area_minimum : mapping of area to share
        The least fit of an area.
    total_minimum : share, optional
        The least fit over all requirements (flat).
    attributes : mapping of attribute to Bound
        What an attribute must be at least or at most (``support_hours = { minimum = 12 }``).
    staged : bool
        Technical first: the costs of an offer are opened only when it passes every gate but the budget.
    """

    must_haves: bool = True
    budget: Annotated[Price, Field(gt=0)] | None = None
    budget_kind: Literal["present_value", "nominal"] = "present_value"
    area_minimum: Annotated[Mapping[str, Share], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    total_minimum: Share | None = None
    attributes: Annotated[Mapping[Name, Bound], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    staged: bool = False


class AnswerRules(Record):
    """How answers become scores.

    Parameters
    ----------
    priority_weights : mapping of priority to weight
        Default must 4, should 2, could 1, wont 0; priorities left out keep it.
    scores : mapping of answer code to score
        Default standard 5 down to unsupported 0; codes left out keep it.
    scale : float
        The score of a full answer; numbers are read on 0 to scale.
    missing : {"worst", "exclude"}
        A missing answer scores 0, or is left out of its offer's sum. It is missing in either case, and said so.
    """

    priority_weights: Annotated[Mapping[Priority, Amount], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    scores: Annotated[Mapping[str, Amount], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    scale: Annotated[Amount, Field(gt=0)] = 5.0
    missing: Literal["worst", "exclude"] = "worst"

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        weights = {
            "must": 4.0,
            "should": 2.0,
            "could": 1.0,
            "wont": 0.0,
            **(data.get("priority_weights") or {}),
        }
        return {
            **data,
            "priority_weights": weights,
            "scores": {**ANSWER_SCORES, **(data.get("scores") or {})},
        }

    @model_validator(mode="after")
    def _known(self) -> Self:
        unknown = set(self.scores) - set(ANSWER_SCORES)
        if unknown:
            raise PydanticCustomError(
                "answer_code",
                "{codes} are no answer codes — there are {known}",
                {"codes": ", ".join(sorted(unknown)), "known": ", ".join(ANSWER_SCORES)},
            )
        return self
