"""Every word of a report, English and Chinese side by side.

``{name}`` is filled in. Where the English depends on a count, both forms stand there: ``offer|offers``.
"""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["WORDS"]

_PAGE = {
    "title": ("Comparison of CRM offers", "CRM 系统报价比较"),
    "subtitle": ("{offers}, {years}, present value in {currency} at {rate} a year",
                 "{offers}，期限 {years}，以 {currency} 计的现值，年贴现率 {rate}"),
    "subtitle.plain": ("{offers}, {years}, amounts in {currency}, not discounted",
                       "{offers}，期限 {years}，金额以 {currency} 计，不贴现"),
    "offers": ("{n} offer|{n} offers", "{n} 份报价"),
    "years": ("{n} year|{n} years", "{n} 年"),
    "requirements": ("{n} requirement|{n} requirements", "{n} 条需求"),
    "skip": ("Skip to the verdict", "跳到结论"),
    "contents": ("Contents", "目录"),
    "scroll": ("Table: {caption}. It scrolls sideways.", "表格：{caption}。可左右滚动。"),
    "made": ("Made with crmselect {version}.", "由 crmselect {version} 生成。"),
    "offer": ("Offer", "报价"),
    "total": ("Total", "合计"),
    "note": ("Note", "备注"),
    "present_value": ("present value", "现值"),
    "nominal": ("nominal", "名义金额"),
    "annual_equivalent": ("annual equivalent", "等值年成本"),
    "per_user_month": ("per user and month", "每用户每月成本"),
    "head.present_value": ("Present value", "现值"),
    "head.nominal": ("Nominal", "名义金额"),
    "head.annual_equivalent": ("Per year (equivalent)", "等值年成本"),
    "head.per_user_month": ("Per user and month", "每用户每月"),
    "not_opened": ("not opened", "未开启"),
    "number.table": ("Table {n}", "表 {n}"),
    "number.figure": ("Figure {n}", "图 {n}"),
    "part": ("{caption} ({n} of {of})", "{caption}（第 {n} 部分，共 {of} 部分）"),
}  # fmt: skip

_VERDICT = {
    "verdict": ("Verdict", "结论"),
    "fact.first": ("First place", "第一名"),
    "fact.score": ("Score", "得分"),
    "fact.score.detail": ("of 1; {margin} ahead of the second", "满分为 1；领先第二名 {margin}"),
    "fact.score.alone": ("of 1", "满分为 1"),
    "fact.cost": ("Cost over {years}", "{years}总成本"),
    "fact.cost.detail": ("present value; {per_year} a year", "现值；折合每年 {per_year}"),
    "fact.passed": ("Passed the gates", "通过门槛"),
    "fact.passed.of": ("{passed} of {all}", "{passed} / {all}"),
    "fact.cheapest": ("Lowest cost", "成本最低"),
    "first.ahead": ("{first} is first with a score of {score}, {margin} ahead of {second} ({other}).",
                    "{first} 以 {score} 分位列第一，领先 {second}（{other} 分）{margin} 分。"),
    "first.only": ("{first} is the only offer that passes the gates; its score is {score}.",
                   "{first} 是唯一通过门槛的报价，得分 {score}。"),
    "first.shared": ("{names} share the first place with a score of {score}.",
                     "{names} 得分同为 {score}，并列第一。"),
    "first.none": ("No offer passes the gates. None is ranked; the scores are shown for comparison.",
                   "没有报价通过全部门槛，均不参与排名；所列得分仅供比较。"),
    "first.unscaled": (
        "The offers are not ranked: nothing says how much a difference in cost is worth. State a budget, a scale of "
        "cost, or criteria with scales of their own. Costs and fit are shown all the same.",
        "未作排名：没有说明成本差异价值几何。请设定预算、成本量表，或给出带有量表的准则。成本和需求满足度仍照常列出。",
    ),
    "less_than": ("less than {margin}", "不足 {margin}"),
    "cost.is": ("{name} costs {amount} over {years} at present value.", "{name} 在 {years}内的成本现值为 {amount}。"),
    "cost.less": ("That is {gap} ({share}) less than {second}.", "比 {second} 低 {gap}（{share}）。"),
    "cost.more": ("That is {gap} ({share}) more than {second}.", "比 {second} 高 {gap}（{share}）。"),
    "cost.same": ("{second} costs the same.", "与 {second} 的成本相同。"),
    "cost.cheapest": ("The cheapest offer that passes is {name} with {amount}.", "通过门槛的报价中，{name} 成本最低，为 {amount}。"),
    "cost.cheapest.it": ("No offer that passes costs less.", "在通过门槛的报价中成本最低。"),
    "fit.is": ("Its answers meet the requirements to {fit}.", "其需求满足度为 {fit}。"),
    "open.lines": (
        "Its total is not complete: {n} line has no price ({items}).|"
        "Its total is not complete: {n} lines have no price ({items}).",
        "其总成本尚不完整：有 {n} 项未报价（{items}）。"),
    "passed": ("{passed} of {offers} passed the gates", "{offers}中有 {passed} 份通过门槛"),
    "passed.all": ("{passed}; none was stopped.", "{passed}，无一被淘汰。"),
    "passed.some": ("{passed}; {n} was stopped:|{passed}; {n} were stopped:", "{passed}，{n} 份被淘汰："),
    "passed.none": ("{passed}:", "{passed}："),
    "more.reasons": ("and {n} more reason|and {n} more reasons", "另有 {n} 条原因"),
    "more.items": ("and {n} more", "等另外 {n} 项"),
    "read.notes": ("{n} note is worth reading before this is decided: see “{title}”.|"
                   "{n} notes are worth reading before this is decided: see “{title}”.",
                   "决策之前有 {n} 条提示值得一读，见“{title}”。"),
}  # fmt: skip

