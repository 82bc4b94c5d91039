from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.model import (
    ANSWER_SCORES,
    Answer,
    AnswerRules,
    Criterion,
    Gates,
    InputFile,
    Offer,
    OfferSet,
    Requirement,
    ValueFunction,
)
from crmselect.scoring import METHODS, default_criteria, rank

CODES = tuple(ANSWER_SCORES)
NEEDS = (
    Requirement(id="F1", text="Leads", priority="must", area="Sales"),
    Requirement(id="F2", text="Quotes", priority="should", area="Sales"),
    Requirement(id="F3", text="Tickets", priority="could", area="Service"),
)
COST = Criterion(name="Cost", weight=30, source="cost.present_value", value=ValueFunction(worst=1000, best=0))
FIT = Criterion(name="Fit", weight=50, source="requirements")
SUPPORT = Criterion(name="Support", weight=20, source="attribute.hours", value=ValueFunction(worst=0, best=24))
TREE = (FIT, COST, SUPPORT)


def offers(*names, hours=12.0):
    return OfferSet(offers=tuple(Offer(name=name, attributes={"hours": hours}) for name in names))


def answers(**rows):
    return [
        Answer(offer=offer, requirement=need.id, code=code, cost=0 if code == "customisation" else None)
        for offer, codes in rows.items()
        for need, code in zip(NEEDS, codes, strict=True)
        if code is not None
    ]


def costs(**amounts):
    return {"present_value": pd.Series(amounts, dtype=float)}


def three(**options):
    given = {
        "requirements": NEEDS,
        "answers": answers(
            Acme=["standard", "partner", "roadmap"],
            Bravo=["configuration", "standard", "standard"],
            Cargo=["roadmap", "standard", "standard"],
        ),
        "criteria": TREE,
        "costs": costs(Acme=400, Bravo=600, Cargo=100),
        **options,
    }
    return rank(offers("Acme", "Bravo", "Cargo"), **given)


# --- scores and weights ---------------------------------------------------------------------------------------------


def test_the_score_is_the_weighted_sum_through_the_tree():
    ranking = three()
    sales, service = (4 * 1 + 2 * 0.6) / 6, 0.2
    assert ranking.score["Acme"] == pytest.approx(0.5 * (sales + service) / 2 + 0.3 * 0.6 + 0.2 * 0.5)


def test_contributions_add_up_to_the_score_exactly_in_any_order():
    ranking = three()
    assert (ranking.contributions.sum(axis=1) == ranking.score).all()
    assert (ranking.contributions.iloc[:, ::-1].sum(axis=1) == ranking.score).all()
    assert [sum(row) for row in ranking.contributions.to_numpy().tolist()] == ranking.score.tolist()


def test_global_weights_are_the_products_of_the_local_ones_and_sum_to_one_over_the_leaves():
    weights = three().weights
    assert weights.loc["Fit", ["local", "global"]].tolist() == pytest.approx([0.5, 0.5])
    assert weights.loc["Fit / Sales", ["local", "global"]].tolist() == pytest.approx([0.5, 0.25])
    assert weights.loc[weights["leaf"], "global"].sum() == pytest.approx(1)


def test_area_weights_hang_in_the_tree():
    tree = (Criterion(name="Fit", source="requirements", area_weights={"Sales": 3}),)
    weights = three(criteria=tree).weights
    assert weights.loc[["Fit / Sales", "Fit / Service"], "global"].tolist() == pytest.approx([0.75, 0.25])


def test_a_tree_of_any_depth_takes_flat_fit_and_single_areas():
    tree = (
        Criterion(
            name="Quality",
            weight=3,
            children=(
                Criterion(name="All", weight=1, source="requirements.flat"),
                Criterion(name="Deep", weight=3, children=(Criterion(name="Sales", source="requirements.Sales"),)),
            ),
        ),
        Criterion(name="Cost", weight=1, source="cost.present_value", value=ValueFunction(worst=1000, best=0)),
    )
    ranking = three(criteria=tree)
    assert ranking.weights.loc["Quality / Deep / Sales", "global"] == pytest.approx(0.75 * 0.75)
    assert ranking.values.loc["Acme", "Quality / All"] == pytest.approx(ranking.fit.flat["Acme"])


