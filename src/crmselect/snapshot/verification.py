"""What came of checking a saved decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from crmselect.markup import Cell, table
from crmselect.results import header
from crmselect.snapshot.comparing import Difference
from crmselect.snapshot.manifest import Kept
from crmselect.snapshot.words import HEADINGS, OUTCOMES, lines, notes, result_name, verdict
from crmselect.text import number

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Difference", "ResultCheck", "Verification"]


@dataclass(frozen=True, slots=True)
class ResultCheck:
    """What came of one result.

    Attributes
    ----------
    name : str
        ``ranking``, ``tco``, ``cost_risk``, ``robustness``, ``stability``, ``audit``, ``panel`` or ``review``.
    outcome : {"identical", "within tolerance", "differs", "absent"}
        ``absent``: it could not be computed when the decision was saved, and cannot be now.
    figures : int
        Figures that were compared.
    near : int
        Those that agree within the tolerance and not to the last digit.
    differing : int
        Values that do not come out.
    words : int
        Texts that another version of the library words anew.
    differences : tuple of Difference
        The first ten of the values that differ: path, recorded, recomputed.
    sampled : bool
        Whether it is drawn, with the recorded seed.
    reason : str
        Why it is absent.
    """

    name: str
    outcome: Literal["identical", "within tolerance", "differs", "absent"]
    figures: int = 0
    near: int = 0
    differing: int = 0
    words: int = 0
    differences: tuple[Difference, ...] = ()
    sampled: bool = False
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return {
            "result": self.name,
            "outcome": self.outcome,
            "figures": self.figures,
            "within_tolerance": self.near,
            "differing": self.differing,
            "worded_anew": self.words,
            "sampled": self.sampled,
            "reason": self.reason,
            "differences": [one._asdict() for one in self.differences],
        }


@dataclass(frozen=True, eq=False)
class Verification:
    """Whether every figure of a saved decision still comes out; true where all do and no part was altered.

    Attributes
    ----------
    file : str
        The archive as the user named it.
    sha256 : str
        Of the whole archive: kept elsewhere, it shows that this is the one that was saved.
    title, language : str
        Of the study.
    created : datetime.date or None
        The day that the archive bears.
    draws, seed : int
        Of the drawn results.
    results : tuple of ResultCheck
    altered : tuple of str
        Parts whose hash is not the recorded one.
    mismatched : tuple of str
        Files whose copy or record is not what the study was read from.
    inputs : tuple of Kept
        Every file that the study was read from, and whether it is in the archive.
    versions : mapping of str to str
        With which the decision was saved.
    versions_differ : mapping of str to (str, str)
        Those that are others now: then and now; the machine's among them.
    exact : bool
        Whether figures had to agree to the last digit: versions and machine are the same.
    """

    file: str
    sha256: str
    title: str
    language: str
    created: dt.date | None
    draws: int
    seed: int
    results: tuple[ResultCheck, ...]
    altered: tuple[str, ...]
    mismatched: tuple[str, ...]
    inputs: tuple[Kept, ...]
    versions: Mapping[str, str]
    versions_differ: Mapping[str, tuple[str, str]]
    exact: bool

    @property
    def ok(self) -> bool:
        """Whether every figure comes out and nothing was altered."""
        return not (self.altered or self.mismatched or any(one.outcome == "differs" for one in self.results))

    def __bool__(self) -> bool:
        return self.ok

    def __getitem__(self, name: str) -> ResultCheck:
        for one in self.results:
            if one.name == name:
                return one
        raise KeyError(f"there is no result {name!r}: {', '.join(one.name for one in self.results)}")

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a result: outcome, figures, within_tolerance, differing, first that differs."""
        import pandas as pd

        rows = [
            (one.name, one.outcome, one.figures, one.near, one.differing, one.differences[0].path)
            if one.differences
            else (one.name, one.outcome, one.figures, one.near, one.differing, "")
            for one in self.results
        ]
        columns = ["result", "outcome", "figures", "within_tolerance", "differing", "first"]
        return pd.DataFrame(rows, columns=columns).set_index("result")

    def say(self, language: str | None = None) -> str:
        """Return what came of it in sentences, a line each, the verdict first.

        Parameters
        ----------
        language : {"en", "zh"}, optional
            Default is the study's.
        """
        return "\n".join(lines(self, language or self.language))

    def to_dict(self) -> dict[str, Any]:
        """Return the check as plain data for JSON."""
        head = header("verification/1", seed=self.seed)
        head["inputs"] = [one.model_dump() for one in self.inputs]
        return {
            **head,
            "file": self.file,
            "sha256": self.sha256,
            "title": self.title,
            "created": self.created and self.created.isoformat(),
            "draws": self.draws,
            "ok": self.ok,
            "exact": self.exact,
            "recorded_versions": dict(self.versions),
            "versions_differ": {name: {"then": a, "now": b} for name, (a, b) in self.versions_differ.items()},
            "altered": list(self.altered),
            "mismatched": list(self.mismatched),
            "results": [one.to_dict() for one in self.results],
        }

    def __str__(self) -> str:
        return self.say()

    def __repr__(self) -> str:
        return f"Verification({self.file!r}: {'ok' if self.ok else 'not ok'})"

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        rows = [
            [
                Cell(result_name(one.name, self.language)),
                Cell(OUTCOMES[one.outcome][zh], title=one.reason),
                *(Cell(number(count), number=True) for count in (one.figures, one.near, one.differing)),
                Cell(one.differences[0].path if one.differences else ""),
            ]
            for one in self.results
        ]
        said = verdict(self, self.language)
        return table(HEADINGS["zh" if zh else "en"], rows, caption=said, notes=list(notes(self, self.language)))
