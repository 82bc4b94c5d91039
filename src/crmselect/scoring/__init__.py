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
    from crmselect.scoring.ranking import Ranking, rank
    from crmselect.scoring.review import Note
    from crmselect.scoring.second import METHODS
    from crmselect.scoring.tree import Leaf, Node, default_criteria
    from crmselect.scoring.values import outside, value

_HOMES = {
    "answers": ("AnswerScores", "read_answers"),
    "explain": ("Explanation",),
    "fit": ("Fit", "fit_share", "measure_fit"),
    "gates": ("Stop", "apply_gates"),
    "ranking": ("Ranking", "rank"),
    "review": ("Note",),
    "second": ("METHODS",),
    "tree": ("Leaf", "Node", "default_criteria"),
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
    "Ranking",
    "Stop",
    "apply_gates",
    "default_criteria",
    "fit_share",
    "measure_fit",
    "outside",
    "rank",
    "read_answers",
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
