from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from crmselect.cli.example import write_example
from crmselect.model import (
    Answer,
    AnswerRules,
    Assumptions,
    CostItem,
    Criterion,
    Gates,
    Offer,
    OfferSet,
    Requirement,
    Tier,
    ValueFunction,
)
from crmselect.robustness import to_win
from crmselect.scoring import rank
from crmselect.study import Study

LINEAR = ValueFunction(worst=0, best=10)
LEVELS = ValueFunction(shape="ordinal", levels={1: 0.1, 2: 0.4, 3: 0.9})
PIECES = ValueFunction(shape="piecewise", points=((20_000, 1), (60_000, 0.6), (120_000, 0)))
CURVE = ValueFunction(shape="exponential", worst=120_000, middle=50_000, best=10_000)
STRAIGHT = ValueFunction(worst=120_000, best=10_000)

NEEDS = tuple(
    Requirement(id=f"F{n}", text=f"Need {n}", priority=priority, area=area)
    for n, (priority, area) in enumerate(
        [("must", "Sales"), ("should", "Sales"), ("could", "Sales"), ("should", "Service"), ("must", "Service")]
    )
)


def criteria(cost=STRAIGHT, weights=(4, 3, 2, 1)):
    fit, price, ease, nominal = weights
    return (
        Criterion(name="Fit", weight=fit, source="requirements"),
        Criterion(name="Cost", weight=price, source="cost.present_value", value=cost),
        Criterion(name="Ease", weight=ease, source="attribute.ease", value=LINEAR),
        Criterion(name="Cash", weight=nominal, source="cost.nominal", value=ValueFunction(worst=150_000, best=0)),
    )


def offer(name, seat, setup, ease, *, tier=1.0):
    return Offer(
        name=name,
        attributes={"ease": ease},
        items=(
            CostItem(item="Seats", category="procurement.licences", amount=seat, per="users", every="month"),
            CostItem(item="Set-up", category="deployment.customisation", amount=setup),
            CostItem(
                item="Care", category="procurement.support", percent=0.2, percent_of=("Seats",), every="year",
                billing="arrears",
            ),
            CostItem(
                item="Storage", category="procurement.servers", per="users", every="year",
                tiers=(Tier(up_to=10, price=50 * tier), Tier(up_to=None, price=30 * tier)),
            ),
        ),
    )  # fmt: skip


def study(figures, codes, *, tree=None, gates=None, **options):
    offers = [offer(name, *row) for name, row in figures.items()]
    answers = [
        Answer(offer=name, requirement=need.id, code=code, cost=4000 if code == "customisation" else None)
        for name, row in codes.items()
        for need, code in zip(NEEDS, row, strict=True)
        if code
    ]
    return Study(
        offers=offers,
        requirements=NEEDS,
        answers=answers,
        criteria=tree or criteria(),
        gates=gates or Gates(),
        assumptions=Assumptions(
            currency="USD", years=3, discount_rate=0.08, drivers={"users": [20, 30, 40]},
            contingency={"deployment": 0.1},
        ),
        **options,
    )  # fmt: skip


def usual(**options):
    figures = {"Acme": (40, 9000, 8), "Bravo": (45, 12000, 6), "Cargo": (30, 5000, 3)}
    codes = {
        "Acme": ("standard", "standard", "configuration", "partner", "standard"),
        "Bravo": ("standard", "configuration", "roadmap", "standard", "configuration"),
        "Cargo": ("configuration", "roadmap", None, "customisation", "partner"),
    }
    return study(figures, codes, **options)


def found_in(one, name):
    return to_win(one.rank(), name, costs=one.costs)


def changed_offer(one, name, change):
    return one.replace(offers=OfferSet(offers=tuple(change(o) if o.name == name else o for o in one.offers)))


def with_item(one, name, item, price):
    """The study after an item has a price of its own: of a unit, a share, or a multiple of all tiers."""
    if item.startswith("Closing "):
        cell = (name, item.removeprefix("Closing "))
        answers = [a.replace(cost=price) if (a.offer, a.requirement) == cell else a for a in one.answers]
        return one.replace(answers=answers)

    def priced(line):
        if line.item != item:
            return line
        if line.tiers:
            return line.replace(tiers=tuple(t.model_copy(update={"price": t.price * price}) for t in line.tiers))
        return line.replace(percent=price) if line.percent is not None else line.replace(amount=price)

    return changed_offer(one, name, lambda o: o.replace(items=tuple(map(priced, o.items))))


