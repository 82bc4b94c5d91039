"""An amount that is not known exactly."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import Price, Record, either, is_scalar

__all__ = ["Estimate", "point"]

Shape = Literal["triangular", "pert", "uniform", "lognormal", "normal"]


class Estimate(Record):
    """A three-point estimate: low, likely, high, and the shape between them.

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
    shape: Shape = "pert"

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, data: Any) -> Any:
        return {"likely": data} if is_scalar(data) else data

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        either(schema, {"type": "number", "minimum": 0})

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        low = self.likely if self.low is None else self.low
        high = self.likely if self.high is None else self.high
        if not low <= self.likely <= high:
            raise PydanticCustomError(
                "estimate_order",
                "low {low}, likely {likely}, high {high} are not in order — low ≤ likely ≤ high",
                {"low": f"{low:g}", "likely": f"{self.likely:g}", "high": f"{high:g}"},
            )
        return self


def point(amount: float | Estimate | None) -> float:
    """Return the point value of an amount: itself, the likely one, or NaN where none was quoted."""
    if amount is None:
        return float("nan")
    return amount.likely if isinstance(amount, Estimate) else amount
