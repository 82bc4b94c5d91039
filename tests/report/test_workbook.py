"""The workbook as it is written: every formula with Python's value, inputs marked, nothing that runs, always the same."""

from __future__ import annotations

import io
import re
import time
import zipfile
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmselect as crm
from crmselect.errors import DataError
from crmselect.model import ValueFunction
from crmselect.report import write
from crmselect.report.findings import find
from crmselect.report.xlsx import workbook
from crmselect.report.xlsx.book import shown
from crmselect.report.xlsx.lines import parts_of
from crmselect.report.xlsx.scale import bend_of
from crmselect.scoring.values import value

from .studies import answers, items, requirements, study
from .workbooks import Opened, cell_of, rich_study, scaled_study, staged_study

DRAWS = 64
SHEETS = {
    "en": ["Summary", "Offers", "Cash flow", "Requirements & answers", "Weights", "Scores", "Uncertainty", "Assumptions",
           "Units"],
    "zh": ["概要", "报价明细", "现金流", "需求与答复", "权重", "得分", "不确定性", "假设条件", "单价系数"],
}  # fmt: skip
HOSTILE = (
    "=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "$x$", "\t=1+1", "<r><t>x</t></r>", "</t><script>", "שלום",
    "Sheet name of far more than thirty-one characters: [x]*?/\\", "_x0041_", "'quoted'", "#N/A", "a\u202eb", "=1",
)  # fmt: skip


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sheets_stand_in_order_in_the_language_of_the_study(language: str):
    book = opened(workbook(study(language=language), draws=DRAWS))
    assert book.sheetnames == SHEETS[language]
    text = " ".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"
    )
    assert "{" not in text
    if language == "zh":
        known = {"Acme", "Bravo", "Cargo", "Delta", "crmselect", "EUR", "USD", "users", "must", "should", "could"}
        words = {word for word in re.findall(r"[A-Za-z]{4,}", text) if word not in known}
        assert not words


def test_write_makes_the_workbook_by_its_suffix_and_the_same_study_gives_the_same_bytes(tmp_path):
    made = write(study(), tmp_path / "report.xlsx", draws=DRAWS, seed=3)
    assert made.read_bytes() == workbook(study(), draws=DRAWS, seed=3)
    assert made.read_bytes() != workbook(study(), draws=DRAWS, seed=4)


def test_nothing_in_it_runs_and_nothing_leads_out():
    found = parts(workbook(rich_study(), draws=DRAWS))
    names = " ".join(found)
    assert not re.search(r"vba|macro|externalLink|connections|activeX|embeddings", names, re.IGNORECASE)
    external = [name for name, data in found.items() if name.endswith(".rels") and b'TargetMode="External"' in data]
    assert not external
    xml = b"".join(data for name, data in found.items() if name.startswith("xl/worksheets/sheet"))
    called = {name.decode() for name in re.findall(rb"([A-Z][A-Z.]+)\(", b"".join(re.findall(rb"<f>(.*?)</f>", xml)))}
    assert called <= {"ABS", "AND", "COUNT", "COUNTIF", "EXP", "IF", "INDEX", "ISNUMBER", "MATCH", "MAX", "MID", "MIN",
                      "SINH", "SUM", "SUMIFS", "SUMPRODUCT"}  # fmt: skip
    assert b"HYPERLINK" not in xml
    assert b"_xlfn" not in xml


def test_each_sheet_prints_and_scrolls_as_a_reader_expects():
    book = opened(workbook(study(), draws=DRAWS))
    for sheet in book:
        assert sheet.freeze_panes, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area, sheet.title
        assert sheet.print_title_rows or sheet.title == "Summary"
    uncertain = workbook(study().replace(uncertainty=crm.Uncertainty(maturity="class 3")), draws=DRAWS)
    charts = {sheet.title: len(sheet._charts) for sheet in opened(uncertain) if sheet._charts}
    assert charts == {"Summary": 2, "Cash flow": 2, "Uncertainty": 1}


