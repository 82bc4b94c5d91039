"""What a saved decision and its check say, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crmselect.text import number

if TYPE_CHECKING:
    from crmselect.snapshot.comparing import Difference
    from crmselect.snapshot.verification import ResultCheck, Verification

__all__ = ["HEADINGS", "OUTCOMES", "lines", "notes", "readme", "result_name", "verdict"]

_RESULTS = {
    "ranking": ("ranking", "排名"), "tco": ("costs", "成本"), "cost_risk": ("simulated costs", "成本模拟"),
    "robustness": ("robustness", "稳健性"), "stability": ("stability", "稳定区间"), "audit": ("audit", "复核"),
    "panel": ("panel of evaluators", "评审组"), "review": ("review", "提示"),
}  # fmt: skip
OUTCOMES = {
    "identical": ("identical", "完全一致"),
    "within tolerance": ("within tolerance", "在容差之内"),
    "differs": ("differs", "不一致"),
    "absent": ("not computed", "未计算"),
}
HEADINGS = {
    "en": ("Result", "Outcome", "Figures", "Within tolerance", "Differing", "First that differs"),
    "zh": ("结果", "结论", "数值", "容差之内", "不一致", "首个不一致处"),
}
_STATUS = {
    "changed": ("had changed since it was read", "读取之后已被修改"),
    "missing": ("was no longer there", "已不存在"),
    "unreadable": ("could not be read", "无法读取"),
    "left out": ("was too large to keep", "过大，未保存"),
}
_README = {
    "en": """\
This archive keeps a decision{title}, so that it can be checked later.

  manifest.json   versions, seed, number of draws, and the SHA-256 of every part
  study.json      the whole study: offers, requirements, answers, assumptions, criteria
  results/        what came out of it
  inputs/         the files that the study was read from, as far as they were still there unchanged

Check it with

  crmselect verify {name}

which repeats every computation and says whether every figure still comes out; in Python
crmselect.verify("{name}").
Study.model_validate_json(text of study.json) gives the study back.
The hashes show that the parts belong together, not who wrote them: keep the SHA-256 of the whole archive, which verify
prints, with the minutes.
""",
    "zh": """\
本压缩包保存一项决策{title}，以便日后核对。

  manifest.json   版本、随机种子、抽样次数，以及各部分的 SHA-256
  study.json      完整的研究：报价、需求、应答、假设、准则
  results/        计算结果
  inputs/         研究所读取的文件（保存时仍在原处且未被修改的）

核对方法：

  crmselect verify {name}

