"""The page on formats says what the readers do."""

from __future__ import annotations

import re
import tomllib

import pytest

from crmselect import load_offers, taxonomy
from crmselect.load.answer_cells import parse_answer
from crmselect.load.headings import map_headings
from crmselect.load.long_words import LONG
from crmselect.load.wide_words import NAMES, OFFER, WIDE
from crmselect.model import MATURITIES, Assumptions, Uncertainty


@pytest.fixture(scope="module")
def page(request):
    return (request.config.rootpath / "docs" / "formats.md").read_text(encoding="utf-8")


def part_of(page, title):
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows_of(text):
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in rows if not set(row[0]) <= set("- ") and len(row) > 1]


def names_of(cell):
    return [name.strip() for name in re.split("[,;，]", cell) if name.strip() and name.strip() != "…"]


def test_each_column_of_the_wide_form_is_there_with_headings_that_work(page):
    known = {**NAMES, **OFFER, **WIDE}
    rows = [row for row in rows_of(part_of(page, "Offers: the wide form")) if row[0].startswith("`")]
    assert {row[0].strip("`") for row in rows} >= set(taxonomy.WIDE_COLUMNS) | set(OFFER) | {"name"}
    for key, headings, *_ in rows:
        for heading in names_of(headings):
            (found,) = map_headings([heading], known).columns
            assert found == key.strip("`") or {key.strip("`"), found} <= {"name", *NAMES}, heading


def test_each_column_of_the_long_form_is_there_with_headings_that_work(page):
    rows = [row for row in rows_of(part_of(page, "Offers: the long form")) if row[0].startswith("`")]
    keys = [re.findall("`(.*?)`", row[0]) for row in rows]
    assert {key for several in keys for key in several} == set(LONG)
    for several, row in zip(keys, rows, strict=True):
        for heading in names_of(row[1]):
            (found,) = map_headings([heading], LONG).columns
            assert found in several, heading


def test_each_word_for_an_answer_works(page):
    rows = [row for row in rows_of(part_of(page, "Answers")) if len(row) == 2 and row[0].startswith("`")]
    assert len(rows) >= 6
    for code, words in rows:
        for word in names_of(words):
            assert parse_answer(word) == {"code": code.strip("`")}, word


@pytest.mark.parametrize("title", ["Offers: the wide form", "Offers: the long form"])
def test_the_examples_load(page, title, tmp_path):
    (example,) = re.findall(r"```text\n(.*?)```", part_of(page, title), flags=re.DOTALL)
    (tmp_path / "offers.csv").write_text(example, encoding="utf-8")
    assert load_offers(tmp_path / "offers.csv")["Acme"].items


def test_the_example_of_what_is_uncertain_is_read_and_uses_every_key(page):
    (example,) = re.findall(r"```toml\n(.*?)```", part_of(page, "What is uncertain"), flags=re.DOTALL)
    written = tomllib.loads(example)["assumptions"]["uncertainty"]
    assert Assumptions(currency="USD", uncertainty=written).uncertainty.delay.months.high == 6
    assert set(written) == set(Uncertainty.model_fields) - {"place"}


def test_the_spreads_of_maturities_are_the_models(page):
    rows = [
        row for row in rows_of(part_of(page, "What is uncertain")) if row[0].strip("`") in MATURITIES and len(row) == 3
    ]
    found = {row[0].strip("`"): tuple(map(float, row[1:])) for row in rows if re.fullmatch(r"[\d.]+", row[1])}
    assert found == dict(MATURITIES)
