"""Response forms to fill in as a vendor would, with another library than the one that wrote them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crmselect.load.response_words import ANSWER_COLUMNS, FIELD_COLUMNS, PRICE_COLUMNS, SHEETS
from crmselect.model import Requirement, RequirementSet

NEEDS = RequirementSet(
    requirements=(
        Requirement(id="R1", text="=1+1 keeps accounts", priority="must", area="Sales", acceptance="Ten\nin a minute"),
        Requirement(id="R2", text="-Reports", priority="should", area="Sales"),
        Requirement(id="R3", text="@离线可用，含照片", priority="could", area="Mobile"),
    )
)  # fmt: skip
_COLUMNS = {"requirements": ANSWER_COLUMNS, "prices": PRICE_COLUMNS, "company": FIELD_COLUMNS}


def fill(path: Path, role: str, row: str, **cells: Any) -> None:
    """Fill cells of the row whose first cell is ``row``, by the keys of their columns; a new row where it is not."""
    book = openpyxl.load_workbook(path)
    sheet = next(book[name] for name in SHEETS[role] if name in book.sheetnames)
    fill_row(sheet, role, row, cells)
    book.save(path)


def fill_row(sheet: Any, role: str, row: str, cells: Mapping[str, Any]) -> None:
    numbers = [n for n in range(1, sheet.max_row + 1) if sheet.cell(n, 1).value == row]
    if not numbers:
        numbers = [next(n for n in range(3, sheet.max_row + 2) if sheet.cell(n, 1).value is None)]
        sheet.cell(numbers[0], 1).value = row
    columns = list(_COLUMNS[role])
    for key, value in cells.items():
        sheet.cell(numbers[0], columns.index(key) + 1).value = value


def answered(path: Path, language: str = "en") -> None:
    """Fill a form in as a vendor would."""
    zh = language == "zh"
    book = openpyxl.load_workbook(path)
    sheets = {role: book[words[zh]] for role, words in SHEETS.items()}

    def put(role: str, row: str, **cells: Any) -> None:
        fill_row(sheets[role], role, row, cells)

    put(
        "requirements",
        "R1",
        answer="定制开发" if zh else "customisation",
        cost=12000,
        comment="@see below",
        evidence="p. 7",
    )
    put("requirements", "R2", comment="under discussion")
    licences, support, own = (
        ("软件许可", "技术支持", "管理员许可") if zh else ("Software licences", "Technical support", "Admins")
    )
    put("prices", licences, amount=55.5, discount="volume 10%; 5%", notes="named users")
    put("prices", support, percent=0.2, percent_of="procurement.licences")
    put("prices", "培训讲师" if zh else "Trainers", quoted="包含" if zh else "included")
    put("prices", "硬件" if zh else "Hardware", quoted="未报价" if zh else "not quoted", notes="ask us")
    put("prices", own, category="procurement.licences", amount=90, currency="EUR", per="users", every="每年" if zh else "year",
        quantity=0.1, billing="每年预付" if zh else "year advance", start=6, end=60, renewal_months=12, renewal_cap=0.03)  # fmt: skip
    put("company", "产品" if zh else "Product", value="Acme CRM 7")
    put("company", "support_hours", value=16)
    put("company", "uptime_percent", value="on request")
    put("company", "Hosted in", value="Frankfurt")
    book.save(path)


@pytest.fixture(scope="session")
def soffice() -> str:
    """The spreadsheet program; without it a test is skipped, but under CI=true it fails."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        reason = "no spreadsheet program is installed: neither soffice nor libreoffice is on the path"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
