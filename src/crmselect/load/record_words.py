"""The headings and the words of tables whose rows are records of a project, in English and Chinese."""

from __future__ import annotations

from types import MappingProxyType

from crmselect.load.headings import fold
from crmselect.taxonomy import CATEGORIES, PHASES

__all__ = ["HEADINGS", "VALUES"]

HEADINGS: MappingProxyType[str, str] = MappingProxyType(
    {
        "name": "title|名称|里程碑|模块|资源|收益|指标|事项",
        "phase": "stage|阶段",
        "due": "due date|finish|deadline|planned finish|到期|截止日期|完成日期|计划完成",
        "start": "start date|begin|planned start|开始|开始日期|计划开始",
        "after": "predecessors|depends on|dependencies|前置|前置里程碑|依赖",
        "weight": "权重",
        "owner": "responsible|responsible role|负责人|负责角色",
        "acceptance": "acceptance criteria|acceptance requirements|验收|验收标准|验收要求",
        "pays": "payment|payment for|付款项|付款",
        "pay_share": "payment share|付款比例",
        "baseline": "baseline date|基线|基线日期",
        "done": "finished|actual finish|completed|实际完成",
        "uses": "resources|资源|资源占用",
        "kind": "type|类型|类别",
        "rate": "price|单价|费率",
        "rate_per": "per|unit|计价单位",
        "available": "availability|capacity|可用量|可用",
        "budgeted": "in budget|计入预算",
        "date": "day|as of|日期",
        "amount": "cost|value|金额",
        "currency": "币种|货币",
        "category": "cost category|成本类别",
        "item": "line|question|项目|题目|题项",
        "milestone": "里程碑",
        "internal": "内部",
        "source": "reference|来源|依据",
        "share": "progress|complete|percent complete|进度|完成比例|比例",
        "id": "number|no|编号|序号",
        "severity": "严重程度|级别",
        "found": "found on|opened|发现日期",
        "fixed": "fixed on|closed|修复日期",
        "cost": "costs|成本|费用",
        "requirement": "requirement id|需求|需求编号",
        "requirements": "requirement ids|traces to|需求|需求编号|覆盖需求",
        "test": "test case|test id|测试|测试用例",
        "reason": "why|原因",
        "title": "summary|标题",
        "area": "section|领域|模块|区域",
        "result": "status|outcome|结果|状态",
        "run": "run on|executed|执行日期",
        "role": "user role|角色|岗位",
        "people": "headcount|heads|人数",
        "driver": "动因",
        "sessions": "场次",
        "hours": "duration|小时|课时",
        "group_size": "class size|每班人数",
        "materials_cost": "materials|教材费|材料费",
        "trainer_day_rate": "trainer rate|讲师日费",
        "trainers": "讲师|讲师人数",
        "venue_cost": "venue|场地费",
        "turnover": "离职率|流动率",
        "respondent": "participant|受访者|答卷人",
        "score": "rating|answer|得分|评分|分数",
        "unit": "单位",
        "better": "direction|更好|方向",
        "before_mean": "before|上线前|上线前均值",
        "before_sd": "上线前标准差",
        "before_n": "上线前样本数",
        "after_mean": "after|上线后|上线后均值",
        "after_sd": "上线后标准差",
        "after_n": "上线后样本数",
        "target": "goal|目标|目标值",
        "value": "worth|价值",
        "requires": "prerequisites|needs|前置|前置模块",
        "excludes": "excluded by|not with|互斥",
        "bundle": "套餐|组合",
        "offer": "vendor|供应商|报价",
        "quantity": "数量",
        "per": "动因|每",
        "every": "frequency|周期|频率",
        "margin": "contribution margin|毛利率|贡献毛利率",
        "starts": "starts after|begins after|开始月|上线后月数",
        "end": "ends|结束",
        "adoption": "采用率|采用曲线",
        "probability": "realisation|可能性|实现概率|概率",
        "growth": "增长率",
        "by_offer": "offers|各报价",
        "response_minutes": "response time|响应时间|响应分钟",
        "cost_per_agent": "agent cost|人均成本",
        "level_price": "level cost|级别价格",
        "up_to_users": "users up to|用户上限",
        "agents": "staff|坐席|人员",
        "low": "lowest|optimistic|最低|乐观",
        "likely": "most likely|最可能",
        "high": "highest|pessimistic|最高|悲观",
        "shape": "distribution|分布",
    }
)
"""Other headings of a field, between bars."""

_WORDS: dict[str, dict[str, str]] = {
    "phase": {key: f"{phase.en}|{phase.zh}" for key, phase in PHASES.items()},
    "category": {key: f"{category.en}|{category.zh}" for key, category in CATEGORIES.items()},
    "kind": {
        "people": "person|staff|人员|人力",
        "equipment": "device|设备",
        "room": "rooms|venue|场地|会议室",
        "functional": "功能|功能测试",
        "stress": "load|performance|压力|压力测试|性能",
        "security": "安全|安全测试",
        "efficiency": "time saved|效率|效率提升",
        "revenue": "sales|收入|增收",
        "retention": "客户留存|留存",
        "avoided_cost": "avoided costs|savings|避免成本|节省成本",
        "other": "其他",
    },
    "rate_per": {"day": "per day|天|日", "month": "per month|月", "hour": "per hour|小时"},
    "severity": {
        "critical": "blocker|p0|致命|严重",
        "high": "major|p1|高|较高",
        "medium": "normal|p2|中|一般",
        "low": "minor|trivial|p3|低|轻微",
    },
    "result": {
        "passed": "pass|ok|通过",
        "failed": "fail|不通过|失败",
        "blocked": "阻塞|受阻",
        "not_run": "not run|open|未执行|未测",
    },
    "better": {"higher": "more|up|越高越好|高", "lower": "less|down|越低越好|低"},
    "every": {
        "once": "one-off|一次|一次性",
        "month": "monthly|月|每月",
        "quarter": "quarterly|季|每季",
        "year": "yearly|annually|年|每年",
    },
}

VALUES: MappingProxyType[str, MappingProxyType[str, str]] = MappingProxyType(
    {
        field: MappingProxyType({fold(said): word for word, others in words.items() for said in others.split("|")})
        for field, words in _WORDS.items()
    }
)
"""By field: what a folded word means."""
