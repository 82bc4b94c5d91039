"""Requirements out of documents and tables."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import crmselect as crm
from crmselect.errors import DataError
from crmselect.load.requirements import load_requirements
from crmselect.model import RequirementSet

Load = Callable[..., RequirementSet]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a text as a file and read it back."""

    def read(text: str, name: str = "needs.md", **options: object) -> RequirementSet:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return load_requirements(path, **options)  # type: ignore[arg-type]

    return read


def told(load: Load, text: str, name: str = "needs.md", **options: object) -> list[str]:
    """Return the faults of a file, without its folder."""
    with pytest.raises(DataError) as caught:
        load(text, name, **options)
    return [re.sub(r"/\S*/(?=needs)", "", str(problem)) for problem in caught.value.problems]


def priorities(found: RequirementSet) -> dict[str, str]:
    return {one.id: one.priority for one in found}


def notes(found: RequirementSet) -> str:
    return "\n".join(f"{note.where}: {note.what}" for note in found.input_notes)


HEADINGS = """\
# Requirements of the sales department

Must be read by everyone. **Priority**: see below.

## Document control

| Field | Value |
|-------|-------|
| **Owner** | Sales |

## Contacts

### FR-001: One record a customer

**Description**: Every customer is shown once,
with all that was agreed.

It is the same on the telephone.

**Rationale**: Three lists disagree today.

**Acceptance Criteria**:
- [ ] Given two records, when they are merged, then one is left
- [x] No field is lost

**Priority**: MUST_HAVE (agreed with the works council) | **Complexity**: HIGH

---

### 2.1.3 FR-002 - Import

- **Priority:** Should Have
- **User role**: Sales representative
- **Process**: Lead to order
- **Acceptance criteria**:
  - 10,000 rows in a minute

The list of a fair is read in.

### Why contacts matter

They do.

## Quality

### Non-functional requirements

#### NFR-SEC-01 — Encryption [#nfr-sec-01]

| Field | Value |
|-------|-------|
| Priority | P1 |
| Type | Compliance |

**Requirement.** All data are encrypted.

#### Conflict C-1: Price against comfort

**Conflicting requirements**:
- **FR-001**: costs much

### UC-1: An agent takes a call

**Actor**: Agent

**Main flow**:
1. The telephone rings

**Priority**: HIGH

### DR-001: Customer entity

**Description**: The master data.

**Attributes**:
| Attribute | Type | Required | Description |
|-----------|------|----------|-------------|
| name | text | yes | Of the customer |

## Constraints

**TC-1**: The product runs in the union.
"""


def test_a_heading_with_an_id_and_a_priority_below_it_is_a_requirement(load: Load) -> None:
    found = load(HEADINGS)
    assert priorities(found) == {"FR-001": "must", "FR-002": "should", "NFR-SEC-01": "should", "UC-1": "should"}
    assert found.areas == ("Contacts", "Non-functional requirements", "Quality")


def test_the_fields_below_the_heading_make_the_requirement(load: Load) -> None:
    found = load(HEADINGS)
    first, second = found["FR-001"], found["FR-002"]
    assert first.title == "One record a customer"
    assert first.text == "Every customer is shown once, with all that was agreed. It is the same on the telephone."
    assert first.acceptance == "Given two records, when they are merged, then one is left; No field is lost"
    assert (second.role, second.process, second.acceptance) == (
        "Sales representative", "Lead to order", "10,000 rows in a minute",
    )  # fmt: skip
    assert second.text == "The list of a fair is read in."
    assert found["NFR-SEC-01"].text == "All data are encrypted."
    assert found["UC-1"].text == "An agent takes a call"
    assert found["UC-1"].role == "Agent"


def test_kinds_are_stated_or_shown_by_the_id_or_a_heading(load: Load) -> None:
    found = load(HEADINGS)
    assert [one.kind for one in found] == ["functional", "functional", "legal", "functional"]
    assert load("## Non-functional requirements\n\n### A-1: x\n**Priority**: Must\n")["A-1"].kind == "non-functional"
    assert load("## Needs\n\n### NFR-1: x\n**Priority**: Must\n")["NFR-1"].kind == "non-functional"
    assert load("## 3. Legal requirements\n\n### L-1: x\n**Priority**: Must\n")["L-1"].kind == "legal"
    odd = load("### A-1: x\n**Priority**: Must\n**Type**: Blue\n")
    assert odd["A-1"].kind == "functional"
    assert "'Blue' is none of the kinds" in notes(odd)


def test_every_requirement_knows_its_line_and_the_file_its_hash(load: Load) -> None:
    found = load(HEADINGS)
    lines = HEADINGS.split("\n")
    for one in found:
        assert one.place is not None
        assert one.place.row is not None
        assert one.id in lines[one.place.row - 1]
    assert found.inputs[0].encoding == "utf-8"
    assert len(found.inputs[0].sha256) == 64


def test_nothing_is_left_aside_in_silence(load: Load) -> None:
    said = notes(load(HEADINGS))
    assert "no requirements, for they state no priority: DR-001" in said
    assert "TC-1" in said
    assert "fields not read: Complexity (1)" in said or "Rationale (1)" in said


