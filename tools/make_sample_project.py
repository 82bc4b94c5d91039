"""Write the project of the sample study, in English and in Chinese: ``data/sample_project_*.csv``.

Usage: ``python tools/make_sample_project.py``; with ``--check`` nothing is written, and the exit code is 1 when a file
lags. The rows below are the one source of both languages: ``English // Chinese`` in a cell names a thing once, and
wherever its English name stands it is translated alike. Everything in them is invented.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crmselect.taxonomy import PHASES

DATA = Path(__file__).parents[1] / "data"
_BOTH = " // "
_COUNTED = re.compile(r"(?P<name>.+?)(?P<units> = [\d.]+)")

# A row of a table is one line, however long.
# ruff: noqa: E501
# fmt: off
_YES_NO = {"yes": "是", "no": "否"}
WORDS: dict[str, dict[str, str]] = {
    "budgeted": _YES_NO,
    "internal": _YES_NO,
    "credit": _YES_NO,
    "singly": _YES_NO,
    "fixed": _YES_NO,
    "kind": {
        "people": "人员", "equipment": "设备", "room": "场地", "functional": "功能测试", "integration": "集成测试",
        "migration": "迁移测试", "stress": "压力测试", "security": "安全测试", "usability": "易用性测试",
        "acceptance": "验收测试", "efficiency": "效率提升", "revenue": "增收", "retention": "客户留存",
        "avoided_cost": "避免成本", "other": "其他",
    },
    "rate_per": {"day": "天", "month": "月"},
    "severity": {"critical": "致命", "high": "高", "medium": "中", "low": "低"},
    "result": {"passed": "通过", "failed": "不通过", "blocked": "受阻", "not_run": "未执行"},
    "better": {"higher": "越高越好", "lower": "越低越好"},
    "every": {"month": "每月", "year": "每年", "once": "一次性"},
    "adoption_every": {"month": "每月", "year": "每年"},
}
"""The Chinese words of columns that take words of a list."""

HEADINGS: dict[str, str] = {
    "acceptance": "验收要求", "active": "活跃用户", "adoption": "采用率", "adoption_every": "采用率周期",
    "adoption_start": "起始采用率", "after": "前置里程碑", "after_mean": "上线后均值", "after_n": "上线后样本数",
    "after_sd": "上线后标准差", "agents": "坐席", "amount": "金额", "answered_within": "按时应答率", "available": "可用量",
    "available_from": "可用起始日", "available_until": "可用截止日", "baseline": "基线日期", "before_mean": "上线前均值",
    "before_n": "上线前样本数", "before_sd": "上线前标准差", "benefit": "带来收益", "better": "方向",
    "budgeted": "计入预算", "bundle": "套餐", "category": "成本类别", "comment": "意见", "cost": "成本",
    "cost_per_agent": "人均成本", "credit": "贷记", "currency": "货币", "date": "日期", "day": "截止日",
    "days_per_week": "每周天数", "done": "实际完成", "due": "计划完成", "every": "周期", "excludes": "互斥",
    "fixed": "修复日期", "found": "发现日期", "group_size": "每班人数", "high": "最高", "hourly_cost": "学员小时成本",
    "hours": "课时", "hours_per_week": "每周小时", "id": "编号", "internal": "内部", "item": "题项", "kind": "类型",
    "late": "延迟月数", "licensed": "许可用户", "likely": "最可能", "low": "最低", "margin": "贡献毛利率",
    "materials_cost": "教材费", "milestone": "里程碑", "modules": "所含模块", "month": "上线后第几个月",
    "months_to_full": "达到全部的月数", "name": "名称", "offer": "报价", "owner": "负责角色", "pay_share": "付款比例", "pays": "付款项",
    "people": "人数", "per": "动因", "phase": "阶段", "planned": "计划采用率", "price": "级别价格",
    "probability": "实现概率", "promised": "承诺金额", "rate": "单价", "rate_per": "计价单位", "realised": "实现金额",
    "reason": "原因", "requirement": "需求编号", "requirements": "需求编号", "requires": "前置模块",
    "respondent": "受访者", "response_minutes": "响应分钟", "result": "结果", "role": "角色", "run": "执行日期",
    "score": "得分", "sessions": "场次", "severity": "严重程度", "share": "完成比例", "shrinkage": "缺勤率",
    "singly": "可单独购买", "source": "依据", "start": "开始日期", "starts": "上线后月数", "target": "目标值",
    "test": "测试用例", "title": "标题", "trainer_day_rate": "讲师日费", "trainers": "讲师人数", "turnover": "离职率",
    "unit": "单位", "up_to_users": "用户上限", "uses": "资源占用", "value": "价值", "venue_cost": "场地费",
    "weight": "权重",
}
"""The Chinese heading of each column."""

NAMES = {
    "milestones": "里程碑", "resources": "资源", "modules": "模块", "benefits": "收益",
    "indicators": "指标", "adjustments": "事项",
}
"""What the column of names is called, where it is not just that."""
OTHERWISE = {("realised", "benefit"): "收益", ("modules", "fixed"): "必选"}
"""Where a column means something else than in the other tables."""

TABLES: dict[str, str] = {
    "milestones": """
