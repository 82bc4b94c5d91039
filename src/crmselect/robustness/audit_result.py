"""The result of an audit: the ranking under each formula, what turns it, and the verdict in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.robustness import audit_words
from crmselect.robustness._order import Floats, firsts, listed, places
from crmselect.robustness.audit_case import Case
from crmselect.robustness.audit_formulas import OWN, Setting
from crmselect.robustness.audit_trials import JOINED
from crmselect.scoring import Ranking
from crmselect.text import number

__all__ = ["Audit"]

_WORDS = {
    "en": ("The ranking under each price formula", "Formula", "Winner", "Turned by", "not applied: {}", "–"),
    "zh": ("各价格公式下的排名", "公式", "第一名", "导致变化的情形", "未采用：{}", "–"),
}


@dataclass(frozen=True, eq=False)
class Audit:
    """Who wins under every price formula, without each offer, with those that are out, and after rounding.

    Parameters
    ----------
    ranking : Ranking
        What was audited.
    case : Case
        The quality and the price of every offer, and the stated scales.
    settings : tuple of Setting
        The study's own model, then every formula with its parameters; one that cannot be applied says why.
    preferences : mapping of formula to ndarray
        What ranks the offers that pass (``case.passing``), higher is better.
    figures : mapping of formula to ndarray
        What the table shows as points: the same, but Z for a Richtwert with a band.
    deletions : DataFrame
        One row a formula and offer that is left out (``without``) or let in although a gate stopped it (``with``):
        formula, change, offer, winner, leader (the first of the offers that are in both tables), turned (the leader is
        another than before), order_turned, note.
    roundings : DataFrame
        One row a formula and rounding: formula, rounding, step, winner, turned, order_turned, ties, flips
        (``B > A``: B is now ahead of A), note.
    people : DataFrame
        One row an evaluator who is left out: evaluator, winner, turned, order_turned; empty where there are none.
    inputs : tuple of InputFile
    """

    ranking: Ranking
    case: Case
    settings: tuple[Setting, ...]
    preferences: Mapping[str, Floats]
    figures: Mapping[str, Floats]
    deletions: pd.DataFrame
    roundings: pd.DataFrame
    people: pd.DataFrame
    inputs: tuple[Any, ...] = ()

    @property
    def language(self) -> str:
        """Of the words: that of the ranking."""
        return self.ranking.language

    @cached_property
    def winners(self) -> Mapping[str, tuple[str, ...]]:
        """Who stands first under each formula that is applied."""
        return {key: tuple(self.case.of(self.case.passing[firsts(found)])) for key, found in self.preferences.items()}

    @property
    def winner(self) -> str | None:
        """The first under the study's own model, of several the first by name; None when no offer passes."""
        return next(iter(self.winners.get(OWN, ())), None)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a formula: ``points`` and ``rank`` of every offer, ``winner``, ``turned_by``, ``stated``, ``note``.

        ``table["points"]`` and ``table["rank"]`` are frames of formulas × offers; an offer that a gate stopped has
        neither. Points are higher for the better under every formula: 0 to 100 for most, Z for the Richtwert, minus
        the evaluation price for the award on value. ``turned_by`` names the offers whose leaving or coming in changes
        the first place, ``stated`` the parameters in words, ``note`` why a formula cannot be applied.
        """
        case, keys = self.case, [one.key for one in self.settings]
        shape = (len(keys), len(case.names))
        shown, ranks = np.full(shape, np.nan), np.zeros(shape, dtype=np.int64)
        for row, key in enumerate(keys):
            if key in self.preferences:
                shown[row, case.passing] = self.figures[key]
                ranks[row, case.passing] = places(self.preferences[key])
        index = pd.Index(keys, name="formula")
        parts = {
            "points": pd.DataFrame(shown, index=index, columns=list(case.names)),
            "rank": pd.DataFrame(
                {name: pd.arrays.IntegerArray(ranks[:, at], ranks[:, at] == 0) for at, name in enumerate(case.names)},
                index=index,
            ),
        }
        whole = pd.concat(parts, axis=1)
        turning = audit_words.turned_by(self)
        whole["winner", ""] = [JOINED.join(self.winners.get(key, ())) for key in keys]
        whole["turned_by", ""] = [turning.get(key, "") for key in keys]
        whole["stated", ""] = [one.stated(self.language) for one in self.settings]
        whole["note", ""] = [one.note(self.language) for one in self.settings]
        return whole

    @cached_property
    def robust(self) -> bool:
        """Whether one offer stands first alone, and nothing that was tried changes that.

        Tried are the formulas, each offer left out, those that are out let in, each evaluator left out, each rounding.
        """
        own = self.winners.get(OWN, ())
        tried = (self.deletions, self.roundings, self.people)
        return (
            len(own) == 1
            and all(first == own for first in self.winners.values())
            and not any(bool(frame["turned"].any()) for frame in tried)
        )

    @cached_property
    def verdict(self) -> str:
        """Whether the answer is robust, or what flips it, in one sentence."""
        return audit_words.verdict(self)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The findings behind the verdict: what was weighed, the formulas, the offers, the evaluators, roundings."""
        return tuple(audit_words.sentences(self))

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as plain data for JSON."""
        names, turning = self.case.of(self.case.passing), audit_words.turned_by(self)
        formulas = []
        for one in self.settings:
            found = self.preferences.get(one.key)
            shown = self.figures.get(one.key)
            formulas.append(
                {
                    "formula": one.key,
                    "label": one.label(self.language),
                    "applied": found is not None,
                    "parameters": dict(one.parameters),
                    "stated": one.stated(self.language),
                    "note": one.note(self.language),
                    "points": {} if shown is None else dict(zip(names, shown.tolist(), strict=True)),
                    "rank": {} if found is None else dict(zip(names, places(found).tolist(), strict=True)),
                    "winners": list(self.winners.get(one.key, ())),
                    "turned_by": turning.get(one.key, ""),
                }
            )
        body = {
            "language": self.language,
            "winner": self.winner,
            "robust": self.robust,
            "verdict": self.verdict,
            "sentences": list(self.sentences),
            "price_weight": self.case.price_weight,
            "price": self.case.kind,
            "formulas": formulas,
            "deletions": self.deletions.to_dict("records"),
            "roundings": self.roundings.to_dict("records"),
            "people": self.people.to_dict("records"),
        }
        inputs = self.inputs or self._files()
        return {**header("audit/1", inputs), **{key: plain(value) for key, value in body.items()}}

    def _files(self) -> tuple[Any, ...]:
        sets = (self.ranking.offers, self.ranking.requirements, self.ranking.answers)
        return tuple(dict.fromkeys(item for part in sets if part is not None for item in part.inputs))

    def __str__(self) -> str:
        return "\n".join([self.verdict, *(f"- {sentence}" for sentence in self.sentences)])

    def _repr_html_(self) -> str:
        caption, formula, winner, turned, refused, dash = _WORDS[self.language]
        names, turning = self.case.of(self.case.passing), audit_words.turned_by(self)
        rows, grey = [], []
        for at, one in enumerate(self.settings):
            found = self.preferences.get(one.key)
            cells = [Cell(one.label(self.language), title=one.stated(self.language))]
            if found is None:
                grey.append(at)
                note = refused.format(one.note(self.language)) if one.refused else dash
                rows.append([*cells, Cell(note), *(Cell(dash, number=True) for _ in names), Cell("")])
                continue
            ranked = zip(places(found).tolist(), self.figures[one.key].tolist(), strict=True)
            cells.append(Cell(listed(self.winners[one.key], self.language)))
            cells.extend(Cell(f"{place} ({_figure(figure)})", number=True) for place, figure in ranked)
            rows.append([*cells, Cell(turning.get(one.key, ""))])
        notes = [self.verdict, *self.sentences]
        return table([formula, winner, *names, turned], rows, caption=caption, greyed=grey, notes=notes)


def _figure(figure: float) -> str:
    if abs(figure) >= 1000:
        return number(figure)
    return number(figure, 2) if abs(figure) >= 1 or figure == 0 else f"{figure:.4g}"