_RANKING = {
    "ranking": ("Ranking", "排名"),
    "ranking.offers": ("Offers", "各报价"),
    "ranking.caption": ("Offers by score; offers that a gate stopped stand below in grey, with every reason",
                        "各报价按得分排列；被门槛淘汰的报价以灰色列于下方，并注明全部原因"),
    "ranking.unranked": ("Offers that pass first, each by cost; offers that a gate stopped with every reason",
                         "通过门槛的报价在前，按成本由低到高；被淘汰的报价注明全部原因"),
    "ranking.lead": (
        "The score runs from 0 to 1 and is the sum of the contributions beside it: each criterion's weight times what "
        "the offer is worth on its stated scale.",
        "得分介于 0 与 1 之间，等于右侧各项贡献之和：每项准则的权重乘以该报价在既定量表上的价值。",
    ),
    "place": ("Place", "名次"),
    "score": ("Score", "得分"),
    "fit": ("Fit", "需求满足度"),
    "cost": ("Present value, {currency}", "现值（{currency}）"),
    "status": ("Status", "状态"),
    "status.ranked": ("ranked", "参与排名"),
    "status.passed": ("passed", "通过门槛"),
    "status.stopped": ("stopped by {n} gate|stopped by {n} gates", "未通过 {n} 项门槛"),
    "contributions.span": ("Contribution to the score", "对得分的贡献"),
    "figure.scores": ("Score of each offer and what it is made of", "各报价得分及其构成"),
    "figure.scores.alt": (
        "Bars, one for each offer, from the highest score to the lowest, divided into the contributions of the criteria. "
        "Highest: {high}. Lowest: {low}. The table “{table}” holds the figures.",
        "条形图：每份报价一条，按得分由高到低排列，并按准则的贡献分段。最高：{high}；最低：{low}。数值见表“{table}”。",
    ),
    "figure.cost_score": ("Cost against score", "成本与得分"),
    "figure.cost_score.alt": (
        "Points, one for each offer: cost across, score upwards; the upper left is better. First: {first}. Cheapest: "
        "{cheapest}. The table “{table}” holds the figures.",
        "散点图：每份报价一点，横轴为成本，纵轴为得分，越靠左上越好。得分最高：{first}；成本最低：{cheapest}。数值见表“{table}”。",
    ),
}  # fmt: skip