name | phase | start | due | baseline | done | after | weight | owner | acceptance | pays | pay_share | uses
Project plan approved // 项目计划获批 | planning | 2027-01-01 | 2027-01-29 | 2027-01-29 | 2027-01-29 | | 1 | Project lead // 项目负责人 | VEN-02; VEN-03 | | | Project lead = 1; Process owners = 0.5
Design approved // 方案设计获批 | procurement | 2027-02-01 | 2027-02-26 | 2027-02-26 | 2027-03-09 | Project plan approved | 30 | Process owners // 流程负责人 | SAL-02; SEC-02 | procurement.implementation | 0.3 | Project lead = 0.7; Process owners = 1
Core configured // 核心功能配置完成 | procurement | 2027-03-01 | 2027-05-14 | 2027-05-14 | 2027-05-25 | Design approved | 40 | System administrator // 系统管理员 | SAL-01; SAL-04; SEC-01 | procurement.implementation | 0.4 | Project lead = 0.4; Process owners = 0.5
Interfaces in test // 接口进入测试 | deployment | 2027-03-15 | 2027-06-25 | 2027-06-11 | 2027-07-02 | Design approved | 60 | IT architect // 信息技术架构师 | INT-01; INT-02; INT-03; INT-04 | deployment.integration; deployment.customisation | 1 | IT architect = 0.4
Data migrated // 数据迁移完成 | deployment | 2027-04-12 | 2027-07-09 | 2027-06-25 | 2027-07-16 | Core configured | 40 | Data stewards // 数据管理员 | DAT-01; PLT-01 | deployment.migration | 1 | Data stewards = 0.7
Configuration complete // 全部配置完成 | procurement | 2027-05-17 | 2027-08-20 | 2027-08-06 | 2027-08-27 | Core configured | 30 | System administrator | SAL-06; SEC-04; PLT-05 | | | Project lead = 0.3; Process owners = 0.2
System tested // 系统测试通过 | testing | 2027-06-14 | 2027-08-27 | 2027-08-06 | 2027-08-27 | Interfaces in test; Data migrated | 60 | Test lead // 测试负责人 | PLT-06; SEC-03; INT-02 | testing.execution | 1 | Testers = 0.5; Test environment = 1; Key users = 2
Users trained // 用户培训完成 | training | 2027-08-02 | 2027-09-10 | 2027-08-27 | 2027-09-10 | Data migrated | 1 | Training lead // 培训负责人 | VEN-05 | training.trainers | 1 | Training room = 1; Key users = 3
Accepted by users // 用户验收通过 | testing | 2027-08-28 | 2027-09-14 | 2027-08-31 | 2027-09-14 | System tested | 40 | Process owners | SAL-01; SAL-04; SAL-06; DAT-01 | | | Key users = 4; Testers = 0.3
Go-live // 系统上线 | golive | | 2027-09-20 | 2027-09-06 | 2027-09-20 | Accepted by users; Users trained; Configuration complete | 1 | Project lead | SEC-01; INT-02; PLT-01 | procurement.implementation | 0.3 | Project lead = 1; IT architect = 0.5
""",
    "resources": """
name | kind | rate | rate_per | available | available_from | available_until | budgeted | internal
Project lead | people | 480 | day | 1 | | | yes | yes
Process owners | people | 440 | day | 2 | | | yes | yes
IT architect | people | 520 | day | 0.5 | 2027-02-01 | | yes | yes
Data stewards | people | 360 | day | 1 | 2027-04-01 | 2027-10-29 | yes | yes
Key users // 关键用户 | people | 300 | day | 6 | | | no | yes
Testers // 测试人员 | people | 600 | day | 1 | 2027-06-01 | 2027-09-30 | yes | no
Test environment // 测试环境 | equipment | 650 | month | 1 | 2027-06-01 | 2027-12-31 | yes | no
Training room // 培训教室 | room | 150 | day | 1 | 2027-08-02 | 2027-09-30 | yes | yes
""",
    "actuals": """
