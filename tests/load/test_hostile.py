"""Files that attack their reader: refused in words, at once, within bounds, and with nothing read from outside."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.make_hostile import FILES, ROW, docx, make, xlsx

from crmselect import load_offers, load_requirements
from crmselect.errors import DataError
from crmselect.load import source as source_module
from crmselect.load.source import read_source
from crmselect.load.study import read_study
from crmselect.load.tables import read_tables

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are POSIX")

SECONDS = 5
MEGABYTES = 500
# One process takes several files in turn, as the imports take longer than most of the refusals. The memory is measured
# after them; the limit is on addresses, of which the scientific libraries reserve more than they use.
CHILD = f"""
import json, resource, signal, sys, time
import numpy, pandas, openpyxl, markdown_it, ruamel.yaml
from crmselect.cli import main
from crmselect.load import answers, offers, requirements, study
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
limit = taken + {MEGABYTES} * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
for line in sys.stdin:
    arguments = json.loads(line)
    signal.alarm({2 * SECONDS})
    start = time.process_time()
    code = main(arguments)
    signal.alarm(0)
    sys.stderr.flush()
    print("\\n" + json.dumps([code, time.process_time() - start]), flush=True)
"""
GROUPS = 4


def kind_of(name):
    suffix = Path(name).suffix
    needs = suffix in {".docx", ".doc", ".md", ".toml"} or name in {"quote.csv", "open.csv"}
    return "study" if name.endswith("study.toml") else "requirements" if needs else "offers"


@pytest.mark.parametrize("group", range(GROUPS))
def test_each_hostile_file_is_refused_in_words_in_time_and_within_its_memory(tmp_path, group):
    names = list(FILES)[group::GROUPS]
    commands = [["check", str(make(tmp_path / str(n), name)), "--as", kind_of(name)] for n, name in enumerate(names)]
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input="".join(json.dumps(command) + "\n" for command in commands),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said[-2000:]
    results = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(results) == len(names), (done.returncode, said[-2000:])
    for name, (code, seconds) in zip(names, results, strict=True):
        words = FILES[name][1]
        mine = [line for line in said.splitlines() if f"{name}" in line or name.partition("/")[0] + "/study" in line]
        assert code == 1, (name, code)
        assert any(words in line for line in mine), (name, words, mine)
        assert seconds < SECONDS, (name, seconds)
    assert "SECRET" not in said
    assert "root:" not in said


def test_a_study_reads_nothing_through_links_that_lead_out_of_its_folder(tmp_path):
    for name in ("up/study.toml", "root/study.toml", "link/study.toml", "folder/study.toml"):
        (problem,) = read_study(make(tmp_path / name.partition("/")[0], name)).problems[:1]
        assert "lies outside the study's folder" in problem.what


def test_a_link_within_the_folder_is_followed(tmp_path):
    (tmp_path / "real.csv").write_text("name,currency\nA,USD\n")
    (tmp_path / "offers.csv").symlink_to(tmp_path / "real.csv")
    (tmp_path / "study.toml").write_text('[inputs]\noffers = "offers.csv"\n')
    assert [offer.name for offer in read_study(tmp_path / "study.toml").fields["offers"]] == ["A"]


@pytest.mark.parametrize("change", ["append", "rewrite", "replace"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch, change):
    path = tmp_path / "offers.csv"
    path.write_text("name,currency\nA,USD\n")
    os.utime(path, (1, 1))
    status = os.fstat
    calls = []

    def changing(descriptor):
        before = status(descriptor)
        calls.append(descriptor)
        if len(calls) > 1:
            return before
        if change == "append":
            with path.open("a") as other:
                other.write("B,USD\n")
        elif change == "rewrite":
            path.write_text("name,currency\nB,USD\n")
        else:
            (tmp_path / "new").write_text("name,currency\nB,USD\n")
            (tmp_path / "new").replace(path)
        return before

    monkeypatch.setattr(source_module.os, "fstat", changing)
    with pytest.raises(DataError, match="changed while it was read — wait until it is saved, and try again"):
        read_source(path)


# Bounded fuzzing: whatever is done to the bytes of a good file, it loads or it is refused in words.
NEEDS = "id,requirement,priority\nFR-1,Log in,must\nFR-2,Log out,should\n"
MARKDOWN = "# Sales\n\n## FR-1: Log in\n\n**Priority**: must\n\n| ID | Text | Priority |\n|---|---|---|\n| FR-2 | b | should |\n"
YAML = "requirements:\n  - id: FR-1\n    text: 'a: b'\n    priority: must\n  - {id: FR-2, text: \"b\\n\", priority: could}\n"
TOML = '[[requirements]]\nid = "FR-1"\ntext = "a"\npriority = "must"\n'
JSON = '{"requirements": [{"id": "FR-1", "text": "a", "priority": "must", "weight": 1.5}]}'
_P = "<w:p><w:pPr><w:pStyle w:val='H'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
_TC = "<w:tc><w:tcPr><w:gridSpan w:val='1'/><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
WORD = docx(
    _P.format("Sales") + "<w:p><w:r><w:t>FR-1: Log in (must)</w:t></w:r></w:p><w:tbl>"
    + "".join("<w:tr>" + "".join(map(_TC.format, row)) + "</w:tr>" for row in (("ID", "Text", "Priority"), ("FR-2", "b", "must")))
    + "</w:tbl>",
    styles="<w:style w:styleId='H' w:type='paragraph'><w:name w:val='heading 1'/></w:style>",
    numbering="<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/>"
    "<w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>",
)  # fmt: skip
BOOK = xlsx(
    "<cols><col min='1' max='2' hidden='1'/></cols><sheetData><row r='1' hidden='1'><c r='A1' t='inlineStr'><is><t>id</t></is></c>"
    "<c r='B1' t='inlineStr'><is><t>text</t></is></c><c r='C1' t='inlineStr'><is><t>priority</t></is></c></row>"
    + ROW.replace("USD", "must")
    + "</sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells>"
)
GOOD = {
    "a.csv": NEEDS.encode(), "b.csv": NEEDS.encode("utf-16"), "c.csv": "编号,需求,优先级\n1,登录,必须\n".encode("gb18030"),
    "a.md": MARKDOWN.encode(), "a.yaml": YAML.encode(), "a.toml": TOML.encode(), "a.json": JSON.encode(),
    "a.docx": WORD, "a.xlsx": BOOK,
}  # fmt: skip


def repacked(data, at, change):
    """Change a part of an archive, so that the fault is inside and not in the packing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    name = sorted(parts)[at % len(parts)]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, change(content) if part == name else content)
    return stream.getvalue()


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=60)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 12), st.one_of(st.binary(max_size=8), st.sampled_from([
            b"\0", b"<", b"&", b"'", b'"', b"[", b"{", b"*a", b"&a ", b"- ", b"| ", b"> ", b"\xff\xfe", b"9" * 400, b"-1", b"w:del",
            b"hidden='1'", b"ref='ZZZ9:A1'", b"999999999", b"!!x", b"\x85", b"\xe2\x80\xa8",
        ]))),
        min_size=1, max_size=5,
    ),
    inside=st.integers(0, 8),
)  # fmt: skip
def test_mutated_bytes_load_or_are_refused_in_words(tmp_path_factory, name, edits, inside):
    def change(data):
        changed = bytearray(data)
        for at, length, new in edits:
            start = at % (len(changed) + 1)
            changed[start : start + length] = new
        return bytes(changed)

    path = tmp_path_factory.getbasetemp() / f"fuzzed-{name}"
    data = GOOD[name]
    path.write_bytes(repacked(data, inside, change) if name.endswith("x") and inside else change(data))
    for load in (load_requirements, load_offers, read_tables):
        with contextlib.suppress(DataError):
            load(path)


def test_the_files_that_are_mutated_are_good_ones(tmp_path):
    for name, data in GOOD.items():
        path = tmp_path / name
        path.write_bytes(data)
        if name != "a.xlsx":
            assert load_requirements(path)
    (table,), _, notes = read_tables(tmp_path / "a.xlsx")
    assert len(table.rows) == 1
    assert any("hidden columns" in note.what for note in notes)
