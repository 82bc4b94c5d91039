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
    told = False
    for kind, (en, zh) in _KINDS.items():
        ones = [one for one in turning.changes if one.kind == kind]
        if not ones:
            continue
        if ones[0].possible:
            told = True
            one_en, one_zh = change_in_words(turning, ones[0])
            size, size_zh = size_in_words(ones[0], "en"), size_in_words(ones[0], "zh")
            yield f"They are level at {one_en} ({size}).", f"若{one_zh}（{size_zh}），两者持平。"
        else:
            yield f"No single {en} can bring them level.", f"单独改变任何一项{zh}都不能使两者持平。"
    if not told:
        yield "No single change brings them level.", "任何单一变化都不能使两者持平。"


def change_in_words(turning: Turning, one: Change) -> tuple[str, str]:
    """Return one change in English and Chinese."""
    if one.kind == "weight":
        what, what_zh = f"a weight of {one.subject}", f"“{one.subject}”的权重"
        now, then = percent(one.now, 1), percent(one.then, 1)
    elif one.kind == "score":
        what, what_zh = f"a score of {one.offer} on {one.subject}", f"{one.offer} 在“{one.subject}”上的得分"
        now, then = number(one.now, 3), number(one.then, 3)
        if np.isfinite(one.figure_then):
            before, after = (f"{figure:,.6g}" for figure in (one.figure_now, one.figure_then))
            if one.possible:
                return (
                    f"{what} of {then} instead of {now} (a figure of {after} instead of {before})",
                    f"{what_zh}由 {now} 变为 {then}（数值由 {before} 变为 {after}）",
                )
    else:
        kind, kind_zh = _COSTS.get(one.subject, (one.subject, one.subject))
        what, what_zh = f"a {kind} of {one.offer}", f"{one.offer} 的{kind_zh}"
        now, then = (money(figure, turning.ranking.currency) for figure in (one.now, one.then))
    if not one.possible:
        return f"{what} (now {now}): never", f"{what_zh}（现为 {now}）：无论如何都不能"
    joint = " of " if one.kind != "price" else " at "
    return f"{what}{joint}{then} instead of {now}", f"{what_zh}由 {now} 变为 {then}"


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
