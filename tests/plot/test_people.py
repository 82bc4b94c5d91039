"""The map of what each evaluator gives each offer."""

from __future__ import annotations

import pytest

import crmselect as crm


@pytest.fixture(scope="module")
def panel():
    offers = crm.load_offers(crm.sample_path("sample_vendors.csv"))
    needs = crm.load_requirements(crm.sample_path("sample_requirements.md"))
    people = [
        crm.Evaluator(name="Sales", weights={"Fit": 8, "Cost": 2}),
        crm.Evaluator(name="财务 $x$", weights={"Fit": 2, "Cost": 8}),
    ]
    return crm.Study(
        offers=offers,
        requirements=needs,
        answers=crm.load_answers(crm.sample_path("sample_answers.csv"), offers=offers, requirements=needs),
        assumptions=crm.Assumptions(currency="USD", drivers={"users": 120}),
        gates=crm.Gates(budget=900_000),
        evaluators=people,
    ).panel()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_offer_has_a_cell_an_evaluator_and_one_for_all(panel, language):
    axes = crm.plot.disagreement(panel, language=language)
    axes.figure.canvas.draw()  # A missing glyph warns, and warnings are errors.
    assert len(axes.patches) >= 10 * 3
    texts = [text.get_text() for text in axes.texts]
    winner = panel.winner
    assert f"{panel.combined.score[winner]:.2f}" in texts
    assert any("财务 $x$" in text for text in texts)


def test_it_draws_on_what_is_given(panel):
    import matplotlib.figure

    axes = matplotlib.figure.Figure(figsize=(9, 5), layout="constrained").subplots()
    assert crm.plot.disagreement(panel, ax=axes) is axes
