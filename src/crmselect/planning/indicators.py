"""Did it get better? Indicators before and after go-live, each with its interval and its target."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.markup import Cell, table
from crmselect.model.evaluation import Indicator
from crmselect.planning.evaluation_words import Told, checked_language, figure
from crmselect.planning.survey_intervals import check_confidence, mean_of, t_quantile, welch
from crmselect.results import header, plain
from crmselect.text import percent

__all__ = ["Change", "Changes", "compare_indicators"]

Verdict = Literal["better", "worse", "unclear", "unknown"]
_VERDICTS = MappingProxyType(
    {
        "better": ("better", "改善"),
        "worse": ("worse", "变差"),
        "unclear": ("unclear", "尚不明确"),
        "unknown": ("no interval", "无法给出区间"),
    }
)
_TWO = 2


@dataclass(frozen=True, slots=True)
class Side:
    """What was measured on one side of go-live: the mean, and its spread and number where they are known."""

    mean: float
    sd: float | None
    n: int | None

    @property
    def sure(self) -> tuple[float, float, int] | None:
        """The figures that an interval needs; None where they do not suffice."""
        if self.sd is None or self.n is None or self.n < _TWO:
            return None
        return self.mean, self.sd, self.n


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator before and after.

    Parameters
    ----------
    indicator : Indicator
    before, after : Side
    difference : float
        After less before.
    low, high : float or None
        Welch's interval of the difference; None where a side has fewer than two measurements or no spread is stated.
    relative : float or None
        The difference as a share of before; None where that is 0.
    verdict : {"better", "worse", "unclear", "unknown"}
        ``unclear`` where the interval holds 0, ``unknown`` without one.
    target_met : bool or None
        Whether the mean afterwards reaches the target; None without one.
    target_certain : bool or None
        Whether the interval of that mean lies wholly on one side of the target; None without either.
    """

    indicator: Indicator
    before: Side
    after: Side
    difference: float
    low: float | None
    high: float | None
    relative: float | None
    verdict: Verdict
    target_met: bool | None
    target_certain: bool | None

    def lacking(self, *, zh: bool = False) -> str:
        """Return why there is no interval; an empty text where there is one."""
        if self.low is not None:
            return ""
        for side, name, name_zh in ((self.before, "before", "上线前"), (self.after, "after", "上线后")):
            if side.n == 1:
                return f"{name_zh}仅一次测量" if zh else f"one measurement {name} go-live"
            if side.sure is None:
                return f"{name_zh}未注明标准差或次数" if zh else f"spread or number {name} go-live is not stated"
        return ""


