"""Pages of studies, opened from disk in a browser without a network, and what is read from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import crmselect as crm
from crmselect.model import Criterion
from crmselect.report.build import document
from crmselect.report.document import Document, Heading, Paragraph, Section
from crmselect.report.findings import find
from crmselect.report.html import html
from crmselect.report.interactive import live
from crmselect.scoring.tree import SEPARATOR, area_label

CLOSE = 1e-9
KINDS = ("present_value", "nominal", "annual_equivalent", "per_user_month")


def data_of(study: crm.Study) -> dict[str, Any]:
    """What the page of a study computes from."""
    made = live(find(study))
    assert made is not None
    return made


def written(study: crm.Study, folder: Path, *, whole: bool = False) -> Path:
    """Write the page of a study: the whole report, or a short one with the same part to try things out."""
    if whole:
        report = document(study, draws=100)
    else:
        blocks = (Paragraph("Here stands the verdict."),)
        rest = (Heading("Rest"), Paragraph("Here stands the rest."))
        sections = (Section("verdict", "Verdict", blocks), Section("costs", "Costs", rest))
        report = Document(study.title or "Report", "", study.language, sections, {})
    file = folder / "report.html"
    file.write_text(html(report, data_of(study)), encoding="utf-8")
    return file


@contextmanager
def opened(browser: Any, file: Path, fragment: str = "", **options: Any) -> Iterator[Any]:
    """Open a page; on leaving, nothing must have been complained about and nothing asked from anywhere."""
    context = browser.new_context(offline=True, **options)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(file.as_uri() + fragment)
        yield page
        assert said == []
        assert [url for url in asked if url.partition("#")[0] != file.as_uri()] == []
    finally:
        context.close()


def near(mine: float | None, theirs: float) -> bool:
    return mine is not None and abs(mine - theirs) <= CLOSE * abs(theirs)


def figures(page: Any, table: str) -> dict[tuple[str, str], str]:
    """Every data-value of a table by row and column; leaves of criteria stand by their name."""
    found = page.evaluate(
        """table => [...document.querySelectorAll(`#try-${table} tbody tr`)].flatMap(row =>
          [...row.querySelectorAll('[data-column]')].map(cell => [
            row.dataset.offer ?? row.dataset.path, cell.dataset.leaf ?? cell.dataset.column, cell.dataset.value ?? '']))""",
        table,
    )
    return {(row, column): value for row, column, value in found}


def weighted(study: crm.Study, raw: Mapping[str, float]) -> tuple[Criterion, ...]:
    """The criteria of a study with other weights, by path; areas of requirements are set on their criterion."""

    def changed(criterion: Criterion, above: str) -> Criterion:
        path = f"{above}{SEPARATOR}{criterion.name}" if above else criterion.name
        fields: dict[str, Any] = {"weight": raw.get(path, criterion.weight)}
        if criterion.children:
            fields["children"] = tuple(changed(child, path) for child in criterion.children)
        if criterion.source == "requirements":
            areas = {area: f"{path}{SEPARATOR}{area_label(area, study.language)}" for area in study.requirements.areas}
            stated = {area: raw[name] for area, name in areas.items() if name in raw}
            fields["area_weights"] = {**criterion.area_weights, **stated}
        return criterion.replace(**fields)

    return tuple(changed(criterion, "") for criterion in study.rank().criteria)


def without(study: crm.Study, gone: Sequence[str]) -> crm.Study:
    names = [name for name in study.offers.names if name not in set(gone)]
    return study.replace(
        offers=study.offers.select(*names), answers=[one for one in study.answers if one.offer not in set(gone)]
    )


def compare(study: crm.Study, page: Any) -> None:
    """Look that every figure that the page shows is the one that Python has for a study."""
    ranking, costs = study.rank(), study.costs
    closed = set(ranking.closed)
    shown = figures(page, "ranking")
    totals = {kind: costs.total(kind) for kind in KINDS[:2]} | {"annual_equivalent": costs.annual_equivalent()}
    if "users" in study.assumptions.drivers:
        totals["per_user_month"] = costs.per_user_month()
    order = page.evaluate("() => [...document.querySelectorAll('#try-ranking tbody tr')].map(row => row.dataset.offer)")
    assert order == list(ranking.order)
    for name in study.offers.names:
        assert shown[name, "place"] == ("" if ranking.places.isna()[name] else str(ranking.places[name]))
        for kind, series in totals.items():
            if name in closed:
                assert shown[name, kind] == ""
            else:
                assert near(float(shown[name, kind]), float(series[name])), (name, kind)
        if ranking.score.isna()[name]:
            assert shown[name, "score"] == ""
        else:
            assert near(float(shown[name, "score"]), float(ranking.score[name])), name
    parts = figures(page, "parts")
    assert ranking.contributions is not None
    for name, row in ranking.contributions.iterrows():
        for leaf, part in row.items():
            assert abs(float(parts[str(name), str(leaf)]) - part) <= CLOSE * max(abs(part), 1e-6), (name, leaf)
    if ranking.winners:
        stability = study.stability().table
        lines = figures(page, "stability")
        assert {path for path, _ in lines} == set(stability.index)
        for path, row in stability.iterrows():
            for column, there in (("share", "weight"), ("low", "low"), ("high", "high")):
                assert abs(float(lines[str(path), column]) - row[there]) <= CLOSE, (path, column)
            assert (lines[str(path), "below"], lines[str(path), "above"]) == (row["below"], row["above"])


def raw(page: Any) -> dict[str, float]:
    """The points in every box, in full precision, by the criterion's path."""
    return {
        path: float(text)
        for path, text in page.evaluate(
            "() => [...document.querySelectorAll('#try li[data-path]')].map(li => [li.dataset.path, li.querySelector('.try-points').dataset.value])"
        )
    }