TABLES = """\
# Needs

Priorities: M, S, C.

| Term | Meaning |
|------|---------|
| CRM | this |

## Sales

| Priority | Ref. | Requirement | Area | Owner |
|:---|---:|---|---|---|
| 🔴 **Must** | **[R-1](#r1)** | Leads are *scored*<br>daily | | A |
| should | `R-2` | Quotes \\| orders | Quotes | B |

**Service**

| 编号 | 需求描述 | 优先级 | 角色 | 验收标准 | 流程 | 权重 |
|---|---|---|---|---|---|---|
| 客-1 | 工单分派 | 必须 | 客服 | 两秒内 | 售后 | 3 |
| 客-2 | 满意度调查 | 可选 | | | | |
"""


def test_tables_are_read_whatever_the_order_and_the_language_of_their_columns(load: Load) -> None:
    found = load(TABLES)
    assert priorities(found) == {"R-1": "must", "R-2": "should", "客-1": "must", "客-2": "could"}
    assert found["R-1"].text == "Leads are scored daily"
    assert found["R-2"].text == "Quotes | orders"
    assert [one.area for one in found] == ["Sales", "Quotes", "Sales", "Sales"]
    ticket = found["客-1"]
    assert (ticket.role, ticket.acceptance, ticket.process, ticket.weight) == ("客服", "两秒内", "售后", 3)
    assert "columns not read: 'Owner'" in notes(found)


@pytest.mark.parametrize(
    "heading", ["ID", "Req ID", "Requirement ID", "Ref", "No.", "#", "编号", "需求编号", "Use Case ID"]
)
def test_usual_headings_of_ids(load: Load, heading: str) -> None:
    assert load(f"| {heading} | Description | Priority |\n|-|-|-|\n| 1 | a | Must |\n").ids == ("1",)


@pytest.mark.parametrize(
    "heading",
    [
        "Requirement",
        "Description",
        "Functional requirement",
        "User story",
        "Statement",
        "需求",
        "描述",
        "要求",
        "Title",
    ],
)
def test_usual_headings_of_texts(load: Load, heading: str) -> None:
    assert load(f"| ID | {heading} | Priority |\n|-|-|-|\n| 1 | a | Must |\n")["1"].text == "a"


@pytest.mark.parametrize(
    "heading", ["Priority", "MoSCoW", "Importance", "M/D/O", "优先级", "重要性", "Priority (MoSCoW)"]
)
def test_usual_headings_of_priorities(load: Load, heading: str) -> None:
    assert load(f"| ID | Text | {heading} |\n|-|-|-|\n| 1 | a | M |\n")["1"].priority == "must"


def test_a_name_beside_a_description_is_the_title(load: Load) -> None:
    found = load("| ID | Feature | Description | Priority |\n|-|-|-|-|\n| 1 | Scoring | Leads are scored | M |\n")
    assert (found["1"].title, found["1"].text) == ("Scoring", "Leads are scored")


def test_columns_to_tick_give_the_priority(load: Load) -> None:
    table = "| ID | Requirement | Must | Should | Could |\n|-|-|-|-|-|\n"
    found = load(table + "| 1 | a | ✓ | | |\n| 2 | b | – | x | no |\n")
    assert priorities(found) == {"1": "must", "2": "should"}
    assert told(load, table + "| 1 | a | x | x | |\n| 2 | b | | | |\n") == [
        "needs.md row 3, Must: 'Must / Should' names several priorities: must, should — keep the one that is meant",
        "needs.md row 4, Must: no priority is given — write must, should, could or wont",
    ]


def test_rows_that_name_a_group_give_the_area_and_totals_are_no_requirements(load: Load) -> None:
    found = load(
        "| ID | Requirement | Priority |\n|-|-|-|\n| **Lead capture** |\n| 1 | a | Must |\n| **Quotes** | | |\n"
        "| 2 | b | Must |\n| **Total** | 2 | |\n| … | … | … |\n| ID | Requirement | Priority |\n"
    )
    assert [(one.id, one.area) for one in found] == [("1", "Lead capture"), ("2", "Quotes")]


def test_m_is_medium_in_a_table_with_high_and_low_and_must_in_the_next(load: Load) -> None:
    found = load(
        "| ID | Text | Priority |\n|-|-|-|\n| 1 | a | H |\n| 2 | b | M |\n| 3 | c | L |\n\n"
        "| ID | Text | Priority |\n|-|-|-|\n| 4 | d | M |\n| 5 | e | S |\n"
    )
    assert priorities(found) == {"1": "should", "2": "could", "3": "wont", "4": "must", "5": "should"}
    assert "'L' is the lowest of its scale and counts as wont: 3" in notes(found)
    doubt = told(load, "| ID | Text | Priority |\n|-|-|-|\n| 1 | a | H |\n| 2 | b | M |\n| 3 | c | W |\n")
    assert doubt == [
        "needs.md row 4, Priority: 'M' can be must or medium, for H or L stand here beside S, C or W — write it out"
    ]


LISTS = """\
# Needs

## Capture

- **FR-001** (Must): Leads come in by mail.
- FR-2 [SHOULD, phase 1]: Leads come in by
  telephone.
- [ ] **FR-003** (could) — Leads come in by letter.
  - Given a letter, when it is scanned, then a lead is made
- **FR-004**: The caller is shown. (P0)
- **[M] FR-5** Leads are checked.
- **FR-006**: The system MUST be fast.
- FR-001, FR-004

**FR-7: Merge** (Must)

Two records become one.

**FR-8** - Split
- **Description**: One record becomes two.
- **Priority**: Could Have

1. **ID**: PERF-001
   - **Requirement**: A page in two seconds.
   - **Priority**: must_have

2. **ID**: PERF-002
   - **Requirement**: A report in ten.
   - **Priority**: nice_to_have

- R9 Duplicates are found.
  - priority: MUST

| ID | Requirement (MoSCoW) |
|----|----------------------|
| **FR-10** (Must) | Fields can be added. |

## Must have

- **FR-20**: Roles.

| ID | Requirement |
|----|-------------|
| FR-21 | Rights. |

### FR-22: Logs

Who did what.

## Won't have

- **FR-23**: Fax.
"""


