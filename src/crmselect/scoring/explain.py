"""Why an offer has its score, or why it is ahead of another: parts that add up, and the requirements behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmselect.errors import closest
from crmselect.markup import Cell, table
from crmselect.model import Answer, AnswerRules
from crmselect.results import plain
from crmselect.scoring.answers import DUST, Floats, answer_in_words
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    from crmselect.scoring.ranking import Ranking
    from crmselect.scoring.tree import Leaf

__all__ = ["Explanation", "explain"]

Given = Mapping[tuple[str, str], Answer]

_TOLD = 5
_BEHIND = 2


@dataclass(frozen=True, eq=False)
class Explanation:
    """The parts of a score, or of the difference of two.

    Parameters
    ----------
    offer, versus : str or None
    total : float
        The score, or the first offer's score less the second's.
    table : DataFrame by path, largest effect first
        ``weight``, ``figure``, ``value``, ``contribution``; against another offer also ``versus_figure``,
        ``versus_value``, ``versus_contribution`` and ``difference``. ``contribution``, or ``difference``, adds up to
        ``total`` exactly.
    requirements : DataFrame by id, largest effect first
        The requirements behind the fit: ``path``, ``text``, ``answer``, ``versus_answer``, ``effect`` (on the score, or
        on the difference). Without effect, or without a fit in the tree, not listed.
    words : tuple of (str, str)
        The sentences in English and Chinese.
    language : str
    """

    offer: str
    versus: str | None
    total: float
    table: pd.DataFrame
    requirements: pd.DataFrame
    words: tuple[tuple[str, str], ...]
    language: str = "en"

    @property
    def sentences(self) -> tuple[str, ...]:
        """The explanation in the ranking's language."""
        return self.say(self.language)

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return the explanation in a language."""
        return tuple(pair[language == "zh"] for pair in self.words)

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data for JSON."""
        body = {
            "offer": self.offer,
            "versus": self.versus,
            "total": self.total,
            "parts": self.table,
            "requirements": self.requirements,
            "sentences": self.sentences,
        }
        return {key: plain(value) for key, value in body.items()}

    def _repr_html_(self) -> str:
        effect = "difference" if self.versus is not None else "contribution"
        largest = float(self.table[effect].abs().max()) or 1.0
        rows = []
        for path, row in self.table.iterrows():
            part = float(row[effect])
            colour = "#9ecae1" if part >= 0 else "#fdae6b"
            cells = [
                Cell(percent(float(row["weight"]), 1), number=True),
                Cell(number(float(row["value"]), 3), number=True),
            ]
            if self.versus is not None:
                cells.append(Cell(number(float(row["versus_value"]), 3), number=True))
            rows.append([Cell(str(path)), *cells, Cell(f"{part:+.3f}", abs(part) / largest, colour, number=True)])
        zh = self.language == "zh"
        headings = ["准则", "权重", self.offer] if zh else ["Criterion", "Weight", self.offer]
        headings += [self.versus, "差异" if zh else "Difference"] if self.versus else ["贡献" if zh else "Contribution"]
        return table(headings, rows, caption=self.sentences[0], notes=self.sentences[1:])


def explain(ranking: Ranking, offer: str, versus: str | None = None) -> Explanation:
    """Explain a score, or the difference of two; see :meth:`Ranking.explain`."""
    if ranking.contributions is None:
        raise ValueError(f"method {ranking.method!r} has no contributions to add up — rank with method='additive'")
    for name in (offer, versus):
        if name is None:
            continue
        if name not in ranking.offers.names:
            known = ranking.offers.names
            raise KeyError(f"{name!r} is none of the offers: {closest(name, known) or ', '.join(known)}")
        if name not in ranking.contributions.index:
            raise ValueError(f"the costs of {name!r} stay closed in a staged evaluation, so that it has no score")
    frame = _parts(ranking, offer, versus)
    effect = frame["contribution" if versus is None else "difference"]
    frame = frame.loc[effect.abs().sort_values(ascending=False, kind="stable").index]
    given = {(a.offer, a.requirement): a for a in ranking.answers or () if a.offer in {offer, versus}}
    behind = _requirements(ranking, offer, versus, given)
    own = float(ranking.score[offer])
    total = own if versus is None else own - float(ranking.score[versus])
    words = tuple(_words(ranking, offer, versus, total, frame, behind, given))
    return Explanation(offer, versus, total, frame, behind, words, ranking.language)


def _parts(ranking: Ranking, offer: str, versus: str | None) -> pd.DataFrame:
    contributions = ranking.contributions
    assert contributions is not None  # noqa: S101 - for the type checker; explain() has refused the others
    columns: dict[str, Any] = {"weight": [leaf.weight for leaf in ranking.leaves]}
    for prefix, name in (("", offer), ("versus_", versus)):
        if name is not None:
            columns[f"{prefix}figure"] = ranking.figures.loc[name].to_numpy()
            columns[f"{prefix}value"] = ranking.values.loc[name].to_numpy()
            columns[f"{prefix}contribution"] = contributions.loc[name].to_numpy()
    frame = pd.DataFrame(columns, index=contributions.columns)
    if versus is not None:
        frame["difference"] = frame["contribution"] - frame["versus_contribution"]
    return frame


