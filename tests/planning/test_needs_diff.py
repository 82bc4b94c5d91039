"""What changed between two versions of a requirements document."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmselect as crm
from crmselect.errors import Place
from crmselect.planning.needs_diff import compare_needs

OLD = """
| id | area | requirement | priority | acceptance |
|---|---|---|---|---|
| R1 | Sales | Accounts are exported | must | CSV |
| R2 | Sales | Leads are routed | should | |
| R3 | Service | Cases are counted | could | |
| R4 | Service | Pumps are listed | should | |
| R5 | Service | Faxes are sent | could | |
"""
NEW = """
| id | area | requirement | priority | acceptance |
|---|---|---|---|---|
| R1 | Sales | Accounts are exported | must | CSV and XLSX |
| R2 | Marketing | Leads are routed | must | |
| R3 | Service | Cases are counted by day | could | |
| R7 | Service | Pumps  are LISTED | should | |
| R8 | Service | Letters are written | could | |
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[crm.RequirementSet, crm.RequirementSet]:
    for name, text in (("old.md", OLD), ("new.md", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return crm.load_requirements(tmp_path / "old.md"), crm.load_requirements(tmp_path / "new.md")


def test_every_difference_is_named_field_by_field_with_both_places(versions):
    old, new = versions
    diff = old.diff(new)
    assert [need.id for need in diff.added] == ["R8"]
    assert [need.id for need in diff.removed] == ["R5"]
    assert [(one.id, two.id) for one, two in diff.renumbered] == [("R4", "R7")]
    assert [one[:4] for one in diff.moved] == [("R2", "area", "Sales", "Marketing")]
    assert [one[:4] for one in diff.changed] == [
        ("R1", "acceptance", "CSV", "CSV and XLSX"),
        ("R2", "priority", "should", "must"),
        ("R3", "text", "Cases are counted", "Cases are counted by day"),
        ("R7", "text", "Pumps are listed", "Pumps are LISTED"),
    ]
    assert diff.changed[0].old_place.endswith("old.md row 4")
    assert diff.changed[0].new_place.endswith("new.md row 4")
    assert bool(diff)
    assert diff.table.groupby("what", sort=False).size().to_dict() == {
        "added": 1, "removed": 1, "renumbered": 1, "changed": 4, "moved": 1,
    }  # fmt: skip
    assert len(diff.to_dict()["differences"]) == 8
    assert len(diff.to_dict()["inputs"]) == 2


def test_it_says_so_in_two_languages(versions):
    old, new = versions
    assert str(old.diff(new)).splitlines() == [
        "1 added: R8",
        "1 removed: R5",
        "1 renumbered: R4 → R7",
        "4 changed: R1 (acceptance criterion), R2 (priority), R3 (text), R7 (text)",
        "1 moved to another area: R2 (Sales → Marketing)",
    ]
    assert old.diff(new).say("zh").splitlines()[0] == "新增 1 条：R8"
    assert old.diff(old).say() == "Both documents ask the same."
    assert old.diff(old).say("zh") == "两份文档的需求相同。"
    assert not old.diff(old)


def test_a_page_shows_what_comes_from_data_escaped():
    old = crm.RequirementSet(requirements=(crm.Requirement(id="R1", text="<b>", priority="must"),))
    html = old.diff(crm.RequirementSet(requirements=()))._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_answers_to_what_changed_in_substance_are_stale(versions):
    old, new = versions
    answers = crm.AnswerSet(answers=tuple(crm.Answer(offer="A", requirement=id_, code="standard") for id_ in old.ids))
    stale = {one.answer.requirement: (one.why, one.now) for one in old.diff(new).stale(answers)}
    assert stale == {
        "R1": (("acceptance",), "R1"),
        "R2": (("priority",), "R2"),
        "R3": (("text",), "R3"),
        "R4": (("renumbered", "text"), "R7"),
        "R5": (("removed",), ""),
    }
    said = [one.say() for one in old.diff(new).stale(answers)]
    assert said[0] == "A's answer to R1 is stale: acceptance criterion"
    assert said[3] == "A's answer to R4 (now R7) is stale: renumbered, text"
    assert old.diff(new).stale(answers)[4].say("zh") == "A 对 R5 的应答已过时：删除"


def test_an_area_title_or_weight_makes_no_answer_stale():
    one = crm.Requirement(id="R1", text="Works", priority="must", area="A", weight=1)
    old = crm.RequirementSet(requirements=(one,))
    new = crm.RequirementSet(requirements=(one.replace(area="B", weight=2, title="T", place=Place("x.md", row=3)),))
    diff = old.diff(new)
    assert [change.field for change in (*diff.changed, *diff.moved)] == ["weight", "title", "area"]
    assert not diff.stale([crm.Answer(offer="A", requirement="R1", code="standard")])


def test_a_requirement_put_first_in_a_numbered_list_renumbers_the_others_and_changes_none():
    texts = ["Export", "Import", "Print", "Search"]

    def numbered(given: list[str]) -> crm.RequirementSet:
        return crm.RequirementSet(
            requirements=[crm.Requirement(id=f"R{n}", text=text, priority="must") for n, text in enumerate(given, 1)]
        )

    diff = numbered(texts).diff(numbered(["Sign on", *texts]))
    assert [need.text for need in diff.added] == ["Sign on"]
    assert [(one.id, two.id) for one, two in diff.renumbered] == [
        ("R1", "R2"),
        ("R2", "R3"),
        ("R3", "R4"),
        ("R4", "R5"),
    ]
    assert not diff.changed
    assert not diff.removed


def test_a_text_that_stands_twice_is_not_taken_for_a_renumbered_one():
    def of(*pairs: tuple[str, str]) -> crm.RequirementSet:
        return crm.RequirementSet(requirements=[crm.Requirement(id=i, text=t, priority="must") for i, t in pairs])

    diff = of(("R1", "Same"), ("R2", "Same")).diff(of(("R3", "Same")))
    assert not diff.renumbered
    assert [need.id for need in diff.removed] == ["R1", "R2"]


NEEDS = st.dictionaries(
    st.sampled_from([f"R{n}" for n in range(6)]),
    st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["must", "could"])),
).map(
    lambda found: crm.RequirementSet(
        requirements=[crm.Requirement(id=i, text=t, priority=p) for i, (t, p) in found.items()]
    )
)


@given(NEEDS, NEEDS)
def test_what_was_is_what_is_left_and_what_is_gone(old, new):
    diff = compare_needs(old, new)
    gone = {need.id for need in diff.removed}
    came = {need.id for need in diff.added}
    renamed = {one.id: two.id for one, two in diff.renumbered}
    kept = {renamed.get(id_, id_) for id_ in old.ids if id_ not in gone}
    assert kept | came == set(new.ids)
    assert not kept & came
    assert len(kept) == len(old) - len(gone)
    assert bool(diff) == ({(n.id, n.text, n.priority) for n in old} != {(n.id, n.text, n.priority) for n in new})
