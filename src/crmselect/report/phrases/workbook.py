"""What the workbook says beside the words of the report."""

from __future__ import annotations

__all__ = ["WORKBOOK"]

WORKBOOK = {
    "book.sheet.summary": ("Summary", "概要"),
    "book.sheet.offers": ("Offers", "报价明细"),
    "book.sheet.cash": ("Cash flow", "现金流"),
    "book.sheet.needs": ("Requirements & answers", "需求与答复"),
    "book.sheet.weights": ("Weights", "权重"),
    "book.sheet.scores": ("Scores", "得分"),
    "book.sheet.doubt": ("Uncertainty", "不确定性"),
    "book.sheet.plan": ("Assumptions", "假设条件"),
    "book.sheet.units": ("Units", "单价系数"),
    "book.summary.note": (
        (
            "Change a yellow cell (a price, a percent, a weight, an answer, a rate, a gate) on another sheet, and "
            "everything here follows. The sheet “Assumptions” says what can be changed here and what only in the study."
        ),
        (
            "修改其他工作表中的黄色单元格（单价、百分比、权重、答复分值、折现率、汇率、门槛），本页随之重算。"
            "“假设条件”表注明哪些可在此修改，哪些只能在研究中修改。"
        ),
    ),
    "book.facts": ("As the cells stand now", "按当前单元格计算"),
    "book.fact.shared": ("Offers in first place", "第一名份数"),
    "book.fact.lead": ("Ahead of the second by", "领先第二名"),
    "book.fact.second": ("Second", "第二名"),
    "book.no": ("No.", "序号"),
    "book.ranking": ("Ranking as the cells stand now", "按当前单元格的排名"),
    "book.ranking.note": (
        (
            "The list puts itself in order: ranked offers first, those that a gate stops below. What was drawn "
            "(sheet “Uncertainty”) and the reasons below do not move."
        ),
        "本表自动排序：参与排名的报价在前，被门槛淘汰的在后。抽样结果（“不确定性”表）及下列原因不随之变动。",
    ),
    "book.reasons": (
        "Why offers were stopped when this workbook was written (does not move)",
        "生成本工作簿时各报价被淘汰的原因（不随之变动）",
    ),
    "book.kind": ("Kind", "性质"),
    "book.kind.input": ("input", "可修改"),
    "book.kind.fixed": ("fixed", "固定"),
    "book.legend": ("What the colours mean", "颜色含义"),
    "book.plan.note": (
        (
            "Formulas read the yellow cells: change them here. Grey cells are fixed, because the factors on the sheet "
            "“Units” are computed from them: the number of users, the years, growth, renewals, discounts, billing and "
            "tax. Change those in the study and write the workbook anew."
        ),
        (
            "公式读取黄色单元格，可在此修改。灰色单元格为固定值，“单价系数”表由其计算得出：用户数、年限、增长、续约、"
            "折扣、计费方式与税费。此类条件请在研究中修改后重新生成工作簿。"
        ),
    ),
    "book.rate.monthly": (
        "stated by the month: moves with its first month",
        "按月给出：随首月汇率同比例变动",
    ),
    "book.user_months": ("Users × months", "用户 × 月数"),
    "book.least": ("at least", "不低于"),
    "book.most": ("at most", "不高于"),
    "book.priority": ("Weight of a requirement: {name}", "需求权重：{name}"),
    "book.full": ("Score of a full answer", "满分分值"),
    "book.met": ("Score from which a must is met", "必须项达标分值"),
    "book.met.priced": (
        "The same where closing the gap has a stated cost",
        "已报补足成本时的必须项达标分值",
    ),
    "book.scales": ("Scales: what a figure is worth, 0 to 1", "量表：数值折算为 0 至 1 的价值"),
    "book.worth": ("Worth", "价值"),
    "book.scale.of": ("{name}: {what}", "{name}：{what}"),
    "book.scale.worst": ("worth 0 at", "计 0 的数值"),
    "book.scale.best": ("worth 1 at", "计 1 的数值"),
    "book.scale.middle": ("worth ½ at", "计 ½ 的数值"),
    "book.scale.bend": ("curvature", "曲率"),
    "book.scale.target": ("worth 1 at the target", "目标值（计 1）"),
    "book.scale.tolerance": ("worth 0 so far beside it", "容差（偏离至此计 0）"),
    "book.scale.point": ("figure, and what it is worth", "数值及其价值"),
    "book.wrong": ("This cannot be read", "无法识别"),
    "book.wrong.least": ("Write a number of {least} or more.", "请填写不小于 {least} 的数字。"),
    "book.wrong.between": ("Write a number from {low} to {high}.", "请填写 {low} 至 {high} 之间的数字。"),
    "book.units": ("Units: what one unit of each price comes to", "单价系数：每单位单价在各月折合的数量"),
    "book.units.note": (
        (
            "Fixed: billed units × recurrence × rises × discounts × tax, computed by the study. Money of a month = "
            "price × factor × exchange rate; present value = that × discount factor."
        ),
        (
            "固定值：计费数量 × 周期 × 涨幅 × 折扣 × 税费，由研究计算。"
            "当月金额 = 单价 × 系数 × 汇率；现值 = 当月金额 × 折现系数。"
        ),
    ),
    "book.units.row": ("Row", "行号"),
    "book.units.what": ("Month (0 is the contract's start)", "月份（0 为合同起始月）"),
    "book.units.year": ("Year", "年度"),
    "book.units.discount": ("Discount factor", "折现系数"),
    "book.units.rate": ("1 {code} in {currency}", "1 {code} 折合 {currency}"),
    "book.units.for": ("Factor: {item}", "系数：{item}"),
    "book.offers": ("Offers line by line", "各报价逐项明细"),
    "book.offers.note": (
        (
            "Yellow prices and percents can be changed. A price with bands has a row for each band; a percent of other "
            "lines has a row for each price that it is a percent of. Discounts are part of the factors: the column "
            "“Row” says in which row of the sheet “Units” they stand."
        ),
        (
            "黄色的单价与百分比可修改。阶梯价每档一行；按其他项目比例计价的，每个所依据的单价一行。"
            "折扣已计入系数：“行号”列为其在“单价系数”表中的行。"
        ),
    ),
    "book.part": ("Part", "组成"),
    "book.phase": ("Phase", "阶段"),
    "book.group": ("Group", "成本类别"),
    "book.price": ("Price", "单价"),
    "book.included": ("included", "已包含"),
    "book.not_quoted": ("not quoted", "未报价"),
    "book.percent": ("Percent", "百分比"),
    "book.per": ("Per, every", "计价单位、周期"),
    "book.discount": ("Discount", "折扣"),
    "book.every.once": ("once", "一次性"),
    "book.every.month": ("month", "每月"),
    "book.every.quarter": ("quarter", "每季"),
    "book.every.year": ("year", "每年"),
    "book.nominal": ("Nominal, {currency}", "名义金额（{currency}）"),
    "book.band": ("units over {low} to {high}", "超过 {low} 至 {high} 的部分"),
    "book.band.over": ("units over {low}", "超过 {low} 的部分"),
    "book.fee": ("fee on entering: {band}", "进入该档的固定费：{band}"),
    "book.of": ("of {item}", "基数：{item}"),
    "book.range": ("likely, of {low} to {high}", "最可能值，区间 {low} 至 {high}"),
    "book.part.residual": ("residual value, received back", "残值（收回）"),
    "book.part.reserve": ("share of the phase's other lines", "本阶段其他项目的比例"),
    "book.part.fixed": ("does not move here: change it in the study", "不随单元格变动：请在研究中修改"),
    "book.cash": ("Cash flow", "现金流"),
    "book.cash.note": (
        "All amounts in {currency}, by formula on the sheet “Offers”.",
        "所有金额以 {currency} 计，由“报价明细”表按公式汇总。",
    ),
    "book.cumulative": ("Payments added up, nominal, {currency}", "累计付款，名义金额（{currency}）"),
    "book.first": ("{title} (the first {n})", "{title}（前 {n} 份）"),
    "book.needs": ("Requirements and answers", "需求与答复"),
    "book.needs.note": (
        (
            "Answers are scores from 0 to {scale}; a blank cell is not answered, which is not 0. Weights and answers "
            "can be changed: a weight is its priority's on the sheet “Assumptions” until another is written over it."
        ),
        (
            "答复以 0 至 {scale} 的分值表示；空白为未答复，不等于 0 分。权重与答复均可修改：权重默认取“假设条件”表中"
            "该优先级的权重，也可直接覆盖。"
        ),
    ),
    "book.answers": ("Weights and answers", "权重与答复"),
    "book.id": ("Id", "编号"),
    "book.area": ("Area", "部分"),
    "book.need.priority": ("Priority", "优先级"),
    "book.must.title": (
        "Score from which each must is met (fixed; lower where closing the gap has a stated cost)",
        "各必须项的达标分值（固定；已报补足成本的较低）",
    ),
    "book.must.met": ("Musts met: 1 yes, 0 no", "必须项是否满足：1 是，0 否"),
    "book.weights.note": (
        (
            "Yellow weights are relative to their siblings: 50, 30, 20 or 5, 3, 2 mean the same. A criterion whose "
            "requirements all weigh nothing does not count."
        ),
        "黄色权重为同级准则之间的相对值：50、30、20 与 5、3、2 相同。所含需求权重全为 0 的准则不计入。",
    ),
    "book.weights.left": (
        "Left out, because nothing in them carries weight: {names}.",
        "因所含需求均无权重而未列入：{names}。",
    ),
    "book.weights.sum": ("Sum of the criteria that are scored", "参与评分准则之和"),
    "book.counts": ("Counts", "计入"),
    "book.scores": ("Scores", "得分"),
    "book.scores.note": (
        "Score = Σ weight in the whole × value. Values lie between 0 and 1 on stated scales.",
        "得分 = Σ 总体权重 × 价值。价值按既定量表折算，介于 0 与 1 之间。",
    ),
    "book.attributes": ("Attributes of the offers", "报价属性"),
    "book.figures": ("Figures", "数值"),
    "book.values": ("Values, 0 to 1", "价值（0 至 1）"),
    "book.gates.note": ("1 passes, 0 stops", "1 通过，0 淘汰"),
    "book.results": ("Results", "结果"),
    "book.result.score": ("Score", "得分"),
    "book.result.passes": ("Passes the gates", "通过门槛"),
    "book.result.place": ("Place", "名次"),
    "book.result.status": ("Status", "状态"),
    "book.result.group": ("Order: out", "排序：淘汰"),
    "book.result.key": ("Order: by", "排序：依据"),
    "book.result.name": ("Order: name", "排序：名称"),
    "book.result.order": ("Order", "排序"),
    "book.stopped": ("stopped by:", "被淘汰："),
    "book.gate.musts": ("must-haves", "必须项"),
    "book.chart.scores": ("Score (grey: stopped by a gate)", "得分（灰色：被门槛淘汰）"),
    "book.chart.ranked": ("ranked", "参与排名"),
    "book.reopen": (
        "costs not opened: change the answers in the study",
        "费用未开启：请在研究中修改答复",
    ),
    "book.doubt.note": (
        "Drawn with {draws} draws and seed {seed}; these are values and do not move with the cells.",
        "由 {draws} 次抽样得出，随机种子为 {seed}；均为数值，不随单元格变动。",
    ),
    "book.mean": ("Mean", "均值"),
    "book.first.chance": ("Probability of being first", "居首概率"),
    "book.percentiles": (
        "S-curves: the present value that each offer stays within, {currency}",
        "S 曲线：各报价以相应概率不超过的现值（{currency}）",
    ),
    # The project's sheets
    "book.sheet.budget": ("Budget", "预算"),
    "book.sheet.months": ("Budget by month", "月度预算"),
    "book.sheet.milestones": ("Milestones", "里程碑"),
    "book.sheet.progress": ("Progress", "进展"),
    "book.sheet.scope": ("Scope", "范围"),
    "book.sheet.returns": ("Return", "投资回报"),
    "book.sheet.guidance": ("Checklist", "检查清单"),
    "book.budget.note": (
        (
            "Budget of {offer}, nominal, in {currency}. Limits and the management reserve can be changed here, amounts "
            "and shares held back on the sheet “Budget by month”. The lines are those of the study as it was written: "
            "they do not follow the prices on the sheet “Offers”."
        ),
        (
            "{offer} 的预算，名义金额，以 {currency} 计。限额与管理储备可在此修改，"
            "各月金额与储备比例在“月度预算”表修改。"
            "各明细为生成时研究中的数值，不随“报价明细”表的单价变动。"
        ),
    ),
    "book.budget.sums": ("The budget in {currency}", "预算汇总（{currency}）"),
    "book.budget.work": ("Work and means", "工作与资源"),
    "book.budget.phase": (
        "By phase and year in {currency}, with contingency",
        "分阶段、分年度（{currency}，含应急储备）",
    ),
    "book.budget.category": (
        "By category and year in {currency}, with contingency",
        "分类别、分年度（{currency}，含应急储备）",
    ),
    "book.over": ("Over by", "超出"),
    "book.limits.note": (
        (
            "Planned is the sum; where only money that comes back later brings it within the limit, it is the most "
            "that "
            "is out at any time. The limit of everything holds the management reserve too."
        ),
        "计划为合计数；若仅因后期回款才不超限，则为任一时点的最大支出。总额限额包含管理储备。",
    ),
    "book.months": ("Budget by month", "月度预算"),
    "book.months.note": (
        (
            "Lines of {offer}, nominal, in {currency}; payments stand in the month of their milestone. "
            "Yellow amounts and "
            "shares can be changed: what is held back, the money needed, sums and limits follow."
        ),
        (
            "{offer} 的预算明细，名义金额，以 {currency} 计；付款列于其里程碑所在月份。"
            "黄色金额与比例可修改，应急储备、资金需求、合计与限额随之重算。"
        ),
    ),
    "book.share": ("Share", "比例"),
    "book.line.work": ("work", "工作"),
    "book.line.resource": ("means", "资源"),
    "book.line.contingency": ("contingency", "应急储备"),
    "book.held": ("Contingency: {phase}", "应急储备：{phase}"),
    "book.bases": ("What the shares are of", "储备比例的基数"),
    "book.base": ("Work and means: {phase}", "工作与资源：{phase}"),
    "book.funding": ("Money needed, {currency}", "资金需求（{currency}）"),
    "book.funding.internal": ("Own staff and means", "内部人员和资源"),
    "book.funding.external": ("Suppliers", "外部供应商"),
    "book.funding.contingency": ("Contingency", "应急储备"),
    "book.funding.amount": ("In all", "合计"),
    "book.funding.cumulative_work": ("Added up, no contingency", "累计（不含应急储备）"),
    "book.funding.cumulative": ("Added up, with contingency", "累计（含应急储备）"),
    "book.running": ("What is out under each limit", "各限额下的累计支出"),
    "book.milestones.note": (
        "Dates as the study has them on {day}; they are values and move with no cell.",
        "研究截至 {day} 的日期；均为数值，不随单元格变动。",
    ),
    "book.milestone.done": ("Done", "完成"),
    "book.milestone.weight": ("Weight", "权重"),
    "book.milestone.after": ("After", "前置里程碑"),
    "book.milestone.acceptance": ("Accepted by", "验收依据"),
    "book.guidance.note": (
        "Choose the state of a point in the yellow cells; the count by phase follows.",
        "在黄色单元格中选择各项状态，各阶段计数随之更新。",
    ),
    "book.guidance.there": ("Points that are there", "已有项数"),
    "book.guidance.of": (" of ", " / "),
    "book.progress.note": (
        (
            "As reported by {day}, in {currency}. Fill in earned value and actual cost at the next dates: the measures "
            "follow. A dash stands where a measure is not defined."
        ),
        "截至 {day} 的报告，以 {currency} 计。在后续日期填入挣值与实际成本，各指标随之计算；无定义的指标显示为“–”。",
    ),
    "book.date": ("Date", "日期"),
    "book.year": ("Year", "年度"),
    "book.done": ("Done, EV / BAC", "完成率（EV / BAC）"),
    "book.drawn": ("Contingency drawn down, {currency}", "应急储备动用（{currency}）"),
    "book.drawn.for": ("For", "用途"),
    "book.take": ("Take: 1 or 0", "取舍：1 或 0"),
    "book.scope.note": (
        (
            "Modules with {offer}, nominal, in {currency}; {worth}. {basis} Write 1 or 0 into the yellow cells: value, "
            "cost and budgets follow. The proven best choice is what stands here as written."
        ),
        (
            "{offer} 的可选模块，名义金额，以 {currency} 计；{worth}。{basis}"
            "在黄色单元格填 1 或 0，价值、成本与预算随之"
            "重算。初始内容为经证明的最优选择。"
        ),
    ),
    "book.scope.value": ("value in its own unit", "价值按其自身单位"),
    "book.scope.return": ("value is benefit less cost at present value", "价值为收益减成本的现值"),
    "book.scope.point": ("Costs are points.", "成本为点估计。"),
    "book.scope.p80": ("Each cost is its 80th percentile.", "各项成本取其 80 % 分位数。"),
    "book.scope.joint": (
        "Costs are points; the budgets also hold with the stated probability, which these cells do not compute.",
        "成本为点估计；各预算另须以既定概率满足，本表不计算该概率。",
    ),
    "book.scope.sums": ("Against the budgets", "与预算对照"),
    "book.scope.chosen": ("Modules that are taken", "已选模块"),
    "book.scope.rest": ("The rest of the offer (fixed)", "报价其余部分（固定）"),
    "book.scope.spent": ("Together", "合计"),
    "book.scope.limit": ("Budget", "预算"),
    "book.scope.left": ("Left", "剩余"),
    "book.scope.over": ("Over by", "超出"),
    "book.bundle": ("Bundle: {name}", "套装：{name}"),
    "book.bundle.note": (
        "price of the bundle less what its members cost: {names}",
        "套装价减其成员成本：{names}",
    ),
    "book.shared": ("Counted once", "只计一次"),
    "book.shared.note": (
        "a value that any of these brings, and only once: {names}",
        "下列任一模块均可带来且只计一次的价值：{names}",
    ),
    "book.rules": ("What a choice keeps", "选择须满足"),
    "book.rules.kept": ("Kept", "满足"),
    "book.rule.must": ("{name} is a must", "{name} 为必选"),
    "book.rule.out": ("{name} is ruled out", "{name} 已排除"),
    "book.rule.requires": ("{name} needs {names}", "{name} 需要 {names}"),
    "book.rule.excludes": ("At most one of {names}", "{names} 最多选一"),
    "book.rule.least": ("At least {n} of {names}", "{names} 至少选 {n} 项"),
    "book.rule.bundle": ("{name} takes all of {names}", "{name} 须全选 {names}"),
    "book.rule.together": ("All or none of {names}", "{names} 须全选或全不选"),
    "book.returns.note": (
        (
            "In {currency}. Benefits of {offer} month by month can be changed; its costs by month serve payback alone. "
            "Costs of the first table are those of the sheet “Cash flow” and move with prices; "
            "the discount rate stands "
            "on the sheet “Assumptions”. Internal rates of return are values."
        ),
        (
            "以 {currency} 计。{offer} 各月收益可修改；其各月成本仅用于回收期。"
            "第一张表的成本取自“现金流”表，随单价变动；"
            "折现率在“假设条件”表。内部收益率为数值。"
        ),
    ),
    "book.returns.nominal_benefits": ("Benefits, nominal", "收益（名义）"),
    "book.returns.nominal_costs": ("Costs, nominal", "成本（名义）"),
    "book.returns.nominal_net": ("Net, nominal", "净额（名义）"),
    "book.returns.nominal_roi": ("ROI, nominal", "投资回报率（名义）"),
    "book.returns.irr": ("IRR (does not move)", "内部收益率（固定）"),
    "book.returns.by_year": ("Benefits by year, nominal, {currency}", "分年度收益，名义金额（{currency}）"),
    "book.returns.months": (
        "Benefits of each offer by month, nominal, {currency}",
        "各报价逐月收益，名义金额（{currency}）",
    ),
    "book.returns.cash": ("{offer} month by month, {currency}", "{offer} 逐月收支（{currency}）"),
    "book.returns.facts": ("{offer}: what its months come to", "{offer}：逐月收支的结果"),
    "book.returns.chart": ("Net cash added up: {offer}", "累计净现金：{offer}"),
    "book.returns.costs": ("Costs", "成本"),
    "book.returns.net": ("Net", "净额"),
    "book.returns.cumulative": ("Added up", "累计"),
    "book.returns.present": ("Present value", "现值"),
    "book.returns.cumulative_present": ("Present value, added up", "累计现值"),
    "book.returns.discounted": ("Discounted payback, months", "折现回收期（月）"),
}
