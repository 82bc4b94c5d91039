"""A return as plain data and as a table for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from crmselect.markup import Cell, table
from crmselect.planning import returns_words
from crmselect.results import header, plain
from crmselect.text import number

if TYPE_CHECKING:
    from crmselect.planning.returns_result import Returns

__all__ = ["as_dict", "as_html", "records"]


def records(frame: pd.DataFrame) -> Any:
    """Return a frame's rows as plain data, its index among them."""
    return [plain(dict(row)) for row in frame.reset_index().to_dict("records")]


def as_dict(found: Returns) -> dict[str, Any]:
    """Return a result as plain data for JSON."""
    return {
        **header("returns/1", found.costs.offers.inputs),
        "currency": found.currency,
        "years": found.assumptions.years,
        "discount_rate": found.assumptions.discount_rate,
        "golive_month": found.golive,
        "language": found.language,
        "benefits": found.benefits.model_dump(mode="json", exclude_defaults=True),
        "table": records(found.table),
        "by_kind": records(found.by_kind),
        "by_benefit": records(found.by("benefit")),
        "net_by_month": {name: plain(row) for name, row in zip(found.names, found.net_cash, strict=True)},
        "break_even": records(found.break_even().table),
        "sentences": list(found.say()),
        "notes": [note.model_dump(exclude={"place"}) for note in found.notes],
    }


def as_html(found: Returns) -> str:
    """Return a result as a table, the highest net present value first."""
    language = found.language
    frame = found.table.sort_values("npv", ascending=False, kind="stable")
    most = frame["npv"].max() if len(frame) else 0.0
    rows = [
        [
            Cell(str(name)),
            Cell(number(row["benefits"]), number=True),
            Cell(number(row["costs"]), number=True),
            Cell(number(row["npv"]), bar=row["npv"] / most if most > 0 else None, number=True),
            Cell(returns_words.share(row["roi"], language), number=True),
            Cell(returns_words.rate(row["rates"], language), number=True),
            Cell(returns_words.back(row["payback"], language), number=True),
            Cell(returns_words.back(row["discounted_payback"], language), number=True),
            Cell(number(row["benefit_cost_ratio"], 2), number=True),
        ]
        for name, row in frame.iterrows()
    ]
    return table(
        returns_words.HEADINGS[language == "zh"], rows, caption=returns_words.caption(found, language),
        notes=[*found.say(), *(f"{note.where}: {note.text(language)}" for note in found.own_notes)],
    )  # fmt: skip
