"""A panel in sentences: who wins together, who wins with whom, how far they agree, and on whom it hangs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from crmselect.scoring.answers import DUST
from crmselect.text import number, percent

if TYPE_CHECKING:
    import pandas as pd

    from crmselect.scoring.panels import Panel

__all__ = ["pairs"]

_AGREEMENT = (
    (0.9, "almost wholly", "几乎完全一致"),
    (0.7, "strongly", "高度一致"),
    (0.5, "moderately", "中等程度一致"),
    (0.3, "weakly", "一致程度较低"),
    (0.0, "hardly", "几乎不一致"),
)
_WAYS = {"mean": ("mean", "均值"), "median": ("median", "中位数"), "geometric": ("geometric mean", "几何平均")}


def pairs(panel: Panel) -> Iterator[tuple[str, str]]:
    """Yield the findings in English and Chinese."""
    yield _together(panel)
    yield from _each(panel)
    yield from _agreement(panel)
    yield from _apart(panel)
    yield from _without(panel)
    yield from _votes(panel)


def _together(panel: Panel) -> tuple[str, str]:
    found, count = panel.combined, len(panel.evaluators)
    way, way_zh = _WAYS[panel.weights]
    who = f"{count} evaluators together (weights by {way}, answers by {_WAYS[panel.answers][0]})"
    who_zh = f"{count} 位评审合并后（权重取{way_zh}，答复取{_WAYS[panel.answers][1]}）"
    if count == 1:
        only = panel.evaluators[0].name
        who, who_zh = f"{only}, the only evaluator,", f"唯一的评审 {only}"
    if found.winner is None:
        return f"{who}: no offer passes the gates.", f"{who_zh}：没有报价通过门槛。"
    score = number(float(found.score[found.winner]), 3)
    one = count == 1
    if len(found.winners) > 1:
        return (
            f"{who} {'holds' if one else 'hold'} {_listed(found.winners)} level in first place, at {score}.",
            f"{who_zh}：{'、'.join(found.winners)} 并列第一，得分 {score}。",
        )
    gap_en = gap_zh = ""
    if found.margin is not None:
        second, gap = found.order[1], number(found.margin, 3)
        gap_en, gap_zh = f", {gap} ahead of {second}", f"，领先 {second} {gap}"
    return (
        f"{who} {'puts' if one else 'put'} {found.winner} first at {score}{gap_en}.",
        f"{who_zh}：{found.winner} 居首，得分 {score}{gap_zh}。",
    )


def _each(panel: Panel) -> Iterator[tuple[str, str]]:
    firsts: dict[tuple[str, ...], list[str]] = {}
    for name, found in panel.rankings.items():
        firsts.setdefault(found.winners, []).append(name)
    if len(panel.rankings) < 2:
        return
    if len(firsts) == 1:
        (winners, _), *_ = firsts.items()
        if winners:
            yield (
                f"Each of them alone puts {_listed(winners)} first.",
                f"每位评审单独评分时均以 {'、'.join(winners)} 居首。",
            )
        return
    parts = sorted(firsts.items(), key=lambda item: (-len(item[1]), item[0]))
    en = [f"{_listed(winners) if winners else 'no offer'} with {_listed(names)}" for winners, names in parts]
    zh = [f"{'、'.join(names)} 以 {'、'.join(winners) if winners else '无'} 居首" for winners, names in parts]
    yield f"Alone they differ on the first: {'; '.join(en)}.", f"单独评分时首选不同：{'；'.join(zh)}。"


def _agreement(panel: Panel) -> Iterator[tuple[str, str]]:
    found = panel.concordance
    if found.evaluators < 2 or found.offers < 2:
        return
    how, how_zh = next((en, zh) for least, en, zh in _AGREEMENT if found.w >= least)
    w = number(found.w, 2)
    p = number(found.p_value, 3) if found.p_value >= 0.0005 else ""
    chance, chance_zh = (f"p = {p}", f"p = {p}") if p else ("p < 0.001", "p < 0.001")
    yield (
        f"Their rankings agree {how}: Kendall's W is {w} over {found.offers} offers ({chance}).",
        f"各人排名{how_zh}：{found.offers} 个报价的 Kendall 协和系数 W 为 {w}（{chance_zh}）。",
    )


def _apart(panel: Panel) -> Iterator[tuple[str, str]]:
    if len(panel.evaluators) < 2:
        return
    criteria, offers = panel.disagreement.criteria, panel.disagreement.offers
    path, widest = _widest(criteria)
    if widest["deviation"] > DUST:
        low, high = (percent(widest[end], 1) for end in ("low", "high"))
        yield (
            f"They differ most on the weight of {path}: {low} to {high} among its siblings.",
            f"权重分歧最大的准则是 {path}：在同级准则中占 {low} 至 {high}。",
        )
    ranked = offers[offers["best"].notna()]
    if len(ranked) and ranked["deviation"].max() > DUST:
        name, widest = _widest(ranked)
        low, high = (number(widest[end], 3) for end in ("low", "high"))
        yield (
            f"They differ most on {name}: its score runs from {low} to {high}.",
            f"分歧最大的报价是 {name}：得分在 {low} 至 {high} 之间。",
        )


def _widest(frame: pd.DataFrame) -> tuple[str, dict[str, float]]:
    """Return the row whose deviation is the greatest, by name and as a mapping."""
    at = int(np.argmax(frame["deviation"].to_numpy()))
    return str(frame.index[at]), {str(key): float(x) for key, x in frame.iloc[at].items()}


def _without(panel: Panel) -> Iterator[tuple[str, str]]:
    if len(panel.evaluators) < 2:
        return
    turned = panel.without[panel.without["turned"]]
    if not len(turned):
        yield "Whoever is left out, the first place stays.", "无论去掉哪位评审，首位都不变。"
        return
    for name, row in turned.iterrows():
        winners = panel.rankings_without[str(name)].winners
        if not winners:
            yield f"Without {name}, no offer passes the gates.", f"去掉 {name} 后，没有报价通过门槛。"
        elif len(winners) > 1:
            yield f"Without {name}, {_listed(winners)} are level.", f"去掉 {name} 后，{'、'.join(winners)} 并列第一。"
        else:
            yield f"Without {name}, {row['winner']} is first.", f"去掉 {name} 后，{row['winner']} 居首。"


def _votes(panel: Panel) -> Iterator[tuple[str, str]]:
    if len(panel.evaluators) < 2 or len(panel.placed.columns) < 2:
        return
    points = panel.borda
    top = [str(name) for name in points[points >= points.max() - DUST].index]
    found = panel.condorcet
    if found.winner is not None:
        duel = f"{found.winner} beats every other offer one by one (Condorcet)"
        duel_zh = f"逐一比较时 {found.winner} 胜过其他所有报价（孔多塞法）"
    elif found.cycle:
        ring = " beats ".join([*found.cycle, found.cycle[0]])
        duel, duel_zh = (
            f"one by one they run in a circle, {ring} (Condorcet)",
            f"逐一比较出现循环：{' 胜 '.join([*found.cycle, found.cycle[0]])}（孔多塞法）",
        )
    else:
        duel, duel_zh = (
            "one by one no offer beats all others (Condorcet)",
            "逐一比较时没有报价胜过其他所有报价（孔多塞法）",
        )
    most = number(float(points.max()), 1)
    lead = f"{_listed(top)} {'leads' if len(top) == 1 else 'lead'} the Borda count with {most} points"
    yield f"For the record: {lead}; {duel}.", f"备查：波达计数 {'、'.join(top)} 领先，{most} 分；{duel_zh}。"


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
