"""What the verdict, the ranking and the costs say."""

from __future__ import annotations

__all__ = ["COSTS", "PAGE", "RANKING", "VERDICT"]

PAGE = {
    "title": ("Comparison of CRM offers", "CRM 系统报价比较"),
    "subtitle": (
        "{offers}, {years}, present value in {currency} at {rate} a year",
        "{offers}，期限 {years}，以 {currency} 计的现值，年折现率 {rate}",
    ),
    "subtitle.plain": (
        "{offers}, {years}, amounts in {currency}, not discounted",
        "{offers}，期限 {years}，金额以 {currency} 计，不折现",
    ),
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
}

VERDICT = {
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
    "first.ahead": (
        "{first} is first with a score of {score}, {margin} ahead of {second} ({other}).",
        "{first} 以 {score} 分位列第一，比 {second}（{other} 分）高 {margin}。",
    ),
    "first.only": (
        "{first} is the only offer that passes the gates; its score is {score}.",
        "{first} 是唯一通过门槛的报价，得分 {score}。",
    ),
    "first.shared": (
        "{names} share the first place with a score of {score}.",
        "{names} 得分同为 {score}，并列第一。",
    ),
    "first.none": (
        "No offer passes the gates. None is ranked; the scores are shown for comparison.",
        "没有报价通过全部门槛，均不参与排名；所列得分仅供比较。",
    ),
    "first.unscaled": (
        (
            "The offers are not ranked: nothing says how much a difference in cost is worth. State a budget, a scale "
            "of cost, or criteria with scales of their own. Costs and fit are shown all the same."
        ),
        (
            "未作排名：没有说明成本差异价值几何。请设定预算、成本量表，或给出带有量表的准则。成本和需求满足度仍照常列"
            "出。"
        ),
    ),
    "less_than": ("less than {margin}", "不足 {margin}"),
    "cost.is": ("{name} costs {amount} over {years} at present value.", "{name} 在 {years}内的成本现值为 {amount}。"),
    "cost.less": ("That is {gap} ({share}) less than {second}.", "比 {second} 低 {gap}（{share}）。"),
    "cost.more": ("That is {gap} ({share}) more than {second}.", "比 {second} 高 {gap}（{share}）。"),
    "cost.same": ("{second} costs the same.", "与 {second} 的成本相同。"),
    "cost.cheapest": (
        "The cheapest offer that passes is {name} with {amount}.",
        "通过门槛的报价中，{name} 成本最低，为 {amount}。",
    ),
    "cost.cheapest.it": ("No offer that passes costs less.", "在通过门槛的报价中成本最低。"),
    "fit.is": ("Its answers meet the requirements to {fit}.", "其需求满足度为 {fit}。"),
    "open.lines": (
        (
            "Its total is not complete: {n} line has no price ({items}).|Its total is not complete: {n} lines have no "
            "price ({items})."
        ),
        "其总成本尚不完整：有 {n} 项未报价（{items}）。",
    ),
    "passed": ("{passed} of {offers} passed the gates", "{offers}中有 {passed} 份通过门槛"),
    "passed.all": ("{passed}; none was stopped.", "{passed}，无一被淘汰。"),
    "passed.some": ("{passed}; {n} was stopped:|{passed}; {n} were stopped:", "{passed}，{n} 份被淘汰："),
    "passed.none": ("{passed}:", "{passed}："),
    "more.reasons": ("and {n} more reason|and {n} more reasons", "另有 {n} 条原因"),
    "more.items": ("and {n} more", "等另外 {n} 项"),
    "read.notes": (
        (
            "{n} note is worth reading before this is decided: see “{title}”.|{n} notes are worth reading before this "
            "is decided: see “{title}”."
        ),
        "决策之前有 {n} 条提示值得一读，见“{title}”。",
    ),
}

