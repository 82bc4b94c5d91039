"""What would turn a ranking, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from crmselect.scoring.answers import DUST
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    from crmselect.scoring.turning import Change, Turning

__all__ = ["change_in_words", "size_in_words", "turning_words"]

_KINDS = {
    "weight": ("weight", "权重"),
    "score": ("score", "得分"),
    "price": ("price", "价格"),
}
_TOLD = {"weight": 1, "score": 1, "price": 2}
_COSTS = {
    "present_value": ("present value", "现值"),
    "nominal": ("nominal total", "名义总额"),
    "annual_equivalent": ("annual equivalent", "年均等额"),
    "per_user_month": ("cost per user and month", "每用户每月成本"),
}


def turning_words(turning: Turning) -> Iterator[tuple[str, str]]:
    """Yield in English and Chinese how far apart the two are, and the smallest change of each kind."""
    ahead, behind, ranking = turning.ahead, turning.behind, turning.ranking
    if turning.gap <= DUST:
        yield f"{ahead} and {behind} are level as it is.", f"{ahead} 与 {behind} 目前得分相同。"
    else:
        gap = number(turning.gap, 3)
        yield f"{ahead} is {gap} ahead of {behind}.", f"{ahead} 领先 {behind} {gap}。"
    for name in (ahead, behind):
        if any(stop.offer == name for stop in ranking.stops):
            yield (
                f"A gate stops {name}; none of these changes alters that by itself.",
                f"{name} 未通过门槛，以下变化本身并不改变这一点。",
            )
    if turning.gap <= DUST:
        return
    for kind, (en, zh) in _KINDS.items():
        ones = [one for one in turning.changes if one.kind == kind]
        possible = [one for one in ones if one.possible]
        if ones and not possible:
            yield f"No {en} alone can bring them level.", f"单独改变任何一项{zh}都不能使两者持平。"
        for one in possible[: _TOLD[kind]]:
            told_en, told_zh = change_in_words(turning, one)
            space = " " if told_zh[0].isascii() else ""
            yield f"They are level if {told_en}.", f"若{space}{told_zh}，两者持平。"


def change_in_words(turning: Turning, one: Change) -> tuple[str, str]:
    """Return one change in English and Chinese."""
    behind = ""
    if one.kind == "weight":
        what, what_zh = f"the weight of {one.subject}", f"“{one.subject}”的权重"
        now, then = percent(one.now, 1), percent(one.then, 1)
    elif one.kind == "score":
        what, what_zh = f"the score of {one.offer} on {one.subject}", f"{one.offer} 在“{one.subject}”上的得分"
        now, then = number(one.now, 3), number(one.then, 3)
        if np.isfinite(one.figure_then):
            behind = f"{one.figure_then:,.4g}|{one.figure_now:,.4g}"
    else:
        kind, kind_zh = _COSTS.get(one.subject, (one.subject, one.subject))
        what, what_zh = f"the {kind} of {one.offer}", f"{one.offer} 的{kind_zh}"
        now, then = (money(figure, turning.ranking.currency) for figure in (one.now, one.then))
    if not one.possible:
        return f"{what} (now {now}): never", f"{what_zh}（现为 {now}）：无论如何变化都不能持平"
    size, size_zh = size_in_words(one, "en"), size_in_words(one, "zh")
    if behind:
        after, before = behind.split("|")
        size, size_zh = f"{after} instead of {before}; {size}", f"数值由 {before} 变为 {after}；{size_zh}"
    return f"{what} is {then} instead of {now} ({size})", f"{what_zh}由 {now} 变为 {then}（{size_zh}）"


def size_in_words(one: Change, language: str) -> str:
    """Return how large a change is, as a share of what there is now."""
    zh = language == "zh"
    if not one.possible:
        return "不可能" if zh else "never"
    if not np.isfinite(one.relative):
        return "从零开始" if zh else "from nothing"
    more = one.then > one.now
    share = percent(one.relative, 1)
    return f"{'增加' if more else '减少'} {share}" if zh else f"{share} {'more' if more else 'less'}"
