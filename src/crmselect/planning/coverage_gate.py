"""Whether the system may go live: each rule of the gate with its reason in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from crmselect.model.testing import GoLiveGate
from crmselect.planning.evaluation_words import listed
from crmselect.scoring.fit import area_label
from crmselect.text import percent

if TYPE_CHECKING:
    import pandas as pd

    from crmselect.model.testing import TestCase

__all__ = ["KIND_WORDS", "SEVERITIES", "SEVERITY_WORDS", "STATUSES", "STATUS_WORDS", "GateRule", "judge_gate"]

SEVERITIES = ("critical", "high", "medium", "low")
STATUSES = ("passed", "failed", "blocked", "not_run", "uncovered")
SEVERITY_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "critical": ("critical", "致命"),
        "high": ("high", "严重"),
        "medium": ("medium", "一般"),
        "low": ("low", "轻微"),
    }
)
STATUS_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "passed": ("passed", "已通过"),
        "failed": ("failed", "未通过"),
        "blocked": ("blocked", "受阻"),
        "not_run": ("not run", "未执行"),
        "uncovered": ("without a test", "无用例"),
    }
)
KIND_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "functional": ("functional", "功能"),
        "integration": ("integration", "集成"),
        "migration": ("migration", "数据迁移"),
        "stress": ("stress", "压力"),
        "security": ("security", "安全"),
        "usability": ("usability", "易用性"),
        "acceptance": ("acceptance", "验收"),
    }
)
_PRIORITY = MappingProxyType({"must": ("musts", "必须项"), "should": ("shoulds", "应有项")})
_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class GateRule:
    """One rule of the gate and whether it holds.

    Parameters
    ----------
    rule : str
        A field of :class:`GoLiveGate`; of ``kinds``, ``kinds.`` with the kind.
    holds : bool
    value, threshold : float or None
        What there is and what is required: a share, or a number of defects; None where nothing can be measured.
    subjects : tuple of str
        What it fails on: ids of requirements, tests or defects, or areas.
    en, zh : str
        The same in words.
    """

    rule: str
    holds: bool
    value: float | None
    threshold: float | None
    subjects: tuple[str, ...]
    en: str
    zh: str

    def text(self, language: str = "en") -> str:
        """Return the words in a language."""
        return self.zh if language == "zh" else self.en


def judge_gate(
    gate: GoLiveGate,
    table: pd.DataFrame,
    areas: pd.DataFrame,
    tests: Sequence[TestCase],
    defects: Mapping[str, Sequence[str]],
) -> tuple[GateRule, ...]:
    """Return every rule that the gate states, in its order.

    Parameters
    ----------
    gate : GoLiveGate
    table : DataFrame by requirement
        With ``priority`` and ``status``.
    areas : DataFrame by area
        With ``asked`` (its musts and shoulds) and ``tests_run``.
    tests : sequence of TestCase
        With the results that count.
    defects : mapping of severity to sequence of str
        The ids of those that are open.
    """
    return (*_shares(gate, table), *_areas(gate, areas), *_kinds(gate, tests), *_defects(gate, defects))


def _shares(gate: GoLiveGate, table: pd.DataFrame) -> Iterator[GateRule]:
    for priority, (plural, plural_zh) in _PRIORITY.items():
        rows = table[table["priority"] == priority]
        status: dict[str, str] = {str(key): str(value) for key, value in rows["status"].items()}
        for what in ("covered", "passed"):
            rule = f"{priority}s_{what}"
            least: float | None = getattr(gate, rule)
            if least is None:
                continue
            if not status:
                yield GateRule(rule, True, None, least, (), f"there are no {plural}", f"没有{plural_zh}")
                continue
            missed = [key for key, one in status.items() if one == "uncovered" or (what == "passed" != one)]
            met = len(status) - len(missed)
            share = met / len(status)
            holds = share >= least - _DUST
            yield _share_rule(rule, (met, len(status)), share, least, missed, status, holds)


def _share_rule(
    rule: str,
    counts: tuple[int, int],
    share: float,
    least: float,
    missed: Sequence[str],
    status: Mapping[str, str],
    holds: bool,
) -> GateRule:
    priority, _, what = rule.partition("s_")
    plural, plural_zh = _PRIORITY[priority]
    done, every = counts
    doing = "have a test case" if what == "covered" else "have passed all their tests"
    doing_zh = "有测试用例" if what == "covered" else "的测试全部通过"
    bound, bound_zh = _bound(least)
    en = f"{done} of {every} {plural} {doing} ({percent(share, 0)}; {bound})"
    zh = f"{every} 条{plural_zh}中有 {done} 条{doing_zh}（{percent(share, 0)}，{bound_zh}）"
    if missed and what == "covered":
        en, zh = f"{en}; without one: {listed(missed)}", f"{zh}；无用例：{listed(missed, zh=True)}"
    elif missed:
        names = [f"{key} ({STATUS_WORDS[status[key]][0]})" for key in missed]
        names_zh = [f"{key}（{STATUS_WORDS[status[key]][1]}）" for key in missed]
        en, zh = f"{en}; not yet: {listed(names)}", f"{zh}；尚缺：{listed(names_zh, zh=True)}"
    return GateRule(rule, holds, share, least, tuple(missed), en, zh)


def _bound(least: float) -> tuple[str, str]:
    if least >= 1 - _DUST:
        return "all required", "要求全部"
    return f"at least {percent(least, 0)} required", f"要求至少 {percent(least, 0)}"


def _areas(gate: GoLiveGate, areas: pd.DataFrame) -> Iterator[GateRule]:
    least = gate.areas_tested
    if least is None:
        return
    asked = areas[areas["asked"] > 0]
    if asked.empty:
        en, zh = "no area has a must or a should", "没有包含必须项或应有项的领域"
        yield GateRule("areas_tested", True, None, least, (), en, zh)
        return
    missed = [str(name) for name in asked.index[asked["tests_run"] == 0]]
    share = 1 - len(missed) / len(asked)
    done = len(asked) - len(missed)
    bound, bound_zh = _bound(least)
    en = f"{done} of {len(asked)} areas have a test that has run ({bound})"
    zh = f"{len(asked)} 个领域中有 {done} 个已执行测试（{bound_zh}）"
    if missed:
        en = f"{en}; untested: {listed(map(area_label, missed))}"
        zh = f"{zh}；未测试：{listed((area_label(name, 'zh') for name in missed), zh=True)}"
    yield GateRule("areas_tested", share >= least - _DUST, share, least, tuple(missed), en, zh)


def _kinds(gate: GoLiveGate, tests: Sequence[TestCase]) -> Iterator[GateRule]:
    for kind in gate.kinds:
        word, word_zh = KIND_WORDS[kind]
        mine = [test for test in tests if test.kind == kind]
        failed = tuple(test.id for test in mine if test.result == "failed")
        run = sum(test.result in {"passed", "failed"} for test in mine)
        rule = f"kinds.{kind}"
        if not run:
            yield GateRule(rule, False, 0.0, 1.0, (), f"no {word} test has run", f"尚未执行{word_zh}测试")
        elif failed:
            en = f"{len(failed)} of {run} {word} tests failed: {listed(failed)}"
            zh = f"{run} 项{word_zh}测试中 {len(failed)} 项未通过：{listed(failed, zh=True)}"
            yield GateRule(rule, False, float(run), 1.0, failed, en, zh)
        else:
            en = f"{run} {word} test{'s have' if run > 1 else ' has'} run, none failed"
            zh = f"已执行 {run} 项{word_zh}测试，无一失败"
            yield GateRule(rule, True, float(run), 1.0, (), en, zh)


def _defects(gate: GoLiveGate, defects: Mapping[str, Sequence[str]]) -> Iterator[GateRule]:
    for severity in SEVERITIES:
        most: int | None = getattr(gate, f"open_{severity}")
        if most is None:
            continue
        found = tuple(defects.get(severity, ()))
        word, word_zh = SEVERITY_WORDS[severity]
        count = len(found)
        bound, bound_zh = (
            (f"at most {most} may be", f"最多允许 {most} 个") if most else ("none may be", "不允许有未关闭的")
        )
        en = f"{count} {word} defect{' is' if count == 1 else 's are'} open, {bound}"
        zh = f"{word_zh}缺陷未关闭 {count} 个，{bound_zh}"
        if found:
            en, zh = f"{en}: {listed(found)}", f"{zh}：{listed(found, zh=True)}"
        yield GateRule(f"open_{severity}", count <= most, float(count), float(most), found, en, zh)
