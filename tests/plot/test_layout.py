"""Names are shortened, lines broken and labels placed so that all can be told apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.plot.names import Ruler, shorten, wrapped
from crmselect.plot.place import place_labels, spread
from crmselect.plot.sheet import key_shape
from crmselect.plot.style import SERIES, contrast, legible, on
from crmselect.taxonomy import GROUPS, PHASES


@given(st.lists(st.text("abc客户 ", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=12, unique=True),
       st.integers(12, 25))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_shortened_names_fit_and_differ(names, room):
    made = shorten(names, room, len)
    assert len(set(made)) == len(names)
    assert all(len(text) <= room for text in made)


def test_a_name_that_fits_stays():
    assert shorten(["Acme", "客户系统"], 10, len) == ["Acme", "客户系统"]


def test_a_shortened_name_is_not_taken_for_a_whole_one():
    made = shorten(["Contoso…", "Contoso Cloud"], 8, len)
    assert len(set(made)) == 2


def test_names_that_differ_only_in_the_middle_are_numbered():
    made = shorten([f"Contoso Customer {n} Relationship Management Limited" for n in "ABC"], 16, len)
    assert made == ["Contoso Custome…", "Contoso Cus… (2)", "Contoso Cus… (3)"]


def test_a_heading_is_broken_into_lines_of_like_length():
    assert wrapped("Security and data protection", 15, 3, len) == ["Security and", "data protection"]
    assert wrapped("安全与数据保护", 5, 3, len) == ["安全与数", "据保护"]
    assert wrapped("Administration", 8, 3, len) is None


@given(st.lists(st.floats(0, 300), min_size=1, max_size=30))
def test_spread_labels_keep_their_distance_order_and_bounds(wanted):
    places = spread(wanted, 10, 0, 300)
    ordered = [places[n] for n in sorted(range(len(wanted)), key=lambda n: wanted[n])]
    assert all(b - a >= 10 - 1e-6 for a, b in pairwise(ordered))
    assert min(places) >= -1e-6
    assert max(places) <= 300 + 1e-6


def test_labels_that_have_room_are_not_moved():
    assert spread([10, 50, 90], 10, 0, 100) == [10, 50, 90]


def test_more_labels_than_room_are_set_evenly():
    assert spread([5, 5, 5], 10, 0, 10) == [0, 5, 10]


def test_names_around_a_heap_of_points_lie_apart():
    points = np.random.default_rng(4).normal((300, 200), 60, (25, 2))
    sizes = np.tile([60.0, 12.0], (1, 25, 1))
    places = place_labels(points, sizes, (0, 0, 600, 400), gap=2, marker=4)
    assert None not in places
    boxes = [(p.x - 30, p.y - 6, p.x + 30, p.y + 6) for p in places]
    for n, (a, b, c, d) in enumerate(boxes):
        for e, f, g, h in boxes[:n]:
            assert a >= g or c <= e or b >= h or d <= f
        for x, y in points:
            assert not (a < x < c and b < y < d)


def test_a_name_gets_shorter_before_it_moves_away():
    sizes = np.array([[[90.0, 10.0]], [[30.0, 10.0]]])
    assert place_labels(np.array([[50.0, 50.0]]), sizes, (0, 0, 100, 100), gap=1, marker=2)[0].size == 0
    (placed,) = place_labels(np.array([[5.0, 5.0]]), sizes, (0, 0, 60, 60), gap=1, marker=2)
    assert (placed.size, placed.y) == (1, 5.0)


def test_a_name_without_any_room_is_left_out():
    places = place_labels(np.array([[5.0, 5.0]]), np.array([[[90.0, 10.0]]]), (0, 0, 20, 20), gap=1, marker=2)
    assert places == [None]


def test_a_key_takes_as_many_columns_as_fit():
    ruler = Ruler(100)
    assert key_shape(["one", "two", "three"], 1000, ruler) == (3, 1)
    assert key_shape(["one", "two", "three"], 60, ruler) == (1, 3)


@pytest.mark.parametrize("colour", [*SERIES, *(e.colour for table in (GROUPS, PHASES) for e in table.values())])
@pytest.mark.parametrize("ground", ["#ffffff", "#000000"])
def test_figures_inside_bars_and_coloured_names_can_be_read(colour, ground):
    assert contrast(on(colour), colour) >= 4.5
    assert contrast(legible(colour, ground), ground) >= 4.5
