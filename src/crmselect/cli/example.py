"""The example study that ``init`` writes: the sample data and a study file to edit."""

from __future__ import annotations

from pathlib import Path

from crmselect.errors import DataError, Place, Problem
from crmselect.load.samples import sample_path
from crmselect.report.files import write_whole

__all__ = ["write_example"]

_FILES = {
    "en": {
        "offers.csv": "sample_vendors.csv",
        "requirements.md": "sample_requirements.md",
        "answers.csv": "sample_answers.csv",
    },
    "zh": {
        "offers.csv": "sample_vendors.csv",
        "requirements.md": "sample_requirements.zh-CN.md",
        "answers.csv": "sample_answers.zh-CN.csv",
    },
}

_STUDY = {
    "en": """\
# One decision: its files, its assumptions and what the offers are judged by.
# After a change: crmselect check study.toml

[study]
title = "CRM for field sales and service"
language = "en"                 # en | zh: labels of tables, reports and plots

[inputs]                        # relative to this file
offers = "offers.csv"           # a row an offer: name, currency, prices, attributes
# costs = "costs.csv"           # further cost items, a row an item
requirements = "requirements.md"
answers = "answers.csv"         # a row a requirement, a column an offer

[assumptions]
currency = "USD"                # what every result is in
start = 2027-01-01
years = 5
discount_rate = 0.08            # 8 % a year; 0 does not discount

[assumptions.drivers]           # what prices are multiplied by; the last figure holds on
users = [80, 120, 150, 150, 150]

[assumptions.exchange_rates]    # what one unit of a currency costs; without them the rates of the offers hold
as_of = 2026-11-01
EUR = 1.08
GBP = 1.27
CNY = 0.14

[assumptions.uncertainty]       # for crmselect risk and stress; three figures are low, likely and high
maturity = "class 2"            # of quotes without a range: class 5 (a first idea) to 1, or signed
correlation = 0.2               # between the prices of one offer
delay = [0, 0, 6]               # months by which the project is late

[assumptions.uncertainty.drivers]
users = [0.85, 1, 1.25]         # times the drivers above

[assumptions.uncertainty.exchange_rates]
CNY = [0.93, 1, 1.08]

[[assumptions.uncertainty.risks]]
name = "Data worse than expected"
probability = 0.3
impact = { low = 10000, likely = 20000, high = 60000 }
category = "deployment.migration"
month = 6
mitigation = 4000               # what a look at the data beforehand would cost

[[criteria]]
name = "Fit"
weight = 50
source = "requirements"         # the areas of the requirements document become its children

[[criteria]]
name = "Cost"
weight = 30
source = "cost.present_value"
value = { shape = "linear", worst = 900000, best = 300000 }

[[criteria]]
name = "Support"
weight = 20
source = "attribute.support_hours"
value = { shape = "linear", worst = 0, best = 24 }

[gates]                         # who fails one stays in every table, with the reason
must_haves = true
budget = 900000
""",
    "zh": """\
# 一项决策：所用文件、各项假设与评判准则。
# 修改之后请运行：crmselect check study.toml

[study]
title = "外勤销售与服务 CRM 选型"
language = "zh"                 # en | zh：表格、报告与图表的语言

[inputs]                        # 相对于本文件的路径
offers = "offers.csv"           # 每行一个报价：名称、货币、价格、属性
# costs = "costs.csv"           # 其他成本项，每行一项
requirements = "requirements.md"
answers = "answers.csv"         # 每行一条需求，每列一个报价

[assumptions]
currency = "USD"                # 所有结果的货币
start = 2027-01-01
years = 5
discount_rate = 0.08            # 每年 8%；0 表示不折现

[assumptions.drivers]           # 价格所乘的数量；最后一个数值一直沿用
users = [80, 120, 150, 150, 150]

[assumptions.exchange_rates]    # 一单位外币折合多少；未写时采用报价中的汇率
as_of = 2026-11-01
EUR = 1.08
GBP = 1.27
CNY = 0.14

[assumptions.uncertainty]       # 供 crmselect risk 与 stress 使用；三个数值依次为最低、最可能、最高
maturity = "class 2"            # 未给出区间的报价的成熟度：class 5（初步设想）至 class 1，或 signed（已签约）
correlation = 0.2               # 同一报价内各价格之间的相关
delay = [0, 0, 6]               # 项目延期的月数

[assumptions.uncertainty.drivers]
users = [0.85, 1, 1.25]         # 与上面的驱动因素相乘

[assumptions.uncertainty.exchange_rates]
CNY = [0.93, 1, 1.08]

[[assumptions.uncertainty.risks]]
name = "数据质量差于预期"
probability = 0.3
impact = { low = 10000, likely = 20000, high = 60000 }
category = "deployment.migration"
month = 6
mitigation = 4000               # 事先检查数据的费用

[[criteria]]
name = "需求满足度"
weight = 50
source = "requirements"         # 需求文档的各个领域成为其下级准则

[[criteria]]
name = "成本"
weight = 30
source = "cost.present_value"
value = { shape = "linear", worst = 900000, best = 300000 }

[[criteria]]
name = "支持"
weight = 20
source = "attribute.support_hours"
value = { shape = "linear", worst = 0, best = 24 }

[gates]                         # 未通过者仍列在每张表中，并注明原因
must_haves = true
budget = 900000
""",
}


def write_example(folder: Path, language: str = "en") -> list[Path]:
    """Write the example into a folder; either all of its files, or none.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    language : {"en", "zh"}

    Returns
    -------
    list of Path
        What was written, the study file first.

    Raises
    ------
    DataError
        When one of the files is there already.
    """
    contents = {"study.toml": _STUDY[language].encode()}
    contents |= {name: sample_path(sample).read_bytes() for name, sample in _FILES[language].items()}
    there = [folder / name for name in contents if (folder / name).exists() or (folder / name).is_symlink()]
    if there:
        fix = "nothing was written: name another folder, or move the file away"
        raise DataError(Problem(Place(str(path)), "is there already", fix) for path in there)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for name, content in contents.items():
            write_whole(folder / name, content, overwrite=False)
            written.append(folder / name)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written