def test_requirements_without_areas_make_one_leaf():
    needs = [Requirement(id=n.id, text=n.text, priority=n.priority) for n in NEEDS]
    assert three(requirements=needs).values.columns.tolist() == ["Fit", "Cost", "Support"]


# --- gates, order, ties ---------------------------------------------------------------------------------------------


def test_an_offer_that_misses_a_must_stays_listed_scored_and_unranked():
    ranking = three()
    assert ranking.table.index.tolist() == ["Bravo", "Acme", "Cargo"]
    assert ranking.table["rank"].tolist()[:2] == [1, 2]
    assert pd.isna(ranking.table.loc["Cargo", "rank"])
    assert ranking.table.loc["Cargo", "score"] > 0
    assert ranking.table.loc["Cargo", "status"] == "excluded"
    assert "roadmap" in ranking.table.loc["Cargo", "reasons"]
    assert ranking.winner == "Bravo"
    assert ranking.margin == pytest.approx(ranking.score["Bravo"] - ranking.score["Acme"])


def test_the_table_has_the_contribution_of_each_criterion_cost_and_fit():
    table = three().table
    expected = ["rank", "score", "Fit", "Cost", "Support", "present_value", "fit", "fit: Sales", "fit: Service"]
    assert table.columns.tolist() == [*expected, "missing_answers", "status", "reasons"]
    assert table["rank"].dtype == "Int64"
    assert (table[["Fit", "Cost", "Support"]].sum(axis=1) == table["score"]).all()


def test_a_criterion_that_bears_a_columns_name_does_not_hide_it():
    table = three(criteria=(Criterion(name="fit", source="requirements.flat"), COST)).table
    assert {"fit", "fit (criterion)"} <= set(table.columns)


def test_equal_scores_share_a_place_whatever_the_order_and_it_is_said():
    rows = answers(A=["standard"] * 3, B=["standard"] * 3, C=["standard", "partner", "partner"])
    ranking = rank(offers("C", "B", "A"), NEEDS, rows, TREE, costs=costs(A=500, B=500, C=500))
    assert ranking.table["rank"].to_dict() == {"A": 1, "B": 1, "C": 3}
    assert ranking.winners == ("A", "B")
    assert ranking.margin == 0
    assert "A and B share place 1: their scores are equal." in [note.en for note in ranking.review]


def test_nobody_wins_when_nobody_passes():
    ranking = three(gates=Gates(budget=50))
    assert ranking.winner is None
    assert ranking.margin is None
    assert ranking.table["rank"].isna().all()
    assert ranking.review[0].kind == "nobody"
    assert "No offer passes" in ranking._repr_html_()


def test_one_offer_wins_without_a_margin():
    ranking = rank(offers("Acme"), NEEDS, answers(Acme=["standard"] * 3), TREE, costs=costs(Acme=500))
    assert (ranking.winner, ranking.margin) == ("Acme", None)
    assert ranking.score["Acme"] == pytest.approx(0.5 + 0.15 + 0.1)


def test_a_perfect_offer_scores_one_and_a_hopeless_one_nothing():
    rows = answers(Best=["standard"] * 3, Worst=["unsupported"] * 3)
    ranking = rank(offers("Best", "Worst"), NEEDS, rows, (FIT, COST), costs=costs(Best=0, Worst=1000))
    assert ranking.score["Best"] == pytest.approx(1)
    assert ranking.score["Worst"] == 0


def test_in_a_staged_evaluation_costs_of_those_who_are_out_stay_closed():
    given = costs(Acme=400, Bravo=600)  # Cargo's envelope was never opened.
    ranking = three(gates=Gates(staged=True), costs=given)
    assert ranking.closed == ("Cargo",)
    assert np.isnan(ranking.score["Cargo"])
    assert np.isnan(ranking.values.loc["Cargo", "Cost"])
    assert "Cargo" not in ranking.contributions.index
    assert ranking.table.index[-1] == "Cargo"
    assert ranking.winner == "Bravo"
    assert "not opened" in ranking._repr_html_()
    with pytest.raises(ValueError, match="stay closed"):
        ranking.explain("Cargo")
    json.dumps(ranking.to_dict(), allow_nan=False)


# --- what is missing or wrong ---------------------------------------------------------------------------------------


