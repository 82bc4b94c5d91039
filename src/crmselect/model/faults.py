"""A failed validation as faults that an analyst can mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import BaseModel, ValidationError

from crmselect.errors import DataError, Place, Problem, closest

__all__ = ["problems_of"]

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
        Whose field names are suggested for an unknown one.
    """
    told: set[tuple[int | str, ...]] = set()
    for detail in error.errors(include_url=False):
        path, branch = _without_branches(detail["loc"])
        if branch and path in told:
            continue  # A union tells one fault once a branch: the first is the plainest.
        told.add(path)
        where = place(path) if place else _written(path)
        inner = detail.get("ctx", {}).get("error")
        if isinstance(inner, DataError):
            yield from inner.problems
            continue
        what, _, fix = detail["msg"].partition(" — ")
        kind = detail["type"]
        if kind == "extra_forbidden":
            what = f"{str(path[-1])!r} is no known field"
            hint = closest(str(path[-1]), model.model_fields) if model is not None else ""
            fix = hint or "remove it, or correct its name"
        elif kind == "literal_error":
            what = f"{detail['input']!r} is not one of the words allowed"
            fix = f"write {detail.get('ctx', {}).get('expected', '')}"
        elif kind == "missing":
            what = "nothing is given"
        what = what.removeprefix("Value error, ")
        yield Problem(
            where,
            what[:1].lower() + what[1:] if what[:5] in {"Input", "Value"} else what,
            fix or _FIXES.get(kind, ""),
        )


def _without_branches(path: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], bool]:
    """Drop what pydantic adds to a path to say which branch of a union it tried."""
    kept = tuple(
        part for part in path if not (isinstance(part, str) and (part.startswith("function-") or part == "Estimate"))
    )
    return kept, len(kept) < len(path)


def _written(path: tuple[int | str, ...]) -> str:
    """Write a path as Python would: ``offers[3].items[0].amount``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
