"""A figure that is not known exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, GetJsonSchemaHandler, Tag, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import Growth, Number, Price, Record, either, is_scalar, untyped

__all__ = ["SHAPES", "Estimate", "Factor", "Figure", "Shape", "Shift", "Spread", "point", "three", "three_figures"]

Shape = Literal["triangular", "pert", "uniform", "lognormal", "normal"]
SHAPES: tuple[Shape, ...] = ("pert", "triangular", "uniform", "lognormal", "normal")


class Spread(Record):
    """A figure of either sign with a range: low, likely, high, and the shape between them.

    Parameters
    ----------
    likely : float
        The point estimate.
    low, high : float, optional
        The bounds; for ``lognormal`` and ``normal`` the tenth and the ninetieth percentile, which alone give their
        form: the likely figure is then what the point estimate counts, and need not be their middle. A bound that is
        left out is the likely figure itself.
    shape : {"pert", "triangular", "uniform", "lognormal", "normal"}
        How probability lies between them.

    Examples
    --------
    >>> Spread(low=-1, likely=0, high=3, shape="triangular").high
    3.0
    """

    likely: Number
    low: Number | None = None
    high: Number | None = None
    shape: Shape = "pert"

    @property
    def least(self) -> float:
        """The lower bound, or tenth percentile: the likely figure where none is stated."""
        return self.likely if self.low is None else self.low

    @property
    def most(self) -> float:
        """The upper bound, or ninetieth percentile: the likely figure where none is stated."""
        return self.likely if self.high is None else self.high

    @property
    def certain(self) -> bool:
        """Whether there is no range."""
        return self.least == self.most

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.least <= self.likely <= self.most:
            raise PydanticCustomError(
                "estimate_order",
                "low {low}, likely {likely}, high {high} are not in order — low ≤ likely ≤ high",
                {"low": f"{self.least:g}", "likely": f"{self.likely:g}", "high": f"{self.most:g}"},
            )
        if self.shape == "lognormal" and not self.certain and not self.least > 0:
            raise PydanticCustomError(
                "lognormal_low",
                "low is {low}, and a lognormal figure is above 0 — raise low, or choose pert, triangular or normal",
                {"low": f"{self.least:g}"},
            )
        return self


class Estimate(Spread):
    """A three-point estimate of an amount: low, likely, high, and the shape between them.

    Parameters
    ----------
    likely : float
        The point estimate, in the currency and the unit of the item.
    low, high : float, optional
        The bounds; for ``lognormal`` and ``normal`` the tenth and the ninetieth percentile.
    shape : {"pert", "triangular", "uniform", "lognormal", "normal"}
        How probability lies between them.

    Examples
    --------
    >>> Estimate(low=80, likely=100, high=150).likely
    100.0
    """

    likely: Price
    low: Price | None = None
    high: Price | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, data: Any) -> Any:
        return {"likely": data} if is_scalar(data) else data

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, {"type": "number", "minimum": 0})


class _AnyOf:
    """For the JSON schema: an estimate may be written as a number, and so both branches may hold."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = dict(handler(core_schema))
        return {"anyOf" if key == "oneOf" else key: part for key, part in schema.items() if key != "discriminator"}


def _written_as(value: Any) -> str:
    return "Estimate" if isinstance(value, Mapping | Spread) else "function-price"


# Told apart before either is tried, so that a fault is told of the one that is meant alone. Faults leave these tags, as
# all that pydantic writes of functions and estimates, out of their paths.
Figure = Annotated[
    Annotated[Price, Tag("function-price")] | Annotated[Estimate, Tag("Estimate")],
    Discriminator(_written_as),
    _AnyOf(),
]
"""An amount of money: a number, or an estimate of it."""


def three(data: Any, example: str) -> Any:
    """Take low, likely and high as a list; what is neither that nor a record's fields is refused with an example."""
    data = untyped(data)
    if isinstance(data, str) or not isinstance(data, Sequence | Mapping | Spread):
        found = repr(data)
    elif isinstance(data, Sequence) and len(data) != 3:
        found = f"a list of {len(data)}"
    else:
        return dict(zip(("low", "likely", "high"), data, strict=True)) if isinstance(data, Sequence) else data
    raise PydanticCustomError(
        "three_figures", "{found} is no range — write low, likely and high, such as [{example}]",
        {"found": found, "example": example},
    )  # fmt: skip


def three_figures(**bounds: float) -> dict[str, Any]:
    """Return the JSON schema of low, likely and high in a list."""
    return {"type": "array", "items": {"type": "number", **bounds}, "minItems": 3, "maxItems": 3}


class Factor(Spread):
    """What an uncertain figure is multiplied by: 1 is as stated; a list is low, likely, high.

    Examples
    --------
    >>> Factor.model_validate([0.9, 1, 1.3]).high, Factor(low=0.8, high=1.5).likely
    (1.3, 1.0)
    """

    likely: Price = 1.0
    low: Price | None = None
    high: Price | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: Any) -> Any:
        return three(data, "0.9, 1, 1.3")

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, three_figures(minimum=0))


class Shift(Spread):
    """What is added to a rate a year: 0.02 is two percentage points more; a list is low, likely, high.

    Examples
    --------
    >>> Shift.model_validate([-0.01, 0, 0.03]).low
    -0.01
    """

    likely: Growth = 0.0
    low: Growth | None = None
    high: Growth | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: Any) -> Any:
        return three(data, "-0.01, 0, 0.03")

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, three_figures(exclusiveMinimum=-1, maximum=1))


def point(amount: float | Estimate | None) -> float:
    """Return the point value of an amount: itself, the likely one, or NaN where none was quoted."""
    if amount is None:
        return float("nan")
    return amount.likely if isinstance(amount, Estimate) else amount
