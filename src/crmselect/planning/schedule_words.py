"""A schedule in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmselect.planning.budget_months import day_text

if TYPE_CHECKING:
    from crmselect.planning.schedule_dates import Schedule
    from crmselect.planning.schedule_use import Load

__all__ = ["HEADINGS", "load_text", "sentences"]

HEADINGS: dict[bool, tuple[str, ...]] = {
    False: ("Milestone", "Phase", "Owner", "Start", "Due", "Expected", "Against baseline (days)", "Float (days)",
            "State"),
    True: ("里程碑", "阶段", "负责角色", "开始", "到期", "预计", "较基线（天）", "浮动时间（天）", "状态"),
}  # fmt: skip
STATES = {"done": "已完成", "overdue": "已逾期", "open": "未完成"}
_EACH = 5


def load_text(load: Load, language: str) -> str:
    """Say of one stretch of days what is needed and what there is."""
    zh = language == "zh"
    first, last = day_text(load.start, language), day_text(load.end, language)
    names = list(load.milestones[:3])
    more = len(load.milestones) - len(names)
    if zh:
        by = "、".join(names) + (f" 等 {len(load.milestones)} 项" if more else "")
        when = f"{first}至{last}" if load.end > load.start else first
        return f"{load.resource}：{when}需要 {load.needed:g}，可用 {load.available:g}（用于 {by}）。"
    by = ", ".join(names) + (f" and {more} more" if more else "")
    when = f"from {first} to {last}" if load.end > load.start else f"on {first}"
    return f"{load.resource}: {load.needed:g} needed {when}, {load.available:g} available (for {by})."


def sentences(found: Schedule, language: str) -> Iterator[str]:
    """Say when a project ends, what decides that, what is late, and who is missing when."""
    zh = language == "zh"
    if not found.milestones:
        yield "没有里程碑。" if zh else "There are no milestones."
        return
    count = len(found.milestones)
    first, last = day_text(found.start, language), day_text(found.finish, language)
    path = " → ".join(found.critical_path)
    if zh:
        yield f"共 {count} 个里程碑，自{first}至{last}；关键路径：{path}。"
    else:
        yield f"{count} milestone{'s' if count > 1 else ''} from {first} to {last}; critical: {path}."
    day = found.as_of or found.start
    late = [(one.name, (day - one.due).days) for one in found.milestones if one.name in found.late]
    for name, days in late[:_EACH]:
        yield (
            f"{name} 已逾期 {days} 天。" if zh else f"{name} is overdue, {days} day{'s' if days != 1 else ''} so far."
        )
    if len(late) > _EACH:
        more = len(late) - _EACH
        yield f"另有 {more} 个里程碑逾期。" if zh else f"{more} more are overdue."
    slip = (found.expected_finish - found.finish).days
    if slip > 0:
        end = day_text(found.expected_finish, language)
        yield (
            f"按目前进展，预计完成日为{end}，晚 {slip} 天。"
            if zh
            else f"As things stand the end is to be expected on {end}, {slip} day{'s' if slip != 1 else ''} late."
        )
    against = (found.expected_finish - found.baseline_finish).days
    if against != slip or not slip:
        yield _against(against, zh)
    over = found.over
    for load in over[:_EACH]:
        yield load_text(load, language)
    if len(over) > _EACH:
        more = len(over) - _EACH
        yield f"另有 {more} 段时间资源超配。" if zh else f"{more} more stretches of days lack resources."
    if found.resources and not over:
        yield "没有资源超配。" if zh else "No resource is over-allocated."


def _against(days: int, zh: bool) -> str:
    if not days:
        return "完成日与基线一致。" if zh else "The end is that of the baseline."
    if zh:
        return f"完成日较基线{'晚' if days > 0 else '早'} {abs(days)} 天。"
    word = "later" if days > 0 else "earlier"
    return f"Against the baseline the end is {abs(days)} day{'s' if abs(days) != 1 else ''} {word}."
