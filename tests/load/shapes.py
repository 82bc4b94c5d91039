"""The ten offers of the sample in many shapes, as people keep them: each written by a function to a folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from crmselect.load.samples import sample_path
from crmselect.taxonomy import WIDE_COLUMNS

Rows = list[list[str]]
Change = Callable[[str, str, dict[str, str]], str]

with sample_path().open(encoding="utf-8", newline="") as stream:
    HEADINGS, *DATA = list(csv.reader(stream))
AMOUNTS = [key for key, column in WIDE_COLUMNS.items() if key in HEADINGS and not column.percent_of]
CHINESE = {
    "name": "方案名称", "currency": "币种", "exchange_rate": "汇率", "exchange_rate_to": "目标货币",
    "exchange_rate_as_of": "汇率日期", "licence_per_user_month": "每用户每月许可费", "licence_per_year": "年许可费",
    "licence_once": "永久许可费", "hardware": "硬件费用", "hosting_per_year": "年托管费", "implementation": "实施费",
    "customisation": "定制开发费", "integration": "集成费", "migration": "迁移费", "testing": "测试费",
    "training": "培训费", "training_per_user": "每用户培训费", "maintenance_percent": "维护费比例",
    "support_per_year": "年支持费", "support_percent": "支持费比例", "exit": "退出费",
}  # fmt: skip
SIGNS = {"USD": "US$", "CNY": "￥", "GBP": "£", "EUR": "€"}
FULL = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


def changed(change: Change | None = None, headings: dict[str, str] | None = None) -> Rows:
    """Return the table with each cell as ``change(key, cell, row)`` has it, and other headings."""
    rows = [[(headings or {}).get(key, key) for key in HEADINGS]]
    for line in DATA:
        row = dict(zip(HEADINGS, line, strict=True))
        rows.append([change(key, cell, row) if change and cell else cell for key, cell in row.items()])
    return rows


def is_figure(cell: str) -> bool:
    return bool(cell) and cell.replace(".", "").isdigit()


def amounts(write: Callable[[str, dict[str, str]], str]) -> Rows:
    """Return the table with the figures of its amounts written otherwise."""
    return changed(lambda key, cell, row: write(cell, row) if key in AMOUNTS and is_figure(cell) else cell)


def delimited(rows: Rows, path: Path, delimiter: str = ",", encoding: str = "utf-8", **options: Any) -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter, **options).writerows(rows)
    return path


def wan(cell: str) -> str:
    """Return a figure in 万 without a digit lost."""
    text = f"{int(cell):05d}" if cell.isdigit() else ""
    return f"{int(text[:-4])}.{text[-4:]}".rstrip("0").rstrip(".") + "万" if text else cell


def decimal_comma(_: str, cell: str, __: dict[str, str]) -> str:
    return cell.replace(".", ",") if is_figure(cell) or cell.endswith("%") else cell


def grouped(cell: str) -> str:
    whole, point, rest = cell.partition(".")
    return f"{int(whole):,}{point}{rest}" if point else f"{int(whole):,}.00"


def with_words(key: str, cell: str, row: dict[str, str]) -> str:
    """Write prices as a purchaser types them, each with its currency, unit and recurrence."""
    if key not in AMOUNTS or not is_figure(cell):
        return cell
    per, every = WIDE_COLUMNS[key].per, WIDE_COLUMNS[key].every
    said = ("/用户" if per else "") + {"month": "/月", "year": "/年", "once": "" if per else "（一次性）"}[every]
    return f"{SIGNS[row['currency']]}{cell}{said}"


def in_english(key: str, cell: str, row: dict[str, str]) -> str:
    if key not in AMOUNTS or not is_figure(cell):
        return cell
    per, every = WIDE_COLUMNS[key].per, WIDE_COLUMNS[key].every
    said = (" per user" if per else "") + {"month": " per month", "year": " p.a.", "once": " one-off"}[every]
    return f"{row['currency']} {cell}{said}"


def without(rows: Rows, *names: str) -> Rows:
    keep = [n for n, heading in enumerate(rows[0]) if heading not in names]
    return [[row[n] for n in keep] for row in rows]


def totals() -> Rows:
    """Return the table with a row of totals, which adds up what stands above it and means nothing."""
    rows = changed()
    sums = ["合计"] + [
        f"{sum(float(row[n]) for row in rows[1:] if is_figure(row[n])):g}" if key in AMOUNTS else ""
        for n, key in enumerate(HEADINGS[1:], 1)
    ]
    return [*rows[:3], *rows[3:], sums]


def as_values(rows: Rows) -> list[list[Any]]:
    """Return cells as a workbook or JSON has them."""

    def value(cell: str) -> Any:
        if is_figure(cell):
            return float(cell)
        return round(float(cell[:-1]) / 100, 6) if cell.endswith("%") else (cell or None)

    return [list(rows[0]), *([value(cell) for cell in row] for row in rows[1:])]


def book(sheets: dict[str, Iterable[Sequence[Any]]], path: Path, merged: Sequence[str] = ()) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    made.save(path)
    return path


def two_rows() -> tuple[list[list[Any]], list[str]]:
    """Return the table below two rows of headings, the prices under one merged cell."""
    rows = as_values(changed())
    first, last = HEADINGS.index(AMOUNTS[0]), HEADINGS.index("exit")
    top = [None] * len(HEADINGS)
    top[first] = "Prices"
    column = openpyxl.utils.get_column_letter
    return [top, *rows], [f"{column(first + 1)}1:{column(last + 1)}1"]


def long_rows(currency: bool = False) -> Rows:
    """Return the prices as cost items, in the words of the long form."""
    rows = [["供应商", "费用项", "类别", "金额", "单位", "周期", "付款方式", "比例", "计算基数"]]
    for line in DATA:
        row = dict(zip(HEADINGS, line, strict=True))
        for key, column in WIDE_COLUMNS.items():
            cell = row.get(key, "")
            if not cell:
                continue
            share = column.percent_of and cell.endswith("%")
            sign = SIGNS[row["currency"]] if currency and is_figure(cell) else ""
            label = column.en[:1].upper() + column.en[1:]
            every = {"month": "每月", "year": "每年", "once": "一次性"}[column.every]
            rows.append([
                row["name"], label, column.category, "" if share else sign + cell, column.per, every,
                "后付" if key == "exit" else "", cell if share else "", column.percent_of if share else "",
            ])  # fmt: skip
    return rows


def offers_alone() -> Rows:
    return without(changed(), *(key for key in WIDE_COLUMNS if key in HEADINGS))


def in_headings(unit: Callable[[str], str]) -> dict[str, str]:
    return {key: f"{key.replace('_', ' ')} ({unit(key)})" for key in AMOUNTS}


def recurrence(key: str) -> str:
    every = {"month": "monthly", "year": "per year", "once": "one-off"}[WIDE_COLUMNS[key].every]
    return f"per user, {every}" if WIDE_COLUMNS[key].per else every


SHAPES: dict[str, tuple[str, Callable[[Path], Path], dict[str, Any]]] = {}


def shape(name: str, suffix: str, write: Callable[[Path], Path], **options: Any) -> None:
    """Keep a shape: its name, its file's suffix, how it is written, and the options that reading it takes."""
    SHAPES[name] = (suffix, write, options)


