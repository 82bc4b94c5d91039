"""A budget plan in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmselect.planning.budget_months import day_text
from crmselect.taxonomy import label
from crmselect.text import money, percent

if TYPE_CHECKING:
    from crmselect.planning.budget_delay import DelayedPlan
    from crmselect.planning.budget_limits import Breach
    from crmselect.planning.budget_plan import BudgetPlan

__all__ = ["HEADINGS", "breach_text", "delay_sentences", "limit_name", "month_name", "sentences"]

HEADINGS: dict[bool, tuple[str, ...]] = {
    False: ("Phase", "Work", "Resources", "Contingency", "Total", "Budget plan of {} in {}, nominal",
            "Management reserve"),
    True: ("阶段", "工作", "资源", "应急储备", "合计", "{} 的预算计划（{}，名义金额）", "管理储备"),
}  # fmt: skip


def month_name(plan: BudgetPlan, month: int, language: str) -> str:
    """Return a month as people count it, from 1, with its date where there is one."""
    dates = plan.dates()
    if language == "zh":
        return f"第 {month + 1} 个月" + (f"（{day_text(dates[month], 'zh', month=True)}）" if dates else "")
    return f"month {month + 1}" + (f" ({day_text(dates[month], month=True)})" if dates else "")


def limit_name(kind: str, key: str, language: str) -> str:
    """Return what a limit is called."""
    zh = language == "zh"
    if kind == "total":
        return "总预算" if zh else "the budget in total"
    if kind == "year":
        return f"第 {key} 年预算" if zh else f"the budget of year {key}"
    if kind == "calendar_year":
        return f"{key} 年度预算" if zh else f"the budget of {key}"
    name = label(key, language)
    return f"“{name}”阶段预算" if zh else f"the budget of {name}"


def breach_text(plan: BudgetPlan, one: Breach, language: str) -> str:
    """Say which limit breaks, by how much, and when."""
    code = plan.currency
    name, month = limit_name(one.kind, one.key, language), month_name(plan, one.month, language)
    share = f"（{percent(one.over / one.limit, 0)}）" if language == "zh" else f" ({percent(one.over / one.limit, 0)})"
    share = share if one.limit > 0 else ""
    if language == "zh":
        return (
            f"{name} {money(one.limit, code)} 不足：计划为 {money(one.planned, code)}，"
            f"超出 {money(one.over, code)}{share}，自{month}起。"
        )
    return (
        f"{name[0].upper()}{name[1:]}, {money(one.limit, code)}, does not hold: {money(one.planned, code)} is planned, "
        f"{money(one.over, code)}{share} too much, from {month} on."
    )


def sentences(plan: BudgetPlan, language: str) -> Iterator[str]:
    """Say what a plan holds, and whether its limits do."""
    zh, code = language == "zh", plan.currency
    if not plan.lines:
        yield f"{plan.offer} 没有任何费用项目。" if zh else f"{plan.offer} has no lines of cost."
    inside = float(plan.cash[[line.internal and line.kind == "work" for line in plan.lines]].sum())
    held, apart = plan.contingency, plan.management_reserve
    if zh:
        said = f"{plan.offer}：预算共 {money(plan.total, code)}，其中工作 {money(plan.work, code)}"
        said += f"（内部 {money(inside, code)}）" if inside else ""
        said += f"，应急储备 {money(held, code)}" if held else "，未留应急储备"
        yield said + (f"，另有管理储备 {money(apart, code)}。" if apart else "。")
    else:
        said = f"{plan.offer}: the budget is {money(plan.total, code)}, {money(plan.work, code)} of it for work"
        said += f" ({money(inside, code)} internal)" if inside else ""
        said += f", {money(held, code)} contingency" if held else ", without contingency"
        yield said + (f", and {money(apart, code)} management reserve apart." if apart else ".")
    if silent := plan.unquoted:
        names, one = ("、" if zh else ", ").join(silent), len(silent) == 1
        yield (
            f"{names} 未报价：预算中没有相应金额，请索取报价。" if zh
            else f"{names} {'has' if one else 'have'} no price: the budget holds nothing for {'it' if one else 'them'}."
        )  # fmt: skip
    if plan.payments:
        paid, count = sum(one.amount for one in plan.payments), len({one.milestone for one in plan.payments})
        yield (
            f"{money(paid, code)} 由 {count} 个里程碑触发付款。"
            if zh
            else f"{money(paid, code)} fall{'s' if len(plan.payments) == 1 else ''} due at {count} "
            f"milestone{'s' if count > 1 else ''}."
        )
    yield from (breach_text(plan, one, language) for one in plan.breaches)
    kept = len(plan.against) - len(plan.breaches)
    if len(plan.against) and not plan.breaches:
        yield "所有预算限额均可满足。" if zh else "Every limit holds."
    elif kept:
        yield f"其余 {kept} 项限额可满足。" if zh else f"{kept} other limit{'s hold' if kept > 1 else ' holds'}."


def delay_sentences(found: DelayedPlan, language: str) -> Iterator[str]:
    """Say what a delay costs, what moves, what does not, and what that rests on."""
    zh, code = language == "zh", found.before.currency
    months, phase = found.months, label(found.phase, language)
    extra = found.extra
    if zh:
        word = "增加" if extra > 0 else "减少" if extra < 0 else "不变"
        amount = f" {money(abs(extra), code)}" if extra else ""
        yield f"自“{phase}”起推迟 {months} 个月，预算{word}{amount}，共 {money(found.after.total, code)}。"
    else:
        late = f"{months} month{'s' if months != 1 else ''} later from {phase} on"
        change = f"{money(abs(extra), code)} {'more' if extra > 0 else 'less'}" if extra else "the same"
        yield f"{late}: the budget is {change}, {money(found.after.total, code)} in all."
    counts = found.moves["what"].value_counts()
    moved, longer, kept = (int(counts.get(word, 0)) for word in ("moves", "runs longer", "keeps its dates"))
    if zh:
        yield (
            f"{moved} 项一次性费用随之后移，{longer} 项有结束月份的实施或内部人员费用相应延长，{kept} 项保持原日期。"
        )
        yield (
            "依据：订阅、维护和支持自合同开始起计费，与是否上线无关；后移与延长的费用按合同单价及其年涨幅计算；"
            "未写明结束月份的费用照常发生；里程碑付款随里程碑后移。"
        )
    else:
        yield (
            f"{moved} one-off line{'s move' if moved != 1 else ' moves'}, {longer} line{'s' if longer != 1 else ''} of "
            f"implementation or internal staff with a stated end run{'s' if longer == 1 else ''} longer, {kept} "
            f"keep{'s' if kept == 1 else ''} {'its' if kept == 1 else 'their'} dates."
        )
        yield (
            "This rests on: subscriptions, maintenance and support are charged from the contract's start, live or not; "
            "what moves costs the same later, and what runs longer costs what its contract says for those months; a "
            "line without a stated end runs on as before; payments move with their milestones."
        )
    fresh = found.new_breaches
    yield from (breach_text(found.after, one, language) for one in fresh)
    if not fresh:
        yield "没有因此新突破的限额。" if zh else "It breaks no further limit."
