"""The verdict of one page, the offers like for like, the formula audit and the methods, as a report says them."""

from __future__ import annotations

import pytest

import crmselect as crm
from crmselect.report import document
from crmselect.report.build import document_of
from crmselect.report.document import Bullets, Facts, Heading, Notice, Paragraph
from crmselect.report.findings import find
from crmselect.report.sections.briefly import brief, cut, listed, wide
from crmselect.report.words import Words
from tests.report.studies import items, study

LONG = "The Extraordinarily Long Named Customer Relationship Management Company of All Territories"


def texts(section) -> list[str]:
    found = []
    for block in section.blocks:
        if isinstance(block, Paragraph | Notice | Heading):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found.extend(" ".join(part for part in item if part) for item in block.items)
        elif isinstance(block, Facts):
            found.extend(f"{fact.term} {fact.cell.text} {fact.detail}" for fact in block.facts)
    return found


def said(report, key: str = "verdict") -> str:
    return "\n".join(texts(report.section(key)))


def ranged(made: crm.Study) -> crm.Study:
    """The same study with a range for every price."""
    offers = []
    for offer in made.offers:
        lines = [
            line.replace(amount={"low": 0.9 * line.amount, "likely": line.amount, "high": 1.4 * line.amount})
            if line.quoted == "quoted"
            else line
            for line in offer.items
        ]
        offers.append(offer.replace(items=tuple(lines)))
    return made.replace(offers=offers)


def many(language: str = "en") -> crm.Study:
    names = tuple(f"{LONG} {n}" if n % 2 else f"某某客户关系管理软件股份有限公司第 {n} 分公司" for n in range(30))
    return ranged(study(names, language=language, missing_must=names[2::2]))


@pytest.fixture(scope="module")
def made():
    return ranged(study())


@pytest.fixture(scope="module")
def findings(made):
    return find(made, draws=2_000)


@pytest.fixture(scope="module")
def report(findings):
    return document_of(findings)


def test_the_verdict_says_how_sure_it_is_with_the_figures_of_the_results(made, report):
    facts = {
        fact.key: fact.cell.value
        for block in report.section("verdict").blocks
        if isinstance(block, Facts)
        for fact in block.facts
    }
    winner = made.rank().winner
    assert facts["sure"] == made.stress(draws=2_000, seed=0).best[winner]
    assert facts["p80"] == made.simulate(draws=2_000, seed=0).table.loc[winner, "P80"]
    assert made.stress(draws=2_000, seed=0).verdict in said(report)
    assert f"{winner} costs at most USD {facts['p80']:,.0f} with a probability of 80 %" in said(report)


def test_the_verdict_says_what_would_change_it(made, report):
    first, second = made.rank().order[:2]
    text = said(report)
    assert f"Weight {made.stability().verdict}" in text
    way = made.break_even(first)
    share = -way.discount / way.table.query("kind == 'price'")["now"].iloc[0]
    assert f"Price {first} may become USD {-way.discount:,.0f} ({100 * share:.1f} %) dearer before {second}" in text
    answers = [one.subject for one in way.ways if one.kind == "answer" and one.possible]
    assert f"would cost {first} the lead: {', '.join(answers[:-1])} and {answers[-1]}." in text


def test_an_overturning_formula_is_named_in_the_verdict():
    scale = {"worst": 200, "best": 0}
    quality = {"A": 80, "B": 90, "C": 10}
    price = {"A": 100, "B": 118, "C": 50}
    offers = [
        crm.Offer(
            name=name,
            attributes={"q": quality[name]},
            items=(crm.CostItem(item="All", category="procurement.licences", amount=price[name]),),
        )
        for name in quality
    ]
    tree = [
        {"name": "Quality", "weight": 60, "source": "attribute.q", "value": {"worst": 0, "best": 100}},
        {"name": "Cost", "weight": 40, "source": "cost.present_value", "value": scale},
    ]
    made = crm.Study(offers=offers, criteria=tree, assumptions=crm.Assumptions(currency="USD", years=1))
    report = document(made, draws=200)
    audit = made.audit()
    assert "Leaving out or letting in C changes who leads under" in said(report)
    rows = {row.key: [cell.text for cell in row.cells] for row in report.tables["audit"].rows}
    for key, winners in audit.winners.items():
        assert rows[key][1] == ", ".join(winners)
        assert rows[key][2] == (audit.table["turned_by"][key] or "nothing that was tried")
    turned = audit.deletions[audit.deletions["turned"]]
    changed = {row.cells[0].text for row in report.tables["audit-changes"].rows}
    assert changed == {f"without {name}" for name in turned["offer"]}


