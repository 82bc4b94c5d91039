"""The map of places under each method says what the comparison says."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from crmselect import plot
from crmselect.model import Criterion, Offer, OfferSet, ValueFunction
from crmselect.plot.style import HEAT
from crmselect.robustness import compare_methods
from crmselect.scoring import rank
from crmselect.text import number
from tests.plot.drawing import cut_off, draw, names_on, overlapping, texts_of
from tests.plot.samples import contested_of, methods_of


def grid(ax) -> pd.DataFrame:
    """Return the figures in the cells, rows × columns."""
    found: dict[tuple[int, int], str] = {}
    lefts = sorted({patch.get_x() for patch in ax.patches})
    for text in ax.texts:
        x, y = text.xy
        if y >= 0 and y == int(y) and x:
            found[int(y), max(at for at, left in enumerate(lefts) if left < x)] = text.get_text()
    return pd.Series(found).unstack()  # noqa: PD010 - a series has no pivot_table


def above(ax) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in ax.texts if text.xy[1] == -0.5]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [2, 10, 40])
def test_cells_are_the_places_and_the_first_is_the_darkest(count, language):
    found = methods_of(count, "plain", language)
    ax = plot.methods(found)
    draw(ax)
    passing = found.table.dropna()
    assert grid(ax).astype(int).to_numpy().tolist() == passing.to_numpy().tolist()
    full = to_hex(HEAT(1.0))
    firsts = {(round(patch.get_y() + 0.5), int(patch.get_x())) for patch in ax.patches
              if to_hex(patch.get_facecolor()) == full}  # fmt: skip
    assert firsts == {(row, column) for row, places in enumerate(passing.to_numpy().tolist())
                      for column, place in enumerate(places) if place == 1}  # fmt: skip


def test_correlations_with_the_default_stand_above_the_other_methods():
    found = methods_of(10)
    alike = found.correlations.loc["spearman", "additive"]
    figures = [text for text in above(plot.methods(found)) if text.startswith("ρ")]
    assert figures == [f"ρ {number(alike[method], 2)}" for method in found.methods if method != "additive"]
    assert len(set(figures)) > 2


def test_the_rankings_own_method_stands_first():
    ranking = contested_of(10)
    found = compare_methods(ranking, ["vikor", "topsis", "additive"])
    assert above(plot.methods(found))[:3] == ["Additive value", "VIKOR", "TOPSIS"]
    # Where it is not among those compared, the first of them is what the others are held against.
    other = compare_methods(ranking, ["vikor", "topsis"])
    ax = plot.methods(other)
    assert above(ax)[:2] == ["VIKOR", "TOPSIS"]
    assert "rank correlation with VIKOR" in ax.get_xlabel().replace("\n", " ")


def test_offers_that_a_gate_stopped_stand_below_with_their_reason():
    found = methods_of(10)
    ax = plot.methods(found)
    out = found.table.index[found.table["additive"].isna()].tolist()
    assert names_on(ax)[-len(out) :] == [f"✕ {name}" for name in out]
    said = [text for text, _ in texts_of(ax)]
    assert "over budget by 5.6 %" in said
    assert any("out of bounds" in text for text in said)


def test_one_offer_has_places_and_no_correlations():
    offers = OfferSet(offers=(Offer(name="Acme", attributes={"x": 3}),))
    tree = [Criterion(name="x", source="attribute.x", value=ValueFunction(worst=0, best=6))]
    ax = plot.methods(compare_methods(rank(offers, criteria=tree)))
    draw(ax)
    assert not any("ρ" in text for text, _ in texts_of(ax))
    assert overlapping(ax) == []


def test_it_fits_on_a_small_axes():
    ax = Figure(figsize=(6.4, 4.0), layout="constrained").add_subplot()
    assert plot.methods(methods_of(40, "long"), ax=ax, language="zh") is ax
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []
    assert "加权求和" in above(ax)