def scaled(one, name, factor):
    """The study after all of an offer's prices changed in proportion."""

    def priced(line):
        if line.tiers:
            return line.replace(tiers=tuple(t.model_copy(update={"price": t.price * factor}) for t in line.tiers))
        return line if line.percent is not None else line.replace(amount=line.amount * factor)

    costs = {a: a.cost * factor for a in one.answers if a.offer == name and a.cost is not None}
    one = one.replace(answers=[a.replace(cost=costs[a]) if a in costs else a for a in one.answers])
    return changed_offer(one, name, lambda o: o.replace(items=tuple(map(priced, o.items))))


def with_answers(one, name, ids, code):
    kept = [a for a in one.answers if not (a.offer == name and a.requirement in ids)]
    return one.replace(answers=[*kept, *(Answer(offer=name, requirement=i, code=code) for i in ids)])


def with_attribute(one, name, figure):
    return changed_offer(one, name, lambda o: o.replace(attributes={**o.attributes, "ease": figure}))


def applied(one, name, way, beyond=0.0):
    """The study after a way was taken, and a share of it beyond."""
    to = way.needed + beyond * way.change
    if way.kind in {"price", "item"}:
        to = max(to, 0.0)  # Nobody asks for less than nothing.
    if way.kind == "price":
        return scaled(one, name, to / way.now)
    if way.kind == "item":
        return with_item(one, name, way.subject, to)
    assert way.kind == "attribute"
    return with_attribute(one, name, to)


