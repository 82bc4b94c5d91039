"""What a reader of a progress report might not expect of its figures, English and Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crmselect.model import InputNote
from crmselect.model.project_time import Earned
from crmselect.taxonomy import label
from crmselect.text import money, percent

if TYPE_CHECKING:
    from crmselect.planning.progress_series import Work

__all__ = ["budget_notes", "early_notes", "notes_of"]


def notes_of(work: Work, later: Sequence[dt.date], earned: Sequence[Earned], day: dt.date) -> Iterator[InputNote]:
    """Say what a reader of the figures might not expect."""
    if work.even:
        en = ", ".join(label(phase) for phase in work.even)
        zh = "、".join(label(phase, "zh") for phase in work.even)
        yield InputNote(
            where="milestones",
            what=f"no milestone stands for {en}: that budget counts as level of effort, earned as it falls due",
            zh=f"{zh}没有对应的里程碑：其预算按支持型活动（LOE）处理，到期即视为挣得",
        )
    if later:
        yield InputNote(
            where="as_of",
            what=f"{len(later)} report{'s' if len(later) != 1 else ''} of days after {day} left out",
            zh=f"{day} 之后的 {len(later)} 条记录未计入",
        )
    last: dict[str, tuple[dt.date, float]] = {}
    for one in sorted(earned, key=lambda e: e.date):
        before = last.get(one.milestone)
        if before is not None and one.share < before[1]:
            yield InputNote(
                where=str(one.place or f"earned {one.milestone}"),
                what=f"{one.milestone} fell from {percent(before[1])} to {percent(one.share)} on {one.date}",
                zh=f"{one.milestone} 于 {one.date} 由 {percent(before[1])} 降至 {percent(one.share)}",
            )
        last[one.milestone] = one.date, one.share


def budget_notes(running: float, anew: float, code: str) -> Iterator[InputNote]:
    """Say what is left out of the actual cost, and what new dates add to the budget."""
    if running:
        yield InputNote(
            where="actuals",
            what=f"{money(running, code)} for services that run on after the baseline's last month "
            "is left out of AC: the budget at completion holds nothing of these months",
            zh=f"基线最后一个月之后持续发生的服务费用 {money(running, code)} 未计入 AC：完工预算不含这些月份",
        )
    if round(abs(anew)):
        word, said = ("more", "增加") if anew > 0 else ("less", "减少")
        yield InputNote(
            where="milestones",
            what=f"days agreed anew: resources are budgeted with {money(abs(anew), code)} {word} "
            "than on the baseline's days",
            zh=f"里程碑日期经重新约定：资源预算比按基线日期{said} {money(abs(anew), code)}",
        )


def early_notes(amounts: Sequence[float], code: str) -> Iterator[InputNote]:
    """Say what was booked before the project began: it may be its preparation, or a wrong year."""
    if amounts:
        count, amount = len(amounts), money(sum(amounts), code)
        yield InputNote(
            where="actuals",
            what=f"{count} booking{'s' if count != 1 else ''} of days before the project's start, {amount}, "
            f"count{'' if count != 1 else 's'} in AC from the first day on",
            zh=f"开工日之前的 {count} 笔支出（{amount}）自第一天起计入 AC",
        )
