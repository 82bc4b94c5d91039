"""Workbooks read back, and studies that hold whatever a price can be made of."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

import crmselect as crm
from crmselect.model import Bound, ExchangeRates

from .studies import AREAS, answers, requirements, study


@dataclass
class Opened:
    """The values of a workbook."""

    book: Any

    @classmethod
    def read(cls, source: Path | io.BytesIO) -> Opened:
        return cls(openpyxl.load_workbook(source, data_only=True))

    def cell(self, sheet: str, where: str) -> Any:
        return self.book[sheet][where].value

    def ranking(self) -> list[tuple[Any, ...]]:
        """The list on the first sheet: offer, place, score, present value, nominal, fit."""
        sheet = self.book.worksheets[0]
        head = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value in {"No.", "序号"})
        found = []
        for row in sheet.iter_rows(min_row=head + 1, max_col=7, values_only=True):
            if not isinstance(row[0], int | float):
                break
            found.append((row[2], row[1] if isinstance(row[1], int | float) else None, *row[3:7]))
        return found


def formulas(data: bytes) -> list[tuple[str, str]]:
    """Return the sheet and the address of every formula."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def cell_of(sheet: Any, row: tuple[str, ...], column: str) -> Any:
    """Return the cell in the first row that begins with some texts (blank cells and indents aside), under a heading."""
    at = None
    for line in sheet.iter_rows():
        texts = [cell.value for cell in line]
        if at is None and column in texts and texts.index(column) > 0:
            at = texts.index(column)
            continue
        if at is not None and tuple(str(text).strip() for text in texts[: len(row)]) == row:
            return line[at]
    raise AssertionError(f"{sheet.title} has no row {row} under {column!r}")


def rich_study(**changes: Any) -> crm.Study:
    """A study with tiers, fees, percents of percents, currencies over time, reserves, refreshes and residual values."""
    item = crm.CostItem
    acme = crm.Offer(name="Acme", currency="EUR", items=(
        item(item="Seats", category="procurement.licences", per="users", every="month", billing="year advance",
             tiers=(crm.Tier(up_to=50, price=30), crm.Tier(up_to=100, price=25, fee=500), crm.Tier(price=20)),
             discount=({"name": "volume", "share": 0.1}, {"name": "term", "share": 0.05}), renewal_months=12,
             renewal_asked=0.07, renewal_cap=0.03),
        item(item="Storage", category="procurement.servers", amount=4, per="gigabytes", every="month", included=100,
             block=50, growth=0.04),
        item(item="Support", category="procurement.support", percent=0.2, percent_of="procurement.licences",
             every="year"),
        item(item="Maintenance", category="procurement.upgrades", percent=0.1, percent_of=("Support", "Seats"),
             every="year", percent_base="list", billing="arrears"),
        item(item="Set-up", category="procurement.implementation", amount=45_000, tax_rate=0.19, recoverable=0.5),
        item(item="Migration", category="deployment.migration", amount=crm.Estimate(low=5_000, likely=9_000, high=20_000),
             currency="GBP", start=14),
        item(item="Exit", category="golive.exit", percent=0.25, percent_of="Seats", percent_over="last_year",
             billing="arrears"),
        item(item="Materials", category="training.materials", quoted="included"),
    ), attributes={"support_hours": 24, "uptime": 99.9, "level": 3})  # fmt: skip
    bravo = crm.Offer(name="Bravo", currency="GBP", items=(
        item(item="Seats", category="procurement.licences", per="users", every="quarter", tier_mode="volume",
             tiers=(crm.Tier(up_to=90, price=200), crm.Tier(price=150)), free_months=6),
        item(item="Packages", category="procurement.servers", amount=900, per="gigabytes", every="year", block=250,
             tier_mode="package"),
        item(item="Server", category="procurement.hardware", amount=30_000, refresh_every=2, refresh_share=0.6,
             residual=2_000),
        item(item="Upkeep", category="procurement.support", percent=0.15, percent_of="technology", every="month",
             billing="quarter advance"),
        item(item="Custom", category="deployment.customisation", amount=20_000, currency="USD"),
        item(item="Stated reserve", category="deployment.contingency", amount=1_000),
        item(item="Late", category="deployment.integration", amount=5_000, start=70),
    ), attributes={"support_hours": 12, "uptime": 99.5, "level": 2})  # fmt: skip
    cargo = crm.Offer(name="Cargo", items=(
        item(item="Licence", category="procurement.licences", amount=60_000, currency="EUR"),
        item(item="Care", category="procurement.support", percent=0.18, percent_of="Licence", every="year", start=12,
             currency="GBP"),
        item(item="Watch", category="testing.execution", percent=0.02, percent_of="Licence", every="month", currency="GBP",
             billing="year advance", percent_over="first_year"),
        item(item="Calls", category="training.support", every="month", per="users", quantity=0.4, tier_over="year",
             tiers=(crm.Tier(up_to=300, price=9), crm.Tier(price=6))),
        item(item="Migration", category="deployment.migration", quoted="not_quoted"),
        item(item="Free", category="golive.migration", amount=0),
    ), attributes={"support_hours": 10, "uptime": 98.0, "level": 1})  # fmt: skip
    needs = requirements(AREAS)
    fields: dict[str, Any] = {
        "offers": [acme, bravo, cargo],
        "requirements": needs,
        "answers": answers(["Acme", "Bravo", "Cargo"], needs),
        "assumptions": crm.Assumptions(
            currency="USD", years=4, discount_rate=0.08,
            drivers={"users": [40, 80, 120], "gigabytes": {"start": 180, "growth": 0.3}},
            exchange_rates=ExchangeRates.model_validate({
                "as_of": "2026-11-01", "EUR": 1.08, "GBP": {"values": [1.3, 1.25], "growth": 0.02}}),
            contingency={"deployment": 0.1, "procurement": 0.05},
        ),
        "criteria": [
            crm.Criterion(name="Fit", weight=40, source="requirements", area_weights={"Sales": 3}),
            crm.Criterion(name="Cost", weight=60, children=[
                crm.Criterion(name="All", weight=2, source="cost.present_value",
                              value=crm.ValueFunction(worst=400_000, best=50_000)),
                crm.Criterion(name="Each", weight=1, source="cost.per_user_month",
                              value=crm.ValueFunction(worst=120, best=10)),
                crm.Criterion(name="Year", weight=1, source="cost.annual_equivalent",
                              value=crm.ValueFunction(worst=120_000, best=10_000)),
                crm.Criterion(name="Paid", weight=1, source="cost.nominal",
                              value=crm.ValueFunction(worst=450_000, best=50_000)),
            ]),
        ],
        "gates": crm.Gates(budget=500_000, budget_kind="nominal", must_haves=False),
        "title": "Rich",
    }  # fmt: skip
    return crm.Study(**{**fields, **changes})


