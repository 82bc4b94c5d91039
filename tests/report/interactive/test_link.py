"""A state as a link: there and back, and whatever is no state."""

from __future__ import annotations

import pytest

from tests.report.interactive.pages import compare, data_of, figures, opened, raw, weighted, without


def test_a_link_carries_the_state_and_reset_takes_it_away(made, browser, file, page):
    page.locator("li[data-path='Support'] .try-points").fill("70")
    page.get_by_label("Users").fill("50, 60")
    page.get_by_label("Years", exact=True).fill("6")
    page.get_by_label("One EUR costs").fill("1.3")
    page.get_by_label("Bravo", exact=True).uncheck()
    changed = without(made, ["Bravo"]).replace(users=[50, 60], years=6, EUR=1.3)
    changed = changed.replace(criteria=weighted(made, raw(page)))
    compare(changed, page)
    link = page.input_value("#try-link")
    shown = figures(page, "ranking")
    with opened(browser, file, "#" + link.partition("#")[2]) as other:
        assert other.inner_text("#try-news") == "The state of the link is shown."
        assert figures(other, "ranking") == shown
        compare(changed, other)
        assert other.input_value("#try-link") == link
        other.locator("#try-reset").click()
        compare(made, other)
        assert other.evaluate("location.hash") == "#try"
        assert other.input_value("#try-link").endswith("report.html#try")
        assert other.evaluate("document.activeElement.type") == "range"


def test_a_link_that_comes_later_is_taken_too(made, page):
    page.get_by_label("Users").fill("50")
    fragment = page.input_value("#try-link").partition("#")[2]
    page.locator("#try-reset").click()
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    page.wait_for_function("document.querySelector('#try-news').textContent !== ''")
    compare(made.replace(users=50), page)


@pytest.mark.parametrize(
    "tail",
    ["", "study=0000000000&y=4", "study={id}&y=99", "study={id}&y=4&y=5", "study={id}&zz=1", "study={id}&off=0.9",
     "study={id}&off=0.1.2.3", "study={id}&w0=%FF", "%", "study={id}&d0=9999", "study={id}&off=-1", "study={id}&w0=<img src=x>"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_passed_over_with_a_message(made, browser, file, tail):
    with opened(browser, file, "#try:" + tail.format(id=data_of(made)["id"])) as page:
        said = page.inner_text("#try-news")
        assert said in {
            "The link's state cannot be read: the study as written is shown.",
            "The link belongs to another version of this report: the study as written is shown.",
        }
        assert ("another version" in said) == ("0000" in tail)
        compare(made, page)
        assert page.inner_text("#try-marker") == "As in the study"


def test_the_link_is_copied(browser, file):
    with opened(browser, file, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_label("Users").fill("50")
        page.get_by_role("button", name="Copy link").click()
        page.wait_for_function("document.querySelector('#try-news').textContent !== ''")
        assert page.inner_text("#try-news") in {"Copied.", "Copy it from the box: it is selected."}
        assert page.evaluate("getSelection().toString()") == page.input_value("#try-link")