def test_a_missing_attribute_is_a_fault_with_its_offer_and_never_zero():
    some = OfferSet(offers=(Offer(name="Acme", attributes={"hours": 8}), Offer(name="Bravo")))
    with pytest.raises(DataError, match="offer Bravo: attribute 'hours' of offer 'Bravo' is missing"):
        rank(some, criteria=(SUPPORT,))


def test_an_attribute_that_no_offer_states_is_told_with_the_nearest_name():
    wrong = Criterion(name="Support", source="attribute.hour", value=ValueFunction(worst=0, best=24))
    with pytest.raises(DataError, match="did you mean 'hours'"):
        rank(offers("Acme"), criteria=(wrong,))


def test_costs_that_are_not_given_are_told_together_with_other_faults():
    with pytest.raises(DataError) as caught:
        three(costs=costs(Acme=400), criteria=(FIT, COST, SUPPORT.replace(source="attribute.hour")))
    assert {str(p.where) for p in caught.value.problems} == {"offer Bravo", "offer Cargo", "criterion Support"}
    with pytest.raises(DataError, match=r"no such costs"):
        three(costs={})


def test_sources_that_do_not_exist_are_refused():
    with pytest.raises(DataError, match="no area 'Sale' — did you mean 'Sales'"):
        three(criteria=(Criterion(name="Fit", source="requirements.Sale"),))
    with pytest.raises(DataError, match="no area 'Salez'"):
        three(criteria=(Criterion(name="Fit", source="requirements", area_weights={"Salez": 1}),))
    with pytest.raises(DataError, match="there are no requirements"):
        rank(offers("Acme"), criteria=(FIT, COST), costs=costs(Acme=1))


def test_weights_that_are_all_zero_names_that_clash_and_no_offers_are_refused():
    with pytest.raises(DataError, match="no criterion carries any weight"):
        three(criteria=(COST.replace(weight=0),))
    with pytest.raises(DataError, match="two criteria are named 'Cost'"):
        three(criteria=(COST, COST))
    with pytest.raises(DataError, match="there are none"):
        three(criteria=())
    with pytest.raises(DataError, match="at least one offer"):
        rank(OfferSet(offers=()))


def test_an_unknown_method_or_language_is_told_with_what_is_known():
    with pytest.raises(ValueError, match="did you mean 'topsis'"):
        three(method="topsys")
    with pytest.raises(ValueError, match="language"):
        three(language="fr")


# --- without criteria -----------------------------------------------------------------------------------------------


def test_without_criteria_fit_and_cost_count_half_each_on_the_scale_of_the_budget():
    ranking = three(criteria=None, gates=Gates(budget=800))
    assert ranking.weights.loc[["Fit", "Cost"], "global"].tolist() == [0.5, 0.5]
    assert ranking.values.loc["Acme", "Cost"] == 0.5


def test_without_criteria_a_stated_scale_goes_before_the_budget():
    ranking = three(criteria=None, gates=Gates(budget=800), cost_scale=(600, 200))
    assert ranking.values["Cost"].to_dict() == pytest.approx({"Acme": 0.5, "Bravo": 0, "Cargo": 1})


def test_without_criteria_and_without_a_scale_the_message_says_how_to_state_one():
    with pytest.raises(DataError) as caught:
        three(criteria=None)
    for way in ("budget in [gates]", "[[criteria]]", "--cost-scale WORST BEST"):
        assert way in str(caught.value)
    with pytest.raises(DataError, match="worst and best are both 5"):
        default_criteria(Gates(), has_answers=True, cost_scale=(5, 5))


def test_without_requirements_cost_decides_alone():
    ranking = rank(offers("Acme", "Bravo"), gates=Gates(budget=800), costs=costs(Acme=400, Bravo=200))
    assert ranking.values.columns.tolist() == ["Cost"]
    assert ranking.winner == "Bravo"
    assert ranking.fit is None


def test_requirements_without_a_single_answer_leave_cost_alone_and_say_so():
    for nothing in (None, [], [Answer(offer="Acme", requirement="F1")]):
        ranking = three(answers=nothing, criteria=None, gates=Gates(budget=800))
        assert ranking.values.columns.tolist() == ["Cost"]
        assert ranking.winner == "Cargo"
        note = next(note for note in ranking.review if note.kind == "no_answers")
        assert "must-haves are not applied" in note.en
        assert "必须项门槛也未执行" in note.zh


