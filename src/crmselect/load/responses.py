"""The response forms that vendors return: a folder of workbooks becomes offers and answers."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.headings import fold
from crmselect.load.offers import load_offers
from crmselect.load.response_form import Form, read_form
from crmselect.load.response_words import requirement_digest
from crmselect.load.tables import in_order
from crmselect.markup import Cell, table
from crmselect.model.answer import AnswerSet
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.offer import Offer, OfferSet
from crmselect.model.requirement import RequirementSet
from crmselect.results import header

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Responses", "load_responses"]

_SUFFIXES = (".xlsx", ".xlsm")
_TO_SAVE_AS = (".xls", ".xlsb", ".ods", ".numbers", ".et", ".fods")
_MOST_FILES = 500
_LISTED = 8


@dataclass(frozen=True, eq=False)
class Responses:
    """What the vendors returned.

    Attributes
    ----------
    offers : OfferSet
        One a form, in the order of the files' names; what stands in the column of notes is a note of the offer under
        the line's name.
    answers : AnswerSet
        An answer that was left blank is not among them, or is *missing* where the vendor wrote a comment all the same.
    asked : tuple of str
        The ids of the requirements that the forms ask for.
    """

    offers: OfferSet
    answers: AnswerSet
    asked: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files with their hashes."""
        return self.offers.inputs

    @property
    def input_notes(self) -> tuple[InputNote, ...]:
        """What the reader left aside and the analyst should know."""
        return self.offers.input_notes

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer: its file, how many requirements it answers and how many it leaves open, how many lines."""
        import pandas as pd

        columns = ["offer", "file", "answered", "missing", "lines", "not_quoted"]
        return pd.DataFrame(list(self._rows()), columns=columns).set_index("offer")

    def to_dict(self) -> dict[str, Any]:
        """Return what was read as plain data for JSON."""
        offers, answers = self.offers.to_dict(), self.answers.to_dict()
        return {**header("responses/1", self.inputs), "offers": offers["offers"], "answers": answers.get("answers", [])}

    def _rows(self) -> Iterator[tuple[str, str, int, int, int, int]]:
        counts = Counter(answer.offer for answer in self.answers if not answer.missing)
        for offer in self.offers:
            answered = counts[offer.name]
            open_lines = sum(item.quoted == "not_quoted" for item in offer.items)
            file = offer.place.file if offer.place else ""
            yield offer.name, file, answered, len(self.asked) - answered, len(offer.items), open_lines

    def __repr__(self) -> str:
        return f"Responses({self.offers!r}, {self.answers!r})"

    def _repr_html_(self) -> str:
        rows = [
            [Cell(name), Cell(file), *(Cell(str(count), number=True) for count in counts)]
            for name, file, *counts in self._rows()
        ]
        return table(["Offer", "File", "Answered", "Missing", "Lines", "Not quoted"], rows)


def load_responses(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    requirements: RequirementSet | None = None,
    costs: str | os.PathLike[str] | None = None,
    stale: bool = False,
    decimal: str | None = None,
) -> Responses:
    """Read the response forms that ``crmselect template`` wrote and vendors filled in.

    Parameters
    ----------
    path : path, or iterable of paths
        A folder of ``.xlsx`` files, one file, or several. In a folder, files of other kinds are left aside and noted.
    requirements : RequirementSet, optional
        The document as it stands: a form that asks for other requirements is a fault that names them, and one that
        words them otherwise is noted.
    costs : path, optional
        A file of further cost items in the long form, such as what the buyer's own staff costs with each offer.
    stale : bool
        Take a form of another document all the same: answers to what is no longer asked are left aside, and a note
        names them.
    decimal : {".", ","}, optional
        The decimal sign of figures that are text.

    Returns
    -------
    Responses
        Its ``offers`` and ``answers`` are what a study takes.

    Raises
    ------
    DataError
        With every fault of every form, each with its cell and its mending; also where two forms are of one offer.
    """
    notes: list[InputNote] = []
    problems: list[Problem] = []
    if isinstance(path, str | os.PathLike):
        files = _in_folder(Path(path), notes, problems) if Path(path).is_dir() else [os.fspath(path)]
        whole = os.fspath(path)
    else:
        files, whole = [os.fspath(one) for one in path], ""
    if not files and not problems:
        raise DataError(Problem(Place(whole) if whole else "", "holds no response form", "put the .xlsx files there"))
    forms = [read_form(file, decimal=decimal) for file in files]
    for form in forms:
        if requirements is not None and form.asked:
            _compared(form, requirements, stale=stale)
        problems.extend(form.problems)
        notes.extend(form.notes)
    _named_once(forms, problems)
    offers: list[Offer] = [form.offer for form in forms if form.offer is not None]
    inputs = tuple(form.input for form in forms if form.input is not None)
    further = None if costs is None else _further_costs(costs, offers, len(forms), decimal, problems)
    if problems:
        raise DataError(in_order(problems))
    asked = dict.fromkeys(id_ for form in forms for id_ in form.asked)
    return Responses(
        OfferSet(
            offers=tuple(offers),
            inputs=inputs if further is None else (*inputs, *further.inputs),
            input_notes=tuple(notes) if further is None else (*notes, *further.input_notes),
        ),
        AnswerSet(answers=tuple(answer for form in forms for answer in form.answers), inputs=inputs),
        tuple(requirements.ids if requirements is not None else asked),
    )


def _in_folder(folder: Path, notes: list[InputNote], problems: list[Problem]) -> list[str]:
    """Return the workbooks of a folder by name; what leads out of it or has to be saved anew is a fault."""
    found = []
    whole = folder.resolve()
    for entry in sorted(folder.iterdir(), key=lambda one: (one.name.casefold(), one.name)):
        # Office programs keep such a file beside one that is open.
        if entry.name.startswith((".", "~$")) or entry.is_dir():
            continue
        suffix = entry.suffix.lower()
        if suffix in _TO_SAVE_AS:
            problems.append(Problem(Place(str(entry)), f"a file that ends in {suffix} is not read", "save it as .xlsx"))
        elif suffix not in _SUFFIXES:
            what, zh = "is no workbook: it was not read", "不是工作簿：未读取"
            notes.append(InputNote(where=str(entry), what=what, zh=zh))
        elif not _resolved(entry).is_relative_to(whole):
            problems.append(Problem(Place(str(entry)), "leads out of its folder", "put the file itself there"))
        else:
            found.append(str(entry))
    if len(found) > _MOST_FILES:
        raise DataError(Problem(Place(str(folder)), f"holds {len(found)} workbooks", f"keep {_MOST_FILES} at most"))
    return found


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # A link that leads to itself leads nowhere.
        return Path("/")


def _named_once(forms: Sequence[Form], problems: list[Problem]) -> None:
    first: dict[str, Form] = {}
    for form in forms:
        if form.offer is None:
            continue
        other = first.setdefault(fold(form.offer.name) or form.offer.name, form)
        if other is not form and other.offer is not None:
            what = f"{form.offer.name!r} answers in {other.path} too"
            fix = "keep one of the two forms, or give each offer its own name"
            problems.append(Problem(form.name_at, what, fix))


def _further_costs(
    path: str | os.PathLike[str], offers: list[Offer], forms: int, decimal: str | None, problems: list[Problem]
) -> OfferSet | None:
    """Add the items of a file to the offers that they belong to; whose offer did not come back is a fault."""
    try:
        further = load_offers(path, decimal=decimal)
    except DataError as error:
        problems.extend(error.problems)
        return None
    names = [offer.name for offer in offers]
    whole = len(names) == forms
    for added in further:
        if added.name not in names:
            if whole:  # Else it may be that of a form that could not be read, which is told already.
                hint = closest(added.name, names) or f"the offers are {', '.join(names)}"
                problems.append(Problem(added.place or os.fspath(path), f"there is no offer {added.name!r}", hint))
            continue
        offer = offers[names.index(added.name)]
        own = tuple(
            item if item.currency or not added.currency else item.replace(currency=added.currency)
            for item in added.items
        )
        lines = {item.item: item.place for item in offer.items}
        for item in own:
            if item.item in lines:
                what = f"{offer.name!r} has the item {item.item!r} in {lines[item.item]} too"
                problems.append(Problem(item.place or os.fspath(path), what, "give each line of an offer its own name"))
        if not problems:
            offers[names.index(added.name)] = offer.replace(items=(*offer.items, *own))
    return further


def _compared(form: Form, requirements: RequirementSet, *, stale: bool) -> None:
    """Say where a form asks for other requirements than the document, or words them otherwise."""
    now = {one.id: requirement_digest(one.id, one.text, one.acceptance) for one in requirements}
    extra = [id_ for id_ in form.asked if id_ not in now]
    lacking = [id_ for id_ in now if id_ not in form.asked]
    changed = [id_ for id_, asked in form.asked.items() if id_ in now and asked != now[id_]]
    where = str(Place(form.path, sheet=form.asked_at.sheet))
    if extra or lacking:
        what = "the form is of another requirements document"
        parts = [f"{_listed(ids)} {said}" for ids, said in ((lacking, "not asked"), (extra, "not in the document"))
                 if ids]  # fmt: skip
        if not stale:
            fix = "send the form that belongs to the document, or pass stale=True to take what still fits"
            form.problems.append(Problem(form.asked_at, f"{what}: {'; '.join(parts)}", fix))
            return
        parts_zh = [f"{_listed(ids)} {said}" for ids, said in ((lacking, "未列入"), (extra, "不在文档中")) if ids]
        zh = f"表单对应另一份需求文档：{'；'.join(parts_zh)}"
        form.notes.append(InputNote(where=where, what=f"{what}: {'; '.join(parts)}", zh=zh))
        form.answers[:] = [answer for answer in form.answers if answer.requirement in now]
    if changed:
        form.notes.append(
            InputNote(
                where=where,
                what=f"answers may be stale: the text or the criterion of {_listed(changed)} has changed since",
                zh=f"应答可能已过时：{_listed(changed)} 的文字或验收标准此后有变化",
            )
        )


def _listed(ids: Sequence[str]) -> str:
    more = f" … ({len(ids)})" if len(ids) > _LISTED else ""
    return ", ".join(ids[:_LISTED]) + more
