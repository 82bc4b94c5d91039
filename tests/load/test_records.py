"""Tables whose rows are records of a project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import openpyxl
import pytest

from crmselect.errors import DataError
from crmselect.load.project import PROJECT_TABLES
from crmselect.load.records import load_records
from crmselect.model.base import Amount, Day, Name, Record, Share, Text, Whole
from crmselect.model.estimate import Figure


class Line(Record):
    """A record with a field of every kind."""

    name: Name
    date: Day
    amount: Figure
    kind: Literal["people", "equipment"] = "people"
    after: tuple[Name, ...] = ()
    share: Share = 0.0
    adoption: tuple[Share, ...] = ()
    uses: Mapping[str, Amount] = {}
    heads: Whole = 1
    internal: bool = False
    owner: Text = ""
    limit: Share | Literal["p80"] | None = None


def written(folder: Path, text: str, name: str = "lines.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


FULL = """Name,Date,Amount,Type,Predecessors,Progress,Adoption,Uses,Heads,Internal,Owner,Limit
Build,2027-03-01,1000,equipment,Plan; Sign,40%,20%; 50%; 1,Tester = 2; Room: 1,3,yes,PM,P80
Test,2027/4/1,250.5,,,0.5,,,,no,,10%
"""


def test_every_kind_of_field_is_read_from_its_cell(tmp_path: Path) -> None:
    build, test = load_records(written(tmp_path, FULL), Line).records
    assert (build.name, build.date, build.amount, build.kind) == ("Build", dt.date(2027, 3, 1), 1000.0, "equipment")
    assert (build.after, build.share, build.adoption) == (("Plan", "Sign"), 0.4, (0.2, 0.5, 1.0))
    assert (dict(build.uses), build.heads, build.internal, build.limit) == (
        {"Tester": 2.0, "Room": 1.0},
        3,
        True,
        "p80",
    )
    assert (test.kind, test.after, test.share, test.internal, test.limit) == ("people", (), 0.5, False, 0.1)


def test_chinese_headings_and_words_say_the_same(tmp_path: Path) -> None:
    text = "名称,日期,金额,类型,前置,进度\n开发,2027年3月1日,1000,设备,规划；签约,40%\n"
    (line,) = load_records(written(tmp_path, text), Line).records
    assert (line.date, line.kind, line.after, line.share) == (dt.date(2027, 3, 1), "equipment", ("规划", "签约"), 0.4)


def test_a_workbook_gives_the_same_records_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Date", "Amount", "Progress"])
    sheet.append(["Build", dt.date(2027, 3, 1), 1000, 0.4])
    book.save(tmp_path / "lines.xlsx")
    text = written(tmp_path, "Name,Date,Amount,Progress\nBuild,2027-03-01,1000,0.4\n")
    assert load_records(tmp_path / "lines.xlsx", Line).records == load_records(text, Line).records


def test_a_range_stands_in_columns_of_its_own(tmp_path: Path) -> None:
    text = "name,date,low,likely,high,shape\nA,2027-01-01,80,100,150,triangular\nB,2027-01-01,,100,,\n"
    first, second = load_records(written(tmp_path, text), Line).records
    assert (first.amount.low, first.amount.likely, first.amount.high) == (80.0, 100.0, 150.0)  # type: ignore[union-attr]
    assert getattr(second.amount, "likely", second.amount) == 100.0


def test_every_fault_of_a_file_is_told_with_its_cell_at_once(tmp_path: Path) -> None:
    text = (
        "name,date,amount,kind,share,heads,internal,uses,naem\n"
        "A,01/02/2027,10,people,0.5,1,yes,,x\n"
        "B,2027-02-30,10,person,120%,1.5,perhaps,Tester,\n"
        ",2027-01-01,-5,robot,,,,,\n"
    )
    with pytest.raises(DataError) as caught:
        load_records(written(tmp_path, text), Line)
    told = [str(problem) for problem in caught.value.problems]
    assert [line.partition("lines.csv ")[2].partition(":")[0] for line in told] == [
        "row 1, naem",
        "row 2, date",
        "row 3, date",
        "row 3, heads",
        "row 3, internal",
        "row 3, uses",
        "row 3, share",
        "row 4, kind",
        "row 4, name",
        "row 4, amount",
    ]
    whole = "\n".join(told)
    for words in ("no date that is clear", "no calendar has", "no whole number", "neither yes nor no",
                  "'robot' is no kind", "no name with its figure"):  # fmt: skip
        assert words in whole


def test_what_the_model_refuses_is_told_at_its_cell(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load_records(written(tmp_path, "name,date,amount\nA,2027-01-01,-5\n,2027-01-01,5\n"), Line)
    assert [str(problem.where).rsplit("/", 1)[-1] for problem in caught.value.problems] == [
        "lines.csv row 2, amount",
        "lines.csv row 3, name",
    ]


def test_a_column_that_is_needed_and_absent_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load_records(written(tmp_path, "name,amount\nA,5\nB,6\n"), Line)
    (problem,) = caught.value.problems
    assert "no column 'date'" in problem.what


def test_a_figure_that_can_be_two_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"1\.200"):
        load_records(written(tmp_path, "name;date;amount\nA;2027-01-01;1.200\n"), Line)


def read(folder: Path, table: str, text: str, name: str = "rows.csv") -> tuple[Record, ...]:
    return load_records(written(folder, text, name), PROJECT_TABLES[table].kind).records


def faults(folder: Path, table: str, text: str) -> str:
    with pytest.raises(DataError) as caught:
        read(folder, table, text)
    return "\n".join(str(problem) for problem in caught.value.problems)


def fields(record: Record) -> dict[str, object]:
    return record.model_dump(exclude={"place"}, exclude_defaults=True)


def test_a_comma_inside_a_figure_never_makes_two_figures_of_it(tmp_path: Path) -> None:
    assert "can be one figure or several" in faults(tmp_path, "training", 'role,people\nA,"1,200"\n')
    assert "can be one figure or several" in faults(tmp_path, "modules", 'name,cost\nA,"12,000"\n')


def test_a_figure_in_a_list_that_can_be_two_is_refused(tmp_path: Path) -> None:
    assert "can be 1200 or 1.200" in faults(tmp_path, "modules", "name,cost\nA,1.200; 3.000\n")


def test_each_of_two_figures_has_a_range_of_its_own(tmp_path: Path) -> None:
    text = "name,kind,amount,low,high,rate,rate low,rate high\nA,efficiency,2,1,3,42,40,50\n"
    found = fields(read(tmp_path, "benefits", text)[0])
    assert found["amount"] == {"likely": 2.0, "low": 1.0, "high": 3.0}
    assert found["rate"] == {"likely": 42.0, "low": 40.0, "high": 50.0}
    text = "名称,类型,金额,单价,单价最低,单价最高\nA,效率,2,42,40,50\n"
    assert fields(read(tmp_path, "benefits", text)[0])["rate"] == {"likely": 42.0, "low": 40.0, "high": 50.0}


def test_a_range_out_of_order_is_told_at_its_own_figure(tmp_path: Path) -> None:
    text = "name,kind,amount,low,high,rate,rate low,rate high\nA,efficiency,2,1,3,42,50,60\n"
    told = faults(tmp_path, "benefits", text)
    assert "row 2, rate: low 50, likely 42" in told
    assert "amount" not in told


def test_costs_by_year_have_ranges_by_year(tmp_path: Path) -> None:
    found = fields(read(tmp_path, "modules", "name,low,likely,high\nA,10; 2,12; 3,15; 4\n")[0])
    assert found["cost"] == (
        {"likely": 12.0, "low": 10.0, "high": 15.0}, {"likely": 3.0, "low": 2.0, "high": 4.0},
    )  # fmt: skip
    assert "unlike numbers of years" in faults(tmp_path, "modules", "name,low,likely\nA,10,12; 3\n")


def test_cells_say_what_a_study_file_may_say(tmp_path: Path) -> None:
    text = "name,kind,amount,late,by_offer\nA,other,5,2,Acme = 50%; Bravo = 0.2\nB,other,5,0; 1; 5,\n"
    one, other = map(fields, read(tmp_path, "benefits", text))
    assert (one["late"], one["by_offer"]) == ({"likely": 2.0}, {"Acme": 0.5, "Bravo": 0.2})
    assert other["late"] == {"likely": 1.0, "low": 0.0, "high": 5.0}
    text = 'name,phase,due,uses,after\nA,Testing,2027-01-01,Tester; Room × 2,"Build, test; Sign"\n'
    found = fields(read(tmp_path, "milestones", text)[0])
    assert (found["uses"], found["after"]) == ({"Tester": 1.0, "Room": 2.0}, ("Build, test", "Sign"))
    assert fields(read(tmp_path, "training", "role,people,turnover\nA,10,10%\n")[0])["turnover"] == 0.1


@pytest.mark.parametrize(("said", "fixed"), [("1", True), ("0", False), ("yes", True), ("否", False), ("✓", True)])
def test_yes_and_no_are_read_as_they_are_written(tmp_path: Path, said: str, fixed: bool) -> None:
    assert fields(read(tmp_path, "modules", f"name,cost,fixed\nA,1,{said}\n")[0])["fixed"] is fixed


def test_chinese_words_mean_what_the_report_prints_for_them(tmp_path: Path) -> None:
    words = {"致命": "critical", "严重": "high", "一般": "medium", "轻微": "low"}
    text = "编号,严重程度,发现日期\n" + "".join(f"{word},{word},2027-01-01\n" for word in words)
    assert [fields(one)["severity"] for one in read(tmp_path, "defects", text)] == list(words.values())
    (one,) = read(tmp_path, "actuals", "日期,金额,类别\n2027-01-01,5,软件许可\n")
    assert fields(one)["category"] == "procurement.licences"


def test_a_time_of_day_is_left_aside(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "actuals", "date,amount,phase\n2027-03-02 09:30,5,testing\n")
    assert fields(one)["date"] == dt.date(2027, 3, 2)


def test_a_cell_that_cannot_be_read_is_no_lacking_one(tmp_path: Path) -> None:
    assert len(faults(tmp_path, "training", 'role,people\nA,"1,200"\n').splitlines()) == 1


def test_json_and_yaml_write_lists_as_lists(tmp_path: Path) -> None:
    text = '[{"name": "A", "phase": "testing", "due": "2027-01-01", "uses": {"Tester": 2}, "after": ["B", "C, d"]}]'
    found = fields(read(tmp_path, "milestones", text, "rows.json")[0])
    assert (found["uses"], found["after"]) == ({"Tester": 2.0}, ("B", "C, d"))
    text = "- name: A\n  cost: [1, {low: 1, likely: 2, high: 3}]\n  fixed: true\n"
    found = fields(read(tmp_path, "modules", text, "rows.yaml")[0])
    assert (found["cost"], found["fixed"]) == ((1.0, {"likely": 2.0, "low": 1.0, "high": 3.0}), True)


def test_headings_without_rows_are_noted(tmp_path: Path) -> None:
    found = load_records(written(tmp_path, "date,amount\n"), PROJECT_TABLES["actuals"].kind)
    assert found.records == ()
    assert [note.what for note in found.notes] == ["has headings and no rows"]