shape("commas", "csv", lambda p: delimited(changed(), p))
shape("semicolons", "csv", lambda p: delimited(changed(), p, ";"))
shape("tabs", "tsv", lambda p: delimited(changed(), p, "\t"))
shape("bars", "txt", lambda p: delimited(changed(), p, "|"))
shape("decimal comma", "csv", lambda p: delimited(changed(decimal_comma), p, ";"), decimal=",")
shape("decimal comma, quoted", "csv", lambda p: delimited(changed(decimal_comma), p, ",", quoting=csv.QUOTE_ALL),
      decimal=",")  # fmt: skip
shape("byte order mark", "csv", lambda p: delimited(changed(), p, encoding="utf-8-sig"))
shape("UTF-16", "csv", lambda p: delimited(changed(), p, "\t", encoding="utf-16"))
shape("GB 18030", "csv", lambda p: delimited(changed(headings=CHINESE), p, encoding="gb18030"))
shape("all quoted", "csv", lambda p: delimited(changed(), p, quoting=csv.QUOTE_ALL))
shape("Chinese headings", "csv", lambda p: delimited(changed(headings=CHINESE), p))
shape("full-width digits", "csv", lambda p: delimited(
    changed(lambda _, c, __: c.translate(FULL) if is_figure(c) or c.endswith("%") else c), p))  # fmt: skip