date | amount | currency | phase | category | milestone | internal | credit | source
2027-01-15 | 10560 | EUR | procurement | procurement.support | | no | no | Support, year 1 // 第一年支持费
2027-01-29 | 15400 | USD | planning | planning.staff | Project plan approved | yes | no | Staff hours, January // 一月工时
2027-02-26 | 15900 | USD | procurement | procurement.other | Design approved | yes | no | Staff hours, February // 二月工时
2027-03-19 | 23400 | EUR | procurement | procurement.implementation | Design approved | no | no | Implementation, first part // 实施费第一期
2027-03-31 | 12000 | EUR | procurement | procurement.licences | | no | no | Licences, January to March 2027 // 2027年1月至3月许可费
2027-03-31 | 11400 | USD | procurement | procurement.other | Core configured | yes | no | Staff hours, March // 三月工时
2027-03-31 | 2400 | USD | deployment | deployment.other | Interfaces in test | yes | no | Interfaces, hours of March // 三月接口工时
2027-04-16 | 6800 | EUR | procurement | procurement.implementation | Core configured | no | no | Change request: approvals by region // 变更申请：分区域审批
2027-04-23 | 6000 | EUR | deployment | deployment.migration | Data migrated | no | no | Cleansing of three address lists // 三份地址清单的清洗
2027-04-30 | 15600 | EUR | procurement | procurement.implementation | Core configured | no | no | Implementation, half of the second part // 实施费第二期一半
2027-04-30 | 10200 | USD | procurement | procurement.other | Core configured | yes | no | Staff hours, April // 四月工时
2027-04-30 | 7900 | USD | deployment | deployment.other | | yes | no | Interfaces and data, hours of April // 四月接口与数据工时
2027-05-14 | 12000 | EUR | deployment | deployment.integration | Interfaces in test | no | no | Integration, first part // 集成费第一期
2027-05-28 | 15600 | EUR | procurement | procurement.implementation | Core configured | no | no | Implementation, rest of the second part // 实施费第二期余款
2027-05-31 | 9600 | USD | procurement | procurement.other | Core configured | yes | no | Staff hours, May // 五月工时
2027-05-31 | 10600 | USD | deployment | deployment.other | | yes | no | Interfaces and data, hours of May // 五月接口与数据工时
2027-06-04 | 9000 | EUR | deployment | deployment.migration | Data migrated | no | no | Migration, half on the trial run // 迁移费，试运行后付一半
2027-06-18 | 12000 | EUR | deployment | deployment.integration | Interfaces in test | no | no | Integration, second part // 集成费第二期
2027-06-18 | 12000 | EUR | deployment | deployment.customisation | Interfaces in test | no | no | WeCom link, part on delivery // 企业微信连接，交付时付款
2027-06-25 | 5800 | EUR | deployment | deployment.migration | Data migrated | no | no | Second trial run, duplicates // 第二次试迁移与重复数据
2027-06-30 | 12000 | EUR | procurement | procurement.licences | | no | no | Licences, April to June 2027 // 2027年4月至6月许可费
2027-06-30 | 6800 | USD | procurement | procurement.other | Configuration complete | yes | no | Staff hours, June // 六月工时
2027-06-30 | 10900 | USD | deployment | deployment.other | | yes | no | Interfaces and data, hours of June // 六月接口与数据工时
2027-06-30 | 4900 | USD | testing | testing.other | System tested | no | no | Testers and environment, June // 六月测试人员与环境
2027-07-09 | 6000 | EUR | deployment | deployment.integration | Interfaces in test | no | no | Integration, rest on acceptance // 集成费，验收后付清
2027-07-09 | 6000 | EUR | deployment | deployment.customisation | Interfaces in test | no | no | WeCom link, rest on acceptance // 企业微信连接，验收后付清
2027-07-23 | 9000 | EUR | deployment | deployment.migration | Data migrated | no | no | Migration, rest on acceptance // 迁移费，验收后付清
2027-07-31 | 6400 | USD | procurement | procurement.other | Configuration complete | yes | no | Staff hours, July // 七月工时
2027-07-31 | 4200 | USD | deployment | deployment.other | | yes | no | Interfaces and data, hours of July // 七月接口与数据工时
2027-07-31 | 7900 | USD | testing | testing.other | System tested | no | no | Testers and environment, July // 七月测试人员与环境
2027-08-13 | 3900 | EUR | testing | testing.defects | System tested | no | no | Defects beyond the contract // 合同范围以外的缺陷修复
2027-08-31 | 10000 | EUR | testing | testing.execution | System tested | no | no | Testing, on acceptance // 测试费，验收后付款
2027-08-31 | 5200 | USD | procurement | procurement.other | Configuration complete | yes | no | Staff hours, August // 八月工时
2027-08-31 | 8400 | USD | testing | testing.other | | no | no | Testers and environment, August // 八月测试人员与环境
2027-09-15 | 20000 | EUR | training | training.trainers | Users trained | no | no | Training, six groups // 培训费，六个班
2027-09-15 | 4500 | USD | training | training.other | Users trained | yes | no | Room, August and September // 八月与九月培训教室
2027-09-24 | 4900 | USD | golive | golive.other | Go-live | yes | no | Staff hours, September // 九月工时
2027-09-30 | 12000 | EUR | procurement | procurement.licences | | no | no | Licences, July to September 2027 // 2027年7月至9月许可费
2027-10-08 | 23400 | EUR | procurement | procurement.implementation | Go-live | no | no | Implementation, last part // 实施费末期
2027-10-22 | 1800 | EUR | procurement | procurement.support | | no | yes | Service credit for two outages // 两次中断的服务补偿
2027-11-12 | 2600 | EUR | golive | golive.configuration | Go-live | no | no | Settling-in help on site // 上线后现场协助
2027-12-31 | 12000 | EUR | procurement | procurement.licences | | no | no | Licences, October to December 2027 // 2027年10月至12月许可费
2028-01-14 | 15840 | EUR | procurement | procurement.support | | no | no | Support, year 2 // 第二年支持费
2028-03-31 | 18000 | EUR | procurement | procurement.licences | | no | no | Licences, January to March 2028 // 2028年1月至3月许可费
2028-06-30 | 18000 | EUR | procurement | procurement.licences | | no | no | Licences, April to June 2028 // 2028年4月至6月许可费
""",
    "earned": """
