"""Files of offers: the wide form, the long form, and the model's own JSON."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.heading_units import units_above
from crmselect.load.headings import HeadingMap, fold
from crmselect.load.jsonfile import flat_table, read_model
from crmselect.load.long import map_long, read_long
from crmselect.load.long_words import LONG
from crmselect.load.source import Source
from crmselect.load.table import Table
from crmselect.load.tables import in_order, read_any
from crmselect.load.wide import WIDE_KEYS, map_wide, read_wide
from crmselect.load.wide_words import NAMES
from crmselect.model.base import copy_checked
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.currency import Currency
from crmselect.model.faults import problems_of
from crmselect.model.offer import Offer, OfferSet
from crmselect.model.price import CostItem

__all__ = ["load_offers"]

_CURRENCY: TypeAdapter[str] = TypeAdapter(Currency)


def load_offers(
    path: str | os.PathLike[str],
    *,
    costs: str | os.PathLike[str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    columns: Mapping[str, str] | None = None,
    currency: str | None = None,
) -> OfferSet:
    """Read offers from a CSV, XLSX or JSON file.

    Parameters
    ----------
    path : path
        In the wide form (a row an offer), in the long form (a row a cost item) or, for JSON, as the model has it.
        ``rfp.xlsx#Offers`` names a sheet.
    costs : path, optional
        A second file in the long form; its items are added to the offers of the first.
    sheet : str, optional
        The sheet of ``path`` to read, where it is a workbook.
    encoding : str, optional
        Of text files; default is told from their bytes.
    decimal : {".", ","}, optional
        The decimal sign of figures that are text; default is that figures which can be read in two ways are refused.
    columns : mapping of str to str, optional
        From a column of the wide or the long form to the heading that stands over it, where that is none of the usual
        names: ``{"licence_per_user_month": "Prix par siège"}``. Holds for both files.
    currency : str, optional
        The currency (ISO 4217) of the offers that state none. It settles signs such as ``$`` as well; without it, or
        a column ``currency``, a price with a sign of several currencies is refused.

    Returns
    -------
    OfferSet
        With ``inputs`` (files and hashes) and ``input_notes`` (what was chosen); every offer and item has its place.

    Raises
    ------
    DataError
        With every fault of the files, each with its cell and its mending.
    """
    reading = _Reading(encoding, decimal, dict(columns or {}), _declared(currency))
    with _without_collector():
        reading.offers(path, sheet)
        if costs is not None:
            try:
                reading.costs(costs)
            except DataError as error:  # What is wrong with the offers is told all the same.
                raise DataError([*in_order(reading.problems), *error.problems]) from None
        return reading.result()


def _declared(currency: str | None) -> str | None:
    try:
        return None if currency is None else _CURRENCY.validate_python(currency)
    except ValidationError as error:
        raise DataError(problems_of(error, lambda _: "currency")) from None


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let the cycle collector rest: half the time of a large file went into its search among records without cycles."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if not gc.get_freeze_count():
                # Counts what was made among the old at once, as it will live; else the next allocation visits it all.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


_SAID_ONCE = frozenset({"offer", "phase", "group", "category", "currency", "per", "every", "module", "source"})
"""Columns of the long form in which a cell merged over several rows says the same of each."""


class _Reading:
    """The files of one call on their way into offers."""

    def __init__(
        self, encoding: str | None, decimal: str | None, columns: Mapping[str, str], currency: str | None
    ) -> None:
        self.encoding = encoding
        self.decimal = decimal
        self.columns = columns
        self.currency = currency
        self.headings: list[tuple[Table, HeadingMap]] = []
        """The tables that were read, each with how."""
        self.problems: list[Problem] = []
        self.inputs: list[InputFile] = []
        self.notes: list[InputNote] = []
        self.found: dict[str, Offer] = {}
        self.added: dict[str, list[CostItem]] = {}
        self.modelled: OfferSet | None = None
        self.ragged = False
        """Whether rows could not be read: then the names in others cannot be checked against them."""

    def offers(self, path: str | os.PathLike[str], sheet: str | None) -> None:
        tables, source, value = self.tables(path, sheet)
        if not tables:
            self.modelled = read_model(source, value, OfferSet)
            if self.currency:
                what = "states its offers in the model's own form, with their currencies"
                self.problems.append(Problem(source.file, what, "leave out currency="))
            return
        wide: list[tuple[Table, HeadingMap]] = []
        long: list[tuple[Table, HeadingMap]] = []
        for table in tables:
            items, offers = map_long(table, self.columns), map_wide(table, self.columns)
            if "offer" in items.columns and "item" in items.columns:
                long.append((table, items))
            elif any(key in offers.columns for key in NAMES):
                wide.append((table, offers))
            elif len(tables) > 1:
                what = "no column names the offers: the sheet was not read"
                where, zh = str(Place(table.file, sheet=table.sheet)), "没有一列给出报价的名称：未读取此工作表"
                self.notes.append(InputNote(where=where, what=what, zh=zh))
        if not wide and not long:
            headings = ", ".join(repr(heading) for heading in tables[0].headings if heading)
            nameless = Problem(
                tables[0].place(tables[0].heading_row or None),
                f"no column names the offers among {headings}",
                "head it name (a row an offer), or offer and item (a row a cost item)",
            )
            raise DataError([nameless, *self.problems])
        if len(wide) > 1:
            names = " and ".join(table.sheet for table, _ in wide)
            raise source.problem(f"several sheets can be the offers: {names}", 'name one, as in "file.xlsx#Offers"')
        read = [table.sheet for table, _ in (*wide, *long) if table.sheet]
        self.inputs[-1] = self.inputs[-1].replace(sheet=", ".join(read))
        for plain, found in wide:
            said_once = {column for key, column in found.columns.items() if key == "currency"}
            own = {column for key, column in found.columns.items() if key in NAMES}
            table = plain.spread(said_once, set(range(len(plain.headings))) - said_once - own, self.problems)
            self.headings.append((table, found))
            read_offers = read_wide(
                table, found, self.problems, self.notes, decimal=self.decimal, currency=self.currency
            )
            self.found = {offer.name: offer for offer in read_offers}
            self.alike(table)
        for table, found in long:
            self.items(table, found, new=not wide)

    def alike(self, table: Table) -> None:
        """Name offers whose names differ only in capitals: they may be one."""
        folded: dict[str, list[str]] = {}
        for name in self.found:
            folded.setdefault(name.casefold(), []).append(name)
        if len(folded) == len(self.found):
            return
        listed = "; ".join(", ".join(names) for names in folded.values() if len(names) > 1)
        where = str(Place(table.file, sheet=table.sheet))
        what, zh = f"names that differ only in capitals: {listed}", f"仅大小写不同的名称：{listed}"
        self.notes.append(InputNote(where=where, what=what, zh=zh))

    def costs(self, path: str | os.PathLike[str]) -> None:
        """Add the cost items of a second file."""
        tables, source, _ = self.tables(path, None)
        if self.modelled is not None:
            raise source.problem("cannot be added to offers that state their items themselves", "leave out costs=")
        if not tables:
            raise source.problem("is no table of cost items", "write a list of objects with offer, item and the rest")
        found = [(table, headings) for table in tables if "item" in (headings := map_long(table, self.columns)).columns]
        whole = [(table, headings) for table, headings in found if "offer" in headings.columns]
        if not whole:
            table = found[0][0] if found else tables[0]
            missing = "offer" if found else "item"
            raise DataError(
                Problem(
                    table.place(table.heading_row or None), f"no column {missing}", f"head one of the columns {missing}"
                )
            )
        if len(whole) > 1:
            names = " and ".join(table.sheet for table, _ in whole)
            raise source.problem(f"several sheets hold cost items: {names}", 'name one, as in "file.xlsx#Costs"')
        (table, headings) = whole[0]
        self.inputs[-1] = self.inputs[-1].replace(sheet=table.sheet)
        self.items(table, headings, new=False)

    def tables(self, path: str | os.PathLike[str], sheet: str | None) -> tuple[list[Table], Source, Any]:
        """Return a file's tables; or none, and the value of JSON that is no table."""
        before = len(self.problems)
        value, source, file, notes = read_any(
            path, sheet=sheet, encoding=self.encoding, decimal=self.decimal, problems=self.problems
        )
        self.inputs.append(file)
        self.notes.extend(notes)
        if isinstance(value, list) and value and isinstance(value[0], Table):
            self.ragged = self.ragged or len(self.problems) > before
            return value, source, None
        table = flat_table(source, value, self.problems, Offer.model_fields)
        return ([] if table is None else [table]), source, value

    def items(self, table: Table, found: HeadingMap, *, new: bool) -> None:
        """Add the items of a table to their offers; ``new`` offers are made, others must be there."""
        words = {column for key, column in found.columns.items() if key in _SAID_ONCE}
        table = table.spread(words, set(found.columns.values()) - words - {found.columns["item"]}, self.problems)
        self.headings.append((table, found))
        currencies = {"": self.currency, **{name: offer.currency for name, offer in self.found.items()}}
        read = read_long(
            table, found, self.problems, decimal=self.decimal, currencies=currencies, notes=self.notes, form=False
        )
        for name, place, item in read:
            if name not in self.found:
                if not new and not self.ragged:
                    hint = closest(name, self.found) or f"the offers are {', '.join(self.found) or 'missing'}"
                    self.problems.append(Problem(place, f"there is no offer {name!r}", hint))
                    continue
                self.found[name] = Offer(name=name, items=(), currency=self.currency, place=place)
            self.added.setdefault(name, []).append(item)

    def chosen(self) -> Iterator[Problem]:
        """Tell which of the columns that the caller named could not be found."""
        headings = [heading for table, _ in self.headings for heading in table.headings if heading]
        for key, heading in self.columns.items():
            at = f"columns[{key!r}]"
            if key not in LONG and key not in WIDE_KEYS:
                known = dict.fromkeys((*WIDE_KEYS, *LONG))
                yield Problem(
                    at, f"{key!r} is no column of offers", closest(key, known) or f"one of {', '.join(known)}"
                )
            elif not fold(heading) or fold(heading) not in map(fold, headings):
                hint = closest(heading, headings) or f"give one of {', '.join(headings) or 'its headings'}"
                yield Problem(at, f"no column is headed {heading!r}", hint)
            elif not any({key, "offer" if key == "name" else key} & set(found.chosen) for _, found in self.headings):
                yield Problem(at, f"{heading!r} stands over a table whose form has no column {key}",
                              "name a column of that form")  # fmt: skip

    def above(self) -> Iterator[Problem]:
        """Refuse units that a line above the headings states: unread, prices would be wrong by their magnitude."""
        read = {f"{table.file}#{table.sheet}" if table.sheet else table.file for table, _ in self.headings}
        currencies = {offer.currency for offer in self.found.values()}
        for where, text, terms in units_above(self.notes):
            unsaid = terms.money is not None and not currencies <= terms.money.codes
            if where.partition(" row ")[0] in read and (terms.power or unsaid):
                what = f"{text!r} above the headings says in which units the prices are"
                fix = "write that into the heading of each price, as in 实施费（万元） or Implementation (kEUR)"
                yield Problem(where, what, fix if terms.power else f"{fix}, or in a column currency")

    def result(self) -> OfferSet:
        self.problems.extend((*self.chosen(), *self.above()))
        if self.modelled is not None and self.problems:
            raise DataError(in_order(self.problems))
        if self.modelled is not None:
            mine = self.modelled
            return mine.replace(inputs=(*self.inputs, *mine.inputs), input_notes=(*self.notes, *mine.input_notes))
        for name, items in self.added.items():
            offer = self.found[name]
            self.found[name] = copy_checked(offer, {"items": self.unique(name, (*offer.items, *items))})
        if self.problems:
            raise DataError(in_order(self.problems))
        # Names are unique among the offers found, which is all that the set would look at once more.
        pattern = OfferSet(offers=(), inputs=(), input_notes=())
        fields = {"offers": self.found.values(), "inputs": self.inputs, "input_notes": self.notes}
        return copy_checked(pattern, {field: tuple(values) for field, values in fields.items()})

    def unique(self, name: str, items: tuple[CostItem, ...]) -> tuple[CostItem, ...]:
        """Return the items of an offer, those left out that bear the name of one before; that is told."""
        first: dict[str, CostItem] = {}
        for item in items:
            other = first.setdefault(item.item, item)
            if other is not item:
                what = f"{name!r} has the item {item.item!r} in {other.place} too"
                self.problems.append(Problem(item.place or "", what, "give each line of an offer its own name"))
        return tuple(first.values())
