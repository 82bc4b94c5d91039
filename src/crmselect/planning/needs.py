"""What is worth reading in a requirements document before vendors are asked, and after they have answered."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from crmselect.model import AnswerSet, OfferSet, Requirement, RequirementSet
from crmselect.planning.needs_answers import review_answers
from crmselect.planning.needs_text import (
    Pair,
    clauses,
    criterion,
    hanzi_of,
    near_pairs,
    plain_text,
    vague_words,
    words_of,
)
from crmselect.planning.needs_words import EACH, and_, capped, count_of, ids_of, place_of, remark, short, some
from crmselect.planning.review import Remark, Review, gathered

__all__ = ["review_needs"]

_NEAR = 0.75
_SAME_HANZI, _SOME_PAIRS = 0.9, 0.6
"""In another order, too, a Chinese text says the same; but only with some of its pairs of hanzi in common."""
_MOST_MUSTS = 0.6
_ENOUGH = 8
"""Requirements from which a share of musts says something."""
_SEVERAL = 2
_QUOTED = 4
_OFF = 0.1
_DUST = 1e-6
_DIGIT = re.compile(r"\d")


def review_needs(
    needs: RequirementSet,
    answers: AnswerSet | None = None,
    offers: OfferSet | Iterable[str] | None = None,
    *,
    language: str = "en",
) -> Review:
    """Return what deserves a second look in a requirements document, the weightiest first.

    Parameters
    ----------
    needs : RequirementSet
    answers : AnswerSet, optional
        With it, requirements that nobody answered, answers to none, and answers that tell no offers apart.
    offers : OfferSet or iterable of str, optional
        Who was asked; by default whoever answered something.
    language : {"en", "zh"}
        Of the review's table.

    Returns
    -------
    Review
        Remarks of the kinds ``duplicate``, ``near_duplicate``, ``untestable``, ``no_acceptance``, ``compound``,
        ``empty_area``, ``no_area``, ``weights``, ``musts``, ``unknown_requirement``, ``unanswered``, ``alike``. The
        subject is the requirement's id; ``where`` its place. Beyond ten of a kind the others share one remark.

    Notes
    -----
    A must is *untestable* where it has no acceptance criterion and no figure, and says a quality without a measure
    ("fast", "user-friendly", 尽量) or leaves a list open ("etc."). Two requirements are near duplicates where they
    share three quarters of their words, or where two Chinese ones have nine tenths of their hanzi in common and six
    tenths of the pairs. A criterion such as "ok", "n/a" or 待定 is none. More than 60 % musts leave nothing to choose
    by.

    References
    ----------
    ISO/IEC/IEEE 29148:2018, Systems and software engineering, Requirements engineering, 5.2.5 and 5.2.7.
    Agile Business Consortium, DSDM Project Framework, MoSCoW prioritisation: at most 60 % of the effort for musts.

    Examples
    --------
    >>> needs = RequirementSet(
    ...     requirements=(
    ...         Requirement(id="R1", text="Search shall be fast", priority="must", area="Use"),
    ...         Requirement(id="R2", text="search shall be FAST.", priority="should", area="Use"),
    ...     )
    ... )
    >>> print(review_needs(needs))
    duplicate: R1 and R2 say the same: “Search shall be fast”
    untestable: R1 is a must that cannot be tested: it says “fast” and gives neither a measure nor an acceptance
    criterion
    no_acceptance: 1 of 1 musts has no acceptance criterion: R1
    """
    parts = [
        _duplicates(needs), _untestable(needs), _no_acceptance(needs), _compound(needs), _areas(needs),
        _weights(needs), _musts(needs),
    ]  # fmt: skip
    if answers is not None:
        names = offers.names if isinstance(offers, OfferSet) else offers
        parts.append(review_answers(needs, answers, None if names is None else tuple(names)))
    return gathered(*parts, language=language, inputs=needs.inputs)


def _duplicates(needs: RequirementSet) -> Iterator[Remark]:
    same: dict[str, list[Requirement]] = defaultdict(list)
    for need in needs:
        same[plain_text(need.text) or need.text].append(need)
    groups = [group for group in same.values() if len(group) > 1]
    yield from capped(
        "duplicate",
        [
            remark("duplicate", group[0], f"{ids_of(group)} say the same: “{short(group[0].text)}”",
                    f"{ids_of(group, zh=True)} 内容相同：“{short(group[0].text)}”")
            for group in groups[:EACH]
        ],
        [group[0] for group in groups],
    )  # fmt: skip
    first = [group[0] for group in same.values()]
    words = [words_of(need.text) for need in first]
    pairs, whole = near_pairs(words, _NEAR)
    told = {(one, two) for one, two, _ in pairs}
    turned, all_of_them = near_pairs([hanzi_of(need.text) for need in first], _SAME_HANZI)
    for one, two, _ in turned:
        alike = len(words[one] & words[two]) / len(words[one] | words[two])
        if (one, two) not in told and alike >= _SOME_PAIRS:
            pairs.append(Pair(one, two, alike))
    whole = whole and all_of_them
    found = [_alike([first[at] for at in members], alike) for members, alike in _groups(pairs)]
    yield from capped("near_duplicate", [one for one, _ in found[:EACH]], [need for _, need in found])
    if not whole:
        yield Remark("near_duplicate", "", "", "Too many texts are alike to compare all of them: there may be more",
                     "相似文字过多，未能全部比较：可能还有其他近似需求")  # fmt: skip


def _groups(pairs: Sequence[Pair]) -> list[tuple[list[int], float]]:
    """Return the texts that hang together by pairs, in order, each group with the similarity of its closest pair."""
    group: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    closest_pair: dict[int, float] = {}
    for one, two, alike in pairs:
        for at in (one, two):
            members.setdefault(group.setdefault(at, at), [at])
        keep, gone = sorted((group[one], group[two]))
        closest_pair[keep] = max(alike, closest_pair.get(keep, 0.0), closest_pair.get(gone, 0.0))
        if keep != gone:
            for at in members[gone]:
                group[at] = keep
            members[keep].extend(members.pop(gone))
    return [(sorted(members[key]), closest_pair[key]) for key in sorted(members)]


def _alike(needs: Sequence[Requirement], alike: float) -> tuple[Remark, Requirement]:
    first, second = needs[0], needs[1]
    if len(needs) == _SEVERAL:
        en = (f"{first.id} and {second.id} share {100 * alike:.0f} % of their words: “{short(first.text)}” and "
              f"“{short(second.text)}”")  # fmt: skip
        zh = (f"{first.id} 与 {second.id} 有 {100 * alike:.0f}% 的词语相同：“{short(first.text)}”与"
              f"“{short(second.text)}”")  # fmt: skip
    else:
        en = f"{len(needs)} requirements nearly say the same: {some(needs)}: “{short(first.text)}”"
        zh = f"{len(needs)} 条需求内容相近：{some(needs, zh=True)}：“{short(first.text)}”"
    return remark("near_duplicate", first, en, zh), first


def _untestable(needs: RequirementSet) -> Iterator[Remark]:
    found = []
    for need in needs:
        if need.priority != "must" or criterion(need.acceptance) or _DIGIT.search(need.text):
            continue
        if words := vague_words(need.text):
            found.append((need, words))
    yield from capped(
        "untestable",
        [
            remark("untestable", need,
                    f"{need.id} is a must that cannot be tested: it says {and_([f'“{word}”' for word in words])} and "
                    "gives neither a measure nor an acceptance criterion",
                    f"{need.id} 是必须项，但无法检验：写有“{'”“'.join(words)}”，既无衡量尺度，也无验收标准")
            for need, words in found[:EACH]
        ],
        [need for need, _ in found],
    )  # fmt: skip


def _no_acceptance(needs: RequirementSet) -> Iterator[Remark]:
    musts = [need for need in needs if need.priority == "must"]
    without = [need for need in musts if not criterion(need.acceptance)]
    if without:
        empty = list(dict.fromkeys(short(need.acceptance, 20) for need in without if need.acceptance))[:_QUOTED]
        nothing = "says nothing" if len(empty) == 1 else "say nothing"
        en = f" ({and_([f'“{text}”' for text in empty])} {nothing})" if empty else ""
        zh = f"（“{'”“'.join(empty)}”不能作为标准）" if empty else ""
        verb = "has" if len(without) == 1 else "have"
        yield Remark(
            "no_acceptance", "" if len(without) > 1 else without[0].id, place_of(without[0]),
            f"{len(without)} of {len(musts)} musts {verb} no acceptance criterion: {some(without)}{en}",
            f"{len(musts)} 条必须项中有 {len(without)} 条没有验收标准：{some(without, zh=True)}{zh}",
        )  # fmt: skip


def _compound(needs: RequirementSet) -> Iterator[Remark]:
    found = [(need, count) for need in needs if (count := clauses(need.text)) >= _SEVERAL]
    yield from capped(
        "compound",
        [
            remark("compound", need,
                    f"{need.id} joins {count} demands in one: an answer cannot say which of them is met",
                    f"{need.id} 把 {count} 项要求合为一条：应答无法说明满足了哪一项")
            for need, count in found[:EACH]
        ],
        [need for need, _ in found],
    )  # fmt: skip


def _areas(needs: RequirementSet) -> Iterator[Remark]:
    areas: dict[str, list[Requirement]] = defaultdict(list)
    for need in needs:
        areas[need.area].append(need)
    without = areas.pop("", [])
    for area, members in areas.items():
        if all(need.priority == "wont" for need in members):
            yield Remark("empty_area", area, place_of(members[0]),
                         f"The area {area} asks for nothing: its {len(members)} requirements are all out of scope",
                         f"领域“{area}”没有实际要求：其 {len(members)} 条需求均为暂不需要")  # fmt: skip
    if without and areas:
        yield Remark("no_area", "", place_of(without[0]),
                     f"{count_of(len(without), 'stands', 'stand')} in no area: {some(without)}",
                     f"{len(without)} 条需求没有领域：{some(without, zh=True)}")  # fmt: skip


def _weights(needs: RequirementSet) -> Iterator[Remark]:
    weighted = [need for need in needs if need.weight is not None]
    if not weighted:
        return
    without = [need for need in needs if need.weight is None and need.priority != "wont"]
    if without:
        yield Remark("weights", "", place_of(without[0]),
                     f"{len(weighted)} of {len(needs)} requirements have a weight of their own; the others take their "
                     f"priority's: {some(without)}",
                     f"{len(needs)} 条需求中有 {len(weighted)} 条自带权重，其余按优先级取权重："
                     f"{some(without, zh=True)}")  # fmt: skip
        return
    total = math.fsum(need.weight or 0.0 for need in weighted)
    if total <= 0:
        yield Remark("weights", "", "", "Every weight is 0: nothing is judged by", "全部权重为 0：无从评判")
        return
    for whole in (1.0, 100.0):
        if _DUST < abs(total / whole - 1) <= _OFF + _DUST:
            yield Remark("weights", "", "", f"The weights add up to {total:g}, not to {whole:g}",
                         f"权重合计为 {total:g}，而非 {whole:g}")  # fmt: skip
    by_area: dict[str, float] = defaultdict(float)
    for need in weighted:
        by_area[need.area] += need.weight or 0.0
    for whole in (1.0, 100.0):
        off = {area: sum_ for area, sum_ in by_area.items() if abs(sum_ / whole - 1) > _DUST}
        if len(by_area) > _SEVERAL and 0 < len(off) < len(by_area) / 2:
            for area, sum_ in off.items():
                yield Remark("weights", area, "", f"The weights of {area or 'no area'} add up to {sum_:g}, those of "
                             f"other areas to {whole:g}",
                             f"“{area or '无领域'}”的权重合计为 {sum_:g}，其他领域为 {whole:g}")  # fmt: skip


def _musts(needs: RequirementSet) -> Iterator[Remark]:
    asked = [need for need in needs if need.priority != "wont"]
    musts = sum(need.priority == "must" for need in asked)
    if len(asked) >= _ENOUGH and musts > _MOST_MUSTS * len(asked):
        share = 100 * musts / len(asked)
        yield Remark("musts", "", "",
                     f"{musts} of {len(asked)} requirements are musts ({share:.0f} %): either every offer fails one, "
                     "or little is left that tells offers apart",
                     f"{len(asked)} 条需求中有 {musts} 条为必须（{share:.0f}%）："
                     "要么各报价都有未满足项，要么难以区分优劣")  # fmt: skip
