"""What the panel must never do: leak, run what a name says, shut somebody out, keep a reader waiting."""

from __future__ import annotations

import json
import re

import pytest

import crmselect as crm
from crmselect.model import Criterion, ValueFunction
from crmselect.report.document import Document, Paragraph, Section
from crmselect.report.findings import find
from crmselect.report.html import html
from crmselect.report.interactive import live, policy
from tests.report.interactive.pages import compare, data_of, figures, opened, raw, weighted, written
from tests.report.interactive.studies import race
from tests.report.studies import Page, items, study

NAMES = ("Acme", "Bravo", "Cargo", "Delta")
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "$x$ {name} {{7*7}}",
    "\u05d0\u05d1 \u202e!",
    "a\u2028b\x07",
)


def test_on_paper_and_without_scripts_the_panel_is_not_there(browser, file, page):
    page.emulate_media(media="print")
    assert page.is_hidden("#try")
    with opened(browser, file, java_script_enabled=False) as still:
        assert still.is_hidden("#try")
        assert "in a browser that runs scripts" in still.inner_text("main")


def test_prices_that_stay_closed_are_not_in_the_page(browser, tmp_path):
    secret = [12_345.25, 9_876.5]
    staged = study(gates=crm.Gates(budget=600_000, staged=True))
    lines = (
        crm.CostItem(item="Closed line", category="procurement.licences", amount=secret[0], per="users"),
        crm.CostItem(item="Other closed line", category="procurement.support", amount=secret[1], currency="JPY"),
    )
    offers = [one.replace(items=lines) if one.name == "Delta" else one for one in staged.offers]
    staged = staged.replace(offers=offers, JPY=0.0067)
    text = json.dumps(data_of(staged))
    assert staged.rank().closed == ("Delta",)
    total = float(staged.costs.total()["Delta"])
    assert not any(str(figure) in text for figure in (*secret, total, 0.0067))
    assert "losed line" not in text
    with opened(browser, written(staged, tmp_path)) as page:
        compare(staged, page)
        page.get_by_label("Users").fill("60")
        compare(staged.replace(users=60), page)
        assert "costs not opened" in page.inner_text(".try-offers")


def test_names_that_mean_harm_are_only_names(browser, tmp_path):
    offers = [crm.Offer(name=name, items=items(40.0 + n), attributes={HOSTILE[1]: n}) for n, name in enumerate(HOSTILE)]
    tree = (
        Criterion(name=HOSTILE[0], source="cost.present_value", value=ValueFunction(worst=9e5, best=0)),
        Criterion(name=HOSTILE[1], children=(Criterion(name=HOSTILE[2], source=f"attribute.{HOSTILE[1]}", value=ValueFunction(worst=0, best=9)),
                                             Criterion(name=HOSTILE[3], source="cost.nominal", value=ValueFunction(worst=9e5, best=0)))),
    )  # fmt: skip
    bands = crm.CostItem(
        item=HOSTILE[0], category="procurement.servers", tiers=({"up_to": 50, "price": 1},), per=HOSTILE[2]
    )
    offers[0] = offers[0].replace(items=(*offers[0].items, bands))
    bad = crm.Study(
        offers=offers, criteria=tree, title=HOSTILE[1], gates=crm.Gates(budget=1e6),
        assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 9, HOSTILE[2]: 5}),
    )  # fmt: skip
    file = written(bad, tmp_path)
    assert Page(file.read_text(encoding="utf-8")).tags.count("script") == 3
    with opened(browser, file) as page:
        page.locator("#try .try-points").nth(0).fill("5")
        page.locator("#try-d1").fill("500")
        page.locator("#try input[type=checkbox]").nth(1).uncheck()
        assert page.locator("#try img, #try script").count() == 0
        assert HOSTILE[0] in page.inner_text("#try-trouble")
        page.locator("#try-d1").fill("7")
        shown = page.evaluate("[...document.querySelectorAll('#try-ranking tbody bdi')].map(name => name.textContent)")
        assert sorted(shown) == sorted(name.replace("\x07", "\ufffd") for n, name in enumerate(HOSTILE) if n != 1)
        with opened(browser, file, "#" + page.input_value("#try-link").partition("#")[2]) as other:
            assert figures(other, "ranking") == figures(page, "ranking")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_accessibility_rules_hold_as_opened_and_after_use(browser, axe, tmp_path, language):
    names = ("睿通", "蓝海云", "数联", "德邻") if language == "zh" else NAMES
    made = study(names, language=language, missing_must=(names[-1],))
    with opened(browser, written(made, tmp_path, whole=True)) as page:
        assert axe.run(page).response["violations"] == []
        compare(made, page)
        page.locator("#try .try-points").nth(0).fill("70")
        page.locator("#try input[type=checkbox]").nth(1).uncheck()
        page.locator("#try-more summary").click()
        page.locator("#try-y").fill("99")
        assert page.locator("[aria-invalid]").count() == 1
        found = axe.run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        page.locator("#try-y").fill("4")
        assert axe.run(page).response["violations"] == []


