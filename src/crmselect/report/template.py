"""The response form: a workbook that a vendor fills in, and that reads back as an offer and its answers."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from crmselect.errors import DataError, Place, Problem
from crmselect.load.response_words import ATTRIBUTES
from crmselect.model import RequirementSet
from crmselect.report.files import check_target, write_whole
from crmselect.report.template_sheets import FormSheets

__all__ = ["form_bytes", "form_paths", "write_forms"]

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook states no zone
_LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
_MOST_ROWS = 100_000
_NO_NAME = re.compile(r'[<>:"/\\|?*\s]+')
_LONGEST_NAME = 60


def form_bytes(
    needs: RequirementSet,
    *,
    vendor: str = "",
    language: str = "en",
    currency: str = "",
    years: int | None = None,
    attributes: Mapping[str, str] | Iterable[str] | None = None,
) -> bytes:
    """Return a response form as the bytes of a workbook; the same for the same input.

    Parameters
    ----------
    needs : RequirementSet
    vendor : str
        Whom it is for; blank leaves the name to the vendor.
    language : {"en", "zh"}
        Of headings, instructions and drop-downs; both read back alike.
    currency : str
        ISO 4217, filled in as the currency of the prices; the vendor may change it.
    years : int, optional
        Over how many years prices will be compared; stands among what the form says of itself.
    attributes : mapping of str to str, or iterable of str, optional
        What is asked of the whole offer, with what each means; by default support hours, response time, availability,
        lead time and reference customers.

    Raises
    ------
    DataError
        Where there is no requirement, or a text is longer than a cell can hold.

    Examples
    --------
    >>> from crmselect.model import Requirement
    >>> needs = RequirementSet(requirements=(Requirement(id="R1", text="=1+1 is text", priority="must"),))
    >>> form_bytes(needs, vendor="Acme") == form_bytes(needs, vendor="Acme")
    True
    """
    import xlsxwriter  # type: ignore[import-untyped]

    if language not in {"en", "zh"}:
        raise ValueError(f"language is 'en' or 'zh', not {language!r}")
    _check(needs)
    if attributes is None:
        asked = {name: words[language == "zh"] for name, words in ATTRIBUTES.items()}
    else:
        asked = dict(attributes) if isinstance(attributes, Mapping) else dict.fromkeys(attributes, "")
    stream = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, settings)
    book.set_properties({"title": "Response form", "author": "", "created": _CREATED})
    FormSheets(book, needs, language, _visible(vendor), currency, years, asked).write()
    book.close()
    return stream.getvalue()


def write_forms(
    needs: RequirementSet,
    path: str | os.PathLike[str],
    *,
    vendors: Iterable[str] = (),
    language: str = "en",
    currency: str = "",
    years: int | None = None,
    attributes: Mapping[str, str] | Iterable[str] | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write response forms: one for each vendor that is named, else one.

    Parameters
    ----------
    needs, language, currency, years, attributes
        As for :func:`form_bytes`.
    path : path
        Ends in ``.xlsx``; with vendors, each form bears the vendor's name behind it: ``rfp.xlsx`` gives
        ``rfp-Acme.xlsx``.
    vendors : iterable of str
    overwrite : bool
        Whether a form that is there is replaced: it may be filled in.

    Returns
    -------
    tuple of Path
        Where the forms stand; all are written, or none where one is there already.

    Raises
    ------
    DataError
        See :func:`form_bytes`; and for another suffix, a folder that is not there, a form that is there, a vendor that
        is named twice.
    """
    names = tuple(vendors)
    targets = form_paths(path, names)
    problems: list[Problem] = []
    for target in targets:
        try:
            check_target(target, overwrite=overwrite)
        except DataError as error:
            problems.extend(error.problems)
    if problems:
        raise DataError(problems)
    asked = attributes if attributes is None or isinstance(attributes, Mapping) else tuple(attributes)
    options = {"language": language, "currency": currency, "years": years, "attributes": asked}
    forms = [form_bytes(needs, vendor=vendor, **options) for vendor in names or ("",)]  # type: ignore[arg-type]
    for target, data in zip(targets, forms, strict=True):
        write_whole(target, data, overwrite=overwrite)
    return targets


def form_paths(path: str | os.PathLike[str], vendors: Iterable[str] = ()) -> tuple[Path, ...]:
    """Return where forms are written, under names that every file system takes.

    Examples
    --------
    >>> [path.name for path in form_paths("rfp.xlsx", ["Acme & Co.", "a/b", "A:B"])]
    ['rfp-Acme-&-Co.xlsx', 'rfp-a-b.xlsx', 'rfp-A-B-2.xlsx']
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise DataError(Problem(Place(str(target)), "a response form is a workbook", "name it .xlsx"))
    names = tuple(vendors)
    folded = [" ".join(name.split()).casefold() for name in names]
    problems = [Problem("vendors", "a vendor without a name", "leave it out")] if "" in folded else []
    twice = dict.fromkeys(name for name, fold in zip(names, folded, strict=True) if fold and folded.count(fold) > 1)
    if twice:
        problems.append(Problem("vendors", f"{', '.join(twice)}: named more than once", "name each vendor once"))
    if problems:
        raise DataError(problems)
    taken: set[str] = set()
    found = []
    for name in names:
        base = whole = _safe(name)
        number = 1
        while whole.casefold() in taken:
            number += 1
            whole = f"{base}-{number}"
        taken.add(whole.casefold())
        found.append(target.with_name(f"{target.stem}-{whole}{target.suffix}"))
    return tuple(found) or (target,)


def _safe(name: str) -> str:
    plain = _NO_NAME.sub("-", _visible(unicodedata.normalize("NFC", name)))
    return plain[:_LONGEST_NAME].strip("-. ") or "vendor"


def _visible(text: str) -> str:
    """Return text without signs that nobody sees: some of them turn the direction of a line."""
    return "".join(char if char.isprintable() else " " for char in text).strip()


def _check(needs: RequirementSet) -> None:
    problems = []
    if not len(needs):
        problems.append(Problem("requirements", "there is no requirement to ask for", "name a document that has some"))
    if len(needs) > _MOST_ROWS:
        problems.append(Problem("requirements", f"{len(needs)} requirements fit no form", "split the document"))
    for need in needs:
        long = [name for name in ("text", "acceptance", "area") if len(getattr(need, name)) > _LONGEST_TEXT]
        problems.extend(
            Problem(need.place or need.id, f"the {name} of {need.id!r} is longer than a cell can hold", "shorten it")
            for name in long
        )
    if problems:
        raise DataError(problems)
