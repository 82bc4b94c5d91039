"""The map of who wins under each price formula says what the audit says."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from crmselect import plot
from crmselect.model import Criterion, Gates, Offer, OfferSet, ValueFunction
from crmselect.plot.flips import _split
from crmselect.plot.style import SERIES
from crmselect.robustness import audit
from crmselect.scoring import Ranking, rank
from tests.plot.drawing import cut_off, draw, names_on, overlapping, texts_of
from tests.plot.samples import audit_of, contested_of


def three(prices=(100.0, 118.0, 50.0), language="en", **more) -> Ranking:
    """Qualities 80, 90 and 10, 60 to 40 with the price: C decides between A and B, though hopeless itself."""
    names = ("A", "B", "C")
    offers = OfferSet(
        offers=tuple(Offer(name=n, attributes={"q": q}) for n, q in zip(names, (80, 90, 10), strict=True))
    )
    tree = [
        Criterion(name="Quality", weight=60, source="attribute.q", value=ValueFunction(worst=0, best=100)),
        Criterion(name="Cost", weight=40, source="cost.present_value", value=ValueFunction(worst=200, best=0)),
    ]
    costs = {"present_value": pd.Series(dict(zip(names, prices, strict=True)))}
    return rank(offers, criteria=tree, costs=costs, language=language, **more)


def cells(ax: Axes) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the fill and the text of each cell by its row and column."""
    lefts = sorted({patch.get_x() for patch in ax.patches if isinstance(patch, Rectangle)})
    found = {}
    for patch in ax.patches:
        row, column = round(patch.get_y() + 0.5), lefts.index(patch.get_x())
        inside = [
            text.get_text() for text in ax.texts
            if patch.get_x() < text.xy[0] < patch.get_x() + patch.get_width() and abs(text.xy[1] - row) < 0.1
        ]  # fmt: skip
        found[row, column] = to_hex(patch.get_facecolor()), "".join(inside)
    return found


def strong(fill: str) -> bool:
    return fill in SERIES


def headings(ax: Axes) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in ax.texts if text.xy[1] == -0.5]


def test_a_hopeless_offer_that_leaves_turns_the_relative_formulas_and_the_map_says_so():
    found = audit(three())
    ax = plot.audit(found)
    draw(ax)
    assert headings(ax) == ["First as the offers stand", "without C"]
    keys = [setting.key for setting in found.settings]
    drawn = cells(ax)
    row = keys.index("lowest_over_price")
    # With C, B has 54 + 40 · 50/118 = 70.9 and A 48 + 40 · 50/100 = 68; without it 54 + 40 · 100/118 = 87.9 and 88.
    assert (drawn[row, 0][1], drawn[row, 1][1]) == ("B", "A")
    assert strong(drawn[row, 1][0])
    assert drawn[0, 1][1] == ""
    assert not strong(drawn[0, 1][0])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [10, 40])
def test_cells_are_the_winners_and_strong_ones_are_where_another_leads(count, language):
    found = audit_of(count, "plain", language)
    ax = plot.audit(found)
    draw(ax)
    drawn, own = cells(ax), found.winners["additive"]
    assert any(strong(fill) for fill, _ in drawn.values())
    for row, setting in enumerate(found.settings):
        fill, text = drawn[row, 0]
        assert text == " = ".join(found.winners[setting.key])
        assert strong(fill) == (found.winners[setting.key] != own)
    turned = found.deletions.groupby(["change", "offer"], sort=False)["turned"].any()
    turned_by_rounding = found.roundings.groupby(["rounding", "step"])["turned"].any()
    assert len(headings(ax)) == 1 + min(int(turned.sum()) + int(turned_by_rounding.sum()), 8)
    count_strong = int(found.deletions["turned"].sum()) + int(found.roundings["turned"].sum())
    assert sum(bool(text) for (_, column), (_, text) in drawn.items() if column) == count_strong
    assert all(strong(fill) or "=" in text for (_, column), (fill, text) in drawn.items() if column and text)


def test_one_colour_is_one_offer():
    colours: dict[str, set[str]] = {}
    for fill, text in cells(plot.audit(audit_of(10))).values():
        if strong(fill):
            colours.setdefault(text, set()).add(fill)
    assert len(colours) > 1
    assert all(len(fills) == 1 for fills in colours.values())
    assert len({next(iter(fills)) for fills in colours.values()}) == len(colours)


def test_where_nothing_turns_the_map_says_so_and_is_pale():
    ax = plot.audit(audit(three(prices=(50.0, 118.0, 150.0))))
    assert audit(three(prices=(50.0, 118.0, 150.0))).robust
    assert not any(strong(fill) for fill, _ in cells(ax).values())
    assert ax.get_xlabel() == "nothing that was tried changes who is first"


def test_a_formula_that_cannot_be_applied_says_why():
    ax = plot.audit(audit(three(prices=(0.0, 118.0, 50.0))))
    draw(ax)
    said = [text for text, _ in texts_of(ax)]
    assert any(text.startswith("not applied: ") for text in said)
    assert cut_off(ax) == []
    assert overlapping(ax) == []


def test_without_an_offer_that_passes_there_is_no_winner():
    for language, words in (("en", "no offer passes"), ("zh", "没有报价通过")):
        ax = plot.audit(audit(three(language=language, gates=Gates(budget=10))))
        draw(ax)
        assert words in ax.get_xlabel()
        assert not ax.patches


def test_who_decides_when_an_evaluator_leaves_has_a_column():
    other = three(prices=(60.0, 118.0, 50.0))
    ax = plot.audit(audit(three(), without={"Kim $x$": other}))
    draw(ax)
    assert other.winner != three().winner
    assert "without Kim $x$" in headings(ax)


def test_an_offer_that_was_stopped_is_marked_where_it_is_let_in():
    found = audit_of(10)
    assert found.deletions.query("change == 'with' and turned").size
    ax = plot.audit(found)
    assert any(text.startswith("with ✕ ") for text in headings(ax))
    assert "✕ stopped at a gate" in ax.get_xlabel().replace("\n", " ")


def test_variants_of_a_formula_stay_told_apart():
    shown = names_on(plot.audit(audit_of(10)))
    assert len(set(shown)) == len(shown)
    assert sum(text.endswith("(band of 5 %)") for text in shown) == 1
    assert sum(text.endswith("(to the highest)") for text in shown) == 1


def test_names_with_commas_that_share_a_place_are_told_apart():
    names = ("A, B", "A", "B", "A, B, C")
    assert _split("A, B", names) == ("A, B",)
    assert _split("B, A", names) == ("B", "A")
    assert _split("A, B, C, B", names) == ("A, B, C", "B")
    assert _split("", names) == ()


def test_it_fits_on_a_small_axes():
    ax = Figure(figsize=(6.4, 4.0), layout="constrained").add_subplot()
    assert plot.audit(audit_of(40, "long"), ax=ax) is ax
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


def test_the_language_can_be_another_than_the_rankings():
    assert "各价格公式" in plot.audit(audit_of(10), language="zh").get_title(loc="left")
    assert contested_of(10).language == "en"
