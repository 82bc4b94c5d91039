"""What holds for certain about a ranking, in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from crmselect.text import percent

if TYPE_CHECKING:
    from crmselect.robustness.steady import Stability

__all__ = ["HEADINGS", "sentences"]

HEADINGS = (
    (("Criterion", "Weight", "First stays first", "Below", "Above"), "How far each weight can go"),
    (("准则", "权重", "首位不变的区间", "低于此区间时居首", "高于此区间时居首"), "各权重可变动的范围"),
)


def sentences(found: Stability, language: str = "en") -> Iterator[str]:
    """Yield the weight nearest to turning, the smallest joint change, who is never first, who is dominated."""
    zh = language == "zh"
    first, *others = found.racing
    if not others:
        yield (
            f"{first} 是唯一通过门槛的报价，任何权重都不改变结论。" if zh
            else f"{first} is the only offer that passes the gates, whatever the weights."
        )  # fmt: skip
        return
    yield _nearest(found, first, zh)
    yield from _jointly(found, first, zh)
    yield from _never(found, zh)
    yield from _dominated(found, zh)


def _nearest(found: Stability, first: str, zh: bool) -> str:
    turning = found.table[np.isfinite(found.table["room"])]
    if not len(turning):
        return (
            f"任何单一权重的变动都不会使 {first} 失去首位。" if zh
            else f"{first} stays first whatever any single weight is."
        )  # fmt: skip
    row = turning.iloc[0]
    path = str(turning.index[0])
    down = bool(row["below"]) and (not row["above"] or row["weight"] - row["low"] <= row["high"] - row["weight"])
    limit, other = (row["low"], row["below"]) if down else (row["high"], row["above"])
    now, then = percent(float(row["weight"]), 1), percent(float(limit), 1)
    if zh:
        return f"最敏感的权重是 {path}：由 {now} {'降至' if down else '升至'} {then} 时，{other} 居首。"
    way = "down" if down else "up"
    return f"The weight that turns it first is {path}: {way} from {now} to {then}, and {other} is first."


def _jointly(found: Stability, first: str, zh: bool) -> Iterator[str]:
    frame = found.changes
    near = frame[np.isfinite(frame["distance"].to_numpy(dtype=np.float64))]
    if not len(near):
        return
    share, other = percent(float(near["distance"].to_numpy()[0]), 1), str(near.index[0])
    level = [str(name) for name in near.index[near["distance"].to_numpy(dtype=np.float64) == 0]]
    if level:
        listed = ("、" if zh else ", ").join(level)
        yield f"{listed} 已与 {first} 持平。" if zh else f"Level with {first} already: {listed}."
        return
    if zh:
        yield f"多个权重同时变动时，最少只需移动 {share} 的权重，{other} 即与 {first} 持平。"
    else:
        yield f"Moving several weights at once, {share} of all weight is enough for {other} to draw level with {first}."


def _never(found: Stability, zh: bool) -> Iterator[str]:
    never = [str(name) for name in found.possible.index[~found.possible["possible"]]]
    if never:
        listed = ("、" if zh else ", ").join(never)
        yield f"无论权重如何都不可能居首：{listed}。" if zh else f"First under no weights at all: {listed}."


def _dominated(found: Stability, zh: bool) -> Iterator[str]:
    frame = found.dominance
    for name in frame.columns:
        better = [str(other) for other in frame.index[frame[name]]]
        if better:
            listed = ("、" if zh else ", ").join(better)
            yield (
                f"在有权重的准则上，{name} 均不优于 {listed}，且至少一项更差。" if zh
                else f"On what weighs anything {name} is nowhere better than {listed}, and worse somewhere."
            )  # fmt: skip
