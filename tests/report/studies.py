"""Studies built by hand, and a page read back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import crmselect as crm

AREAS = ("Sales", "Service", "Data & analytics")
ZH_AREAS = ("销售管理", "客户服务", "数据与分析")
VOID = {"meta", "br", "hr", "img", "link", "input", "path", "use", "rect", "image", "stop"}


def items(price: float, *, setup: float = 40_000, quoted: str = "quoted", chinese: bool = False) -> tuple[Any, ...]:
    names = ("用户许可", "实施", "数据迁移", "技术支持") if chinese else ("Seats", "Set-up", "Migration", "Support")
    migration = {"amount": 9_000} if quoted == "quoted" else {"quoted": quoted}
    return (
        crm.CostItem(item=names[0], category="procurement.licences", amount=price, per="users", every="month"),
        crm.CostItem(item=names[1], category="procurement.implementation", amount=setup),
        crm.CostItem(item=names[2], category="deployment.migration", **migration),
        crm.CostItem(item=names[3], category="procurement.support", amount=12 * price, every="year"),
    )


def requirements(areas: tuple[str, ...] = AREAS) -> list[crm.Requirement]:
    priorities = ("must", "should", "could")
    return [
        crm.Requirement(id=f"R-{n + 1:02}", text=f"{area}: {priorities[n % 3]}", priority=priorities[n % 3], area=area)
        for n, area in enumerate(area for area in areas for _ in range(3))
    ]


def answers(names: list[str], needs: list[crm.Requirement], missing_must: tuple[str, ...] = ()) -> list[crm.Answer]:
    codes = ("standard", "configuration", "partner", "standard", "customisation", "unsupported", "standard")
    found = []
    for at, name in enumerate(names):
        for n, need in enumerate(needs):
            code = codes[(at * 3 + n * 2) % len(codes)] if need.priority != "must" else codes[at % 3]
            if name in missing_must and need.id == "R-01":
                code = "unsupported"
            found.append(crm.Answer(offer=name, requirement=need.id, code=code, comment="see annex" if n == 0 else ""))
    return found


def study(
    names: tuple[str, ...] = ("Acme", "Bravo", "Cargo", "Delta"),
    *,
    language: str = "en",
    missing_must: tuple[str, ...] = ("Delta",),
    **changes: Any,
) -> crm.Study:
    """A study in which the last but one offer does not quote its migration and one of a foreign currency is paid in euro."""
    needs = requirements(ZH_AREAS if language == "zh" else AREAS)
    offers = []
    for n, name in enumerate(names):
        lines = items(40 + 13 * (n % 7), setup=40_000 - 900 * n, chinese=language == "zh",
                      quoted="not_quoted" if n == len(names) - 2 else "quoted")  # fmt: skip
        offers.append(crm.Offer(name=name, items=lines, currency="EUR" if n % 3 == 1 else "USD"))
    fields: dict[str, Any] = {
        "offers": offers,
        "requirements": needs,
        "answers": answers(list(names), needs, missing_must),
        "assumptions": crm.Assumptions(
            currency="USD", years=3, discount_rate=0.08, start="2027-01-01",
            drivers={"users": [80, 100, 120]}, exchange_rates={"as_of": "2026-11-01", "EUR": 1.08},
        ),
        "gates": crm.Gates(budget=600_000),
        "language": language,
        "title": "客户关系管理系统选型" if language == "zh" else "CRM for field sales",
    }  # fmt: skip
    return crm.Study(**{**fields, **changes})


@dataclass
class Page(HTMLParser):
    """A page read back: its elements, its text, the figures of its tables, its data."""

    source: str
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    values: dict[tuple[str, str, str], str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str, str], str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    text: str = ""
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.table = self.row = ""
        self.cell: tuple[str, str, str] | None = None
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes.extend((tag, name, value) for name, value in known.items())
        if tag not in VOID:
            self.stack.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self.table = known.get("data-table", self.table)
        self.row = known.get("data-row", self.row)
        if "data-fact" in known and "data-value" in known:
            self.facts[known["data-fact"]] = known["data-value"]
        if "data-column" in known:
            self.cell = (self.table, self.row, known["data-column"])
            self.cells[self.cell] = ""
            if "data-value" in known:
                self.values[self.cell] = known["data-value"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack, f"</{tag}> closes nothing"
            assert self.stack.pop() == tag, f"</{tag}> closes another element"
        if tag in {"td", "th"}:
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] == "script":
            self.scripts.append(data)
            return
        if self.stack and self.stack[-1] == "style":
            return
        self.text += data
        if self.cell is not None:
            self.cells[self.cell] += data

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.scripts[0])

    def number(self, table: str, row: str, column: str) -> float:
        return float(self.values[table, row, column])
