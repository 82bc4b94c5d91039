"""The sheet of the scope: what is built now, what it is worth and costs, and what another choice would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crmselect.planning import ScopeResult
from crmselect.report.carried import Carried
from crmselect.report.xlsx.book import MONEY, Book, Sheet

if TYPE_CHECKING:
    from crmselect.planning.scope_rows import Setup

__all__ = ["write_scope"]

_NAME, _TAKE, _VALUE, _COST, _FIRST = range(5)


def write_scope(book: Book, found: Carried, result: ScopeResult) -> None:
    """Write the sheet."""
    setup, words, sheet = result.candidates.setup, found.words, book.sheets["scope"]
    years = setup.cost.shape[1]
    widths = [34, 10, 11, 13, *[11] * years, 48]
    key = "book.scope.value" if result.plan.objective == "value" else "book.scope.return"
    note = words("book.scope.note", offer=result.offer, currency=found.currency, worth=words(key),
                 basis=words(f"book.scope.{result.plan.basis}"))  # fmt: skip
    sheet.set_up(words("scope"), widths, heading=0, frozen=(2, 1), note=note)
    _Writer(found, result, setup, sheet, years).write()
    sheet.print_all()


@dataclass
class _Writer:
    found: Carried
    result: ScopeResult
    setup: Setup
    sheet: Sheet
    years: int
    row: int = 3

    @property
    def count(self) -> int:
        return len(self.result.names)

    def write(self) -> None:
        words = self.found.words
        heads = [words("scope.module"), words("book.take"), words("scope.value"), words("scope.cost"),
                 *(words("budget.year", n=n + 1) for n in range(self.years)), words("scope.why")]  # fmt: skip
        self.sheet.texts(self.row, 0, heads)
        self.sheet.height(self.row, [(heads[_TAKE], 9)])
        self.row += 1
        self.first = self.row
        self._modules()
        self.sheet.between(self.first, _TAKE, self.first + self.count - 1, _TAKE, 0, 1)
        self._bundles()
        self._shared()
        self._sums()
        self._rules()

    def take(self, at: int) -> str:
        """Return the address that says whether a module is taken."""
        return self.sheet.at(self.first + at, _TAKE)

    def _modules(self) -> None:
        setup, result, sheet = self.setup, self.result, self.sheet
        for at, name in enumerate(result.names):
            row, chosen = self.row, bool(result.choice.chosen[at])
            why = str(result.table.loc[name, "why"])
            sheet.text(row, _NAME, name, "text")
            sheet.number(row, _TAKE, float(chosen), "input", num="0")
            value = None if name in result.candidates.unvalued else float(setup.value[at])
            sheet.number(row, _VALUE, value, "input", num="#,##0.0##")
            self._cost(row, setup.cost[at])
            sheet.text(row, _FIRST + self.years, why, "text")
            sheet.height(row, [(name, 34), (why, 48)])
            self.row += 1

    def _cost(self, row: int, cost: NDArray[np.float64], kind: str = "input") -> None:
        sheet = self.sheet
        span = sheet.span(row, _FIRST, row, _FIRST + self.years - 1)
        sheet.formula(row, _COST, f"SUM({span})", float(cost.sum()), num=MONEY, bold=True)
        for year, amount in enumerate(cost.tolist()):
            sheet.number(row, _FIRST + year, amount, kind, num=MONEY)

    def _bundles(self) -> None:
        """Write what a bundle's price changes: it counts where every member is taken."""
        self.bundles: list[int] = []
        setup, words, sheet = self.setup, self.found.words, self.sheet
        for at in setup.priced:
            pack, row = setup.packs[at], self.row
            price = pack.price if pack.price is not None else np.zeros(self.years)
            own = setup.cost[list(pack.members)].sum(axis=0)
            sheet.text(row, _NAME, words("book.bundle", name=self.result.candidates.bundles[at].name), "text")
            sheet.number(row, _TAKE, float(self.result.choice.bundles[at]), "input", num="0")
            sheet.between(row, _TAKE, row, _TAKE, 0, 1)
            sheet.number(row, _VALUE, float(setup.saved[at]), "fixed", num="#,##0.0##")
            span = sheet.span(row, _FIRST, row, _FIRST + self.years - 1)
            sheet.formula(row, _COST, f"SUM({span})", float((price - own).sum()), num=MONEY, bold=True)
            for year in range(self.years):
                members = "-".join(sheet.at(self.first + n, _FIRST + year) for n in pack.members)
                formula = f"{float(price[year])!r}-{members}"
                sheet.formula(row, _FIRST + year, formula, float(price[year] - own[year]), num=MONEY)
            text = words("book.bundle.note", names=self._named(pack.members))
            sheet.text(row, _FIRST + self.years, text, "text")
            sheet.height(row, [(text, 48)])
            self.bundles.append(row)
            self.row += 1

    def _shared(self) -> None:
        """Write what counts once, however many of its modules are taken."""
        self.shared: list[int] = []
        sheet, words = self.sheet, self.found.words
        for gain, members in self.setup.shared:
            row = self.row
            sheet.text(row, _NAME, words("book.shared"), "text")
            taken = "+".join(self.take(at) for at in members)
            once = float(bool(self.result.choice.chosen[list(members)].any()))
            sheet.formula(row, _TAKE, f"MIN(1,{taken})", once, num="0")
            sheet.number(row, _VALUE, gain, "input", num="#,##0.0##")
            text = words("book.shared.note", names=self._named(members))
            for column in range(_COST, _FIRST + self.years):
                sheet.text(row, column, "")
            sheet.text(row, _FIRST + self.years, text, "text")
            sheet.height(row, [(text, 48)])
            self.shared.append(row)
            self.row += 1

    def _named(self, members: tuple[int, ...]) -> str:
        return self.found.words.join([self.setup.names[at] for at in members])

    def _sums(self) -> None:
        setup, words, sheet, found = self.setup, self.found.words, self.sheet, self.result
        last, choice = self.row - 1, found.choice
        takes = sheet.span(self.first, _TAKE, last, _TAKE)
        rest = setup.cost[-1] if len(setup.names) > self.count else np.zeros(self.years)
        self.row += 1
        rows = {name: self.row + n for n, name in enumerate(("chosen", "rest", "spent", "limit", "left", "over"))}
        sheet.texts(self.row - 1, 0, [words("book.scope.sums"), "", words("scope.value"), words("scope.cost"),
                                      *(words("budget.year", n=n + 1) for n in range(self.years))])  # fmt: skip
        for name, row in rows.items():
            sheet.text(row, _NAME, words(f"book.scope.{name}"), "text", bold=name in {"spent", "over"})
            sheet.texts(row, _TAKE, ["", ""], "live")
        worth = f"SUMPRODUCT({takes},{sheet.span(self.first, _VALUE, last, _VALUE)})"
        sheet.formula(rows["chosen"], _VALUE, worth, float(choice.value), num="#,##0.0##", bold=True)
        run, allowed = np.cumsum(choice.cost_by_year), np.cumsum(setup.yearly)
        for column in range(_COST, _FIRST + self.years):
            year = column - _FIRST
            amount = choice.cost_by_year if year < 0 else choice.cost_by_year[year : year + 1]
            base = rest if year < 0 else rest[year : year + 1]
            of = f"SUMPRODUCT({takes},{sheet.span(self.first, column, last, column)})"
            sheet.formula(rows["chosen"], column, of, float((amount - base).sum()), num=MONEY)
            sheet.number(rows["rest"], column, float(base.sum()), "fixed", num=MONEY)
            both = f"{sheet.at(rows['chosen'], column)}+{sheet.at(rows['rest'], column)}"
            spent, limit = float(amount.sum()), float(setup.total if year < 0 else setup.yearly[year])
            sheet.formula(rows["spent"], column, both, spent, num=MONEY, bold=True)
            sheet.number(rows["limit"], column, limit if np.isfinite(limit) else None, "input", num=MONEY)
            here, most = sheet.at(rows["spent"], column), sheet.at(rows["limit"], column)
            if setup.carry and year >= 0:
                # What a year leaves is there in the next one, so that the years are added up.
                here = f"SUM({sheet.span(rows['spent'], _FIRST, rows['spent'], column)})"
                most = f"SUM({sheet.span(rows['limit'], _FIRST, rows['limit'], column)})"
                spent, limit = float(run[year]), float(allowed[year])
            given = f"COUNT({sheet.at(rows['limit'], column)})=0"
            left, over = sheet.at(rows["left"], column), f'{MONEY};;"–"'
            open_ = not np.isfinite(limit)
            value: float | str = "–" if open_ else limit - spent
            sheet.formula(rows["left"], column, f'IF({given},"–",{most}-{here})', value, num=MONEY, right=True)
            beyond = 0.0 if open_ else _beyond(limit, spent)
            dust = f"0.000000001*MAX(ABS({most}),ABS({here}))"
            sheet.formula(rows["over"], column, f"IF(ISNUMBER({left}),IF({left}<-{dust},-{left},0),0)", beyond,
                          num=over, bold=True)  # fmt: skip
        sheet.least(rows["limit"], _COST, rows["limit"], _FIRST + self.years - 1)
        self.row = rows["over"] + 2

    def _rules(self) -> None:
        """Write what a choice has to keep, and whether it does."""
        words, sheet = self.found.words, self.sheet
        rules = [*self._stated()]
        if not rules:
            return
        sheet.texts(self.row, 0, [words("book.rules"), words("book.rules.kept")])
        self.row += 1
        yes_no = f'"{words("yes")}";"{words("yes")}";"{words("no")}"'
        for text, test in rules:
            sheet.text(self.row, _NAME, text, "text")
            sheet.height(self.row, [(text, 34)])
            sheet.formula(self.row, _TAKE, f"IF({test},1,0)", 1.0, num=yes_no, right=True)
            self.row += 1

    def _stated(self) -> list[tuple[str, str]]:
        words, setup, names = self.found.words, self.setup, self.setup.names
        last = self.count

        def some(members: tuple[int, ...]) -> str:
            return "+".join(self.take(at) for at in members if at < last) or "0"

        found = []
        for at, answer in enumerate(setup.fixed[:last]):
            if answer is not None:
                key = "book.rule.must" if answer else "book.rule.out"
                found.append((words(key, name=names[at]), f"{self.take(at)}={int(answer)}"))
        for one, others in setup.requires:
            text = words("book.rule.requires", name=names[one], names=" / ".join(names[at] for at in others))
            found.append((text, f"{self.take(one)}<={some(others)}"))
        found += [
            (words("book.rule.excludes", names=self._named(group)), f"{some(group)}<=1") for group in setup.excludes
        ]
        for rule in setup.at_least:
            text = words("book.rule.least", n=rule.number, names=self._named(rule.members))
            found.append((text, f"{some(rule.members)}>={rule.number}"))
        for row, at in zip(self.bundles, setup.priced, strict=True):
            pack = setup.packs[at]
            text = words("book.rule.bundle", name=self.result.candidates.bundles[at].name,
                         names=self._named(pack.members))  # fmt: skip
            taken = self.sheet.at(row, _TAKE)
            found.append((text, f"{taken}*{len(pack.members)}<={some(pack.members)}"))
            if not pack.apart:
                found += [(words("book.rule.requires", name=names[n], names=self.result.candidates.bundles[at].name),
                           f"{self.take(n)}<={taken}") for n in pack.members]  # fmt: skip
        for at, pack in enumerate(setup.packs):
            if at not in setup.priced:
                text = words("book.rule.together", names=self._named(pack.members))
                found.append((text, f"OR({some(pack.members)}=0,{some(pack.members)}={len(pack.members)})"))
        return found


def _beyond(limit: float, spent: float) -> float:
    over = spent - limit
    return over if over > 1e-9 * max(abs(limit), abs(spent)) else 0.0
