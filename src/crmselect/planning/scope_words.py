"""What a choice of modules says, in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crmselect.planning.scope_reasons import Reason
from crmselect.planning.scope_rows import REST, Row
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    from crmselect.planning.scope_result import Forced, ScopeResult

__all__ = ["budget_in_words", "exceeded", "listed", "reason_in_words", "sentences", "why_in_words", "worth"]

_SHORT = {
    "must": ("a must", "必选"),
    "chosen": ("chosen", "入选"),
    "needed": ("chosen: {} needs it", "入选：{} 的前提"),
    "ruled_out": ("ruled out", "已排除"),
    "unvalued": ("no value is stated", "未给出价值"),
    "no_value": ("worth nothing more beside what is chosen", "在已选内容之外不再增加价值"),
    "prerequisite": ("{} is ruled out, which it needs", "其前提 {} 已被排除"),
    "excluded": ("excludes {}, which is chosen", "与已入选的 {} 互斥"),
    "over_budget": ("over the budget: {}", "超出预算：{}"),
    "displaced": ("others are worth more", "其他组合价值更高"),
}


def listed(names: Sequence[str], language: str) -> str:
    """Return names in a sentence."""
    if language == "zh":
        return "、".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def budget_in_words(row: Row, carry: bool, language: str) -> str:
    """Return which budget is meant.

    Examples
    --------
    >>> budget_in_words(Row("year", 1), False, "en"), budget_in_words(Row("total", -1), False, "zh")
    ('the budget of year 2', '总预算')
    """
    zh = language == "zh"
    if row.kind == "total":
        return "总预算" if zh else "the budget"
    if carry:
        return f"截至第 {row.at + 1} 年的累计预算" if zh else f"the budget up to year {row.at + 1}"
    return f"第 {row.at + 1} 年预算" if zh else f"the budget of year {row.at + 1}"


def worth(result: ScopeResult, value: float) -> str:
    """Return a value in its unit: money where the return is maximised, else a figure."""
    if result.plan.objective == "return":
        return money(value, result.currency)
    return number(value, 2).rstrip("0").rstrip(".") if "." in number(value, 2) else number(value, 2)


def reason_in_words(result: ScopeResult, reason: Reason) -> str:
    """Return a reason in a few words, for a table."""
    zh = result.language == "zh"
    text = _SHORT[reason.kind][zh]
    if reason.over:
        return text.format(_exceeded(result, reason.over))
    return text.format(listed(reason.others, result.language)) if "{}" in text else text


def exceeded(over: Sequence[tuple[Row, float]], carry: bool, currency: str, language: str) -> str:
    """Return which budgets are exceeded, by how much."""
    parts = [(budget_in_words(row, carry, language), money(excess, currency)) for row, excess in over]
    if language == "zh":
        return "，".join(f"{name}超出 {amount}" for name, amount in parts)
    return listed([f"{name} by {amount}" for name, amount in parts], language)


def _exceeded(result: ScopeResult, over: Sequence[tuple[Row, float]]) -> str:
    return exceeded(over, result.plan.carry_over, result.currency, result.language)


def why_in_words(result: ScopeResult, name: str, reason: Reason, forced: Forced | None) -> str:
    """Return why a module is chosen or left out, and what the other answer would change."""
    return "".join(_why(result, name, reason, forced)) if result.language == "zh" else " ".join(
        _why(result, name, reason, forced)
    )  # fmt: skip


def _why(result: ScopeResult, name: str, reason: Reason, forced: Forced | None) -> Iterator[str]:
    zh, others = result.language == "zh", listed(reason.others, result.language)
    over = _exceeded(result, reason.over)
    said = {
        "must": (f"{name} is a must.", f"{name} 为必选。"),
        "chosen": (f"{name} is chosen.", f"{name} 入选。"),
        "needed": (f"{name} is chosen because {others} needs it.", f"{name} 入选，因为 {others} 以其为前提。"),
        "ruled_out": (f"{name} is ruled out.", f"{name} 已被排除。"),
        "unvalued": (
            f"{name} is left out: nothing says what it is worth — state its value, or the requirements it delivers.",
            f"{name} 未入选：没有说明其价值——请给出价值，或列出它所实现的需求。",
        ),
        "no_value": (
            f"{name} is left out: it adds no value beside what is chosen.",
            f"{name} 未入选：在已选内容之外不再增加价值。",
        ),
        "prerequisite": (
            f"{name} is left out: it needs {others}, which is ruled out.",
            f"{name} 未入选：其前提 {others} 已被排除。",
        ),
        "excluded": (
            f"{name} is left out: it cannot be together with {others}, which is chosen.",
            f"{name} 未入选：不能与已入选的 {others} 并存。",
        ),
        "over_budget": (
            f"{name} is left out: beside what is chosen it would exceed {over}.",
            f"{name} 未入选：若与已选内容并存，{over}。",
        ),
        "displaced": (
            f"{name} is left out: other modules are worth more for the money.",
            f"{name} 未入选：同样的资金用于其他模块价值更高。",
        ),
    }
    yield said[reason.kind][zh]
    if forced is not None:
        yield from _other_answer(result, reason, forced)


def _other_answer(result: ScopeResult, reason: Reason, forced: Forced) -> Iterator[str]:
    zh = result.language == "zh"
    if forced.value is None:
        if forced.over:
            more = _exceeded(result, forced.over)
            yield (
                f"即使只保留必选项也放不下：{more}。" if zh
                else f"Even beside the musts alone it does not fit: it exceeds {more}."
            )  # fmt: skip
        elif reason.kind in {"chosen", "needed"}:
            yield "没有它，其余规则无法同时满足。" if zh else "Without it the rules cannot all be kept."
        return
    lost, then, now = (worth(result, one) for one in (result.value - forced.value, forced.value, result.value))
    out, more = listed(forced.out, result.language), listed(forced.more, result.language)
    if reason.kind in {"chosen", "needed"}:
        tail = (f"，改选 {more}" if zh else f", with {more} in its place") if more else ""
        yield (
            f"没有它，价值将少 {lost}（{then}，而非 {now}）{tail}。" if zh
            else f"Without it the value would be {lost} less ({then} instead of {now}){tail}."
        )  # fmt: skip
        return
    swapped = (f"取代 {out}" if zh else f"displace {out}") if out else ("不取代任何模块" if zh else "displace nothing")
    if more:
        swapped += f"，并带入 {more}" if zh else f", bring in {more}"
    yield (
        f"若坚持纳入，将{swapped}，价值减少 {lost}（{then}，而非 {now}）。" if zh
        else f"Taking it all the same would {swapped} and lose {lost} of value ({then} instead of {now})."
    )  # fmt: skip


def sentences(result: ScopeResult) -> Iterator[str]:
    """Yield what is chosen for how much, how sure that is, and what greed would have come to."""
    zh, spent = result.language == "zh", money(result.cost, result.currency)
    count, total = len(result.chosen), len(result.candidates.modules)
    offer = (f"（{result.offer}）" if zh else f" of {result.offer}") if result.offer else ""
    value = worth(result, result.value)
    names = listed(result.chosen, result.language)
    if not count:
        yield f"{total} 个模块{offer}均未入选。" if zh else f"None of the {total} modules{offer} is chosen."
    else:
        yield (
            f"{total} 个模块{offer}中入选 {count} 个：{names}；价值 {value}，费用 {spent}。" if zh
            else f"{count} of {total} modules{offer} are chosen: {names}. They are worth {value} and cost {spent}."
        )  # fmt: skip
    yield from _proof(result)
    rest = float(result.candidates.setup.cost[-1].sum())
    if rest > 0:
        amount = money(rest, result.currency)
        yield f"预算还须支付该报价的其余费用 {amount}。" if zh else f"The budget also pays {REST}: {amount}."
    greedy = result.greedy
    if result.value - greedy[1] > 1e-9 * max(abs(result.value), 1.0):
        less = worth(result, greedy[1])
        yield (
            f"仅按“价值/费用”逐个选取只能得到 {less}。" if zh
            else f"Taking modules by value per cost alone would reach {less}."
        )  # fmt: skip
    if result.chance is not None:
        sure, most = percent(result.chance.probability, 0), money(result.chance.total_p80, result.currency)
        yield (
            f"各项预算同时不超支的概率为 {sure}；总费用的 P80 为 {most}（{result.chance.draws:,} 次抽样，"
            f"种子 {result.chance.seed}）。" if zh
            else f"All budgets hold with a probability of {sure}; the 80th percentile of the total is {most} "
            f"({result.chance.draws:,} draws, seed {result.chance.seed})."
        )  # fmt: skip
    yield from _notes(result)


def _proof(result: ScopeResult) -> Iterator[str]:
    zh, choice = result.language == "zh", result.choice
    draws = result.plan.basis == "joint" and result.chance is not None
    if choice.status == "optimal" and choice.gap == 0:
        if draws:
            yield "就这些抽样而言已证明最优。" if zh else "For these draws no choice is worth more: proven."
        else:
            yield "已证明最优：没有任何组合价值更高。" if zh else "No choice is worth more: proven."
    else:
        most = worth(result, choice.bound)
        yield (
            f"尚未证明最优：价值上限为 {most}（差距 {percent(choice.gap)}）。" if zh
            else f"Not proven to be the best: no choice is worth more than {most} (gap {percent(choice.gap)})."
        )  # fmt: skip


def _notes(result: ScopeResult) -> Iterator[str]:
    zh, given = result.language == "zh", result.candidates
    if given.unvalued:
        names = listed(given.unvalued, result.language)
        yield (
            f"未说明价值的模块：{names}；除非其他模块需要，否则不会入选。" if zh
            else f"Nothing says what these are worth, so that they are chosen only where others need them: {names}."
        )  # fmt: skip
    if given.unanswered:
        names = listed(given.unanswered, result.language)
        yield (
            f"该报价未答复、因而不计价值的需求：{names}。" if zh
            else f"The offer did not answer these requirements, which count nothing: {names}."
        )  # fmt: skip
    for group in result.mutual:
        names = listed(group, result.language)
        yield f"{names} 互为前提：只能同时入选或同时不选。" if zh else f"{names} require each other: all or none."
