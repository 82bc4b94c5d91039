"""What fit, criteria, assumptions, notes and provenance say."""

from __future__ import annotations

__all__ = ["CRITERIA", "FIT", "PLAN", "SOURCES"]

FIT = {
    "fit.title": ("Fit to the requirements", "需求满足度"),
    "fit.lead": (
        (
            "{requirements} in {areas}: {priorities}. The fit is the share of the weighted points that an offer's "
            "answers reach."
        ),
        "共 {requirements}，分属 {areas}：{priorities}。满足度是报价的答复所得加权分数占满分的比例。",
    ),
    "areas": ("{n} area|{n} areas", "{n} 个部分"),
    "fit.flat": ("All in one sum", "全部合计"),
    "fit.mean": ("Mean of the areas", "各部分平均"),
    "fit.missing": ("Not answered", "未答复"),
    "fit.musts": ("Musts not met", "未满足的必须项"),
    "fit.caption": ("Fit over all requirements, and what is missing", "总体需求满足度与欠缺之处"),
    "fit.areas": ("Fit by area", "各部分的需求满足度"),
    "fit.none.requirements": ("The study has no requirements.", "本研究没有需求文档。"),
    "fit.none.answers": (
        "No requirement is answered, so that there is no fit to show.",
        "需求均无答复，因此没有满足度可列。",
    ),
    "musts": ("Musts that are not met, offer by offer", "各报价未满足的必须项"),
    "musts.none": ("Every offer meets every must.", "所有报价均满足全部必须项。"),
    "musts.ignored": (
        "The musts do not stop an offer in this study: the gate is off.",
        "本研究未启用必须项门槛，不满足必须项的报价不会被淘汰。",
    ),
    "musts.id": ("Requirement", "需求编号"),
    "musts.text": ("What is required", "需求内容"),
    "musts.answer": ("Answer", "答复"),
    "musts.why": ("Why it is not met", "未满足的原因"),
    "figure.fit": ("Where each offer is strong and weak", "各报价的强项与弱项"),
    "figure.fit.alt": (
        (
            "A grid of offers and areas, the darker the better. Best in all: {high}. Weakest: {low}. The table "
            "“{table}” holds the figures."
        ),
        "热图：报价与需求部分的网格，颜色越深越好。总体最高：{high}；总体最低：{low}。数值见表“{table}”。",
    ),
    "priority.must": ("{n} must", "必须项 {n} 条"),
    "priority.should": ("{n} should", "应有项 {n} 条"),
    "priority.could": ("{n} could", "可有项 {n} 条"),
    "priority.wont": ("{n} not this time", "本期不做 {n} 条"),
}

CRITERIA = {
    "criteria": ("Criteria and weights", "准则与权重"),
    "criteria.lead": (
        (
            "Every scale is stated beforehand and does not depend on the offers in the table: an offer that comes or "
            "goes never turns the order of the others."
        ),
        "所有量表均事先设定，不取决于表中的报价：增加或去掉一份报价，不会颠倒其余报价的先后。",
    ),
    "criteria.default": (
        "The study states no criteria; these are the defaults.",
        "本研究未设定准则，以下为默认准则。",
    ),
    "criteria.caption": (
        "Criteria: weight among siblings, weight in the whole, source, scale",
        "准则：同级权重、总体权重、来源与量表",
    ),
    "criterion": ("Criterion", "准则"),
    "weight.local": ("Weight among its siblings", "同级权重"),
    "weight.global": ("Weight in the whole", "总体权重"),
    "source": ("Comes from", "来源"),
    "scale": ("Scale", "量表"),
    "source.requirements": ("the requirements, by area", "需求文档，按部分"),
    "source.requirements.flat": ("the requirements, in one sum", "需求文档，全部合计"),
    "source.requirements.area": ("the requirements in “{name}”", "需求文档“{name}”部分"),
    "source.cost": ("cost: {name}", "成本：{name}"),
    "source.attribute": ("attribute {name}", "属性 {name}"),
    "scale.fit": ("the fit itself, 0 to 1", "满足度本身，0 至 1"),
    "scale.ends": ("{worst} is worth 0, {best} is worth 1", "{worst} 计 0，{best} 计 1"),
    "scale.middle": ("{worst} is worth 0, {middle} ½, {best} 1", "{worst} 计 0，{middle} 计 ½，{best} 计 1"),
    "scale.point": ("{figure} is worth {worth}", "{figure} 计 {worth}"),
    "scale.target": (
        "{target} is worth 1, falling to 0 at {tolerance} on either side",
        "{target} 计 1，偏离 {tolerance} 时降为 0",
    ),
    "contributions.caption": ("Contributions to the score; they add up to it", "对得分的贡献，合计即为得分"),
}

