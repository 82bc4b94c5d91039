"""The project's sheets of the workbook: there with a project, alive, dated, and silent about what stays closed."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import crmselect as crm
from crmselect.cli.example import write_example
from crmselect.report.findings import find
from crmselect.report.xlsx import workbook

from .forms import soffice  # noqa: F401 - a fixture
from .studies import study
from .workbooks import Opened, formulas

DRAWS = 64
SHEETS = {
    "en": ["Scope", "Budget", "Budget by month", "Milestones", "Return", "Progress", "Checklist"],
    "zh": ["范围", "预算", "月度预算", "里程碑", "投资回报", "进展", "检查清单"],
}
HOSTILE = "=cmd' /C calc'!A0 <script>$x$ שלום"


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[crm.Study, bytes]]:
    """The sample study with its project in both languages, and its workbook."""
    made = {}
    for language in SHEETS:
        folder = tmp_path_factory.mktemp(language)
        write_example(folder, language, project=True)
        one = crm.Study.read(folder)
        made[language] = (one, workbook(one, draws=DRAWS))
    return made


def alive(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def row_of(sheet: Any, first: str, *, after: str = "") -> int:
    """Return the row whose first cell says something, after one that says something else."""
    seen = not after
    for (cell,) in sheet.iter_rows(max_col=1):
        seen = seen or cell.value == after
        if seen and cell.value == first:
            return int(cell.row)
    raise AssertionError(f"{sheet.title} has no row {first!r}")


def put(sheet: str, first: str, column: str, value: Any, *, after: str = "") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][f"{column}{row_of(book[sheet], first, after=after)}"] = value

    return change


@pytest.mark.parametrize("language", list(SHEETS))
def test_a_project_has_sheets_of_its_own_between_results_and_assumptions(carried, language: str):
    names = alive(carried[language][1]).sheetnames
    assert names[7:-2] == SHEETS[language]
    assert len(names) == 7 + len(SHEETS[language]) + 2


def test_without_a_project_there_is_none_of_them():
    assert not set(SHEETS["en"]) & set(alive(workbook(study(), draws=DRAWS)).sheetnames)


def test_dates_are_dates(carried):
    one, data = carried["en"]
    book = alive(data)
    stones = book["Milestones"]
    row = row_of(stones, "Go-live")
    due = next(stone.due for stone in one.project.milestones if stone.name == "Go-live")
    assert stones[f"E{row}"].value == dt.datetime.combine(due, dt.time())
    assert book["Budget by month"]["H4"].is_date
    assert book["Progress"]["A7"].is_date


def test_the_sheets_hold_the_figures_of_the_plan(carried):
    one, data = carried["en"]
    found, shown = find(one, draws=DRAWS).carried, Opened.read(io.BytesIO(data)).book
    budget = shown["Budget"]
    assert budget[f"B{row_of(budget, 'Total')}"].value == pytest.approx(found.budget.total)
    first = found.budget.breaches[0]
    row = row_of(budget, "year 1")
    assert budget[f"E{row}"].value == pytest.approx(first.over)
    assert (budget[f"F{row}"].value.year, budget[f"F{row}"].value.month) == (first.date.year, first.date.month)
    scope = shown["Scope"]
    assert scope[f"C{row_of(scope, 'Modules that are taken')}"].value == pytest.approx(found.scope.value)
    returned = shown["Return"]
    row, line = row_of(returned, one.chosen), found.returns.table.loc[one.chosen]
    assert [returned[f"{column}{row}"].value for column in "BCDE"] == pytest.approx(
        [line["benefits"], line["costs"], line["npv"], line["roi"]]
    )


def test_a_closed_offer_that_is_carried_out_tells_no_cost(carried):
    one = carried["en"][0]
    base = find(one, draws=DRAWS)
    stopped = next(name for name in base.order if name in base.reasons and "budget" not in base.reasons[name][0])
    kept = one.project.replace(offer=stopped, milestones=(), resources=(), actuals=(), earned=(), drawdowns=(),
                               defects=(), tests=())  # fmt: skip
    sealed = one.replace(project=kept, gates=one.gates.replace(staged=True))
    assert stopped in find(sealed, draws=DRAWS).closed
    book = alive(workbook(sealed, draws=DRAWS))
    assert not {"Budget", "Budget by month", "Scope", "Progress"} & set(book.sheetnames)
    shown = Opened.read(io.BytesIO(workbook(sealed, draws=DRAWS))).book["Return"]
    assert stopped not in {cell.value for row in shown.iter_rows() for cell in row}


def test_hostile_names_of_a_project_are_text(carried):
    one = carried["en"][0]
    project = one.project
    stones = [s.replace(name=HOSTILE) if s.name == "Go-live" else s for s in project.milestones]
    modules = [m.replace(name=HOSTILE) if m.name == "Visit planner" else m for m in project.scope.modules]
    benefits = project.benefits
    named = benefits.replace(benefits=[benefits.benefits[0].replace(name=HOSTILE), *benefits.benefits[1:]])
    hostile = one.replace(project=project.replace(
        milestones=stones, scope=project.scope.replace(modules=modules), benefits=named,
        earned=[e for e in project.earned if e.milestone != "Go-live"],
        actuals=[a for a in project.actuals if a.milestone != "Go-live"],
        defects=(), tests=(), realised=(),
    ))  # fmt: skip
    book = alive(workbook(hostile, draws=DRAWS))
    for sheet in ("Milestones", "Scope", "Return"):
        cells = [cell for row in book[sheet].iter_rows() for cell in row if cell.value == HOSTILE]
        assert cells, sheet
        assert all(cell.data_type == "s" for cell in cells)
    assert not [where for where in formulas(workbook(hostile, draws=DRAWS)) if "cmd" in str(where)]


@pytest.fixture(scope="module")
def recalculated(soffice: str, carried, tmp_path_factory) -> dict[str, Any]:  # noqa: F811
    """The workbooks calculated anew by a spreadsheet program: as they are, and with a cell changed."""
    folder = tmp_path_factory.mktemp("project")
    changes: dict[str, tuple[str, Callable[[Any], None] | None]] = {
        "en": ("en", None),
        "zh": ("zh", None),
        "limit": ("en", put("Budget", "year 1", "B", 380_000)),
        "reserve": ("en", put("Budget", "Management reserve, apart", "B", 90_000)),
        "share": ("en", put("Budget by month", "Contingency: Deployment", "F", 0.2)),
        "take": ("en", put("Scope", "Key account plans", "B", 1)),
        "progress": ("en", lambda book: [book["Progress"].__setitem__(f"{column}13", value)
                                         for column, value in (("C", 240_000), ("D", 300_000))]),
        "rate": ("en", lambda book: book["Assumptions"].__setitem__(
            next(iter(book.defined_names["discount_rate"].destinations))[1], 0.15)),
    }  # fmt: skip
    for name, (language, change) in changes.items():
        book = alive(carried[language][1])
        if change is not None:
            change(book)
        book.save(folder / f"{name}.xlsx")
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(folder / "out"), *(str(folder / f"{name}.xlsx") for name in changes)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: Opened.read(Path(folder / "out" / f"{name}.xlsx")).book for name in changes}


def close(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1e-3)
    return (one or "") == (other or "")


@pytest.mark.parametrize("language", list(SHEETS))
def test_every_formula_of_the_project_comes_to_pythons_value(carried, recalculated, language: str):
    data = carried[language][1]
    written, anew = Opened.read(io.BytesIO(data)).book, recalculated[language]
    found = [(sheet, where) for sheet, where in formulas(data) if sheet in SHEETS[language]]
    assert {sheet for sheet, _ in found} == set(SHEETS[language])
    assert len(found) > 1_500
    wrong = [
        (sheet, where, written[sheet][where].value, anew[sheet][where].value)
        for sheet, where in found
        if not close(written[sheet][where].value, anew[sheet][where].value)
    ]
    assert not wrong, wrong[:10]


def test_limits_reserves_and_shares_move_the_budget_as_they_move_python(carried, recalculated):
    one = carried["en"][0]
    limits = one.project.limits

    def plan(**changes: Any) -> Any:
        return one.replace(project=one.project.replace(limits=limits.replace(**changes))).budget()

    years = (380_000, *limits.by_year[1:])
    for name, expected in (
        ("limit", plan(by_year=years)),
        ("reserve", plan(management_reserve=90_000)),
        ("share", plan(contingency={**limits.contingency, "deployment": 0.2})),
    ):
        budget = recalculated[name]["Budget"]
        assert close(budget[f"B{row_of(budget, 'Total')}"].value, expected.total), name
        head = row_of(budget, "Limit")
        for n, row in enumerate(expected.against.itertuples(index=False), start=head + 1):
            assert close(budget[f"C{n}"].value, row.planned), (name, row)
            assert close(budget[f"E{n}"].value, max(-row.left, 0.0)), (name, row)
    assert len(plan(management_reserve=90_000).breaches) > len(one.budget().breaches)


def test_another_choice_of_modules_shows_what_it_breaks(carried, recalculated):
    one, scope = carried["en"][0], recalculated["take"]["Scope"]
    setup = one.scope().candidates.setup
    at = setup.names.index("Key account plans")
    over = scope[row_of(scope, "Over by")]
    spent = one.scope().choice.cost_by_year + setup.cost[at]
    for year in range(5):
        assert close(over[4 + year].value, max(float(spent[year] - setup.yearly[year]), 0.0))
    assert any(cell.value > 0 for cell in over[4:9])
    taken = scope[f"C{row_of(scope, 'Modules that are taken')}"].value
    assert close(taken, one.scope().value + float(setup.value[at]))


def test_figures_that_are_filled_in_give_the_measures_of_earned_value(carried, recalculated):
    one = carried["en"][0]
    row = recalculated["progress"]["Progress"][13]
    bac = one.progress().budget
    expected = crm.planning.earned_value(row[1].value, 240_000, 300_000, bac)
    names = ("cv", "sv", "cpi", "spi", "eac", "eac_budget_rate", "eac_cost_and_schedule", "etc", "vac", "tcpi",
             "tcpi_eac")  # fmt: skip
    for cell, name in zip(row[5:], names, strict=True):
        assert close(cell.value, getattr(expected, name)), name


def test_the_return_moves_with_the_discount_rate(carried, recalculated):
    one = carried["en"][0]
    table, sheet = one.replace(discount_rate=0.15).returns().table, recalculated["rate"]["Return"]
    for name in table.index:
        row = row_of(sheet, name)
        found = [sheet[f"{column}{row}"].value for column in "BCDE"]
        assert all(map(close, found, table.loc[name, ["benefits", "costs", "npv", "roi"]])), name
    row = row_of(sheet, f"{one.chosen}: what its months come to")
    assert close(sheet[f"B{row + 3}"].value, table.at[one.chosen, "discounted_payback"])
