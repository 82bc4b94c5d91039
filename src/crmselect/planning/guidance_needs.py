"""What a budget for each of the six phases needs, and where in a study to look for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from crmselect.taxonomy import CATEGORIES, GROUPS

if TYPE_CHECKING:
    from crmselect.planning.budget_plan import BudgetPlan

__all__ = ["NEEDS", "Found", "Need", "Seen"]


class Seen(NamedTuple):
    """What is looked at: a study, its project, a plan; each None where there is none."""

    study: Any
    project: Any
    plan: BudgetPlan | None

    def part(self, name: str) -> tuple[Any, ...]:
        """Return the records of a part of the study."""
        return tuple(getattr(self.study, name, None) or ())


class Found(NamedTuple):
    """Whether it is there (None is not known), and what was seen."""

    there: bool | None
    en: str = ""
    zh: str = ""


class Need(NamedTuple):
    """One point of the checklist, and how it is looked for."""

    key: str
    phase: str
    en: str
    zh: str
    look: Callable[[Seen], Found]


def _counted(records: Iterable[Any] | None, en: str, zh: str) -> Found:
    if records is None:
        return Found(None)
    count = len(tuple(records))
    return Found(count > 0, f"{count} {en}" if count else "", f"{count} {zh}" if count else "")


def _requirements(seen: Seen) -> Found:
    return _counted(seen.part("requirements") if seen.study is not None else None, "requirements", "条需求")


def _with(field: str, en: str, zh: str) -> Callable[[Seen], Found]:
    def look(seen: Seen) -> Found:
        if seen.study is None:
            return Found(None)
        words = {getattr(need, field, "") for need in seen.part("requirements")} - {""}
        return _counted(words, en, zh)

    return look


def _musts(seen: Seen) -> Found:
    if seen.study is None:
        return Found(None)
    priorities = [need.priority for need in seen.part("requirements")]
    musts = priorities.count("must")
    later = sum(one in {"could", "wont"} for one in priorities)
    there = bool(musts) and musts < len(priorities)
    return Found(there, f"{musts} musts, {later} that can come later", f"{musts} 条必须，{later} 条可后续增加")


def _compared(seen: Seen) -> Found:
    if seen.study is None:
        return Found(None)
    offers, answers = len(seen.part("offers")), len(seen.part("answers"))
    said = f"{offers} offers, {answers} answers", f"{offers} 个报价，{answers} 条应答"
    return Found(offers > 1 and answers > 0, *said)


_ABOUT = ("support", "reference", "支持", "服务", "案例")


def _support(seen: Seen) -> Found:
    if seen.study is None:
        return Found(None)
    offers = seen.part("offers")
    words = [name for offer in offers for name in (*offer.attributes, *offer.notes)]
    words += [one.name for one in seen.part("criteria")]
    hits = list(dict.fromkeys(name for name in words if any(about in name.casefold() for about in _ABOUT)))
    return Found(bool(hits), ", ".join(hits[:3]), "、".join(hits[:3]))


_KINDS = {
    "licences or hardware": ("许可或硬件", {"licences", "hardware", "hosting"}),
    "training": ("培训", {"training"}),
    "maintenance": ("维护", {"upgrades", "support"}),
}


def _line_by_line(seen: Seen) -> Found:
    if seen.plan is None:
        return Found(None)
    works = {CATEGORIES[line.category].work for line in seen.plan.lines}
    lacking = {en: zh for en, (zh, kinds) in _KINDS.items() if not works & kinds}
    count = len(seen.plan.lines)
    if lacking:
        return Found(False, f"{count} lines, none for {', '.join(lacking)}",
                     f"{count} 项，缺少{'、'.join(lacking.values())}")  # fmt: skip
    return Found(True, f"{count} lines", f"{count} 项")


def _offers(seen: Seen) -> Found:
    if seen.study is None:
        return Found(None)
    count = len(seen.part("offers"))
    return Found(count > 1, f"{count} offer{'s' if count != 1 else ''}", f"{count} 个报价")


def _groups(seen: Seen) -> Found:
    if seen.study is None:
        return Found(None)
    offers = seen.part("offers")
    lacking = [offer.name for offer in offers if set(GROUPS) - {item.group for item in offer.items}]
    if lacking:
        few = lacking[:3]
        return Found(False, f"not of {', '.join(few)}", f"{'、'.join(few)} 不全")
    return Found(bool(offers), f"all {len(offers)} offers", f"全部 {len(offers)} 个报价")


def _term(seen: Seen) -> Found:
    if seen.study is None:
        return Found(None)
    told = [
        offer.name
        for offer in seen.part("offers")
        if any(item.renewal_cap is not None or item.renewal_asked is not None or item.growth for item in offer.items)
    ]
    said = ("prices after the term: " + ", ".join(told[:3]), "续约价格：" + "、".join(told[:3])) if told else ("", "")
    return Found(bool(told), *said)


def _milestones(seen: Seen) -> tuple[Any, ...] | None:
    """Return the milestones of the plan, else of the project; None where there is neither."""
    if seen.plan is not None and seen.plan.milestones:
        return seen.plan.milestones
    found = getattr(seen.project, "milestones", None)
    return found if found is not None else None if seen.plan is None else ()


def _stones(phase: str) -> Callable[[Seen], Found]:
    def look(seen: Seen) -> Found:
        stones = _milestones(seen)
        return _counted(None if stones is None else [one for one in stones if one.phase == phase], "milestones",
                        "个里程碑")  # fmt: skip

    return look


def _means(seen: Seen) -> Found:
    stated = () if seen.plan is None else seen.plan.parts.resources
    found = stated or getattr(seen.project, "resources", None)
    return _counted(found if found is not None else None if seen.plan is None else (), "resources", "项资源")


def _contingency(seen: Seen) -> Found:
    if seen.plan is None:
        return Found(None)
    held = seen.plan.contingency
    text = f"{seen.plan.currency} {held:,.0f}" if held else ""
    return Found(held > 0, text, text)


def _test_team(seen: Seen) -> Found:
    stones = _milestones(seen)
    if stones is None:
        return Found(None)
    used = list(dict.fromkeys(name for one in stones if one.phase == "testing" for name in one.uses))
    return Found(bool(used), ", ".join(used[:3]), "、".join(used[:3]))


def _project(*names: str) -> Callable[[Seen], Found]:
    """Look for a part of the project under any of these names; where it has none of them it is not known."""

    def look(seen: Seen) -> Found:
        parts = [getattr(seen.project, name) for name in names if hasattr(seen.project, name)]
        return Found(any(bool(part) for part in parts)) if parts else Found(None)

    return look


NEEDS = (
    Need("requirements", "planning", "a requirements document", "需求文档", _requirements),
    Need("processes", "planning", "its business processes", "业务流程", _with("process", "processes", "个流程")),
    Need("roles", "planning", "its key user roles", "关键用户角色", _with("role", "roles", "个角色")),
    Need("musts", "planning", "what is a must, and what can be added later", "必须的功能与可后续增加的功能", _musts),
    Need("suppliers_compared", "planning", "suppliers compared on price and functions",
          "比较供应商的价格和功能", _compared),
    Need("support_compared", "planning", "suppliers compared on support and reference cases",
          "比较供应商的技术支持和案例", _support),
    Need("line_by_line", "planning", "a line-by-line budget: licences, hardware, training, maintenance",
          "逐项预算：许可、硬件、培训、维护", _line_by_line),
    Need("options", "procurement", "all candidate options listed", "列出全部候选方案", _offers),
    Need("groups_compared", "procurement", "technology, implementation and maintenance compared for each option",
          "逐方案比较技术、实施和维护成本", _groups),
    Need("long_term", "procurement", "what a long-term relationship is worth: price and service after the first term",
          "长期合作的价值：首期之后的价格和服务", _term),
    Need("milestones", "deployment", "milestones that control progress and cost", "控制进度和成本的里程碑",
          _stones("deployment")),
    Need("resources", "deployment", "people, equipment and time", "人员、设备和时间", _means),
    Need("contingency", "deployment", "a contingency reserve", "应急储备", _contingency),
    Need("test_plan", "testing", "a test plan that covers every key function and scenario",
          "覆盖所有关键功能和场景的测试计划", _project("tests")),
    Need("test_team", "testing", "a test team", "测试团队", _test_team),
    Need("feedback", "testing", "a feedback loop for defects", "缺陷反馈机制", _project("defects")),
    Need("training_plan", "training", "a training plan", "培训计划", _project("training")),
    Need("response_time", "training", "a response-time promise", "响应时间承诺", _project("support")),
    Need("support_growth", "training", "more support staff or a higher level as use grows",
          "随使用增长增加支持人员或提升级别", _project("demand")),
    Need("golive_plan", "golive", "a go-live plan", "上线计划", _stones("golive")),
    Need("real_users", "golive", "real users in the evaluation", "真实用户参与评估",
          _project("survey_answers", "rescores")),
    Need("adjustments", "golive", "adjustments that follow from it", "由评估得出的调整",
          _project("adjustments")),
)  # fmt: skip
"""Phase by phase, as the description of the phases has them."""
