"""YAML: what JSON says, in other signs, without what it does behind the reader's back."""

from __future__ import annotations

import builtins
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crmselect import load_answers, load_offers, load_requirements
from crmselect.errors import DataError
from crmselect.load.jsonfile import read_json
from crmselect.load.source import Source
from crmselect.load.study import read_study
from crmselect.load.yamlfile import read_yaml
from crmselect.study import Study


def value_of(text):
    return read_yaml(Source("a.yaml", text.encode()))[0]


def refusal(text):
    with pytest.raises(DataError) as caught:
        value_of(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("true", True), ("FALSE", False), ("~", None), ("", None), ("null", None),
        ("12", 12), ("-1.5", -1.5), ("1e3", 1000.0), (".5", 0.5), ("007", "007"), ("0x1F", "0x1F"), ("1_000", "1_000"),
        ("12:30:45", "12:30:45"), ("2027-01-01", "2027-01-01"), ("'12'", "12"), ('"no"', "no"), ("!!str 12", "12"),
    ],
)  # fmt: skip
def test_a_text_is_what_the_core_schema_makes_of_it_and_no_more(text, value):
    found = value_of(f"key: {text}\n")["key"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml row 3: gives the key 'a' twice in one mapping — keep one of the two"),
        ("a: .inf\n", "a.yaml row 1: holds .inf, which is no figure"),
        ("a: 1e999\n", "a.yaml row 1: holds 1e999, which is beyond any figure"),
        ("a: !!python/name:os.system x\n", "row 1: has the tag"),
        ("a: !mine x\n", "row 1: has the tag '!mine' — leave tags out"),
        ("- &a {b: 1}\n- <<: *a\n", "row 2: has a merge key (<<) — write the fields out"),
        ("? [a]\n: 1\n", "row 1: has a key that is no word"),
        ("a: 1\n---\nb: 2\n", "holds a second document"),
        ("a: *b\n", "'b', which is not finished there"),
        ('a: "\\ud800"\n', "row 1: holds half a character"),
        ("a: [1\nb: 2\n", "row 2: is no YAML"),
        ("a:\n\t- b\n", "row 2: is no YAML"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text, message):
    assert message in refusal(text)


def test_an_alias_repeats_a_value_and_shares_nothing_with_it():
    value = value_of("- &a [1, 2]\n- *a\n")
    assert value == [[1, 2], [1, 2]]
    assert value[0] is not value[1]


scalars = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(values)
def test_json_is_yaml_and_says_the_same(value):
    text = json.dumps({"value": value})
    assert value_of(text) == read_json(Source("a.json", text.encode()))[0]


@given(values)
def test_what_another_program_wrote_as_yaml_reads_back(value):
    import io

    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.width = 10_000
    # In flow style it writes a plain ?0 that it cannot read itself.
    writer.default_flow_style = False
    writer.dump({"value": value}, stream)
    assert value_of(stream.getvalue()) == {"value": value}


def test_requirements_offers_and_answers_are_read_with_their_lines(tmp_path):
    needs = tmp_path / "needs.yaml"
    needs.write_text(
        "requirements:\n  - id: FR-1\n    text: Log in\n    priority: must\n  - id: FR-2\n    text: no\n    priority: could\n"
    )
    found = load_requirements(needs)
    assert [(one.id, one.text, one.place.row) for one in found] == [("FR-1", "Log in", 2), ("FR-2", "no", 5)]
    (file,) = found.inputs
    assert (len(file.sha256), file.encoding) == (64, "utf-8")
    flat = tmp_path / "offers.yml"
    flat.write_text("- name: Acme\n  currency: USD\n  support_hours: 24\n")
    assert load_offers(flat)["Acme"].place.row == 1
    model = tmp_path / "model.yaml"
    model.write_text(
        "offers:\n  - name: Acme\n    items:\n      - {item: Licence, category: procurement.licences, amount: 5, currency: USD}\n"
    )
    (item,) = load_offers(model)["Acme"].items
    assert (item.place.row, item.place.column) == (4, "offers[0].items[0]")
    answers = tmp_path / "answers.yaml"
    answers.write_text("- id: FR-1\n  Acme: standard\n- id: FR-2\n  Acme: 'no'\n")
    assert [one.place.row for one in load_answers(answers, requirements=found)] == [1, 3]


def test_a_fault_in_yaml_names_its_line(tmp_path):
    model = tmp_path / "offers.yaml"
    model.write_text(
        "offers:\n- name: A\n  items:\n  - item: L\n    category: nowhere\n    amount: 5\n    currency: USD\n"
    )
    with pytest.raises(DataError, match=r"row 4, offers\[0\]\.items\[0\]\.category: 'nowhere' is no cost category"):
        load_offers(model)
    path = tmp_path / "needs.yaml"
    path.write_text("- id: FR-1\n  text: a\n  priority: must\n\n- id: FR-2\n  text: b\n  priority: perhaps\n")
    with pytest.raises(DataError, match=r"needs\.yaml row 5, priority: "):
        load_requirements(path)


def test_a_study_is_read_from_yaml_as_from_toml(tmp_path):
    (tmp_path / "offers.csv").write_text("name,currency,licences per user per month\nAcme,USD,50\n")
    (tmp_path / "study.yaml").write_text(
        "study: {title: CRM}\ninputs: {offers: offers.csv}\n"
        "assumptions:\n  currency: USD\n  start: 2027-01-01\n  years: 5\n  drivers: {users: [80, 120, 150, 150, 150]}\n"
    )
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "CRM"\n[inputs]\noffers = "offers.csv"\n'
        '[assumptions]\ncurrency = "USD"\nstart = 2027-01-01\nyears = 5\ndrivers = { users = [80, 120, 150, 150, 150] }\n'
    )
    one, other = Study.read(tmp_path / "study.yaml"), Study.read(tmp_path / "study.toml")
    assert one.assumptions == other.assumptions
    assert one.title == "CRM"
    assert [offer.name for offer in one.offers] == ["Acme"]


def test_a_path_in_yaml_is_held_inside_the_folder(tmp_path):
    (tmp_path / "study.yaml").write_text("inputs: {offers: ../offers.csv}\n")
    (problem, *_) = read_study(tmp_path / "study.yaml").problems
    assert "lies outside the study's folder" in problem.what


def test_without_its_reader_yaml_says_how_to_get_it(monkeypatch):
    real = builtins.__import__

    def without(name, *arguments, **options):
        if name.startswith("ruamel"):
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    assert "is YAML, and its reader is not installed — run: pip install 'crmselect[yaml]'" in refusal("a: 1\n")
