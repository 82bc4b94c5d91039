"""Every fault of a study, of one file or of the forms that vendors returned, or else what was read."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crmselect.cli.kinds import kind_of_file
from crmselect.cli.output import emit, emit_json, say, visible
from crmselect.cli.studies import encoding_for, faults_of, has_scale, in_folder
from crmselect.cli.tables import with_notes
from crmselect.cli.usage import DONE, WRONG
from crmselect.errors import DataError, Problem
from crmselect.load.column_map import ColumnRead, columns_read
from crmselect.load.project import PROJECT_TABLES, records_of
from crmselect.load.tables import in_order
from crmselect.model import InputFile, InputNote, RecordSet
from crmselect.model.shown import counted
from crmselect.planning.review import Remark
from crmselect.study import Study

__all__ = ["check"]

_WORDS = {
    "sound": ("{path}: no faults; {counts}", "{path}：没有错误；{counts}"),
    "read": ("Read:", "已读取："),
    "columns": ("Columns:", "列："),
    "as": ("{heading} as {column}", "{heading} 读作 {column}"),
    "review": ("Worth a second look:", "值得再看："),
    "sheet": ("sheet {sheet}", "工作表 {sheet}"),
    "offers": ("", "{n} 份报价"), "requirements": ("", "{n} 条需求"), "answers": ("", "{n} 条应答"),
    "unranked": ("It cannot be ranked yet: state [[criteria]], or a budget under [gates].",
                 "还不能排名：请写明 [[criteria]]，或在 [gates] 下写明预算。"),
    "and": (", ", "、"),
    "faults": ("", "共 {n} 处错误："), "at": ("", "{where}："), "fix": ("", " —— 改正：{fix}"),
}  # fmt: skip
_SHEETS = (".xlsx", ".xlsm")


class _Sound(NamedTuple):
    """What a sound file held."""

    counts: dict[str, int]
    files: tuple[InputFile, ...]
    notes: tuple[InputNote, ...]
    columns: tuple[ColumnRead, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unranked: bool = False
    language: str = "en"


def check(args: argparse.Namespace) -> int:
    """List every fault of a study, a file or a folder of forms, or else what was read."""
    forms = args.kind == "responses" or (args.kind is None and _holds_forms(Path(args.file)))
    path = args.file if forms else in_folder(args.file)
    try:
        with faults_of(path):
            encoding = None if forms else encoding_for(path, args.encoding)
            kind = "responses" if forms else args.kind or kind_of_file(path, encoding=encoding)
            sound = _read(path, kind, args.decimal, encoding)
    except DataError as error:
        problems = in_order(error.problems)
        if args.form == "json":
            emit_json({"schema": "crmselect/check/1", "sound": False, **DataError(problems).to_dict()})
        for line in _faults(problems, args.language or "en"):
            say(line)
        return WRONG
    language = args.language or sound.language
    if args.form == "json":
        emit_json(_as_dict(sound, language))
    else:
        emit(_as_text(path, sound, language))
    if sound.unranked:
        say(_word("unranked", language))
    return DONE


def _faults(problems: Sequence[Problem], language: str) -> list[str]:
    """Return a line a fault; in Chinese what stands around it is Chinese, and how many there are comes first."""
    if language != "zh":
        return [str(problem) for problem in problems]
    lines = [_word("faults", language).format(n=len(problems))]
    for problem in problems:
        fix = _word("fix", language).format(fix=problem.fix) if problem.fix else ""
        where = _word("at", language).format(where=problem.where) if str(problem.where) else ""
        lines.append(f"{where}{problem.what}{fix}")
    return lines


def _holds_forms(folder: Path) -> bool:
    """Return whether a folder holds workbooks and no study."""
    if not folder.is_dir() or (folder / "study.toml").exists():
        return False
    return any(entry.suffix.lower() in _SHEETS for entry in folder.iterdir())


def _read(path: str, kind: str, decimal: str | None, encoding: str | None) -> _Sound:
    from crmselect.load import load_answers, load_offers, load_requirements, load_responses

    if kind == "study":
        return _study(path)
    if kind == "responses":
        returned = load_responses(path, decimal=decimal)
        return _of([returned.offers, returned.answers], mapped=False)
    if kind == "offers":
        return _of([load_offers(path, encoding=encoding, decimal=decimal)])
    if kind == "requirements":
        needs = load_requirements(path, encoding=encoding)
        return _of([needs])._replace(remarks=needs.review().remarks)
    return _of([load_answers(path, encoding=encoding, decimal=decimal)])


def _study(path: str) -> _Sound:
    study = Study.read(path)
    notes = study.costs.notes
    ranked = has_scale(study)
    if ranked:
        study.rank()  # What a ranking misses is a fault of the study as well.
    if problems := study.project_problems():
        raise DataError(problems)
    sets = [part for part in (study.offers, study.requirements, study.answers) if len(part) or part is study.offers]
    returned = bool(study.answers.inputs) and study.answers.inputs == study.offers.inputs
    project = study.project
    found = _of(sets, (*study.inputs, *project.inputs), (*project.input_notes, *notes), mapped=not returned)
    held = {name: len(rows) for name, table in PROJECT_TABLES.items() if (rows := records_of(project, table))}
    found = found._replace(counts={**found.counts, **held})
    return found._replace(unranked=not ranked, language=study.language)


def _of(
    sets: Sequence[RecordSet[Any]],
    inputs: Iterable[InputFile] = (),
    notes: Iterable[InputNote] = (),
    *,
    mapped: bool = True,
) -> _Sound:
    files = dict.fromkeys([*inputs, *(item for part in sets for item in part.inputs)])
    told = dict.fromkeys([*(note for part in sets for note in part.input_notes), *notes])
    columns = [
        column
        for part in sets
        if mapped or part.members_field == "requirements"
        for item in part.inputs
        for column in columns_read(part.members_field, item)
    ]
    return _Sound({part.members_field: len(part) for part in sets}, tuple(files), tuple(told), tuple(columns))


def _as_dict(sound: _Sound, language: str) -> dict[str, Any]:
    return {
        "schema": "crmselect/check/1",
        "sound": True,
        "counts": sound.counts,
        "files": [item.model_dump(mode="json", exclude={"place"}) for item in sound.files],
        "columns": [column._asdict() for column in sound.columns],
        "notes": [{"where": note.where, "what": note.what, "zh": note.zh} for note in sound.notes],
        "review": [
            {"kind": one.kind, "subject": one.subject, "where": one.where, "text": one.text(language)}
            for one in sound.remarks
        ],
        "language": language,
    }


def _as_text(path: str, sound: _Sound, language: str) -> str:
    joined = _word("and", language)
    counts = joined.join(_counted(name, count, language) for name, count in sound.counts.items())
    lines = [_word("sound", language).format(path=path, counts=counts), "", _word("read", language)]
    for item in sound.files:
        sheet = item.sheet and _word("sheet", language).format(sheet=item.sheet)
        details = ", ".join(part for part in (item.encoding, sheet) if part)
        lines.append(f"  {item.file}{f' ({details})' if details else ''}, SHA-256 {item.sha256[:12]}…")
    lines.extend(_mapping(sound.columns, language))
    if sound.remarks:
        lines.extend(["", _word("review", language)])
        lines.extend(visible(f"  {remark.kind}: {remark.text(language)}") for remark in sound.remarks)
    notes = [f"{note.where}: {note.text(language)}" for note in sound.notes]
    return with_notes("\n".join(lines), notes, language)


def _mapping(columns: Sequence[ColumnRead], language: str) -> list[str]:
    """Return a line a file: each heading that is not the column's own name, and what it was read as."""
    by_table: dict[str, list[str]] = {}
    for file, sheet, heading, column in columns:
        if column and heading != column:
            said = _word("as", language).format(heading=repr(heading), column=column)
            by_table.setdefault(f"{file}#{sheet}" if sheet else file, []).append(said)
    if not by_table:
        return []
    joined = _word("and", language)
    return [
        "",
        _word("columns", language),
        *(visible(f"  {where}: {joined.join(read)}") for where, read in by_table.items()),
    ]


