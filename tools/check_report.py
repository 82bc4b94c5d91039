"""Check what the README's main command wrote: the page stands alone and its figures are Python's.

python tools/check_report.py report.html output.txt
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import crmselect as crm

DATA = Path(__file__).parents[1] / "data"
EMBEDDED = re.compile(r'<script type="application/json" id="crmselect-data">(.*?)</script>', re.DOTALL)


def main(report: str, output: str) -> int:
    page, said = Path(report).read_text(encoding="utf-8"), Path(output).read_text(encoding="utf-8")
    offers = crm.load_offers(DATA / "sample_vendors.csv")
    needs = crm.load_requirements(DATA / "sample_requirements.md")
    study = crm.Study(
        offers=offers,
        requirements=needs,
        answers=crm.load_answers(DATA / "sample_answers.csv", offers=offers, requirements=needs),
        assumptions=crm.Assumptions(currency="USD", years=5, discount_rate=0.08, drivers={"users": 120}),
        gates=crm.Gates(budget=900_000),
    )
    ranking, totals = study.rank(), study.costs.total()
    faults = []
    found = EMBEDDED.search(page)
    if found is None:
        faults.append("the page carries no data")
    else:
        data = json.loads(found.group(1))
        embedded = {row["offer"]: row["present_value"] for row in data["tco"]["table"]}
        if embedded != totals.to_dict():
            faults.append("the page's present values are not Python's")
    if re.search(r'(?:src|href)="(?!#|data:)', page) or "@import" in page:
        faults.append("the page loads something from outside")
    for name in offers.names:
        if name not in page:
            faults.append(f"the page does not name {name}")
        if name not in said:
            faults.append(f"the command does not name {name}")
        if f"{totals[name]:,.0f}" not in said:
            faults.append(f"the command does not show {name}'s present value")
    if ranking.winner is None or ranking.winner not in said:
        faults.append("the command does not name the winner")
    print("\n".join(faults) or f"{report}: {len(offers)} offers, first is {ranking.winner}; figures agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
