"""What in the offers deserves a second look before anybody compares totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from crmselect.cost.driver_names import means_users
from crmselect.cost.prices import uplift
from crmselect.cost.tiers import tiered
from crmselect.cost.totals import Line, Tco
from crmselect.model import CostItem, Offer
from crmselect.taxonomy import CATEGORIES, label
from crmselect.text import money, percent

__all__ = ["Finding", "review_costs"]

# What the field usually asks (docs/sample.md gives the sources); outside is worth a question, not an error.
LICENCE_PER_USER_MONTH = (5.0, 500.0)
"""In US dollars or euros; other currencies are compared after conversion where the study is in one of the two."""
IMPLEMENTATION_TO_FIRST_YEAR = (0.2, 4.0)
UPKEEP_SHARE = (0.1, 0.35)
DISCOUNT_MOST = 0.6
_COUNTED_ONCE = {"training", "testing", "migration", "configuration", "support", "integration"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth reading.

    Attributes
    ----------
    kind : str
        ``gap``, ``double counting``, ``unusual price``, ``falling total``, ``accumulating cap``.
    offer, subject : str
        The subject is an item or a category.
    where : str
    en, zh : str
        A sentence.
    """

    kind: str
    offer: str
    subject: str
    where: str
    en: str
    zh: str


def review_costs(costs: Tco) -> tuple[Finding, ...]:
    """Go through offers and lines, and return what to ask the vendors.

    Parameters
    ----------
    costs : Tco
    """
    found = [*_gaps(costs)]
    for offer in costs.offers:
        found.extend(_double_counting(offer))
        for item in offer.items:
            found.extend(_shape(offer, item))
        found.extend(_unusual(costs, offer))
    return tuple(found)


def _gaps(costs: Tco) -> Iterator[Finding]:
    """Name each category that at least half of the other offers quote and this one neither quotes nor includes."""
    quoted: dict[str, dict[int, float]] = defaultdict(dict)
    silent: dict[tuple[int, str], list[Line]] = defaultdict(list)
    included: set[tuple[int, str]] = set()
    for line, months in zip(costs.lines, costs.cash, strict=True):
        if line.quoted == "quoted":
            amount = float(months.sum())
            quoted[line.category][line.offer] = quoted[line.category].get(line.offer, 0.0) + amount
        elif line.quoted == "included":
            included.add((line.offer, line.category))
        elif line.quoted == "not_quoted":
            silent[line.offer, line.category].append(line)
    others = len(costs.names) - 1
    for category, amounts in sorted(quoted.items(), key=lambda pair: list(CATEGORIES).index(pair[0])):
        for offer, name in enumerate(costs.names):
            missing = offer not in amounts and (offer, category) not in included
            if missing and (offer, category) not in silent and 2 * len(amounts) >= others and others:
                usual = money(median(amounts.values()), costs.currency)
                yield Finding(
                    "gap", name, category, "",
                    f"{name} quotes nothing for {label(category)}, which {len(amounts)} of {others} other offers do "
                    f"(half of them over {usual})",
                    f"{name} 未报“{label(category, 'zh')}”，其他 {others} 个报价中有 {len(amounts)} 个报了"
                    f"（中位数 {usual}）",
                )  # fmt: skip
    for (offer, category), line in ((key, line) for key, lines in silent.items() for line in lines):
        amounts = quoted.get(category, {})
        usual = f"; others quote {money(median(amounts.values()), costs.currency)}" if amounts else ""
        usual_zh = f"；其他报价中位数 {money(median(amounts.values()), costs.currency)}" if amounts else ""
        name = costs.names[offer]
        yield Finding(
            "gap", name, line.item, str(line.place or ""),
            f"{name} has not quoted {line.item} ({label(category)}){usual}",
            f"{name} 未对“{line.item}”（{label(category, 'zh')}）报价{usual_zh}",
        )  # fmt: skip


def _double_counting(offer: Offer) -> Iterator[Finding]:
    """Name kinds of work that an offer charges for in two phases."""
    by_work: dict[str, list[CostItem]] = defaultdict(list)
    for item in offer.items:
        work = CATEGORIES[item.category].work
        if work in _COUNTED_ONCE and item.quoted == "quoted" and item.amount != 0:
            by_work[work].append(item)
    for work, items in by_work.items():
        phases = dict.fromkeys(item.phase for item in items)
        if len(phases) > 1:
            names = ", ".join(item.item for item in items)
            yield Finding(
                "double counting", offer.name, work, str(items[0].place or ""),
                f"{offer.name} charges for {work} in {' and '.join(label(p) for p in phases)} ({names}): "
                "is one thing counted twice?",
                f"{offer.name} 在“{'”和“'.join(label(p, 'zh') for p in phases)}”都列有同类工作（{names}）："
                "是否重复计算？",
            )  # fmt: skip


