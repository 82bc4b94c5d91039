"""The texts of the example study: a study file to edit, and what it holds of a project."""

from __future__ import annotations

__all__ = ["PROJECT", "PROJECT_INPUTS", "STUDY"]

STUDY = {
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
"""By language."""

PROJECT_INPUTS = {
    "en": """\
milestones = "milestones.csv"   # dates, dependencies, payments, resources used
resources = "resources.csv"     # people, equipment and rooms
actuals = "actuals.csv"         # what was spent
earned = "earned.csv"           # how much of each milestone was done
drawdowns = "drawdowns.csv"     # what was released from the contingency
defects = "defects.csv"         # faults, and when they were fixed
tests = "tests.csv"             # test cases, and the requirements that they test
training = "training.csv"       # whom to train
support = "support.csv"         # levels of support
modules = "modules.csv"         # what could be built now or later
bundles = "bundles.csv"         # modules sold together
benefits = "benefits.csv"       # what the system brings in
survey_answers = "survey_answers.csv"   # a row an answer
indicators = "indicators.csv"   # measured before and after go-live
adoption = "adoption.csv"       # active users by month
rescores = "rescores.csv"       # requirements judged by users
realised = "realised.csv"       # benefits promised and come
adjustments = "adjustments.csv" # changes proposed after go-live
""",
    "zh": """\
milestones = "milestones.csv"   # 日期、依赖、付款、资源占用
resources = "resources.csv"     # 人员、设备与场地
actuals = "actuals.csv"         # 实际支出
earned = "earned.csv"           # 各里程碑的完成比例
drawdowns = "drawdowns.csv"     # 动用的应急储备
defects = "defects.csv"         # 缺陷及其修复日期
tests = "tests.csv"             # 测试用例及其覆盖的需求
training = "training.csv"       # 培训对象
support = "support.csv"         # 支持级别
modules = "modules.csv"         # 可先建或后建的模块
bundles = "bundles.csv"         # 打包销售的模块
benefits = "benefits.csv"       # 系统带来的收益
survey_answers = "survey_answers.csv"   # 每行一个回答
indicators = "indicators.csv"   # 上线前后的测量值
adoption = "adoption.csv"       # 每月活跃用户
rescores = "rescores.csv"       # 用户对需求的评分
realised = "realised.csv"       # 承诺与实现的收益
adjustments = "adjustments.csv" # 上线后建议的改进
""",
}
"""By language: the lines of a project under ``[inputs]``, behind the others."""

PROJECT = {
    "en": """
[project]                       # what follows the choice; its tables stand under [inputs]
offer = "Kelvarro Cloud"        # without it the first of the ranking
as_of = 2027-06-30              # progress is reported up to here; later records wait

[project.limits]                # what may be spent, and what is held back
total = 900000
by_year = [390000, 110000, 125000, 125000, 130000]
by_phase = { deployment = 120000, testing = 36000 }
contingency = { deployment = 0.12, testing = 0.15, training = 0.1 }   # or "p80", from the simulation
management_reserve = 20000

[project.gate]                  # what must hold before go-live; what is not named keeps its default
shoulds_passed = 0.75
areas_tested = 1
kinds = ["security", "stress"]
open_high = 0
open_medium = 3

[project.demand]                # how much support users ask for
contacts = 1.6                  # per user and month
handling_minutes = 18
peak_share = 0.3
growth = -0.1

[project.scope]                 # what the offer and its optional modules may cost together
budget = 850000
by_year = [312000, 119000, 139000, 139000, 144000]
objective = "value"             # or "return": what the modules bring in, less what they cost

[project.benefits]
golive = 2027-09-20

[project.survey]
name = "Nine months after go-live"
instrument = "sus"              # the ten items of the System Usability Scale

[project.survey.invited]
"Field sales" = 20
"Inside sales" = 10
"Service" = 8
""",
    "zh": """
[project]                       # 选型之后的工作；各表列在 [inputs] 中
offer = "Kelvarro Cloud"        # 未写时取排名第一的报价
as_of = 2027-06-30              # 进展报告截至这一天；之后的记录暂不计入

[project.limits]                # 可以花多少，预留多少
total = 900000
by_year = [390000, 110000, 125000, 125000, 130000]
by_phase = { deployment = 120000, testing = 36000 }
contingency = { deployment = 0.12, testing = 0.15, training = 0.1 }   # 应急储备；也可写 "p80"，由模拟得出
management_reserve = 20000      # 管理储备

[project.gate]                  # 上线前必须满足的条件；未写的取默认值
shoulds_passed = 0.75
areas_tested = 1
kinds = ["security", "stress"]
open_high = 0
open_medium = 3

[project.demand]                # 用户的支持需求
contacts = 1.6                  # 每用户每月的咨询次数
handling_minutes = 18
peak_share = 0.3
growth = -0.1

[project.scope]                 # 报价与可选模块合计的预算
budget = 850000
by_year = [312000, 119000, 139000, 139000, 144000]
objective = "value"             # 或 "return"：模块带来的收益减去成本

[project.benefits]
golive = 2027-09-20

[project.survey]
name = "上线九个月后的满意度"
instrument = "sus"              # 系统可用性量表的十个题项

[project.survey.invited]
"外勤销售" = 20
"内勤销售" = 10
"服务" = 8
""",
}
"""By language: what stands behind the study's own tables."""
