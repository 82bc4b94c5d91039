"""The cells of a record whose columns are the fields of a model: what each field takes tells how its cell is read."""

from __future__ import annotations

import datetime as dt
import re
import types
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from crmselect.errors import closest
from crmselect.load.headings import fold
from crmselect.load.items import as_text, parse_whole
from crmselect.load.numbers import parse_number, parse_share
from crmselect.load.price_words import code_of
from crmselect.load.record_words import VALUES
from crmselect.load.table import Cell, CellFault
from crmselect.model.estimate import Estimate

__all__ = ["Reader", "parse_day", "reader_of"]

_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00)?)?")
_BETWEEN = re.compile(r"\s*[;；\n]\s*")
_COMMAS = re.compile(r"\s*[,，、]\s*")
_LONGEST = 10_000
_YES = frozenset(map(fold, ("true", "yes", "y", "x", "✓", "✔", "是", "有", "对")))
_NO = frozenset(map(fold, ("false", "no", "n", "否", "无", "不")))


class Reader(NamedTuple):
    """How the cells of a column are read.

    Attributes
    ----------
    parse : callable
        From a cell that is not blank to the field's value; raises CellFault.
    estimate : bool
        Whether the field takes a range beside a figure: then ``low``, ``likely``, ``high`` and ``shape`` may stand in
        columns of their own.
    """

    parse: Callable[[Cell], Any]
    estimate: bool = False


def reader_of(name: str, field: FieldInfo, *, decimal: str | None, delimiter: str | None) -> Reader:
    """Return how the cells of a field are read.

    Parameters
    ----------
    name : str
        The field's.
    field : FieldInfo
        Its type tells: figures, shares (also ``20%``), whole numbers, dates, words of a list, lists between
        semicolons, ``name = figure`` between semicolons, text.
    decimal, delimiter : str, optional
        The file's signs, as :func:`crmselect.load.numbers.parse_number` takes them.
    """
    number = partial(parse_number, decimal=decimal, delimiter=delimiter)
    share = partial(parse_share, decimal=decimal, delimiter=delimiter)
    whole = partial(parse_whole, decimal=decimal, delimiter=delimiter)
    kinds = _kinds(field.annotation)
    if name == "currency":
        return Reader(lambda cell: code_of(as_text(cell)))
    figure = share if _is_share(field.metadata) or _is_share(_metadata(field.annotation)) else number
    if Estimate in kinds:
        return Reader(figure, estimate=True)
    words = tuple(word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind))
    mapping = next((kind for kind in kinds if get_origin(kind) in {Mapping, dict} or _origin_is_mapping(kind)), None)
    several = next((kind for kind in kinds if get_origin(kind) is tuple), None)
    if mapping is not None:
        return Reader(partial(_pairs, name, number))
    if several is not None:
        inner = _inner(several)
        one: Callable[[Any], Any] = as_text
        if float in _kinds(inner):
            one = share if _is_share(_metadata(inner)) else number
        elif int in _kinds(inner):
            one = whole
        return Reader(partial(_list, one))
    if words and float in kinds:
        return Reader(partial(_word_or_figure, name, words, figure))
    if words:
        return Reader(partial(_word, name, words))
    if dt.date in kinds:
        return Reader(parse_day)
    for kind, parse in ((bool, _flag), (float, figure), (int, whole)):
        if kind in kinds:
            return Reader(parse)
    if any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds):
        return Reader(partial(_path, number))
    return Reader(as_text)


def parse_day(cell: Cell) -> dt.date:
    """Read a date; day and month in an order that nobody can tell are refused.

    Examples
    --------
    >>> parse_day("2027-01-31"), parse_day("2027年1月31日")
    (datetime.date(2027, 1, 31), datetime.date(2027, 1, 31))
    """
    text = unicodedata.normalize("NFKC", as_text(cell))
    found = _ISO.fullmatch(text)
    if found is None:
        raise CellFault(f"{text[:40]!r} is no date that is clear", "write it as 2027-01-31: year, month, day")
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise CellFault(f"{text!r} is a day that no calendar has", "correct it: year, month, day") from None


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """Return what a field may be, without None and without what annotations add."""
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        return tuple(kind for part in get_args(annotation) for kind in _kinds(part) if kind is not type(None))
    if hasattr(annotation, "__metadata__"):
        return _kinds(get_args(annotation)[0])
    return (annotation,)


def _metadata(annotation: Any) -> list[Any]:
    """Return what annotations add anywhere in a union."""
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        return [one for part in get_args(annotation) for one in _metadata(part)]
    if hasattr(annotation, "__metadata__"):
        return [*annotation.__metadata__, *_metadata(get_args(annotation)[0])]
    return []


def _is_share(metadata: list[Any]) -> bool:
    """Return whether a figure ends at one, which is 100 percent."""
    return any(getattr(one, "maximum", None) == 1 for one in metadata)


def _origin_is_mapping(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _inner(several: Any) -> Any:
    return next(part for part in get_args(several) if part is not Ellipsis)


def _parts(cell: Cell) -> list[str]:
    """Return what stands between semicolons or line ends; where there are none, between commas."""
    text = as_text(cell)
    if len(text) > _LONGEST:
        raise CellFault(f"a text of {len(text)} characters is no list", "shorten it")
    found = _BETWEEN.split(text)
    return [part for part in (found if len(found) > 1 else _COMMAS.split(text)) if part]


def _list(one: Callable[[Any], Any], cell: Cell) -> tuple[Any, ...]:
    return tuple(one(part) for part in _parts(cell)) if isinstance(cell, str) else (one(cell),)


def _pairs(name: str, number: Callable[[Any], float], cell: Cell) -> dict[str, float]:
    found: dict[str, float] = {}
    words: Mapping[str, str] = VALUES.get(name, {})
    for part in _BETWEEN.split(as_text(cell)):
        if not part:
            continue
        key, sign, figure = unicodedata.normalize("NFKC", part).rpartition("=" if "=" in part else ":")
        if not sign or not key.strip():
            raise CellFault(
                f"{part!r} is no name with its figure", "write names and figures such as Tester = 2; Room = 1"
            )
        named = words.get(fold(key), key.strip())
        if named in found:
            raise CellFault(f"{named!r} stands twice", "keep one of the two")
        found[named] = number(figure.strip())
    return found


def _path(number: Callable[[Any], float], cell: Cell) -> Any:
    return tuple(number(part) for part in _parts(cell)) if isinstance(cell, str) else number(cell)


def _word(name: str, words: tuple[str, ...], cell: Cell) -> str:
    text = as_text(cell)
    folded = fold(text)
    known = {fold(str(word)): str(word) for word in words}
    known |= {said: word for said, word in VALUES.get(name, {}).items() if word in words}
    if folded in known:
        return known[folded]
    raise CellFault(f"{text[:60]!r} is no {name} that is known", closest(text, words) or f"write {', '.join(words)}")


def _word_or_figure(name: str, words: tuple[str, ...], figure: Callable[[Any], float], cell: Cell) -> Any:
    try:
        return _word(name, words, cell)
    except CellFault:
        return figure(cell)


def _flag(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    folded = fold(as_text(cell))
    if folded in _YES or cell == 1:
        return True
    if folded in _NO or cell == 0:
        return False
    raise CellFault(f"{as_text(cell)[:40]!r} is neither yes nor no", "write yes or no")
