"""Ten offers in more than thirty shapes: whatever the file, the same models."""

from __future__ import annotations

import json

import pytest
from tests.load.shapes import SHAPES

from crmselect import load_offers
from crmselect.load.samples import sample_path


@pytest.fixture(scope="module")
def sample():
    return load_offers(sample_path()).offers


@pytest.mark.parametrize("name", SHAPES)
def test_the_same_ten_offers_come_out_of_every_shape(tmp_path, sample, name):
    suffix, write, options = SHAPES[name]
    path = write(tmp_path / f"offers.{suffix}")
    read = load_offers(path, **options)
    for mine, theirs in zip(read.offers, sample, strict=True):
        assert mine.items == theirs.items, mine.name
        assert mine == theirs
    assert all(item.place.file == str(path) for offer in read for item in offer.items)
    assert all(note.zh for note in read.input_notes)


def test_the_model_s_own_json_is_one_more_shape(tmp_path, sample):
    path = tmp_path / "offers.json"
    path.write_text(json.dumps(load_offers(sample_path()).to_dict()), encoding="utf-8")
    assert load_offers(path).offers == sample


def test_there_are_thirty_shapes_and_no_two_files_are_alike(tmp_path):
    files = {SHAPES[name][1](tmp_path / f"{n}.{SHAPES[name][0]}").read_bytes() for n, name in enumerate(SHAPES)}
    assert len(files) == len(SHAPES) >= 30
