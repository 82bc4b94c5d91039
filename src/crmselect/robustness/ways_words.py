"""What would put an offer first, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from crmselect.robustness._order import listed
from crmselect.robustness.audit_case import PRICES
from crmselect.robustness.ways_answers import ASIDE
from crmselect.scoring.answers import DUST
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    from crmselect.robustness.ways import Way
    from crmselect.robustness.ways_to_win import ToWin

__all__ = ["HEADINGS", "KINDS", "figures", "pairs", "subject"]

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "gate": ("Gate", "门槛"),
        "budget": ("Budget", "预算"),
        "price": ("Price", "价格"),
        "item": ("Cost item", "成本项"),
        "fit": ("Fit", "满足度"),
        "attribute": ("Attribute", "属性"),
        "answer": ("Answer", "答复"),
    }
)
HEADINGS = (
    ("Lever", "Of", "Now", "Needed", "Change", "Remark"),
    ("杠杆", "对象", "目前", "所需", "变化", "说明"),
)
_TOLD = {"item": 3, "fit": 2, "attribute": 2}
_LISTED = 5
_PLACES = {"fit": 3, "answer": 3, "gate": 3}


def pairs(found: ToWin) -> Iterator[tuple[str, str]]:
    """Yield the findings in English and Chinese."""
    yield from _standing(found)
    yield from _gates(found)
    if found.rival is None:
        return
    yield from _price(found)
    for kind in ("item", "fit", "attribute"):
        yield from _levers(found, kind)
    yield from _answers(found)


def subject(found: ToWin, way: Way) -> str:
    """Return what a way is about, as a table shows it."""
    pair = PRICES.get(way.subject) if way.kind in {"price", "budget"} else None
    return pair[found.language == "zh"].removeprefix("the ") if pair else way.subject


def figures(found: ToWin, way: Way) -> tuple[str, str, str]:
    """Return what there is now, what is needed and the change, as a table shows them."""
    zh = found.language == "zh"
    now, needed = _figure(found, way, way.now), _figure(found, way, way.needed)
    if not way.possible or not np.isfinite(way.relative):
        return now, needed, "" if way.possible else "不可能" if zh else "never"
    return now, needed, f"{'+' if way.change > 0 else ''}{percent(way.relative, 1)}"


def _figure(found: ToWin, way: Way, figure: float) -> str:
    if way.kind in {"price", "budget"}:
        return money(figure, found.ranking.currency)
    if not np.isfinite(figure):
        return "–"
    if way.kind == "item":
        return _item_price(found, way.subject, figure)
    return number(figure, 3) if way.kind in _PLACES else f"{figure:,.6g}"


def _item_price(found: ToWin, item: str, figure: float) -> str:
    """Return an item's price in the currency of its contract, as a share, or for tiers as a multiple of all."""
    if found.costs is None:
        return f"{figure:,.6g}"
    offer = found.costs.offers[found.offer]
    line = next(line for line in offer.items if line.item == item)
    if line.percent is not None:
        return percent(figure, 2)
    if line.tiers:
        return f"× {figure:.4g}"
    return f"{line.currency or offer.currency or found.costs.currency} {figure:,.6g}"


def _standing(found: ToWin) -> Iterator[tuple[str, str]]:
    offer, rival, lead = found.offer, found.rival, found.lead
    if rival is None or lead is None:
        if offer in found.ranking.closed:
            yield f"The costs of {offer} stay closed, so that it has no score.", f"{offer} 的报价未开启，因而没有得分。"
        else:
            yield f"No offer but {offer} passes the gates.", f"除 {offer} 外没有报价通过门槛。"
        if not found.stops:
            yield f"{offer} is first whatever it costs and scores.", f"无论价格与得分如何，{offer} 都居首位。"
        return
    gap = number(abs(lead), 3)
    if abs(lead) <= DUST:
        yield f"{offer} and {rival} are level as it is.", f"{offer} 与 {rival} 目前得分相同。"
    elif lead > 0:
        yield f"{offer} is {gap} ahead of {rival}.", f"{offer} 领先 {rival} {gap}。"
    else:
        yield f"{offer} is {gap} behind {rival}.", f"{offer} 落后 {rival} {gap}。"


def _gates(found: ToWin) -> Iterator[tuple[str, str]]:
    if not found.stops:
        return
    count = len(found.stops)
    gates = "A gate stops" if count == 1 else f"{count} gates stop"
    must = "it must be mended" if count == 1 else "they must be mended"
    yield (
        f"{gates} {found.offer}: {must} before any price or score matters.",
        f"{found.offer} 有 {count} 道门槛未通过：须先解决，价格与得分才有意义。",
    )
    # The budget can be met by price, and stands beside what cannot.
    budget = [stop for stop in found.stops if stop.rule == "budget"]
    others = [stop for stop in found.stops if stop.rule != "budget"]
    for stop in [*others[:_LISTED], *budget]:
        yield f"To mend: {stop.reason_en}.", f"须解决：{stop.reason_zh}。"
        if stop.rule == "budget":
            limit, less = (money(x, found.ranking.currency) for x in (stop.threshold, stop.missed_by or 0.0))
            share = percent((stop.missed_by or 0.0) / (stop.value or 1.0), 1)
            yield (
                f"The budget no longer stops it at {limit}: {less} ({share}) less.",
                f"降至 {limit}（减少 {less}，{share}）即符合预算。",
            )
    if len(others) > _LISTED:
        rest = len(others) - _LISTED
        yield f"The table has {rest} more.", f"另有 {rest} 项见表。"