def test_the_budget_in_nominal_money_is_the_scale_of_nominal_cost():
    (cost,) = default_criteria(Gates(budget=9, budget_kind="nominal"), has_answers=False, language="zh")
    assert (cost.name, cost.source, cost.value.worst, cost.value.best) == ("成本", "cost.nominal", 9, 0)


# --- review ---------------------------------------------------------------------------------------------------------


def kinds(ranking):
    return {(note.kind, note.subject) for note in ranking.review}


def test_the_review_names_inert_criteria_clipped_figures_and_missing_answers():
    ranking = three(
        answers=answers(
            Acme=["standard", None, "roadmap"], Bravo=["standard"] * 3, Cargo=["standard", "standard", "partner"]
        ),
        costs=costs(Acme=1400, Bravo=600, Cargo=100),
    )
    assert kinds(ranking) == {("missing", "Acme"), ("outside", "Acme"), ("inert", "Support")}
    assert "Acme: 1 of 3 answers is missing; counted as 0." in [str(note) for note in ranking.review]


def test_the_review_names_what_counts_twice():
    twice = (COST, COST.replace(name="Nominal", source="cost.nominal"), SUPPORT, SUPPORT.replace(name="Hours"))
    given = {**costs(Acme=400, Bravo=600, Cargo=100), "nominal": pd.Series({"Acme": 1.0, "Bravo": 2.0, "Cargo": 9.0})}
    found = kinds(three(criteria=twice, costs=given))
    assert {("twice", "Nominal"), ("twice", "Hours")} <= found


def test_the_review_names_criteria_in_line_over_enough_offers():
    some = OfferSet(
        offers=tuple(Offer(name=f"O{n}", attributes={"a": n, "b": 2.0 * n + 1, "c": n % 2}) for n in range(5))
    )
    tree = tuple(
        Criterion(name=name, source=f"attribute.{name}", value=ValueFunction(worst=0, best=10)) for name in "abc"
    )
    assert kinds(rank(some, criteria=tree)) == {("twice", "b")}


def test_an_area_without_weight_is_left_out_of_the_tree_and_named():
    needs = (*NEEDS, Requirement(id="F9", text="Telex", priority="wont", area="Later"))
    ranking = three(requirements=needs)
    assert "Fit / Later" not in ranking.weights.index
    assert ("no_weight", "Later") in kinds(ranking)
    alone = three(requirements=needs, criteria=(Criterion(name="Later", source="requirements.Later"), COST))
    assert alone.weights.index.tolist() == ["Cost"]
    assert alone.weights.loc["Cost", "global"] == 1
    assert ("no_weight", "Later") in kinds(alone)


def test_only_wonts_leave_cost_alone():
    needs = [Requirement(id=n.id, text=n.text, priority="wont", area=n.area) for n in NEEDS]
    assert three(requirements=needs, criteria=None, cost_scale=(1000, 0)).values.columns.tolist() == ["Cost"]


def test_silence_about_an_area_is_said_when_missing_answers_are_left_out():
    rows = answers(Acme=["standard", "standard", None], Bravo=["standard"] * 3, Cargo=["standard"] * 3)
    ranking = three(answers=rows, rules=AnswerRules(missing="exclude"))
    assert ("unanswered_area", "Acme") in kinds(ranking)
    assert ranking.values.loc["Acme", "Fit / Service"] == 0


# --- why ------------------------------------------------------------------------------------------------------------


def test_an_explanation_adds_up_to_the_difference_largest_first_with_the_requirements_behind():
    ranking = three()
    why = ranking.explain("Bravo", versus="Acme")
    assert why.table["difference"].sum() == why.total == ranking.score["Bravo"] - ranking.score["Acme"]
    assert why.table["difference"].abs().is_monotonic_decreasing
    assert why.requirements.index[0] == "F3"
    assert why.requirements.loc["F3", ["answer", "versus_answer"]].tolist() == ["standard", "roadmap"]
    for path in ("Fit / Sales", "Fit / Service"):
        behind = why.requirements.loc[why.requirements["path"] == path, "effect"].sum()
        assert behind == pytest.approx(why.table.loc[path, "difference"])


def test_an_explanation_of_one_offer_adds_up_to_its_score():
    why = three().explain("Acme")
    assert why.table["contribution"].sum() == why.total == three().score["Acme"]
    assert why.requirements["effect"].sum() == pytest.approx(why.table.filter(like="Fit", axis=0)["contribution"].sum())