def test_lists_and_paragraphs_with_ids_and_priorities_are_requirements(load: Load) -> None:
    found = load(LISTS)
    assert priorities(found) == {
        "FR-001": "must", "FR-2": "should", "FR-003": "could", "FR-004": "must", "FR-5": "must", "FR-7": "must", "FR-8": "could",
        "PERF-001": "must", "PERF-002": "could", "R9": "must", "FR-10": "must", "FR-20": "must", "FR-21": "must", "FR-22": "must",
        "FR-23": "wont",
    }  # fmt: skip
    assert found["FR-2"].text == "Leads come in by telephone."
    assert found["FR-004"].text == "The caller is shown."
    assert found["FR-7"].text == "Two records become one."
    assert (found["FR-8"].title, found["FR-8"].text) == ("Split", "One record becomes two.")
    assert "FR-006" in notes(found)


def test_a_heading_that_ranks_is_no_area(load: Load) -> None:
    found = load("## Sales\n\n### Must have\n\n- **A-1**: x\n\n### Should have\n\n- **A-2**: y\n")
    assert [(one.area, one.priority) for one in found] == [("Sales", "must"), ("Sales", "should")]


def test_a_priority_of_the_section_ranks_the_ids_below_it(load: Load) -> None:
    found = load("### 4.1 Contacts\n\n**Priority**: High\n\n- **REQ-1**: a\n- **REQ-2** (Must): b\n")
    assert priorities(found) == {"REQ-1": "should", "REQ-2": "must"}


def test_ids_stand_before_behind_and_within_brackets(load: Load) -> None:
    text = "".join(
        f"### {heading}\n\n**Priority**: Must\n\nText.\n\n"
        for heading in ("[A-1] One", "Two (A-2)", "【A-3】三", "Story A-4: Four", "✅ A-5: Five", "Requirement 6: Six", "7.1 Seven",
                        "~~A-8~~ Eight", "`A-9` Nine", "A-10（优先级：低）Ten")
    )  # fmt: skip
    found = load(text)
    assert found.ids == ("A-1", "A-2", "A-3", "A-4", "A-5", "Requirement 6", "7.1", "A-8", "A-9", "A-10")
    assert [one.title for one in found][:7] == ["One", "Two", "三", "Four", "Five", "Six", "Seven"]
    assert "struck out and read all the same: A-8" in notes(found)


def test_fields_may_be_headings_themselves(load: Load) -> None:
    found = load(
        "## FR-1: Log in\n\n### Description\nUsers log in.\n\n### Priority\nMust have\n\n### Acceptance criteria\n- in a second\n"
    )
    one = found["FR-1"]
    assert (one.text, one.priority, one.acceptance) == ("Users log in.", "must", "in a second")


def test_chinese_documents_are_read(load: Load) -> None:
    found = load(
        "# 需求\n\n## 三、非功能需求\n\n### FR-001：性能\n- **描述**：两秒内打开\n- **优先级**：必须\n\n"
        "### 需求 2：可用性\n\n**优先级：**应该（二期）\n\n**验收标准：**\n- 新人一小时学会\n"
    )
    assert priorities(found) == {"FR-001": "must", "需求 2": "should"}
    assert found["FR-001"].text == "两秒内打开"
    assert found["FR-001"].kind == "non-functional"
    assert found["需求 2"].acceptance == "新人一小时学会"
    assert found.areas == ("非功能需求",)


TRACED = """\
## Index

| ID | Title | Priority |
|----|-------|----------|
| FR-1 | Log in | Must |
| FR-2 | Log out | Should |
| FR-3 | Stay in | Could |

## Detail

### FR-1: Log in

**Description**: Users log in with their card.

**Priority**: Must

### FR-2: Log out

**Description**: Users log out by pulling their card out of the reader again.

### FR-4: Forget

**Description**: All is forgotten.

## Traceability matrix

| Requirement | Goal | Priority |
|-------------|------|----------|
| FR-1 | G-1, G-2 | SHOULD |
| FR-4 | G-3 | MUST |
| FR-9 | G-3 | MUST |
| FR-1–FR-4 | G-3 | Mixed |
"""


def test_indexes_and_traceability_matrices_invent_nothing_and_override_nothing(load: Load) -> None:
    found = load(TRACED)
    assert priorities(found) == {"FR-1": "must", "FR-2": "should", "FR-3": "could", "FR-4": "must"}
    assert found["FR-1"].text == "Users log in with their card."
    assert found["FR-2"].text.startswith("Users log out by pulling")
    assert found["FR-2"].title == "Log out"
    said = notes(found)
    assert "FR-1 stands there again: read once" in said
    assert "FR-1 is should here and must where it is defined" in said
    assert "gives FR-4 its priority" in said
    assert "named with a priority and defined nowhere: FR-9" in said