date | milestone | share
2027-01-29 | Project plan approved | 1
2027-02-28 | Design approved | 0.7
2027-03-31 | Design approved | 1
2027-03-31 | Core configured | 0.25
2027-03-31 | Interfaces in test | 0.1
2027-04-30 | Core configured | 0.65
2027-04-30 | Interfaces in test | 0.35
2027-04-30 | Data migrated | 0.1
2027-05-31 | Core configured | 1
2027-05-31 | Interfaces in test | 0.6
2027-05-31 | Data migrated | 0.35
2027-05-31 | Configuration complete | 0.1
2027-06-30 | Interfaces in test | 0.9
2027-06-30 | Data migrated | 0.65
2027-06-30 | Configuration complete | 0.4
2027-06-30 | System tested | 0.15
2027-07-31 | Interfaces in test | 1
2027-07-31 | Data migrated | 1
2027-07-31 | Configuration complete | 0.75
2027-07-31 | System tested | 0.55
2027-08-31 | Configuration complete | 1
2027-08-31 | System tested | 1
2027-08-31 | Users trained | 0.6
2027-08-31 | Accepted by users | 0.4
2027-08-31 | Go-live | 0.1
2027-09-30 | Users trained | 1
2027-09-30 | Accepted by users | 1
2027-09-30 | Go-live | 1
""",
    "drawdowns": """
date | amount | reason | phase
2027-04-23 | 6500 | Three address lists in a worse state than thought // 三份地址清单的状况比预想差 | deployment
2027-06-25 | 6200 | A second trial run of the migration // 迁移需要第二次试运行 | deployment
2027-08-13 | 4200 | Defects beyond the contract // 合同范围以外的缺陷修复 | testing
""",
    "defects": """
id | severity | found | fixed | cost | milestone | requirement | test
D-01 | high | 2027-05-18 | 2027-05-28 | 0 | Core configured | SAL-02 | T-02
D-02 | medium | 2027-05-20 | 2027-06-08 | 0 | Core configured | SAL-04 | T-04
D-03 | critical | 2027-06-03 | 2027-06-17 | 0 | Data migrated | DAT-01 | T-15
D-04 | high | 2027-06-09 | 2027-07-05 | 900 | Interfaces in test | INT-02 | T-20
D-05 | medium | 2027-06-15 | 2027-07-01 | 0 | Interfaces in test | INT-03 | T-21
D-06 | critical | 2027-06-24 | 2027-07-08 | 1300 | Data migrated | PLT-01 | T-30
D-07 | low | 2027-06-28 | 2027-08-02 | 0 | Configuration complete | PLT-05 | T-33
D-08 | high | 2027-07-13 | 2027-07-27 | 700 | System tested | SEC-02 | T-25
D-09 | medium | 2027-07-14 | 2027-07-30 | 0 | System tested | SEC-04 | T-27
D-10 | high | 2027-07-21 | 2027-08-09 | 800 | System tested | SAL-06 | T-06
D-11 | high | 2027-07-28 | 2027-08-18 | 500 | System tested | PLT-06 | T-34
D-12 | medium | 2027-08-17 | 2027-09-01 | 0 | Accepted by users | SAL-09 | T-08
D-13 | low | 2027-08-19 | 2027-09-03 | 0 | Accepted by users | DAT-02 | T-16
D-14 | medium | 2027-08-24 | | 0 | Accepted by users | MKT-04 | T-11
D-15 | low | 2027-09-06 | | 0 | Accepted by users | SAL-07 | T-07
""",
    "tests": """