def test_an_explanation_speaks_english_and_chinese():
    why = three(currency="USD").explain("Bravo", "Cargo")
    assert why.sentences[1].startswith("Cargo is not ranked: must-have F1")
    assert any("USD 600 against USD 100" in sentence for sentence in why.sentences)
    assert why.say("zh")[0].startswith("Bravo 得分")
    assert why.say("zh")[1].startswith("Cargo 未参与排名：必须项 F1")
    assert three(language="zh").explain("Bravo").sentences == three().explain("Bravo").say("zh")
    assert "<table" in why._repr_html_()
    json.dumps(why.to_dict(), allow_nan=False)


def test_equal_offers_are_explained_as_equal():
    rows = answers(A=["standard"] * 3, B=["standard"] * 3)
    why = rank(offers("A", "B"), NEEDS, rows, TREE, costs=costs(A=5, B=5)).explain("A", "B")
    assert why.total == 0
    assert "both score" in why.sentences[0]
    assert "<table" in why._repr_html_()


def test_an_unknown_offer_is_not_explained():
    with pytest.raises(KeyError, match="did you mean 'Acme'"):
        three().explain("Acm")


# --- what leaves ----------------------------------------------------------------------------------------------------


def test_html_is_escaped_greyed_and_says_why():
    rows = [Answer(offer="<script>x</script>", requirement="F1", code="roadmap")]
    evil = OfferSet(offers=(Offer(name="<script>x</script>"), Offer(name="B&B")))
    html = rank(evil, NEEDS, rows, (FIT,))._repr_html_()
    assert "<script>" not in html
    assert "B&amp;B" in html
    assert "color:#767676" in html
    assert "only on the roadmap" in html


def test_html_in_chinese_has_chinese_headings():
    html = three(language="zh")._repr_html_()
    assert "名次" in html
    assert "未通过门槛：必须项 F1" in html


def test_a_ranking_leaves_as_json_with_its_head_and_the_hashes_of_its_inputs():
    files = OfferSet(offers=tuple(offers("Acme")), inputs=(InputFile(file="offers.csv", sha256="ab" * 32),))
    ranking = rank(files, NEEDS, answers(Acme=["roadmap", None, None]), TREE, costs=costs(Acme=400))
    data = json.loads(json.dumps(ranking.to_dict(), allow_nan=False))
    assert data["schema"] == "crmselect/ranking/1"
    assert data["inputs"] == [{"file": "offers.csv", "sha256": "ab" * 32}]
    assert data["table"][0]["rank"] is None
    assert data["excluded"][0]["rule"] == "must_have"
    assert data["winner"] is None


