"""The rankings of several methods side by side, and how far they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.model.base import FrozenDict
from crmselect.results import header, plain
from crmselect.robustness._order import Floats, Ints, firsts, listed, places
from crmselect.scoring import METHODS, Ranking
from crmselect.scoring.second import prefer

__all__ = ["MethodComparison", "compare_methods"]

_LABELS = {
    "additive": ("the additive value", "加权求和法"), "weighted_product": ("the weighted product", "加权乘积法"),
    "topsis": ("TOPSIS", "TOPSIS 法"), "vikor": ("VIKOR", "VIKOR 法"), "spotis": ("SPOTIS", "SPOTIS 法"),
    "promethee": ("PROMETHEE II", "PROMETHEE II 法"), "electre": ("ELECTRE III", "ELECTRE III 法"),
}  # fmt: skip
_DIGITS = 12
_WORDS = {"en": ("Places under each method", "Offer", "–"), "zh": ("各方法下的名次", "报价", "–")}


@dataclass(frozen=True, eq=False)
class MethodComparison:
    """Who is where under each method, and how alike the methods rank.

    Parameters
    ----------
    ranking : Ranking
        What the methods were applied to: its values, its weights, and the offers that pass its gates.
    preferences : DataFrame, offers that pass × methods
        Higher is better; each method on a scale of its own.
    options : mapping of method to mapping
        Further arguments of the methods.
    inputs : tuple of InputFile
    """

    ranking: Ranking
    preferences: pd.DataFrame
    options: Mapping[str, Mapping[str, Any]]
    inputs: tuple[Any, ...] = ()

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods compared."""
        return tuple(self.preferences.columns)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The place of every offer under every method, offers × methods; missing for an offer that is out."""
        frame = pd.DataFrame(self._places, index=self.preferences.index, columns=list(self.methods))
        return frame.astype("Int64").reindex(pd.Index(self.ranking.order, name="offer"))

    @cached_property
    def winners(self) -> Mapping[str, tuple[str, ...]]:
        """The first under each method; several where they are level, none where no offer passes."""
        names = self.preferences.index.to_numpy()
        rows = zip(self.methods, self._by_method, strict=True)
        return {method: tuple(names[firsts(found)].tolist()) for method, found in rows}

    @cached_property
    def correlations(self) -> pd.DataFrame:
        """Spearman's rho and Kendall's tau-b between the rankings: ``.loc["spearman"]``, ``.loc["kendall"]``.

        Each is a matrix of methods × methods. Two methods that both leave all offers level agree entirely, 1; where
        only one of them does, there is nothing to compare, 0.
        """
        from scipy.stats import kendalltau, spearmanr

        kinds = {"spearman": self._matrix(spearmanr), "kendall": self._matrix(kendalltau)}
        return pd.concat(kinds, names=["measure", "method"])

    @cached_property
    def agreement(self) -> str:
        """How many methods put whom first, in one sentence."""
        language, zh = self.ranking.language, self.ranking.language == "zh"
        if not len(self.preferences):
            none = "No offer passes the gates, so that no method ranks any."
            return "没有报价通过全部门槛，各方法均无名次。" if zh else none
        groups: dict[tuple[str, ...], list[str]] = {}
        for method, winners in self.winners.items():
            groups.setdefault(winners, []).append(method)
        # The largest group first; of equal ones that of the first method, which is the default one.
        (leading, agreeing), *others = sorted(groups.items(), key=lambda item: -len(item[1]))
        count, total, put = len(agreeing), len(self.methods), _put_first(leading, language)
        if total == 1:
            label = self._label(agreeing[0])
            return f"{label}以 {put}。" if zh else f"{_begun(label)} puts {put}."
        if not others:
            return f"全部 {total} 种方法都以 {put}。" if zh else f"All {total} methods put {put}."
        rest = []
        for winners, methods in others:
            labels, other = listed([self._label(one) for one in methods], language), _put_first(winners, language)
            rest.append(f"{labels}以 {other}" if zh else f"{labels} put{_s(len(methods))} {other}")
        if zh:
            return f"{total} 种方法中有 {count} 种以 {put}；{'；'.join(rest)}。"
        return f"{count} of {total} methods put{_s(count)} {put}; {'; '.join(rest)}."

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON."""
        ranking = self.ranking
        sets = (ranking.offers, ranking.requirements, ranking.answers)
        files = dict.fromkeys(item for part in sets if part is not None for item in part.inputs)
        ranks = self.table.astype(object).where(self.table.notna(), None)
        matrices = {
            kind: {method: dict(row) for method, row in self.correlations.loc[kind].iterrows()}
            for kind in ("spearman", "kendall")
        }
        body = {
            "language": ranking.language,
            "methods": list(self.methods),
            "options": {method: dict(given) for method, given in self.options.items()},
            "agreement": self.agreement,
            "winners": {method: list(first) for method, first in self.winners.items()},
            "table": ranks.reset_index().to_dict("records"),
            "preferences": self.preferences,
            "correlations": matrices,
        }
        return {**header("methods/1", self.inputs or files), **{key: plain(value) for key, value in body.items()}}

    @cached_property
    def _by_method(self) -> Floats:
        return np.ascontiguousarray(self.preferences.to_numpy(dtype=np.float64).T)

    @cached_property
    def _places(self) -> Ints:
        return places(self._by_method).T

    def _matrix(self, measure: Callable[..., Any]) -> pd.DataFrame:
        ranks, count = self._places, len(self.methods)
        level = [len(np.unique(ranks[:, at])) < 2 for at in range(count)]
        found = np.eye(count)
        for one in range(count):
            for other in range(one):
                if level[one] or level[other]:
                    figure = float(level[one] and level[other])
                else:
                    figure = round(float(measure(ranks[:, one], ranks[:, other]).statistic), _DIGITS)
                found[one, other] = found[other, one] = figure
        names = pd.Index(self.methods, name="method")
        return pd.DataFrame(found, index=names, columns=list(self.methods))

    def _label(self, method: str) -> str:
        return _LABELS[method][self.ranking.language == "zh"]

    def __str__(self) -> str:
        return self.agreement

    def _repr_html_(self) -> str:
        caption, offer, dash = _WORDS[self.ranking.language]
        out = self.table.isna().all(axis=1).to_numpy()
        rows = [
            [Cell(str(name)), *(Cell(dash if pd.isna(place) else str(place), number=True) for place in row)]
            for name, row in zip(self.table.index, self.table.astype(object).to_numpy().tolist(), strict=True)
        ]
        headings = [offer, *(_begun(self._label(method)) for method in self.methods)]
        return table(headings, rows, caption=caption, greyed=np.flatnonzero(out).tolist(), notes=[self.agreement])


