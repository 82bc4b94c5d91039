"""The package finds its own copy of the sample data."""

from __future__ import annotations

import pytest

import crmselect as crm


@pytest.mark.parametrize("name", ["sample_vendors.csv", "data/sample_vendors.csv", "sample_requirements.zh-CN.md"])
def test_a_sample_is_found_from_any_folder(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    path = crm.sample_path(name)
    assert path.is_absolute()
    assert path.is_file()


@pytest.mark.parametrize("name", ["none.csv", "../pyproject.toml", "/etc/hostname", "data/../sample_vendors.csv", ""])
def test_what_is_no_sample_is_refused(name):
    with pytest.raises(crm.DataError, match="no file of the sample data"):
        crm.sample_path(name)


def test_a_wheel_carries_its_own_copy(tmp_path, monkeypatch):
    from crmselect.load import samples

    (tmp_path / "sample_vendors.csv").write_text("name\n", encoding="utf-8")
    monkeypatch.setattr(samples, "_FOLDERS", (tmp_path, *samples._FOLDERS))
    assert samples.sample_path().parent == tmp_path