_PROJECT_ZH = {
    "milestones": "个里程碑", "resources": "项资源", "actuals": "笔实际成本", "earned": "条进度",
    "drawdowns": "笔储备动用",
    "defects": "个缺陷", "tests": "个测试用例", "training": "个培训组", "support": "个支持级别", "modules": "个模块",
    "bundles": "个组合", "benefits": "项收益", "survey_answers": "条问卷答案", "indicators": "项指标",
    "adoption": "个月的使用率", "rescores": "条复评", "realised": "条已实现收益", "adjustments": "项调整",
}  # fmt: skip
_PROJECT_EN = {
    "actuals": ("booked cost", "booked costs"), "earned": ("report of progress", "reports of progress"),
    "training": ("group to train", "groups to train"), "support": ("level of support", "levels of support"),
    "survey_answers": ("answer to the survey", "answers to the survey"), "adoption": ("month of use", "months of use"),
    "rescores": ("re-scored requirement", "re-scored requirements"),
    "realised": ("report of benefits", "reports of benefits"),
}  # fmt: skip


def _counted(name: str, count: int, language: str) -> str:
    if language == "zh":
        return f"{count} {_PROJECT_ZH[name]}" if name in _PROJECT_ZH else _word(name, "zh").format(n=count)
    words = _PROJECT_EN.get(name)
    return f"{count} {words[count != 1]}" if words is not None else counted(count, name)


def _word(key: str, language: str) -> str:
    return _WORDS[key][language == "zh"]