def _requirements(ranking: Ranking, offer: str, versus: str | None, given: Given) -> pd.DataFrame:
    columns = ["requirement", "path", "text", "answer", "versus_answer", "effect"]
    if ranking.fit is None or ranking.requirements is None:
        return pd.DataFrame(columns=columns).set_index("requirement")
    rows: list[tuple[str, str, str, str | None, str | None, float]] = []
    for leaf in ranking.leaves:
        if leaf.kind != "requirements":
            continue
        for position, effect in zip(*_effects(ranking, leaf, offer, versus), strict=True):
            requirement = ranking.requirements[int(position)]
            if abs(effect) <= DUST:
                continue
            one, two = (
                None
                if name is None
                else answer_in_words(given.get((name, requirement.id)), ranking.rules, ranking.language)
                for name in (offer, versus)
            )
            text = requirement.title or requirement.text
            rows.append((requirement.id, leaf.name, text, one, two, float(effect)))
    rows.sort(key=lambda row: -abs(row[-1]))
    return pd.DataFrame(rows, columns=columns).set_index("requirement")


def _effects(ranking: Ranking, leaf: Leaf, offer: str, versus: str | None) -> tuple[np.ndarray, Floats]:
    fit = ranking.fit
    assert fit is not None  # noqa: S101 - for the type checker; only asked where there is one
    shares = fit.shares(leaf.area)
    names = list(ranking.offers.names)
    effect = shares[names.index(offer)] - (shares[names.index(versus)] if versus is not None else 0.0)
    return fit.within(leaf.area), leaf.weight * effect


def _words(
    ranking: Ranking,
    offer: str,
    versus: str | None,
    total: float,
    frame: pd.DataFrame,
    behind: pd.DataFrame,
    given: Given,
) -> Iterator[tuple[str, str]]:
    own = number(float(ranking.score[offer]), 3)
    if versus is None:
        yield f"{offer} scores {own}.", f"{offer} 得分 {own}。"
    else:
        other, gap = number(float(ranking.score[versus]), 3), number(abs(total), 3)
        if abs(total) <= DUST:
            yield f"{offer} and {versus} both score {own}.", f"{offer} 与 {versus} 得分相同，均为 {own}。"
        else:
            ahead = total > 0
            yield (
                f"{offer} scores {own} and {versus} {other}: {offer} is {gap} {'ahead' if ahead else 'behind'}.",
                f"{offer} 得分 {own}，{versus} 得分 {other}，{offer} {'领先' if ahead else '落后'} {gap}。",
            )
    for name in (offer, versus):
        stops = [stop for stop in ranking.stops if stop.offer == name]
        if stops:
            yield (
                f"{name} is not ranked: {'; '.join(stop.reason_en for stop in stops)}.",
                f"{name} 未参与排名：{'；'.join(stop.reason_zh for stop in stops)}。",
            )
    effect = frame["contribution" if versus is None else "difference"]
    leaves = {leaf.name: leaf for leaf in ranking.leaves}
    for path in frame.index[effect.abs() > DUST][:_TOLD]:
        yield _part_in_words(ranking, leaves[path], offer, versus, frame.loc[path], behind, given)
    left = effect[effect.abs() > DUST][_TOLD:]
    if len(left):
        rest = f"{left.sum():+.3f}"
        yield f"All other criteria ({len(left)}): {rest}.", f"其余 {len(left)} 项准则合计：{rest}。"


def _part_in_words(
    ranking: Ranking,
    leaf: Leaf,
    offer: str,
    versus: str | None,
    row: pd.Series[float],
    behind: pd.DataFrame,
    given: Given,
) -> tuple[str, str]:
    weight = percent(leaf.weight, 1)
    figure = _figure(ranking, leaf, row["figure"])
    if versus is None:
        part = f"{row['contribution']:+.3f}"
        en = f"{leaf.name}: {part} ({figure}, value {row['value']:.2f}, weight {weight})"
        zh = f"{leaf.name}：{part}（{figure}，价值 {row['value']:.2f}，权重 {weight}）"
    else:
        other = _figure(ranking, leaf, row["versus_figure"])
        part = f"{row['difference']:+.3f}"
        en = f"{leaf.name}: {part} ({figure} against {other}, weight {weight})"
        zh = f"{leaf.name}：{part}（{figure} 对 {other}，权重 {weight}）"
    causes = behind[behind["path"] == leaf.name] if leaf.kind == "requirements" and versus is not None else behind[:0]
    if len(causes):
        named = [
            [_cause(ranking.rules, given, cause, (offer, versus), language) for cause in _first(causes)]
            for language in ("en", "zh")
        ]
        en += f"; most of it from {' and '.join(named[0])}"
        zh += f"；主要来自 {'、'.join(named[1])}"
    return f"{en}.", f"{zh}。"


def _first(causes: pd.DataFrame) -> list[str]:
    """Return the requirements with the largest effect in the direction of the whole."""
    total = causes["effect"].sum()
    return [str(name) for name in causes[np.sign(causes["effect"]) == np.sign(total)].index[:_BEHIND]]


def _cause(rules: AnswerRules, given: Given, requirement: str, offers: tuple[str, str | None], language: str) -> str:
    one, two = (answer_in_words(given.get((name or "", requirement)), rules, language) for name in offers)
    return f"{requirement}（{one}对{two}）" if language == "zh" else f"{requirement} ({one} against {two})"


def _figure(ranking: Ranking, leaf: Leaf, figure: float) -> str:
    if leaf.kind == "requirements":
        return percent(float(figure), 1)
    return money(float(figure), ranking.currency) if leaf.kind == "cost" else f"{float(figure):,.6g}"
