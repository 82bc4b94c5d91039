"""A study that carries its project: figures that agree with each other, and faults that are told all at once."""

from __future__ import annotations

import datetime as dt
import pickle
import time

import pytest

import crmselect as crm
from crmselect.cli import main
from crmselect.model import Project
from crmselect.model.evaluation import RealisedBenefit
from crmselect.model.project_time import Actual

LAST = dt.date(2028, 6, 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("project") / "sample"
    assert main(["init", str(made), "--project"]) == 0
    return made


@pytest.fixture(scope="module")
def study(folder):
    return crm.Study.read(folder)


def changed(study, **fields):
    return study.replace(project=study.project.replace(**fields))


def broken(folder, tmp_path, edits):
    """Return a copy of the sample with one text of a file replaced by another, or with a row more."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for name, old, new in edits:
        text = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1) if old else text + new + "\n", encoding="utf-8")
    return tmp_path


def test_licences_after_go_live_are_no_cost_of_the_project(study):
    # Booked after the baseline's last month, September 2027, and recurring: the licences of December to June, support
    # of the second year, and a credit for the first.
    running = 1.08 * (12_000 + 15_840 + 18_000 + 18_000 - 1_800)
    every = sum(
        (-1 if one.credit else 1) * one.amount * (1.08 if one.currency == "EUR" else 1) for one in study.project.actuals
    )
    late = study.progress(LAST)
    assert late.running == pytest.approx(running)
    assert late.actual == pytest.approx(every - running)
    # The last part of the implementation and help on site were booked late, and are the project's.
    assert late.actual - study.progress(dt.date(2027, 9, 30)).actual == pytest.approx(1.08 * (23_400 + 2_600))
    assert study.progress(dt.date(2029, 1, 1)).value.cpi == pytest.approx(late.value.cpi)
    assert any("67,003" in note.what and "67,003" in note.zh for note in late.notes)


def test_an_evaluation_counts_all_that_was_booked_against_all_that_was_planned(study):
    costs = study.evaluate().costs
    late = study.progress(LAST)
    assert costs.spent == pytest.approx(late.actual + late.running)
    assert costs.plan == pytest.approx(float(study.budget().cash[:, :18].sum()) - study.budget().contingency)


def test_a_study_no_longer_than_its_project_leaves_later_licences_out_as_well(study):
    assert study.replace(years=1).progress(LAST).actual == pytest.approx(study.progress(LAST).actual)


def test_a_milestone_agreed_anew_takes_no_budget_out_of_the_project(study):
    stones = [
        one.replace(due=dt.date(2028, 2, 15), start=dt.date(2028, 2, 15), done=None, uses={})
        if one.name == "Go-live" else one.replace(uses={})
        for one in study.project.milestones
    ]  # fmt: skip
    first = [one.replace(due=dt.date(2027, 9, 20), start=None) if one.name == "Go-live" else one for one in stones]
    anew, agreed = changed(study, milestones=stones), changed(study, milestones=first)
    assert anew.progress().budget == pytest.approx(agreed.progress().budget)


def test_resources_that_take_longer_than_the_baseline_are_named(study):
    # Working days beyond the baseline's: 10 x 0.4 x 520, 10 x 0.7 x 360, 10 x (0.3 x 480 + 0.2 x 440),
    # 15 x 0.5 x 600 and 21/31 of 650, 10 x 150, 10 x 0.3 x 600.
    more = 2_080 + 2_520 + 2_320 + 4_500 + 650 * 21 / 31 + 1_500 + 1_800
    assert any(f"USD {more:,.0f} more" in note.what for note in study.progress().notes)


def test_adoption_beyond_the_day_does_not_count(study):
    assert study.evaluate().adoption.months[-1].month == 9
    # Live on 20 September 2027: month 5 begins on 20 February 2028.
    assert study.evaluate(dt.date(2028, 2, 28)).adoption.months[-1].month == 5
    assert study.evaluate(dt.date(2028, 2, 19)).adoption.months[-1].month == 4
    assert study.evaluate(dt.date(2027, 9, 1)).adoption is None


def test_what_bears_no_date_is_said_to_count_whole(study):
    found = study.evaluate(dt.date(2028, 2, 28))
    assert "without dates, and so counted whole: surveys, indicators" in found.say("en")[-1]
    assert "问卷" in found.say("zh")[-1]
    assert found.costs.spent < study.evaluate().costs.spent
    assert found.returns.realised == 1_300
    assert "without dates" not in " ".join(study.evaluate().say())


def test_credits_beyond_all_costs_are_an_answer(study):
    refunded = changed(study, actuals=[Actual(date="2027-03-01", amount=500, phase="planning", credit=True)])
    found = refunded.progress(dt.date(2027, 3, 31))
    assert found.value.cv == pytest.approx(found.earned + 500)
    assert found.value.eac_budget_rate == pytest.approx(found.budget - found.earned - 500)
    assert found.value.tcpi == pytest.approx((found.budget - found.earned) / (found.budget + 500))
    assert found.why("cpi") == "credits exceed the costs booked so far, so CPI is not defined"
    judged = refunded.evaluate()
    assert judged.costs.spent == -500
    assert judged.returns.so_far is None


def test_a_return_names_what_its_costs_leave_out(study):
    said = [note.what for note in study.returns().notes]
    own = float(study.budget().by("kind")["resource"])
    assert (
        f"the project's own resources, USD {own:,.0f} in its budget, are no offer's cost: no return counts them" in said
    )
    assert any(text.startswith("Tarnwick Start does not quote Integration") for text in said)
    assert "no return counts them" in str(study.returns())


def test_a_budget_names_the_lines_without_a_price(study):
    stones = [one.replace(pays=()) for one in study.project.milestones]
    plan = changed(study, offer="Tarnwick Start", milestones=stones).budget()
    assert plan.unquoted == ("Integration, one price",)
    assert "Integration, one price has no price: the budget holds nothing for it." in plan.say("en")
    assert study.budget().unquoted == ()


def test_benefits_count_their_months_from_the_projects_start(study):
    # 20 September 2027 lies in month 8 from 1 January on, and in month 10 from 1 November 2026 on: the next one counts.
    early = changed(study, start=dt.date(2026, 11, 1))
    assert (study.returns().golive, early.returns().golive) == (9, 11)
    assert early.support().start == dt.date(2026, 11, 1)
    assert early.evaluate().returns.forecast < study.evaluate().returns.forecast


def test_a_plan_in_real_terms_says_that_bookings_are_not(study):
    real = study.replace(assumptions=study.assumptions.replace(terms="real"))
    for notes in (real.budget().notes, real.progress().notes):
        assert any("real terms" in note.what for note in notes)


def test_names_and_dates_of_reports_are_looked_at_together(folder, tmp_path, capsys):
    broken(folder, tmp_path, [
        ("milestones.csv", "2027-06-11,2027-07-02,Design approved", "2027-06-11,2027-07-02,System tested"),
        ("milestones.csv", "approved,planning,2027-01-01,2027-01-29", "approved,planning,2026-12-01,2026-12-29"),
        ("earned.csv", "2027-03-31,Core configured", "2027-03-31,Core configurd"),
        ("earned.csv", "2027-02-28,Design", "2026-02-28,Design"),
        ("actuals.csv", "", "2027-05-31,100,CHF,procurement,,Nothing,no,no,x"),
        ("realised.csv", "", "More quotes wn,2028-06-30,1890,2400"),
        ("drawdowns.csv", "", "2026-01-01,5,x,deployment"),
        ("defects.csv", "", "D-99,low,2027-06-01,,0,Nowhere,SAL-02,T-02"),
    ])  # fmt: skip
    assert main(["check", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    for text in (
        "milestones.csv row 5, after: the milestones wait for each other in a circle",
        "milestones.csv row 2, due: 2026-12-29 is before the project's start",
        "earned.csv row 5, milestone: there is no milestone 'Core configurd' — did you mean 'Core configured'?",
        "earned.csv row 3, date: 2026-02-28 is before the project's start",
        "actuals.csv row 47, milestone: there is no milestone 'Nothing'",
        "actuals.csv row 47, currency: no exchange rate from CHF to USD",
        "realised.csv row 13, benefit: there is no benefit 'More quotes wn' that could have been promised",
        "drawdowns.csv row 5, date: 2026-01-01 is before the project's start",
        "defects.csv row 17, milestone: there is no milestone 'Nowhere'",
    ):
        assert text in told
    assert "Traceback" not in told


def test_a_payment_that_cannot_be_hides_no_fault_of_the_evaluation(folder, tmp_path):
    study = crm.Study.read(broken(folder, tmp_path, [
        ("milestones.csv", "deployment.migration,1", "deployment.migrations,1"),
        ("survey_answers.csv", "U-01,Field sales,1,4", "U-01,Field sales,1,9"),
        ("adoption.csv", "", "9,50,120,0.85"),
        ("rescores.csv", "", "SAL-01,9,Field sales,R-09,"),
    ]))  # fmt: skip
    found = study.project_problems()
    assert {str(one.where).rpartition("/")[2].partition(" ")[0] for one in found} == {
        "milestones.csv", "survey_answers.csv", "adoption.csv", "rescores.csv",
    }  # fmt: skip
    assert len(set(found)) == len(found)


def test_a_benefit_that_nobody_promised_may_come_all_the_same(study):
    came = RealisedBenefit(benefit="Fewer phone calls", day=LAST, promised=0, realised=500)
    more = changed(study, realised=(*study.project.realised, came))
    assert more.evaluate().returns.realised == study.evaluate().returns.realised + 500
    with pytest.raises(ValueError, match="could have been promised"):
        changed(study, realised=(came.replace(promised=10),))


def test_a_project_survives_json_and_pickling(study):
    for copy in (crm.Study.model_validate_json(study.model_dump_json()), pickle.loads(pickle.dumps(study))):  # noqa: S301 - ours
        assert copy == study
        assert copy.progress(LAST).to_dict() == study.progress(LAST).to_dict()


def test_a_project_hardly_slows_a_changed_copy_down(study):
    def took(one):
        times = []
        for _ in range(7):
            begun = time.perf_counter()
            one.replace(discount_rate=0.07)
            times.append(time.perf_counter() - begun)
        return min(times)

    # Two milliseconds allow for a busy machine; the checks of names and dates take a tenth of one.
    assert took(study) - took(study.replace(project=Project())) < 0.002


def test_costs_are_compared_without_milestones_as_well(study):
    bare = changed(study, milestones=(), earned=(), actuals=[
        one.replace(milestone="") if one.milestone else one for one in study.project.actuals
    ])  # fmt: skip
    assert bare.evaluate().costs.spent == pytest.approx(study.evaluate().costs.spent)
