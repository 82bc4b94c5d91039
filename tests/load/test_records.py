"""Tables whose rows are records of a project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import openpyxl
import pytest

from crmselect.errors import DataError
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
