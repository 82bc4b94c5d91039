"""Criteria, value functions on stated scales, gates, and the rules for answers."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.model import ANSWER_SCORES, AnswerRules, Bound, Criterion, Gates, ValueFunction, leaves, problems_of

SCALE = {"worst": 900, "best": 300}


def said(model: type, fields: dict[str, object]) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(fields)
    [problem] = problems_of(caught.value, None, model)
    return str(problem)


# --- value functions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "linear: the scale is not stated — give worst and best"),
        ({"worst": 3}, "linear: the scale is not stated — give worst and best"),
        ({"worst": 3, "best": 3}, "linear: worst and best are the same — a scale needs two ends"),
        ({"shape": "exponential", "worst": 1}, "exponential: the scale is not stated — give worst and best"),
        (
            {"shape": "exponential", "worst": 0, "best": 9},
            "exponential: the figure worth one half is not between worst and best — give middle",
        ),
        (
            {"shape": "exponential", "worst": 9, "best": 0, "middle": 9},
            "exponential: the figure worth one half is not between worst and best — give middle",
        ),
        (
            {"shape": "piecewise", "points": [[1, 0]]},
            "piecewise: two or more points with ascending figures are needed — give points",
        ),
        (
            {"shape": "piecewise", "points": [[1, 0], [1, 1]]},
            "piecewise: two or more points with ascending figures are needed — give points",
        ),
        ({"shape": "ordinal"}, "ordinal: the levels have no values — give levels"),
        ({"shape": "target", "target": 5}, "target: target and tolerance are not both given — give both"),
        ({"shape": "target", "tolerance": 5}, "target: target and tolerance are not both given — give both"),
    ],
)
def test_a_scale_that_is_not_whole_says_what_it_lacks(fields, fault):
    assert said(ValueFunction, fields) == fault


def test_a_scale_may_run_either_way():
    assert ValueFunction(worst=900, best=300).worst > ValueFunction(worst=0, best=24).worst
    assert ValueFunction(shape="exponential", worst=900, best=300, middle=500).middle == 500


def test_values_of_points_and_levels_are_shares():
    assert said(ValueFunction, {"shape": "piecewise", "points": [[0, 0], [1, 5]]}).startswith("points[1][1]: 5 is not")
    assert said(ValueFunction, {"shape": "ordinal", "levels": {1: 5}}).startswith("levels[1]: 5 is not")
    assert "tolerance" in said(ValueFunction, {"shape": "target", "target": 5, "tolerance": 0})


def test_levels_are_figures_also_where_a_file_can_only_write_them_as_text():
    made = ValueFunction(shape="ordinal", levels={1: 0, 2.5: 0.4, 5: 1})
    assert ValueFunction.model_validate({"shape": "ordinal", "levels": {"1": 0, "2.5": 0.4, "5": 1}}) == made
    assert ValueFunction.model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize(
    ("level", "fault"),
    [
        ("gold", "levels.gold: 'gold' is no figure — write the level as a number"),
        ("nan", "levels.nan: nan is no finite"),
    ],
)
def test_a_level_that_is_no_figure_is_refused(level, fault):
    assert said(ValueFunction, {"shape": "ordinal", "levels": {level: 1}}).startswith(fault)


# --- the tree -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "it has neither a source nor children, or both — give one of the two"),
        (
            {"source": "requirements", "children": [{"name": "B", "source": "requirements"}]},
            "it has neither a source nor children, or both — give one of the two",
        ),
        ({"source": "cost.presentvalue"}, "source 'cost.presentvalue' is no cost — did you mean 'cost.present_value'?"),
        (
            {"source": "cost"},
            (
                "source 'cost' is no cost — write one of cost.present_value, cost.nominal, cost.annual_equivalent, "
                "cost.per_user_month"
            ),
        ),
        (
            {"source": "support_hours"},
            "source 'support_hours' is unknown — write requirements, cost.present_value or attribute.NAME",
        ),
        (
            {"source": "attribute"},
            "source 'attribute' is unknown — write requirements, cost.present_value or attribute.NAME",
        ),
        ({"source": "cost.nominal"}, "its scale is not stated — give value = { shape, worst, best }"),
        ({"source": "attribute.hours"}, "its scale is not stated — give value = { shape, worst, best }"),
        (
            {"source": "requirements.flat", "value": SCALE},
            "the fit of requirements is a value already — leave value out",
        ),
        (
            {"source": "cost.nominal", "value": SCALE, "area_weights": {"Sales": 2}},
            "area_weights belong to source = requirements — leave them out",
        ),
        (
            {"children": [{"name": "B", "source": "requirements"}, {"name": "B", "source": "requirements.flat"}]},
            "two children are named 'B' — rename one",
        ),
        (
            {"children": [{"name": "B", "source": "requirements", "weight": 0}]},
            "the weights of its children are all 0 — give one a weight above 0",
        ),
    ],
)
def test_a_criterion_that_cannot_be_judged_says_why(fields, fault):
    assert said(Criterion, {"name": "A", **fields}) == f"criterion A: {fault}"


def test_a_fault_deep_in_the_tree_has_its_path():
    deep = {"name": "A", "children": [{"name": "B", "children": [{"name": "C", "source": "cost.nominal"}]}]}
    assert said(Criterion, deep).startswith("children[0].children[0]: criterion C: its scale is not stated")


@pytest.mark.parametrize("weight", [-1, True, "5", float("nan")])
def test_a_weight_is_a_figure_that_is_not_negative(weight):
    with pytest.raises(ValidationError):
        Criterion(name="Fit", source="requirements", weight=weight)


def test_leaves_come_depth_first():
    tree = (
        Criterion(name="A", children=(
            Criterion(name="B", source="requirements"),
            Criterion(name="C", children=(Criterion(name="D", source="requirements.flat"),)),
        )),
        Criterion(name="E", source="cost.nominal", value=ValueFunction(**SCALE)),
    )  # fmt: skip
    assert [leaf.name for leaf in leaves(tree)] == ["B", "D", "E"]


# --- gates and rules ------------------------------------------------------------------------------------------------


def test_a_bound_bounds_something_and_can_be_kept():
    assert said(Bound, {}) == "nothing is bounded — give minimum, maximum or both"
    assert said(Bound, {"minimum": 5, "maximum": 4}) == "minimum is above maximum — no offer can pass: swap them"
    assert Bound(minimum=5, maximum=5).minimum == 5.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget": 0}, {"budget": -5}, {"budget": True}, {"budget": "5"}, {"budget_kind": "gross"},
        {"area_minimum": {"Sales": 60}}, {"total_minimum": 1.2}, {"attributes": {"hours": {}}}, {"budgett": 5},
    ],
)  # fmt: skip
def test_gates_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(ValidationError):
        Gates.model_validate(wrong)


def test_rules_keep_what_is_left_out():
    rules = AnswerRules.model_validate({"priority_weights": {"must": 9}, "scores": {"roadmap": 0}})
    assert dict(rules.priority_weights) == {"must": 9, "should": 2, "could": 1, "wont": 0}
    assert dict(rules.scores) == {**ANSWER_SCORES, "roadmap": 0}
    assert (rules.scale, rules.missing) == (5.0, "worst")
    assert AnswerRules.model_validate_json(rules.model_dump_json()) == rules


def test_rules_without_anything_stated_are_complete():
    assert AnswerRules().priority_weights["must"] == 4.0
    assert AnswerRules().scores["partner"] == 3.0


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"scores": {"planned": 1}}, "planned are no answer codes"),
        ({"priority_weights": {"high": 1}}, "priority_weights.high"),
        ({"priority_weights": {"must": -1}}, "-1 is negative"),
        ({"scale": 0}, "scale: "),
        ({"missing": "best"}, "'best' is not one of the words allowed — write 'worst' or 'exclude'"),
    ],
)
def test_rules_that_are_unknown_are_refused(wrong, fault):
    assert fault in said(AnswerRules, wrong)