def test_inputs_have_names_and_take_only_what_makes_sense():
    book = opened(workbook(rich_study(), draws=DRAWS))
    assert {
        "discount_rate",
        "budget",
        "rate_EUR",
        "rate_GBP",
        "contingency_deployment",
        "must_haves",
        "weight_must",
    } <= set(book.defined_names)
    rules = {sheet.title: [str(rule.sqref) for rule in sheet.data_validations.dataValidation] for sheet in book}
    assert rules["Offers"]
    assert rules["Weights"]
    assert len(rules["Assumptions"]) > 8
    assert len(rules["Requirements & answers"]) == 2
    (title, where), *_ = book.defined_names["discount_rate"].destinations
    assert book[title][where].value == 0.08


def test_what_cannot_be_changed_here_is_marked_as_fixed():
    book = opened(workbook(study(), draws=DRAWS))
    sheet = book["Assumptions"]
    kinds = {str(row[0].value).strip(): row[1].value for row in sheet.iter_rows(max_col=3) if row[1].value}
    assert kinds["Length in years"] == kinds["users"] == kinds["Users × months"] == "fixed"
    assert kinds["Discount rate a year"] == kinds["Budget, present value"] == "input"
    colours = {row[1].value: row[2].fill.fgColor.rgb for row in sheet.iter_rows(max_col=3) if row[1].value in {"fixed", "input"}
               and row[0].value != "What the colours mean"}  # fmt: skip
    assert len(set(colours.values())) == 2


def test_the_cached_figures_are_those_of_the_results():
    given = rich_study()
    ranking, costs = given.rank(), given.costs
    shown_now = Opened.read(io.BytesIO(workbook(given, draws=DRAWS)))
    assert [line[0] for line in shown_now.ranking()] == list(ranking.order)
    for name, place, score, present, nominal, fit in shown_now.ranking():
        assert place == (None if name in ranking.excluded["offer"].tolist() else int(ranking.places[name]))
        assert score == pytest.approx(float(ranking.score[name]), rel=1e-15)
        assert present == pytest.approx(float(costs.total()[name]), rel=1e-15)
        assert nominal == pytest.approx(float(costs.total("nominal")[name]), rel=1e-15)
        assert fit == pytest.approx(float(ranking.fit.flat[name]), rel=1e-15)


def test_prices_times_factors_give_back_the_money_of_every_line():
    for made in (rich_study(), study()):
        costs = made.costs
        rows = parts_of(costs)
        lines = [line for line in costs.lines if line.quoted != "reserve"]
        exact = {(line.offer, line.item): costs.cash[n] for n, line in enumerate(costs.lines) if line in lines}
        for found in rows:
            for key in {(part.offer, part.item) for part in found if part.kind != "reserve"}:
                total = np.sum([part.money for part in found if (part.offer, part.item) == key], axis=0)
                np.testing.assert_allclose(total, exact[key], rtol=1e-12, atol=1e-9)
        # All of it follows prices.
        assert not [part for found in rows for part in found if part.kind == "fixed"]


def test_a_line_that_no_price_moves_exactly_stands_as_it_is_and_says_so():
    given = rich_study()
    by_month = crm.Path(values=tuple(1.2 + 0.01 * n for n in range(30)), every="month")
    given = given.replace(GBP=by_month)
    fixed = [part.item for found in parts_of(given.costs) for part in found if part.kind == "fixed"]
    assert fixed == ["Watch"]
    sheet = opened(workbook(given, draws=DRAWS))["Offers"]
    cell = cell_of(sheet, ("Cargo", "Watch"), "Part")
    assert cell.value == "does not move here: change it in the study"
    money = cell_of(sheet, ("Cargo", "Watch"), "Nominal, USD")
    at = [n for n, line in enumerate(given.costs.lines) if line.item == "Watch"]
    assert money.value == pytest.approx(float(given.costs.cash[at].sum()), rel=1e-15)


