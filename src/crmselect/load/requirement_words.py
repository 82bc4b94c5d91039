"""The names that requirement documents use: columns and fields, kinds, and what an id looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from crmselect.load.headings import fold
from crmselect.load.markdown import OFF, ON, plain
from crmselect.load.priorities import PriorityError, heading_priority, read_priority

__all__ = ["COLUMNS", "FIELDS", "Opening", "field_key", "kind_of", "looks_like_id", "opening", "without_number"]

COLUMNS: Mapping[str, Sequence[str]] = {
    "id": "req id, requirement id, req no, requirement no, requirement number, ref, req ref, reference, requirement ref, "
    "no, #, key, code, identifier, requirement key, requirement code, item id, item no, story id, user story id, us id, "
    "use case id, uc id, feature id, object id, fr id, nfr id, fr, nfr, br id, sr id, 编号, 需求编号, 需求id, 序号, 标识, "
    "需求标识, 需求号, 功能编号, 条目编号, 用例编号, 需求序号, 需求代码, 标识符",
    "requirement": "requirements, requirement statement, requirement text, statement, shall statement, stmt, "
    "functional requirement, functional requirements, non-functional requirement, business requirement, "
    "user requirement, system requirement, technical requirement, data requirement, required behavior, "
    "required behaviour, need, business need, 需求, 要求, 需求内容, 功能需求, 非功能需求, 业务需求, 需求项, 功能要求, "
    "用户需求, 需求条目, 技术要求",
    "description": "requirement description, text, detail, details, requirement details, specification, "
    "feature description, detailed description, story description, 描述, 需求描述, 内容, 功能描述, 需求说明, 详细描述, "
    "需求详情, 功能说明, 具体描述, 具体要求, 详细说明",
    "story": "user story, story, use case, feature, capability, function, functionality, "
    "用户故事, 用例, 功能, 功能点, 特性, 能力",
    "title": "name, summary, short name, short title, requirement name, requirement title, requirement summary, "
    "feature name, story title, use case name, 名称, 标题, 需求名称, 功能名称, 需求标题, 用例名称, 特性名称",
    "priority": "prio, p, moscow, moscow priority, priority moscow, priority level, importance, criticality, m d o, m o, "
    "must should could, must have should have, moscow rating, requirement priority, obligation, 优先级, 重要性, 重要程度, "
    "优先, 优先程度, 必要性, 优先级别, 需求优先级, moscow优先级",
    "area": "category, module, section, group, domain, component, feature area, functional area, business area, theme, "
    "epic, subsystem, topic, capability area, 领域, 模块, 分类, 类别, 分组, 功能模块, 所属模块, 子系统, 需求分类, "
    "业务领域, 板块, 一级模块, 需求类别",
    "kind": "type, requirement type, req type, class, nature, requirement class, 类型, 需求类型, 性质, 种类, 需求性质",
    "process": "business process, workflow, process step, process area, 流程, 业务流程, 业务过程, 环节, 所属流程",
    "role": "actor, actors, primary actor, user, users, user role, user roles, roles, persona, user type, user group, "
    "角色, 用户角色, 使用者, 用户, 参与者, 岗位, 使用角色, 执行者",
    "acceptance": "acceptance criteria, acceptance criterion, acceptance test, acceptance tests, success criteria, "
    "success criterion, fit criterion, verification criteria, pass criteria, measure of success, acceptance condition, ac, "
    "验收标准, 验收准则, 验收条件, 接受标准, 验收要求, 验收场景, 成功标准, 验收",
    "weight": "weighting, relative weight, 权重, 权值",
    "notes": "note, remark, remarks, comment, comments, 备注, 说明, 注释",
}  # type: ignore[assignment]  # Split just below: a comma apart reads better than a pair of quotes each.
COLUMNS = {key: tuple(name.strip() for name in str(names).split(",")) for key, names in COLUMNS.items()}

FIELDS: Mapping[str, Sequence[str]] = {
    **COLUMNS,
    "purpose": ("objective", "overview", "goal", "intent", "summary", "what", "目的", "目标", "概述", "简介"),
}
_FIELD_KEYS = {fold(name): key for key, names in FIELDS.items() for name in (key, *names)}
# As fields these are too short or too common to be told from prose; as headings of a column they stand alone.
for _name in ("no", "#", "p", "m o", "ac", "fr", "nfr", "ref", "reference", "key", "code", "what", "no."):
    _FIELD_KEYS.pop(fold(_name), None)

_KINDS = {
    "functional": "functional, function, func, f, fr, functional requirement, 功能, 功能性, 功能需求, 功能性需求",
    "non-functional": "nonfunctional, nfr, nf, nonfunctional requirement, quality, quality attribute, "
    "非功能, 非功能性, 非功能需求, 非功能性需求, 质量属性",
    "legal": "legal, compliance, regulatory, law, legal and compliance, 法律, 合规, 法规, 监管, 法律合规, 合规性",
    "commercial": "commercial, contractual, contract, pricing, 商务, 合同, 商业, 商务条款",
}
_KIND_WORDS = {fold(word): kind for kind, words in _KINDS.items() for word in words.split(",")}
_KIND_OF_HEADING = (
    ("non-functional", re.compile(r"(?i)\bnon[- ]?functional\b|\bNFRs?\b|\bquality attributes\b|非功能|质量属性")),
    ("legal", re.compile(r"(?i)^(?:legal|regulatory|compliance)(?: and (?:legal|regulatory|compliance))*(?: requirements)?$"
                         r"|^(?:法律|法规|合规|监管)\w{0,4}(?:需求|要求)?$")),
    ("commercial", re.compile(r"(?i)^(?:commercial|contractual)(?: requirements| terms)?$|^(?:商务|合同)(?:需求|要求|条款)?$")),
    ("functional", re.compile(r"(?i)\bfunctional requirements\b|功能需求|功能性需求")),
)  # fmt: skip
_KIND_OF_ID = re.compile(r"(?i)(?:^|[-_.])(?:NFR|RNF|NF|QR)(?![a-z])")

_CODE = r"[A-Za-z][A-Za-z0-9]{0,14}(?:[-_.][A-Za-z0-9]{1,14}){0,6}"
_NUMBERED = r"(?i:user story|use case|requirement|req|feature|story|epic|need|功能需求|需求|功能|用例|要求|用户故事) ?#?\d+(?:\.\d+){0,3}[a-z]?"
_ID = re.compile(rf"(?:{_NUMBERED}|{_CODE})(?![\w-]*\w)")
_SHORT = re.compile(r"[A-Z]{1,8}\d{1,6}[a-z]?(?:\.\d{1,4}){0,4}")
_LONG = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)+")
_BEFORE = re.compile(r"^(?:[^\w\s\[(【（`#]+\s*|\[[ xX]\]\s+)+")
_SECTION = re.compile(
    r"^(?:第[\d一二三四五六七八九十百]+[章节条]\s*|\d+(?:\.\d+){0,6}(?:[.)、:：]|(?=\s))\s*|[一二三四五六七八九十]+、\s*)"
)
_NAMED_AS = re.compile(r"(?i)^(?:user story|use case|requirement|req|feature|story|epic)s?[\s:：]+(?=[A-Z])")
_OPEN, _CLOSE = "[(【（", "])】）"
_BRACKET = re.compile(r"^[\s:：]*[\[(【（{]\s*([^\[\]()【】（）{}]{1,60})\s*[\])】）}]")
_LAST_BRACKET = re.compile(r"\s*[\[(【（]\s*([^\[\]()【】（）]{1,60})\s*[\])】）]\s*[.。]?\s*$")
_LAST_PART = re.compile(r"\s+[-–—|]\s+([^-–—|]{1,30})$")
_SEPARATOR = re.compile(r"^\s*(?:[:：|.、,，]|[-–—]+(?=\s|$))*\s*")
_PLAIN_ENOUGH = re.compile(r"(?i)^(?:(?:moscow )?priority\s*[:：]?\s*\S.*|优先级\s*[:：]?\s*\S.*|p[0-3]|must|should|could|won'?t|"
                           r"(?:must|should|could|won'?t)[- _]have|必须|应该|可以)$")  # fmt: skip


class Opening(NamedTuple):
    """The beginning of a requirement: its id, what follows it, and a priority in brackets if there is one."""

    id: str
    title: str
    """What is emphasised together with the id, or the rest of a heading."""
    rest: str
    priority: str
    """As written; empty where none stands beside the id."""
    marked: bool
    """Whether the id is set off from the text by emphasis, a bracket or a separator."""


@lru_cache(maxsize=8192)
def field_key(name: str) -> str:
    """Return the key of a field's name, or nothing.

    Examples
    --------
    >>> field_key("Acceptance Criteria"), field_key("优先级"), field_key("Colour")
    ('acceptance', 'priority', '')
    """
    return _FIELD_KEYS.get(fold(name), "")


def kind_of(word: str, id_: str = "", headings: Sequence[str] = ()) -> str | None:
    """Return the kind that a word states, or that an id or the nearest telling heading shows; None for unknown words.

    Examples
    --------
    >>> kind_of("NFR"), kind_of("", "NFR-SEC-3"), kind_of("", "R-1", ["Non-functional requirements"]), kind_of("Blue")
    ('non-functional', 'non-functional', 'non-functional', None)
    """
    if word.strip():
        return _KIND_WORDS.get(fold(word)) or _KIND_WORDS.get(fold(re.sub(r"(?i)\s*requirements?$|需求$", "", word)))
    if _KIND_OF_ID.search(id_):
        return "non-functional"
    for heading in reversed(headings):
        for kind, pattern in _KIND_OF_HEADING:
            if pattern.search(without_number(heading)):
                return kind
    return "functional"


def looks_like_id(text: str) -> bool:
    """Return whether a text is an id and nothing else.

    Examples
    --------
    >>> [looks_like_id(text) for text in ("FR-001", "NFR-SEC-3", "F1.1", "Requirement 3", "需求-12")]
    [True, True, True, True, True]
    >>> [looks_like_id(text) for text in ("Log in", "FR-001–FR-015", "two-factor", "Phase 1", "2FA")]
    [False, False, False, False, False]
    """
    return bool(_matched_id(text.strip(), whole=True))


def without_number(heading: str) -> str:
    """Return a heading without its section number.

    Examples
    --------
    >>> without_number("3.1 Repair intake"), without_number("三、功能需求"), without_number("360° view")
    ('Repair intake', '功能需求', '360° view')
    """
    text = plain(heading)
    return _SECTION.sub("", text) or text


def opening(text: str, *, heading: bool = False) -> Opening | None:
    """Take the id, the title and a bracketed priority off the beginning of a heading or a paragraph.

    Examples
    --------
    >>> opening("3.2.1 FR-012: Log in (Must)", heading=True)
    Opening(id='FR-012', title='Log in', rest='', priority='Must', marked=True)
    >>> opening("FR-7 [MUST, v1] The user can log in.")
    Opening(id='FR-7', title='', rest='The user can log in.', priority='MUST', marked=True)
    >>> opening("Security", heading=True) is None
    True
    """
    text = _BEFORE.sub("", text.strip())
    strong = text.startswith(ON)
    inside, _, outside = text.removeprefix(ON).partition(OFF) if strong else (text, "", "")
    inside, outside = _BEFORE.sub("", plain(inside)), plain(outside)
    ahead = _BRACKET.match(inside)
    before = _stated(ahead[1]) if ahead else ""
    if ahead and before:
        inside = inside[ahead.end() :].lstrip()
    inside = _SECTION.sub("", inside) if heading else inside
    named = _NAMED_AS.match(inside)
    body = inside[named.end() :] if named and _matched_id(inside[named.end() :].lstrip(_OPEN)) else inside
    bracketed = body[:1] != "" and body[0] in _OPEN
    found = _matched_id(body[1:].lstrip() if bracketed else body)
    if not found:
        return _at_the_end(inside) if heading else None
    tail = body[body.index(found) + len(found) :]
    if bracketed:
        tail = tail.lstrip().removeprefix(_CLOSE[_OPEN.index(body[0])])
    lone = not tail.strip()
    separated = bracketed or lone or not tail[0].isspace() or bool(re.match(r"\s*[-–—|:：]\s|\s*[\[(【（{]", tail))
    if not (separated or _LONG.fullmatch(found) and (heading or strong)) or not (
        tail[:1] in "" or _may_follow(tail[0])
    ):
        return None
    priority = before
    tail, priority = _bracket_off(tail, priority)
    title = _SEPARATOR.sub("", tail)
    rest = outside
    if not title or not heading:
        rest, priority = _bracket_off(rest, priority)
    rest = _SEPARATOR.sub("", rest)
    if heading:
        title = " ".join(part for part in (title, rest) if part)
        title, priority = _last_off(title, priority)
        return Opening(found, title, "", priority, True)
    if not strong:
        title, rest = "", title
    return Opening(found, title, rest, priority, strong or separated)


def last_priority(text: str) -> tuple[str, str]:
    """Take a plainly stated priority in brackets off the end of a sentence.

    Examples
    --------
    >>> last_priority("The user can log in. (Must)"), last_priority("Enter a number (optional)")
    (('The user can log in.', 'Must'), ('Enter a number (optional)', ''))
    """
    found = _LAST_BRACKET.search(text)
    if found and _PLAIN_ENOUGH.match(found[1]) and _stated(found[1]):
        return text[: found.start()].rstrip(), found[1]
    return text, ""


def _may_follow(char: str) -> bool:
    return char.isspace() or char in ":：.。,，、;|-–—" + _OPEN + _CLOSE + "{`"


def _matched_id(text: str, *, whole: bool = False) -> str:
    """Return the id that a text begins with: letters and figures joined, or a word such as Requirement and a figure."""
    found = _ID.match(text)
    if not found or (whole and found.end() < len(text)):
        return ""
    code = found[0]
    if not any(char.isdigit() for char in code):
        return ""
    if _SHORT.fullmatch(code) or re.fullmatch(_NUMBERED, code):
        return code
    # An id has its figure at the end of a part, and a capital: two-factor-2fa and e-mail are words.
    if (
        _LONG.fullmatch(code)
        and re.search(r"[A-Z]", code)
        and re.search(r"(?:^|[-_.])[A-Za-z]*\d+[a-z]?(?:$|[-_.])", code)
    ):
        return code
    return ""


def _stated(text: str) -> str:
    """Return the part of a bracket that states a priority: all of it, or what stands before its first comma."""
    first = re.split(r"[,，;；]", text)[0].strip()
    try:
        read_priority(first)
    except PriorityError:
        return ""
    return first


def _bracket_off(text: str, priority: str) -> tuple[str, str]:
    found = _BRACKET.match(text)
    if found and (stated := _stated(found[1])):
        return text[found.end() :], priority or stated
    return text, priority


def _last_off(title: str, priority: str) -> tuple[str, str]:
    for pattern in (_LAST_BRACKET, _LAST_PART):
        found = pattern.search(title)
        if found and (stated := _stated(found[1])) and (pattern is _LAST_BRACKET or heading_priority(found[1])):
            return title[: found.start()].rstrip(), priority or stated
    return title, priority


def _at_the_end(text: str) -> Opening | None:
    """Return the opening of a heading that names its id in brackets behind the title."""
    title, priority = _last_off(text, "")
    found = _LAST_BRACKET.search(title)
    if found and _LONG.fullmatch(found[1]) and looks_like_id(found[1]):
        title, priority = _last_off(title[: found.start()].rstrip(), priority)
        return Opening(found[1], title, "", priority, True)
    return None
