"""One decision bundled: what it is made of, what does not fit together, and the verbs that forward."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from pydantic import ValidationError

import crmselect as crm
from crmselect.errors import DataError, Place
from crmselect.model import (
    Answer,
    Assumptions,
    Bound,
    CostItem,
    Criterion,
    Estimate,
    Evaluator,
    Gates,
    InputFile,
    InputNote,
    Offer,
    OfferSet,
    Requirement,
    RequirementSet,
    ValueFunction,
    problems_of,
)

SEATS = CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
SETUP = CostItem(item="Setup", category="procurement.implementation", amount=9_000, currency="EUR")
OFFERS = (
    Offer(name="Acme", items=(SEATS, SETUP), attributes={"hours": 12}, notes={"deployment": "cloud"}),
    Offer(name="Bravo", items=(SEATS.replace(amount=40),), attributes={"hours": 24}),
)
NEEDS = (
    Requirement(id="F1", text="Leads", priority="must", area="Sales"),
    Requirement(id="F2", text="Tickets", priority="should", area="Service"),
)
ANSWERS = (
    Answer(offer="Acme", requirement="F1", code="standard"),
    Answer(offer="Acme", requirement="F2", code="partner"),
    Answer(offer="Bravo", requirement="F1", code="customisation", cost=7_000),
    Answer(offer="Bravo", requirement="F2"),
)
PLAN = Assumptions(
    currency="USD", years=3, discount_rate=0.08, drivers={"users": [10, 20]}, exchange_rates={"EUR": 1.1}
)
TREE = (
    Criterion(name="Fit", weight=50, source="requirements"),
    Criterion(name="Cost", weight=30, source="cost.present_value", value=ValueFunction(worst=90_000, best=10_000)),
    Criterion(name="Support", weight=20, source="attribute.hours", value=ValueFunction(worst=0, best=24)),
)


def study(**changes: object) -> crm.Study:
    fields = {"offers": OFFERS, "requirements": NEEDS, "answers": ANSWERS, "assumptions": PLAN, "criteria": TREE}
    return crm.Study.model_validate({**fields, **changes})


def faults(**changes: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        study(**changes)
    return [str(problem) for problem in problems_of(caught.value, None, crm.Study)]


# --- construction ---------------------------------------------------------------------------------------------------


def test_a_study_needs_offers_and_assumptions_and_nothing_else():
    bare = crm.Study(offers=[Offer(name="Acme")], assumptions=Assumptions(currency="USD"))
    assert len(bare.requirements) == len(bare.answers) == len(bare.criteria) == 0
    assert bare.gates == Gates()
    assert bare.rules.priority_weights["must"] == 4.0
    assert (bare.language, bare.title) == ("en", "")
    assert bare.costs.total()["Acme"] == 0.0


def test_lists_and_sets_make_the_same_study():
    assert study() == study(offers=OfferSet(offers=OFFERS), requirements=RequirementSet(requirements=NEEDS))


def test_a_study_without_an_offer_is_refused():
    assert faults(offers=[], answers=(), criteria=()) == ["offers: there is no offer — name at least one"]


def test_whatever_refers_to_what_is_not_there_is_named_at_once_with_its_place():
    there = Place("answers.csv", row=4, column="Acmee")
    found = faults(
        offers=(
            OFFERS[0].replace(items=(SEATS.replace(per="userz", place=Place("costs.csv", row=2)), SETUP)),
            OFFERS[1].replace(
                items=(
                    SEATS.replace(item="Support", per=None, amount=None, percent=0.2, percent_of=("Seat",)),
                    SEATS.replace(currency="CHF", place=Place("costs.csv", row=9)),
                )
            ),
        ),
        answers=(
            Answer(offer="Acmee", requirement="F1", code="standard", place=there),
            Answer(offer="Acme", requirement="F9", code="standard"),
        ),
        gates=Gates(area_minimum={"Sale": 0.5}, attributes={"hour": Bound(minimum=8)}),
        criteria=(
            Criterion(name="Fit", source="requirements", area_weights={"Servce": 2}),
            Criterion(name="Sales", source="requirements.Sails"),
            Criterion(name="Support", source="attribute.hour", value=ValueFunction(worst=0, best=24)),
        ),
    )
    assert found == [
        "answers.csv row 4, Acmee: there is no offer 'Acmee' — did you mean 'Acme'?",
        "answer of Acme to F9: there is no requirement 'F9' — there are F1, F2",
        "gates.area_minimum.Sale: there is no area 'Sale' — did you mean 'Sales'?",
        "gates.attributes.hour: there is no attribute 'hour' — did you mean 'hours'?",
        "criterion Fit, area_weights: there is no area 'Servce' — did you mean 'Service'?",
        "criterion Sales: there is no area 'Sails' — did you mean 'Sales'?",
        "criterion Support: there is no attribute 'hour' — did you mean 'hours'?",
        "costs.csv row 2, per: there is no driver 'userz' — did you mean 'users'?",
        (
            "costs.csv row 9, currency: no exchange rate from CHF to USD — state what one CHF costs: "
            "exchange_rates = { CHF = ... } or --exchange CHF=..."
        ),
        "offer Bravo, item Support, percent_of: 'Seat' is no item or category of Bravo — did you mean 'Seats'?",
    ]


def test_answers_to_a_study_without_requirements_are_refused():
    assert "answer of Acme to F1: there is no requirement 'F1' — the study has no requirements" in faults(
        requirements=(), criteria=TREE[1:]
    )


def test_outermost_criteria_have_names_of_their_own_and_some_weight():
    assert faults(criteria=(TREE[0], TREE[0])) == ["criteria: two criteria are named 'Fit' — rename one"]
    assert faults(criteria=(TREE[0].replace(weight=0),)) == [
        "criteria: the weights of the criteria are all 0 — give one a weight above 0"
    ]


def test_faults_of_fields_come_with_their_paths():
    found = faults(offers=[{"name": "Acme", "items": [{"item": "Seats"}]}], language="fr", gates={"budgett": 5})
    assert found == [
        "offers.offers[0].items[0].category: nothing is given — fill it in",
        "gates.budgett: 'budgett' is no known field — did you mean 'budget'?",
        "language: 'fr' is not one of the words allowed — write 'en' or 'zh'",
    ]


def test_what_evaluators_refer_to_must_be_there():
    found = faults(evaluators=(Evaluator(name="Ana", weights={"Fitt": 1}), Evaluator(name="Ana")))
    assert any("Ana" in fault and "rename one" in fault for fault in found)
    assert any("Fitt" in fault for fault in found)


def test_a_study_cannot_be_changed():
    one = study()
    with pytest.raises(ValidationError, match="frozen"):
        one.title = "Another"
    with pytest.raises(TypeError, match="frozen model"):
        one.assumptions.drivers["users"] = 5


# --- costs of closing gaps ------------------------------------------------------------------------------------------


def test_a_customisation_that_costs_is_an_item_of_its_offer():
    bare = study(answers=ANSWERS[:2])
    assert study().costs.total("nominal")["Bravo"] - bare.costs.total("nominal")["Bravo"] == pytest.approx(7_000)
    assert study().costs.total()["Acme"] == bare.costs.total()["Acme"]
    [row] = study().costs.ledger.query("item == 'Closing F1'").to_dict("records")
    assert (row["offer"], row["category"], row["month"]) == ("Bravo", "deployment.customisation", 0)
    assert study().costs.by("category").loc["deployment.customisation", "Bravo"] == pytest.approx(7_000)


def test_the_cost_of_closing_is_in_the_currency_of_the_answer_or_of_the_offer():
    def closing(offer: Offer, **cost: object) -> float:
        answer = Answer(offer="Bravo", requirement="F1", code="customisation", **cost)
        return float(study(offers=(OFFERS[0], offer), answers=[answer]).costs.by("item").loc["Closing F1", "Bravo"])

    assert closing(OFFERS[1], cost=100, currency="EUR") == pytest.approx(110)
    assert closing(OFFERS[1].replace(currency="EUR"), cost=100) == pytest.approx(110)
    assert closing(OFFERS[1].replace(currency="EUR"), cost=100, currency="USD") == pytest.approx(100)


def test_the_cost_of_closing_may_be_an_estimate():
    answer = Answer(offer="Bravo", requirement="F1", code="customisation", cost=Estimate(low=5, likely=8, high=20))
    assert study(answers=[answer]).costs.by("item").loc["Closing F1", "Bravo"] == pytest.approx(8)


def test_the_offers_themselves_stay_as_they_were_quoted():
    one = study()
    assert [item.item for item in one.offers["Bravo"].items] == ["Seats"]
    assert [item.item for item in one.priced_offers["Bravo"].items] == ["Seats", "Closing F1"]
    assert study(answers=ANSWERS[:2]).priced_offers is not None


def test_an_item_that_bears_the_name_of_the_closing_cost_is_named_with_its_answer():
    taken = OFFERS[1].replace(items=(SEATS.replace(item="Closing F1"),))
    answer = ANSWERS[2].replace(place=Place("answers.csv", row=2, column="Bravo"))
    assert faults(offers=(OFFERS[0], taken), answers=[answer]) == [
        (
            "answers.csv row 2, Bravo: Bravo has an item 'Closing F1' already, and the cost of closing the gap is named "
            "so too — rename the item, or leave one of the two out"
        )
    ]


def test_a_must_have_is_met_by_customisation_only_where_its_cost_is_stated():
    free = ANSWERS[2].replace(cost=None)
    assert study().rank().excluded.empty
    assert study(answers=(*ANSWERS[:2], free)).rank().excluded["offer"].tolist() == ["Bravo"]


# --- changed copies -------------------------------------------------------------------------------------------------


def test_replace_takes_fields_assumptions_drivers_and_currencies():
    one = study()
    changed = one.replace(title="Longer", years=8, discount_rate=0.1, users=200, EUR=1.2, gates=Gates(budget=5))
    assert (changed.title, changed.assumptions.years, changed.assumptions.discount_rate) == ("Longer", 8, 0.1)
    assert changed.assumptions.drivers["users"].values == (200.0,)
    assert changed.assumptions.exchange_rates.rates["EUR"].values == (1.2,)
    assert changed.gates.budget == 5.0
    assert (one.title, one.assumptions) == ("", PLAN)


def test_replace_changes_the_figures_and_keeps_those_of_the_first():
    one = study()
    before = one.costs.total("nominal")["Bravo"]
    assert one.replace(years=6).costs.total("nominal")["Bravo"] == pytest.approx(before + 3 * 12 * 20 * 40)
    assert one.costs.total("nominal")["Bravo"] == before
    assert one.replace(EUR=2.2).costs.total("nominal")["Acme"] - one.costs.total("nominal")["Acme"] == pytest.approx(
        9_900
    )


def test_replace_validates_anew():
    with pytest.raises(ValidationError):
        study().replace(years=0)
    with pytest.raises(ValidationError, match="there is no requirement 'F1'"):
        study().replace(requirements=RequirementSet(requirements=()))


@pytest.mark.parametrize(
    ("name", "hint"),
    [("yeers", "'years'"), ("usres", "'users'"), ("gatse", "'gates'"), ("XYZ", "a field, a driver or a currency")],
)
def test_replace_suggests_the_name_that_was_meant(name, hint):
    with pytest.raises(TypeError, match=f"neither the study nor its assumptions have '{name}': .*{hint}"):
        study().replace(**{name: 5})


def test_assumptions_may_be_replaced_and_changed_at_once():
    changed = study().replace(assumptions=PLAN.replace(years=1), users=5)
    assert (changed.assumptions.years, changed.assumptions.drivers["users"].values) == (1, (5.0,))


# --- out and in -----------------------------------------------------------------------------------------------------


def whole() -> crm.Study:
    """A study with every kind of part."""
    levels = ValueFunction(shape="ordinal", levels={12: 0.3, 24: 1.0})
    return study(
        criteria=(*TREE[:2], TREE[2].replace(value=levels)),
        gates=Gates(budget=99_000, area_minimum={"Sales": 0.1}, attributes={"hours": Bound(minimum=8)}),
        rules={"missing": "exclude", "scores": {"partner": 3.5}},
        evaluators=(Evaluator(name="Ana", role="sales", weights={"Fit": 3, "Cost": 2, "Support": 1}),),
        inputs=(InputFile(file="study.toml", sha256="0" * 64),),
        title="CRM for field sales",
        language="zh",
    )


@pytest.mark.parametrize(
    "back",
    [
        lambda one: crm.Study.model_validate_json(one.model_dump_json()),
        lambda one: crm.Study.model_validate(one.model_dump()),
        lambda one: crm.Study.model_validate(
            json.loads(json.dumps(one.model_dump(mode="json", exclude_defaults=True)))
        ),
        lambda one: pickle.loads(pickle.dumps(one)),  # noqa: S301 - ours
        copy.copy,
        copy.deepcopy,
        lambda one: one.replace(),
    ],
    ids=["json", "dict", "stated only", "pickle", "copy", "deepcopy", "replace"],
)
@pytest.mark.parametrize("used", [False, True])
def test_a_study_comes_back_equal_with_the_same_figures(back, used):
    one = whole()
    if used:
        one.rank()
    twin = back(one)
    assert twin == one
    assert hash(twin) == hash(one)
    assert twin.costs.total().equals(one.costs.total())
    assert twin.rank().score.equals(one.rank().score)
    assert twin.rank().to_dict() == one.rank().to_dict()


def test_figures_that_were_computed_do_not_leave_with_the_study():
    one = whole()
    before = one.model_dump_json()
    one.rank()
    assert one.model_dump_json() == before
    assert set(json.loads(before)) == set(crm.Study.model_fields)


def test_the_schema_describes_every_field_and_takes_what_is_written():
    schema = crm.Study.model_json_schema()
    json.dumps(schema)
    assert set(schema["required"]) == {"offers", "assumptions"}
    assert {"offers", "assumptions", "criteria", "gates"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert {"CostItem", "Criterion", "ValueFunction", "Path"} <= set(schema["$defs"])


# --- verbs ----------------------------------------------------------------------------------------------------------


def test_rank_forwards_costs_gates_and_language():
    ranking = study(gates=Gates(budget=30_000), language="zh").rank()
    assert ranking.costs["present_value"].equals(study().costs.total())
    assert ranking.excluded["rule"].tolist() == ["budget"]
    assert ranking.language == "zh"
    assert ranking.currency == "USD"


@pytest.mark.parametrize("kind", ["present_value", "nominal", "annual_equivalent", "per_user_month"])
def test_every_kind_of_cost_can_be_a_criterion(kind):
    tree = (Criterion(name="Cost", source=f"cost.{kind}", value=ValueFunction(worst=1e6, best=0)),)
    assert study(criteria=tree).rank().winner == "Bravo"


def test_a_study_without_criteria_weighs_fit_and_cost_alike():
    ranking = study(criteria=(), cost_scale=(90_000, 10_000)).rank()
    assert ranking.weights.loc[["Fit", "Cost"], "global"].tolist() == [0.5, 0.5]
    by_budget = study(criteria=(), gates=Gates(budget=90_000)).rank()
    assert by_budget.weights.loc["Cost", "global"] == 0.5


def test_without_answers_cost_stands_alone():
    assert study(criteria=(), answers=(), gates=Gates(budget=90_000)).rank().values.columns.tolist() == ["Cost"]


@pytest.mark.parametrize("verb", ["rank", "audit", "compare_methods", "open_answers"])
def test_without_a_scale_a_study_says_what_to_state(verb):
    with pytest.raises(DataError, match=r"there are no criteria and no scale to value the cost on — state a budget"):
        getattr(study(criteria=()), verb)()


def test_a_missing_attribute_is_named_with_its_offer():
    offers = (OFFERS[0], OFFERS[1].replace(attributes={}))
    with pytest.raises(
        DataError, match="attribute 'hours' of offer 'Bravo' is missing, and criterion Support needs it"
    ):
        study(offers=offers).rank()


def test_scenarios_see_the_cost_of_closing_gaps():
    figures = study().scenarios(years=[3, 5]).set_index(["years", "offer"])["present_value"]
    assert figures[3, "Bravo"] == pytest.approx(study().costs.total()["Bravo"])
    assert figures[5, "Bravo"] == pytest.approx(study().replace(years=5).costs.total()["Bravo"])


def test_files_are_listed_once_each_in_the_order_of_reading():
    files = [InputFile(file=name, sha256=name[0] * 64) for name in ("study.toml", "offers.csv", "needs.md")]
    one = study(
        inputs=(files[0],),
        offers=OfferSet(offers=OFFERS, inputs=(files[1],)),
        requirements=RequirementSet(requirements=NEEDS, inputs=(files[2],)),
    )
    assert one.all_inputs == tuple(files)


# --- review ---------------------------------------------------------------------------------------------------------


def reviewed(**changes: object) -> crm.Study:
    note = InputNote(where="offers.csv", what="read as attributes: hours", zh="读作属性：hours")
    offers = OfferSet(
        offers=(*OFFERS, Offer(name="Cargo", items=(SETUP,), attributes={"hours": 8})), input_notes=(note,)
    )
    return study(offers=offers, **changes)


def test_a_review_gathers_the_remarks_of_every_room():
    review = reviewed().review()
    assert {"gap", "missing", "read", "assumed"} <= set(review.table["kind"])
    assert [remark.text() for remark in review.of("read")] == ["read as attributes: hours"]
    assert [remark.text() for remark in review.of("assumed")] == ["2 values for 3 years: 20 holds on"]
    assert {remark.subject for remark in review.of("gap")} >= {"Bravo"}
    assert list(review.table.columns) == ["kind", "subject", "where", "text"]
    assert len(review) == len(review.table)


def test_each_remark_is_said_once():
    remarks = reviewed().review().remarks
    assert len(set(remarks)) == len(remarks)


def test_a_review_of_a_study_that_cannot_be_ranked_says_so_and_tells_the_rest():
    review = reviewed(criteria=()).review()
    assert "state a budget" in review.of("not ranked")[0].text()
    assert review.of("gap")


def test_a_review_in_chinese_has_chinese_words_throughout():
    review = reviewed(language="zh").review()
    for text in review.table["text"]:
        assert any("\u4e00" <= char <= "\u9fff" for char in text), text
    assert "读作属性：hours" in str(review)
    assert "3 年只给出 2 个值：此后沿用 20" in str(review)
    assert '<th scope="col">内容</th>' in review._repr_html_()


def test_a_review_leaves_as_data_and_as_html_that_is_escaped():
    hostile = tuple(offer.replace(name="<b>Acme</b>") if offer.name == "Acme" else offer for offer in OFFERS)
    review = study(offers=hostile, answers=(), criteria=(TREE[1],)).review()
    assert json.loads(json.dumps(review.to_dict(), allow_nan=False))["schema"] == "crmselect/review/1"
    assert "<b>" not in review._repr_html_()


def test_a_study_with_nothing_to_remark_says_so_in_its_language():
    def quiet(language: str) -> str:
        item = CostItem(item="Project", category="deployment.other", amount=100)
        one = crm.Study(
            offers=[Offer(name="Acme", items=(item,)), Offer(name="Bravo", items=(item.replace(amount=90),))],
            assumptions=Assumptions(currency="USD"),
            criteria=TREE[1:2],
            language=language,
        )
        return str(one.replace(criteria=(TREE[1].replace(value=ValueFunction(worst=200, best=0)),)).review())

    assert quiet("en") == "nothing to remark"
    assert quiet("zh") == "没有需要留意的事项"


def test_an_offer_that_a_gate_stopped_is_no_rival_to_negotiate_against():
    def flat(name: str, amount: float) -> crm.Offer:
        return crm.Offer(name=name, items=(crm.CostItem(item="Fee", category="procurement.licences", amount=amount),))

    study = crm.Study(
        offers=[flat("Dear", 900), flat("Mid", 500), flat("Over", 5000), flat("Cheap", 100)],
        requirements=[{"id": "R1", "text": "Works offline", "priority": "must"}],
        answers=[
            {"offer": name, "requirement": "R1", "code": "unsupported" if name == "Cheap" else "standard"}
            for name in ("Dear", "Mid", "Over", "Cheap")
        ],
        assumptions=crm.Assumptions(currency="USD", years=1),
        gates=crm.Gates(budget=1000),
    )
    assert study.negotiation("Dear").attrs["versus"] == "Mid"
    assert study.negotiation("Dear", versus="Over").attrs["versus"] == "Over"
    unscaled = study.replace(gates=crm.Gates())
    assert unscaled.negotiation("Dear").attrs["versus"] == "Cheap"
