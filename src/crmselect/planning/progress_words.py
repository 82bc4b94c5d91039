"""A variance report in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmselect.planning.budget_months import day_text
from crmselect.planning.forecast import FEWEST_PERIODS
from crmselect.taxonomy import label
from crmselect.text import money, percent

if TYPE_CHECKING:
    from crmselect.planning.progress_report import Progress

__all__ = ["MEASURES", "RATIOS", "SEVERITY_ZH", "UNEARNED", "more_credits", "sentences"]

RATIOS = frozenset({"cpi", "spi", "tcpi", "tcpi_eac", "spi_t"})
MEASURES: dict[bool, dict[str, str]] = {
    False: {
        "budget": "Budget at completion (BAC)", "planned": "Planned value (PV)", "earned": "Earned value (EV)",
        "actual": "Actual cost (AC)", "cv": "Cost variance (CV)", "sv": "Schedule variance (SV)",
        "cpi": "Cost performance index (CPI)", "spi": "Schedule performance index (SPI)",
        "eac": "Estimate at completion, BAC / CPI", "eac_budget_rate": "Estimate at completion, AC + BAC − EV",
        "eac_cost_and_schedule": "Estimate at completion, AC + (BAC − EV) / (CPI · SPI)",
        "etc": "Estimate to complete (ETC)", "vac": "Variance at completion (VAC)",
        "tcpi": "To-complete index for the budget (TCPI)", "tcpi_eac": "To-complete index for the estimate",
        "earned_schedule_days": "Earned schedule (days)", "actual_days": "Days since the start",
        "spi_t": "Schedule performance index in time, SPI(t)",
    },
    True: {
        "budget": "完工预算 (BAC)", "planned": "计划价值 (PV)", "earned": "挣值 (EV)", "actual": "实际成本 (AC)",
        "cv": "成本偏差 (CV)", "sv": "进度偏差 (SV)", "cpi": "成本绩效指数 (CPI)", "spi": "进度绩效指数 (SPI)",
        "eac": "完工估算，BAC / CPI", "eac_budget_rate": "完工估算，AC + BAC − EV",
        "eac_cost_and_schedule": "完工估算，AC + (BAC − EV) / (CPI · SPI)", "etc": "完工尚需估算 (ETC)",
        "vac": "完工偏差 (VAC)", "tcpi": "完工尚需绩效指数（按预算，TCPI）", "tcpi_eac": "完工尚需绩效指数（按估算）",
        "earned_schedule_days": "挣得进度（天）", "actual_days": "开工以来天数", "spi_t": "时间进度绩效指数 SPI(t)",
    },
}  # fmt: skip
UNEARNED = {
    False: "nothing is done yet, so SPI(t) is not defined",
    True: "尚未完成任何工作，因此 SPI(t) 无法计算",
}
SEVERITY_ZH = {"critical": "致命", "high": "严重", "medium": "一般", "low": "轻微"}
_DUST = 1e-9
_EACH = 3


def sentences(found: Progress, language: str) -> Iterator[str]:
    """Say where a project stands, how it will end, and what that rests on."""
    zh = language == "zh"
    yield _standing(found, zh)
    if found.budget > 0:
        yield _cost(found, zh)
        yield _time(found, zh)
        yield from _phases(found, zh)
        yield from _end_cost(found, zh)
    yield from _end_time(found, zh)
    yield from _late(found, zh)
    yield from _contingency(found, zh)
    yield from _defects(found, zh)


def _standing(found: Progress, zh: bool) -> str:
    code, day = found.currency, day_text(found.as_of, "zh" if zh else "en")
    planned, earned, actual, budget = found.planned, found.earned, found.actual, found.budget
    if not budget > 0:
        if zh:
            return f"截至{day}：计划中没有预算，因此无法计算挣值；已支出 {money(actual, code)}。"
        return f"As of {day}: nothing is budgeted, so there is no earned value; {money(actual, code)} is spent."
    share = percent(found.complete, 0)
    if zh:
        return (
            f"截至{day}：计划价值 {money(planned, code)}，挣值 {money(earned, code)}，实际成本 {money(actual, code)}；"
            f"完工预算 {money(budget, code)}，已完成 {share}，计划应完成 {percent(planned / budget, 0)}。"
        )
    return (
        f"As of {day}: work worth {money(planned, code)} was planned, {money(earned, code)} is done, and "
        f"{money(actual, code)} is spent; {share} of the budget of {money(budget, code)} is earned, "
        f"{percent(planned / budget, 0)} was to be."
    )


def _cost(found: Progress, zh: bool) -> str:
    value, code = found.value, found.currency
    gap = float(value.cv)
    if zh:
        word = "超支" if gap < 0 else "节约" if gap > 0 else "持平"
        said = f"成本{word}" + (f" {money(abs(gap), code)}（CV）" if gap else "")
        index = f"CPI 为 {float(value.cpi):.2f}" if value.defined.cpi else found.why("cpi", "zh")
        return f"{said}；{index}。"
    word = "more" if gap < 0 else "less"
    said = "What is done cost as much as budgeted"
    said = f"What is done cost {money(abs(gap), code)} {word} than budgeted (CV)" if gap else said
    index = f"CPI is {float(value.cpi):.2f}" if value.defined.cpi else found.why("cpi", "en")
    return f"{said}; {index}."


def _time(found: Progress, zh: bool) -> str:
    value, code, finish = found.value, found.currency, found.finish
    gap = float(value.sv)
    days = round(finish.earned_days - min(finish.days, (finish.planned - found.schedule.start).days + 1))
    if zh:
        word = "落后" if gap < 0 else "超前" if gap > 0 else "与计划一致"
        said = f"进度{word}" + (f" {money(abs(gap), code)}（SV）" if gap else "")
        index = f"SPI 为 {float(value.spi):.2f}" if value.defined.spi else found.why("spi", "zh")
        late = f"；按挣得进度{'落后' if days < 0 else '超前'} {abs(days)} 天" if days and finish.done is None else ""
        return f"{said}；{index}{late}。"
    word = "behind" if gap < 0 else "ahead of"
    said = f"Work worth {money(abs(gap), code)} is {word} the plan (SV)" if gap else "The work is as far as planned"
    index = f"SPI is {float(value.spi):.2f}" if value.defined.spi else found.why("spi", "en")
    word = "behind" if days < 0 else "ahead"
    late = f"; in time that is {abs(days)} day{'s' if abs(days) != 1 else ''} {word} (earned schedule)"
    return f"{said}; {index}{late if days and finish.done is None else ''}."


def _phases(found: Progress, zh: bool) -> Iterator[str]:
    code = found.currency
    for key in ("cv", "sv"):
        rows = found.phases[key]
        worst = rows[rows < -_DUST * max(found.budget, 1.0)].sort_values(kind="stable")
        if worst.empty or len(rows) == 1:
            continue
        few = [(label(str(phase), "zh" if zh else "en"), money(-float(gap), code)) for phase, gap in worst.items()]
        if zh:
            names = "、".join(f"{name}（{amount}）" for name, amount in few[:_EACH])
            yield f"{'超支' if key == 'cv' else '落后'}主要来自：{names}。"
        else:
            names = ", ".join(f"{name} ({amount})" for name, amount in few[:_EACH])
            yield f"{'Over budget' if key == 'cv' else 'Behind plan'}: {names}."


def _end_cost(found: Progress, zh: bool) -> Iterator[str]:
    value, code, cost = found.value, found.currency, found.cost
    if found.finish.done is not None:
        gap = found.budget - found.actual
        spent, off = money(found.actual, code), money(abs(gap), code)
        if zh:
            yield f"工作已全部完成，共支出 {spent}，较预算{'超支' if gap < 0 else '节约'} {off}。"
        else:
            yield f"All work is done, for {spent}, {off} {'more' if gap < 0 else 'less'} than the budget."
        return
    if cost.eac is None:
        why = found.why("eac", "zh" if zh else "en")
        rate = money(float(value.eac_budget_rate), code)
        yield (
            f"{why}；若余下工作按预算进行，总成本为 {rate}。"
            if zh
            else f"{why[0].upper()}{why[1:]}; if the rest costs what was planned, the work costs {rate}."
        )
    else:
        gap = float(value.vac)
        if zh:
            word = "超出" if gap < 0 else "低于"
            off = money(abs(gap), code)
            said = f"按目前成本效率，完工成本为 {money(cost.eac, code)}，{word}预算 {off}（BAC / CPI）"
        else:
            word = "more" if gap < 0 else "less"
            said = (
                f"At this efficiency the work costs {money(cost.eac, code)} in the end, {money(abs(gap), code)} {word} "
                "than the budget (BAC / CPI)"
            )
        yield said + _cost_range(found, zh)
    yield from _to_complete(found, zh)


def _cost_range(found: Progress, zh: bool) -> str:
    code, cost = found.currency, found.cost
    if cost.low is not None and cost.high is not None:
        low, high = money(cost.low, code), money(cost.high, code)
        if zh:
            return f"；80 % 区间为 {low} 至 {high}，依据 {cost.periods} 个月 CPI 的离散程度。"
        return f"; the 80 % range, from how the CPI of {cost.periods} months scattered, is {low} to {high}."
    low, high = money(cost.least or 0.0, code), money(cost.most or 0.0, code)
    if zh:
        few = f"可用月份过少（{cost.periods} 个，至少需要 {FEWEST_PERIODS} 个），无法给出区间"
        return f"；{few}；常用公式介于 {low} 与 {high} 之间。"
    return (
        f"; {cost.periods} month{'s are' if cost.periods != 1 else ' is'} too few for a range (it takes "
        f"{FEWEST_PERIODS}); the usual formulas lie between {low} and {high}."
    )


def _to_complete(found: Progress, zh: bool) -> Iterator[str]:
    value, code = found.value, found.currency
    over = found.actual - found.budget
    if over > 0:
        yield (
            f"预算已超支 {money(over, code)}，余下工作无论效率多高都无法控制在预算内。"
            if zh
            else f"The budget is overspent by {money(over, code)}: no efficiency of the rest brings that back."
        )
    elif not value.defined.tcpi:
        why = found.why("tcpi", "zh" if zh else "en")
        yield f"{why}。" if zh else f"{why[0].upper()}{why[1:]}."
    elif value.defined.cpi and float(value.tcpi) > float(value.cpi) * (1 + 1e-6):
        need, so_far = f"{float(value.tcpi):.2f}", f"{float(value.cpi):.2f}"
        yield (
            f"要控制在预算内，余下工作的效率须达到 {need}（TCPI），目前为 {so_far}。"
            if zh
            else f"To stay within the budget the rest must be done at {need} (TCPI), and {so_far} was reached so far."
        )


def _end_time(found: Progress, zh: bool) -> Iterator[str]:
    finish, language = found.finish, "zh" if zh else "en"
    planned = day_text(finish.planned, language)
    if finish.done is not None:
        late = (finish.done - finish.planned).days
        day = day_text(finish.done, language)
        if zh:
            off = f"，比基线{'晚' if late > 0 else '早'} {abs(late)} 天" if late else "，与基线一致"
            yield f"全部里程碑于{day}完成{off}。"
        else:
            off = f"{abs(late)} day{'s' if abs(late) != 1 else ''} {'after' if late > 0 else 'before'}"
            yield f"Every milestone was done by {day}, {off if late else 'on'} the baseline's day."
        return
    network = day_text(finish.network, language)
    if finish.finish is None:
        if zh:
            yield f"尚未完成任何工作，无法由挣得进度预测完工日；按里程碑依赖关系，不早于{network}（基线{planned}）。"
        else:
            yield (
                f"Nothing is done yet, so earned schedule gives no finish; by the dependencies it is not before "
                f"{network} (baseline {planned})."
            )
        return
    day = day_text(finish.finish, language)
    if zh:
        said = f"按目前速度，预计{day}完工，基线为{planned}"
        if finish.low is not None and finish.high is not None:
            low, high = day_text(finish.low, language), day_text(finish.high, language)
            said += f"；80 % 区间为{low}至{high}，依据 {finish.periods} 个月 SPI(t) 的离散程度"
        else:
            said += f"；可用月份过少（{finish.periods} 个，至少需要 {FEWEST_PERIODS} 个），无法给出区间"
        yield f"{said}；按里程碑依赖关系，不早于{network}。"
        return
    said = f"At this pace it ends on {day}, and {planned} is the baseline"
    if finish.low is not None and finish.high is not None:
        low, high = day_text(finish.low), day_text(finish.high)
        said += f"; the 80 % range, from how the SPI(t) of {finish.periods} months scattered, is {low} to {high}"
    else:
        many = "s are" if finish.periods != 1 else " is"
        said += f"; {finish.periods} month{many} too few for a range (it takes {FEWEST_PERIODS})"
    yield f"{said}; by the dependencies it is not before {network}."


def _late(found: Progress, zh: bool) -> Iterator[str]:
    rows = found.milestones
    names = [str(name) for name, row in rows.iterrows() if row["due"] < found.as_of and row["done"] < 1]
    if not names:
        return
    few, more = names[:_EACH], len(names) - _EACH
    if zh:
        yield f"已逾期：{'、'.join(few)}{f' 等 {len(names)} 个里程碑' if more > 0 else ''}。"
    else:
        yield f"Overdue: {', '.join(few)}{f' and {more} more' if more > 0 else ''}."


def _contingency(found: Progress, zh: bool) -> Iterator[str]:
    held, drawn, code = found.plan.contingency, found.drawn, found.currency
    if not (held or drawn):
        return
    done = percent(found.complete, 0)
    if drawn > held * (1 + _DUST):
        over = money(drawn - held, code)
        yield (
            f"应急储备 {money(held, code)} 已动用 {money(drawn, code)}，超出 {over}。"
            if zh
            else f"{money(drawn, code)} is drawn from a contingency of {money(held, code)}: {over} more than there is."
        )
        return
    share = percent(drawn / held, 0)
    yield (
        f"应急储备 {money(held, code)} 已动用 {money(drawn, code)}（{share}），工作已完成 {done}。"
        if zh
        else f"{money(drawn, code)} of the contingency of {money(held, code)} is drawn ({share}), with {done} of the "
        "work done."
    )


def _defects(found: Progress, zh: bool) -> Iterator[str]:
    if not found.defects:
        return
    rows, code = found.defect_table, found.currency
    fixed, open_ = int(rows["fixed"].sum()), int(rows["open"].sum())
    cost, budget = float(rows["cost"].sum()), found.defect_budget
    which = [(str(severity), int(count)) for severity, count in rows["open"].items() if count]
    if zh:
        said = f"发现缺陷 {len(found.defects)} 个，已修复 {fixed} 个，未修复 {open_} 个"
        said += f"（{'、'.join(f'{SEVERITY_ZH[s]} {n}' for s, n in which)}）" if which else ""
        said += f"；修复成本 {money(cost, code)}"
        yield said + (f"，预算 {money(budget, code)}。" if budget else "，计划中没有缺陷修复预算。")
        return
    count = len(found.defects)
    said = f"{count} defect{'s' if count != 1 else ''} found, {fixed} fixed, {open_} open"
    said += f" ({', '.join(f'{n} {s}' for s, n in which)})" if which else ""
    said += f"; fixing cost {money(cost, code)}"
    yield said + (f" of a budget of {money(budget, code)}." if budget else ", and no line of the plan is for that.")


def more_credits(measure: str, language: str) -> str:
    """Say why a ratio to the actual cost is not defined where that is negative."""
    name = measure.partition("_")[0].upper()
    if language == "zh":
        return f"贷项多于已记录的成本，因此 {name} 无法计算"
    return f"credits exceed the costs booked so far, so {name} is not defined"
