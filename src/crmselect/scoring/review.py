"""What an analyst should know before she believes a ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crmselect.scoring.answers import DUST
from crmselect.scoring.fit import area_label
from crmselect.scoring.second import INDIFFERENT, PREFERRED
from crmselect.scoring.values import outside
from crmselect.text import number

if TYPE_CHECKING:
    from crmselect.scoring.ranking import Ranking
    from crmselect.scoring.tree import Leaf

__all__ = ["Note", "review_notes"]

_ALIKE = 0.999
_ENOUGH = 4  # With fewer offers two criteria are easily in line by chance.
_FIT_TWICE = "requirements"
_COMPARING = {"topsis": "TOPSIS", "vikor": "VIKOR", "promethee": "PROMETHEE", "electre": "ELECTRE"}


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth reading: its kind, what it is about, and the words in English and Chinese.

    Parameters
    ----------
    kind : str
        ``no_answers``, ``missing``, ``unanswered_area``, ``no_weight``, ``outside``, ``inert``, ``twice``, ``tie``,
        ``nobody``, ``staged`` or ``method``.
    subject : str
        The offer, the criterion or the area; empty where it is the whole.
    en, zh : str
    """

    kind: str
    subject: str
    en: str
    zh: str

    def text(self, language: str = "en") -> str:
        """Return the words in a language."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def review_notes(ranking: Ranking) -> tuple[Note, ...]:
    """Return the notes on a ranking, the weightiest kinds first."""
    return (
        *_outcome(ranking),
        *_answers(ranking),
        *_no_weight(ranking),
        *_outside(ranking),
        *_inert(ranking),
        *_twice(ranking),
    )


def _outcome(ranking: Ranking) -> Iterator[Note]:
    if not ranking.winners:
        yield Note("nobody", "", "No offer passes the gates.", "没有报价通过全部门槛。")
    places = ranking.places.dropna()
    for place, members in places.groupby(places):
        if len(members) > 1:
            names = sorted(members.index)
            yield Note(
                "tie", "", f"{_and(names)} share place {place}: their scores are equal.",
                f"{_and(names, 'zh')} 得分相同，并列第 {place} 名。",
            )  # fmt: skip
    if ranking.closed:
        count = len(ranking.closed)
        yield Note(
            "staged", "",
            f"Staged evaluation: the costs of {count} offer{_s(count)} stay closed ({_and(ranking.closed)}).",
            f"分阶段评审：{count} 份报价未通过技术门槛，其费用不予开启（{_and(ranking.closed, 'zh')}）。",
        )  # fmt: skip
    if ranking.method == "electre" and not {"q", "p"} & set(ranking.options):
        yield Note(
            "method", "",
            f"ELECTRE: values that differ by up to {INDIFFERENT:g} count as alike, from {PREFERRED:g} on as clearly "
            "different; state q and p to change it.",
            f"ELECTRE：取值相差不超过 {INDIFFERENT:g} 视为无差异，达到 {PREFERRED:g} 视为明显优于；"
            "可用 q、p 另行规定。",
        )  # fmt: skip
    if ranking.method in _COMPARING:
        name = _COMPARING[ranking.method]
        yield Note(
            "method", "",
            f"{name} compares the offers with each other: the order of two can turn when a third comes or goes.",
            f"{name} 是在各报价之间相互比较：增加或去掉一份报价，可能使另外两份的先后颠倒。",
        )  # fmt: skip


def _answers(ranking: Ranking) -> Iterator[Note]:
    if ranking.requirements is None:
        return
    total = len(ranking.requirements)
    if not ranking.answered:
        applied = ranking.gates.must_haves and any(r.priority == "must" for r in ranking.requirements)
        judged = any(leaf.kind == "requirements" for leaf in ranking.leaves)
        en = f"Nothing is answered to the {total} requirement{_s(total)}: " + (
            "the fit of every offer is 0" if judged else "the ranking does not look at them"
        )
        zh = f"{total} 条需求均无答复：" + ("各报价的满足度均为 0" if judged else "排名未考虑需求")
        en += ", and the must-haves are not applied." if applied else "."
        zh += "，必须项门槛也未执行。" if applied else "。"
        yield Note("no_answers", "", en, zh)
        return
    if ranking.fit is None:
        return
    rule = ranking.rules.missing
    for offer, count in ranking.fit.missing.items():
        if not count:
            continue
        counts_en = "counted as 0" if rule == "worst" else "left out of its sums"
        verb = "is" if count == 1 else "are"
        counts_zh = "按 0 分计" if rule == "worst" else "不计入该报价的合计"
        yield Note(
            "missing", str(offer),
            f"{offer}: {count} of {total} answers {verb} missing; {counts_en}.",
            f"{offer}：{total} 条需求中有 {count} 条未答复，{counts_zh}。",
        )  # fmt: skip
    empty = ranking.fit.unanswered
    for row, column in np.argwhere(empty.to_numpy()):
        area, offer = empty.index[row], empty.columns[column]
        yield Note(
            "unanswered_area", str(offer),
            f"{offer} answers nothing in {area_label(area)}: there is nothing to judge by, and its fit there is 0.",
            f"{offer} 对“{area_label(area, 'zh')}”未作任何答复：无从评判，该部分满足度为 0。",
        )  # fmt: skip


def _no_weight(ranking: Ranking) -> Iterator[Note]:
    for area in ranking.fit.weightless if ranking.fit is not None else ():
        yield Note(
            "no_weight", area,
            f"The requirements in {area_label(area)} all weigh 0: the area carries no fit and is not judged.",
            f"“{area_label(area, 'zh')}”中各需求的权重均为 0：该部分没有满足度，不参与评分。",
        )  # fmt: skip
    for path in ranking.left_out:
        yield Note(
            "no_weight", path,
            f"Criterion {path} has nothing to judge by and is left out; its weight goes to its siblings.",
            f"准则“{path}”没有可评判的内容，已略去，其权重按比例分给同级准则。",
        )  # fmt: skip


def _outside(ranking: Ranking) -> Iterator[Note]:
    for leaf in ranking.leaves:
        if leaf.value is None:
            continue
        figures = np.asarray(ranking.figures[leaf.name], dtype=np.float64)
        values = np.asarray(ranking.values[leaf.name], dtype=np.float64)
        for row in np.flatnonzero(outside(leaf.value, figures)):
            offer, worth = ranking.offers.names[row], values[row]
            figure = number(figures[row], 0 if abs(figures[row]) >= 1000 else 2)
            yield Note(
                "outside", str(offer),
                f"{offer}: {leaf.name} {figure} lies beyond the stated scale and counts {worth:g}.",
                f"{offer}：“{leaf.name}”{figure} 超出规定的量表范围，按 {worth:g} 计。",
            )  # fmt: skip


def _inert(ranking: Ranking) -> Iterator[Note]:
    for leaf in ranking.leaves:
        values = ranking.values[leaf.name].dropna()
        if leaf.weight > 0 and len(values) > 1 and values.max() - values.min() <= DUST:
            yield Note(
                "inert", leaf.name,
                f"{leaf.name} is worth {values.iloc[0]:.3g} for every offer: it does not tell them apart.",
                f"各报价在“{leaf.name}”上的取值均为 {values.iloc[0]:.3g}：该准则不起区分作用。",
            )  # fmt: skip


def _twice(ranking: Ranking) -> Iterator[Note]:
    """Find leaves that count one thing twice: one source, two kinds of one cost, flat beside areas, values in line."""
    weighted = [leaf for leaf in ranking.leaves if leaf.weight > 0]
    told: set[tuple[str, str]] = set()
    for position, first in enumerate(weighted):
        for second in weighted[position + 1 :]:
            if _one_source(first, second):
                told.add((first.name, second.name))
                yield Note(
                    "twice", second.name,
                    f"{first.name} and {second.name} come from one source: the same thing counts twice.",
                    f"“{first.name}”与“{second.name}”来自同一来源：同一内容被重复计算。",
                )  # fmt: skip
    values = ranking.values[[leaf.name for leaf in weighted]].dropna()
    if len(values) < _ENOUGH:
        return
    for one, two in _in_line(values.to_numpy()):
        pair = (weighted[one].name, weighted[two].name)
        if pair not in told:
            yield Note(
                "twice", pair[1],
                f"{pair[0]} and {pair[1]} rise and fall together over the offers: they may count one thing twice.",
                f"“{pair[0]}”与“{pair[1]}”在各报价间同升同降：可能重复计算了同一内容。",
            )  # fmt: skip


def _one_source(first: Leaf, second: Leaf) -> bool:
    if first.kind != second.kind:
        return False
    if first.kind == "cost":
        return True
    if first.kind == _FIT_TWICE:
        return first.area == second.area or None in (first.area, second.area)
    return first.source == second.source


def _in_line(values: np.ndarray) -> Iterator[tuple[int, int]]:
    centred = values - values.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    live = length > DUST * len(values)
    unit = np.where(live, centred / np.where(live, length, 1.0), 0.0)
    alike = np.triu(unit.T @ unit >= _ALIKE, k=1)
    yield from ((int(one), int(two)) for one, two in np.argwhere(alike))


def _and(names: Sequence[str], language: str = "en") -> str:
    if language == "zh":
        return "、".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
