"""Studies with every structure of prices, scales and gates, drawn from a seed."""

from __future__ import annotations

from random import Random
from typing import Any

import crmselect as crm
from crmselect.model import ANSWER_SCORES, Bound, Criterion, ExchangeRates, Path, StatedRate, ValueFunction
from crmselect.taxonomy import CATEGORIES, GROUPS
from tests.report.studies import study as usual

AREAS = ("Sales", "Service", "")
BILLINGS = ("advance", "arrears", *(f"{p} {w}" for p in ("month", "quarter", "year", "term") for w in ("advance", "arrears")))  # fmt: skip
CODES = tuple(ANSWER_SCORES)

LICENCE = {"category": "procurement.licences", "every": "month", "per": "users"}


def _money(rng: Random, most: float) -> float:
    return round(rng.uniform(0, most), 2)


def _price(rng: Random, fields: dict[str, Any], number: int) -> None:
    kind = rng.choice(["amount", "amount", "amount", "tiers", "package", "percent", "percent", "nothing"])
    if kind == "percent" and number == 0:
        kind = "amount"
    if kind == "nothing":
        fields["quoted"] = rng.choice(["included", "not_quoted"])
    elif kind == "percent":
        fields.pop("per", None)
        some = [f"line {n}" for n in range(number)]
        targets = rng.sample(some, rng.randint(1, min(2, number)))
        if rng.random() < 0.15:
            targets = [rng.choice(list(GROUPS))]
        fields |= {"percent": round(rng.uniform(0, 0.4), 3), "percent_of": tuple(targets)}
        fields["percent_base"] = rng.choice(["net", "list"])
        fields["percent_over"] = rng.choice([None, "period", "first_year", "last_year", "total"])
    elif kind == "package":
        fields |= {"amount": _money(rng, 900), "block": rng.choice([5, 25, 0.1]), "tier_mode": "package"}
    elif kind == "tiers":
        edges = sorted(rng.sample(range(1, 4000), rng.randint(1, 3)))
        ends: list[int | None] = [*edges, None]
        fields["tiers"] = tuple({"up_to": end, "price": _money(rng, 90), "fee": rng.choice([0, 0, 40])} for end in ends)
        fields["tier_mode"] = rng.choice(["graduated", "volume"])
        fields["tier_over"] = rng.choice(["period", "year", "contract"])
    else:
        fields["amount"] = rng.choice([_money(rng, 5_000), 0, crm.Estimate(low=10, likely=20, high=60)])


def _terms(rng: Random, fields: dict[str, Any]) -> None:
    every, start = fields["every"], fields["start"]
    if rng.random() < 0.3:
        fields["end"] = start + rng.randint(1, 80)
    if rng.random() < 0.5:
        fields["billing"] = rng.choice(BILLINGS if every != "once" else BILLINGS[:2])
    if rng.random() < 0.3:
        fields |= {"minimum": rng.choice([0, 90]), "included": rng.choice([0, 20])}
    if rng.random() < 0.2 and "block" not in fields:
        fields["block"] = rng.choice([10, 0.3])
    if rng.random() < 0.3:
        fields["discount"] = rng.choice([0.1, (0.2, 0.05)])
    if rng.random() < 0.4:
        fields |= {"growth": rng.choice([0.03, -0.02]), "growth_from": rng.choice(["item", "study"])}
    if rng.random() < 0.3:
        fields |= {"tax_rate": 0.19, "recoverable": rng.choice([0, 0.6])}
    if every == "once":
        if rng.random() < 0.3:
            fields |= {"refresh_every": rng.randint(1, 3), "refresh_share": rng.choice([1, 0.4])}
        if rng.random() < 0.3:
            fields["residual"] = _money(rng, 300)
    else:
        if rng.random() < 0.3:
            fields["free_months"] = rng.randint(1, 14)
        if rng.random() < 0.4:
            fields |= {
                "renewal_months": rng.choice([6, 12, 36]), "renewal_asked": rng.choice([None, 0.08]),
                "renewal_cap": 0.05, "renewal_mode": rng.choice(["renewal", "accumulated"]),
            }  # fmt: skip


