"""The findings of an evaluation as one list: what was measured, against what, and whether that is good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from crmselect.planning.evaluation_words import figure, range_of
from crmselect.planning.survey_sus import SUS_AVERAGE
from crmselect.text import percent

if TYPE_CHECKING:
    from crmselect.planning.evaluation import Evaluation

__all__ = ["Finding", "findings", "heading"]

Verdict = Literal["good", "bad", "open"]
_TOPICS = MappingProxyType(
    {
        "satisfaction": ("satisfaction", "满意度"),
        "indicator": ("indicator", "效率指标"),
        "adoption": ("adoption", "使用率"),
        "promise": ("promises", "承诺"),
        "cost": ("cost", "成本"),
        "return": ("return", "回报"),
        "defects": ("defects", "缺陷"),
        "delay": ("delay", "工期"),
    }
)
_FIGURES = MappingProxyType(
    {
        "sus": ("SUS", "SUS"),
        "satisfaction": ("satisfaction", "满意度"),
        "active": ("active users", "活跃用户"),
        "kept": ("promises kept", "承诺兑现率"),
        "fit": ("fit lived", "实际满足度"),
        "cost": ("cost overrun", "超支"),
        "benefits": ("benefits realised", "收益实现率"),
        "roi": ("return so far", "目前回报率"),
        "severe": ("open severe defects", "未关闭的严重缺陷"),
        "late": ("days late", "延误天数"),
    }
)
_VERDICTS = MappingProxyType({"good": ("good", "良好"), "bad": ("bad", "不佳"), "open": ("open", "未定")})


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of an evaluation."""

    topic: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    against: float | None
    verdict: Verdict
    share: bool = False

    def row(self) -> tuple[Any, ...]:
        """Return the finding as a row of a table."""
        return self.topic, self.name, self.value, self.low, self.high, self.against, self.verdict

    def cells(self, *, zh: bool) -> tuple[str, ...]:
        """Return the finding as people read it."""
        name = _FIGURES[self.name][zh] if self.name in _FIGURES else self.name
        interval = "–"
        if self.low is not None and self.high is not None:
            interval = (
                f"{percent(self.low, 0)} – {percent(self.high, 0)}"
                if self.share
                else range_of(self.low, self.high, zh=zh)
            )
        return (_TOPICS[self.topic][zh], name, self._shown(self.value), interval, self._shown(self.against),
                _VERDICTS[self.verdict][zh])  # fmt: skip

    def _shown(self, value: float | None) -> str:
        if value is None:
            return "–"
        return percent(value, 0) if self.share else figure(value)


def heading(found: Evaluation, *, zh: bool) -> str:
    """Say how many findings are good, bad and open."""
    counts = {one: sum(each.verdict == one for each in findings(found)) for one in _VERDICTS}
    if not any(counts.values()):
        return f"{found.offer}：上线后尚无评估数据。" if zh else f"{found.offer} after go-live: nothing is known yet."
    told = [(one, count) for one, count in counts.items() if count]
    if zh:
        return f"{found.offer} 上线后：{'，'.join(f'{count} 项{_VERDICTS[one][1]}' for one, count in told)}。"
    parts = [f"{count} {'is' if count == 1 else 'are'} {one}" for one, count in told]
    first = parts[0].split(" ", 1)
    noun = "finding" if told[0][1] == 1 else "findings"
    return f"{found.offer} after go-live: {first[0]} {noun} {first[1]}{''.join(f', {part}' for part in parts[1:])}."


def findings(found: Evaluation) -> Iterator[Finding]:
    """Yield every figure with what it is held against.

    Satisfaction is held against the middle of its scale, the usability scale against the average of other systems;
    what is known for certain only where an interval lies wholly on one side is open elsewhere.
    """
    yield from _surveys(found)
    for change in found.changes.changes if found.changes is not None else ():
        verdicts: dict[str, Verdict] = {"better": "good", "worse": "bad"}
        verdict = verdicts.get(change.verdict, "open")
        if change.target_met is not None and change.target_certain:
            verdict = "good" if change.target_met else "bad"
        yield Finding("indicator", change.indicator.name, change.difference, change.low, change.high,
                      None if change.indicator.target is None else change.indicator.target - change.before.mean,
                      verdict)  # fmt: skip
    if found.adoption is not None and found.adoption.latest is not None:
        share, plan = found.adoption.latest, found.adoption.months[-1].planned
        yield Finding("adoption", "active", share, None, None, plan, _at_least(share, plan), share=True)
    promises = found.promises
    if promises is not None and promises.rate is not None:
        kept: Verdict = "bad" if promises.broken else "good"
        yield Finding("promise", "kept", promises.rate, None, None, 1.0, kept, share=True)
        lived, promised = promises.fit_lived, promises.fit_promised
        least = None if promised is None else promised - promises.tolerance
        yield Finding("promise", "fit", lived, None, None, promised, _at_least(lived, least), share=True)  # fmt: skip
    yield from _money(found)
    if found.open_defects is not None:
        severe = found.open_defects["critical"] + found.open_defects["high"]
        yield Finding("defects", "severe", float(severe), None, None, 0.0, "bad" if severe else "good")
    if found.delay_days is not None:
        late: Verdict = "bad" if found.delay_days > 0 else "good"
        yield Finding("delay", "late", found.delay_days, None, None, 0.0, late)


def _surveys(found: Evaluation) -> Iterator[Finding]:
    for one in found.surveys:
        if one.sus is not None:
            row = one.sus.loc[[""]].iloc[0]
            yield _held("sus", row["mean"], row["low"], row["high"], SUS_AVERAGE)
        else:
            row, middle = one.overall(), (one.survey.low + one.survey.high) / 2
            yield _held(one.survey.name or "satisfaction", row["mean"], row["low"], row["high"], middle)


def _held(name: str, mean: Any, low: Any, high: Any, against: float) -> Finding:
    value, bottom, top = (None if pd.isna(one) else float(one) for one in (mean, low, high))
    verdict: Verdict = "open"
    if bottom is not None and top is not None:
        verdict = "good" if bottom > against else "bad" if top < against else "open"
    return Finding("satisfaction", name, value, bottom, top, against, verdict)


def _money(found: Evaluation) -> Iterator[Finding]:
    if found.costs is not None and found.costs.overrun is not None:
        over = found.costs.overrun
        yield Finding("cost", "cost", over, None, None, 0.0, "bad" if over > 0 else "good", share=True)
    if found.returns is not None and found.returns.realisation is not None:
        rate = found.returns.realisation
        yield Finding("return", "benefits", rate, None, None, 1.0, _at_least(rate, 1.0), share=True)
    if found.returns is not None and found.returns.so_far is not None:
        so_far = found.returns.so_far
        yield Finding("return", "roi", so_far, None, None, 0.0, "good" if so_far >= 0 else "open", share=True)


def _at_least(value: float | None, against: float | None) -> Verdict:
    if value is None or against is None:
        return "open"
    return "good" if value >= against - 1e-9 else "bad"
