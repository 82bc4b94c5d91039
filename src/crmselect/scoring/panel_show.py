"""A panel as a page for notebooks and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.text import number

if TYPE_CHECKING:
    from crmselect.scoring.panels import Panel

__all__ = ["as_dict", "as_html"]


def as_dict(panel: Panel) -> dict[str, Any]:
    """Return the panel as plain data for JSON."""
    sets = (panel.base.offers, panel.base.requirements, panel.base.answers)
    inputs = dict.fromkeys(item for records in sets if records is not None for item in records.inputs)
    body = {
        "language": panel.language,
        "winner": panel.winner,
        "weights": panel.weights,
        "answers": panel.answers,
        "evaluators": [one.model_dump(mode="json", exclude={"place"}) for one in panel.evaluators],
        "table": _records(panel.table),
        "criteria": _records(panel.disagreement.criteria),
        "offers": _records(panel.disagreement.offers),
        "map": _records(panel.disagreement.map),
        "concordance": panel.concordance._asdict(),
        "borda": panel.borda,
        "condorcet": {
            "pairwise": _records(panel.condorcet.pairwise),
            "winner": panel.condorcet.winner,
            "cycle": panel.condorcet.cycle,
        },
        "without": _records(panel.without),
        "sentences": panel.sentences,
    }
    return {**header("panel/1", inputs), **{key: plain(value) for key, value in body.items()}}


def as_html(panel: Panel) -> str:
    """Return the joint ranking with bars and everybody's places; those that are out in grey."""
    zh = panel.language == "zh"
    names = [one.name for one in panel.evaluators]
    frame = panel.table
    greyed = [row for row, status in enumerate(frame["status"]) if status == "excluded"]
    top = float(np.nanmax(frame["score"].to_numpy(), initial=0.0)) or 1.0
    rows = []
    for offer, row in zip(frame.index, frame.to_dict("records"), strict=True):
        score = float(row["score"])
        cells = [Cell(_place(row["rank"]), number=True), Cell(number(score, 3), score / top, number=True)]
        cells.extend(
            Cell(_place(row[f"rank: {name}"]), number=True, title=number(float(row[f"score: {name}"]), 3))
            for name in names
        )
        rows.append([Cell(str(offer)), *cells])
    first = ["报价", "名次", "得分"] if zh else ["Offer", "Rank", "Score"]
    caption = "评审小组" if zh else "The panel"
    return table([*first, *names], rows, caption=caption, greyed=greyed, notes=panel.sentences)


def _place(place: Any) -> str:
    return "–" if pd.isna(place) else str(int(place))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    whole = frame.reset_index().astype(object)
    known = whole.where(whole.notna(), None)
    return [{str(key): value for key, value in record.items()} for record in known.to_dict("records")]
