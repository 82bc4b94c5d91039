"""The panel used as a reader uses it: keyboard, boxes, ticks; every figure held to Python's."""

from __future__ import annotations

import pytest

import crmselect as crm
from crmselect.model import Bound, Path
from crmselect.report.document import Document, Paragraph, Section
from crmselect.report.html import html
from tests.report.interactive.pages import compare, data_of, figures, opened, raw, weighted, without, written
from tests.report.studies import study

NAMES = ("Acme", "Bravo", "Cargo", "Delta")


def test_as_opened_the_panel_shows_the_study(made, page):
    compare(made, page)
    assert page.inner_text("#try-marker") == "As in the study"
    assert page.is_disabled("#try-reset")
    first = made.rank().winner
    assert first in page.inner_text("#try-answer")
    assert page.inner_text("#try-static") == "Everything below shows the study as written."


def test_every_slider_moves_by_the_keyboard_and_every_figure_follows(made, page):
    sliders = page.locator("#try input[type=range]")
    assert sliders.count() == len(made.rank().nodes)
    for n in range(sliders.count()):
        slider = sliders.nth(n)
        slider.focus()
        page.keyboard.press("End" if n % 3 == 0 else "PageUp")
        page.keyboard.press("ArrowLeft")
        box = page.locator("#try .try-points").nth(n)
        assert box.input_value() == slider.input_value()
        compare(made.replace(criteria=weighted(made, raw(page))), page)
    assert page.inner_text("#try-marker").startswith("Changed: Fit, ")


def test_points_in_a_box_move_the_slider_and_the_shares_of_a_level_add_up(made, page):
    path = "Money / Per head"
    box = page.locator(f"li[data-path='{path}'] .try-points")
    box.fill("12.5")
    assert page.locator(f"li[data-path='{path}'] input[type=range]").input_value() in {"12", "13"}
    changed = {**raw(page), path: 12.5}
    compare(made.replace(criteria=weighted(made, changed)), page)
    shares = [
        float(page.locator(f"li[data-path='Money / {name}'] output").get_attribute("data-value"))
        for name in ("Total", "Per head")
    ]
    assert sum(shares) == pytest.approx(1, abs=1e-15)
    box.fill("0")
    compare(made.replace(criteria=weighted(made, {**changed, path: 0.0})), page)


def test_users_years_rate_and_exchange_rates_are_those_of_replace(made, page):
    boxes = {
        page.locator(f"label[for='{box.get_attribute('id')}']").inner_text(): box
        for box in page.locator(".try-field input").all()
    }
    assert list(boxes) == ["Users", "Years", "Discount rate, % a year", "One EUR costs"]  # Nothing depends on idle.
    assert "Follows from it: trained." in page.inner_text(".try-plan")
    other = made
    for label, text, change in (
        ("Users", "50, 61.5, 120", {"users": [50, 61.5, 120]}),
        ("Years", "7", {"years": 7}),
        ("Discount rate, % a year", "12.25", {"discount_rate": 0.1225}),
        ("One EUR costs", "1.2, 0.9", {"EUR": [1.2, 0.9]}),
        ("Users", "200", {"users": 200}),
        ("Years", "40", {"years": 40}),
        ("Discount rate, % a year", "0", {"discount_rate": 0}),
        ("Years", "1", {"years": 1}),
        ("Discount rate, % a year", "-3", {"discount_rate": -0.03}),
    ):
        boxes[label].fill(text)
        other = other.replace(**change)
        compare(other, page)


def test_the_spinner_of_the_years_goes_up_by_the_keyboard(made, page):
    page.get_by_label("Years", exact=True).focus()
    page.keyboard.press("ArrowUp")
    compare(made.replace(years=made.assumptions.years + 1), page)


def test_each_offer_can_be_left_out_by_the_keyboard_and_comes_back(made, page):
    for name in NAMES:
        page.get_by_label(name, exact=True).focus()
        page.keyboard.press("Space")
        compare(without(made, [name]), page)
        assert f"without {name}" in page.inner_text("#try-marker")
        page.keyboard.press("Space")
    compare(made, page)
    page.get_by_label("Acme", exact=True).uncheck()
    page.get_by_label("Delta", exact=True).uncheck()
    compare(without(made, ["Acme", "Delta"]), page)


def test_a_budget_stops_and_lets_pass_as_costs_move(made, page):
    users = page.get_by_label("Users")
    users.fill("200")
    dear = made.replace(users=200)
    over = {stop.offer for stop in dear.rank().stops if stop.rule == "budget"}
    assert over
    rows = page.locator("#try-ranking tbody tr", has_text="over the budget of USD\u00a0350,000")
    assert {row.get_attribute("data-offer") for row in rows.all()} == over
    users.fill("10")
    compare(made.replace(users=10), page)
    assert rows.count() == 0
    users.fill("4000")
    assert page.inner_text("#try-answer") == "No offer passes the gates."
    compare(made.replace(users=4000), page)
    assert "Nobody is in the race." in page.locator("#try-stability").inner_text()


