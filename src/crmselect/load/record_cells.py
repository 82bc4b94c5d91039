"""The cells of a record whose columns are the fields of a model: what each field takes tells how its cell is read."""

from __future__ import annotations

import datetime as dt
import re
import types
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from crmselect.errors import closest
from crmselect.load.headings import fold
from crmselect.load.items import as_text, parse_whole
from crmselect.load.numbers import parse_number, parse_share
from crmselect.load.price_words import code_of
from crmselect.load.record_words import VALUES
from crmselect.load.table import Cell, CellFault
from crmselect.model.estimate import Estimate

__all__ = ["Reader", "list_texts", "parse_day", "reader_of"]

_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_BETWEEN = re.compile(r"\s*[;；\n]\s*")
_COMMAS = re.compile(r"\s*[,，、]\s*")
_SPACED = re.compile(r"\s*(?:[，、]|,\s)\s*")
_UNITS = re.compile(r"[=:×]")
_LONGEST = 10_000
_YES = frozenset(map(fold, ("true", "yes", "y", "x", "1", "是", "有", "对")))
_NO = frozenset(map(fold, ("false", "no", "n", "0", "否", "无", "不")))
_TICKS = frozenset("✓✔√")
_RATES = frozenset({"turnover"})
"""Shares that may be more than the whole."""


class Reader(NamedTuple):
    """How the cells of a column are read.

    Attributes
    ----------
    parse : callable
        From a cell that is not blank to the field's value; raises CellFault.
    estimate : bool
        Whether the field takes a range beside a figure: then ``low``, ``likely``, ``high`` and ``shape`` may stand in
        columns of their own.
    several : bool
        Whether the field takes a list or a mapping, which JSON and YAML write as such.
    """

    parse: Callable[[Cell], Any]
    estimate: bool = False
    several: bool = False


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
    shared = _is_share(field.metadata) or _is_share(_metadata(field.annotation)) or name in _RATES
    figure = share if shared else number
    if Estimate in kinds:
        return Reader(figure, estimate=True)
    words = tuple(word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind))
    mapping = next((kind for kind in kinds if get_origin(kind) in {Mapping, dict} or _origin_is_mapping(kind)), None)
    several = next((kind for kind in kinds if get_origin(kind) is tuple), None)
    # What takes a text with several names by itself is left to take it: a file and a study say the same then.
    splits = any(isinstance(one, BeforeValidator) for one in (*field.metadata, *_metadata(field.annotation)))
    if mapping is not None:
        of = get_args(mapping)[-1]
        each = share if _is_share(_metadata(of)) else number
        return Reader(partial(_pairs, name, each, splits), several=True)
    if several is not None:
        inner = _inner(several)
        ranged = Estimate in _kinds(inner)
        if float in _kinds(inner) or ranged:
            one = share if _is_share(_metadata(inner)) else number
            return Reader(partial(_figures, one, decimal), estimate=ranged, several=True)
        if int in _kinds(inner):
            return Reader(partial(_figures, whole, decimal), several=True)
        return Reader(as_text if splits else _names, several=True)
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
        return Reader(partial(_path, number, decimal), several=True)
    return Reader(partial(_text, name))


def parse_day(cell: Cell) -> dt.date:
    """Read a date, of which a time of day is left aside; day and month in an order that nobody can tell are refused.

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


def _whole_text(cell: Cell) -> str:
    text = as_text(cell)
    if len(text) > _LONGEST:
        raise CellFault(f"a text of {len(text)} characters is no list", "shorten it")
    return text


def _text(name: str, cell: Cell) -> str:
    """Read a text; where its field has words of its own, such as phases, also in their other names."""
    text = as_text(cell)
    return VALUES[name].get(fold(text), text) if name in VALUES else text


def _names(cell: Cell) -> tuple[str, ...]:
    """Read names between semicolons or line ends; where there are none, between commas."""
    text = _whole_text(cell)
    found = _BETWEEN.split(text)
    return tuple(part for part in (found if len(found) > 1 else _COMMAS.split(text)) if part)


def _figures(one: Callable[[Any], Any], decimal: str | None, cell: Cell) -> tuple[Any, ...]:
    """Read figures between semicolons; a comma alone may belong to a figure, and is no sign between two."""
    if not isinstance(cell, str):
        return (one(cell),)
    text = unicodedata.normalize("NFKC", _whole_text(cell))
    found = [part for part in _BETWEEN.split(text) if part]
    if len(found) == 1 and decimal != ",":
        found = [part for part in _SPACED.split(text) if part]
    if len(found) == 1 and "," in found[0] and decimal is None:
        raise CellFault(
            f"{text[:40]!r} can be one figure or several", "write 12000 for one, and 12000; 3000 for several"
        )
    return tuple(one(part) for part in found)


def list_texts(cell: Cell) -> list[Cell]:
    """Return the parts of a cell that may hold several figures.

    Examples
    --------
    >>> list_texts("1.200; 3.400"), list_texts(5)
    (['1.200', '3.400'], [5])
    """
    return list(_BETWEEN.split(cell)) if isinstance(cell, str) and len(cell) <= _LONGEST else [cell]


def _pairs(name: str, number: Callable[[Any], float], bare: bool, cell: Cell) -> dict[str, float]:
    """Read names with their figures; where a name alone is meant to count once, it may stand alone."""
    found: dict[str, float] = {}
    words: Mapping[str, str] = VALUES.get(name, {})
    for part in _BETWEEN.split(_whole_text(cell)):
        if not part:
            continue
        written = unicodedata.normalize("NFKC", part)
        signs = list(_UNITS.finditer(written))
        key, figure = (written[: signs[-1].start()], written[signs[-1].end() :]) if signs else (written, "")
        if not key.strip() or (not signs and not bare):
            raise CellFault(
                f"{part!r} is no name with its figure", "write names and figures such as Tester = 2; Room = 1"
            )
        named = words.get(fold(key), key.strip())
        if named in found:
            raise CellFault(f"{named!r} stands twice", "keep one of the two")
        found[named] = number(figure.strip()) if signs else 1.0
    return found


def _path(number: Callable[[Any], float], decimal: str | None, cell: Cell) -> Any:
    found = _figures(number, decimal, cell)
    return found[0] if len(found) == 1 else found


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
    if folded in _YES or cell == 1 or as_text(cell) in _TICKS:
        return True
    if folded in _NO or cell == 0:
        return False
    raise CellFault(f"{as_text(cell)[:40]!r} is neither yes nor no", "write yes or no")