id | title | requirements | kind | result | run | milestone
T-01 | Account page with seven blocks // 客户页的七个版块 | SAL-01 | functional | passed | 2027-06-22 | System tested
T-02 | Two stage models side by side // 两套阶段模型并行 | SAL-02 | functional | passed | 2027-06-16 | System tested
T-03 | Routing and escalation of leads // 线索分配与升级 | SAL-03 | functional | passed | 2027-06-23 | System tested
T-04 | Quote with approval on a phone // 在手机上审批的报价 | SAL-04 | acceptance | passed | 2027-08-18 | Accepted by users
T-05 | Forecast with the manager's correction // 含经理修正的预测 | SAL-05 | functional | passed | 2027-07-20 | System tested
T-06 | Eight hours in flight mode // 飞行模式八小时 | SAL-06 | acceptance | passed | 2027-09-02 | Accepted by users
T-07 | Route of a day // 一天的拜访路线 | SAL-07 | usability | failed | 2027-09-06 | Accepted by users
T-08 | Quotes in four currencies // 四种货币的报价 | SAL-09 | functional | passed | 2027-09-01 | Accepted by users
T-09 | Target group and its response // 目标群体及其反馈 | MKT-01 | functional | passed | 2027-07-22 | System tested
T-10 | Opt-in, opt-out, proof // 订阅、退订与证明 | MKT-02; SEC-04 | functional | passed | 2027-07-30 | System tested
T-11 | Badge scan without a network // 无网络时扫描胸牌 | MKT-04 | usability | failed | 2027-08-24 | Accepted by users
T-12 | Response times in three regions // 三个区域的响应时限 | SVC-01 | functional | passed | 2027-07-27 | System tested
T-13 | One queue for four channels // 四个渠道一个队列 | SVC-02; SVC-03 | functional | passed | 2027-07-28 | System tested
T-14 | A pump and its history // 一台泵及其履历 | SVC-04 | functional | passed | 2027-07-29 | System tested
T-15 | 200 planted duplicates // 预埋的200条重复数据 | DAT-01 | migration | passed | 2027-06-17 | Data migrated
T-16 | From a figure to its records // 从数字到明细记录 | DAT-02 | acceptance | passed | 2027-09-03 | Accepted by users
T-17 | Report over three objects // 跨三个对象的报表 | DAT-03 | functional | passed | 2027-07-23 | System tested
T-18 | Nightly load of the warehouse // 数据仓库夜间加载 | DAT-05 | integration | blocked | 2027-08-11 | System tested
T-19 | 10,000 accounts through the API // 经接口读写一万个客户 | INT-01 | integration | passed | 2027-06-10 | Interfaces in test
T-20 | 500 orders without loss // 500份订单不丢失 | INT-02 | integration | passed | 2027-07-05 | Interfaces in test
T-21 | E-mail filed in two clicks // 两次点击归档邮件 | INT-03 | integration | passed | 2027-07-01 | Interfaces in test
T-22 | WeCom messages on the account // 客户页上的企业微信消息 | INT-04 | integration | passed | 2027-07-02 | Interfaces in test
T-23 | Call pop and call log // 来电弹屏与通话记录 | INT-05 | integration | passed | 2027-06-29 | Interfaces in test
T-24 | Locked user is out in 15 minutes // 锁定用户15分钟内失去访问 | SEC-01 | security | passed | 2027-06-25 | System tested
T-25 | Rights matrix of twelve users // 十二名用户的权限矩阵 | SEC-02 | security | passed | 2027-07-27 | System tested
T-26 | Log of a test week // 一周测试日志 | SEC-03 | security | passed | 2027-08-06 | System tested
T-27 | Five requests for erasure // 五份删除请求 | SEC-04 | acceptance | passed | 2027-08-20 | Accepted by users
T-28 | Keys rotated, transport encrypted // 密钥轮换与传输加密 | SEC-06 | security | passed | 2027-08-04 | System tested
T-29 | Restore within eight hours // 八小时内恢复 | SEC-07 | security | passed | 2027-08-10 | System tested
T-30 | 50,000 contacts with 100 faults // 五万联系人含百处错误 | PLT-01 | migration | passed | 2027-07-09 | Data migrated
T-31 | Own fields after an upgrade // 升级后的自定义字段 | PLT-02 | functional | passed | 2027-08-05 | System tested
T-32 | Workflow from sandbox to production // 从沙箱到生产的流程 | PLT-03; PLT-04 | functional | passed | 2027-08-05 | System tested
T-33 | Three languages // 三种语言 | PLT-05 | usability | passed | 2027-08-03 | System tested
T-34 | 150 users at once // 150名用户同时在线 | PLT-06 | stress | passed | 2027-08-19 | System tested
T-35 | Contract: prices, response times // 合同核对：价格与响应时间 | VEN-02; VEN-03 | acceptance | passed | 2027-06-21 | Accepted by users
T-36 | Cut-over rehearsal // 切换演练 | | acceptance | passed | 2027-09-13 | Go-live
""",
    "training": """