_COSTS = {
    "costs": ("Costs", "成本"),
    "costs.lead": (
        "All amounts are in {currency}. The present value discounts every payment at {rate} a year to the start of the "
        "contract; nominal amounts are what is paid.",
        "所有金额以 {currency} 计。现值是把每笔付款按年贴现率 {rate} 折算到合同起始日；名义金额是实际支付的金额。",
    ),
    "costs.lead.plain": ("All amounts are in {currency}; nothing is discounted.", "所有金额以 {currency} 计，不作贴现。"),
    "costs.closed": ("The costs of {names} stay closed: in a staged evaluation they are opened only for offers that pass "
                     "the technical gates.",
                     "{names} 的费用未开启：分阶段评审中，只有通过技术门槛的报价才开启费用。"),
    "costs.none": ("No costs are opened.", "没有开启任何费用。"),
    "totals": ("Totals over {years}, {currency}", "{years}总成本（{currency}）"),
    "by.group": ("Present value by cost group, {currency}", "按成本类别划分的现值（{currency}）"),
    "by.phase": ("Present value by phase, {currency}", "按项目阶段划分的现值（{currency}）"),
    "by.year": ("Payments by year, nominal, {currency}", "逐年付款，名义金额（{currency}）"),
    "year": ("Year {n}", "第 {n} 年"),
    "head.totals": ("Totals", "总额"),
    "head.structure": ("What the money is for", "成本构成"),
    "head.time": ("When it is paid", "付款时间"),
    "head.open": ("Lines without a price, and gaps", "未报价项目与缺口"),
    "unquoted": ("Lines without a price of their own", "没有单独价格的项目"),
    "unquoted.item": ("Line", "项目"),
    "unquoted.category": ("Category", "成本科目"),
    "unquoted.state": ("State", "状态"),
    "not_quoted": ("not quoted", "未报价"),
    "included": ("included in another line", "已含在其他项目中"),
    "unquoted.count": ("Lines not quoted", "未报价项目数"),
    "unquoted.none": ("Every line of every offer has a price or is included in another line.",
                      "每份报价的每个项目均有价格，或已含在其他项目中。"),
    "gaps": ("Gaps: categories that most of the other offers price and this one does not mention",
             "缺口：多数其他报价列有价格、而本报价未提及的成本科目"),
    "gaps.others": ("Other offers that price it", "列有价格的其他报价数"),
    "gaps.median": ("Median of the others, {currency}", "其他报价的中位数（{currency}）"),
    "gaps.none": ("No offer lacks a category that most of the others price.", "没有报价缺少多数其他报价列价的成本科目。"),
    "gaps.note": ("A gap is not a price of 0: ask the vendor whether it is included, not needed or forgotten.",
                  "缺口不等于价格为 0：应向供应商确认是已包含、不需要，还是遗漏。"),
    "unquoted.note": ("The totals count 0 for a line that is not quoted: they are lower bounds.",
                      "未报价项目在总额中按 0 计，因此总额只是下限。"),
    "figure.costs.group": ("Present value by cost group", "按成本类别划分的现值"),
    "figure.costs.phase": ("Present value by phase", "按项目阶段划分的现值"),
    "figure.costs.alt": (
        "Stacked bars, one for each offer, in {currency}. Lowest: {low}. Highest: {high}. The table “{table}” holds the "
        "figures.",
        "堆叠条形图：每份报价一条，单位 {currency}。最低：{low}；最高：{high}。数值见表“{table}”。",
    ),
    "figure.cash": ("Payments by year", "逐年付款"),
    "figure.cash.alt": (
        "Payments of each offer in each year, nominal, in {currency}. Largest single year: {high}. The table “{table}” "
        "holds the figures.",
        "各报价每年的付款，名义金额，单位 {currency}。单年最高：{high}。数值见表“{table}”。",
    ),
    "figure.cash.year": ("{name}, year {n}, {amount}", "{name}，第 {n} 年，{amount}"),
    "figure.cumulative": ("Payments added up", "累计付款"),
    "figure.cumulative.alt": (
        "A line for each offer: what has been paid by the end of each month, nominal, in {currency}. At the end, "
        "lowest: {low}; highest: {high}.",
        "折线图：每份报价一条，为截至各月末的累计付款，名义金额，单位 {currency}。期末最低：{low}；期末最高：{high}。",
    ),
}  # fmt: skip

