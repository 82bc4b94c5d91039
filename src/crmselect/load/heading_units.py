"""Units in headings: ``Licence (USD per user/month)``, ``实施费（万元）``, ``Implementation (k€)``."""

from __future__ import annotations

import re
import unicodedata
from ast import literal_eval
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from crmselect.load.headings import HeadingFault, HeadingMap, fold
from crmselect.load.price_cells import parse_terms
from crmselect.load.price_notes import Said
from crmselect.load.price_rules import said, said_zh
from crmselect.load.price_terms import Terms
from crmselect.load.price_words import flat, tokens
from crmselect.model.collection import InputNote

__all__ = ["mapped", "priced_heading", "units_above", "with_units"]

_LONGEST = 120
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_WORDS = 14
_ABOVE = "left aside above the headings: "
_FORMS = {
    ("users", "month"): (" per user per month", "每用户每月"),
    ("users", "year"): (" per user per year", "每用户每年"),
    ("users", "once"): (" per user", "每用户"),
    ("users", ""): (" per user", "每用户"),
    ("", "year"): (" per year", "每年"),
    ("", "once"): (" once", "一次性"),
}


def with_units(found: HeadingMap, prices: Collection[str]) -> HeadingMap:
    """Return a map of headings that knows the columns of prices under headings with units, and what those say.

    Parameters
    ----------
    found : HeadingMap
    prices : collection of str
        The known columns that hold prices.
    """
    columns, unknown, problems = dict(found.columns), list(found.unknown), list(found.problems)
    terms: dict[str, Terms] = {}
    for key in (key for key in prices if key in columns):
        position, heading = columns[key], found.headings[columns[key]]
        # Signs are no part of a name: "Implementation (€)" is known without them, and they still say something.
        signs = any(unicodedata.category(char) == "Sc" for char in heading)
        if not signs and key not in found.chosen:
            continue
        parts = priced_heading(heading)
        if parts is not None:
            terms[key] = parts[1]
        elif signs:
            what = f"{heading!r} states a currency that cannot be read"
            problems.append(HeadingFault(position, what, "write its code in brackets, as in (EUR)"))
    for position in found.unknown:
        heading = found.headings[position]
        for base, inside in _parts(heading):
            key = _column(base, inside, found.names, prices)
            if not key:
                continue
            unknown.remove(position)
            if key in columns:
                first = found.headings[columns[key]]
                fault = HeadingFault(position, f"{first!r} and {heading!r} both mean {key}", "keep one of the columns")
                problems.append(fault)
            else:
                columns[key], terms[key] = position, inside
            break
    return replace(found, columns=columns, unknown=unknown, problems=problems, terms=terms)


def priced_heading(heading: str) -> tuple[str, Terms] | None:
    """Return what is left of a heading without its units, and the units; None where it has none that prices have.

    Examples
    --------
    >>> priced_heading("Setup (k€)")[0], priced_heading("Response time (hours)")
    ('Setup', None)
    """
    return next(iter(_parts(heading)), None)


def units_above(notes: Iterable[InputNote]) -> Iterator[tuple[str, str, Terms]]:
    """Yield the notes of lines above headings that state units of prices, such as ``单位：万元``.

    Yields
    ------
    where, text : str
        The place, and the line.
    terms : Terms
        What it says.
    """
    for note in notes:
        _, mark, quoted = note.what.partition(_ABOVE)
        if mark:
            text = str(literal_eval(quoted))
            parts = priced_heading(text)
            if parts is not None:
                yield note.where, text, parts[1]


@lru_cache(maxsize=1024)
def _parts(heading: str) -> tuple[tuple[str, Terms], ...]:
    """Return each way to take a heading apart into a name and what is said of the prices below it."""
    return tuple(_ways(heading))


def _ways(heading: str) -> Iterator[tuple[str, Terms]]:
    text = flat(heading)
    if len(text) > _LONGEST:
        return
    ways: list[tuple[str, str]] = []
    inside = _BRACKETS.findall(text)
    if inside:
        ways.append((_BRACKETS.sub(" ", text), ", ".join(inside)))
        ways.extend((text[: match.start()] + text[match.end() :], match[1]) for match in _BRACKETS.finditer(text))
    for sign in (",", ":"):
        before, mark, after = text.rpartition(sign)
        if mark:
            ways.append((before, after))
    words = text.replace("_", " ").split()
    # All that words at the end can say, the last one takes part in: it is known, or none of them is read.
    if len(words) <= _WORDS and words and not any(token.kind == "unknown" for token in tokens(words[-1])):
        ways.extend((" ".join(words[:n]), " ".join(words[n:])) for n in range(len(words)))
    for base, rest in ways:
        terms = parse_terms(rest)
        if terms is not None:
            yield base.strip(), terms


def _column(base: str, terms: Terms, names: Mapping[str, str], prices: Collection[str]) -> str:
    """Return the column that a name with these terms means; the terms decide where the name alone leaves it open."""
    forms = _FORMS.get((terms.per, terms.every), ())
    whole = (names.get(fold(base + form)) for form in forms)
    return next((key for key in (*whole, names.get(fold(base)) if base else None) if key in prices), "") or ""


def mapped(found: HeadingMap, columns: Mapping[str, int], names: Mapping[str, str] | None = None) -> list[Said]:
    """Return the note of which heading was read as which column, where their names differ.

    Parameters
    ----------
    found : HeadingMap
    columns : mapping of str to int
        The columns that were read.
    names : mapping of str to str, optional
        What a column is called here, where that is not its key.
    """
    en, zh = [], []
    for key, column in columns.items():
        heading, terms = found.headings[column], found.terms.get(key)
        name = (names or {}).get(key, key)
        if terms is None and fold(heading) in {fold(key), fold(name)}:
            continue
        units = (f" ({_spoken(terms)})", f"（{_spoken_zh(terms)}）") if terms is not None else ("", "")
        en.append(f"{heading!r} as {name}{units[0]}")
        zh.append(f"{heading!r} 读作 {name}{units[1]}")
    return [Said(f"columns read: {', '.join(en)}", f"已识别的列：{'、'.join(zh)}")] if en else []


def _spoken(terms: Terms) -> str:
    """Return what a heading says of its prices, for a note."""
    magnitude = {3: "thousands", 4: "10,000s", 6: "millions", 8: "100,000,000s"}.get(terms.power)
    tax = {"in": "with tax", "out": "without tax"}.get(terms.tax, "")
    currency = (terms.money.default or terms.money.written) if terms.money else ""
    power = magnitude or (f"10^{terms.power}" if terms.power else "")
    return ", ".join(filter(None, (power and f"in {power}", currency, said(terms.every, terms.per), tax)))


def _spoken_zh(terms: Terms) -> str:
    """Return what a heading says of its prices in Chinese."""
    tax = {"in": "含税", "out": "不含税"}.get(terms.tax, "")
    currency = (terms.money.default or terms.money.written) if terms.money else ""
    named = {3: "千", 4: "万", 6: "百万", 8: "亿"}.get(terms.power)
    power = named or (f"10^{terms.power}" if terms.power else "")
    return "，".join(filter(None, (power and f"以{power}计", currency, said_zh(terms.every, terms.per), tax)))