def test_the_verdict_names_a_few_of_many_and_counts_the_rest():
    report = document(many(), draws=300)
    verdict = report.section("verdict")
    out = [block for block in verdict.blocks if isinstance(block, Bullets)][-1]
    assert len(out.items) == 5
    stopped = sum(row.tone == "muted" for row in report.tables["ranking"].rows)
    assert out.items[-1] == ("", f"and {stopped - 4} more: every reason stands under “Ranking”.")
    # What has room on a page of A4, whatever the names are: about sixty lines of ninety letters.
    assert sum(-(-wide(text) // 90) for text in texts(verdict)) < 45
    assert max(map(wide, texts(verdict))) < 700


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_not_known_is_said(language):
    unranked = said(document(study(language=language, gates=crm.Gates()), draws=200))
    assert {"en": "is not known, for nothing is ranked", "zh": "由于未作排名"}[language] in unranked
    nobody = said(document(study(language=language, gates=crm.Gates(budget=1)), draws=200))
    assert {"en": "for no offer passes the gates", "zh": "由于没有报价通过门槛"}[language] in nobody
    alone = said(document(study(("Acme", "Delta"), language=language), draws=200))
    assert {"en": "the only one in the race", "zh": "参与排名的只有 Acme"}[language] in alone
    certain = said(document(study(language=language), draws=200))
    assert {"en": "by how much it may rise is not known", "zh": "可能上涨多少尚不可知"}[language] in certain
    assert {"en": "Only the weights were varied", "zh": "仅变动了权重"}[language] in certain


def test_offers_that_are_level_are_said_to_be_decided_by_anything():
    made = study(("Acme",), missing_must=())
    twin = made.offers["Acme"].replace(name="Twin")
    more = [answer.replace(offer="Twin") for answer in made.answers]
    made = made.replace(offers=[*made.offers, twin], answers=[*made.answers, *more])
    assert "Acme and Twin are level" in said(document(made, draws=200))


def test_a_line_that_is_not_quoted_is_a_gap_in_the_table_of_categories(made, report):
    table = report.tables["alike"]
    names = [column.key for column in table.columns[1:]]
    cells = {(row.key, name): cell for row in table.rows for name, cell in zip(names, row.cells[1:], strict=True)}
    assert cells["deployment.migration", "Cargo"].text == "gap"
    assert sum(cell.text == "gap" for cell in cells.values()) == 1
    frame = made.costs.by("category")
    for category, row in frame.iterrows():
        for name, amount in row.items():
            if cells[category, name].text != "gap":
                assert cells[category, name].value == amount
    assert "1 field is a gap" in said(report, "alike")


def test_whole_offers_have_no_gap():
    text = said(document(study(("Acme", "Bravo", "Cargo"), missing_must=()).replace(offers=[
        crm.Offer(name=name, items=items(50)) for name in ("Acme", "Bravo", "Cargo")]), draws=200), "alike")  # fmt: skip
    assert "No offer leaves out what another quotes." in text


def test_the_places_are_those_of_the_audit_and_the_comparison(made, report):
    audit, found = made.audit(), made.compare_methods()
    for row in report.tables["audit-places"].rows:
        places = [cell.value for cell in row.cells[1:]]
        assert places == audit.table["rank"].loc[row.key, list(made.rank().order[:3])].tolist()
    for row in report.tables["methods"].rows:
        assert [cell.value for cell in row.cells[1:]] == found.table.loc[row.key].tolist()
    assert audit.verdict in said(report, "audit")
    assert found.agreement in said(report, "methods")


def test_one_offer_in_the_race_has_no_audit():
    keys = [section.key for section in document(study(("Acme", "Delta")), draws=200).sections]
    assert not {"audit", "methods"} & set(keys)


def test_nothing_is_computed_twice(made, monkeypatch):
    counted: dict[str, int] = {}
    for name in ("rank", "stress", "audit", "simulate", "stability", "compare_methods", "break_even"):
        real = getattr(crm.Study, name)

        def wrapped(self, *args, _name=name, _real=real, **kwargs):
            counted[_name] = counted.get(_name, 0) + 1
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(crm.Study, name, wrapped)
    document(made.replace(), draws=100)
    assert counted["stress"] == counted["audit"] == 1
    assert not {"break_even", "stability", "compare_methods", "simulate"} & set(counted)
    # Once for the report; those that need a ranking of their own ask for it once each.
    assert counted["rank"] <= 3


def test_names_and_sentences_are_cut_to_a_length():
    assert brief(f"{LONG} 7").endswith("Territories 7")
    assert wide(brief(f"{LONG} 7")) <= 44
    assert wide(brief("某某客户关系管理软件股份有限公司上海浦东新区第七分公司")) <= 44
    assert brief(f"{LONG} 7") != brief(f"{LONG} 8")
    opened = cut("\u2068שלום לקוחות יקרים\u2069", 12)
    assert opened.count("\u2068") == opened.count("\u2069")
    assert listed(["a", "b", "c", "d"], Words("zh")) == "a、b、c、另外 1 项"
