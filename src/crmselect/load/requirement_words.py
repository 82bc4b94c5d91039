"""The names that requirement documents use, in English and Chinese: columns, fields, kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from crmselect.load.headings import fold
from crmselect.load.requirement_ids import without_number
from crmselect.model.requirement import Kind

__all__ = ["COLUMNS", "field_key", "kind_of"]

_COLUMNS = {
    "id": "req id, requirement id, req no, requirement no, requirement number, ref, req ref, reference, "
    "requirement ref, no, #, key, code, identifier, requirement key, requirement code, item id, item no, story id, "
    "user story id, us id, use case id, uc id, feature id, object id, fr id, nfr id, fr, nfr, br id, sr id, "
    "编号, 需求编号, 需求id, 序号, 标识, 需求标识, 需求号, 功能编号, 条目编号, 用例编号, 需求序号, 需求代码, 标识符",
    "requirement": "requirements, requirement statement, requirement text, statement, shall statement, stmt, "
    "functional requirement, functional requirements, non-functional requirement, business requirement, "
    "user requirement, system requirement, technical requirement, data requirement, required behaviour, "
    "required behavior, need, business need, 需求, 要求, 需求内容, 功能需求, 非功能需求, 业务需求, 需求项, 功能要求, "
    "用户需求, 需求条目, 技术要求",
    "description": "requirement description, text, detail, details, requirement details, specification, "
    "feature description, detailed description, story description, "
    "描述, 需求描述, 内容, 功能描述, 需求说明, 详细描述, 需求详情, 功能说明, 具体描述, 具体要求, 详细说明",
    "story": "user story, story, i want, i want to, use case, feature, capability, function, functionality, "
    "用户故事, 用例, 功能, 功能点, 特性, 能力",
    "title": "name, summary, short name, short title, requirement name, requirement title, requirement summary, "
    "feature name, story title, use case name, 名称, 标题, 需求名称, 功能名称, 需求标题, 用例名称, 特性名称",
    "priority": "prio, p, moscow, moscow priority, priority moscow, priority level, importance, criticality, m d o, "
    "m o, m d, mandatory desirable, mandatory optional, mandatory desirable optional, must should could, "
    "must have should have, moscow rating, requirement priority, obligation, "
    "优先级, 重要性, 重要程度, 优先, 优先程度, 必要性, 优先级别, 需求优先级, moscow优先级",
    "area": "category, module, section, group, domain, component, feature area, functional area, business area, "
    "theme, epic, subsystem, topic, capability area, "
    "领域, 模块, 分类, 类别, 分组, 功能模块, 所属模块, 子系统, 需求分类, 业务领域, 板块, 一级模块, 需求类别",
    "kind": "type, requirement type, req type, class, nature, requirement class, 类型, 需求类型, 性质, 种类, 需求性质",
    "process": "business process, workflow, process step, process area, 流程, 业务流程, 业务过程, 环节, 所属流程",
    "role": "actor, actors, primary actor, as a, as an, user, users, user role, user roles, roles, persona, "
    "user type, user group, "
    "角色, 用户角色, 使用者, 用户, 参与者, 岗位, 使用角色, 执行者",
    "acceptance": "acceptance criteria, acceptance criterion, acceptance test, acceptance tests, success criteria, "
    "success criterion, fit criterion, verification criteria, pass criteria, measure of success, "
    "acceptance condition, ac, 验收标准, 验收准则, 验收条件, 接受标准, 验收要求, 验收场景, 成功标准, 验收",
    "weight": "weighting, relative weight, 权重, 权值",
    "notes": "note, remark, remarks, comment, comments, 备注, 说明, 注释",
}
COLUMNS: Mapping[str, Sequence[str]] = {
    key: tuple(name.strip() for name in names.split(",")) for key, names in _COLUMNS.items()
}
"""Each column of a requirements table by its key, with its further names."""

_FIELD_KEYS = {fold(name): key for key, names in COLUMNS.items() for name in (key, *names)}
# Below a heading a requirement states its purpose where it has no description. And names that head a column alone are
# too short, or too common in prose, to begin a line with.
_FIELD_KEYS |= dict.fromkeys(
    map(fold, ("purpose", "objective", "overview", "goal", "intent", "目的", "目标", "概述")), "purpose"
)
for _name in (
    "requirements",
    "functional requirements",
    "no",
    "#",
    "p",
    "m o",
    "ac",
    "fr",
    "nfr",
    "ref",
    "reference",
    "key",
    "code",
    "user",
    "users",
):
    del _FIELD_KEYS[fold(_name)]

_KINDS: dict[Kind, str] = {
    "functional": "functional, function, func, f, fr, functional requirement, 功能, 功能性, 功能需求, 功能性需求",
    "non-functional": "nonfunctional, nfr, nf, nonfunctional requirement, quality, quality attribute, "
    "非功能, 非功能性, 非功能需求, 非功能性需求, 质量属性",
    "legal": "legal, compliance, regulatory, law, legal and compliance, 法律, 合规, 法规, 监管, 法律合规, 合规性",
    "commercial": "commercial, contractual, contract, pricing, 商务, 合同, 商业, 商务条款",
}
_KIND_WORDS = {fold(word): kind for kind, words in _KINDS.items() for word in words.split(",")}
_REQUIREMENTS = re.compile(r"(?i)\s*requirements?$|(?:需求|要求)$")
_KIND_OF_HEADING: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("non-functional", re.compile(r"(?i)\bnon[- ]?functional\b|\bNFRs?\b|\bquality attributes\b|非功能|质量属性")),
    ("legal", re.compile(r"(?i)^(?:(?:legal|regulatory|compliance)(?: and |$))+$|^(?:法律|法规|合规|监管)+$")),
    ("commercial", re.compile(r"(?i)^(?:commercial|contractual)(?: terms)?$|^(?:商务|合同)(?:条款)?$")),
    ("functional", re.compile(r"(?i)^functional\b|^功能性?$")),
)
_KIND_OF_ID = re.compile(r"(?i)(?:^|[-_.])(?:NFR|RNF|NF|QR)(?![a-z])")


@lru_cache(maxsize=8192)
def field_key(name: str) -> str:
    """Return the key of a field's name, or nothing.

    Examples
    --------
    >>> field_key("Acceptance Criteria"), field_key("优先级"), field_key("Colour")
    ('acceptance', 'priority', '')
    """
    return _FIELD_KEYS.get(fold(name), "")


def kind_of(word: str, id_: str = "", headings: Sequence[str] = ()) -> Kind | None:
    """Return the kind that a word states, or that an id or the nearest telling heading shows; None for unknown words.

    Examples
    --------
    >>> kind_of("NFR"), kind_of("", "NFR-SEC-3"), kind_of("", "R-1", ["Non-functional requirements"]), kind_of("Blue")
    ('non-functional', 'non-functional', 'non-functional', None)
    """
    if word.strip():
        return _KIND_WORDS.get(fold(word)) or _KIND_WORDS.get(fold(_REQUIREMENTS.sub("", word.strip())))
    if _KIND_OF_ID.search(id_):
        return "non-functional"
    for heading in reversed(headings):
        bare = _REQUIREMENTS.sub("", without_number(heading)).strip()
        for kind, pattern in _KIND_OF_HEADING:
            if pattern.search(bare):
                return kind
    return "functional"
