"""What answers show of a requirements document: what nobody answers, what is not asked, what tells no offers apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crmselect.errors import closest
from crmselect.model import AnswerSet, RequirementSet
from crmselect.planning.needs_words import EACH, count_of, place_of, some
from crmselect.planning.review import Remark

__all__ = ["review_answers"]

_SEVERAL = 2


def review_answers(needs: RequirementSet, answers: AnswerSet, offers: tuple[str, ...] | None) -> Iterator[Remark]:
    """Yield what the answers of offers, or of whoever answered, show of the document."""
    known = set(needs.ids)
    given: dict[str, dict[str, tuple[object, ...]]] = defaultdict(dict)
    strange: dict[str, str] = {}
    for answer in answers:
        if answer.requirement not in known:
            strange.setdefault(answer.requirement, str(answer.place or ""))
        elif not answer.missing and (offers is None or answer.offer in offers):
            given[answer.requirement][answer.offer] = (answer.code, answer.score, answer.low, answer.high)
    for id_, where in list(strange.items())[:EACH]:
        hint = closest(id_, known)
        yield Remark("unknown_requirement", id_, where,
                     f"Answers refer to {id_}, which the document does not have{f': {hint}' if hint else ''}",
                     f"有应答指向文档中不存在的 {id_}")  # fmt: skip
    if len(strange) > EACH:
        more = list(strange)[EACH:]
        yield Remark("unknown_requirement", "", "",
                     f"Answers refer to {len(more)} more that the document does not have",
                     f"另有 {len(more)} 个应答编号在文档中不存在")  # fmt: skip
    asked = [need for need in needs if need.priority != "wont"]
    unanswered = [need for need in asked if need.id not in given]
    if unanswered and given:
        yield Remark("unanswered", "" if len(unanswered) > 1 else unanswered[0].id, place_of(unanswered[0]),
                     f"Nobody answers {count_of(len(unanswered))}: {some(unanswered)}",
                     f"{len(unanswered)} 条需求无人应答：{some(unanswered, zh=True)}")  # fmt: skip
    names = set(offers) if offers is not None else {name for by_offer in given.values() for name in by_offer}
    if len(names) < _SEVERAL:
        return
    alike = [need for need in asked if len(given[need.id]) == len(names) and len(set(given[need.id].values())) == 1]
    if alike:
        yield Remark("alike", "" if len(alike) > 1 else alike[0].id, place_of(alike[0]),
                     f"All {len(names)} offers answer alike, so that nothing tells them apart, "
                     f"{count_of(len(alike))}: {some(alike)}",
                     f"{len(alike)} 条需求的应答在全部 {len(names)} 份报价中相同，不起区分作用："
                     f"{some(alike, zh=True)}")  # fmt: skip