@pytest.mark.parametrize(
    ("label", "text", "said"),
    [
        ("Users", "80, many", "write figures of 0 or more"),
        ("Users", "1,200", "write figures of 0 or more"),
        ("Users", "-5", "write figures of 0 or more"),
        ("Users", "1e999", "write figures of 0 or more"),
        ("Users", "", "write figures of 0 or more"),
        ("Users", "80,, 90", "write figures of 0 or more"),
        ("One EUR costs", "0", "write figures above 0"),
        ("Years", "41", "write a whole number from 1 to 40"),
        ("Years", "0", "write a whole number from 1 to 40"),
        ("Years", "2.5", "write a whole number from 1 to 40"),
        ("Years", "", "write a whole number from 1 to 40"),
        ("Discount rate, % a year", "8 %", "write a number above -100"),
        ("Discount rate, % a year", "-100", "write a number above -100"),
        ("Discount rate, % a year", "7,5", "write a number above -100"),
        ("Fit, points", "101", "write a number from 0 to 100"),
        ("Fit, points", "much", "write a number from 0 to 100"),
    ],
)
def test_what_cannot_be_read_is_marked_in_words_and_the_last_good_figures_stay(made, page, label, text, said):
    page.get_by_label("Users").fill("90")
    link = page.input_value("#try-link")
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    assert box.get_attribute("aria-invalid") == "true"
    described = " ".join(page.inner_text(f"#{key}") for key in box.get_attribute("aria-describedby").split())
    assert said in described
    assert "the figures shown are those before" in page.inner_text("#try-trouble")
    if label != "Users":
        compare(made.replace(users=90), page)
    assert page.input_value("#try-link") == link
    page.get_by_label("Users").fill("95")
    if label != "Users":
        compare(made.replace(users=90), page)  # Still: a box is wrong.
        page.locator("#try-reset").click()
        compare(made, page)
    else:
        compare(made.replace(users=95), page)
    assert page.locator("[aria-invalid]").count() == 0
    assert page.is_hidden("#try-trouble")


def test_weights_that_are_all_zero_and_no_ticked_offer_are_refused(made, page):
    for name in ("Total", "Per head"):
        page.locator(f"li[data-path='Money / {name}'] .try-points").fill("0")
    assert page.locator("[aria-invalid]").count() == 2
    assert "these weights are all 0" in page.inner_text(".try-weights")
    assert page.is_visible("#try-trouble")
    page.locator("#try-reset").click()
    for name in NAMES:
        page.get_by_label(name, exact=True).uncheck()
    assert "tick at least one offer" in page.inner_text(".try-offers")
    assert page.locator("[aria-invalid]").count() == len(NAMES)
    compare(without(made, NAMES[:-1]), page)


def test_a_quantity_beyond_the_last_band_is_said_with_its_offer(made, page):
    page.get_by_label("Users").fill("80, 6000")
    assert "Acme, Storage: 6000 units lie beyond the last band of its price, which ends at 5000." in page.inner_text(
        "#try-trouble"
    )
    assert page.get_by_label("Users").get_attribute("aria-invalid") == "true"
    compare(made, page)
    page.get_by_label("Users").fill("0")
    assert "No users are left" in page.inner_text("#try-trouble")
    page.get_by_label("Users").fill("80")
    compare(made.replace(users=80), page)


def test_a_changed_state_is_marked_and_says_who_was_first(made, page):
    first = made.rank().winner
    page.get_by_label(first, exact=True).uncheck()
    assert page.inner_text("#try-marker") == f"Changed: without {first}. In the study {first} is first."
    assert "differs from the study" in page.inner_text("#try-static")
    assert "changed" in page.get_attribute("#try", "class")
    assert page.locator("#try-ranking small").count() > 0  # Places that moved say where they were.


def test_a_study_without_a_scale_of_cost_still_has_its_costs(browser, tmp_path):
    plain = study(gates=crm.Gates())
    with opened(browser, written(plain, tmp_path)) as page:
        page.get_by_label("Users").fill("55")
        page.get_by_label("Acme", exact=True).uncheck()
        costs = without(plain, ["Acme"]).replace(users=55).costs
        shown = figures(page, "ranking")
        for name in NAMES[1:]:
            assert float(shown[name, "present_value"]) == pytest.approx(costs.total()[name], rel=1e-9)
            assert float(shown[name, "per_user_month"]) == pytest.approx(costs.per_user_month()[name], rel=1e-9)
        assert page.locator("#try input[type=range]").count() == 0
        assert page.inner_text("#try-answer").startswith("Bravo costs least: USD")


