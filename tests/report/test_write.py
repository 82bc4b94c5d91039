"""A report is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys

import pytest

import crmselect as crm
from crmselect import files
from crmselect.report import render_html, write
from tests.report.studies import study


@pytest.fixture(scope="module")
def made():
    return study(("Acme", "Bravo"))


def test_a_page_is_written_and_its_path_comes_back(made, tmp_path):
    path = write(made, tmp_path / "report.html")
    assert path == tmp_path / "report.html"
    assert path.read_text(encoding="utf-8") == render_html(made)
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_may_be_text_and_its_suffix_in_capitals(made, tmp_path):
    assert write(made, f"{tmp_path}/报告.HTML").is_file()


@pytest.mark.parametrize("name", ["report.pdf", "report.xls", "report"])
def test_another_format_is_refused_and_html_is_named(made, tmp_path, name):
    with pytest.raises(crm.DataError, match=r"name it \.html") as caught:
        write(made, tmp_path / name)
    assert name in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(made, tmp_path):
    with pytest.raises(crm.DataError, match="there is no folder"):
        write(made, tmp_path / "none" / "report.html")


def test_a_folder_is_not_written_over(made, tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(crm.DataError, match="is a folder"):
        write(made, tmp_path / "report.html")


def test_a_file_that_is_there_is_kept_when_asked(made, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(crm.DataError, match="is there already"):
        write(made, path, overwrite=False)
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(("owner", "step"), [(files.os, "fsync"), (files.Path, "replace")])
def test_a_failure_leaves_the_old_file_whole_and_nothing_beside_it(made, tmp_path, monkeypatch, owner, step):
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(OSError, match="No space left"):
        write(made, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_leaves_nothing_behind(made, tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write(made, tmp_path / "report.html")
    assert not list(tmp_path.iterdir())


def test_a_name_as_long_as_the_disk_takes_is_written(made, tmp_path):
    assert write(made, tmp_path / ("n" * 250 + ".html")).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights and asks for more to make links")
def test_rights_and_links_stay_as_they_were(made, tmp_path):
    kept, link = tmp_path / "kept.html", tmp_path / "link.html"
    kept.write_text("old", encoding="utf-8")
    kept.chmod(0o640)
    link.symlink_to(kept)
    write(made, link)
    assert link.is_symlink()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert "<!DOCTYPE html>" in kept.read_text(encoding="utf-8")
    mask = os.umask(0)
    os.umask(mask)
    fresh = write(made, tmp_path / "fresh.html")
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o666 & ~mask