shape("groups of thousands", "csv", lambda p: delimited(amounts(lambda c, _: grouped(c)), p), decimal=".")
shape("groups of spaces", "csv", lambda p: delimited(amounts(lambda c, _: grouped(c).replace(",", " ")), p))
shape("signs of currencies", "csv", lambda p: delimited(amounts(lambda c, r: SIGNS[r["currency"]] + c), p))
shape("bare signs beside a currency", "csv", lambda p: delimited(
    amounts(lambda c, r: ("$" if r["currency"] == "USD" else SIGNS[r["currency"]]) + c), p))  # fmt: skip
shape("codes behind figures", "csv", lambda p: delimited(amounts(lambda c, r: f"{c} {r['currency']}"), p))
shape("currencies in cells alone", "csv", lambda p: delimited(
    without(amounts(lambda c, r: f"{'CN¥' if r['currency'] == 'CNY' else SIGNS[r['currency']]}{c}"), "currency"),
    p))  # fmt: skip
shape("万", "csv", lambda p: delimited(amounts(lambda c, _: wan(c)), p))
shape("thousands as k", "csv", lambda p: delimited(
    amounts(lambda c, _: f"{float(c) / 1000:.10g}k" if c.isdigit() and int(c) % 50 == 0 else c), p))  # fmt: skip
shape("units in Chinese cells", "csv", lambda p: delimited(changed(with_words), p))
shape("units in English cells", "csv", lambda p: delimited(changed(in_english), p))
shape("magnitudes in headings", "csv", lambda p: delimited(
    changed(lambda k, c, _: wan(c)[:-1] if k in AMOUNTS and c.isdigit() else c, in_headings(lambda _: "万")), p))  # fmt: skip
shape("recurrences in headings", "csv", lambda p: delimited(changed(headings=in_headings(recurrence)), p))
shape("other words for what is missing", "csv", lambda p: delimited(
    changed(lambda _, c, __: {"not quoted": "面议", "included": "已包含"}.get(c, c)), p))  # fmt: skip
shape("columns turned round", "csv", lambda p: delimited([row[::-1] for row in changed()], p))
shape("a title above and blank rows", "csv", lambda p: delimited(
    [["Offers of November", *[""] * (len(HEADINGS) - 1)], [""] * len(HEADINGS), *changed()], p))  # fmt: skip
shape("a row of totals", "csv", lambda p: delimited(totals(), p))
shape("columns that only the caller knows", "csv", lambda p: delimited(
    changed(headings={"name": "Anbieter", "implementation": "Einführung", "training": "Schulung"}), p),
    columns={"name": "Anbieter", "implementation": "Einführung", "training": "Schulung"})  # fmt: skip
shape("JSON", "json", lambda p: p.write_text(json.dumps(
    [dict(zip(HEADINGS, row, strict=True)) for row in as_values(changed())[1:]]), encoding="utf-8") and p)  # fmt: skip
shape("a workbook", "xlsx", lambda p: book({"Offers": as_values(changed())}, p))
shape("a workbook of texts", "xlsx", lambda p: book({"报价": changed(with_words, CHINESE)}, p))
shape("two rows of headings, merged", "xlsx", lambda p: book({"Offers": two_rows()[0]}, p, two_rows()[1]))
shape("a sheet of offers and one of costs", "xlsx", lambda p: book(
    {"Offers": as_values(offers_alone()), "Costs": long_rows()}, p))  # fmt: skip
shape("offers and priced lines with signs", "xlsx", lambda p: book(
    {"Offers": as_values(offers_alone()), "Costs": long_rows(currency=True)}, p))  # fmt: skip
