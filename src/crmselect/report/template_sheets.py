"""The sheets of a response form; every text goes out as text, whatever it begins with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

from crmselect import taxonomy
from crmselect.load.response_company import is_percent
from crmselect.load.response_words import (
    ABOUT,
    ANSWER_COLUMNS,
    ATTRIBUTES,
    CHOICES,
    CODES,
    FIELD_COLUMNS,
    FIELDS,
    PRICE_COLUMNS,
    SCHEMA,
    SHEETS,
    digest,
    row_digests,
    said,
)
from crmselect.model import RequirementSet
from crmselect.report.template_rows import if_it_fits, lines_of, usual
from crmselect.report.template_words import CODE_MEANINGS, FIELD_MEANINGS, PRIORITIES, STEPS, WORDS

__all__ = ["FormSheets"]

_INK, _SHADE, _INPUT, _LINE = "#1f3b57", "#f2f4f7", "#fff8dc", "#c3cad3"
_OWN_LINES, _OWN_FIELDS = 25, 5
_LINE_HEIGHT, _HIGHEST = 13.5, 409.0
"""Points; a spreadsheet takes no higher row."""
_ANSWER_WIDTHS = {"id": 11, "area": 15, "requirement": 54, "priority": 10, "acceptance": 38, "answer": 16,
                  "comment": 34, "evidence": 24, "cost": 14}  # fmt: skip
_PRICE_WIDTHS = {"item": 34, "phase": 24, "group": 16, "category": 33, "quoted": 12, "amount": 14, "currency": 10,
                 "per": 10, "quantity": 10, "every": 10, "start": 9, "end": 9, "billing": 16, "discount": 18,
                 "renewal_months": 10, "renewal_cap": 10, "renewal_asked": 10, "free_months": 9, "tiers": 26,
                 "tax_rate": 9, "percent": 10, "percent_of": 24, "notes": 34}  # fmt: skip
_LARGEST = 1e15
_GIVEN = ("item", "phase", "group", "category")
_SHARES = ("renewal_cap", "renewal_asked", "tax_rate", "percent")
_WHOLE = ("start", "end", "renewal_months", "free_months")
_FIGURES = ("amount", "quantity")


@dataclass(frozen=True)
class FormSheets:
    """What the sheets of one form are written from.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    needs : RequirementSet
    language : {"en", "zh"}
    vendor, currency : str
    years : int, optional
    attributes : mapping of str to str
        What is asked of the whole offer, each with its meaning.
    """

    book: Any
    needs: RequirementSet
    language: str
    vendor: str
    currency: str
    years: int | None
    attributes: Mapping[str, str]

    def write(self) -> None:
        """Write every sheet in order."""
        self._instructions()
        self._requirements()
        self._prices()
        self._company()
        self._about()

    @property
    def _zh(self) -> bool:
        return self.language == "zh"

    def _word(self, key: str) -> str:
        return WORDS[key][self._zh]

    @cached_property
    def _formats(self) -> dict[str, Any]:
        base = {"font_name": "Microsoft YaHei" if self._zh else "Calibri", "font_size": 10, "valign": "top"}
        cell = {**base, "text_wrap": True, "border": 1, "border_color": _LINE}
        given = {**cell, "bg_color": _SHADE}
        entry = {**cell, "bg_color": _INPUT, "locked": False}
        head = {**cell, "bold": True, "font_color": "#ffffff", "bg_color": _INK, "valign": "vcenter"}
        kinds = {
            "title": {**base, "bold": True, "font_size": 14, "font_color": _INK},
            "head": head,
            # Green heads the columns that are the vendor's.
            "head_entry": {**head, "bg_color": "#2f6f4f"},
            "section": {**base, "bold": True, "font_color": _INK, "top": 1, "border_color": _LINE},
            "given": given,
            "given_bold": {**given, "bold": True},
            "text": {**entry, "num_format": "@"},
            "choice": entry,
            "figure": {**entry, "num_format": "#,##0.00", "align": "right"},
            "whole": {**entry, "num_format": "0", "align": "right"},
            "share": {**entry, "num_format": "0.0%", "align": "right"},
            "general": {**entry, "align": "left"},
        }
        return {name: self.book.add_format(kind) for name, kind in kinds.items()}

    def _sheet(self, role: str, title: str, widths: Sequence[float], *, heading: int, tall: bool = False) -> Any:
        """Add a sheet with its title in the first row, protected and set to print."""
        sheet = self.book.add_worksheet(said(SHEETS, role, self.language))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self._put(sheet, 0, 0, title, "title")
        sheet.set_row(0, 24)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.repeat_rows(heading)
        if not tall:
            sheet.set_landscape()
        # Without a password: it keeps slips away, and hides nothing.
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "format_cells": True})
        return sheet

    def _put(self, sheet: Any, row: int, column: int, text: str, kind: str) -> None:
        if text:
            sheet.write_string(row, column, text, self._formats[kind])
        else:
            sheet.write_blank(row, column, None, self._formats[kind])

    def _instructions(self) -> None:
        title = self._word("for").format(vendor=self.vendor) if self.vendor else self._word("title")
        sheet = self._sheet("instructions", title, [16, 100], heading=0, tall=True)
        row = 2
        self._line(sheet, row, [self._word("step"), self._word("what")], "head")
        for number, step in enumerate(STEPS, start=1):
            self._line(sheet, row + number, [str(number), step[self._zh]], "given")
            self._fit(sheet, row + number, [(step[self._zh], 100)])
        row += len(STEPS) + 2
        self._line(sheet, row, [self._word("answer"), self._word("meaning")], "head")
        for number, (code, meaning) in enumerate(CODE_MEANINGS.items(), start=1):
            self._line(sheet, row + number, [said(CODES, code, self.language), meaning[self._zh]], "given")

    def _line(self, sheet: Any, row: int, texts: Sequence[str], kind: str) -> None:
        for column, text in enumerate(texts):
            self._put(sheet, row, column, text, kind)

    def _fit(self, sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as its texts: not every program does so by itself."""
        lines = max(lines_of(text, width) for text, width in texts)
        sheet.set_row(row, min(_LINE_HEIGHT * lines + 3, _HIGHEST))

    def _headings(self, sheet: Any, row: int, keys: Mapping[str, Any], entries: Sequence[str]) -> None:
        for column, key in enumerate(keys):
            self._put(sheet, row, column, said(keys, key, self.language), "head_entry" if key in entries else "head")
        sheet.set_row(row, 30)

    def _requirements(self) -> None:
        sheet = self._sheet("requirements", self._word("requirements"), list(_ANSWER_WIDTHS.values()), heading=1)
        self._headings(sheet, 1, ANSWER_COLUMNS, ("answer", "comment", "evidence", "cost"))
        at = {key: column for column, key in enumerate(ANSWER_COLUMNS)}
        for row, need in enumerate(self.needs, start=2):
            priority = PRIORITIES[need.priority][self._zh]
            given = (need.id, need.area, need.text, priority, need.acceptance)
            for column, text in enumerate(given):
                self._put(
                    sheet, row, column, text, "given_bold" if need.priority == "must" and column == 3 else "given"
                )
            self._fit(sheet, row, zip(given, _ANSWER_WIDTHS.values(), strict=False))
            for key, kind in (("answer", "choice"), ("comment", "text"), ("evidence", "text"), ("cost", "figure")):
                self._put(sheet, row, at[key], "", kind)
        last = max(2, 1 + len(self.needs))
        self._choose(sheet, at["answer"], 2, last, [words[self._zh] for words in CODES.values()], tell=True)
        self._at_least_zero(sheet, at["cost"], 2, last, "cost")
        sheet.freeze_panes(2, 1)
        sheet.autofilter(1, 0, last, len(at) - 1)

    def _prices(self) -> None:
        sheet = self._sheet("prices", self._word("prices"), list(_PRICE_WIDTHS.values()), heading=1)
        entries = [key for key in PRICE_COLUMNS if key not in _GIVEN]
        self._headings(sheet, 1, PRICE_COLUMNS, entries)
        at = {key: column for column, key in enumerate(PRICE_COLUMNS)}
        lines = list(taxonomy.CATEGORIES.values())
        for row, line in enumerate(lines, start=2):
            given = (taxonomy.label(line.key, self.language), taxonomy.label(line.phase, self.language),
                     taxonomy.label(line.group, self.language), line.key)  # fmt: skip
            self._line(sheet, row, given, "given")
            self._fit(sheet, row, zip(given, _PRICE_WIDTHS.values(), strict=False))
            self._entries(sheet, row, at, usual(line.key))
        after = 2 + len(lines)
        self._line(sheet, after, [self._word("own"), *[""] * (len(at) - 1)], "section")
        first_own = after + 1
        last = after + _OWN_LINES
        for row in range(first_own, last + 1):
            for key in _GIVEN:
                self._put(sheet, row, at[key], "", "choice" if key != "item" else "text")
            self._entries(sheet, row, at, {})
        for key, words in CHOICES.items():
            # Whatever drives a price may be written; only the study knows its drivers.
            self._choose(sheet, at[key], 2, last, [pair[self._zh] for pair in words], strict=key != "per")
        for key, labels in (("phase", taxonomy.PHASES), ("group", taxonomy.GROUPS)):
            names = [taxonomy.label(name, self.language) for name in labels]
            self._choose(sheet, at[key], first_own, last, names)
        letter = chr(ord("A") + at["category"])
        self._choose(sheet, at["category"], first_own, last, f"=${letter}$3:${letter}${after}")
        self._at_least_zero(sheet, at["amount"], 2, last, "amount")
        for key in _SHARES:
            self._at_least_zero(sheet, at[key], 2, last, "share")
        for key in _WHOLE:
            self._at_least_zero(sheet, at[key], 2, last, "month", kind="integer")
        sheet.freeze_panes(2, 1)
        sheet.autofilter(1, 0, last, len(at) - 1)

    def _entries(self, sheet: Any, row: int, at: Mapping[str, int], usual: Mapping[str, str]) -> None:
        for key, column in at.items():
            if key in _GIVEN:
                continue
            kind = "text"
            if key in _FIGURES:
                kind = "figure"
            elif key in _SHARES:
                kind = "share"
            elif key in _WHOLE:
                kind = "whole"
            elif key in CHOICES or key == "discount":
                kind = "general"
            word = next((pair[self._zh] for pair in CHOICES.get(key, ()) if pair.en == usual.get(key)), "")
            self._put(sheet, row, column, word, kind)

    def _company(self) -> None:
        sheet = self._sheet("company", self._word("company"), [30, 40, 60], heading=1)
        self._headings(sheet, 1, FIELD_COLUMNS, ("value",))
        row = 2
        filled = {"offer": self.vendor, "currency": self.currency}
        for key in FIELDS:
            meaning = FIELD_MEANINGS[key][self._zh]
            self._put(sheet, row, 0, said(FIELDS, key, self.language), "given_bold")
            self._put(sheet, row, 1, filled.get(key, ""), "text")
            self._put(sheet, row, 2, meaning, "given")
            row += 1
        for name, meaning in self.attributes.items():
            self._put(sheet, row, 0, name, "given")
            self._put(sheet, row, 1, "", "general")
            self._put(sheet, row, 2, meaning, "given")
            self._figure(sheet, row, name)
            row += 1
        for own in range(row, row + _OWN_FIELDS):
            self._line(sheet, own, ["", "", ""], "text")
        sheet.freeze_panes(2, 0)

    def _figure(self, sheet: Any, row: int, name: str) -> None:
        """Keep words and units out of a cell that asks for a figure, and 99.9% out of one that asks for percent.

        A spreadsheet takes 99.9% for 0.999; the cell's format stays general, so that a reader sees what became of it.
        """
        percent = is_percent(name)
        options = {
            "validate": "decimal", "criteria": "between", "minimum": 1 if percent else -_LARGEST, "maximum": _LARGEST,
            "ignore_blank": True, "error_title": self._word("wrong"),
            "error_message": self._word("percent" if percent else "figure"),
            # Of a field of the buyer's own nobody here knows whether less than one percent is a slip.
            "error_type": "stop" if name in ATTRIBUTES or not percent else "warning",
        }  # fmt: skip
        sheet.data_validation(row, 1, row, 1, options)

    def _about(self) -> None:
        sheet = self._sheet("about", self._word("about"), [30, 80], heading=0, tall=True)
        said_of = {
            "schema": SCHEMA,
            "requirements": ", ".join(PurePath(item.file).name for item in self.needs.inputs),
            "count": str(len(self.needs)),
            "digest": digest((need.id, need.text, need.acceptance) for need in self.needs),
            "vendor": self.vendor,
            "currency": self.currency,
            "years": "" if self.years is None else str(self.years),
            "language": self.language,
            "attributes": if_it_fits(json.dumps(list(self.attributes), ensure_ascii=False)),
            "rows": if_it_fits(" ".join(row_digests((need.id, need.text, need.acceptance) for need in self.needs))),
        }
        for row, (key, text) in enumerate(said_of.items(), start=2):
            self._put(sheet, row, 0, said(ABOUT, key, self.language), "given_bold")
            self._put(sheet, row, 1, text, "given")

    def _choose(
        self, sheet: Any, column: int, first: int, last: int, source: Sequence[str] | str, *,
        strict: bool = True, tell: bool = False,
    ) -> None:  # fmt: skip
        options = {
            "validate": "list", "source": source, "ignore_blank": True,
            "error_type": "stop" if strict else "information",
            "error_title": self._word("wrong"), "error_message": self._word("choose"), "show_error": strict,
        }  # fmt: skip
        if tell:
            options |= {"input_title": self._word("answer"), "input_message": self._word("choose")}
        sheet.data_validation(first, column, last, column, options)

    def _at_least_zero(
        self, sheet: Any, column: int, first: int, last: int, word: str, *, kind: str = "decimal"
    ) -> None:
        options = {
            "validate": kind, "criteria": ">=", "value": 0, "ignore_blank": True,
            "error_title": self._word("wrong"), "error_message": self._word(word),
        }  # fmt: skip
        sheet.data_validation(first, column, last, column, options)
