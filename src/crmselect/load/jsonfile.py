"""JSON, and values of its kind: strict, without duplicate keys, without NaN, not nested to the ground."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Never, TypeVar

from pydantic import ValidationError

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.source import Source
from crmselect.load.table import Row, Table, clean_heading
from crmselect.model.collection import RecordSet
from crmselect.model.faults import problems_of, written_path

__all__ = ["DEEPEST", "MOST_VALUES", "deeper", "flat_table", "is_flat", "read_json", "read_model", "table_of"]

S = TypeVar("S", bound=RecordSet[Any])
DEEPEST = 24
MOST_VALUES = 3_000_000
"""Values of one file: with their names, what a hundred thousand cost items have."""
MOST_KEYS = 2_000
"""Names of the columns that a list of objects has in all."""
MOST_CELLS = 4_000_000
"""Rows times columns, as of a text file: what a row leaves out is a cell, too."""


class _Fault(ValueError):  # noqa: N818 - a signal, turned into a DataError below
    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix


def read_json(source: Source) -> tuple[Any, str]:
    """Return the value of a JSON file and its encoding.

    Raises
    ------
    DataError
        For what is no JSON, keys given twice, NaN and infinities, and nesting beyond any table's.
    """
    text, encoding = source.text()
    # Counted before they are made: each opening sign and each comma begins a value, and a value takes fifty bytes.
    if text.count(",") + text.count("[") + text.count("{") > MOST_VALUES:
        raise source.problem(f"holds more than {MOST_VALUES:,} values", "split it, or write the tables as CSV")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
        if deeper(value, DEEPEST):
            raise _Fault(f"is nested deeper than {DEEPEST} levels", "keep to offers, their items and those fields")
    except _Fault as fault:
        raise source.problem(fault.what, fault.fix) from None
    except json.JSONDecodeError as error:
        raise source.problem(f"is no JSON: {error.msg.lower()}", "correct it there", row=error.lineno) from None
    except RecursionError:
        raise source.problem(f"is nested deeper than {DEEPEST} levels", "keep to offers and their items") from None
    except ValueError:
        raise source.problem("holds a number of thousands of digits", "write the figure") from None
    return value, encoding


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Fault(f"gives the key {twice!r} twice in one object", "keep one of the two")
    return found


def _constant(name: str) -> Never:
    raise _Fault(f"holds {name}, which is no number in JSON", "write null where a figure is not known")


def deeper(value: Any, levels: int) -> bool:
    """Return whether lists and objects stand more than so many levels inside one another."""
    if isinstance(value, dict):
        return levels == 0 or any(deeper(v, levels - 1) for v in value.values() if isinstance(v, dict | list))
    if isinstance(value, list):
        return levels == 0 or any(deeper(v, levels - 1) for v in value if isinstance(v, dict | list))
    return False


def is_flat(value: Any) -> bool:
    """Return whether a value is a list of objects without lists or objects in them: a table."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and not any(isinstance(v, dict | list) for v in one.values()) for one in value)
    )


def flat_table(source: Source, value: Any, problems: list[Problem], nested: Iterable[str] = ()) -> Table | None:
    """Return a list of objects as a table; None where it is in the model's own form, or no list of objects.

    Parameters
    ----------
    source : Source
    value : object
    problems : list of Problem
        To add to: lists and objects where a table has a plain value.
    nested : iterable of str
        The model's fields: a list or an object in one of them shows that the value is in the model's form.
    """
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return None
    deep = [
        (number, key, inner)
        for number, one in enumerate(value, start=1)
        for key, inner in one.items()
        if isinstance(inner, dict | list)
    ]
    names = list(nested)
    if any(key in names or closest(key, names) for _, key, _ in deep):
        return None
    for number, key, inner in deep:
        what = f"{key!r} holds {'a list' if isinstance(inner, list) else 'an object'} where a number or a text belongs"
        row = getattr(value[number - 1], "line", number)
        problems.append(Problem(Place(source.file, row=row, column=key), what, "write one number or one text"))
    plain = [{k: None if isinstance(v, dict | list) else v for k, v in one.items()} for one in value]
    return _table(source, plain, [getattr(one, "line", number) for number, one in enumerate(value, start=1)])


def table_of(source: Source, records: Sequence[dict[str, Any]]) -> Table:
    """Return flat objects as a table: a heading a key, in order of appearance; rows are lines, or counted from 1."""
    return _table(source, records, [getattr(one, "line", number) for number, one in enumerate(records, start=1)])


def _table(source: Source, records: Sequence[dict[str, Any]], numbers: Sequence[int]) -> Table:
    keys = list(dict.fromkeys(key for record in records for key in record))
    if len(keys) > MOST_KEYS or len(keys) * len(records) > MOST_CELLS:
        raise source.problem(
            f"has {len(keys):,} different keys in {len(records):,} rows: more than {MOST_KEYS:,} columns, or than "
            f"{MOST_CELLS:,} cells",
            "give each row the same keys, or write the table as CSV",
        )
    rows = [Row(number, [record.get(key) for key in keys]) for number, record in zip(numbers, records, strict=True)]
    return Table(source.file, tuple(map(clean_heading, keys)), 0, rows)


def read_model(source: Source, value: Any, kind: type[S]) -> S:
    """Return a set of records that JSON gives in the model's own form; each record has its path for a place.

    Parameters
    ----------
    source : Source
    value : object
        A list of records, or an object with the field that holds them.
    kind : type of RecordSet

    Raises
    ------
    DataError
        With every fault, each with the path of its field.
    """
    field = kind.members_field
    data = value if isinstance(value, dict) else {field: value}
    if not isinstance(data.get(field), list) or not data[field]:
        raise source.problem(f"holds no list of {field}", f'write {{"{field}": [...]}}, or the list alone')
    data = {**data, field: [_placed(source, f"{field}[{i}]", one) for i, one in enumerate(data[field])]}
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        problems = list(
            problems_of(
                error, lambda path: Place(source.file, row=_line_of(data, path), column=written_path(path)), kind
            )
        )
        raise DataError(problems) from None


def _line_of(value: Any, path: Sequence[int | str]) -> int | None:
    """Return the line of the innermost record on the way to a field, where the file's reader kept it."""
    line = getattr(value, "line", None)
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
        line = _row_of(value) or line
    return line


def _row_of(value: Any) -> int | None:
    # What _placed copied bears its line in its place.
    place = value.get("place") if isinstance(value, dict) else None
    return place.row if isinstance(place, Place) else getattr(value, "line", None)


def _placed(source: Source, path: str, record: Any) -> Any:
    """Give a record, and an offer's items, the path that they stand at, unless they bring their place along."""
    if not isinstance(record, dict):
        return record
    placed = {"place": Place(source.file, row=getattr(record, "line", None), column=path), **record}
    if isinstance(items := record.get("items"), list):
        placed["items"] = [_placed(source, f"{path}.items[{i}]", item) for i, item in enumerate(items)]
    return placed
