"""Milestones: float and critical path, resources, what is late, and what is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError, Place
from crmselect.model.project_time import Milestone, Resource
from crmselect.planning.milestones import circles, milestone_problems
from crmselect.planning.schedule_dates import schedule

START = dt.date(2027, 1, 1)
DAY = dt.timedelta(days=1)

# Source: a module on critical paths in a public collection of mathematics lessons (activities A to N): the longest path
# is A - B - F - I - K - L - N with 41 days; A-D-G-J-N takes 39, A-D-H-M-N 38, A-B-E-L-N 35, A-C-J-N 30.
NETWORK = {
    "A": (2, ""), "B": (10, "A"), "C": (13, "A"), "D": (12, "A"), "E": (12, "B"), "F": (7, "B"), "G": (10, "D"),
    "H": (16, "D"), "I": (6, "F"), "J": (12, "CG"), "K": (5, "I"), "L": (8, "EK"), "M": (5, "H"), "N": (3, "JLM"),
}  # fmt: skip


def stones_of(network, start=START):
    """Return milestones whose stated days are the early ones of a network of durations."""
    due, made = {}, []
    for name, (days, after) in network.items():
        begin = max((due[one] for one in after), default=start - DAY) + DAY
        due[name] = begin + (days - 1) * DAY
        made.append(Milestone(name=name, phase="deployment", due=due[name], start=begin, after=tuple(after)))
    return made


def test_a_textbook_network_has_its_critical_path_and_its_floats():
    found = schedule(stones_of(NETWORK), start=START)
    assert (found.finish - START).days + 1 == 41
    assert found.critical_path == ("A", "B", "F", "I", "K", "L", "N")
    # Paths of 39 and 38 days lack 2 and 3 of the 41; E stands on one of 35, C on one of 30.
    assert {name: found.floats[name] for name in "GDJHMEC"} == {
        "G": 2, "D": 2, "J": 2, "H": 3, "M": 3, "E": 6, "C": 11,
    }  # fmt: skip


@given(st.data())
def test_a_milestone_that_is_late_by_its_float_does_not_move_the_end(data):
    count = data.draw(st.integers(1, 8))
    names = "ABCDEFGH"[:count]
    network = {
        name: (
            data.draw(st.integers(1, 20)),
            "".join(data.draw(st.sets(st.sampled_from(names[:n])) if n else st.just(set()))),
        )
        for n, name in enumerate(names)
    }
    stones = stones_of(network)
    plain = schedule(stones, start=START)
    which = data.draw(st.sampled_from(names))
    room = plain.floats[which]
    for more, expected in ((room, plain.finish), (room + 1, plain.finish + DAY)):
        late = [one.replace(done=one.due + more * DAY) if one.name == which else one for one in stones]
        assert schedule(late, start=START).expected_finish == expected


def test_work_begins_the_day_after_what_it_waits_for():
    found = schedule(
        [
            Milestone(name="A", phase="planning", due="2027-01-20"),
            Milestone(name="B", phase="deployment", due="2027-02-20", after="A"),
        ],
        start=START,
    )
    assert found.spans["A"].start == START
    assert found.spans["B"].start == dt.date(2027, 1, 21)
    assert found.table.loc["B", "days"] == 31


def test_work_that_overlaps_its_predecessor_only_has_to_end_after_it():
    found = schedule(
        [
            Milestone(name="A", phase="planning", due="2027-02-10"),
            Milestone(name="B", phase="deployment", start="2027-01-05", due="2027-02-20", after="A"),
        ],
        start=START,
    )
    assert found.floats == {"A": 10, "B": 0}


def test_what_is_overdue_pushes_what_comes_after_it():
    stones = [
        Milestone(name="A", phase="planning", due="2027-01-10"),
        Milestone(name="B", phase="deployment", start="2027-01-16", due="2027-01-31", after="A", baseline="2027-01-25"),
    ]
    found = schedule(stones, start=START, as_of=dt.date(2027, 1, 30))
    assert found.late == ("A",)
    # Twenty days late less five of slack.
    assert found.expected == {"A": dt.date(2027, 1, 30), "B": dt.date(2027, 2, 15)}
    assert found.table.loc["B", "variance_days"] == 21
    assert found.table["state"].tolist() == ["overdue", "open"]
    assert "A is overdue, 20 days so far." in found.say()
    assert any("里程碑" in text for text in found.say("zh"))


def test_over_allocation_names_who_when_and_for_what():
    stones = [
        Milestone(name="A", phase="deployment", start="2027-02-01", due="2027-02-20", uses="Dev: 2; Lab"),
        Milestone(name="B", phase="testing", start="2027-02-11", due="2027-03-05", uses={"Dev": 1.5}),
    ]
    found = schedule(stones, [Resource(name="Dev", available=3), Resource(name="Lab", kind="room")], START)
    (load,) = found.over
    assert (load.resource, load.start, load.end) == ("Dev", dt.date(2027, 2, 11), dt.date(2027, 2, 20))
    assert (load.needed, load.available, load.over) == (3.5, 3, 0.5)
    assert load.milestones == ("A", "B")
    assert "Dev: 3.5 needed from 11 Feb 2027 to 20 Feb 2027, 3 available (for A, B)." in found.say()


def test_a_resource_is_not_there_before_its_first_day_and_after_its_last():
    stones = [Milestone(name="A", phase="testing", start="2027-02-01", due="2027-02-10", uses="Tester")]
    tester = Resource(name="Tester", available_from="2027-02-03", available_until="2027-02-08")
    found = schedule(stones, [tester], START)
    assert [(one.start.day, one.end.day, one.available) for one in found.over] == [(1, 2, 0), (9, 10, 0)]


def test_usage_counts_working_days_and_their_cost():
    stones = [Milestone(name="A", phase="testing", start="2027-01-25", due="2027-02-05", uses="Tester: 2")]
    found = schedule(stones, [Resource(name="Tester", rate=100, available=2)], START).usage
    # 25 to 29 January and 1 to 5 February.
    assert found["amount"].tolist() == [10, 10]
    assert found["cost"].tolist() == [1000, 1000]


def problems(milestones, resources=(), start=START):
    with pytest.raises(DataError) as error:
        schedule(milestones, resources, start)
    return [str(problem) for problem in error.value.problems]


def test_a_circle_is_refused_and_named():
    found = problems(
        [
            Milestone(name="A", phase="planning", due="2027-03-01", after="C"),
            Milestone(name="B", phase="planning", due="2027-03-01", after="A"),
            Milestone(name="C", phase="planning", due="2027-03-01", after="B"),
            Milestone(name="D", phase="planning", due="2027-03-01", after="C"),
        ]
    )
    assert len(found) == 1
    assert found[0] == (
        "milestone A, after: the milestones wait for each other in a circle: A → B → C → A — take one of them out of "
        "after"
    )


def test_a_milestone_that_waits_for_itself_is_refused():
    assert problems([Milestone(name="A", phase="planning", due="2027-03-01", after="A")]) == [
        "milestone A, after: 'A' waits for itself — take one of them out of after"
    ]


def test_every_fault_is_told_at_once_with_its_place():
    place = Place("plan.xlsx", sheet="Milestones", row=3)
    found = problems(
        [
            Milestone(name="A", phase="planning", due="2026-12-01", place=place),
            Milestone(name="B", phase="deployment", due="2027-03-01", start="2027-04-01"),
            Milestone(name="C", phase="deployment", due="2027-02-01", after=("B", "Bx"), uses="Devs"),
            Milestone(name="C", phase="deployment", due="2027-03-01", pays="Build", pay_share=0.6),
            Milestone(name="D", phase="deployment", due="2027-03-01", pays="Build", pay_share=0.6),
        ],
        [Resource(name="Dev")],
    )
    text = "\n".join(found)
    for words in (
        "plan.xlsx#Milestones row 3, due: 2026-12-01 is before the project's start on 2027-01-01",
        "milestone B, due: due on 2027-03-01, before its own start on 2027-04-01",
        "milestone C, due: due on 2027-02-01, before 'B' on 2027-03-01",
        "milestone C, after: there is no milestone 'Bx'",
        "milestone C, uses: there is no resource 'Devs' — did you mean 'Dev'?",
        "2 milestones are called 'C'",
        "the milestones pay 120 % of 'Build' together",
    ):
        assert words in text
    assert all(" — " in line for line in found)


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4), max_size=6))
def test_a_circle_is_found_exactly_where_there_is_no_order(after):
    left, moved = dict(after), True
    while moved:
        moved = [name for name, needs in left.items() if not any(one in left for one in needs)]
        for name in moved:
            del left[name]
    assert bool(circles(after)) == bool(left)


def test_a_chain_of_thousands_is_looked_at():
    stones = [
        Milestone(name=f"M{n}", phase="deployment", due=START + n * DAY, after=(f"M{n - 1}",) if n else ())
        for n in range(3_000)
    ]
    assert milestone_problems(stones, start=START) == []


def test_a_schedule_leaves_as_data_and_as_html_with_names_escaped():
    found = schedule([Milestone(name="<b>A</b>", phase="planning", due="2027-03-01")], start=START)
    assert json.loads(json.dumps(found.to_dict()))["critical_path"] == ["<b>A</b>"]
    assert "<b>A" not in found._repr_html_()


def test_no_milestones_at_all_are_said():
    assert schedule([], start=START).say() == ("There are no milestones.",)
    with pytest.raises(DataError, match="no start"):
        schedule([])


def test_a_baseline_before_the_start_is_refused():
    early = Milestone(name="Built", phase="deployment", due="2027-03-01", baseline="2026-12-01")
    [problem] = milestone_problems([early], start=dt.date(2027, 1, 1))
    assert str(problem.where) == "milestone Built, baseline"
    assert problem.what == "2026-12-01 is before the project's start on 2027-01-01"
