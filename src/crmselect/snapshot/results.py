"""The results that a saved decision holds: which, how they are computed, and why one is not there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from crmselect.errors import DataError
from crmselect.results import plain

if TYPE_CHECKING:
    from crmselect.study import Study

__all__ = ["RESULTS", "SAMPLED", "Computed", "compute", "results_of"]


class _Run(NamedTuple):
    """What the drawn results need."""

    draws: int
    seed: int
    executor: Executor | None

    @property
    def drawn(self) -> dict[str, Any]:
        # What could change its default is stated, so that a later version repeats the same draws.
        return {"draws": self.draws, "seed": self.seed, "sampling": "sobol", "executor": self.executor}


RESULTS: Mapping[str, Callable[[Study, _Run], Any]] = MappingProxyType(
    {
        "ranking": lambda study, _: study.rank(),
        "tco": lambda study, _: study.costs,
        "cost_risk": lambda study, run: study.simulate(**run.drawn),
        "robustness": lambda study, run: study.stress(**run.drawn, spread=0.3),
        "stability": lambda study, _: study.stability(),
        "audit": lambda study, _: study.audit(),
        "panel": lambda study, _: study.panel(),
        "review": lambda study, _: study.review(),
    }
)
"""Every result by its name in the archive, in its order there."""
SAMPLED = frozenset({"cost_risk", "robustness"})


def results_of(study: Study) -> tuple[str, ...]:
    """Return the names of the results that a study has: a panel needs evaluators."""
    return tuple(name for name in RESULTS if name != "panel" or study.evaluators)


class Computed(NamedTuple):
    """A result as it stands in a JSON file, or why there is none."""

    data: dict[str, Any] | None
    absent: str = ""

    def text(self) -> str:
        """Return the file's text."""
        return json.dumps(self.data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def compute(name: str, study: Study, draws: int, seed: int, executor: Executor | None = None) -> Computed:
    """Return a result of a study; where its data do not allow it, with the reason and nothing else.

    Parameters
    ----------
    name : str
        One of ``RESULTS``.
    study : Study
    draws, seed : int
        Of the results that are drawn.
    executor : concurrent.futures.Executor, optional
    """
    try:
        found = plain(RESULTS[name](study, _Run(draws, seed, executor)).to_dict())
    except DataError as error:
        return Computed(None, str(error))
    return Computed(json.loads(json.dumps(found, allow_nan=False)))