def scaled_study(**changes: Any) -> crm.Study:
    """A study with every shape of value function and every gate."""
    shapes = {
        "linear": crm.ValueFunction(worst=8, best=24),
        "early": crm.ValueFunction(shape="exponential", worst=0, middle=6, best=24),
        "late": crm.ValueFunction(shape="exponential", worst=0, middle=18, best=24),
        "hard": crm.ValueFunction(shape="exponential", worst=24, middle=23.9, best=0),
        "soft": crm.ValueFunction(shape="exponential", worst=0, middle=11.999, best=24),
        "straight": crm.ValueFunction(shape="exponential", worst=0, middle=12, best=24),
    }
    leaves = [
        crm.Criterion(name=name, weight=n + 1, source="attribute.support_hours", value=shape)
        for n, (name, shape) in enumerate(shapes.items())
    ]
    leaves += [
        crm.Criterion(name="piecewise", weight=2, source="attribute.uptime", value=crm.ValueFunction(
            shape="piecewise", points=((95, 0), (99, 0.2), (99.9, 0.9), (100, 1)))),
        crm.Criterion(name="target", weight=2, source="attribute.uptime", value=crm.ValueFunction(
            shape="target", target=99.6, tolerance=0.5)),
        crm.Criterion(name="level", weight=3, source="attribute.level", value=crm.ValueFunction(
            shape="ordinal", levels={1: 0, 2: 0.3, 3: 1})),
    ]  # fmt: skip
    fields: dict[str, Any] = {
        "criteria": [
            crm.Criterion(name="Shapes", weight=3, children=leaves),
            crm.Criterion(name="Sales", weight=2, source="requirements.Sales"),
            crm.Criterion(name="Flat", weight=1, source="requirements.flat"),
        ],
        "gates": crm.Gates(
            area_minimum={"Sales": 0.5, "Service": 0.7}, total_minimum=0.5, must_haves=True,
            attributes={"support_hours": Bound(minimum=11), "uptime": Bound(minimum=98, maximum=100)},
        ),
    }  # fmt: skip
    return rich_study(**{**fields, **changes})


def staged_study(language: str = "en") -> crm.Study:
    """A study in which one offer's costs stay closed."""
    return study(gates=crm.Gates(budget=600_000, staged=True), language=language)