def test_the_same_id_for_something_else_is_a_fault_with_both_places(load: Load) -> None:
    table = "| ID | Requirement | Priority |\n|-|-|-|\n"
    twice = "'A-1' is given twice, first at row"
    assert told(
        load, f"{table}| A-1 | Leads are scored | Must |\n\n{table}| A-1 | Reports are printed | Could |\n"
    ) == [f"needs.md row 7, ID: {twice} 3, ID — give each requirement its own id"]
    assert told(load, f"{table}| A-1 | x | Must |\n| a-1 | x | Must |\n") == [
        f"needs.md row 4, ID: {twice.replace('A', 'a')} 3, ID — give each requirement its own id"
    ]
    assert told(load, "### A-1: x\n**Priority**: Must\n\n### A-1: x\n**Priority**: Must\n") == [
        f"needs.md row 4: {twice} 1 — give each requirement its own id"
    ]


def test_functions_named_like_parts_of_a_project_are_read(load: Load) -> None:
    found = load(
        "## Tasks\n\n- **FR-1** (Must): a\n\n## Issues\n\n| ID | Requirement | Priority |\n|-|-|-|\n| FR-2 | b | Must |\n"
    )
    assert found.areas == ("Tasks", "Issues")


def test_a_table_that_repeats_the_ids_of_others_in_fewer_words_adds_nothing(load: Load) -> None:
    table = "| ID | Requirement | Priority |\n|-|-|-|\n"
    full = f"{table}| A-1 | Leads are scored by age and by value | Must |\n| A-2 | Users sign in with a card | Must |\n"
    more = f"{table}| A-3 | Reports are printed each month | Could |\n"
    plan = f"{table}| A-1 | Leads scored | Must |\n| A-2 | SSO | Must |\n| A-3 | Reports printed | Should |\n"
    found = load(f"{full}\n{more}\n## Release 1\n\n{plan}")
    assert priorities(found) == {"A-1": "must", "A-2": "must", "A-3": "could"}
    assert found["A-2"].text == "Users sign in with a card"
    assert "A-3 is should here and could where it is defined" in notes(found)
    anew = f"{table}| A-1 | Tickets | Must |\n| A-2 | Calls | Must |\n| A-3 | Mails | Must |\n"
    assert len(told(load, f"{full}{more[len(table) :]}\n{anew}")) == 3


def test_risks_tests_and_tasks_are_no_requirements_and_are_named(load: Load) -> None:
    found = load(
        "### FR-1: a\n**Priority**: Must\n\n## Risks\n\n### R-1: Fire\n**Priority**: High\n\n## Annex\n\n"
        "| ID | Description | Probability | Impact | Priority |\n|-|-|-|-|-|\n| R-2 | Water | L | H | High |\n\n"
        "| ID | Description | P | I |\n|-|-|-|-|\n| R-3 | Wind | L | H |\n\n"
        "## 7. Test cases\n\n- **T-1** (High): try it\n\n## 8. Done when\n\n### P0 (critical)\n\n1. **AC-001**: it works\n"
    )
    assert found.ids == ("FR-1",)
    assert "1 ids with a priority below 'Risks' are no requirements" in notes(found)
    assert "it is a table of risks or of tests" in notes(found)


def test_a_form_that_explains_the_fields_is_no_requirement(load: Load) -> None:
    found = load(
        "## Requirements\n\nEach has:\n- **ID**: a unique mark\n- **Priority**: Must / Should / Could\n- **Description**: what\n\n"
        "### FR-1: a\n\n**Priority:** Must\n\n**Description:**\nIt does.\n"
    )
    assert found.ids == ("FR-1",)
    assert found["FR-1"].text == "It does."


def test_a_group_of_requirements_is_none_itself_unless_it_states_a_priority(load: Load) -> None:
    found = load(
        "## F1: Contacts\n\n| ID | Requirement | Priority |\n|-|-|-|\n| F1.1 | a | Must |\n\n"
        "## EPIC-2: Quotes\n**Priority**: Should\n\n### US-2.1: b\n**Priority**: Must\n\n"
        "# F13: Notes\n\n## Overview\n\n| Attribute | Value |\n|-|-|\n| Priority | Phase 1 |\n| Owner | X |\n\n"
        "## Needs\n\n| ID | Requirement | Priority |\n|-|-|-|\n| F13.1 | c | Must |\n"
    )
    assert priorities(found) == {"F1.1": "must", "EPIC-2": "should", "US-2.1": "must", "F13.1": "must"}
    assert found["F1.1"].area == "F1: Contacts"
    assert "F13 groups requirements; its own priority is not read: 'Phase 1'" in notes(found)


def test_a_priority_for_parts_counts_as_the_strictest_and_is_noted(load: Load) -> None:
    found = load("### N-1: Languages\n\n**Priority**: English: MUST_HAVE; Welsh: SHOULD_HAVE\n")
    assert found["N-1"].priority == "must"
    assert "N-1 has several priorities" in notes(found)


def test_a_second_priority_in_one_requirement_is_noted(load: Load) -> None:
    found = load("### N-1: x\n\n**Priority**: Must\n\n**Notes**: none\n\n**Priority**: Could\n")
    assert found["N-1"].priority == "must"
    assert "N-1 is could here and must before: the first counts" in notes(found)


