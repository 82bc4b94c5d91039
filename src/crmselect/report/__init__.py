"""Reports of a study: a document without a format, and that document as a page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from crmselect.errors import DataError, Place, Problem
from crmselect.report.build import document
from crmselect.report.files import check_target, write_whole
from crmselect.report.template import form_bytes, write_forms

if TYPE_CHECKING:
    from crmselect.study import Study

__all__ = ["document", "form_bytes", "render_html", "write", "write_forms"]

_WRITTEN = (".html", ".htm", ".xlsx", ".docx")


def render_html(study: Study, *, draws: int = 10_000, seed: int = 0) -> str:
    """Return the report of a study as one self-contained HTML page.

    Parameters
    ----------
    study : Study
        Its language is the page's.
    draws, seed : int
        Of what is uncertain.

    Returns
    -------
    str
        The same for the same study. It needs no network, prints on A4, carries every figure in full precision, and lets
        a reader try other weights, users, years, rates and offers.

    Raises
    ------
    DataError
        When the study cannot be ranked for another reason than a missing scale of cost.
    """
    from crmselect.report.build import document_of
    from crmselect.report.findings import find
    from crmselect.report.html import html
    from crmselect.report.interactive import live

    findings = find(study, draws=draws, seed=seed)
    return html(document_of(findings), live(findings))


def write(
    study: Study, path: str | os.PathLike[str], *, overwrite: bool = True, draws: int = 10_000, seed: int = 0
) -> Path:
    """Write the report of a study.

    Parameters
    ----------
    study : Study
    path : str or path
        Its suffix is the format: ``.html``, ``.xlsx`` or ``.docx`` (the extra ``crmselect[docx]``).
    overwrite : bool
        Whether a file that is there is replaced; it stays whole until the new one is.
    draws, seed : int
        Of what is uncertain; with the same ones the same study gives the same report.

    Returns
    -------
    Path
        Where the report stands.

    Raises
    ------
    DataError
        For another suffix, a folder that is not there, a file that must not be overwritten, or a study that cannot be
        ranked for another reason than a missing scale of cost.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in _WRITTEN:
        what = f"reports are not written as {suffix}" if suffix else "the name does not say in what format to write"
        raise DataError(Problem(Place(str(target)), what, "name it .html, .xlsx or .docx"))
    check_target(target, overwrite=overwrite)
    write_whole(target, _rendered(study, suffix, draws, seed), overwrite=overwrite)
    return target


def _rendered(study: Study, suffix: str, draws: int, seed: int) -> bytes:
    if suffix == ".xlsx":
        from crmselect.report.xlsx import workbook

        return workbook(study, draws=draws, seed=seed)
    if suffix == ".docx":
        from crmselect.report.paper import docx

        return docx(document(study, draws=draws, seed=seed))
    return render_html(study, draws=draws, seed=seed).encode("utf-8")