def test_importing_the_library_or_its_array_methods_loads_no_pandas():
    code = (
        "import sys, crmselect; from crmselect.scoring.methods import topsis; "
        "sys.exit('pandas' in sys.modules or 'matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- other methods --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS[1:])
def test_another_method_ranks_those_who_pass_without_contributions(method):
    rows = answers(Acme=["standard"] * 3, Bravo=["configuration", "partner", "partner"], Cargo=["roadmap"] * 3)
    ranking = three(answers=rows, costs=costs(Acme=300, Bravo=600, Cargo=100), method=method)
    assert ranking.winner == "Acme"
    assert ranking.contributions is None
    assert np.isnan(ranking.score["Cargo"])
    assert ranking.table.loc["Bravo", "rank"] == 2
    json.dumps(ranking.to_dict(), allow_nan=False)
    assert "<table" in ranking._repr_html_()
    with pytest.raises(ValueError, match="no contributions"):
        ranking.explain("Acme")


@pytest.mark.parametrize("method", METHODS)
def test_every_method_bears_one_offer_nobody_and_offers_that_are_all_alike(method):
    same = answers(Acme=["standard"] * 3, Bravo=["standard"] * 3)
    alike = rank(offers("Acme", "Bravo"), NEEDS, same, TREE, costs=costs(Acme=5, Bravo=5), method=method)
    assert alike.table["rank"].tolist() == [1, 1]
    one = rank(offers("Acme"), NEEDS, answers(Acme=["standard"] * 3), TREE, costs=costs(Acme=1000), method=method)
    assert one.winner == "Acme"
    nobody = rank(offers("Acme"), NEEDS, answers(Acme=["roadmap"] * 3), TREE, costs=costs(Acme=5), method=method)
    assert nobody.winner is None


def test_options_reach_the_method():
    assert three(method="vikor", options={"v": 1.0}).options == {"v": 1.0}


# --- properties -----------------------------------------------------------------------------------------------------

UNHURRIED = settings(deadline=None)  # A busy machine is no fault of the ranking.
NAMES = ("A", "B", "C", "D", "E")
ROW = st.lists(st.sampled_from([*CODES, None]), min_size=3, max_size=3)


@st.composite
def studies(draw):
    count = draw(st.integers(1, 5))
    rows = {name: draw(ROW) for name in NAMES[:count]}
    amounts = {name: draw(st.floats(0, 2000)) for name in rows}
    hours = {name: draw(st.integers(0, 30)) for name in rows}
    assume(any(code is not None for row in rows.values() for code in row))
    return rows, amounts, hours


def ranked(study, names=None, **options):
    rows, amounts, hours = study
    chosen = tuple(rows) if names is None else tuple(names)
    return rank(
        OfferSet(offers=tuple(Offer(name=name, attributes={"hours": hours[name]}) for name in chosen)),
        NEEDS,
        answers(**{name: rows[name] for name in chosen}),
        TREE,
        options.pop("gates", Gates(budget=1500, area_minimum={"Service": 0.1})),
        costs=costs(**amounts),
        **options,
    )


@UNHURRIED
@given(studies())
def test_scores_are_exact_sums_from_0_to_1_and_nobody_vanishes(study):
    ranking = ranked(study)
    assert (ranking.contributions.sum(axis=1) == ranking.score).all()
    assert ranking.score.between(0, 1).all()
    assert set(ranking.table.index) == set(study[0])
    assert set(ranking.excluded["offer"]) == set(ranking.places.index[ranking.places.isna()])


@UNHURRIED
@given(studies(), st.randoms())
def test_the_order_of_offers_never_matters(study, random):
    names = list(study[0])
    random.shuffle(names)
    one, two = ranked(study), ranked(study, names)
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)


@UNHURRIED
@given(studies(), st.randoms())
def test_the_order_of_answers_and_requirements_never_matters(study, random):
    one = ranked(study)
    shuffled = list(one.answers)
    random.shuffle(shuffled)
    needs = list(NEEDS)
    random.shuffle(needs)
    two = rank(one.offers, needs, shuffled, TREE, one.gates, costs=one.costs)
    pd.testing.assert_series_equal(one.score, two.score, rtol=0, atol=1e-14)
    pd.testing.assert_series_equal(one.places, two.places)


@UNHURRIED
@given(studies(), st.data())
def test_deleting_an_offer_never_changes_the_others(study, data):
    whole = ranked(study)
    names = list(study[0])
    assume(len(names) > 1)
    gone = data.draw(st.sampled_from(names))
    left = [name for name in names if name != gone]
    assume(any(code is not None for name in left for code in study[0][name]))
    fewer = ranked(study, left)
    assert (fewer.score == whole.score[left]).all()
    assert list(fewer.order) == [name for name in whole.order if name != gone]


@UNHURRIED
@given(studies(), st.data())
def test_a_better_answer_never_lowers_a_score_nor_stops_an_offer(study, data):
    rows, amounts, hours = study
    name = data.draw(st.sampled_from(list(rows)))
    position = data.draw(st.integers(0, 2))
    scale = [*reversed(CODES)]
    now = rows[name][position]
    better = data.draw(st.sampled_from(scale if now is None else scale[scale.index(now) :]))
    row = [*rows[name]]
    row[position] = better
    before, after = ranked(study), ranked(({**rows, name: row}, amounts, hours))
    assert after.score[name] >= before.score[name]
    if pd.notna(before.places[name]):
        assert pd.notna(after.places[name])
        assert after.places[name] <= before.places[name]


@UNHURRIED
@given(studies())
def test_explanations_add_up_either_way_round(study):
    ranking = ranked(study, gates=Gates(must_haves=False))
    first = ranking.order[0]
    for other in ranking.order:
        for one, two in ((first, other), (other, first)):
            why = ranking.explain(one, two)
            assert why.table["difference"].sum() == ranking.score[one] - ranking.score[two]
