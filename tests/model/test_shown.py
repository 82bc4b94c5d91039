"""What a notebook and a prompt show of the inputs."""

from __future__ import annotations

from html.parser import HTMLParser

import crmselect as crm
from crmselect.model import (
    Answer,
    AnswerSet,
    Assumptions,
    CostItem,
    Gates,
    Offer,
    OfferSet,
    Requirement,
    RequirementSet,
)

SEATS = CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
GAP = CostItem(item="Migration", category="deployment.migration", quoted="not_quoted")
EVIL = "<script>alert('x')</script>"
OFFERS = OfferSet(
    offers=(
        Offer(name="Acme", currency="EUR", items=(SEATS, GAP), attributes={"hours": 12}),
        Offer(name=EVIL, attributes={EVIL: 1_234_567}),
    )
)
NEEDS = RequirementSet(
    requirements=(
        Requirement(id="F1", text=EVIL, priority="must", area="Sales & more"),
        Requirement(id="F2", text="Tickets", priority="could"),
    )
)
ANSWERS = AnswerSet(
    answers=(
        Answer(offer="Acme", requirement="F1", code="standard"),
        Answer(offer="Acme", requirement="F2", score=3),
        Answer(offer=EVIL, requirement="F1"),
    )
)
PLAN = Assumptions(
    currency="USD", discount_rate=0.08, drivers={"users": {"start": 80, "growth": 0.05}, EVIL: [1, 2]},
    exchange_rates={"as_of": "2026-11-01", "EUR": 1.08},
)  # fmt: skip


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def cells(html: str) -> list[list[str]]:
    reader = _Cells()
    reader.feed(html)
    assert "script" not in reader.tags
    return reader.rows


def test_offers_are_shown_with_currency_lines_gaps_and_attributes():
    assert cells(OFFERS._repr_html_()) == [
        ["Offer", "Currency", "Lines", "Not quoted", "hours", EVIL],
        ["Acme", "EUR", "2", "1", "12", ""],
        [EVIL, "", "0", "0", "", "1,234,567"],
    ]


def test_requirements_are_shown_with_id_area_priority_and_text():
    assert cells(NEEDS._repr_html_()) == [
        ["Id", "Area", "Priority", "Text"],
        ["F1", "Sales & more", "must", EVIL],
        ["F2", "", "could", "Tickets"],
    ]


def test_answers_are_counted_by_code_for_each_offer():
    heading, acme, other = cells(ANSWERS._repr_html_())
    assert heading[0] == "Offer"
    assert dict(zip(heading[1:], acme[1:], strict=True)) == {
        "standard": "1", "configuration": "0", "partner": "0", "customisation": "0", "roadmap": "0", "unsupported": "0",
        "figure": "1", "missing": "0",
    }  # fmt: skip
    assert (other[0], other[-1]) == (EVIL, "1")


def test_a_study_is_shown_with_its_counts_and_its_assumptions():
    study = crm.Study(
        title=EVIL, offers=OFFERS, requirements=NEEDS, answers=ANSWERS, assumptions=PLAN, gates=Gates(budget=800_000)
    )
    found = {row[0]: row[1] for row in cells(study._repr_html_())}
    assert found["Offers"] == f"2: Acme, {EVIL}"
    assert (found["Requirements"], found["Answers"], found["Budget"]) == ("2", "3", "800,000 USD")
    assert (found["Years"], found["Discount rate"], found["Rates as of"]) == ("5", "8 % (nominal)", "2026-11-01")
    assert (found["Driver users"], found[f"Driver {EVIL}"]) == ("80, then +5 % a year", "1, 2")
    assert found["1 EUR in USD"] == "1.08"


def test_a_long_document_is_cut_and_says_so():
    needs = RequirementSet(requirements=[Requirement(id=f"F{n}", text="x", priority="must") for n in range(100)])
    assert len(cells(needs._repr_html_())) == 61
    assert "40 more are not shown." in needs._repr_html_()


def test_a_set_is_written_in_one_short_line():
    ten = OfferSet(offers=[Offer(name=f"Vendor {n}") for n in range(10)])
    assert repr(ten) == str(ten) == "OfferSet(10 offers: Vendor 0, Vendor 1, Vendor 2, …)"
    assert repr(ten.select("Vendor 3")) == "OfferSet(1 offer: Vendor 3)"
    assert repr(AnswerSet()) == "AnswerSet(0 answers: none)"
    assert repr(NEEDS) == "RequirementSet(2 requirements: F1, F2)"


def test_a_study_is_written_in_one_short_line():
    study = crm.Study(title="CRM", offers=OFFERS, assumptions=PLAN)
    assert repr(study) == "Study('CRM': 2 offers, 0 requirements, 0 answers)"
