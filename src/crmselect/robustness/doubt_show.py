"""How sure a ranking is, as plain data and as a table for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.robustness import doubt_words
from crmselect.text import number, percent

if TYPE_CHECKING:
    from crmselect.robustness.doubt import Robustness

__all__ = ["as_dict", "as_html"]


def as_dict(found: Robustness) -> dict[str, Any]:
    """Return a result as plain data for JSON."""
    body = {
        "language": found.language,
        "draws": found.draws,
        "sampling": found.sampling,
        "weights": found.way,
        "spread": found.spread,
        "evaluators": list(found.evaluators),
        "winner": found.winner,
        "clear": found.clear,
        "verdict": found.verdict,
        "sentences": list(found.sentences),
        "table": found.table,
        "acceptability": {name: row.tolist() for name, row in found.acceptability.iterrows()},
        "pairwise": {name: row.to_dict() for name, row in found.pairwise.iterrows()},
        "central_weights": {name: row.to_dict() for name, row in found.central_weights.iterrows()},
        "perfect_information": found.perfect_information,
        "facts": found.facts,
        "price_of_a_point": found.price_of_a_point,
        "information": found.information.to_dict("records"),
        "excluded": found.ranking.excluded,
        "notes": [note.model_dump(exclude={"place"}) for note in found.notes],
    }
    return {**header("robustness/1", found.inputs, found.seed), **{key: plain(value) for key, value in body.items()}}


def as_html(found: Robustness) -> str:
    """Return a result as a table, the surest offer first."""
    words = doubt_words.HEADINGS[found.language == "zh"]
    rows = [
        [
            Cell(name),
            Cell(percent(found.best[name], 1), bar=float(found.best[name]), number=True),
            *(Cell(percent(share, 0), number=True) for share in found.acceptability.loc[name].iloc[1:4]),
            Cell(number(found.expected_rank[name], 2), number=True),
            Cell(f"{found.expected_regret[name]:.4f}", number=True),
            Cell("–" if np.isnan(found.confidence[name]) else percent(found.confidence[name], 0), number=True),
        ]
        for name in found.best.sort_values(ascending=False, kind="stable").index
    ]
    shown = min(len(found.racing), 4)
    headings = [words[0], words[1], *(words[2].format(rank) for rank in range(2, shown + 1)), *words[3:6]]
    return table(headings, rows, caption=words[6].format(f"{found.draws:,}", found.seed), notes=list(found.sentences))
