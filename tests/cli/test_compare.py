"""``compare``: offers compared without a study file."""

from __future__ import annotations

import csv
import io
import json

import pytest

import crmselect as crm

from .conftest import faults

BUDGET = 900_000


def plan(**more):
    return crm.Assumptions(currency="USD", years=5, drivers={"users": 120}, **more)


@pytest.fixture(scope="module")
def python_study(samples):
    offers = crm.load_offers(samples[0])
    needs = crm.load_requirements(samples[1])
    return crm.Study(
        offers=offers,
        requirements=needs,
        answers=crm.load_answers(samples[2], offers=offers, requirements=needs),
        assumptions=plan(),
        gates=crm.Gates(budget=BUDGET),
    )


def test_the_first_comparison_prints_costs_and_ranking_and_writes_the_report(run, samples, tmp_path, python_study):
    offers, needs, answers = samples
    report = tmp_path / "report.html"
    done = run(
        "compare", offers, needs, "--answers", answers, "--users", 120, "--years", 5, "--budget", BUDGET,
        "--output", report,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ranking = python_study.rank()
    assert f"1     {ranking.winner}" in done.stdout
    for name in ranking.excluded["offer"]:
        assert f"out   {name}" in done.stdout
        assert f"  {name}: " in done.stdout
    assert f"{python_study.costs.total()[ranking.winner]:,.0f}" in done.stdout
    assert "users 120" in done.stdout
    page = report.read_text(encoding="utf-8")
    assert "<html" in page
    assert ranking.winner in page
    assert done.stderr.strip() == f"wrote {report}"


def test_its_json_has_the_figures_that_python_has(run, samples, python_study):
    offers, needs, answers = samples
    done = run(
        "compare", offers, needs, "--answers", answers, "--users", 120, "--budget", BUDGET, "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["schema"] == "crmselect/comparison/1"
    assert told["costs"] == python_study.costs.to_dict()
    assert told["ranking"] == json.loads(json.dumps(python_study.rank().to_dict()))


def test_without_answers_and_budget_it_prints_costs_and_says_what_is_not_scored(run, samples, tmp_path):
    offers, needs, _ = samples
    report = tmp_path / "report.html"
    done = run("compare", offers, needs, "--users", 120, "--years", 5, "--output", report)
    assert done.returncode == 0, done.stderr
    totals = crm.tco(crm.load_offers(offers), plan()).total()
    for name, total in totals.items():
        assert name in done.stdout
        assert f"{total:,.0f}" in done.stdout
    assert "Rank" not in done.stdout
    assert "--budget" in done.stderr
    assert "--cost-scale" in done.stderr
    assert "--answers" in done.stderr
    assert "60 requirements" in done.stderr
    assert report.exists()


def test_with_a_budget_and_no_answers_cost_alone_is_ranked_and_that_is_said(run, samples):
    offers, needs, _ = samples
    done = run("compare", offers, needs, "--users", 120, "--budget", BUDGET)
    assert done.returncode == 0, done.stderr
    assert "Rank" in done.stdout
    assert "--answers" in done.stderr


def test_with_answers_and_no_scale_the_mending_is_named(run, samples):
    offers, needs, answers = samples
    done = run("compare", offers, needs, "--answers", answers, "--users", 120)
    assert done.returncode == 0, done.stderr
    assert "--cost-scale WORST BEST" in done.stderr


def test_a_cost_scale_serves_in_place_of_a_budget(run, samples):
    offers, needs, answers = samples
    done = run("compare", offers, needs, "--answers", answers, "--users", 120, "--cost-scale", 900000, 300000, "--json")
    assert done.returncode == 0, done.stderr
    [cost] = [c for c in json.loads(done.stdout)["ranking"]["criteria"] if c["source"].startswith("cost.")]
    assert (cost["value"]["worst"], cost["value"]["best"]) == (900_000, 300_000)


def test_nobody_within_the_budget_is_exit_3_and_the_table_is_printed(run, samples):
    done = run("compare", samples[0], "--users", 120, "--budget", 1000)
    assert done.returncode == 3
    assert "Kelvarro Cloud" in done.stdout
    assert "over the budget of USD 1,000" in done.stdout
    assert "No offer passes" in done.stderr


def test_prices_per_user_without_users_name_the_option(run, samples):
    lines = faults(run("compare", samples[0]))
    assert all("--users" in line for line in lines)
    assert "sample_vendors.csv row 2" in lines[0]


def test_users_of_each_year_rate_and_start_reach_the_figures(run, samples):
    done = run(
        "compare", samples[0], "--users", "80,120,150", "--years", 4, "--rate", "8%", "--start", "2027-01-01", "--json"
    )
    assert done.returncode == 0, done.stderr
    expected = crm.tco(
        crm.load_offers(samples[0]),
        crm.Assumptions(
            currency="USD", years=4, discount_rate=0.08, start="2027-01-01", drivers={"users": [80, 120, 150]}
        ),
    )
    assert json.loads(done.stdout)["costs"] == json.loads(json.dumps(expected.to_dict()))


def test_its_csv_is_the_ranking_or_else_the_costs(run, samples):
    offers, needs, answers = samples
    ranked = run("compare", offers, needs, "--answers", answers, "--users", 120, "--budget", BUDGET, "--csv")
    rows = list(csv.DictReader(io.StringIO(ranked.stdout)))
    assert [row["rank"] for row in rows[:6]] == list("123456")
    assert rows[-1]["rank"] == ""
    costs = run("compare", offers, "--users", 120, "--csv")
    rows = list(csv.DictReader(io.StringIO(costs.stdout)))
    expected = crm.tco(crm.load_offers(offers), plan()).total()
    assert {row["offer"]: float(row["present_value"]) for row in rows} == expected.to_dict()


@pytest.mark.parametrize(
    ("content", "currency"),
    [
        ("name,currency,implementation\nA,EUR,100\nB,EUR,200\n", "EUR"),
        ("name,currency,exchange_rate,exchange_rate_to,implementation\nA,EUR,1.1,USD,100\nB,USD,,,200\n", "USD"),
    ],
    ids=["shared", "where rates lead"],
)
def test_the_currency_is_the_shared_one_or_where_the_rates_lead(call, tmp_path, content, currency):
    file = tmp_path / "offers.csv"
    file.write_text(content, encoding="utf-8")
    done = call("compare", file, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["costs"]["currency"] == currency


def test_several_currencies_without_a_rate_ask_for_the_option(call, tmp_path):
    file = tmp_path / "offers.csv"
    file.write_text("name,currency,implementation\nA,EUR,100\nB,USD,200\n", encoding="utf-8")
    [line] = faults(call("compare", file))
    assert "EUR, USD" in line
    assert "--currency" in line
    lines = faults(call("compare", file, "--currency", "USD"))
    assert "--exchange EUR=" in lines[0]
    done = call("compare", file, "--currency", "USD", "--exchange", "EUR=1.5", "--json")
    assert {row["offer"]: row["nominal"] for row in json.loads(done.stdout)["costs"]["table"]} == {"A": 150, "B": 200}


def test_further_cost_items_and_the_decimal_sign(run, tmp_path):
    (tmp_path / "offers.csv").write_text("name;currency;implementation\nA;EUR;1,5\n", encoding="utf-8")
    (tmp_path / "costs.csv").write_text(
        "offer;item;category;amount\nA;Cabling;procurement.hardware;2,25\n", encoding="utf-8"
    )
    done = run("compare", "offers.csv", "--costs", "costs.csv", "--decimal", ",", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["costs"]["table"][0]["nominal"] == 3.75


def test_every_fault_of_every_file_comes_at_once(run, tmp_path):
    (tmp_path / "offers.csv").write_text("name,currency,implementation\nA,EUR,-5\nA,XXQ,7\n", encoding="utf-8")
    (tmp_path / "needs.csv").write_text("id,requirement,priority\nR1,First,perhaps\n", encoding="utf-8")
    lines = faults(run("compare", "offers.csv", "needs.csv", "--answers", "none.csv", "--users", 5, cwd=tmp_path))
    assert any(line.startswith("offers.csv row 2, implementation: ") for line in lines)
    assert any(line.startswith("offers.csv row 3, currency: ") for line in lines)
    assert any(line.startswith("needs.csv row 2, priority: ") for line in lines)
    assert any(line.startswith("none.csv: does not exist") for line in lines)


def test_chinese_tables_and_report(run, samples, tmp_path):
    from crmselect.load.samples import sample_path

    needs, answers = (sample_path(f"sample_{name}") for name in ("requirements.zh-CN.md", "answers.zh-CN.csv"))
    report = tmp_path / "报告.html"
    done = run(
        "compare", samples[0], needs, "--answers", answers, "--users", 120, "--budget", BUDGET, "--language", "zh",
        "--output", report,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "名次" in done.stdout
    assert "未通过门槛：" in done.stdout
    assert report.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--answers", "x.csv"], "--answers needs the requirements"),
        (["--users", "many"], "--users: 'many' is no number"),
        (["--users", "-5"], "--users: '-5' is negative"),
        (["--years", "0"], "--years"),
        (["--rate", "8"], "write 8% or 0.08"),
        (["--rate", "nan%"], "no finite number"),
        (["--currency", "XXQ"], "--currency: 'XXQ' is no ISO 4217 currency"),
        (["--exchange", "EUR"], "EUR=1.08"),
        (["--exchange", "EUR=1", "--exchange", "eur=2"], "given twice"),
        (["--start", "soon"], "2027-01-31"),
        (["--json", "--csv"], "not allowed with"),
        (["--budge", "5"], "--budge"),
    ],
)
def test_words_that_do_not_go_together_are_wrong_usage(call, samples, words, said):
    done = call("compare", samples[0], *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_a_report_of_unknown_kind_is_refused(run, samples, tmp_path):
    done = run("compare", samples[0], "--users", 5, "--output", tmp_path / "report.xyz")
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_report_into_a_folder_that_is_not_there_is_one_line(run, samples, tmp_path):
    done = run("compare", samples[0], "--users", 5, "--output", tmp_path / "none" / "report.html")
    [line] = [line for line in faults(done) if not line.startswith(("Not ranked", "Fit is not"))]
    assert "none" in line