def compare_methods(
    ranking: Ranking,
    methods: Sequence[str] | Mapping[str, Mapping[str, Any]] | None = None,
    *,
    inputs: Iterable[Any] = (),
) -> MethodComparison:
    """Rank the offers that pass under several methods, on the values and weights of one ranking.

    Parameters
    ----------
    ranking : Ranking
    methods : sequence of str, or mapping of str to options, optional
        Names in :data:`crmselect.scoring.METHODS`, all of them by default; with a mapping the options of each, such as
        ``{"additive": {}, "vikor": {"v": 0.7}}``.
    inputs : iterable of InputFile
        The files behind it, for the record.

    Raises
    ------
    ValueError
        For a method that is not known, none at all, or options that a method refuses.

    Notes
    -----
    All methods see the values on the criteria's stated scales, 0 to 1. On these SPOTIS orders as the additive value
    does, so that the two are no two witnesses. TOPSIS, VIKOR, PROMETHEE and ELECTRE compare the offers with each
    other: who else is in the table can turn their order.

    Examples
    --------
    >>> from crmselect.model import Criterion, Offer, OfferSet, ValueFunction
    >>> from crmselect.scoring import rank
    >>> figures = {"A": (1, 5), "B": (4, 2), "C": (3, 3)}
    >>> offers = OfferSet(offers=tuple(Offer(name=n, attributes={"x": x, "y": y}) for n, (x, y) in figures.items()))
    >>> scale = ValueFunction(worst=0, best=6)
    >>> tree = [Criterion(name=name, source=f"attribute.{name}", value=scale) for name in ("x", "y")]
    >>> found = compare_methods(rank(offers, criteria=tree), ["topsis", "weighted_product"])
    >>> found.agreement
    '1 of 2 methods puts B first; the weighted product puts C first.'
    >>> float(found.correlations.loc[("kendall", "topsis"), "weighted_product"].round(3))
    0.333
    """
    options = (
        methods if isinstance(methods, Mapping) else {name: {} for name in (METHODS if methods is None else methods)}
    )
    if isinstance(methods, str) or not options:
        raise ValueError(f"methods: {methods!r} holds no method — give a list of {', '.join(METHODS)}")
    passing = [name for name in ranking.order if pd.notna(ranking.places[name])]
    values = ranking.values.loc[passing].to_numpy(dtype=np.float64)
    weights = np.array([leaf.weight for leaf in ranking.leaves])
    columns = {method: prefer(values, weights, method, given) for method, given in options.items()}
    return MethodComparison(
        ranking=ranking,
        preferences=pd.DataFrame(columns, index=pd.Index(passing, name="offer"), dtype=np.float64),
        options=FrozenDict({name: FrozenDict(given) for name, given in options.items()}),
        inputs=tuple(inputs),
    )


def _put_first(names: Sequence[str], language: str) -> str:
    shown = listed(names, language)
    if language == "zh":
        return f"{shown} 并列第一" if len(names) > 1 else f"{shown} 为第一"
    return f"{shown} first together" if len(names) > 1 else f"{shown} first"


def _begun(label: str) -> str:
    return label[0].upper() + label[1:]


def _s(count: int) -> str:
    """Return the ending of a verb."""
    return "s" if count == 1 else ""