role | people | sessions | hours | group_size | materials_cost | trainer_day_rate | trainers | venue_cost | hourly_cost | turnover
Field sales // 外勤销售 | 58; 72; 92 | 2 | 4 | 12 | 25 | 950 | 1 | 120 | 48 | 0.1
Inside sales // 内勤销售 | 14; 18; 22 | 2 | 4 | 8 | 25 | 950 | 1 | 120 | 40 | 0.12
Service // 服务 | 2; 20; 24 | 2 | 4 | 10 | 25 | 950 | 1 | 120 | 42 | 0.15
Marketing // 市场 | 2; 6; 8 | 1 | 4 | 6 | 25 | 950 | 1 | 0 | 44 | 0.1
Administration // 管理与分析 | 4 | 4 | 6 | 4 | 60 | 1200 | 1 | 0 | 50 | 0.05
""",
    "support": """
name | response_minutes | answered_within | hours_per_week | days_per_week | agents | cost_per_agent | price | up_to_users | shrinkage
Key users' desk // 关键用户服务台 | 60 | 0.8 | 20 | 5 | 2 | 1200 | 0 | 100 | 0.3
Service desk // 服务台 | 15 | 0.8 | 40 | 5 | 2 | 1200 | 350 | 130 | 0.3
Service desk, extended hours // 延时服务台 | 10 | 0.85 | 50 | 5 | 3 | 1200 | 800 | | 0.3
""",
    "modules": """
name | cost | benefit | requires | excludes | bundle | requirements | offer | fixed | source
WeCom link // 企业微信连接 | | 0; 6000; 8000; 8000; 8000 | | | | INT-04 | Kelvarro Cloud | yes | Contract, closing of INT-04 // 合同，补足 INT-04
Visit planner // 拜访规划 | 9000; 1800; 1800; 1800; 1800 | 0; 9000; 11000; 11000; 11000 | | | | SAL-07 |  |  | Order form, option 1 // 订单表选项一
Key account plans // 大客户计划 | 4000; 1200; 1200; 1200; 1200 | 0; 3000; 4000; 4000; 4000 | | | | SAL-08 |  |  | Order form, option 2 // 订单表选项二
Campaigns // 营销活动 | 14000; 6000; 6000; 6000; 6000 | 0; 8000; 16000; 18000; 18000 | | | | MKT-01; MKT-02 |  |  | Order form, option 3 // 订单表选项三
Lead scoring // 线索评分 | 6000; 2400; 2400; 2400; 2400 | 0; 2000; 6000; 7000; 7000 | Campaigns | | | MKT-03 |  |  | Order form, option 4 // 订单表选项四
Trade fair app // 展会应用 | 5500; 1500; 1500; 1500; 1500 | 0; 4000; 5000; 5000; 5000 | | | | MKT-04 |  |  | Order form, option 5 // 订单表选项五
Omnichannel desk // 全渠道服务台 | 12000; 4800; 6000; 6000; 6000 | 0; 10000; 13000; 13000; 13000 | | | Service package // 服务套餐 | SVC-02; SVC-03 |  |  | Order form, option 6 // 订单表选项六
Installed pumps // 装机管理 | 8000; 2400; 3000; 3000; 3000 | 0; 7000; 9000; 9000; 9000 | | | Service package | SVC-04 |  |  | Order form, option 7 // 订单表选项七
Field service // 现场服务 | 18000; 7200; 9000; 9000; 9000 | 0; 9000; 21000; 24000; 24000 | Installed pumps | | Service package | SVC-05 |  |  | Order form, option 8 // 订单表选项八
Customer portal // 客户门户 | 22000; 6000; 6000; 6000; 6000 | 0; 3000; 9000; 12000; 12000 | Installed pumps | | | SVC-06 |  |  | Order form, option 9 // 订单表选项九
Data warehouse feed // 数据仓库接口 | 7000; 1200; 1200; 1200; 1200 | 0; 4000; 5000; 5000; 5000 | | | | DAT-05 |  |  | Order form, option 10 // 订单表选项十
Sales analytics // 销售分析 | 6500; 2400; 2400; 2400; 2400 | 0; 5000; 7000; 7000; 7000 | | | | DAT-04; DAT-06 |  |  | Order form, option 11 // 订单表选项十一
Signature by document // 电子签名（按份） | 500; 3600; 3600; 3600; 3600 | 0; 5000; 6000; 6000; 6000 | | Signature flat rate | | INT-07 |  |  | Order form, option 12a // 订单表选项十二甲
Signature flat rate // 电子签名（包年） | 1500; 2800; 2800; 2800; 2800 | 0; 5000; 6000; 6000; 6000 | | Signature by document | | INT-07 |  |  | Order form, option 12b // 订单表选项十二乙
""",
    "bundles": """
name | modules | cost | singly
Service package | Omnichannel desk; Installed pumps; Field service | 32000; 12000; 15000; 15000; 15000 | yes
""",
    "benefits": """