def test_a_percent_of_percents_of_everything_stays_small():
    lines = [crm.CostItem(item="A", category="procurement.licences", amount=1.0)]
    lines += [
        crm.CostItem(item=f"P{n}", category="procurement.support", percent=0.1, every="year",
                     percent_of=tuple(line.item for line in lines[: n + 1]))
        for n in range(0)
    ]  # fmt: skip
    for n in range(18):
        names = tuple(line.item for line in lines)
        lines.append(
            crm.CostItem(item=f"P{n}", category="procurement.support", percent=0.1, percent_of=names, every="year")
        )
    given = crm.Study(
        offers=[crm.Offer(name="Acme", items=tuple(lines))],
        assumptions=crm.Assumptions(currency="USD", years=2),
        gates=crm.Gates(budget=100.0),
    )
    (found,) = parts_of(given.costs)
    assert len(found) < 1_000
    assert sum(float(part.money.sum()) for part in found) == pytest.approx(float(given.costs.total("nominal").iloc[0]))
    assert len(workbook(given, draws=DRAWS)) < 300_000


def test_costs_that_stay_closed_are_nowhere():
    given = staged_study()
    found = find(given, draws=DRAWS)
    assert found.closed == ("Delta",)
    data = workbook(given, draws=DRAWS)
    book = opened(data)
    assert "Delta" not in {cell.value for cell in book["Offers"]["A"]}
    assert "Delta" not in {cell.value for row in book["Uncertainty"].iter_rows() for cell in row}
    secret = given.costs
    at = secret.names.index("Delta")
    numbers = {
        round(float(amount), 6)
        for amount in [*secret.cash[secret.owner == at].ravel(), *secret.by("year", kind="nominal")["Delta"],
                       *secret.by("group")["Delta"], secret.total().iloc[at], secret.total("nominal").iloc[at],
                       *(item.point for item in given.offers["Delta"].items)]
        if amount
    }  # fmt: skip
    others = secret.cash[secret.owner != at]
    shared = {round(float(amount), 6) for amount in others.ravel()}
    shared |= {round(float(item.point), 6) for offer in given.offers if offer.name != "Delta" for item in offer.items}
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    written = {
        round(float(cell.value), 6)
        for sheet in values for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)
    }  # fmt: skip
    assert numbers - shared
    assert not (numbers - shared) & written
    assert next(line for line in Opened(values).ranking() if line[0] == "Delta")[2:5] == ("not opened",) * 3


def hostile(names: tuple[str, ...] = HOSTILE) -> crm.Study:
    shapes = crm.ValueFunction(worst=100, best=0)
    needs = [
        crm.Requirement(id=f"={n}", text=f"{name} {n}", area=name, priority="should")
        for n, name in enumerate(names[:6])
    ]
    offers = [
        crm.Offer(name=name, items=(crm.CostItem(item=name, category="procurement.licences", amount=7.0),),
                  attributes={names[n - 1]: 3.0 for n in range(2)})
        for name in names
    ]  # fmt: skip
    return crm.Study(
        offers=offers,
        requirements=needs,
        answers=[crm.Answer(offer=o.name, requirement=n.id, code="standard") for o in offers for n in needs],
        assumptions=crm.Assumptions(currency="USD", years=1, drivers={names[0]: 3}),
        criteria=[crm.Criterion(name=name, source=f"attribute.{names[0]}", value=shapes) for name in names]
        + [crm.Criterion(name="Fit", source="requirements")],
        title=names[0],
    )


def test_hostile_names_are_texts():
    data = workbook(hostile(), draws=DRAWS)
    book = opened(data)
    found = parts(data)
    xml = b"".join(part for name, part in found.items() if name.startswith("xl/worksheets/sheet"))
    every = b"".join(re.findall(rb"<f>(.*?)</f>", xml))
    for name in (b"cmd|", b"SUM(A1)", b"script", b"2+3"):
        assert name not in every
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 9
    # A chart's series is named by a text, never by what its text might point to.
    charts = b"".join(part for name, part in found.items() if name.startswith("xl/charts/"))
    assert b"<c:f>cmd" not in charts
    assert b"<c:f>1<" not in charts
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    for name in ("+1", "-2+3", "@SUM(A1)", "$x$", "</t><script>", "שלום", "#N/A", "=1", "=cmd|' /C calc'!A0"):
        assert any(text.strip() == name for text in texts), name
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "f":
                    assert not any(bad in cell.value for bad in ("cmd", "calc", "script"))


