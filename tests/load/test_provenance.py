"""Every figure and every word knows the file, the hash, the encoding and the place that it came from."""

from __future__ import annotations

import hashlib
import json

import openpyxl
import pytest
from tests.data.make_hostile import docx

from crmselect import load_answers, load_offers, load_requirements
from crmselect.load.study import read_study

NEEDS = [
    ["id", "text", "priority", "area"],
    ["FR-1", "客户可以登录系统", "must", "Sales"],
    ["FR-2", "Log out", "should", "Sales"],
]
WIDE = [
    ["name", "currency", "licences per user per month", "implementation"],
    ["Acme", "USD", 50, 20000],
    ["Bravo 公司", "EUR", 45, 9],
]
LONG = [["offer", "item", "category", "amount", "currency"], ["Acme", "Licence", "procurement.licences", 5, "USD"]]
ANSWERS = [["id", "Acme", "Bravo 公司"], ["FR-1", "standard", "roadmap"], ["FR-2", "partner", "standard"]]
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format


def written(folder, name, rows):
    """Write a table in the format of its name."""
    path = folder / name
    suffix = path.suffix
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    if suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.active.title = "Data"
        book.create_sheet("About").append(["Read me"])
        for row in rows:
            book.active.append(row)
        book.save(path)
    elif suffix == ".json":
        path.write_text(json.dumps(records), encoding="utf-8")
    elif suffix == ".yaml":
        path.write_text(
            "".join(f"- {json.dumps(record, ensure_ascii=False)}\n" for record in records), encoding="utf-8"
        )
    elif suffix == ".toml":
        tables = [
            "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in one.items())
            for one in records
        ]
        path.write_text("".join(f"[[requirements]]\n{one}\n" for one in tables), encoding="utf-8")
    elif suffix == ".md":
        lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
        path.write_text(
            "# Needs\n\n" + "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]) + "\n", encoding="utf-8"
        )
    elif suffix == ".docx":
        cells = ["".join(f"<w:tc>{_P(cell)}</w:tc>" for cell in row) for row in rows]
        path.write_bytes(docx("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"))
    else:
        sign = "\t" if suffix == ".tsv" else ","
        encoding = "gb18030" if name.startswith("gb") else "utf-16" if name.startswith("utf16") else "utf-8"
        path.write_bytes("".join(sign.join(map(str, row)) + "\n" for row in rows).encode(encoding))
    return path


ENCODINGS = {"gb.csv": "gb18030", "utf16.csv": "utf-16", "a.xlsx": "", "a.docx": ""}
TABLES = ("a.csv", "a.tsv", "gb.csv", "utf16.csv", "a.xlsx", "a.json", "a.yaml")


def check(records, path, places):
    (file,) = records.inputs
    assert file.file == str(path)
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert file.encoding == ENCODINGS.get(path.name, "utf-8")
    assert file.sheet == ("Data" if path.suffix == ".xlsx" else "")
    for place in places:
        assert place.file == str(path)
        assert place.row
        assert place.sheet == file.sheet


@pytest.mark.parametrize("name", [*TABLES, "a.toml", "a.md", "a.docx"])
def test_requirements_know_where_they_come_from(tmp_path, name):
    needs = load_requirements(written(tmp_path, name, NEEDS))
    assert [one.text for one in needs] == ["客户可以登录系统", "Log out"]
    check(needs, tmp_path / name, [one.place for one in needs])
    assert len({str(one.place) for one in needs}) == 2


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("rows", [WIDE, LONG], ids=["wide", "long"])
def test_offers_and_their_items_know_where_they_come_from(tmp_path, name, rows):
    rows = [
        [("甲公司" if cell == "Bravo 公司" else "乙公司") if n and c == 0 else cell for c, cell in enumerate(row)]
        for n, row in enumerate(rows)
    ]
    offers = load_offers(written(tmp_path, name, rows))
    check(offers, tmp_path / name, [one.place for offer in offers for one in (offer, *offer.items)])
    items = [str(item.place) for offer in offers for item in offer.items]
    assert len(set(items)) == len(items)


@pytest.mark.parametrize("name", TABLES)
def test_answers_know_where_they_come_from(tmp_path, name):
    rows = [[str(cell).replace("Acme", "甲公司").replace("Bravo 公司", "乙公司") for cell in row] for row in ANSWERS]
    answers = load_answers(written(tmp_path, name, rows))
    assert len(answers) == 4
    check(answers, tmp_path / name, [one.place for one in answers])
    assert len({str(one.place) for one in answers}) == 4


def test_a_study_knows_its_own_file(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text('[study]\ntitle = "CRM"\n', encoding="utf-8")
    (file,) = read_study(path).fields["inputs"]
    assert (file.sha256, file.encoding) == (hashlib.sha256(path.read_bytes()).hexdigest(), "utf-8")