def item(rng: Random, number: int) -> crm.CostItem:
    """One line of an offer; what contradicts itself is drawn again."""
    while True:
        every = rng.choice(["once", "month", "quarter", "year"])
        start = rng.choice([0, 0, 0, rng.randint(0, 40)])
        fields: dict[str, Any] = {
            "item": f"line {number}", "category": rng.choice(list(CATEGORIES)), "every": every, "start": start,
            "per": rng.choice([None, "users", "users", "days", "trained"]),
            "currency": rng.choice([None, "USD", "EUR", "JPY"]), "quantity": rng.choice([1, 1, 2.5]),
        }  # fmt: skip
        _price(rng, fields, number)
        _terms(rng, fields)
        try:
            return crm.CostItem.model_validate(fields)
        except ValueError:
            continue


def plan(rng: Random) -> crm.Assumptions:
    users = rng.choice(
        [
            [80, 120, 150],
            40,
            Path(values=(100,), growth=0.07),
            Path(values=tuple(range(20, 50)), every="month", growth=rng.choice([0, 0.04])),
        ]
    )
    return crm.Assumptions(
        currency="USD", years=rng.randint(1, 8), discount_rate=rng.choice([0.0, 0.08, -0.02, 0.3]),
        drivers={"users": users, "days": 12, "trained": Path(of="users", turnover=0.2)},
        exchange_rates=ExchangeRates.model_validate(
            {"EUR": [1.08, 1.1], "JPY": {"start": 0.0067, "growth": 0.02}, "CHF": 1.1}
        ),
        terms=rng.choice(["nominal", "nominal", "real"]),
        contingency=rng.choice([{}, {"deployment": 0.1, "procurement": 0.05}]),
    )  # fmt: skip


def _scale(rng: Random, most: float) -> ValueFunction:
    return rng.choice([
        ValueFunction(worst=most, best=0),
        ValueFunction(shape="exponential", worst=most, best=0, middle=most * rng.choice([0.2, 0.5, 0.7])),
        ValueFunction(shape="piecewise", points=[(0, 1), (most / 3, 0.4), (most, 0)]),
        ValueFunction(shape="target", target=most / 3, tolerance=most / 2),
    ])  # fmt: skip


def criteria(rng: Random, areas: tuple[str, ...], most: float) -> tuple[Criterion, ...]:
    """A tree of fit, costs and an attribute, two levels deep at most; none at times, for the default."""
    if rng.random() < 0.2:
        return ()
    weight = lambda: round(rng.uniform(0.1, 9), 1)  # noqa: E731 - said once
    stated = {area: weight() for area in areas if area and rng.random() < 0.5}
    fit = rng.choice([
        Criterion(name="Fit", weight=weight(), source="requirements", area_weights=stated),
        Criterion(name="Fit", weight=weight(), source="requirements.flat"),
    ])  # fmt: skip
    cost = Criterion(name="Cost", weight=weight(), source="cost.present_value", value=_scale(rng, most))
    other = rng.choice(["cost.nominal", "cost.annual_equivalent", "cost.per_user_month"])
    size = {"cost.nominal": most, "cost.annual_equivalent": most / 3, "cost.per_user_month": most / 2000}[other]
    more = Criterion(name="More", weight=weight(), source=other, value=_scale(rng, size))
    hours = rng.choice([
        ValueFunction(worst=0, best=24), ValueFunction(shape="ordinal", levels={n: n / 24 for n in range(25)}),
    ])  # fmt: skip
    support = Criterion(name="Support", weight=rng.choice([0.0, weight()]), source="attribute.hours", value=hours)
    if rng.random() < 0.6:
        return (fit, Criterion(name="Rest", weight=weight(), children=(cost, more, support)))
    return (fit, cost, support)


def gates(rng: Random, areas: tuple[str, ...], most: float) -> crm.Gates:
    return crm.Gates(
        must_haves=rng.random() < 0.3, budget=rng.choice([None, most]), budget_kind=rng.choice(["present_value", "nominal"]),
        area_minimum={area: 0.2 for area in areas if area and rng.random() < 0.2},
        total_minimum=rng.choice([None, None, 0.3]),
        attributes={"hours": Bound(minimum=4)} if rng.random() < 0.3 else {}, staged=rng.random() < 0.3,
    )  # fmt: skip