@settings(max_examples=8)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60).filter(
            lambda text: bool(text.strip())
        ),
        min_size=8,
        max_size=8,
        unique_by=lambda text: " ".join(text.split()).casefold(),
    )
)
def test_any_name_at_all_gives_a_workbook_that_opens(names: list[str]):
    try:
        given_study = hostile(tuple(names))
    except ValueError:
        return  # A study has no such names.
    book = opened(workbook(given_study, draws=8))
    assert len(book.sheetnames) == 9


@settings(max_examples=200)
@given(
    st.floats(0.0005, 0.9995), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.booleans(),
    st.lists(st.floats(0, 1), min_size=1, max_size=5),
)  # fmt: skip
def test_the_curvature_of_an_exponential_scale_gives_its_values(half, worst, length, falling, shares):
    best = worst - length if falling else worst + length
    middle = worst + (best - worst) * half
    if not min(worst, best) < middle < max(worst, best):
        return
    function = ValueFunction(shape="exponential", worst=worst, middle=middle, best=best)
    b, s = bend_of(function), np.array(shares)
    made = s if b == 0 else np.expm1(-b * s) / np.expm1(-b) if b > -700 else np.exp(-b * (s - 1))
    figures = worst + (best - worst) * s
    # What the ends lose in digits of their distance counts as far as the curve is steep there.
    noise = 4e-16 * (abs(worst) + abs(best)) / length * (1 + abs(b))
    np.testing.assert_allclose(made, value(function, figures), rtol=0, atol=2e-10 + 10 * noise)


def test_names_are_shown_as_they_can_be():
    assert shown("x" * 300).endswith("…")
    assert len(shown("x" * 300)) == 250
    assert shown("a\x00b\u202ec") == "a b c"


def large(offers: int = 40, lines: int = 30, years: int = 10) -> crm.Study:
    needs = requirements(tuple(f"Area {n}" for n in range(20)))
    names = [f"A vendor with quite a long name, number {n} " + "x" * 60 for n in range(offers)]
    made = []
    for n, name in enumerate(names):
        some = [
            crm.CostItem(item=f"Line {k}", category="procurement.licences", amount=10.0 + n + k, per="users",
                         every="month", growth=0.001 * k, free_months=k % 5, start=n % 7,
                         discount=({"share": 0.01 * (n % 9)},))
            for k in range(lines - 5)
        ]  # fmt: skip
        made.append(crm.Offer(name=name, items=(*items(30 + n), *some, crm.CostItem(
            item="Care", category="training.support", percent=0.1, percent_of="technology", every="year"))))  # fmt: skip
    return crm.Study(
        offers=made, requirements=needs, answers=answers(names, needs),
        assumptions=crm.Assumptions(currency="USD", years=years, discount_rate=0.05, drivers={"users": 50}),
        gates=crm.Gates(budget=1e9, must_haves=False),
    )  # fmt: skip


def test_forty_offers_of_thirty_lines_over_ten_years_are_written_in_seconds():
    given_study = large()
    ready = find(given_study, draws=8)
    assert len(ready.order) == 40
    start = time.process_time()
    data = workbook(given_study, draws=8)
    assert time.process_time() - start < 30
    assert len(data) < 6_000_000


def test_more_than_a_workbook_should_hold_is_refused_with_its_mending():
    given_study = large(offers=2)
    many = crm.OfferSet(offers=tuple(crm.Offer(name=f"Offer {n}") for n in range(1_001)))
    with pytest.raises(DataError, match="too many for a workbook"):
        workbook(given_study.replace(offers=many, answers=[], requirements=[]), draws=8)


def test_a_scale_of_every_shape_stands_among_the_assumptions():
    sheet = opened(workbook(scaled_study(), draws=DRAWS))["Assumptions"]
    texts = {str(row[0].value).strip() for row in sheet.iter_rows(max_col=1) if row[0].value}
    assert {"Shapes / linear: worth 0 at", "Shapes / early: curvature", "Shapes / target: worth 1 at the target",
            "Shapes / level: figure, and what it is worth"} <= texts  # fmt: skip