def test_every_fault_of_a_document_is_told_at_once_with_line_and_mending(load: Load) -> None:
    assert told(
        load,
        "| ID | Requirement | Priority | Weight |\n|-|-|-|-|\n| A-1 | a | Musst | 1,5 |\n|  | b | Must | |\n| A-3 | | Must | |\n"
        "| A-4 | d | | |\n| A-5 | a | b | Must | 1 |\n\n### A-6: x\n**Priority**:\n\n**Description**: y\n\n"
        "### Search\n**Description**: finds\n**Priority**: Must\n\n| ID | Requirement | Priority |\n|---|---|\n| A-7 | z | Must |\n",
    ) == [
        "needs.md row 3, Priority: 'Musst' is no priority — did you mean 'must'?",
        "needs.md row 3, Weight: '1,5' can be 1.5 or 15 — declare decimal=\",\" or write 1.5",
        "needs.md row 4, ID: has no id — give each requirement an id, such as FR-001",
        "needs.md row 5, Requirement: says nothing of what is required — write it out",
        "needs.md row 6, Priority: no priority is given — write must, should, could or wont",
        "needs.md row 7: has 5 cells where the headings are 4 — write a bar inside a cell as \\|",
        "needs.md row 10, Priority: no priority is given — write must, should, could or wont",
        "needs.md row 14: 'Search' states a priority and has no id — begin the heading with one, such as 'FR-001: '",
        "needs.md row 19: has 2 cells of dashes below 3 headings, so that it is no table — write one --- a heading",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Nothing\n\nProse.\n", "no requirement was found: no id stands with a text and a priority"),
        ("- **FR-1**: The system MUST log in.\n", "1 ids have no priority, the first is FR-1"),
        ("| ID | Requirement |\n|-|-|\n| A-1 | x |\n", "no column holds priorities"),
        ("| Requirement | Priority |\n|-|-|\n| x | Must |\n", "no column holds ids"),
        ("### Search\n**Priority**: Must\n", "1 headings have a priority and no id, the first is 'Search'"),
        ("## Must have\n\n- Search\n", "1 headings have a priority and no id, the first is 'Must have'"),
    ],
)
def test_a_document_without_requirements_says_what_was_looked_for(load: Load, text: str, said: str) -> None:
    (fault,) = told(load, text)
    assert said in fault
    assert "as columns ID, Requirement and Priority of a table" in fault


def test_a_table_in_another_language_is_read_where_ids_and_priorities_leave_no_doubt(load: Load) -> None:
    table = "| ID | Anforderung | Priorität |\n|-|-|-|\n| A-1 | Kontakte werden einmal geführt | Must |\n"
    assert "no column holds priorities" in told(load, table)[0]
    found = load(table.replace("Priorität", "Priority"))
    assert found["A-1"].text == "Kontakte werden einmal geführt"
    assert load(table, columns={"text": "Anforderung", "priority": "Priorität"})["A-1"].priority == "must"


# Tables of other formats.

CSV = """\
Req ID,Area,Requirement,Priority,Type,Business process,User role,Acceptance criteria,Weight,Owner
FR-1,Sales,Leads are scored,MUST_HAVE,Functional,Lead to order,Sales,In a second,,A
FR-2,Sales,Quotes are printed,Nice to have,NFR,,,,2.5,B
FR-3,Service,Tickets are counted,Should (phase 2),Legal,,,,,
"""


def test_a_text_file_of_requirements_is_read(load: Load) -> None:
    found = load(CSV, "needs.csv")
    assert priorities(found) == {"FR-1": "must", "FR-2": "could", "FR-3": "should"}
    assert [one.kind for one in found] == ["functional", "non-functional", "legal"]
    assert found.areas == ("Sales", "Service")
    one = found["FR-1"]
    assert (one.process, one.role, one.acceptance, one.weight) == ("Lead to order", "Sales", "In a second", None)
    assert found["FR-2"].weight == 2.5
    assert str(one.place).endswith("needs.csv row 2")
    assert "columns not read: 'Owner'" in notes(found)


def test_the_same_requirements_are_equal_in_every_format(load: Load, tmp_path: Path) -> None:
    records = [
        {"id": "A-1", "text": "Leads are scored", "priority": "must", "area": "Sales"},
        {"id": "A-2", "text": "Quotes are printed", "priority": "could", "area": "Sales"},
    ]
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["ID", "Requirement", "Priority", "Area"])
    for record in records:
        book.active.append(list(record.values()))
    book.save(tmp_path / "needs.xlsx")
    rows = "".join(f"| {' | '.join(record.values())} |\n" for record in records)
    toml = "\n".join(
        "[[requirements]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in record.items())
        for record in records
    )
    read = [
        load_requirements(tmp_path / "needs.xlsx"),
        load(json.dumps(records), "needs.json"),
        load(json.dumps({"requirements": records}), "both.json"),
        load(toml, "needs.toml"),
        load("id,text,priority,area\n" + "".join(f"{','.join(record.values())}\n" for record in records), "needs.csv"),
        load(
            "编号\t需求\t优先级\t模块\n" + "".join("\t".join(record.values()) + "\n" for record in records), "needs.tsv"
        ),
        load("| ID | Requirement | Priority | Module |\n|-|-|-|-|\n" + rows, "needs.md"),
    ]
    assert all(one.requirements == read[0].requirements for one in read)
    places = [str(one["A-2"].place).rpartition("/")[2] for one in read]
    assert places == [
        "needs.xlsx#Sheet row 3", "needs.json row 2", "both.json row 2", "needs.toml row 6", "needs.csv row 3", "needs.tsv row 3",
        "needs.md row 4",
    ]  # fmt: skip


