"""Studies of any number of offers, with plain, long, Chinese and odd names."""

from __future__ import annotations

import random
from functools import cache

import pandas as pd

from crmselect.cost import CostRisk, Tco, simulate, tco
from crmselect.cost.sensitivity import Tornado, scatter, tornado
from crmselect.model import (
    Answer,
    AnswerSet,
    Assumptions,
    CostItem,
    Criterion,
    Evaluator,
    Gates,
    Offer,
    OfferSet,
    Requirement,
    RequirementSet,
    ValueFunction,
)
from crmselect.robustness import (
    Audit,
    MethodComparison,
    Robustness,
    Stability,
    audit,
    compare_methods,
    ranking_stability,
    stress,
)
from crmselect.scoring import Panel, Ranking, panel, rank

PLAN = Assumptions(currency="USD", years=5, discount_rate=0.08, drivers={"users": [80, 120, 150, 150, 150]})
ODD = (
    "$x$ and a_b^{c}",
    "<b>bold</b>",
    "🚀 Rocket",
    "🎉 Rocket",
    "שלום CRM עולם",
    "شركة النظم",
    "=cmd|'/C calc'!A0",
    "\\alpha & 100%",
)
_NAMES = {
    "plain": ("Tarnwick Start {}", "Vantreese {}", "Quillon CRM One {}", "Harrowgate {}"),
    # 60 letters and more, alike for most of their length.
    "long": (
        "Contoso Customer Relationship Platform for Field Sales Teams {}",
        "Northwind Integrated Sales and Service Cloud, Enterprise Ed. {}",
        "Northwind Integrated Sales and Service Cloud, Small Business {}",
    ),
    "chinese": ("云桥客户关系管理系统企业版（第{}版）", "金榕私有云销售与服务一体化平台旗舰版{}号方案（含实施）", "海纳移动销售云{}"),
}  # fmt: skip
_AREAS = {
    "en": ("Sales and opportunities", "Marketing", "Customer service and support", "Administration", "Mobile"),
    "zh": ("销售与商机", "市场营销", "客户服务与支持", "系统管理", "移动应用"),
}


def names_of(count: int, style: str) -> list[str]:
    if style == "odd":
        return list(ODD[:count])
    return [_NAMES[style][n % len(_NAMES[style])].format(n + 1) for n in range(count)]


@cache
def offers_of(count: int, style: str = "plain") -> OfferSet:
    chance = random.Random(7)  # noqa: S311 - no secret
    offers = []
    for n, name in enumerate(names_of(count, style)):
        size = chance.uniform(0.5, 1.8)

        def item(category: str, amount: float, size: float = size, **more: object) -> CostItem:
            return CostItem(
                item=category, category=category, amount=round(amount * size * chance.uniform(0.7, 1.3)), **more
            )

        items = [
            item("procurement.licences", 55, per="users", every="month", billing="year advance"),
            item("procurement.implementation", 90_000),
            item("deployment.integration", 40_000, start=2),
            item("testing.execution", 12_000, start=4),
            item("training.trainers", 22_000, start=5),
            item("procurement.support", 1_300, every="month"),
            item("planning.staff", 14_000),
            item("golive.migration", 6_000, start=6),
        ]
        if n % 5 == 1:
            items.append(CostItem(item="Evaluation", category="golive.evaluation", quoted="not_quoted"))
        if n % 4 == 2:
            items.append(item("procurement.hardware", 60_000, residual=5_000))
        offers.append(Offer(name=name, items=tuple(items)))
    return OfferSet(offers=tuple(offers))


@cache
def tco_of(count: int, style: str = "plain") -> Tco:
    return tco(offers_of(count, style), PLAN)


@cache
def ranking_of(count: int, style: str = "plain", language: str = "en", method: str = "additive") -> Ranking:
    """Every fourth offer misses must-haves, the dearest fifth is over the budget."""
    chance = random.Random(3)  # noqa: S311 - no secret
    areas = _AREAS[language]
    needs = RequirementSet(
        requirements=tuple(
            Requirement(
                id=f"F-{n + 1}", text=f"Need {n + 1}", area=areas[n % 5], priority=("must", "should", "could")[n % 3]
            )
            for n in range(40)
        )
    )
    answers = []
    for n, name in enumerate(offers_of(count, style).names):
        for need in needs:
            codes = ["standard", "configuration", "partner", "unsupported"]
            code = chance.choices(codes, [5, 3, 2, 1 if n % 4 == 3 or need.priority == "could" else 0])[0]
            answers.append(Answer(offer=name, requirement=need.id, code=code))
    costs = tco_of(count, style)
    zh = language == "zh"
    criteria = (
        Criterion(name="需求满足度" if zh else "Fit", weight=50, source="requirements"),
        Criterion(name="成本" if zh else "Cost $x$", weight=50, source="cost.present_value",
                  value=ValueFunction(worst=1_600_000, best=200_000)),
    )  # fmt: skip
    return rank(
        offers_of(count, style), needs, AnswerSet(answers=tuple(answers)), criteria,
        Gates(budget=float(costs.total().quantile(0.8)) + 1),
        costs={"present_value": costs.total(), "nominal": costs.total("nominal")},
        currency="USD", language=language, method=method,
    )  # fmt: skip


