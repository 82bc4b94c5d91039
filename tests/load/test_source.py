"""Bytes and their encoding: read once, bounded, from plain files only."""

from __future__ import annotations

import hashlib
import os

import pytest

from crmselect.errors import DataError
from crmselect.load import source as source_module
from crmselect.load.source import read_source

CHINESE = "供应商,货币,实施费\n甲公司,CNY,包含\n"


def text_of(tmp_path, data, **options):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    return read_source(path, **options).text()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CHINESE.encode(), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), "utf-16"),
        (CHINESE.encode("gb18030"), "gb18030"),
    ],
)
def test_each_encoding_of_the_ladder_gives_the_same_text_and_is_named(tmp_path, data, encoding):
    assert text_of(tmp_path, data) == (CHINESE, encoding)


def test_western_text_is_not_taken_for_chinese(tmp_path):
    text, encoding = text_of(tmp_path, "name;ville\nMüller;Orléans\nÅngström;Mâcon\n".encode("cp1252"))
    assert encoding != "gb18030"
    assert "Müller" in text


def test_a_declared_encoding_is_taken_at_its_word(tmp_path):
    assert text_of(tmp_path, "Łódź".encode("cp1250"), encoding="cp1250") == ("Łódź", "cp1250")


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (
            b"name\nM\xfcller\n",
            "utf-8",
            "file.csv row 2: is not in utf-8 — pass another encoding=, or save it as UTF-8",
        ),
        (b"name\n", "klingon", "file.csv: 'klingon' is no encoding"),
        (b"a\0b,c\n", None, "holds NUL bytes"),
        ("name,price\n".encode("utf-16-le"), None, "holds NUL bytes"),
        (b"\xef\xbb\xbfname\n\xff\xfe\n", None, "row 2: is not in utf-8-sig"),
    ],
)
def test_text_that_cannot_be_read_is_refused_with_its_line(tmp_path, data, encoding, message):
    with pytest.raises(DataError) as caught:
        text_of(tmp_path, data, encoding=encoding)
    assert message in str(caught.value)


def test_a_source_knows_its_name_as_given_and_its_hash(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_bytes(b"x")
    source = read_source("a.csv")
    assert source.file == "a.csv"
    assert source.sha256 == hashlib.sha256(b"x").hexdigest()


@pytest.mark.parametrize(
    "address",
    ["https://example.com/a.csv", "http:/example.com/a.csv", "file:///etc/passwd", "s3://b/a.csv", "FTP://x/y"],
)
def test_an_address_is_refused_and_never_opened(address):
    with pytest.raises(DataError, match="nothing is fetched from the net"):
        read_source(address)


def test_a_missing_file_suggests_its_neighbour(tmp_path):
    (tmp_path / "offers.csv").write_text("x")
    with pytest.raises(DataError, match=r"offer\.csv: does not exist — check the path; did you mean 'offers.csv'\?"):
        read_source(tmp_path / "offer.csv")


def test_what_is_no_plain_file_is_refused_at_once(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path, what in ((tmp_path, "is a folder"), (pipe, "a device or a pipe"), ("/dev/zero", "a device or a pipe")):
        with pytest.raises(DataError, match=what):
            read_source(path)


def test_an_empty_file_a_nameless_one_and_one_with_nul_in_its_name_are_refused(tmp_path):
    (tmp_path / "empty.csv").write_text(" \n")
    with pytest.raises(DataError, match="is empty"):
        read_source(tmp_path / "empty.csv")
    for path in ("", "a\0.csv"):
        with pytest.raises(DataError, match="is no file name"):
            read_source(path)


def test_a_file_above_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(source_module, "LARGEST", 10)
    (tmp_path / "large.csv").write_text("x" * 11)
    with pytest.raises(DataError, match="is larger than 50 MB"):
        read_source(tmp_path / "large.csv")
