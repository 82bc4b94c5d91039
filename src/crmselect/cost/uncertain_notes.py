"""What a reader of a cost simulation should know of what was drawn and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crmselect.cost.columns import Columns
from crmselect.cost.inputs import Inputs, is_point, maturity_spread
from crmselect.model import MATURITIES, Assumptions, InputNote
from crmselect.text import number, percent

__all__ = ["notes_of"]

_PLACE = "assumptions.uncertainty"
_Z90 = 1.2815515655446004
"""The ninetieth percentile of the standard normal distribution."""


def notes_of(assumptions: Assumptions, columns: Columns, found: Inputs) -> tuple[InputNote, ...]:
    """Say it all, in English and Chinese."""
    return (
        *_maturities(columns, assumptions),
        *_idle(columns, assumptions, found),
        *_below_zero(found),
        *_down_to_zero(found),
        *_not_neutral(assumptions),
        *_uncorrelated(columns, assumptions, found),
    )


def _maturities(columns: Columns, assumptions: Assumptions) -> Iterator[InputNote]:
    doubt = assumptions.uncertainty
    points = [item for item in columns.items if is_point(item)]
    certain = [item for item in points if item.maturity is None and doubt.maturity is None]
    if certain:
        few = ", ".join(dict.fromkeys(item.item for item in certain[:3]))
        more = " …" if len(certain) > 3 else ""
        yield InputNote(
            where=f"{_PLACE}.maturity",
            what=f"{len(certain)} of {len(points)} prices without a range are taken as certain ({few}{more}): "
            "state low and high, or the maturity of the quote",
            zh=f"{len(points)} 个没有区间的价格中有 {len(certain)} 个按确定值计算（{few}{more}）："
            "请填写下限和上限，或报价成熟度",
        )
    if not doubt.spreads:
        stated = sum(item.maturity is not None or doubt.maturity is not None for item in points)
        if stated:
            yield InputNote(
                where=f"{_PLACE}.spreads",
                what=f"spreads by maturity are switched off: {stated} prices are taken as certain",
                zh=f"按成熟度给出的区间已关闭：{stated} 个价格按确定值计算",
            )
    else:
        given = [maturity_spread(item, assumptions) for item in points]
        counts = Counter(
            str(item.maturity or doubt.maturity) for item, one in zip(points, given, strict=True) if one is not None
        )
        for maturity in MATURITIES:
            if counts[maturity] and maturity != "signed":
                low, high = (percent(times - 1) for times in MATURITIES[maturity])
                yield InputNote(
                    where=f"{_PLACE}.maturity",
                    what=f"{counts[maturity]} prices take their spread from maturity {maturity}: "
                    f"P10 {low}, P90 +{high} of the quote",
                    zh=f"{counts[maturity]} 个价格按成熟度 {maturity} 取区间：P10 {low}、P90 +{high}（相对报价）",
                )
    bands = [item for item in columns.items if item.maturity is not None and (item.tiers or item.percent is not None)]
    if bands:
        names = list(dict.fromkeys(item.item for item in bands))
        yield InputNote(
            where=f"{_PLACE}.maturity",
            what="prices in bands and percents have no range of their own: "
            f"the maturity of {', '.join(names)} is left out",
            zh=f"分级价格与百分比没有自己的区间：{'、'.join(names)} 的成熟度不计入",
        )


def _idle(columns: Columns, assumptions: Assumptions, found: Inputs) -> Iterator[InputNote]:
    """Name what is stated and moves nothing."""
    doubt = assumptions.uncertainty
    if assumptions.contingency:
        phases = list(assumptions.contingency)
        yield InputNote(
            where="assumptions.contingency",
            what=f"the reserves for {', '.join(phases)} are left out of draws and point estimate alike: "
            "they are what covers the draws",
            zh=f"{'、'.join(phases)} 阶段的应急储备不计入抽样，也不计入此处的点估计：它正是用来覆盖抽样结果的",
        )
    if doubt.inflation is not None and columns.real:
        yield InputNote(
            where=f"{_PLACE}.inflation",
            what="the discount rate is real, and so inflation has no effect",
            zh="折现率为实际利率，因此通货膨胀不起作用",
        )
    for one in found.inputs:
        if not one.offers and one.kind not in {"price", "risk", "impact"}:
            yield InputNote(
                where=one.where,
                what=f"nothing in the offers uses {one.name}: its range has no effect",
                zh=f"各报价均未用到 {one.name}：其区间不起作用",
            )
    if doubt.delay is not None:
        beyond = [
            item.item
            for item in columns.items
            if item.phase in doubt.delay.phases
            and (item.every == "once" or item.end is None)
            and item.start < assumptions.months <= item.start + round(doubt.delay.months.most)
        ]
        if beyond:
            names = list(dict.fromkeys(beyond))
            yield InputNote(
                where=f"{_PLACE}.delay",
                what=f"a late project moves {', '.join(names)} beyond the {assumptions.months} months of the study, "
                "where they cost nothing: choose more years",
                zh=f"项目延期会使 {'、'.join(names)} 移出本研究的 {assumptions.months} 个月，因而不再计入：请增加年数",
            )
    for n, risk in enumerate(doubt.risks):
        if risk.month >= assumptions.months:
            yield InputNote(
                where=f"{_PLACE}.risks[{n}] {risk.name}",
                what=f"{risk.name} would be paid in month {risk.month}, after the {assumptions.months} months of the "
                "study: it is left out",
                zh=f"{risk.name} 将在第 {risk.month} 月支付，已在本研究的 {assumptions.months} 个月之后：不计入",
            )


def _below_zero(found: Inputs) -> Iterator[InputNote]:
    for one in found.inputs:
        spread = one.spread
        if spread.shape != "normal" or one.kind in {"growth", "inflation"}:
            continue
        sd = (spread.most - spread.least) / (2 * _Z90)
        middle = (spread.most + spread.least) / 2
        if middle < 3.090232306 * sd:  # P(below 0) is more than 0.1 %.
            from statistics import NormalDist

            share = percent(NormalDist(middle, sd).cdf(0.0), 1)
            counted = one.kind in {"price", "impact"}
            yield InputNote(
                where=one.where,
                what=f"the normal range of {one.name} is below 0 with probability {share}"
                f"{', and counts so' if counted else ': 0 is taken there'} — choose lognormal or pert",
                zh=f"{one.name} 的正态区间以 {share} 的概率低于 0"
                f"{'，并照此计入' if counted else '，此时取 0'}：请改用 lognormal 或 pert",
            )


def _down_to_zero(found: Inputs) -> Iterator[InputNote]:
    """Name the drivers that a bounded range lets fall to nothing; normal ranges have a note of their own."""
    for one in found.inputs:
        if one.kind == "driver" and one.spread.shape != "normal" and one.spread.least <= 0:
            yield InputNote(
                where=one.where,
                what=f"the range of {one.name} reaches 0, where no cost per unit of it is left — raise low above 0",
                zh=f"{one.name} 的区间可达 0，此时无法计算单位成本：请将下限提高到 0 以上",
            )


def _not_neutral(assumptions: Assumptions) -> Iterator[InputNote]:
    """Name what the point estimate does not count: likely values other than no change."""
    doubt = assumptions.uncertainty
    given = [
        *((f"drivers.{name}", one.level, 1.0) for name, one in doubt.drivers.items()),
        *((f"drivers.{name}.growth", one.growth, 0.0) for name, one in doubt.drivers.items()),
        *((f"exchange_rates.{code}", one, 1.0) for code, one in doubt.exchange_rates.items()),
        *((f"prices[{n}] {one.name}", one.factor, 1.0) for n, one in enumerate(doubt.prices)),
        ("inflation", doubt.inflation if assumptions.terms == "nominal" else None, 0.0),
        ("delay", doubt.delay.months if doubt.delay else None, 0.0),
    ]
    for name, spread, neutral in given:
        if spread is not None and spread.likely != neutral:
            likely, unchanged = f"{spread.likely:g}", number(neutral)
            yield InputNote(
                where=f"{_PLACE}.{name}",
                what=f"its likely value is {likely}; the point estimate counts {unchanged}",
                zh=f"其最可能值为 {likely}；点估计按 {unchanged} 计算",
            )


def _uncorrelated(columns: Columns, assumptions: Assumptions, found: Inputs) -> Iterator[InputNote]:
    """Name the correlations that find no two prices with a range in one offer."""
    ranged = [(int(columns.owner[k]), columns.items[k]) for k in found.prices]
    for n, stated in enumerate(assumptions.uncertainty.correlations):
        one, other = (
            {(offer, item.item) for offer, item in ranged if name in {item.item, item.category}}
            for name in stated.between
        )
        if not any(a[0] == b[0] and a != b for a in one for b in other):
            names = " – ".join(stated.between)
            yield InputNote(
                where=f"{_PLACE}.correlations[{n}]",
                what=f"{names}: no offer has two such prices with a range, and so nothing is correlated",
                zh=f"{names}：没有报价同时含有两个这样带区间的价格，因此不产生相关",
            )
