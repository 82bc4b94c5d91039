"""The sections on the first offer and its rival: where they differ, and what can be negotiated."""

from __future__ import annotations

import pytest

import crmselect as crm
from crmselect.report import document
from crmselect.report.document import Paragraph
from crmselect.report.html import html
from crmselect.report.words import Words
from tests.report.studies import Page, items, study


def said(section) -> str:
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def test_the_difference_adds_up_from_one_total_to_the_other():
    made = study()
    first, second = made.rank().order[:2]
    totals = made.costs.total()
    table = document(made).tables["difference"]
    rows = {row.key: [cell.value for cell in row.cells[1:]] for row in table.rows}
    whole = rows.pop("(total)")
    assert whole == pytest.approx([totals[first], totals[second], totals[first] - totals[second]])
    for at, total in enumerate(whole):
        assert sum(row[at] for row in rows.values()) == pytest.approx(total)
    gaps = [abs(row[2]) for row in rows.values()]
    assert gaps == sorted(gaps, reverse=True)
    assert [column.title for column in table.columns[1:3]] == [f"Cost of {first}", f"Cost of {second}"]


def test_the_section_says_who_costs_less_and_why():
    made = study()
    first, second = made.rank().order[:2]
    gap = made.costs.total()[second] - made.costs.total()[first]
    text = said(document(made).section("difference"))
    assert f"{first} costs USD {gap:,.0f} less than {second} at present value." in text
    assert "Most of it is in these lines: Seats (-" in text


def test_many_lines_are_gathered():
    def offer(name, extra):
        lines = [crm.CostItem(item=f"Line {n}", category="procurement.implementation", amount=1000 * (n + 1) + extra)
                 for n in range(20)]  # fmt: skip
        return crm.Offer(name=name, items=lines)

    plan = crm.Assumptions(currency="USD", years=1)
    made = crm.Study(offers=[offer("Acme", 0), offer("Bravo", 10)], assumptions=plan)
    rows = document(made).tables["difference"].rows
    assert len(rows) == 17
    assert rows[-2].cells[0].text == "5 further lines"
    assert rows[-2].cells[3].value == pytest.approx(-50)


def test_each_of_the_two_has_its_negotiation_sheet():
    made = study()
    first, second = made.rank().order[:2]
    report = document(made)
    for key, name, rival in (("first", first, second), ("second", second, first)):
        sheet = made.costs.negotiation(name, versus=rival).query("worth > 0.005")
        rows = report.tables[f"negotiation-{key}"].rows
        assert [row.cells[2].value for row in rows] == pytest.approx(sheet["worth"].tolist())
        even = sheet["break_even"].dropna().tolist()
        shown = [row.cells[3].value for row in rows if row.cells[3].value is not None]
        assert shown == pytest.approx(even)
    assert f"{first} is the cheaper of the two already" in said(report.section("negotiation"))
    texts = [row.cells[3].text for row in report.tables["negotiation-second"].rows]
    assert any(text.endswith("months free") for text in texts)
    assert any(text.endswith(" %") for text in texts)


def test_the_steps_are_said_in_the_language_of_the_report():
    rows = document(study(language="zh")).tables["negotiation-second"].rows
    steps = {row.cells[1].text for row in rows}
    assert {"免费一个月", "折扣 1 %", "改为后付"} <= steps
    assert any(row.cells[3].text.startswith("免费 ") for row in rows)


def test_every_lever_has_its_words():
    lines = [
        crm.CostItem(item=period, category="procurement.licences", amount=900, every="month",
                     billing=f"{period} advance", renewal_months=12, renewal_asked=0.08, renewal_cap=0.05)
        for period in ("month", "quarter", "year", "term")
    ]  # fmt: skip
    plan = crm.Assumptions(currency="USD", years=3, discount_rate=0.08)
    offers = [crm.Offer(name=line.item, items=[line, line.replace(item="Plain", billing="advance")]) for line in lines]
    costs = crm.tco(offers, plan)
    steps = {step for offer in offers for step in costs.negotiation(offer.name)["step"]}
    assert {"1 % off", "one month free", "cap one point lower", "billed arrears", "billed term arrears"} <= steps
    for step in steps:
        assert Words("en").step(step)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in Words("zh").step(step))
    assert Words("en").break_even("one month free", 14.0) == "14 months free"
    assert Words("en").break_even("cap one point lower", 0.034) == "3.4 %"


def test_alone_or_closed_there_is_no_rival():
    alone = document(study(("Acme", "Delta"), gates=crm.Gates(budget=600_000, staged=True)))
    assert not {"difference", "negotiation"} & {section.key for section in alone.sections}
    shut = document(study(gates=crm.Gates(budget=600_000, staged=True)))
    assert "Delta" not in said(shut.section("difference"))


def test_offers_that_cost_the_same_have_no_difference():
    offers = [crm.Offer(name=name, items=items(50)) for name in ("Acme", "Bravo")]
    plan = crm.Assumptions(currency="USD", years=1, drivers={"users": 10})
    report = document(crm.Study(offers=offers, assumptions=plan))
    assert said(report.section("difference")) == "Acme and Bravo cost the same. No line differs."
    assert "difference" not in report.tables


def test_offers_without_prices_have_nothing_to_negotiate():
    made = crm.Study(offers=[crm.Offer(name="Acme"), crm.Offer(name="Bravo")],
                     assumptions=crm.Assumptions(currency="USD", years=2))  # fmt: skip
    assert "Acme has no price that could be negotiated." in said(document(made).section("negotiation"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_both_with_figures_in_full(language):
    made = study(language=language)
    first, second = made.rank().order[:2]
    page = Page(html(document(made)))
    gap = made.costs.total()[first] - made.costs.total()[second]
    assert page.number("difference", "(total)", "difference") == pytest.approx(gap)
    assert ("谈判要点" if language == "zh" else "What can be negotiated") in page.text