def test_nothing_is_wider_than_a_narrow_screen(browser, file):
    with opened(browser, file, viewport={"width": 400, "height": 800}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        wide = page.evaluate(
            "() => [...document.querySelectorAll('#try *')].filter(one => !one.closest('.scroll') && one.getBoundingClientRect().right > 401).length"
        )
        assert wide == 0


def test_a_move_of_a_slider_is_quick_with_forty_offers_of_thirty_lines(browser, tmp_path):
    names = tuple(f"Vendor {n:02}" for n in range(40))
    base = study(names, missing_must=names[:3])
    lines = [crm.CostItem(item=f"Line {n}", category="procurement.licences", amount=5.0 + n, per="users", every="month",
                          growth=0.02, discount=0.1, billing="year advance") for n in range(24)]  # fmt: skip
    care = [
        crm.CostItem(
            item=f"Care {n}", category="procurement.support", percent=0.01, percent_of=f"Line {n}", every="month"
        )
        for n in range(2)
    ]
    big = base.replace(
        offers=[one.replace(items=(*one.items, *lines, *care)) for one in base.offers],
        years=10,
        gates=crm.Gates(budget=9e9),
    )
    with opened(browser, written(big, tmp_path)) as page:
        timed = """([selector, texts]) => texts.map(text => {
          const box = document.querySelector(selector);
          const before = performance.now();
          box.value = text;
          box.dispatchEvent(new Event('input', { bubbles: true }));
          return performance.now() - before;
        }).sort((a, b) => a - b)[Math.floor(texts.length / 2)]"""
        moved = page.evaluate(timed, ["#try input[type=range]", [str(n) for n in range(30, 61)]])
        costs = page.evaluate(timed, ["#try-d0", [str(n) for n in range(30, 41)]])
        # A median, with room for a machine that does other things too.
        assert moved < 100, moved
        assert costs < 1000, costs
        compare(big.replace(users=40, criteria=weighted(big, raw(page))), page)


def test_a_page_without_the_panel_has_no_script_and_one_with_it_runs_no_other(made, file):
    report = Document("Report", "", "en", (Section("verdict", "Verdict", (Paragraph("x"),)),), {})
    plain = html(report)
    assert "script-src" not in plain
    assert "live_" not in plain
    assert plain == html(report)
    assert Page(plain).tags.count("script") == 1
    source = file.read_text(encoding="utf-8")
    assert f"script-src '{policy()}';" in source
    assert not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", source, flags=re.DOTALL))
    assert data_of(made) == data_of(race())


def test_where_nothing_can_be_computed_there_is_no_panel():
    closed = study(("Acme", "Bravo"), missing_must=("Acme", "Bravo"), gates=crm.Gates(staged=True))
    assert live(find(closed)) is None