def drawn(seed: int) -> crm.Study:
    """A study that can be ranked; the same seed gives the same one."""
    rng = Random(seed)  # noqa: S311 - no secret
    while True:
        names = rng.sample(["Acme", "Bravo", "Cargo", "Delta", "云端", "Éclair"], rng.randint(1, 5))
        offers = [
            crm.Offer(
                name=name, items=tuple(item(rng, number) for number in range(rng.randint(0, 7))),
                currency=(code := rng.choice([None, "EUR", "GBP"])), attributes={"hours": rng.randint(0, 24)},
                exchange_rate=StatedRate(to="USD", rate=rng.choice([1.25, 1.3])) if code == "GBP" else None,
            )
            for name in names
        ]  # fmt: skip
        needs = [
            crm.Requirement(
                id=f"F{n}",
                text=f"Need {n}",
                priority=rng.choice(["must", "should", "could", "wont"]),
                area=rng.choice(AREAS),
            )
            for n in range(rng.randint(2, 7))
        ]
        given = [
            crm.Answer(offer=name, requirement=need.id, code=(code := rng.choice(CODES)), cost=_money(rng, 900) if rng.random() < 0.2 else None)
            for name in names for need in needs if rng.random() < 0.9
        ]  # fmt: skip
        areas = tuple(dict.fromkeys(need.area for need in needs if need.priority != "wont"))
        most = rng.choice([5e5, 2e6, 2e7])
        if not areas or not given:
            continue
        try:
            study = crm.Study(
                offers=offers, requirements=needs, answers=given, criteria=criteria(rng, areas, most), gates=gates(rng, areas, most),
                cost_scale=(most, 0), assumptions=plan(rng), language=rng.choice(["en", "zh"]),
            )  # fmt: skip
            study.rank()
        except ValueError:
            continue
        return study


def changes(rng: Random, study: crm.Study) -> tuple[crm.Study, dict[str, Any]]:
    """A study with other users, years, rate and exchange rates, and the same as the page's state has it."""
    made: dict[str, Any] = {}
    if rng.random() < 0.7:
        made["users"] = rng.choice([[50, 60], [7.5], [200, 0, 30]])
    if rng.random() < 0.7:
        made["years"] = rng.randint(1, 12)
    if rng.random() < 0.7:
        made["discount_rate"] = rng.choice([0.0, 0.05, 1e-7, -0.3, 1.0])
    rates = [code for code in ("EUR", "JPY", "GBP") if rng.random() < 0.5]
    made |= {code: [round(rng.uniform(0.5, 2), 3), 1.5] for code in rates}
    return study.replace(**made), made


def race() -> crm.Study:
    """A close race: three levels of criteria, a driver that follows another, bands with an end, two currencies."""
    support = ValueFunction(worst=0, best=24)
    scale = ValueFunction(shape="exponential", worst=500_000, best=50_000, middle=200_000)
    tree = (
        Criterion(name="Fit", weight=4, source="requirements", area_weights={"Sales": 2}),
        Criterion(name="Money", weight=3, children=(
            Criterion(name="Total", weight=2, source="cost.present_value", value=scale),
            Criterion(name="Per head", source="cost.per_user_month", value=ValueFunction(worst=150, best=0)),
        )),
        Criterion(name="Support", weight=3, source="attribute.hours", value=support),
    )  # fmt: skip
    base = usual()
    offers = []
    for n, offer in enumerate(base.offers):
        training = crm.CostItem(item="Courses", category="training.trainers", amount=120, per="trained", every="year")
        bands = crm.CostItem(item="Storage", tiers=({"up_to": 50, "price": 9}, {"up_to": 5_000, "price": 6}), **LICENCE)
        fee = crm.CostItem(item="Care", category="procurement.support", percent=0.18, percent_of="Seats", every="year")
        offers.append(offer.replace(items=(*offer.items, training, bands, fee), attributes={"hours": 6 * n + 4}))
    drivers = {**base.assumptions.drivers, "trained": Path(of="users", turnover=0.2), "idle": 3}
    plan = base.assumptions.replace(drivers=drivers)
    return base.replace(offers=offers, assumptions=plan, criteria=tree, gates=crm.Gates(budget=350_000))
