"""The sheet of uncertainty: figures from draws, which no change in the workbook moves."""

from __future__ import annotations

import numpy as np

from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import MONEY, PERCENT, Book
from crmselect.report.xlsx.charts import curves

__all__ = ["write_doubt"]

_PERCENTILES = (0.01, 0.05, *(n / 10 for n in range(1, 10)), 0.95, 0.99)


def write_doubt(book: Book, findings: Findings) -> None:
    """Write the sheet."""
    sheet, words, risk, found = book.sheets["doubt"], findings.words, findings.risk, findings.doubt
    budget, kind = findings.study.gates.budget, findings.study.gates.budget_kind
    draws = findings.draws
    note = words("book.doubt.note", draws=f"{draws:,}", seed=findings.seed)
    sheet.set_up(words("doubt"), [30, *[13] * len(_PERCENTILES)], heading=0, frozen=(2, 1), note=note)
    row = 3
    if risk is not None and findings.seen:
        sheet.text(row, 0, words("doubt.costs.caption", currency=findings.currency), "heading")
        heads = [words("doubt.point"), words("book.mean"), "P10", "P50", "P80", "P90", words("doubt.contingency"),
                 words("doubt.at_point")]  # fmt: skip
        if budget is not None:
            heads.append(words("doubt.within"))
        sheet.texts(row + 1, 0, [words("offer"), *heads])
        sheet.height(row + 1, [(head, 13) for head in heads])
        table = risk.table
        inside = risk.within(budget, kind) if budget is not None else None
        row += 2
        for name in findings.seen:
            sheet.text(row, 0, name, "muted" if name in findings.reasons else "live")
            for column, key in enumerate(("point", "mean", "P10", "P50", "P80", "P90", "contingency"), start=1):
                sheet.number(row, column, float(table[key][name]), "fixed", num=MONEY)
            sheet.number(row, 8, float(table["at_point"][name]), "fixed", num=PERCENT)
            if inside is not None:
                sheet.number(row, 9, float(inside[name]), "fixed", num=PERCENT)
            row += 1
        notes = [words("doubt.costs.note")] if risk.model.inputs else [words("doubt.certain")]
        notes += [note.text(findings.study.language) for note in risk.notes]
        for text in notes:
            sheet.paragraph(row, text, 130, last=8, kind="note")
            row += 1
        row += 1
    if found is not None:
        sheet.text(row, 0, words("doubt.acceptability", draws=f"{found.draws:,}"), "heading")
        heads = [words("book.first.chance"), words("doubt.expected"), words("doubt.regret")]
        sheet.texts(row + 1, 0, [words("offer"), *heads])
        sheet.height(row + 1, [(head, 13) for head in heads])
        row += 2
        for name in found.best.sort_values(ascending=False, kind="stable").index:
            sheet.text(row, 0, str(name))
            sheet.number(row, 1, float(found.best[name]), "fixed", num=PERCENT)
            sheet.number(row, 2, float(found.expected_rank[name]), "fixed", num="0.00")
            sheet.number(row, 3, float(found.expected_regret[name]), "fixed", num="0.0000")
            row += 1
        row += 1
    if risk is not None and findings.seen and risk.model.inputs:
        sheet.text(row, 0, words("book.percentiles", currency=findings.currency), "heading")
        head = row + 1
        sheet.text(head, 0, words("offer"), "head")
        for column, share in enumerate(_PERCENTILES, start=1):
            sheet.number(head, column, share, "head", num="0%")
        amounts = np.quantile(risk.totals(), _PERCENTILES, axis=0)
        for position, name in enumerate(findings.seen, start=1):
            sheet.text(head + position, 0, name, "muted" if name in findings.reasons else "live")
            for column, amount in enumerate(amounts[:, risk.names.index(name)].tolist(), start=1):
                sheet.number(head + position, column, amount, "fixed", num=MONEY)
        curves(book, findings, sheet, head, len(_PERCENTILES), head + len(findings.seen) + 2)
    sheet.print_all()
