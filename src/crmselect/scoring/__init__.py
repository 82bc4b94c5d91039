"""Gates, fit, value functions, price formulas, weights and methods, and the ranking that they make.

The names below are loaded when they are first used: the methods, the weights and the price formulas are arrays only,
and whoever imports them loads no pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmselect.scoring.answers import AnswerScores, read_answers
    from crmselect.scoring.explain import Explanation
    from crmselect.scoring.fit import Fit, fit_share, measure_fit
    from crmselect.scoring.gates import Stop, apply_gates
    from crmselect.scoring.missing import OpenAnswers, open_answers
    from crmselect.scoring.panels import Panel, panel
    from crmselect.scoring.people import aggregate, borda, combine, condorcet, kendall_w, leave_one_out, spread
    from crmselect.scoring.ranking import Ranking, rank
    from crmselect.scoring.review import Note
    from crmselect.scoring.second import METHODS
    from crmselect.scoring.tree import Leaf, Node, default_criteria
    from crmselect.scoring.turning import Turning
    from crmselect.scoring.values import outside, value

_HOMES = {
    "answers": ("AnswerScores", "read_answers"),
    "explain": ("Explanation",),
    "fit": ("Fit", "fit_share", "measure_fit"),
    "gates": ("Stop", "apply_gates"),
    "missing": ("OpenAnswers", "open_answers"),
    "panels": ("Panel", "panel"),
    "people": ("aggregate", "borda", "combine", "condorcet", "kendall_w", "leave_one_out", "spread"),
    "ranking": ("Ranking", "rank"),
    "review": ("Note",),
    "second": ("METHODS",),
    "tree": ("Leaf", "Node", "default_criteria"),
    "turning": ("Turning",),
    "values": ("outside", "value"),
}
_WHERE = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "METHODS",
    "AnswerScores",
    "Explanation",
    "Fit",
    "Leaf",
    "Node",
    "Note",
    "OpenAnswers",
    "Panel",
    "Ranking",
    "Stop",
    "Turning",
    "aggregate",
    "apply_gates",
    "borda",
    "combine",
    "condorcet",
    "default_criteria",
    "fit_share",
    "kendall_w",
    "leave_one_out",
    "measure_fit",
    "open_answers",
    "outside",
    "panel",
    "rank",
    "read_answers",
    "spread",
    "value",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        found = getattr(importlib.import_module(f"crmselect.scoring.{_WHERE[name]}"), name)
        globals()[name] = found
        return found
    if name in {"methods", "prices", "weights"}:
        return importlib.import_module(f"crmselect.scoring.{name}")
    raise AttributeError(f"module 'crmselect.scoring' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