PLAN = {
    "assumptions": ("Assumptions", "假设条件"),
    "assumptions.caption": ("What holds for every offer", "适用于所有报价的条件"),
    "assumption": ("Assumption", "条件"),
    "value": ("Value", "取值"),
    "plan.currency": ("Currency", "货币"),
    "plan.years": ("Length in years", "期限（年）"),
    "plan.start": ("Start of the contract", "合同起始日"),
    "plan.rate": ("Discount rate a year", "年折现率"),
    "plan.terms": ("Terms of the rate", "折现率口径"),
    "terms.nominal": ("nominal: contains inflation", "名义：含通货膨胀"),
    "terms.real": ("real: without inflation", "实际：不含通货膨胀"),
    "plan.contingency": ("Contingency, {phase}", "应急储备：{phase}"),
    "gates": ("Gates", "门槛"),
    "gates.caption": ("What an offer must pass before it is ranked", "报价参与排名前须通过的门槛"),
    "gate": ("Gate", "门槛"),
    "gate.musts": ("Every must is met", "满足全部必须项"),
    "gate.budget": ("Budget, {kind}", "预算，按{kind}"),
    "gate.area": ("Least fit in “{name}”", "“{name}”部分的最低满足度"),
    "gate.total": ("Least fit over all requirements", "全部需求的最低满足度"),
    "gate.attribute": ("Attribute {name}", "属性 {name}"),
    "gate.staged": ("Costs opened only after the other gates", "通过其他门槛后才开启费用"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "at_least": ("at least {n}", "不低于 {n}"),
    "at_most": ("at most {n}", "不高于 {n}"),
    "at_both": ("{low} to {high}", "{low} 至 {high}"),
    "drivers": ("Quantities", "数量"),
    "drivers.caption": (
        "Quantities by year; where they change within a year, the mean of its months",
        "逐年数量；年内有变化的取各月平均值",
    ),
    "driver": ("Quantity", "数量"),
    "rates": ("Exchange rates", "汇率"),
    "rates.caption": ("Exchange rates: what one unit costs in {currency}", "汇率：一单位外币折合 {currency}"),
    "rates.currency": ("Currency", "货币"),
    "rates.rate": ("Rate", "汇率"),
    "rates.later": ("Later years", "以后各年"),
    "rates.as_of": ("As of", "日期"),
    "rates.from": ("Comes from", "来源"),
    "rates.assumed": ("the study's assumptions", "研究的假设条件"),
    "rates.stated": ("stated with {names}", "随 {names} 提供"),
    "rates.undated": ("not stated", "未注明"),
    "rules": ("Answers", "答复"),
    "rules.weights": ("Weights of requirements by priority", "各优先级需求的权重"),
    "rules.scores": ("Scores of answers", "答复的分值"),
    "rules.missing": ("A missing answer", "未答复的需求"),
    "rules.worst": ("counts 0", "按 0 分计"),
    "rules.exclude": ("is left out of its offer's sums", "不计入该报价的合计"),
    "rules.caption": ("How answers become scores", "答复如何折算为分值"),
    "must": ("must", "必须"),
    "should": ("should", "应有"),
    "could": ("could", "可有"),
    "wont": ("not this time", "本期不做"),
}

SOURCES = {
    "notes": ("Worth knowing", "需要留意"),
    "notes.none": ("There is nothing to note.", "没有需要留意的事项。"),
    "notes.ranking": ("On the ranking", "关于排名"),
    "notes.costs": ("On the costs", "关于成本"),
    "notes.inputs": ("On the files", "关于文件"),
    "provenance": ("Provenance", "数据来源"),
    "files.caption": ("Files that the figures come from", "数据所依据的文件"),
    "files.none": ("The study was built in a program; it names no files.", "本研究由程序建立，未引用文件。"),
    "file": ("File", "文件"),
    "file.sheet": ("Sheet", "工作表"),
    "file.encoding": ("Encoding", "编码"),
    "file.hash": ("SHA-256", "SHA-256"),
    "versions.caption": ("Software that computed them", "计算所用软件"),
    "software": ("Software", "软件"),
    "version": ("Version", "版本"),
}