DOUBTFUL = PLAN.replace(
    uncertainty={
        "maturity": "class 3",
        "drivers": {"users": [0.8, 1, 1.3]},
        "risks": [
            {
                "name": "Data worse than expected $x$ 数据质量",
                "probability": 0.3,
                "impact": {"low": 10_000, "likely": 20_000, "high": 60_000},
            }
        ],
    }
)
"""The same plan with prices, users and a risk that are not certain."""


@cache
def risk_of(count: int, style: str = "plain") -> CostRisk:
    return simulate(offers_of(count, style), DOUBTFUL, draws=1024, seed=7)


@cache
def doubt_of(count: int, style: str = "plain", language: str = "en") -> Robustness:
    return stress(ranking_of(count, style, language), offers_of(count, style), DOUBTFUL, draws=1024, seed=7)


@cache
def tornado_of(count: int, style: str = "plain") -> Tornado:
    model = risk_of(count, style).model
    return tornado(model, model.offers.names[0])


@cache
def scatter_of(count: int, style: str = "plain", inputs: int = 6) -> pd.DataFrame:
    found = tornado_of(count, style)
    names = found.table["input"].tolist()[:inputs]
    return scatter(risk_of(count, style).model, found.offer, names, draws=500, seed=7)


@cache
def steady_of(count: int, style: str = "plain", language: str = "en") -> Stability:
    """Three criteria at the top, no gates: every offer is in the race, and several can be first."""
    chance = random.Random(5)  # noqa: S311 - no secret
    offers = OfferSet(
        offers=tuple(
            offer.replace(attributes={"support_hours": chance.randint(2, 24)}) for offer in offers_of(count, style)
        )
    )
    old = ranking_of(count, style, language)
    names = ("需求满足度", "成本", "支持服务") if language == "zh" else ("Fit", "Cost $x$", "Hours of support a day")
    criteria = (
        Criterion(name=names[0], weight=50, source="requirements"),
        Criterion(name=names[1], weight=30, source="cost.present_value",
                  value=ValueFunction(worst=1_600_000, best=200_000)),
        Criterion(name=names[2], weight=20, source="attribute.support_hours", value=ValueFunction(worst=0, best=24)),
    )  # fmt: skip
    ranking = rank(
        offers, old.requirements, old.answers, criteria, Gates(must_haves=False),
        costs={"present_value": tco_of(count, style).total()}, currency="USD", language=language,
    )  # fmt: skip
    return ranking_stability(ranking)


@cache
def contested_of(count: int, style: str = "plain", language: str = "en") -> Ranking:
    """What costs more is better, by nearly as much: formulas, methods and who takes part all turn the first place.

    Every fourth offer is below the least quality, and cheap, or over the budget.
    """
    chance = random.Random(11)  # noqa: S311 - no secret
    prices: dict[str, float] = {}
    offers = []
    for n, name in enumerate(names_of(count, style)):
        share = n / max(count - 1, 1)
        prices[name] = round(300_000 + 400_000 * share + chance.uniform(-20_000, 20_000))
        quality = 45 + 38 * share**0.8 + chance.uniform(-4, 4)
        speed = 90 - 70 * share + chance.uniform(-25, 25)
        if n % 4 == 3:
            prices[name] = 120_000.0 if n % 8 == 3 else 950_000.0
            quality = 20.0 if n % 8 == 3 else 95.0
        offers.append(Offer(name=name, attributes={"quality": round(quality, 1), "speed": round(speed, 1)}))
    zh = language == "zh"
    criteria = [
        Criterion(name="质量" if zh else "Quality", weight=45, source="attribute.quality",
                  value=ValueFunction(worst=0, best=100)),
        Criterion(name="速度" if zh else "Speed", weight=10, source="attribute.speed",
                  value=ValueFunction(worst=-20, best=120)),
        Criterion(name="成本" if zh else "Cost", weight=45, source="cost.present_value",
                  value=ValueFunction(worst=1_000_000, best=0)),
    ]  # fmt: skip
    return rank(
        OfferSet(offers=tuple(offers)), criteria=criteria, costs={"present_value": pd.Series(prices)},
        gates=Gates.model_validate({"budget": 900_000, "attributes": {"quality": {"minimum": 30}}}),
        currency="USD", language=language,
    )  # fmt: skip


@cache
def audit_of(count: int, style: str = "plain", language: str = "en") -> Audit:
    return audit(contested_of(count, style, language))


@cache
def methods_of(count: int, style: str = "plain", language: str = "en") -> MethodComparison:
    return compare_methods(contested_of(count, style, language))


@cache
def panel_of(count: int, style: str = "plain", language: str = "en") -> Panel:
    """Five people with other weights, one with a long name."""
    base = contested_of(count, style, language)
    leaves = [leaf.name for leaf in base.leaves]
    chance = random.Random(2)  # noqa: S311 - no secret
    names = ("Sales $x$", "财务部", "IT", "Head of customer service and support, northern regions", "Board")
    return panel(
        base, [Evaluator(name=name, weights={leaf: chance.randint(5, 60) for leaf in leaves}) for name in names]
    )
