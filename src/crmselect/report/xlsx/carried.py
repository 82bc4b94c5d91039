"""The sheets of a study's project; there are none without one."""

from __future__ import annotations

from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import Book
from crmselect.report.xlsx.budget import write_budget
from crmselect.report.xlsx.cashflow import CashCells
from crmselect.report.xlsx.milestones import write_guidance, write_milestones
from crmselect.report.xlsx.progress import write_progress
from crmselect.report.xlsx.returns import write_returns
from crmselect.report.xlsx.scope import write_scope

__all__ = ["sheets_of", "write_carried"]


def sheets_of(findings: Findings) -> tuple[str, ...]:
    """Return the keys of the project's sheets, in order; costs that stay closed have none."""
    found = findings.carried
    parts = {
        "scope": found.scope is not None,
        "budget": found.budget is not None,
        "milestones": found.schedule is not None,
        "returns": found.returns is not None,
        "progress": found.progress is not None,
    }
    names = [name for name, there in parts.items() if there]
    if "budget" in names:
        at = names.index("budget")
        names[at : at + 1] = ["budget", "months"]
        names.append("guidance")
    return tuple(names)


def write_carried(book: Book, findings: Findings, cash: CashCells) -> None:
    """Write the sheets."""
    found, names = findings.carried, set(sheets_of(findings))
    if "scope" in names and found.scope is not None:
        write_scope(book, found, found.scope)
    if "budget" in names and found.budget is not None:
        write_budget(book, found, found.budget)
        write_guidance(book, found, found.budget)
    if "milestones" in names and found.schedule is not None:
        write_milestones(book, found, found.schedule)
    if "returns" in names and found.returns is not None:
        write_returns(book, findings, found, found.returns, cash)
    if "progress" in names and found.progress is not None:
        write_progress(book, found, found.progress)