name | kind | low | likely | high | per | every | rate | margin | starts | adoption | adoption_every | adoption_start | months_to_full | late | probability | source
Less typing and searching // 减少录入与查找 | efficiency | 1 | 2 | 3 | users | month | 42 | | 1 | | | 0.3 | 15 | 0; 1; 5 | 0.9 | Time study of 2026, 14 people // 2026年工时观察，14人
More quotes won // 赢得更多报价 | revenue | 200000 | 450000 | 800000 | | year | | 0.28 | 6 | 0.3; 0.7; 1 | year | | | 0; 2; 8 | 0.6 | Sales controlling // 销售管控
Service contracts kept // 服务合同续签 | retention | 80000 | 150000 | 260000 | | year | | 0.35 | 6 | 0.4; 0.8; 1 | year | | | 0; 0; 6 | 0.7 | Service management // 服务管理
Old databases switched off // 停用旧数据库 | avoided_cost | 34000 | 38000 | 40000 | | year | | | 6 | | | | | | 1 | Maintenance contracts of 2026 // 2026年维护合同
Fewer letters and double visits // 减少信函与重复拜访 | other | 500 | 900 | 1200 | | month | | | 3 | 0.4; 0.7; 0.9; 1 | month | | | | 0.9 | Cost centre reports // 成本中心报表
""",
    "survey_answers": """
respondent | role | item | score
""",
    "indicators": """
name | unit | better | before_mean | before_sd | before_n | after_mean | after_sd | after_n | target
Time to quote // 报价周期 | days // 天 | lower | 4.1 | 1.7 | 60 | 1.6 | 0.9 | 64 | 1
Forecast error // 预测误差 | % | lower | 21.5 | 6.8 | 12 | 13.4 | 5.1 | 8 | 10
Cases solved at first contact // 首次联系解决率 | % | higher | 56 | 9.5 | 26 | 64.5 | 8.8 | 22 | 62
Double visits a month // 每月重复拜访 | visits // 次 | lower | 9.4 | 3.1 | 12 | 7.9 | 3.4 | 8 | 5
""",
    "adoption": """
month | active | licensed | planned
0 | 26 | 80 | 0.3
1 | 35 | 80 | 0.45
2 | 44 | 80 | 0.55
3 | 49 | 80 | 0.65
4 | 66 | 120 | 0.6
5 | 78 | 120 | 0.65
6 | 88 | 120 | 0.7
7 | 94 | 120 | 0.75
8 | 99 | 120 | 0.8
9 | 101 | 120 | 0.85
""",
    "rescores": """
requirement | score | role | respondent | comment
SAL-01 | 4.5 | Field sales | R-01 | All seven blocks, at times slow // 七个版块齐全，有时偏慢
SAL-01 | 5 | Inside sales | R-02 |
SAL-02 | 5 | Field sales | R-01 |
SAL-03 | 4.5 | Inside sales | R-02 | Escalation came a week later // 升级规则晚了一周
SAL-04 | 4 | Field sales | R-01 |
SAL-04 | 4.5 | Inside sales | R-02 |
SAL-05 | 4 | Field sales | R-03 |
SAL-06 | 2 | Field sales | R-01 | Large territories do not fit into the offline store // 大区域数据放不进离线存储
SAL-06 | 2.5 | Field sales | R-03 | Photographs are lost on synchronising // 同步时丢失照片
SAL-09 | 5 | Inside sales | R-02 |
SVC-01 | 4.5 | Service | R-04 |
SVC-04 | 5 | Service | R-04 |
DAT-01 | 2.5 | Administration | R-05 | Misses duplicates across scripts // 漏掉跨文字的重复数据
DAT-02 | 4 | Field sales | R-03 |
INT-02 | 4 | Administration | R-05 |
INT-03 | 4.5 | Inside sales | R-02 |
PLT-05 | 5 | Administration | R-05 |
""",
    "realised": """
benefit | day | promised | realised
Less typing and searching | 2027-12-31 | 1814 | 1300
Less typing and searching | 2028-06-30 | 22112 | 17900
Less typing and searching | 2028-12-31 | 42643 |
More quotes won | 2028-06-30 | 1890 | 2400
More quotes won | 2028-12-31 | 11340 |
Service contracts kept | 2028-06-30 | 3675 | 1500
Service contracts kept | 2028-12-31 | 7350 |
Old databases switched off | 2028-06-30 | 9500 | 9500
Old databases switched off | 2028-12-31 | 19000 |
Fewer letters and double visits | 2028-06-30 | 4050 | 2700
Fewer letters and double visits | 2028-12-31 | 4860 |
""",
    "adjustments": """
