"""What a survey found, in English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crmselect.planning.evaluation_words import listed, range_of
from crmselect.planning.survey_sus import SUS_AVERAGE
from crmselect.text import number, percent

if TYPE_CHECKING:
    from crmselect.planning.survey import SurveyResult

__all__ = ["sentences", "why_hidden"]

_TWO = 2


def why_hidden(reason: str, smallest: int, *, zh: bool = False) -> str:
    """Return in words why a figure or an interval is not shown.

    Examples
    --------
    >>> why_hidden("few", 5), why_hidden("one", 5, zh=True)
    ('fewer than 5 answers', '仅一份答卷，无法给出区间')
    """
    words = {
        "few": (f"fewer than {smallest} answers", f"不足 {smallest} 份答卷"),
        "protects": ("protects a smaller group", "为保护人数更少的群体"),
        "nobody": ("no answer", "无人作答"),
        "one": ("one answer has no interval", "仅一份答卷，无法给出区间"),
    }
    return words[reason][zh] if reason else ""


def sentences(found: SurveyResult, *, zh: bool) -> Iterator[str]:
    """Say how satisfied people are, what is best and worst, and which groups are not shown."""
    if found.sus is not None:
        # Its single items say nothing by themselves, as its author warns: the scale is one figure.
        yield _sus(found, zh)
    else:
        yield _overall(found, zh)
        yield from _extremes(found, zh)
    rows = found.table[found.table["item"] == ""]
    for reason in ("few", "protects", "nobody"):
        names = [str(name) for name in rows.loc[rows["hidden"] == reason, "role"] if name]
        if names:
            why = why_hidden(reason, found.smallest, zh=zh)
            yield f"未显示的角色：{listed(names, zh=True)}（{why}）。" if zh else f"Not shown: {listed(names)} ({why})."
    if found.left_out:
        who = (
            "1 person skipped items and is" if found.left_out == 1 else f"{found.left_out} people skipped items and are"
        )
        yield f"{found.left_out} 人有漏答，未计入 SUS。" if zh else f"{who} not in the SUS score."


def _extremes(found: SurveyResult, zh: bool) -> Iterator[str]:
    items = found.table[(found.table["role"] == "") & (found.table["item"] != "") & found.table["mean"].notna()]
    ordered = items.sort_values("mean", kind="stable")
    if len(ordered) < _TWO or ordered["mean"].iloc[0] == ordered["mean"].iloc[-1]:
        return
    worst, best = (_item(found, ordered.iloc[at], zh) for at in (0, -1))
    yield f"得分最高：{best}；最低：{worst}。" if zh else f"Best is {best}, worst {worst}."


def _overall(found: SurveyResult, zh: bool) -> str:
    row = found.overall()
    name = found.survey.name
    what = f"“{name}”" if zh and name else name or ("满意度" if zh else "Satisfaction")
    answers, invited = int(row["n"]), row["invited"]
    people = _people(answers, invited, zh)
    if row["hidden"] in {"few", "nobody"}:
        why = why_hidden(str(row["hidden"]), found.smallest, zh=zh)
        return f"{what}：{why}（{people}）。" if zh else f"{what}: {why} ({people})."
    mean, scale = number(float(row["mean"]), 2), f"{found.survey.low:g}–{found.survey.high:g}"
    liked = percent(float(row["favourable"]), 0)
    if zh:
        return f"{what}：均值 {mean}（量表 {scale}，{_interval(found, row, True)}），赞同 {liked}；{people}。"
    return f"{what}: {mean} on {scale} ({_interval(found, row, False)}), {liked} favourable; {people}."


def _interval(found: SurveyResult, row: Any, zh: bool, decimals: int = 2) -> str:
    low = float(row["low"])
    if math.isnan(low):
        return why_hidden("one", found.smallest, zh=zh)
    level = percent(found.confidence)
    return f"{level} 区间 {range_of(low, float(row['high']), decimals, zh=True)}" if zh else (
        f"{level} interval {range_of(low, float(row['high']), decimals)}")  # fmt: skip


def _people(answers: int, invited: float, zh: bool) -> str:
    if math.isnan(invited):
        return f"{answers} 人作答" if zh else f"{answers} answered"
    rate = percent(answers / invited, 0) if invited else "–"
    if zh:
        return f"{number(invited)} 人受邀，{answers} 人作答（{rate}）"
    return f"{answers} of {number(invited)} asked answered ({rate})"


def _item(found: SurveyResult, row: Any, zh: bool) -> str:
    item = next(one for one in found.survey.items if one.id == row["item"])
    name, mean = item.text or item.id, number(float(row["mean"]), 2)
    return f"{name}（{mean}）" if zh else f"{name} ({mean})"


def _sus(found: SurveyResult, zh: bool) -> str:
    assert found.sus is not None  # noqa: S101 - for the type checker: the caller looked
    row = found.sus.loc[[""]].to_dict("records")[0]
    people = _people(int(found.overall()["n"]), float(found.overall()["invited"]), zh)
    if row["hidden"] in {"few", "nobody"}:
        why = why_hidden(str(row["hidden"]), found.smallest, zh=zh)
        return f"SUS：{why}（{people}）。" if zh else f"SUS: {why} ({people})."
    mean, interval = float(row["mean"]), _interval(found, row, zh, 1)
    ranks = f"{int(row['percentile_low'])}–{int(row['percentile_high'])}"
    if zh:
        side = "高于" if mean > SUS_AVERAGE else "低于" if mean < SUS_AVERAGE else "等于"
        return (
            f"SUS {number(mean, 1)}（{interval}），等级 {row['grade']}，百分位 {ranks}，{side}平均值 {SUS_AVERAGE:g}。"
        )
    side = "above" if mean > SUS_AVERAGE else "below" if mean < SUS_AVERAGE else "at"
    return (
        f"SUS {number(mean, 1)} ({interval}): grade {row['grade']}, percentile {ranks}, "
        f"{side} the average of {SUS_AVERAGE:g}; {people}."
    )
