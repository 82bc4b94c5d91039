"""A failed validation as faults that an analyst can mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from crmselect.errors import DataError, Place, Problem, closest

__all__ = ["problems_of", "written_path"]

_FIXES = {
    "missing": "fill it in",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_type": "write text",
    "string_too_short": "fill it in",
    "date_from_datetime_parsing": "write a date such as 2027-01-31",
    "date_parsing": "write a date such as 2027-01-31",
    "date_type": "write a date such as 2027-01-31",
    "date_from_datetime_inexact": "write a date such as 2027-01-31, without a time",
}


def problems_of(
    error: ValidationError,
    place: Callable[[tuple[int | str, ...]], Place | str] | None = None,
    model: type[BaseModel] | None = None,
) -> Iterator[Problem]:
    """Turn a failed validation into faults, one a field, each with its place and its mending.

    Parameters
    ----------
    error : pydantic.ValidationError
    place : callable, optional
        From the path of a field (``("offers", 3, "items", 0, "amount")``) to where it stands; default is the path.
    model : type of BaseModel, optional
        The model at the root of the paths: its fields, or those of a record in it, are suggested for an unknown one.
    """
    told: set[tuple[int | str, ...]] = set()
    for detail in error.errors(include_url=False):
        path, branch = _without_branches(detail["loc"])
        # A union tells one fault once a branch: the first is the plainest, but for an object it is not the number's.
        if branch and (detail["type"] == "float_type" and isinstance(detail["input"], dict)):
            continue
        if branch and any(path[:length] in told for length in range(1, len(path) + 1)):
            continue
        told.add(path)
        where = place(path) if place else written_path(path)
        inner = detail.get("ctx", {}).get("error")
        if isinstance(inner, DataError):
            yield from inner.problems
            continue
        kind = detail["type"]
        each = detail.get("ctx", {}).get("each")
        if each is not None:  # One record can contradict itself in several ways; each is a fault.
            for field, fault in each:
                what, _, fix = fault.partition(" — ")
                at = (*path, field)
                yield Problem(place(at) if place else written_path(at), what, fix)
            continue
        what, _, fix = detail["msg"].partition(" — ")
        if kind == "extra_forbidden":
            what = f"{str(path[-1])!r} is no known field"
            owner = _model_at(model, path[:-1])
            hint = closest(str(path[-1]), owner.model_fields) if owner is not None else ""
            fix = hint or "remove it, or correct its name"
        elif kind == "literal_error":
            what = f"{detail['input']!r} is not one of the words allowed"
            fix = f"write {detail.get('ctx', {}).get('expected', '')}"
        elif kind == "missing":
            what = "nothing is given"
        elif kind in {"model_type", "tuple_type", "dict_type", "mapping_type"}:
            what = f"{detail['input']!r} is no {'list' if kind == 'tuple_type' else 'table of fields'}"
            fix = "write a list" if kind == "tuple_type" else "write a table, such as { name = value }"
        elif kind.startswith(("greater_than", "less_than")):
            what = what.replace("Input", str(detail["input"]), 1)
            fix = "write a figure in that range"
        what = what.removeprefix("Value error, ")
        yield Problem(
            where,
            what[:1].lower() + what[1:] if what[:5] in {"Input", "Value"} else what,
            fix or _FIXES.get(kind, ""),
        )


def _without_branches(path: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], bool]:
    """Drop what pydantic adds to a path to say which branch of a union it tried."""
    kept = tuple(
        part
        for part in path
        if not (isinstance(part, str) and (part.startswith("function-") or part in {"Estimate", "[key]"}))
    )
    return kept, len(kept) < len(path) - (path[-1:] == ("[key]",))


def written_path(path: tuple[int | str, ...]) -> str:
    """Write a path as Python would: ``offers[3].items[0].amount``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _model_at(model: type[BaseModel] | None, path: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Return the model of the record that a path leads to."""
    key = False  # Whether the next part is a key of a mapping and no field.
    for part in path:
        if key or not isinstance(part, str):
            key = False
            continue
        field = model.model_fields.get(part) if model is not None else None
        annotation = field.annotation if field is not None else None
        model, key = _record_in(annotation), get_origin(annotation) is Mapping
    return model


def _record_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as ``tuple[CostItem, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _record_in(part)) is not None), None)