RANKING = {
    "ranking": ("Ranking", "排名"),
    "ranking.offers": ("Offers", "各报价"),
    "ranking.caption": (
        "Offers by score; offers that a gate stopped stand below in grey, with every reason",
        "各报价按得分排列；被门槛淘汰的报价以灰色列于下方，并注明全部原因",
    ),
    "ranking.caption.all": ("Offers by score", "各报价按得分排列"),
    "ranking.unranked.all": ("Offers by cost", "各报价按成本由低到高排列"),
    "ranking.unranked": (
        "Offers that pass first, each by cost; offers that a gate stopped with every reason",
        "通过门槛的报价在前，按成本由低到高；被淘汰的报价注明全部原因",
    ),
    "ranking.lead": (
        (
            "The score runs from 0 to 1 and is the sum of the contributions beside it: each criterion's weight times "
            "what the offer is worth on its stated scale."
        ),
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
        (
            "Bars, one for each offer, from the highest score to the lowest, divided into the contributions of the "
            "criteria. Highest: {high}. Lowest: {low}. The table “{table}” holds the figures."
        ),
        (
            "条形图：每份报价一条，按得分由高到低排列，并按准则的贡献分段。最高：{high}；最低：{low}。数值见表“{table}"
            "”。"
        ),
    ),
    "figure.cost_score": ("Cost against score", "成本与得分"),
    "figure.cost_score.alt": (
        (
            "Points, one for each offer: cost across, score upwards; the upper left is better. First: {first}. "
            "Cheapest: {cheapest}. The table “{table}” holds the figures."
        ),
        (
            "散点图：每份报价一点，横轴为成本，纵轴为得分，越靠左上越好。得分最高：{first}；成本最低：{cheapest}。数值"
            "见表“{table}”。"
        ),
    ),
}

COSTS = {
    "costs": ("Costs", "成本"),
    "costs.lead": (
        (
            "All amounts are in {currency}. The present value discounts every payment at {rate} a year to the start "
            "of the contract; nominal amounts are what is paid."
        ),
        "所有金额以 {currency} 计。现值是把每笔付款按年折现率 {rate} 折算到合同起始日；名义金额是实际支付的金额。",
    ),
    "costs.lead.plain": (
        "All amounts are in {currency}; nothing is discounted.",
        "所有金额以 {currency} 计，不作折现。",
    ),
    "costs.closed": (
        (
            "The costs of {names} stay closed: in a staged evaluation they are opened only for offers that pass the "
            "technical gates."
        ),
        "{names} 的费用未开启：分阶段评审中，只有通过技术门槛的报价才开启费用。",
    ),
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
    "unquoted.none": (
        "Every line of every offer has a price or is included in another line.",
        "每份报价的每个项目均有价格，或已含在其他项目中。",
    ),
    "gaps": (
        "Gaps against the other offers. A gap is not a price of 0: is it included, not needed or forgotten?",
        "与其他报价相比的缺口。缺口不等于价格为 0：应向供应商确认是已包含、不需要，还是遗漏。",
    ),
    "gaps.none": (
        "No offer leaves out what at least half of the others quote.",
        "没有报价遗漏至少半数其他报价列价的项目。",
    ),
    "unquoted.note": (
        "The totals count 0 for a line that is not quoted: they are lower bounds.",
        "未报价项目在总额中按 0 计，因此总额只是下限。",
    ),
    "figure.costs.group": ("Present value by cost group", "按成本类别划分的现值"),
    "figure.costs.phase": ("Present value by phase", "按项目阶段划分的现值"),
    "figure.costs.alt": (
        (
            "Stacked bars, one for each offer, in {currency}. Lowest: {low}. Highest: {high}. The table “{table}” "
            "holds the figures."
        ),
        "堆叠条形图：每份报价一条，单位 {currency}。最低：{low}；最高：{high}。数值见表“{table}”。",
    ),
    "figure.cash": ("Payments by year", "逐年付款"),
    "figure.cash.alt": (
        (
            "Payments of each offer in each year, nominal, in {currency}. Largest single year: {high}. The table "
            "“{table}” holds the figures."
        ),
        "各报价每年的付款，名义金额，单位 {currency}。单年最高：{high}。数值见表“{table}”。",
    ),
    "figure.cash.year": ("{name}, year {n}, {amount}", "{name}，第 {n} 年，{amount}"),
    "figure.cumulative": ("Payments added up", "累计付款"),
    "figure.cumulative.alt": (
        (
            "A line for each offer: what has been paid by the end of each month, nominal, in {currency}. At the end, "
            "lowest: {low}; highest: {high}."
        ),
        (
            "折线图：每份报价一条，为截至各月末的累计付款，名义金额，单位 {currency}。期末最低：{low}；期末最高：{high"
            "}。"
        ),
    ),
}