该命令重新进行全部计算，并说明每个数值是否仍然一致；在 Python 中为 crmselect.verify("{name}")。
用 Study.model_validate_json（study.json 的内容）可恢复该研究。
哈希值只表明各部分彼此相符，不表明由谁写成：请将 verify 显示的整个压缩包的 SHA-256 记入会议纪要。
""",
}


def readme(title: str, language: str) -> str:
    """Return what the archive says of itself, in the study's language first.

    Parameters
    ----------
    title : str
        Of the study; may be empty.
    language : {"en", "zh"}
    """
    shown = " ".join(title.split())
    titles = {"en": f" (“{shown}”)" if shown else "", "zh": f"（“{shown}”）" if shown else ""}
    order = ("zh", "en") if language == "zh" else ("en", "zh")
    return "\n---\n\n".join(_README[one].format(title=titles[one], name="decision.zip") for one in order)


def result_name(name: str, language: str = "en") -> str:
    """Return what a result is called."""
    return _RESULTS[name][language == "zh"] if name in _RESULTS else name


def lines(found: Verification, language: str = "en") -> Iterator[str]:
    """Say what came of a check: the verdict first, then each result, what was altered, and what was not the same."""
    zh = language == "zh"
    yield verdict(found, language)
    for one in found.results:
        yield _result(one, zh)
        for difference in one.differences:
            yield _difference(difference, zh)
    yield from notes(found, language)


def notes(found: Verification, language: str = "en") -> Iterator[str]:
    """Say what holds beside the results: parts that were altered, files that are not there, other versions."""
    zh = language == "zh"
    for name in found.altered:
        yield (
            f"{name}：其哈希值与记录不符，该部分已被更改。"
            if zh
            else f"{name}: its hash is not the recorded one; this part was altered."
        )
    for file in found.mismatched:
        yield (
            f"{file}：压缩包中的文件不是该研究所读取的文件。"
            if zh
            else f"{file}: what the archive holds is not the file that the study was read from."
        )
    yield from _inputs(found, zh)
    yield from _circumstances(found, zh)


def verdict(found: Verification, language: str = "en") -> str:
    """Say whether every figure comes out."""
    zh = language == "zh"
    count = number(sum(one.figures for one in found.results))
    wrong = [result_name(one.name, language) for one in found.results if one.outcome == "differs"]
    if wrong:
        return (
            f"数值不一致：{'、'.join(wrong)}。"
            if zh
            else f"Not every figure comes out; what differs: {', '.join(wrong)}."
        )
    if not found.ok:
        return (
            f"全部 {count} 个数值均可重现，但压缩包已被更改。"
            if zh
            else f"All {count} figures come out, but the archive was altered."
        )
    near = sum(one.near for one in found.results)
    if near:
        return (
            f"全部 {count} 个数值均可重现，其中 {number(near)} 个仅末位数字不同（相对误差不超过 1e-9）。"
            if zh
            else f"Every figure comes out: {count}, {number(near)} of them but for the last digits (within 1e-9)."
        )
    if zh:
        return f"全部 {count} 个数值均可重现，且完全一致。"
    return f"Every figure comes out: {count}, to the last digit."


def _result(one: ResultCheck, zh: bool) -> str:
    name, outcome = result_name(one.name, "zh" if zh else "en"), OUTCOMES[one.outcome][zh]
    if one.outcome == "absent":
        return f"{name}：{outcome}（{one.reason}）" if zh else f"{name}: {outcome} ({one.reason})"
    parts = [f"{number(one.figures)} 个数值" if zh else f"{number(one.figures)} figures"]
    if not one.figures and one.outcome != "differs":
        parts = ["仅文字" if zh else "words alone"]
    if one.near:
        parts.append(f"{number(one.near)} 个在容差之内" if zh else f"{number(one.near)} within tolerance")
    if one.differing:
        parts.append(f"{number(one.differing)} 处不一致" if zh else f"{number(one.differing)} values differ")
    if one.words:
        parts.append(f"{number(one.words)} 处文字表述不同" if zh else f"{number(one.words)} texts are worded anew")
    return f"{name}：{outcome}（{'，'.join(parts)}）" if zh else f"{name}: {outcome} ({', '.join(parts)})"


def _difference(one: Difference, zh: bool) -> str:
    old, new = _value(one.recorded, zh), _value(one.recomputed, zh)
    return f"  {one.path}：记录为 {old}，现为 {new}" if zh else f"  {one.path}: recorded {old}, now {new}"


def _value(value: Any, zh: bool) -> str:
    if value is None:
        return "无" if zh else "nothing"
    return str(value)[:60] if not isinstance(value, str) else repr(value[:60])


def _inputs(found: Verification, zh: bool) -> Iterator[str]:
    kept = [one for one in found.inputs if one.status == "kept"]
    if kept:
        yield f"随附 {len(kept)} 个输入文件。" if zh else f"Input files in the archive: {len(kept)}."
    for one in found.inputs:
        if one.status != "kept":
            why = _STATUS[one.status][zh]
            yield f"{one.file}：保存时{why}，不在压缩包中。" if zh else f"{one.file}: {why} when saved; not in it."


def _circumstances(found: Verification, zh: bool) -> Iterator[str]:
    for name, (then, now) in found.versions_differ.items():
        none = "无" if zh else "none"
        yield (
            f"{name}：保存时 {then or none}，现为 {now or none}。"
            if zh
            else f"{name}: {then or none} then, {now or none} now."
        )
    if not found.exact:
        yield (
            "版本或处理器不同，因此在 1e-9 以内相符即视为一致。"
            if zh
            else "Versions or processors differ, so figures count as the same within 1e-9 of their size."
        )
        if any(one.sampled and one.outcome == "differs" for one in found.results):
            yield (
                "不一致的抽样结果可能仅因其他版本抽取了不同的点；请用所记录的版本再次核对。"
                if zh
                else "Drawn results that differ may only have been drawn anew by another version: "
                "check with the recorded ones."
            )
    yield f"SHA-256：{found.sha256}" if zh else f"SHA-256 of the archive: {found.sha256}"
    if zh:
        yield f"随机种子 {found.seed}，抽样 {number(found.draws)} 次。"
    else:
        yield f"Seed {found.seed}, {number(found.draws)} draws."