price = st.floats(5, 90, allow_subnormal=False)
row = st.tuples(price, st.floats(500, 30_000), st.floats(0, 10))
code = st.sampled_from(["standard", "configuration", "partner", "customisation", "roadmap", "unsupported", None])
codes = st.tuples(code, code, code, code, code)
SLOW = settings(max_examples=30, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(row, row, row, st.tuples(codes, codes, codes), st.sampled_from([STRAIGHT, PIECES, CURVE]))
def test_after_each_way_is_taken_the_offer_is_level_and_a_hair_more_puts_it_ahead(first, second, third, given_, cost):
    names = ("Acme", "Bravo", "Cargo")
    figures = dict(zip(names, (first, second, third), strict=True))
    one = study(
        figures, dict(zip(names, given_, strict=True)), tree=criteria(cost), gates=Gates(must_haves=False),
    )  # fmt: skip
    for name in names:
        found = found_in(one, name)
        for way in found.ways:
            if way.kind not in {"price", "item", "attribute"} or not way.possible:
                continue
            after = applied(one, name, way).rank()
            assert after.score[name] == pytest.approx(after.score[found.rival], abs=1e-9), way
            assert after.score[name] == pytest.approx(way.score, abs=1e-9)
            assert after.places[name] == 1
            more = applied(one, name, way, beyond=0.001).rank()
            moved = more.score[name] - more.score[found.rival]
            # Beyond the end of a scale nothing moves; never does it turn back.
            assert (moved if not found.ahead else -moved) >= -1e-9


@SLOW
@example(  # Costs beyond the end of their scale: closing one gap less gains nothing, two less do.
    *[(85.59, 15406.0, 4.56)] * 3,
    (
        ("standard", "partner", "standard", "roadmap", "configuration"),
        ("customisation", "standard", "unsupported", None, "customisation"),
        ("partner", None, None, "standard", "standard"),
    ),
)
@given(row, row, row, st.tuples(codes, codes, codes))
def test_an_answer_is_said_to_be_enough_if_and_only_if_it_puts_the_offer_first(first, second, third, given_):
    names = ("Acme", "Bravo", "Cargo")
    one = study(dict(zip(names, (first, second, third), strict=True)), dict(zip(names, given_, strict=True)))
    ranking = one.rank()
    for name in names:
        found = found_in(one, name)
        falls = found.ahead and not found.stops
        for way in found.ways:
            if way.kind != "answer":
                continue
            after = with_answers(one, name, [way.subject], "unsupported" if falls else "standard").rank()
            assert after.score[name] == pytest.approx(way.score, abs=1e-9)
            first_now = name in after.winners
            if falls:
                alone = after.winners == (name,)
                assert way.possible == (not alone)
            else:
                assert way.possible == first_now
        if found.rival is None or falls:
            continue
        answered = with_answers(one, name, found.answers, "standard").rank() if found.answers else ranking
        assert found.answers_enough == (name in answered.winners)
        if found.answers_enough and found.answers:
            less = with_answers(one, name, found.answers[:-1], "standard").rank() if found.answers[1:] else ranking
            assert name not in less.winners


@SLOW
@given(row, row, st.tuples(codes, codes))
def test_where_never_is_said_nothing_tried_is_enough(first, second, given_):
    names = ("Acme", "Bravo")
    one = study(
        dict(zip(names, (first, second), strict=True)), dict(zip(names, given_, strict=True)),
        gates=Gates(must_haves=False),
    )  # fmt: skip
    for name in names:
        found = found_in(one, name)
        for way in found.ways:
            if way.possible or way.kind not in {"price", "item", "attribute"}:
                continue
            assert way.reason_en
            assert way.reason_zh
            for end in (0.0, 1e-3, 0.5, 2.0, 1e3):
                to = way._replace(needed=end * (way.now or 1.0))
                after = applied(one, name, to).rank()
                gap = after.score[name] - after.score[found.rival]
                assert (gap if found.ahead else -gap) > -1e-9


def test_the_fit_that_is_needed_is_reached_by_an_answer_of_that_score():
    needs = [Requirement(id=n, text=n, priority="could", area=n) for n in ("A", "B")]
    given_ = {"Acme": (4.0, 3.0), "Bravo": (3.0, 3.5)}

    def ranked(scores):
        answers = [
            Answer(offer=o, requirement=n, score=s)
            for o, pair in scores.items()
            for n, s in zip("AB", pair, strict=True)
        ]
        offers = OfferSet(offers=tuple(Offer(name=n) for n in scores))
        tree = [Criterion(name="Fit", source="requirements", area_weights={"A": 2, "B": 1})]
        return rank(offers, needs, answers, tree)

    found = to_win(ranked(given_), "Bravo")
    ways = {way.subject: way for way in found.ways if way.kind == "fit"}
    assert ways["Fit / A"].needed == pytest.approx(0.75)
    assert ways["Fit / B"].needed == pytest.approx(1.0)
    for subject, place in (("Fit / A", 0), ("Fit / B", 1)):
        pair = list(given_["Bravo"])
        pair[place] = ways[subject].needed * 5
        after = ranked({**given_, "Bravo": tuple(pair)})
        assert after.score["Bravo"] == pytest.approx(after.score["Acme"], abs=1e-12)
        assert after.places["Bravo"] == 1


def test_the_first_is_told_how_much_dearer_it_may_become():
    one = usual()
    name = one.rank().winner
    found = found_in(one, name)
    assert found.ahead
    assert found.discount < 0
    assert found.price > float(one.costs.total()[name])
    after = scaled(one, name, found.price / float(one.costs.total()[name]) * 1.001).rank()
    assert after.winner == found.rival
    assert any(line.startswith("It may become dearer") for line in found.say("en"))


def test_a_runner_up_is_told_price_discount_and_the_price_of_each_item():
    one = usual()
    found = found_in(one, "Bravo")
    now = float(one.costs.total()["Bravo"])
    assert found.lead < 0
    assert found.price == pytest.approx(now - found.discount)
    way = found.ways[0]
    assert (way.kind, way.subject, way.now) == ("price", "present_value", pytest.approx(now))
    assert way.relative == pytest.approx(-found.discount / now)
    items = {w.subject: w for w in found.ways if w.kind == "item"}
    assert set(items) == {"Seats", "Set-up", "Care", "Storage"}
    assert {w.subject for w in items.values() if w.possible} >= {"Seats"}


def test_gates_come_first_and_the_budget_says_the_price_at_which_it_no_longer_stops():
    one = usual(gates=Gates(budget=40_000))
    stopped = one.rank().stops
    assert {s.rule for s in stopped if s.offer == "Bravo"} == {"budget"}
    found = found_in(one, "Bravo")
    way = found.ways[0]
    assert (way.kind, way.needed) == ("budget", 40_000)
    after = scaled(one, "Bravo", way.needed / way.now).rank()
    assert not [s for s in after.stops if s.offer == "Bravo"]
    still = scaled(one, "Bravo", way.needed / way.now * 1.0001).rank()
    assert [s for s in still.stops if s.offer == "Bravo"]
    assert "before any price or score matters" in found.say("en")[1]
    assert any("The budget no longer stops it at USD 40,000" in line for line in found.say("en"))
    assert any("即符合预算" in line for line in found.say("zh"))


def test_a_must_that_is_not_met_is_the_first_of_the_answers_that_are_enough():
    figures = {"Acme": (40, 9000, 8), "Bravo": (38, 8000, 8)}
    same = ("standard", "standard", "configuration", "partner", "standard")
    one = study(figures, {"Acme": same, "Bravo": ("roadmap", *same[1:])})
    found = found_in(one, "Bravo")
    assert [w.subject for w in found.ways if w.kind == "gate"] == ["F0"]
    assert (found.answers, found.answers_enough) == (("F0",), True)
    assert with_answers(one, "Bravo", ["F0"], "standard").rank().winner == "Bravo"
    other = next(w for w in found.ways if w.kind == "answer" and w.subject == "F3")
    assert not other.possible
    assert any("alone would be enough if it were standard: F0" in line for line in found.say("en"))


def test_an_offer_ahead_that_only_the_budget_stops_needs_no_answer():
    figures = {"Acme": (40, 9000, 2), "Bravo": (60, 20000, 10)}
    one = study(
        figures, {"Acme": ("partner",) * 5, "Bravo": ("standard",) * 5}, gates=Gates(budget=60_000),
        tree=criteria(weights=(9, 1, 1, 0)),
    )  # fmt: skip
    found = found_in(one, "Bravo")
    assert found.ahead
    assert [s.rule for s in found.stops] == ["budget"]
    assert not any("dearer" in line for line in found.say("en"))
    assert all(w.needed == 0 for w in found.ways if w.kind == "answer")


def test_of_many_gates_some_are_told_and_all_are_in_the_table():
    needs = [Requirement(id=f"M{n}", text="Leads", priority="must") for n in range(9)]
    answers = [Answer(offer="Acme", requirement=need.id, code="standard") for need in needs]
    offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    found = to_win(rank(offers, needs, answers, [Criterion(name="Fit", source="requirements")]), "Bravo")
    assert (found.table["kind"] == "gate").sum() == 9
    assert sum(line.startswith("To mend") for line in found.say("en")) == 5
    assert "The table has 4 more." in found.say("en")
    assert "另有 4 项见表。" in found.say("zh")
    assert (set(found.answers), found.answers_enough) == ({need.id for need in needs}, True)


def test_closing_a_gap_is_no_longer_paid_once_the_answer_is_standard():
    one = usual()
    found = found_in(one, "Cargo")
    way = next(w for w in found.ways if w.kind == "answer" and w.subject == "F3")
    after = with_answers(one, "Cargo", ["F3"], "standard").rank()
    assert after.score["Cargo"] == pytest.approx(way.score, abs=1e-12)
    plain = to_win(one.rank(), "Cargo")
    assert next(w for w in plain.ways if w.subject == "F3").score < way.score


def test_levels_are_those_that_are_enough():
    tree = (
        Criterion(name="Ease", weight=1, source="attribute.ease", value=LEVELS),
        Criterion(name="Cost", weight=1, source="cost.present_value", value=STRAIGHT),
    )

    def ranked(levels):
        offers = OfferSet(offers=tuple(Offer(name=n, attributes={"ease": x}) for n, x in levels.items()))
        return rank(offers, criteria=tree, costs={"present_value": pd.Series({"Acme": 50_000.0, "Bravo": 60_000.0})})

    found = to_win(ranked({"Acme": 2, "Bravo": 1}), "Bravo")
    way = next(w for w in found.ways if w.kind == "attribute")
    assert (way.now, way.needed, way.possible) == (1, 3, True)
    assert ranked({"Acme": 2, "Bravo": 3}).winner == "Bravo"
    fall = next(w for w in to_win(ranked({"Acme": 2, "Bravo": 2}), "Acme").ways if w.kind == "attribute")
    assert fall.needed == 1
    top = next(w for w in to_win(ranked({"Acme": 3, "Bravo": 2}), "Bravo").ways if w.kind == "attribute")
    assert not top.possible


def test_a_cost_valued_by_levels_has_no_price_between():
    tree = [
        Criterion(
            name="Cost",
            weight=1,
            source="cost.present_value",
            value=ValueFunction(shape="ordinal", levels={1: 1, 2: 0}),
        )
    ]
    offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    found = to_win(
        rank(offers, criteria=tree, costs={"present_value": pd.Series({"Acme": 1.0, "Bravo": 2.0})}), "Bravo"
    )
    assert found.price is None
    assert "valued by levels" in found.table["reason"][0]


def test_an_attribute_that_two_criteria_look_at_moves_both():
    tree = (
        Criterion(name="Ease", weight=2, source="attribute.ease", value=LINEAR),
        Criterion(name="Comfort", weight=1, source="attribute.ease", value=ValueFunction(worst=2, best=6)),
        Criterion(name="Reach", weight=3, source="attribute.reach", value=LINEAR),
    )

    def ranked(ease):
        rows = {"Acme": {"ease": 6, "reach": 6}, "Bravo": {"ease": ease, "reach": 5}}
        return rank(OfferSet(offers=tuple(Offer(name=n, attributes=a) for n, a in rows.items())), criteria=tree)

    way = next(w for w in to_win(ranked(4), "Bravo").ways if w.subject == "Ease + Comfort")
    after = ranked(way.needed)
    assert after.score["Bravo"] == pytest.approx(after.score["Acme"], abs=1e-12)
    assert way.needed == pytest.approx(7.5)


def test_without_a_rival_there_is_nothing_to_meet():
    offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    tree = [Criterion(name="Cost", source="cost.present_value", value=ValueFunction(worst=100, best=0))]
    costs = {"present_value": pd.Series({"Acme": 40.0, "Bravo": 90.0})}
    found = to_win(rank(offers, criteria=tree, costs=costs, gates=Gates(budget=50)), "Acme")
    assert (found.rival, found.lead, found.price, found.ways) == (None, None, None, ())
    assert found.say("en") == ("No offer but Acme passes the gates.", "Acme is first whatever it costs and scores.")
    other = to_win(rank(offers, criteria=tree, costs=costs, gates=Gates(budget=50)), "Bravo")
    assert other.rival == "Acme"
    lonely = to_win(rank(offers, criteria=tree, costs=costs, gates=Gates(budget=10)), "Bravo")
    assert lonely.rival is None
    assert [w.kind for w in lonely.ways] == ["budget"]
    assert "whatever" not in " ".join(lonely.say("en"))


def test_an_offer_whose_costs_stay_closed_is_told_its_gates_alone():
    one = usual(gates=Gates(staged=True, total_minimum=0.7))
    closed = one.rank().closed
    assert closed == ("Cargo",)
    found = found_in(one, "Cargo")
    assert {w.kind for w in found.ways} == {"gate"}
    assert found.say("en")[0] == "The costs of Cargo stay closed, so that it has no score."


def test_offers_that_are_level_need_no_change():
    one = study({"Acme": (40, 9000, 8), "Bravo": (40, 9000, 8)}, dict.fromkeys(("Acme", "Bravo"), ("standard",) * 5))
    found = found_in(one, "Bravo")
    assert found.lead == 0
    assert found.discount == 0
    assert found.answers == ()
    assert found.say("en") == ("Bravo and Acme are level as it is.",)


def test_missing_answers_that_are_left_out_of_the_sum_can_be_given():
    rules = AnswerRules(missing="exclude")
    one = usual(rules=rules)
    found = found_in(one, "Cargo")
    way = next(w for w in found.ways if w.kind == "answer" and w.subject == "F2")
    assert np.isnan(way.now)
    after = with_answers(one, "Cargo", ["F2"], "standard").rank()
    assert after.score["Cargo"] == pytest.approx(way.score, abs=1e-12)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sample_study_is_told_in_both_languages_as_data_and_as_a_page(tmp_path, language):
    write_example(tmp_path / "one", language)
    one = Study.read(tmp_path / "one" / "study.toml")
    ranking = one.rank()
    for name in ranking.order:
        found = to_win(ranking, name, costs=one.costs)
        ends = "。" if language == "zh" else "."
        assert all(line.endswith(ends) and "nan" not in line for line in found.sentences)
        assert len(found.say("en")) == len(found.say("zh"))
        body = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert body["schema"] == "crmselect/to_win/1"
        assert len(body["ways"]) == len(found.table)
        page = found._repr_html_()
        assert "<table" in page
        assert "present_value" not in page
        for way in found.ways:
            if way.kind == "item" and way.possible:
                after = with_item(one, name, way.subject, way.needed).rank()
                assert after.score[name] == pytest.approx(after.score[found.rival], abs=1e-9)


def test_what_cannot_be_asked_is_refused():
    one = usual()
    with pytest.raises(KeyError, match="did you mean 'Bravo'"):
        to_win(one.rank(), "Brav")
    with pytest.raises(ValueError, match="method='additive'"):
        to_win(one.rank("topsis"), "Bravo")
    with pytest.raises(ValueError, match="in the ranking — give the costs that the ranking was made from"):
        to_win(one.rank(), "Bravo", costs=one.replace(years=5).costs)
    with pytest.raises(ValueError, match="no offer 'Bravo'"):
        to_win(
            one.rank(), "Bravo", costs=one.replace(offers=[o for o in one.offers if o.name == "Acme"], answers=[]).costs
        )
