"""The one list of phases, cost groups and cost categories.

Validation, templates, order, colours, help and the documentation's table all come from here. A category's key is
qualified by its phase (``planning.training``), because the same kind of work stands in several phases. A phase and a
group are independent labels on a cost: a category gives both a default, and an item may state another group.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple

__all__ = [
    "CATEGORIES",
    "GROUPS",
    "PHASES",
    "WIDE_COLUMNS",
    "Category",
    "Group",
    "Phase",
    "WideColumn",
    "label",
]

Language = Literal["en", "zh"]


class Phase(NamedTuple):
    """One of the six phases of a CRM project."""

    key: str
    en: str
    zh: str
    colour: str
    needs_en: str
    needs_zh: str


class Group(NamedTuple):
    """One of the three cost groups."""

    key: str
    en: str
    zh: str
    colour: str
    guidance_en: str
    guidance_zh: str


class Category(NamedTuple):
    """One cost category: the phase and the group that it falls in, its labels and what to enter."""

    key: str
    phase: str
    group: str
    work: str
    en: str
    zh: str
    guidance_en: str
    guidance_zh: str


class WideColumn(NamedTuple):
    """A price column of the wide form, and the cost item that it stands for."""

    key: str
    category: str
    per: str
    every: str
    percent_of: str
    en: str
    zh: str


# Hues of the Okabe-Ito palette, told apart by colour-blind readers; darkened where white text must read on them.
_PHASES = (
    Phase("planning", "Planning", "需求分析和规划", "#0072b2",
        "a requirements document (processes, roles, functions; musts and later additions); suppliers compared on "
        "price, functions, support and references; a line-by-line budget",
        "需求文档（业务流程、用户角色、期望功能；必须与可后续增加）；供应商在价格、功能、支持和案例上的比较；逐项预算"),
    Phase("procurement", "Procurement", "系统选型和采购", "#56b4e9",
        "all candidate options listed; technology, implementation and maintenance compared per option; what a "
        "long-term relationship is worth", "列出全部候选方案；逐方案比较技术、实施和维护成本；长期合作的价值"),
    Phase("deployment", "Deployment", "系统开发和部署", "#009e73",
        "milestones that control progress and cost; people, equipment and time; a contingency reserve",
        "控制进度和成本的里程碑；人员、设备和时间；应急储备"),
    Phase("testing", "Testing", "系统测试和优化", "#e69f00",
        "a test plan that covers every key function and scenario; a test team; a feedback loop for defects",
        "覆盖所有关键功能和场景的测试计划；测试团队；缺陷反馈机制"),
    Phase("training", "Training and support", "培训和支持", "#d55e00",
        "a training plan; a response-time promise; more support as use grows",
        "培训计划；响应时间承诺；随使用增长增加支持"),
    Phase("golive", "Go-live and evaluation", "上线和评估", "#cc79a7",
        "a go-live plan; real users in the evaluation; adjustments that follow from it",
        "上线计划；真实用户参与评估；由评估得出的调整"),
)  # fmt: skip
_GROUPS = (
    Group("technology", "Technology", "技术成本", "#0072b2", "what is bought or rented", "购买或租用的软硬件"),
    Group("implementation", "Implementation", "实施成本", "#e69f00", "what it takes to get it running",
        "使系统运行起来所需的投入"),
    Group("maintenance", "Maintenance", "维护成本", "#009e73", "what it takes to keep it running",
        "使系统持续运行所需的投入"),
)  # fmt: skip
_T, _I, _M = "technology", "implementation", "maintenance"
_CATEGORIES = (
    Category("planning.staff", "planning", _I, "staff", "Staff and consultants", "人员与顾问",
        "internal staff or consultants: days or FTE × loaded cost", "内部人员或顾问：人天或全职当量 × 全成本"),
    Category("planning.outsourcing", "planning", _I, "outsourcing", "Outsourcing", "外包",
        "labour, time and management fee of outsourced work", "外包的人工、时间和管理费"),
    Category("planning.training", "planning", _I, "training", "Training of the project team", "项目团队培训",
        "content, length and frequency of training before the choice", "选型前培训的内容、时长和频次"),
    Category("planning.market_research", "planning", _I, "research", "Market research", "市场调研",
        "studies, and the licences or hardware bought for them", "调研费用及为此购买的许可或硬件"),
    Category("procurement.licences", "procurement", _T, "licences", "Software licences", "软件许可",
        "subscription or perpetual licences, one line per licence type", "订阅或永久许可，每种许可一行"),
    Category("procurement.hardware", "procurement", _T, "hardware", "Hardware", "硬件",
        "devices and equipment, with refresh and residual value", "设备，含更新和残值"),
    Category("procurement.servers", "procurement", _T, "hosting", "Servers and hosting", "服务器与托管",
        "servers, hosting, storage and data traffic", "服务器、托管、存储和流量"),
    Category("procurement.implementation", "procurement", _I, "implementation", "Implementation, one price",
        "实施（总价）", "a vendor's single price for getting the system running", "供应商对系统实施的一口价"),
    Category("procurement.installation", "procurement", _I, "installation", "Installation", "安装",
        "installing the system", "系统安装"),
    Category("procurement.configuration", "procurement", _I, "configuration", "Configuration", "配置",
        "setting the system up with its own means", "用系统自带手段进行配置"),
    Category("procurement.testing", "procurement", _I, "testing", "Testing by the vendor", "供应商测试",
        "tests that the vendor sells with the system", "供应商随系统提供的测试"),
    Category("procurement.training", "procurement", _I, "training", "Training by the vendor", "供应商培训",
        "training that the vendor sells with the system", "供应商随系统提供的培训"),
    Category("procurement.upgrades", "procurement", _M, "upgrades", "Upgrades and maintenance", "升级与维护",
        "maintenance fees and upgrades, often a percent of licences", "维护费和升级费，常按许可的百分比"),
    Category("procurement.support", "procurement", _M, "support", "Technical support", "技术支持",
        "the vendor's support plan, often a percent of net licences", "供应商支持计划，常按许可净价的百分比"),
    Category("deployment.customisation", "deployment", _I, "customisation", "Customisation", "定制开发",
        "development that closes gaps against the requirements", "弥补需求差距的开发"),
    Category("deployment.integration", "deployment", _I, "integration", "Integration", "系统集成",
        "interfaces to other systems: the build", "与其他系统的接口：建设"),
    Category("deployment.integration_upkeep", "deployment", _M, "integration", "Integration upkeep", "接口维护",
        "keeping interfaces alive, often a percent of their build", "接口维护，常按建设费的百分比"),
    Category("deployment.migration", "deployment", _I, "migration", "Migration", "迁移",
        "processes and data: a fixed part and a price per record", "流程和数据迁移：固定部分加按记录计价"),
    Category("deployment.testing", "deployment", _I, "testing", "Testing during deployment", "部署期测试",
        "environment and test data during development", "开发期间的测试环境和数据"),
    Category("testing.environment", "testing", _I, "testing", "Test environment", "测试环境",
        "the environment in which the system is tested", "用于测试系统的环境"),
    Category("testing.cases", "testing", _I, "testing", "Test cases", "测试用例",
        "writing test cases for key functions and scenarios", "为关键功能和场景编写用例"),
    Category("testing.execution", "testing", _I, "testing", "Test execution", "测试执行",
        "functional, stress and security tests", "功能、压力和安全测试"),
    Category("testing.defects", "testing", _I, "defects", "Defect fixing", "缺陷修复",
        "fixing defects and testing again", "修复缺陷并复测"),
    Category("training.materials", "training", _I, "training", "Training materials", "培训资料",
        "materials for end users and administrators", "面向用户和管理员的资料"),
    Category("training.trainers", "training", _I, "training", "Trainers", "培训讲师",
        "trainers and sessions, with turnover and joiners", "讲师和场次，含离职与新人"),
    Category("training.venue", "training", _I, "training", "Training venue", "培训场地", "rooms, travel and equipment",
        "场地、差旅和设备"),
    Category("training.support", "training", _M, "support", "User support", "用户支持",
        "telephone, e-mail and on-site help for users", "电话、邮件和现场支持"),
    Category("golive.migration", "golive", _I, "migration", "Final data migration", "上线数据迁移",
        "the last load of data before go-live", "上线前的最终数据装载"),
    Category("golive.configuration", "golive", _I, "configuration", "Configuration for go-live", "上线配置",
        "configuration of the live system", "生产系统配置"),
    Category("golive.network_tests", "golive", _I, "testing", "Network tests", "网络测试",
        "tests of lines and load before go-live", "上线前的线路和负载测试"),
    Category("golive.evaluation", "golive", _I, "evaluation", "Evaluation", "评估",
        "user satisfaction and efficiency measured after go-live", "上线后的满意度与效率评估"),
    Category("golive.exit", "golive", _M, "exit", "Leaving the system", "退出成本",
        "a share of the last fees, data export, running two systems", "末期费用的一部分、数据导出、双系统并行"),
    *(
        Category(
            f"{p.key}.contingency",
            p.key,
            _I,
            "contingency",
            f"Contingency ({p.en.lower()})",
            f"应急储备（{p.zh}）",
            "one visible reserve, never hidden in other lines",
            "单列的储备，不藏在其他项目中",
        )
        for p in _PHASES
    ),
    *(
        Category(
            f"{p.key}.other",
            p.key,
            _I,
            "other",
            f"Other ({p.en.lower()})",
            f"其他（{p.zh}）",
            "a cost of this phase that no other line names",
            "本阶段未列明的其他成本",
        )
        for p in _PHASES
    ),
)  # fmt: skip
_ORDER = {p.key: i for i, p in enumerate(_PHASES)}

PHASES: MappingProxyType[str, Phase] = MappingProxyType({p.key: p for p in _PHASES})
"""The six phases in the order of a project."""

GROUPS: MappingProxyType[str, Group] = MappingProxyType({g.key: g for g in _GROUPS})
"""The three cost groups."""

CATEGORIES: MappingProxyType[str, Category] = MappingProxyType(
    {c.key: c for c in sorted(_CATEGORIES, key=lambda c: _ORDER[c.phase])}
)
"""Every cost category by its qualified key, phase by phase."""

_WIDE = (
    WideColumn("licence_per_user_month", "procurement.licences", "users", "month", "", "licences, per user and month",
        "许可费：每用户每月"),
    WideColumn("licence_per_user_year", "procurement.licences", "users", "year", "", "licences, per user and year",
        "许可费：每用户每年"),
    WideColumn("licence_per_year", "procurement.licences", "", "year", "", "licences or platform fee, fixed per year",
        "许可或平台费：每年固定"),
    WideColumn("licence_once", "procurement.licences", "", "once", "", "perpetual licences, one price",
        "永久许可：一次性总价"),
    WideColumn("hardware", "procurement.hardware", "", "once", "", "hardware, bought once", "硬件：一次性"),
    WideColumn("hosting_per_year", "procurement.servers", "", "year", "", "servers and hosting per year",
        "服务器与托管：每年"),
    WideColumn("implementation", "procurement.implementation", "", "once", "", "implementation, one price",
        "实施：总价"),
    WideColumn("customisation", "deployment.customisation", "", "once", "", "customisation, one price",
        "定制开发：总价"),
    WideColumn("integration", "deployment.integration", "", "once", "", "integration, one price", "系统集成：总价"),
    WideColumn("migration", "deployment.migration", "", "once", "", "data migration, one price", "数据迁移：总价"),
    WideColumn("testing", "testing.execution", "", "once", "", "testing, one price", "测试：总价"),
    WideColumn("training", "training.trainers", "", "once", "", "training, one price", "培训：总价"),
    WideColumn("training_per_user", "training.trainers", "users", "once", "", "training, per user of the first month",
        "培训：每用户（首月用户数）"),
    WideColumn("maintenance_per_year", "procurement.upgrades", "", "year", "", "maintenance and upgrades per year",
        "升级与维护：每年"),
    WideColumn("maintenance_percent", "procurement.upgrades", "", "year", "procurement.licences",
        "maintenance per year as a share of licences", "升级与维护：每年按许可比例"),
    WideColumn("support_per_year", "procurement.support", "", "year", "", "technical support per year",
        "技术支持：每年"),
    WideColumn("support_percent", "procurement.support", "", "year", "procurement.licences",
        "technical support per year as a share of licences", "技术支持：每年按许可比例"),
    WideColumn("exit", "golive.exit", "", "once", "", "leaving the system at the end of the study", "退出成本（期末）"),
)  # fmt: skip

WIDE_COLUMNS: MappingProxyType[str, WideColumn] = MappingProxyType({w.key: w for w in _WIDE})
"""The price columns of the wide form (a row an offer), in order."""

_BY_KEY: dict[str, Phase | Group | Category] = {**PHASES, **GROUPS, **CATEGORIES}


def label(key: str, language: str = "en") -> str:
    """Return the label of a phase, group or category; a key that is none of them comes back as it is.

    Examples
    --------
    >>> label("golive"), label("golive", "zh"), label("planning.training")
    ('Go-live and evaluation', '上线和评估', 'Training of the project team')
    >>> label("Acme")
    'Acme'
    """
    entry = _BY_KEY.get(key)
    if entry is None:
        return key
    return entry.zh if language == "zh" else entry.en