def test_a_path_that_grows_stays_as_it_is_while_its_box_is_empty(browser, tmp_path):
    rising = study(
        assumptions=study().assumptions.replace(
            users=Path(values=(80,), growth=0.05), EUR=Path(values=(1.0, 1.1), every="month")
        )
    )
    with opened(browser, written(rising, tmp_path)) as page:
        users = page.get_by_label("Users")
        assert users.input_value() == ""
        page.get_by_label("Years", exact=True).fill("6")
        compare(rising.replace(years=6), page)
        users.fill("80")
        compare(rising.replace(years=6, users=80), page)
        users.fill("")
        compare(rising.replace(years=6), page)
        page.get_by_label("One EUR costs").fill("2")
        compare(rising.replace(years=6, EUR=2), page)


def test_without_answers_of_those_who_are_left_nothing_is_computed(browser, tmp_path):
    one = study(("Acme", "Bravo"), missing_must=())
    silent = one.replace(answers=[answer for answer in one.answers if answer.offer == "Acme"])
    with opened(browser, written(silent, tmp_path)) as page:
        page.get_by_label("Acme", exact=True).uncheck()
        assert "none of the ticked offers has answered anything" in page.inner_text(".try-offers")
        compare(silent, page)


def test_a_gate_that_nobody_left_can_be_judged_by_is_said(browser, tmp_path):
    base = study(("Acme", "Bravo"), missing_must=())
    offers = [one.replace(attributes={"hours": 9}) if one.name == "Acme" else one for one in base.offers]
    made = base.replace(offers=offers, gates=crm.Gates(budget=600_000, attributes={"hours": Bound(minimum=4)}))
    with opened(browser, written(made, tmp_path)) as page:
        page.get_by_label("Bravo", exact=True).uncheck()
        compare(without(made, ["Bravo"]), page)
        page.get_by_label("Bravo", exact=True).check()
        page.get_by_label("Acme", exact=True).uncheck()
        assert "none of the ticked offers states hours" in page.inner_text(".try-offers")
        compare(made, page)


def test_a_cost_that_is_no_level_of_its_scale_is_said(browser, tmp_path):
    fee = {"item": "Fee", "category": "procurement.licences", "every": "year"}
    offers = [
        crm.Offer(name=name, items=(crm.CostItem(amount=amount, **fee),))
        for name, amount in (("Acme", 100), ("Bravo", 200))
    ]
    levels = crm.ValueFunction(shape="ordinal", levels={200: 1, 400: 0.5, 800: 0.25})
    tree = [crm.Criterion(name="Fee", source="cost.nominal", value=levels)]
    plan = crm.Assumptions(currency="USD", years=2, drivers={"users": 5})
    made = crm.Study(offers=offers, criteria=tree, assumptions=plan)
    with opened(browser, written(made, tmp_path)) as page:
        years = page.get_by_label("Years", exact=True)
        years.fill("4")
        compare(made.replace(years=4), page)
        years.fill("3")
        assert "Acme: 300 is no level of the scale of Fee." in page.inner_text("#try-trouble")
        compare(made.replace(years=4), page)
        assert "one criterion alone" in page.inner_text(".try-weights")


def test_rates_that_came_with_the_offers_stand_until_one_is_written(browser, tmp_path):
    base = study()
    rates = iter((1.1, 1.3, 1.2, 1.0))
    offers = [
        one.replace(currency="GBP", exchange_rate=crm.StatedRate(to="USD", rate=next(rates))) for one in base.offers
    ]
    made = base.replace(offers=offers)
    with opened(browser, written(made, tmp_path)) as page:
        box = page.get_by_label("One GBP costs")
        assert box.input_value() == ""
        assert "as each offer states it" in page.inner_text(".try-plan")
        compare(made, page)
        box.fill("1.25")
        compare(made.replace(GBP=1.25), page)
        box.fill("")
        compare(made, page)


def test_a_browser_that_comes_to_other_figures_offers_nothing(browser, tmp_path):
    made = study()
    data = data_of(made)
    data["check"]["figures"][0][0] *= 1 + 1e-6
    report = Document("Report", "", "en", (Section("verdict", "Verdict", (Paragraph("x"),)),), {})
    file = tmp_path / "report.html"
    file.write_text(html(report, data), encoding="utf-8")
    with opened(browser, file) as page:
        assert "does not come to the figures of the study" in page.inner_text("#try")
        assert page.locator("#try input").count() == 0