name | value | cost | requirement
Offline store by territory // 按区域划分离线数据 | 24000 | 6500 | SAL-06
Duplicate check across scripts // 跨文字的重复检查 | 15000 | 5200 | DAT-01
Quote templates for spare parts // 备件报价模板 | 18000 | 3000 | SAL-04
Refresher course for field sales // 外勤销售复训 | 12000 | 5400 |
Fewer fields on the visit report // 精简拜访报告字段 | 9000 | 1200 | SAL-07
Keys of one's own // 自有密钥 | 2000 | 8000 | SEC-06
""",
}
"""By the name under ``[inputs]``; a bar between cells."""
SUS = """
U-01 | Field sales | 4242424242
U-02 | Field sales | 5241525142
U-03 | Field sales | 3333334233
U-04 | Field sales | 4251424251
U-05 | Field sales | 2443334324
U-06 | Field sales | 4242324143
U-07 | Field sales | 51-1514252
U-08 | Field sales | 3342434233
U-09 | Field sales | 4151525141
U-10 | Field sales | 2434243435
U-11 | Field sales | 424243----
U-12 | Field sales | 4232424232
U-13 | Inside sales | 5151525141
U-14 | Inside sales | 4241524142
U-15 | Inside sales | 5251515241
U-16 | Inside sales | 4142425151
U-17 | Inside sales | 5141514-41
U-18 | Inside sales | 4242525242
U-19 | Inside sales | 5151415151
U-20 | Service | 4242424343
U-21 | Service | 3342434243
U-22 | Service | 4251425142
U-23 | Service | 4333424232
U-24 | Service | 3242-24242
"""
"""What was ticked, item 1 to 10: odd items praise, even ones blame; a dash was skipped."""

# fmt: on


class Sheet(NamedTuple):
    """One table: its columns, and its rows with each cell in English and in Chinese."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


def glossary() -> dict[str, str]:
    """Return the Chinese of every name that is written in both languages, by the English one."""
    known: dict[str, str] = {}
    for cell in re.split(r"[|\n]", "\n".join(TABLES.values())):
        english, both, chinese = cell.strip().partition(_BOTH)
        if both and known.setdefault(english, chinese) != chinese:
            raise ValueError(f"{english} is {known[english]} and {chinese}")
    return known


def in_both(column: str, cell: str, known: dict[str, str]) -> tuple[str, str]:
    """Return a cell in both languages: written in both, a word of its column, names that are known, or as it is."""
    if _BOTH in cell:
        english, _, chinese = cell.partition(_BOTH)
        return english, chinese
    if column == "phase" and cell:
        return cell, PHASES[cell].zh
    if cell in (words := WORDS.get(column, {})):
        return cell, words[cell]
    made = []
    for part in cell.split("; "):
        counted = _COUNTED.fullmatch(part)
        name, units = (counted["name"], counted["units"]) if counted else (part, "")
        made.append(known.get(name, name) + units)
    return cell, "; ".join(made)


def survey_rows() -> Iterator[str]:
    """Yield a row an answer."""
    for line in SUS.strip().splitlines():
        who, role, ticked = (part.strip() for part in line.split("|"))
        for item, score in enumerate(ticked, 1):
            if score != "-":
                yield f"{who} | {role} | {item} | {score}"


def sheets() -> dict[str, Sheet]:
    """Return the tables by the name of their input."""
    known, made = glossary(), {}
    for name, text in TABLES.items():
        head, *lines = text.strip().splitlines()
        columns = tuple(part.strip() for part in head.split("|"))
        rows = []
        for line in [*lines, *(survey_rows() if name == "survey_answers" else ())]:
            cells = [part.strip() for part in line.split("|")]
            if len(cells) != len(columns):
                raise ValueError(f"{name}: {len(cells)} cells under {len(columns)} headings: {line}")
            rows.append(tuple(in_both(column, cell, known) for column, cell in zip(columns, cells, strict=True)))
        made[name] = Sheet(columns, tuple(rows))
    return made


def heading(table: str, column: str) -> str:
    """Return the Chinese heading of a column."""
    if column == "name":
        return NAMES.get(table, HEADINGS[column])
    return OTHERWISE.get((table, column), HEADINGS[column])


def files() -> dict[Path, str]:
    """Return what each file holds."""
    made = {}
    for name, sheet in sheets().items():
        headings = [heading(name, column) for column in sheet.columns]
        for language, (ending, head) in enumerate([("", list(sheet.columns)), (".zh-CN", headings)]):
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(head)
            writer.writerows([cell[language] for cell in row] for row in sheet.rows)
            made[DATA / f"sample_project_{name}{ending}.csv"] = out.getvalue()
    return made


def main() -> int:
    """Write the files, or tell which of them lag."""
    parser = argparse.ArgumentParser(description="Write the project of the sample study.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file lags")
    checking = parser.parse_args().check
    late = {path: text for path, text in files().items() if not path.is_file() or path.read_text("utf-8") != text}
    for path, text in late.items():
        print(f"{'lags' if checking else 'wrote'} data/{path.name}")
        if not checking:
            path.write_text(text, encoding="utf-8", newline="\n")
    return int(checking and bool(late))


if __name__ == "__main__":
    sys.exit(main())