def test_a_sheet_is_named_or_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Costs"
    book.active.append(["Item", "Amount"])
    book.active.append(["Licence", 12])
    sheet = book.create_sheet("Needs")
    sheet.append(["No.", "Requirement", "M/D/O"])
    sheet.append([1, "Leads", "M"])
    sheet.append([2, "Quotes", "D"])
    sheet.append([3, "Fax", "Perhaps"])
    path = tmp_path / "rfp.xlsx"
    book.save(path)
    with pytest.raises(DataError) as caught:
        load_requirements(path)
    (fault,) = caught.value.problems
    assert str(fault.where).endswith("rfp.xlsx#Needs C4, M/D/O")
    sheet["C4"] = "O"
    book.save(path)
    found = load_requirements(path)
    assert priorities(found) == {"1": "must", "2": "should", "3": "could"}
    assert found.inputs[0].sheet == "Needs"
    assert "the sheet is not read: no column holds ids" in notes(found)
    assert load_requirements(f"{path}#Needs").ids == load_requirements(path, sheet="Needs").ids == ("1", "2", "3")
    with pytest.raises(DataError, match="no column gives the id"):
        load_requirements(path, sheet="Costs")


def test_missing_columns_are_named_with_what_comes_near(load: Load) -> None:
    among = "of a requirement among 'ID', 'Requirment', 'Urgency'"
    assert told(load, "ID,Requirment,Urgency\nA-1,x,Must\n", "needs.csv") == [
        f"needs.csv row 1: no column gives the text {among} — did you mean 'requirement' for 'Requirment'?",
        f"needs.csv row 1: no column gives the priority {among} — head it priority, or name it with columns={{'priority': …}}",
    ]
    found = load(
        "ID,Requirment,Urgency\nA-1,x,Must\n", "needs.csv", columns={"text": "requirment", "priority": "Urgency"}
    )
    assert found["A-1"].priority == "must"


def test_columns_that_the_caller_names_have_to_be_there(load: Load) -> None:
    assert told(load, CSV, "needs.csv", columns={"text": "Requirment"}) == [
        "needs.csv row 1: has no column 'Requirment' — did you mean 'Requirement'?"
    ]
    assert told(load, CSV, "needs.csv", columns={"txt": "Requirement"}) == [
        "columns['txt']: 'txt' is no column of requirements — did you mean 'text'?"
    ]
    assert "has no column 'Need'" in told(load, TABLES, columns={"text": "Need"})[0]


def test_two_columns_for_one_thing_are_refused(load: Load) -> None:
    (fault,) = told(load, "ID,Requirement,Priority,Prio\nA-1,x,Must,Could\n", "needs.csv")
    assert "'Priority' and 'Prio' both mean priority — keep one of the two columns" in fault


def test_faults_of_a_text_file_name_row_and_column(load: Load) -> None:
    assert told(
        load, "ID,Requirement,Priority\nA-1,a,\n,b,Must\nA-3,,Must\nA-1,d,Must\nA-5,e,Mustt\n", "needs.csv"
    ) == [
        "needs.csv row 2, Priority: no priority is given — write must, should, could or wont",
        "needs.csv row 3, ID: has no id — give each requirement an id, such as FR-001",
        "needs.csv row 4, Requirement: says nothing of what is required — write it out",
        "needs.csv row 5, ID: 'A-1' is given twice, first at row 2, ID — give each requirement its own id",
        "needs.csv row 6, Priority: 'Mustt' is no priority — did you mean 'must'?",
    ]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("x", "needs.docx2", "a file that ends in .docx2 is not read here"),
        ("[[requirements]\n", "needs.toml", "is not TOML"),
        ('[[requirements]]\nid = ["a"]\n', "needs.toml", "no column gives the text of a requirement"),
        ('{"needs": 3}', "needs.json", "is no list of requirements"),
        ("ID,Requirement,Priority\n", "needs.csv", "holds headings and no requirement"),
        ("", "needs.md", "is empty"),
    ],
)
def test_a_file_that_holds_no_requirements_is_refused(load: Load, text: str, name: str, said: str) -> None:
    assert said in told(load, text, name)[0]


def test_sheets_of_what_is_no_workbook_are_refused(load: Load) -> None:
    assert "has no sheets" in told(load, HEADINGS, sheet="Needs")[0]
    assert "has no sheets" in told(load, "a = 1", "needs.toml", sheet="Needs")[0]


def test_documents_in_chinese_encodings_are_read_and_the_choice_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "needs.md"
    path.write_bytes(
        "| 编号 | 需求描述 | 优先级 |\n|-|-|-|\n| A-1 | 客户的数据可以由系统管理 | 必须 |\n".encode("gb18030")
    )
    found = load_requirements(path)
    assert found["A-1"].text == "客户的数据可以由系统管理"
    assert "read as gb18030" in notes(found)
    assert load_requirements(path, encoding="gb18030").requirements == found.requirements


def test_the_package_offers_the_loader() -> None:
    assert crm.load_requirements is load_requirements


# Properties.


