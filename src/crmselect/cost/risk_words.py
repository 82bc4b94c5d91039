"""A cost simulation in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from crmselect.cost.gaps import gaps_of
from crmselect.text import money, percent

if TYPE_CHECKING:
    from crmselect.cost.risk import CostRisk

__all__ = ["HEADINGS", "caption", "sentences"]

_ENOUGH = 30
"""Draws below which even the middle percentiles are hardly more than single draws."""
HEADINGS = ["Offer", "Point", "Mean", "P10", "P50", "P80", "P90", "Contingency", "P(≤ point)", "P(cheapest)"]


def caption(risk: CostRisk) -> str:
    """Say what a table of a simulation holds."""
    rate = percent(risk.assumptions.discount_rate)
    return (
        f"Cost over {risk.assumptions.years} years in {risk.currency}, discounted at {rate} a year: "
        f"{risk.draws:,} draws, seed {risk.seed}; contingency is P80 less point"
    )


def sentences(risk: CostRisk, language: str = "en") -> Iterator[str]:
    """Say of each offer what it costs with 80 % certainty and what to hold, and then which is cheapest."""
    zh = language == "zh"
    if not risk.names:
        yield "没有报价。" if zh else "There are no offers."
        return
    for name, row in risk.table.iterrows():
        yield _offer(risk, str(name), row["P80"], row["at_point"], row["contingency"], row["contingency_share"], zh)
    if risk.draws < _ENOUGH and risk.model.inputs:
        few = f"{risk.draws} draw{'s' if risk.draws > 1 else ''}"
        yield (
            f"仅有 {risk.draws} 次抽样：百分位数和概率只是粗略值；通常取 10,000 次。"
            if zh
            else f"With {few} all percentiles and probabilities are rough; 10,000 are usual."
        )
    if len(risk.names) > 1:
        yield _cheapest(risk, zh) + _lacking(gaps_of(risk.offers.offers), zh)


def _offer(risk: CostRisk, name: str, p80: float, at: float, held: float, share: float, zh: bool) -> str:
    code = risk.currency
    if not any(name in one.offers for one in risk.model.inputs):
        if zh:
            return f"{name}：没有不确定的数值，成本为 {money(p80, code)}。"
        return f"{name}: nothing about its cost is uncertain; it is {money(p80, code)}."
    # A share below one percent of a point estimate near 0 says nothing.
    part = percent(share, 0) if share == share and abs(share) < 10 else ""
    if zh:
        keep = f"应预留 {money(held, code)}" + (f"（{part}）" if part else "") + "作为应急储备"
        keep = keep if held > 0 else "点估计已高于该数额，无需应急储备"
        return f"{name}：有 80 % 的把握成本不超过 {money(p80, code)}；不超过点估计的概率为 {percent(at, 0)}；{keep}。"
    keep = f"hold {money(held, code)}" + (f" ({part})" if part else "") + " as contingency"
    keep = keep if held > 0 else "the point estimate is above that and needs no contingency"
    return (
        f"{name}: 80 % sure to cost at most {money(p80, code)}; the point estimate is reached or undercut with "
        f"probability {percent(at, 0)}; {keep}."
    )


def _cheapest(risk: CostRisk, zh: bool) -> str:
    chances = risk.cheapest
    most = float(chances.max())
    first = [str(name) for name, chance in chances.items() if chance >= most - 1e-12]
    names = ("、" if zh else " and ").join(first)
    clear = most > 0.5
    if zh:
        said = f"{names} 成本最低的概率最大：{percent(most, 0)}"
        return f"{said}。" if clear else f"{said}；没有任何报价在半数以上的抽样中成本最低。"
    verb = "are" if len(first) > 1 else "is"
    each = " each" if len(first) > 1 else ""
    said = f"{names} {verb} most often the cheapest, with probability {percent(most, 0)}{each}"
    return f"{said}." if clear else f"{said}; no offer is cheapest in more than half of the draws."


def _lacking(gaps: Mapping[str, Sequence[str]], zh: bool) -> str:
    """Say whose totals lack what others quote; the first few, where there are many."""
    said = ""
    for name, lines in list(gaps.items())[:3]:
        few = [*lines[:3], *(["…"] if len(lines) > 3 else [])]
        if zh:
            said += f"{name} 未报 {'、'.join(few)}：其总成本不含{'这些项目' if len(lines) > 1 else '该项'}。"
        else:
            said += f" {name} does not quote {', '.join(few)}: its total lacks {'them' if len(lines) > 1 else 'it'}."
    more = len(gaps) - 3
    if more > 0:
        said += (
            f"另有 {more} 个报价也有缺项。"
            if zh
            else f" {more} more offer{'s leave' if more > 1 else ' leaves'} lines out."
        )
    return said