@dataclass(frozen=True, eq=False)
class Changes(Told):
    """Indicators before and after go-live, in their order."""

    changes: tuple[Change, ...]
    confidence: float = 0.95
    language: str = "en"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an indicator: before, after, difference with its bounds, relative change, verdict, target."""
        rows = [
            (c.indicator.name, c.indicator.unit, c.indicator.better, c.before.mean, c.before.n, c.after.mean,
             c.after.n, c.difference, c.low, c.high, c.relative, c.verdict, c.indicator.target, c.target_met,
             c.target_certain)
            for c in self.changes
        ]  # fmt: skip
        columns = ["indicator", "unit", "better", "before", "before_n", "after", "after_n", "difference", "low", "high",
                   "relative", "verdict", "target", "target_met", "target_certain"]  # fmt: skip
        frame = pd.DataFrame(rows, columns=columns).set_index("indicator")
        numbers = ["before", "before_n", "after", "after_n", "difference", "low", "high", "relative", "target"]
        return frame.astype(dict.fromkeys(numbers, float)).astype(
            dict.fromkeys(["target_met", "target_certain"], object)
        )

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what became of each indicator."""
        return tuple(_words(change, self.confidence, zh=self._in(language)) for change in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain data for JSON."""
        rows = [plain({"indicator": name, **row}) for name, row in self.table.to_dict("index").items()]
        return {
            **header("indicators/1"), "confidence": self.confidence, "changes": rows,
            "sentences": list(self.say()),
        }  # fmt: skip

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        heads = (
            ["指标", "单位", "上线前", "上线后", "变化", "区间", "结论", "目标"]
            if zh
            else ["Indicator", "Unit", "Before", "After", "Change", "Interval", "Verdict", "Target"]
        )
        rows = []
        for one in self.changes:
            interval = one.lacking(zh=zh)
            if one.low is not None and one.high is not None:
                interval = _bounds(one.low, one.high, zh=zh)
            figures = [figure(value) for value in (one.before.mean, one.after.mean, one.difference)]
            target = "–" if one.indicator.target is None else figure(one.indicator.target)
            rows.append([
                Cell(one.indicator.name), Cell(one.indicator.unit), *(Cell(text, number=True) for text in figures),
                Cell(interval, number=True), Cell(_VERDICTS[one.verdict][zh]), Cell(target, number=True),
            ])  # fmt: skip
        return table(heads, rows, notes=self.say())


def compare_indicators(indicators: Iterable[Indicator], *, confidence: float = 0.95, language: str = "en") -> Changes:
    """Return what became of each indicator, how sure that is, and whether its target is reached.

    Parameters
    ----------
    indicators : iterable of Indicator
        Two independent samples each: before and after go-live.
    confidence : float
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For indicators that are named twice.

    Notes
    -----
    The interval of the difference is Welch's, which takes no equal spreads for granted. A target counts as certain
    where Student's interval of the mean afterwards lies wholly beyond it, or wholly short of it.

    References
    ----------
    As of :func:`crmselect.planning.survey_intervals.welch`.

    Examples
    --------
    >>> quote = Indicator(
    ...     name="Quote", unit="min", better="lower", target=25,
    ...     before_mean=34, before_sd=8, before_n=40, after_mean=22, after_sd=6, after_n=35,
    ... )
    >>> print(compare_indicators([quote]))
    Quote: from 34 to 22 min, -12 (-35 %; 95 % interval -15.2 to -8.77): better; the target of 25 is reached for
    certain.
    """
    checked_language(language)
    check_confidence(confidence)
    every = tuple(indicators)
    counted = Counter(one.name for one in every)
    problems = [
        Problem(
            one.place or f"indicator {one.name}", f"it is named {counted[one.name]} times", "give each its own name"
        )
        for one in every
        if counted[one.name] > 1
    ]
    if problems:
        raise DataError(problems)
    return Changes(tuple(_change(one, confidence) for one in every), confidence, language)


def _side(indicator: Indicator, side: str) -> Side:
    values: tuple[float, ...] = getattr(indicator, side)
    if values:
        mean, spread = mean_of(values)
        return Side(mean, spread, len(values))
    return Side(getattr(indicator, f"{side}_mean"), getattr(indicator, f"{side}_sd"), getattr(indicator, f"{side}_n"))


def _change(indicator: Indicator, confidence: float) -> Change:
    before, after = _side(indicator, "before"), _side(indicator, "after")
    difference, low, high = after.mean - before.mean, None, None
    verdict: Verdict = "unknown"
    if before.sure is not None and after.sure is not None:
        difference, low, high, _ = welch(before.sure, after.sure, confidence)
        sign = 1 if indicator.better == "higher" else -1
        gains = sorted((sign * low, sign * high))
        verdict = "better" if gains[0] > 0 else "worse" if gains[1] < 0 else "unclear"
    relative = difference / abs(before.mean) if before.mean else None
    return Change(
        indicator, before, after, difference, low, high, relative, verdict, *_target(indicator, after, confidence)
    )


def _target(indicator: Indicator, after: Side, confidence: float) -> tuple[bool | None, bool | None]:
    if indicator.target is None:
        return None, None
    sign = 1 if indicator.better == "higher" else -1
    beyond = sign * (after.mean - indicator.target)
    if after.sure is None:
        return beyond >= 0, None
    _, spread, count = after.sure
    half = t_quantile(confidence, count - 1) * spread / math.sqrt(count)
    return beyond >= 0, abs(beyond) > half or half == 0


def _words(change: Change, confidence: float, *, zh: bool) -> str:
    one = change.indicator
    unit = f" {one.unit}" if one.unit else ""
    parts = list(_how_much(change, confidence, zh))
    span = f"{figure(change.before.mean)} {'→' if zh else 'to'} {figure(change.after.mean)}{unit}"
    sign = "+" if change.difference > 0 else ""
    moved = f"{sign}{figure(change.difference)}"
    verdict = _VERDICTS[change.verdict][zh]
    if zh:
        return f"{one.name}：{span}，变化 {moved}（{'；'.join(parts)}）：{verdict}{_aim(change, zh=True)}。"
    return f"{one.name}: from {span}, {moved} ({'; '.join(parts)}): {verdict}{_aim(change, zh=False)}."


def _bounds(low: float, high: float, *, zh: bool) -> str:
    return f"{figure(low)} {'至' if zh else 'to'} {figure(high)}"


def _how_much(change: Change, confidence: float, zh: bool) -> Iterator[str]:
    if change.relative is not None:
        yield f"{'+' if change.relative > 0 else ''}{percent(change.relative, 0)}"
    if change.low is not None and change.high is not None:
        bounds = _bounds(change.low, change.high, zh=zh)
        yield f"{percent(confidence)} 区间 {bounds}" if zh else f"{percent(confidence)} interval {bounds}"
    else:
        yield change.lacking(zh=zh)


def _aim(change: Change, *, zh: bool) -> str:
    if change.target_met is None or change.indicator.target is None:
        return ""
    target = figure(change.indicator.target)
    sure = change.target_certain
    if zh:
        how = {True: "且可以确定", False: "但尚不能确定", None: "但无法判断是否确定"}[sure]
        return f"；{'已' if change.target_met else '未'}达到目标 {target}，{how}"
    how = {True: " for certain", False: ", but not for certain", None: "; how sure that is cannot be said"}[sure]
    return f"; the target of {target} is {'reached' if change.target_met else 'missed'}{how}"