@given(
    st.permutations(
        [f"| A-{n} | text {n} | {word} |" for n, word in enumerate(("Must", "S", "可选", "Low", "P0", "Medium"))]
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_order_of_rows_never_matters(tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "order.md"
    path.write_text("| ID | Text | Priority |\n|-|-|-|\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = load_requirements(path)
    assert sorted(one.model_dump_json(exclude={"place"}) for one in found) == sorted(
        load_requirements(path)[f"A-{n}"].model_dump_json(exclude={"place"}) for n in range(6)
    )
    assert priorities(found) == priorities(found) | {"A-0": "must", "A-2": "could", "A-4": "must"}


_LINES = st.lists(
    st.sampled_from(
        ["# Must have", "## FR-1: a", "### UC-1 b (Must)", "**Priority**: Must", "**Priority**: x", "Priority: P1", "- **FR-2** (Must): c",
         "- **Priority**: Could", "| ID | Requirement | Priority |", "|---|---|---|", "| FR-3 | d | Must |", "| | e | |", "| Priority | Must |",
         "**FR-4**: f", "**Description**: g", "1. **ID**: FR-5", "   - **Priority**: S", "", "", "---", "> h", "```", "text", "FR-1–FR-9",
         "## Risks", "## Traceability", "| FR-1 | d | Could |"]
    )
    | st.text(max_size=12),
    max_size=25,
)  # fmt: skip


@given(_LINES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_document_is_read_or_refused(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "any.md"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    with contextlib.suppress(DataError):
        found = load_requirements(path)
        assert len(set(found.ids)) == len(found) > 0


def test_a_long_document_is_read_in_about_a_second(load: Load) -> None:
    table = "| ID | Requirement | Priority |\n|-|-|-|\n" + "".join(
        f"| FR-{n} | The **system** does what number `{n}` asks for, and more | Should have |\n" for n in range(4_000)
    )
    headings = "".join(
        f"### UC-{n}: Case {n}\n\n**Description**: Agents do it.\n\n- step one\n- step two\n\n**Priority**: MUST_HAVE\n\n"
        for n in range(2_000)
    )
    start = time.process_time()
    found = load(f"# A\n\n{table}\n## B\n\n{headings}")
    assert len(found) == 6_000
    assert time.process_time() - start < 5  # A second on an idle machine; this bound only catches what is quadratic.


def test_a_paragraph_is_a_requirement_where_its_end_or_a_field_below_it_states_a_priority(load: Load) -> None:
    needs = load(
        "FR-001 The system shall log calls. Priority: must\n\nFR-002 The system shall score leads. 优先级：应该\n\n"
        "FR-003 The system shall print quotes.\n\nPriority: could\n\nFR-004 The system shall sing.\n\nFR-001 comes first.\n"
    )
    assert [(one.id, one.priority, one.text) for one in needs] == [
        ("FR-001", "must", "The system shall log calls."),
        ("FR-002", "should", "The system shall score leads."),
        ("FR-003", "could", "The system shall print quotes."),
    ]
    (note,) = [note.what for note in needs.input_notes if "state no priority" in note.what]
    assert note == "no requirements, for they state no priority: FR-004 (row 9)"


def test_small_tables_of_fields_below_one_another_are_a_requirement_each(load: Load) -> None:
    table = "| ID | FR-{0} |\n|---|---|\n| Description | Need {0} |\n| Priority | {1} |\n\n"
    needs = load("# Sales\n\n" + table.format(1, "must") + table.format(2, "could"))
    assert [(one.id, one.priority, one.area, one.text) for one in needs] == [
        ("FR-1", "must", "Sales", "Need 1"),
        ("FR-2", "could", "Sales", "Need 2"),
    ]


def test_headings_below_a_form_are_its_fields_and_its_title_is_what_its_field_says(load: Load) -> None:
    (need,) = load(
        "## FR.10.1: Backlog\n\n## Requirement\n\n**ID:** FR.10.1\n**Title:** Backlog of calls\n**Priority:** Must Have\n\n"
        "### Statement\n\nThe system shall list every open call.\n\n### Acceptance criteria\n\n- none is lost\n"
    )
    assert (need.title, need.text) == ("Backlog of calls", "The system shall list every open call.")
    assert need.acceptance == "none is lost"


def test_a_paragraph_that_says_more_of_a_row_is_no_second_requirement(load: Load) -> None:
    needs = load(
        "# Needs (must)\n\n| ID | Requirement | Priority |\n|---|---|---|\n| R-1 | Log calls | High |\n| R-2 | Score | High |\n\n"
        "**R-1** — No recording without consent; keep to the policy.\n"
    )
    assert [(one.id, one.priority, one.text) for one in needs] == [
        ("R-1", "should", "Log calls"),
        ("R-2", "should", "Score"),
    ]
    assert any("R-1 stands there again: read once" in note.what for note in needs.input_notes)


def test_a_test_that_names_a_requirement_is_none_and_that_is_said(load: Load) -> None:
    needs = load(
        "# Needs\n\n- **FR-2** (must): log in\n\n# Test case: TS-1\n\n- **Test Case ID:** TS-1\n- **Requirement ID:** FR-1\n"
        "- **Test steps:** open it\n- **Expected result:** it opens\n- **Priority:** Medium\n"
    )
    assert [one.id for one in needs] == ["FR-2"]
    assert any(note.what == "a test that names FR-1 is no requirement" for note in needs.input_notes)


def test_the_priority_of_a_form_is_its_own_and_not_that_of_the_ids_below_it(load: Load) -> None:
    needs = load(
        "# PRD: Alerts\n\n**Requirement ID:** REQ-13\n**Priority:** MEDIUM\n\n## Overview\n\nTell teachers.\n\n"
        "## Functional requirements\n\n### FR-1: Mail\n\nSend a mail.\n"
    )
    assert [(one.id, one.priority, one.text) for one in needs] == [("REQ-13", "could", "Tell teachers.")]
    assert any("state no priority: FR-1" in note.what for note in needs.input_notes)


def test_of_a_feature_and_a_story_beside_a_description_the_first_is_read_and_the_other_named(load: Load) -> None:
    needs = load(
        "Epic,Feature,Story,Requirement ID,Description,Priority\nE,F,S,R-1,The system validates.,Critical\n", "n.csv"
    )
    assert [(one.id, one.area, one.title, one.text) for one in needs] == [("R-1", "E", "F", "The system validates.")]
    assert any(note.what == "columns not read: 'Story'" for note in needs.input_notes)
    with pytest.raises(DataError, match="both mean story"):
        load("Feature,Story,ID,Priority\nF,S,R-1,must\n", "n.csv")


TOKENS = ("OAuth2", "UTF-8", "ISO-27001", "TLS1.3")


@pytest.mark.parametrize("form", ["- **R{}** (must): {}\n", "R{} (must): {}\n\n", "- R{}: {} (must)\n"])
def test_a_text_that_looks_like_an_id_is_a_text_where_a_priority_is_stated(load: Load, form: str) -> None:
    found = load("# S\n\n" + "".join(form.format(n, text) for n, text in enumerate(TOKENS, 1)))
    assert tuple(one.text for one in found) == TOKENS


def test_a_text_that_looks_like_an_id_is_a_text_below_a_heading_that_ranks_and_several_ids_are_none(load: Load) -> None:
    found = load("# S\n\n## Must have\n\n- R1: OAuth2\n- R2: UTF-8\n- R3: US-1, US-2\n")
    assert [(one.id, one.text) for one in found] == [("R1", "OAuth2"), ("R2", "UTF-8")]


def test_items_without_an_id_below_a_heading_that_ranks_are_named(load: Load) -> None:
    found = load("# S\n\n## Must have\n\n- R1: a\n- Do b\n- Do c\n- Do d\n- Do e\n")
    assert found.ids == ("R1",)
    assert "row 6: without an id, and not read: 'Do b', 'Do c', 'Do d' and 1 more" in notes(found)


def test_tables_in_html_and_code_that_is_never_closed_are_named(load: Load) -> None:
    html = "<table><tr><td>R1</td><td>a</td><td>Must</td></tr></table>"
    found = load(
        f"# S\n\n{html}\n\n- **R2** (must): b\n\n```\nx\n```\n\n> ~~~\n> y\n> ~~~\n\n```\n- **R3** (must): c\n"
    )
    assert found.ids == ("R2",)
    assert "row 3: a table in HTML is not read" in notes(found)
    assert "row 15: code begins here and is never closed" in notes(found)
    assert notes(found).count("code begins") == 1


def test_what_is_struck_out_as_a_whole_is_left_out_and_what_is_in_part_is_named(load: Load) -> None:
    found = load(
        "# S\n\n- **R1** (must): ~~Do a~~ Do b\n- ~~**R2** (should): Do b~~\n\n~~R9 (must): gone~~\n\n"
        "| ID | Requirement | Priority |\n|---|---|---|\n| ~~R3~~ | ~~Do a~~ | ~~Must~~ |\n| R4 | x | ~~Must~~ Should |\n"
        "| R5 | ~~x~~ y | Must |\n| ~~R6~~ | y | Must |\n"
    )
    assert found.ids == ("R1", "R4", "R5", "R6")
    assert "struck out, and not read: R2, R9, R3" in notes(found)
    assert "a part is struck out, and was read all the same: R1, R5" in notes(found)
    assert "struck out and read all the same: R6" in notes(found)


def test_boxes_tick_columns_and_ids_are_folded_and_counted(load: Load) -> None:
    found = load(
        "# S\n\n| ID | Requirement | Must | Should |\n|---|---|---|---|\n| ＦＲ－１ | a | ☒ | ☐ |\n| R2–R4 | b | ☐ | ☑ |\n"
        "| R8, R9 | c | ☒ | □ |\n"
    )
    assert priorities(found) == {"FR-1": "must", "R2–R4": "should", "R8, R9": "must"}
    assert "seems to name several ids, and is read as one requirement: R2–R4, R8, R9" in notes(found)


def test_signs_that_nobody_sees_are_taken_out_of_every_kind_of_file_and_named(load: Load) -> None:
    for name, text in (
        ("needs.csv", "id,requirement,priority\nR\u200b1,a,must\n"),
        ("needs.md", "# S\n\n- **R\u200b1** (must): a\n"),
        ("needs.json", '[{"id": "R\\u200b1", "requirement": "a", "priority": "must"}]'),
        ("needs.toml", '[[requirements]]\nid = "R\u200b1"\nrequirement = "a"\npriority = "must"\n'),
        ("needs.yaml", '- id: "R\u200b1"\n  requirement: a\n  priority: must\n'),
    ):
        found = load(text, name)
        assert found.ids == ("R1",), name
        assert "signs that nobody sees were taken out" in notes(found), name
        assert "\\u200b1" in notes(found), name
    assert told(load, '[{"id": "R\\ud800", "requirement": "a", "priority": "must"}]', "needs.json") == [
        "needs.json, '[0].id': 'R\\ud800' holds half a character — write the character itself"
    ]


def test_ten_thousand_paragraphs_take_no_longer_than_ten_times_a_thousand(load: Load) -> None:
    start = time.process_time()
    found = load("".join(f"R{n} (must): a b c\n\n" for n in range(10_000)))
    assert len(found) == 10_000
    assert time.process_time() - start < 8  # 16 s and more where each looks at all that follow.
