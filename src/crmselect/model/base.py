"""What every model shares: frozen all the way down, strict about numbers, equal whatever file it came from."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Number as AnyNumber
from typing import Annotated, Any, Never, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from crmselect.errors import Place

__all__ = [
    "Amount",
    "Day",
    "FrozenDict",
    "Growth",
    "Name",
    "Number",
    "Price",
    "Rate",
    "Record",
    "Share",
    "Text",
    "Whole",
    "copies_checked",
    "copy_checked",
    "either",
    "frozen_mapping",
    "is_scalar",
    "untyped",
]

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that cannot change once made, so that a frozen model is frozen all the way down."""

    def _refuse(self, *_: Any, **__: Any) -> Never:
        raise TypeError("this mapping belongs to a frozen model: build a changed copy with .replace(...)")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


def frozen_mapping(value: Mapping[K, V]) -> FrozenDict[K, V]:
    """Return the mapping as one that cannot change."""
    return value if isinstance(value, FrozenDict) else FrozenDict(value)


def is_scalar(value: Any) -> bool:
    """Return whether one figure is meant: Python's numbers, decimals, numpy's scalars; not a boolean, not text.

    Examples
    --------
    >>> [is_scalar(value) for value in (5, Decimal("0.1"), True, "5", [5])]
    [True, True, False, False, False]
    """
    if isinstance(value, AnyNumber):
        return not isinstance(value, bool)
    return getattr(value, "ndim", None) == 0 and hasattr(value, "item")


def untyped(value: Any) -> Any:
    """Return the list that an array or a series of several figures holds; anything else as it is."""
    return value.tolist() if getattr(value, "ndim", 0) and hasattr(value, "tolist") else value


def _number(value: Any) -> Any:
    """Take Python's and numpy's numbers; refuse booleans, text and what is not finite, each with its mending."""
    kind = type(value)
    if kind is not float:
        if kind is bool or kind.__name__ in {"bool_", "bool"}:
            raise PydanticCustomError(
                "boolean_number", "{value} is no number — write the figure", {"value": str(value)}
            )
        if kind in {str, bytes, bytearray}:
            raise PydanticCustomError(
                "text_number",
                "{value} is text, not a number — write it without quotes",
                {"value": repr(value)},
            )
        if kind is Decimal:  # Else its NaN and its infinity would pass for figures.
            value = math.nan if value.is_nan() else float(value)
        elif kind is not int and hasattr(value, "item"):  # numpy's scalars, which analysts take out of frames
            if getattr(value, "size", 1) != 1:
                raise PydanticCustomError("several_numbers", "these are several numbers — write one", {})
            value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError(
            "not_finite",
            "{value} is no finite number — leave it blank where it is not known",
            {"value": str(value)},
        )
    return value


def _whole(value: Any) -> Any:
    """Refuse what pydantic would take for a whole number although nobody means one."""
    if hasattr(value, "item") and is_scalar(value):
        value = value.item()
    if not isinstance(value, bool) and type(value).__name__ not in {"bool_", "bool"} and not isinstance(value, str):
        return value
    raise PydanticCustomError(
        "whole_number", "{value} is no whole number — write one, without quotes", {"value": repr(value)}
    )


def _day(value: Any) -> Any:
    """Refuse numbers: pydantic would count them as seconds since 1970."""
    if isinstance(value, int | float):
        raise PydanticCustomError("no_date", "{value} is no date — write one such as 2027-01-31", {"value": str(value)})
    return value


def _not_negative(value: float) -> float:
    if value < 0:
        raise PydanticCustomError(
            "negative", "{value} is negative — write 0 or more", {"value": f"{value:g}"}
        )  # fmt: skip
    return value


def _price(value: float) -> float:
    if value < 0:
        raise PydanticCustomError(
            "negative_price",
            "{value} is negative — a price cannot be: state a discount or a residual value instead",
            {"value": f"{value:g}"},
        )
    return value


def _growth(value: float) -> float:
    if value > 1:
        raise PydanticCustomError(
            "more_than_the_whole",
            "{value} is {percent} percent — write {share} for {value} percent",
            {"value": f"{value:g}", "percent": f"{100 * value:g}", "share": f"{value / 100:g}"},
        )
    if value <= -1:
        raise PydanticCustomError(
            "nothing_left", "{value} leaves nothing — write more than -1, which is minus 100 percent",
            {"value": f"{value:g}"},
        )  # fmt: skip
    return value


def _rate(value: float) -> float:
    return _growth(_not_negative(value))


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise PydanticCustomError(
            "not_a_share",
            "{value} is not between 0 and 1 — write 0.2 for 20 percent",
            {"value": f"{value:g}"},
        )
    return value


@dataclass(frozen=True)
class _Range:
    """What a check of ours bounds, for the JSON schema: validation is the check's."""

    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        bounds = {"minimum": self.minimum, "maximum": self.maximum, "exclusiveMinimum": self.above}
        return {**handler(core_schema), **{key: value for key, value in bounds.items() if value is not None}}


