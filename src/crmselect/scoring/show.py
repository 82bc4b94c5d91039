"""A ranking as a table, as a page for notebooks and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.scoring.fit import area_label
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    from crmselect.scoring.ranking import Ranking

__all__ = ["as_dict", "as_html", "ranking_table", "top_level"]

_WORDS = {
    "en": {
        "rank": "Rank", "offer": "Offer", "score": "Score", "cost": "Present value", "fit": "Fit (flat)",
        "status": "Status", "ranked": "ranked", "excluded": "excluded", "more": "and {} more", "closed": "not opened",
        "caption": "Ranking by {}",
    },
    "zh": {
        "rank": "名次", "offer": "报价", "score": "得分", "cost": "现值", "fit": "总体满足度",
        "status": "状态", "ranked": "参与排名", "excluded": "未通过门槛", "more": "另有 {} 项", "closed": "未开启",
        "caption": "按 {} 排名",
    },
}  # fmt: skip
_METHODS = {
    "additive": ("additive value", "加权求和法"), "weighted_product": ("weighted product", "加权乘积法"),
    "topsis": ("TOPSIS", "TOPSIS 法"), "vikor": ("VIKOR", "VIKOR 法"), "spotis": ("SPOTIS", "SPOTIS 法"),
    "promethee": ("PROMETHEE II", "PROMETHEE II 法"), "electre": ("ELECTRE III", "ELECTRE III 法"),
}  # fmt: skip
_SHOWN = 2


def top_level(ranking: Ranking) -> pd.DataFrame:
    """Return one column for each criterion at the top of the tree, offers × criteria.

    With ``additive`` it is the criterion's contribution, and the columns add up to the score; with the other methods,
    which have no parts, it is the criterion's value from 0 to 1.
    """
    columns = {}
    for node in ranking.nodes:
        if len(node.path) > 1:
            continue
        below = [leaf for leaf in ranking.leaves if leaf.path[0] == node.path[0]]
        names = [leaf.name for leaf in below]
        if ranking.contributions is not None:
            parts = ranking.contributions[names].reindex(ranking.values.index)
            columns[node.name] = parts.sum(axis=1, skipna=False)
        else:
            weights = np.array([leaf.weight for leaf in below])
            shares = weights / weights.sum() if weights.sum() > 0 else np.full(len(below), 1 / len(below))
            worth = (ranking.values[names].to_numpy() * shares).sum(axis=1)
            columns[node.name] = pd.Series(worth, index=ranking.values.index)
    return pd.DataFrame(columns, index=ranking.values.index)


def ranking_table(ranking: Ranking) -> pd.DataFrame:
    """Return the ranking's table: ranked offers in order, then those that are out.

    The columns are ``rank`` (missing for an offer that is out), ``score``, one for each criterion at the top of the
    tree (:func:`top_level`), ``present_value``, ``fit`` (flat) and ``fit: AREA`` where there are requirements with
    answers, ``missing_answers``, ``status`` (``ranked`` or ``excluded``) and ``reasons``. A criterion that bears the
    name of one of these has `` (criterion)`` after its own.
    """
    names = list(ranking.offers.names)
    after: dict[str, Any] = {}
    if "present_value" in ranking.costs:
        present = ranking.costs["present_value"].reindex(names).astype(float)
        after["present_value"] = np.where(present.index.isin(ranking.closed), np.nan, present.to_numpy())
    if ranking.fit is not None:
        after["fit"] = ranking.fit.flat.to_numpy()
        for area, shares in zip(ranking.fit.by_area.index, ranking.fit.by_area.to_numpy(), strict=True):
            after[f"fit: {area_label(area, ranking.language)}"] = shares
        after["missing_answers"] = ranking.fit.missing.to_numpy()
    reasons = _reasons(ranking)
    after["status"] = ["excluded" if name in reasons else "ranked" for name in names]
    joint = "；" if ranking.language == "zh" else "; "
    after["reasons"] = [joint.join(reasons.get(name, [])) for name in names]
    columns: dict[str, Any] = {"rank": ranking.places.to_numpy(), "score": ranking.score.to_numpy()}
    taken = {*columns, *after}
    for name, parts in top_level(ranking).items():
        heading = str(name)
        while heading in taken:
            heading += " (criterion)"
        columns[heading] = parts.to_numpy()
        taken.add(heading)
    frame = pd.DataFrame({**columns, **after}, index=pd.Index(names, name="offer"))
    frame["rank"] = frame["rank"].astype("Int64")
    return frame.loc[list(ranking.order)]


def as_html(ranking: Ranking) -> str:
    """Return the ranked table with bars behind the scores; those that are out in grey with their reason."""
    words, zh = _WORDS[ranking.language], ranking.language == "zh"
    frame, parts = ranking.table, top_level(ranking)
    tied = Counter(ranking.places.dropna().tolist())
    largest = float(np.nanmax(ranking.score.to_numpy(), initial=0.0))
    full = 1.0 if ranking.method == "additive" else largest or 1.0
    headings = [words["offer"], words["rank"], words["score"], *map(str, parts.columns)]
    for column, heading in (("present_value", "cost"), ("fit", "fit")):
        headings.extend([words[heading]] if column in frame else [])
    rows, greyed, reasons = [], [], _reasons(ranking)
    closed = set(ranking.closed)
    shown = list(zip(ranking.order, frame.to_dict("records"), strict=True))
    for position, (name, row) in enumerate(shown):
        out = row["status"] == "excluded"
        greyed.extend([position] if out else [])
        place = "–" if out else f"{row['rank']}{'=' if tied[row['rank']] > 1 else ''}"
        bar = Cell(number(row["score"], 3), row["score"] / full, "#d9d9d9" if out else "#9ecae1", number=True)
        cells = [Cell(name), Cell(place, number=True), bar]
        cells.extend(Cell(number(part, 3), number=True) for part in np.asarray(parts.loc[name]).tolist())
        if "present_value" in frame:
            cost = words["closed"] if name in closed else money(row["present_value"], ranking.currency)
            cells.append(Cell(cost, number=True))
        if "fit" in frame:
            cells.append(Cell(percent(row["fit"]), number=True))
        cells.append(_status(reasons.get(name, []), ranking.language))
        rows.append(cells)
    notes = [note.text(ranking.language) for note in ranking.review]
    caption = words["caption"].format(_METHODS[ranking.method][zh])
    return table([*headings, words["status"]], rows, caption=caption, greyed=greyed, notes=notes)


def _reasons(ranking: Ranking) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for stop in ranking.stops:
        reasons.setdefault(stop.offer, []).append(stop.reason(ranking.language))
    return reasons


def _status(reasons: list[str], language: str) -> Cell:
    words = _WORDS[language]
    if not reasons:
        return Cell(words["ranked"])
    shown = reasons[:_SHOWN]
    if len(reasons) > _SHOWN:
        shown.append(words["more"].format(len(reasons) - _SHOWN))
    colon, joint = ("：", "；") if language == "zh" else (": ", "; ")
    return Cell(words["excluded"] + colon + joint.join(shown), title=joint.join(reasons))


def as_dict(ranking: Ranking) -> dict[str, Any]:
    """Return the ranking as plain data for JSON, with what it was made from."""
    sets = (ranking.offers, ranking.requirements, ranking.answers)
    inputs = dict.fromkeys(item for records in sets if records is not None for item in records.inputs)
    body: dict[str, Any] = {
        "method": ranking.method,
        "options": dict(ranking.options),
        "currency": ranking.currency,
        "language": ranking.language,
        "winner": ranking.winner,
        "winners": list(ranking.winners),
        "margin": ranking.margin,
        "table": _records(ranking.table),
        "contributions": None if ranking.contributions is None else _records(ranking.contributions),
        "values": _records(ranking.values),
        "figures": _records(ranking.figures),
        "weights": _records(ranking.weights),
        "excluded": _records(ranking.excluded.set_index("offer")),
        "fit": None if ranking.fit is None else _records(ranking.fit.table),
        "review": [
            {"kind": note.kind, "subject": note.subject, "text": note.text(ranking.language)} for note in ranking.review
        ],
        "criteria": _dumped(ranking.criteria),
        "gates": ranking.gates.model_dump(mode="json", exclude={"place"}),
        "rules": ranking.rules.model_dump(mode="json", exclude={"place"}),
    }
    return {**header("ranking/1", inputs), **{key: plain(value) for key, value in body.items()}}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows, its index first; what is missing, of whatever kind, is None."""
    whole = frame.reset_index().astype(object)
    known = whole.where(whole.notna(), None)
    return [{str(key): value for key, value in record.items()} for record in known.to_dict("records")]


def _dumped(criteria: Iterable[Any]) -> list[dict[str, Any]]:
    return [criterion.model_dump(mode="json", exclude_defaults=True, exclude={"place"}) for criterion in criteria]
