"""How well each offer meets the requirements, and the musts that it misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from crmselect.model import PRIORITIES
from crmselect.report import cells, pictures
from crmselect.report.document import Block, Cell, Column, Notice, Paragraph, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.report.tables import in_parts, of_offers, plain_table
from crmselect.scoring import Fit
from crmselect.scoring.answers import answer_in_words
from crmselect.scoring.fit import area_label

__all__ = ["fit"]


def fit(findings: Findings) -> Section:
    """Return the section about requirements."""
    words, needs = findings.words, findings.study.requirements
    blocks: list[Block] = []
    if not len(needs):
        blocks.append(Paragraph(words("fit.none.requirements")))
    else:
        counts = Counter(requirement.priority for requirement in needs)
        there = [words.count(f"priority.{name}", counts[name]) for name in PRIORITIES if counts[name]]
        count, areas = words.count("requirements", len(needs)), words.count("areas", len(needs.areas))
        listed = ("、" if words.zh else ", ").join(there)
        blocks.append(Paragraph(words("fit.lead", requirements=count, areas=areas, priorities=listed)))
        blocks.extend(
            [Paragraph(words("fit.none.answers"))] if findings.fit is None else _blocks(findings, findings.fit)
        )
    return Section("fit", words("fit.title"), tuple(blocks), new_page=findings.fit is not None)


def _blocks(findings: Findings, found: Fit) -> Iterator[Block]:
    words = findings.words
    if findings.ranking is not None and len(found.by_area.index) > 1:
        yield pictures.fit(findings, findings.ranking, found)
    yield _whole(findings, found)
    if len(found.by_area.index) > 1:
        yield from in_parts(findings, _by_area(findings, found))
    if not findings.study.gates.must_haves:
        yield Notice(words("musts.ignored"))
    rows = list(_missed(findings, found))
    if not any(requirement.priority == "must" for requirement in found.requirements):
        return
    if not rows:
        yield Paragraph(words("musts.none"))
        return
    columns = [
        Column("offer", words("offer"), numeric=False),
        Column("requirement", words("musts.id"), numeric=False),
        Column("text", words("musts.text"), numeric=False),
        Column("answer", words("musts.answer"), numeric=False),
        Column("why", words("musts.why"), numeric=False),
    ]
    yield plain_table("musts", words("musts"), columns, rows)


def _whole(findings: Findings, found: Fit) -> Table:
    words = findings.words
    must = np.array([requirement.priority == "must" for requirement in found.requirements], dtype=bool)
    missed = dict(zip(found.scores.offers, (~found.scores.met & must).sum(axis=1).tolist(), strict=True))
    columns = [Column("flat", words("fit.flat")), Column("mean", words("fit.mean"))]
    columns += [Column("musts", words("fit.musts")), Column("missing", words("fit.missing"))]

    def row(name: str) -> list[Cell]:
        return [
            cells.share(float(found.flat[name]), bar=True),
            cells.share(float(found.mean_of_areas[name])),
            cells.number(missed[name], tone="warning" if missed[name] else ""),
            cells.number(int(found.missing[name])),
        ]

    return of_offers(findings, "fit", words("fit.caption"), columns, row)


def _by_area(findings: Findings, found: Fit) -> Table:
    words, language = findings.words, findings.study.language
    columns = [Column(f"area: {area}", area_label(str(area), language)) for area in found.by_area.index]

    def row(name: str) -> list[Cell]:
        return [cells.share(float(share)) for share in found.by_area[name].to_numpy(dtype=float).tolist()]

    return of_offers(findings, "fit-areas", words("fit.areas"), columns, row)


def _missed(findings: Findings, found: Fit) -> Iterator[Row]:
    study, language = findings.study, findings.study.language
    answers = {(answer.offer, answer.requirement): answer for answer in study.answers}
    position = {name: n for n, name in enumerate(found.scores.offers)}
    for name in findings.order:
        for column, requirement in enumerate(found.requirements):
            if requirement.priority != "must" or found.scores.met[position[name], column]:
                continue
            answer = answers.get((name, requirement.id))
            said = answer_in_words(answer, study.rules, language)
            comment = (answer.comment,) if answer is not None and answer.comment else ()
            yield Row(
                f"{name} / {requirement.id}",
                (
                    cells.words(name),
                    cells.words(requirement.id),
                    cells.words(requirement.title or requirement.text),
                    cells.words(said, items=comment),
                    cells.words(found.scores.why(position[name], column, language)),
                ),
                "muted" if name in findings.reasons else "",
            )