_FIT = {
    "fit.title": ("Fit to the requirements", "需求满足度"),
    "fit.lead": (
        "{requirements} in {areas}: {priorities}. The fit is the share of the weighted points that an offer's answers "
        "reach.",
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
    "fit.none.answers": ("No requirement is answered, so that there is no fit to show.", "需求均无答复，因此没有满足度可列。"),
    "musts": ("Musts that are not met, offer by offer", "各报价未满足的必须项"),
    "musts.none": ("Every offer meets every must.", "所有报价均满足全部必须项。"),
    "musts.ignored": ("The musts do not stop an offer in this study: the gate is off.", "本研究未启用必须项门槛，不满足必须项的报价不会被淘汰。"),
    "musts.id": ("Requirement", "需求编号"),
    "musts.text": ("What is required", "需求内容"),
    "musts.answer": ("Answer", "答复"),
    "musts.why": ("Why it is not met", "未满足的原因"),
    "figure.fit": ("Where each offer is strong and weak", "各报价的强项与弱项"),
    "figure.fit.alt": (
        "A grid of offers and areas, the darker the better. Best in all: {high}. Weakest: {low}. The table “{table}” "
        "holds the figures.",
        "热图：报价与需求部分的网格，颜色越深越好。总体最高：{high}；总体最低：{low}。数值见表“{table}”。",
    ),
    "priority.must": ("{n} must", "必须项 {n} 条"),
    "priority.should": ("{n} should", "应有项 {n} 条"),
    "priority.could": ("{n} could", "可有项 {n} 条"),
    "priority.wont": ("{n} not this time", "本期不做 {n} 条"),
}  # fmt: skip

_CRITERIA = {
    "criteria": ("Criteria and weights", "准则与权重"),
    "criteria.lead": (
        "Every scale is stated beforehand and does not depend on the offers in the table: an offer that comes or goes "
        "never turns the order of the others.",
        "所有量表均事先设定，不取决于表中的报价：增加或去掉一份报价，不会颠倒其余报价的先后。",
    ),
    "criteria.default": ("The study states no criteria; these are the defaults.", "本研究未设定准则，以下为默认准则。"),
    "criteria.caption": ("Criteria: weight among siblings, weight in the whole, source, scale",
                         "准则：同级权重、总体权重、来源与量表"),
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
    "scale.target": ("{target} is worth 1, falling to 0 at {tolerance} on either side", "{target} 计 1，偏离 {tolerance} 时降为 0"),
    "contributions.caption": ("Contributions to the score; they add up to it", "对得分的贡献，合计即为得分"),
}  # fmt: skip

_PLAN = {
    "assumptions": ("Assumptions", "假设条件"),
    "assumptions.caption": ("What holds for every offer", "适用于所有报价的条件"),
    "assumption": ("Assumption", "条件"),
    "value": ("Value", "取值"),
    "plan.currency": ("Currency", "货币"),
    "plan.years": ("Length in years", "期限（年）"),
    "plan.start": ("Start of the contract", "合同起始日"),
    "plan.rate": ("Discount rate a year", "年贴现率"),
    "plan.terms": ("Terms of the rate", "贴现率口径"),
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
    "drivers.caption": ("Quantities by year; where they change within a year, the mean of its months",
                        "逐年数量；年内有变化的取各月平均值"),
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
}  # fmt: skip

_SOURCES = {
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
}  # fmt: skip

WORDS: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {**_PAGE, **_VERDICT, **_RANKING, **_COSTS, **_FIT, **_CRITERIA, **_PLAN, **_SOURCES}
)
"""By key: English, Chinese."""