def _price(found: ToWin) -> Iterator[tuple[str, str]]:
    way = next((way for way in found.ways if way.kind == "price"), None)
    over = found.ahead and any(stop.rule == "budget" for stop in found.stops)
    if way is None or over or abs(found.lead or 0.0) <= DUST:
        return
    currency = found.ranking.currency
    name, name_zh = PRICES.get(way.subject, (way.subject, way.subject))
    if not way.possible:
        en, zh = ("No price alone puts it first", "单靠价格不能使其居首")
        if found.ahead:
            en, zh = ("No price alone costs it the lead", "单靠价格不会使其失去领先")
        yield f"{en}: {way.reason_en}.", f"{zh}：{way.reason_zh}。"
        return
    now, needed, size = (money(x, currency) for x in (way.now, way.needed, abs(way.change)))
    share = percent(abs(way.relative), 1)
    word, word_zh = ("more", "增加") if way.change > 0 else ("less", "减少")
    would = "It may become dearer before it is level" if found.ahead and way.change > 0 else "It would be level"
    would_zh = "涨价仍可保持领先，直至持平" if found.ahead and way.change > 0 else "价格达到以下水平即持平"
    yield (
        f"{would} at {name} of {needed} instead of {now}: {size} ({share}) {word}.",
        f"{would_zh}：{name_zh} {needed}，现为 {now}，{word_zh} {size}（{share}）。",
    )
    gates = found.ranking.gates
    if gates.budget is not None and gates.budget_kind == way.subject and way.needed > gates.budget * (1 + 1e-9):
        limit = money(gates.budget, currency)
        yield f"The budget of {limit} stops it before that.", f"但在此之前已超出预算 {limit}。"


def _levers(found: ToWin, kind: str) -> Iterator[tuple[str, str]]:
    if abs(found.lead or 0.0) <= DUST:
        return
    ways = [way for way in found.ways if way.kind == kind]
    possible = [way for way in ways if way.possible]
    if ways and not possible:
        what, what_zh = {
            "item": ("price of one item", "任何一项成本的价格"),
            "fit": ("fit of one area", "任何一个领域的满足度"),
            "attribute": ("attribute", "任何一项属性"),
        }[kind]
        yield f"No {what} alone is enough.", f"单独改变{what_zh}都不够。"
    for way in possible[: _TOLD[kind]]:
        now, needed = _figure(found, way, way.now), _figure(found, way, way.needed)
        share = percent(abs(way.relative), 1) if kind == "item" else ""
        word, word_zh = ("more", "增加") if way.change > 0 else ("less", "减少")
        size, size_zh = (f" ({share} {word})", f"（{word_zh} {share}）") if share else ("", "")
        lead, lead_zh = ("the price of ", "价格") if kind == "item" else ("", "")
        yield (
            f"It would be level if {lead}{way.subject} were {needed} instead of {now}{size}.",
            f"“{way.subject}”{lead_zh}由 {now} 变为 {needed} 即持平{size_zh}。",
        )


def _answers(found: ToWin) -> Iterator[tuple[str, str]]:
    ways = [way for way in found.ways if way.kind == "answer"]
    names = [way.subject for way in ways if way.possible]
    if found.ahead and all(stop.rule in ASIDE for stop in found.stops):
        if names:
            yield (
                f"Each of these answers alone would cost it the lead if it were not supported: {_in_row(names, 'en')}.",
                f"以下任何一项若不支持，都会使其失去领先：{_in_row(names, 'zh')}。",
            )
        elif ways:
            yield "No single answer would cost it the lead.", "任何单项答复都不会使其失去领先。"
        return
    if not ways or (abs(found.lead or 0.0) <= DUST and not found.stops):
        return
    if names:
        yield (
            f"Each of these answers alone would be enough if it were standard: {_in_row(names, 'en')}.",
            f"以下任何一项若为标准功能即已足够：{_in_row(names, 'zh')}。",
        )
    elif found.answers_enough:
        count, row = len(found.answers), _in_row(found.answers, "en")
        yield (
            f"No single answer is enough; these {count} together are, if they were standard: {row}.",
            f"单项答复均不足够；以下 {count} 项同时为标准功能即已足够：{_in_row(found.answers, 'zh')}。",
        )
    else:
        yield "All answers as standard together are not enough.", "即使所有答复均为标准功能也不够。"


def _in_row(names: Sequence[str], language: str) -> str:
    return listed(names, language, most=_LISTED)