Number = Annotated[float, BeforeValidator(_number)]
"""A finite number; neither a boolean nor text."""

Amount = Annotated[float, BeforeValidator(_number), AfterValidator(_not_negative), _Range(minimum=0)]
"""A finite number that is not negative: a quantity, a weight, a score."""

Price = Annotated[float, BeforeValidator(_number), AfterValidator(_price), _Range(minimum=0)]
"""A finite amount of money that is not negative."""

Rate = Annotated[float, BeforeValidator(_number), AfterValidator(_rate), _Range(minimum=0, maximum=1)]
"""A rate from 0 to 1, which is 100 percent: so 8 is never taken for 8 percent."""

Growth = Annotated[float, BeforeValidator(_number), AfterValidator(_growth), _Range(above=-1, maximum=1)]
"""A change or a discount rate a year: more than -1, at most 1, which is 100 percent."""

Share = Annotated[float, BeforeValidator(_number), AfterValidator(_share), _Range(minimum=0, maximum=1)]
"""A share between 0 and 1."""

Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number; neither a boolean nor text."""

Day = Annotated[dt.date, BeforeValidator(_day)]
"""A date; not a number."""

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}


def _write_bounds(schema: Any) -> None:
    """Give bounds their JSON Schema names: pydantic leaves its own where a check of ours stands before them."""
    if isinstance(schema, list):
        for part in schema:
            _write_bounds(part)
    elif isinstance(schema, dict):
        for mine, theirs in _BOUNDS.items():
            if isinstance(schema.get(mine), int | float):
                schema[theirs] = schema.pop(mine)
        for key, part in schema.items():
            if key != "default":
                _write_bounds(part)


def either(schema: dict[str, Any], *shorthands: dict[str, Any]) -> None:
    """Change the JSON schema of a record, in place, into one that takes its shorthands too."""
    head: dict[str, Any] = {key: schema.pop(key) for key in ("title", "description") if key in schema}
    whole = dict(schema)
    schema.clear()
    schema.update(head, anyOf=[*shorthands, whole])


class Record(BaseModel):
    """A frozen model that refuses unknown fields and knows the place it was read from.

    Two records are equal when everything but their place is: the same offer read from a workbook and from a text
    file is the same offer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)

    place: Place | None = Field(default=None, repr=False)
    """Where it was read: file, sheet, row."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = handler(core_schema)
        schema = handler.resolve_ref_schema(found)
        _write_bounds(schema)
        if handler.mode == "validation":
            cls._describe_shorthands(schema)
        return found

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        """Describe in the JSON schema what is taken beside the fields themselves; a record without any adds nothing."""

    def replace(self, **changes: Any) -> Self:
        """Return a changed copy, validated anew.

        Parameters
        ----------
        **changes
            Fields and their new values.

        Raises
        ------
        pydantic.ValidationError
            When the changed record would not be valid.
        """
        unknown = sorted(set(changes) - set(type(self).model_fields))
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(unknown)}")
        fields = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{**fields, **changes})

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        return all(mine[name] == theirs[name] for name in type(self).model_fields if name != "place")

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__[name] for name in type(self).model_fields if name != "place"))


R = TypeVar("R", bound=Record)
_new = object.__new__
_set_fields = BaseModel.__dict__["__dict__"].__set__
_set_given, _set_extra, _set_private = (
    BaseModel.__dict__[f"__pydantic_{slot}__"].__set__ for slot in ("fields_set", "extra", "private")
)


def copy_checked(pattern: R, changes: Mapping[str, Any]) -> R:
    """Return a copy of a valid record with fields that the caller has checked: for readers of many rows alike.

    The rows of a column of prices differ by their figure and their place. One of them is validated; for each other
    one it is enough that its figure passes the checks that the field has, as long as no rule between fields looks at
    the figure's size. Everyone else uses :meth:`Record.replace`, which validates.

    Parameters
    ----------
    pattern : Record
        With every changed field set.
    changes : mapping of str to object
        Values exactly as validation would leave them.
    """
    copy = _new(type(pattern))
    _set_fields(copy, {**pattern.__dict__, **changes})
    _set_given(copy, pattern.__pydantic_fields_set__)
    _set_extra(copy, None)
    _set_private(copy, None)
    return copy


def copies_checked(pattern: R, field: str, values: Iterable[Any], places: Iterable[Place]) -> list[R]:
    """Return a copy of a valid record for each value of one field and its place, as :func:`copy_checked` does."""
    kind, fields, given = type(pattern), pattern.__dict__, pattern.__pydantic_fields_set__
    copies = []
    for value, place in zip(values, places, strict=True):
        changed = fields.copy()
        changed[field] = value
        changed["place"] = place
        copy = _new(kind)
        _set_fields(copy, changed)
        _set_given(copy, given)
        _set_extra(copy, None)
        _set_private(copy, None)
        copies.append(copy)
    return copies