def _shape(offer: Offer, item: CostItem) -> Iterator[Finding]:
    """Name prices whose form surprises: totals that fall as quantities rise, caps that accumulate."""
    where = str(item.place or "")
    if item.tiers and item.tier_mode == "volume":
        for tier, after in pairwise(item.tiers):
            edge = tier.up_to or 0.0
            full, beyond = tiered(np.array([edge, np.nextafter(edge, np.inf)]), item.tiers, "volume")
            if beyond < full * (1 - 1e-9):
                # Up to here the next band is the cheaper, unless it ends before.
                even = (full - after.fee) / after.price if after.price else np.inf
                until = min(even, np.inf if after.up_to is None else after.up_to)
                reach, reach_zh = "", ""
                if np.isfinite(until):
                    reach, reach_zh = f", and up to {until:,.6g} units do", f"，直到 {until:,.6g} 个为止"
                yield Finding(
                    "falling total", offer.name, item.item, where,
                    f"{item.item}: {edge:g} units cost {full:,.2f}, one more costs less{reach}: "
                    "ask for the lower price from there",
                    f"{item.item}：{edge:g} 个单位共 {full:,.2f}，再多一个反而更便宜{reach_zh}：可据此要求低价",
                )  # fmt: skip
    if item.renewal_mode == "accumulated" and item.renewal_cap and item.renewal_months:
        years = item.renewal_months / 12
        compound = (1 + item.renewal_cap) ** years - 1
        yield Finding(
            "accumulating cap", offer.name, item.item, where,
            f"{item.item}: the cap of {percent(item.renewal_cap)} a year adds up over the term to one step of "
            f"{percent(uplift(item))} at renewal; it is not {percent(compound)} spread over the years",
            f"{item.item}：每年 {percent(item.renewal_cap)} 的上限在合同期内累积，"
            f"续约时一次上涨 {percent(uplift(item))}，而不是逐年累计 {percent(compound)}",
        )  # fmt: skip


def _unusual(costs: Tco, offer: Offer) -> Iterator[Finding]:
    """Name prices far from the field's usual ranges."""
    dollars = costs.currency in {"USD", "EUR"}
    for item in offer.items:
        where = str(item.place or "")
        if (
            item.category == "procurement.licences"
            and means_users(item.per)
            and item.every in {"month", "year"}
            and dollars
        ):
            steps = costs.explain(offer.name, item=item.item).steps
            if len(steps):
                first = steps.iloc[0]
                each = first["unit_price"] * first["rate"] / (12 if item.every == "year" else 1)
                yield from _outside(
                    offer, item, where, each, LICENCE_PER_USER_MONTH, f"{costs.currency} {each:,.2f} a user and month",
                    f"每用户每月 {costs.currency} {each:,.2f}",
                )  # fmt: skip
        if item.percent is not None and item.every != "once" and item.group == "maintenance":
            share = percent(item.percent)
            yield from _outside(offer, item, where, item.percent, UPKEEP_SHARE, f"{share} a year", f"每年 {share}")
        if 1 - item.discount_factor > DISCOUNT_MOST:
            off = percent(1 - item.discount_factor)
            yield Finding(
                "unusual price", offer.name, item.item, where,
                f"{item.item}: discounts of {off} in all are rare: is the list price right?",
                f"{item.item}：合计 {off} 的折扣很少见：目录价是否正确？",
            )  # fmt: skip
    yield from _implementation(costs, offer)


def _outside(
    offer: Offer, item: CostItem, where: str, value: float, usual: tuple[float, float], en: str, zh: str
) -> Iterable[Finding]:
    if usual[0] <= value <= usual[1]:
        return
    low, high = (percent(usual[0]), percent(usual[1])) if usual[1] < 1 else (f"{usual[0]:g}", f"{usual[1]:g}")
    yield Finding(
        "unusual price", offer.name, item.item, where,
        f"{item.item}: {en} is outside the usual {low} to {high}",
        f"{item.item}：{zh}，超出通常的 {low} 至 {high}",
    )  # fmt: skip


def _implementation(costs: Tco, offer: Offer) -> Iterator[Finding]:
    by_year = costs.by("year", "group", kind="nominal")[offer.name]
    first_year = float(by_year[1, "technology"])
    setup = float(by_year.xs("implementation", level="group").sum())
    low, high = IMPLEMENTATION_TO_FIRST_YEAR
    if first_year > 0 and setup > 0 and not low <= setup / first_year <= high:
        times = f"{setup / first_year:.2g}"
        yield Finding(
            "unusual price", offer.name, "implementation", "",
            f"{offer.name}: implementation is {times} times the first year's technology; {low:g} to {high:g} is usual",
            f"{offer.name}：实施成本为首年技术成本的 {times} 倍，通常为 {low:g} 至 {high:g} 倍",
        )  # fmt: skip
