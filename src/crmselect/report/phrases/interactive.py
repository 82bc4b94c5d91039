"""What the part of a page says that computes."""

from __future__ import annotations

__all__ = ["LIVE"]

LIVE = {
    "live.title": ("Try other weights", "试试别的权重"),
    "live.noscript": (
        "Weights, users, years and offers can be tried out here in a browser that runs scripts.",
        "如浏览器允许运行脚本，可在此试算其他权重、用户数、年限和报价组合。",
    ),
    "live.intro": (
        (
            "Change what you doubt: the ranking, the costs and how far the weights can go are computed anew in this "
            "page, with the same rules as the rest of the report. Nothing leaves this page."
        ),
        "对哪一项有疑问就改哪一项：排名、成本和权重的稳定区间都在本页内按与报告其余部分相同的规则重新计算，数据不会离开本页。",
    ),
    "live.unavailable": (
        "This browser does not come to the figures of the study, so that nothing can be tried out here.",
        "本浏览器算出的结果与研究不一致，因此此处不提供试算。",
    ),
    "live.weights": ("Weights", "权重"),
    "live.weights.hint": (
        "Points from 0 to 100; beside them the share among criteria of the same level.",
        "打分 0 至 100；右侧为同级准则中所占比例。",
    ),
    "live.weights.one": ("There is one criterion alone: no weight can move.", "只有一项准则，没有可调整的权重。"),
    "live.below": ("Within {name}", "“{name}”之内"),
    "live.points": ("{name}, points", "{name}，分数"),
    "live.share": ("{share} of its level", "占同级 {share}"),
    "live.assumptions": ("Assumptions", "假设"),
    "live.driver.users": ("Users", "用户数"),
    "live.driver.hint": (
        "One figure a year, such as 80, 120, 150; the last one holds on.",
        "每年一个数，例如 80, 120, 150；最后一个数沿用至期末。",
    ),
    "live.driver.plain": ("Empty: as in the study.", "留空则与研究相同。"),
    "live.driver.follows": ("Follows from it: {names}.", "随之变化：{names}。"),
    "live.rate.hint": (
        "In {currency}, one figure a year; the last one holds on.",
        "以 {currency} 计，每年一个数；最后一个数沿用。",
    ),
    "live.rate.of": ("One {code} costs", "1 {code} 折合"),
    "live.rate.offers": ("Empty: as each offer states it.", "留空则按各报价所附汇率。"),
    "live.years": ("Years", "年限"),
    "live.discount": ("Discount rate, % a year", "年折现率（%）"),
    "live.offers": ("Offers", "报价"),
    "live.offers.hint": ("Without the tick, the study is computed without that offer.", "取消勾选即按没有该报价计算。"),
    "live.closed": ("costs not opened", "成本未开启"),
    "live.bad.points": ("write a number from 0 to 100", "请填写 0 至 100 的数"),
    "live.bad.group": ("these weights are all 0: give one of them more", "这些权重全部为 0：请至少提高其中一项"),
    "live.bad.path": (
        "write figures of 0 or more with a comma and a space between the years: 80, 120, 150 (and 1200, not 1,200)",
        "请填写不小于 0 的数，各年之间用逗号加空格分隔：80, 120, 150（写 1200，不写 1,200）",
    ),
    "live.bad.rate": (
        "write figures above 0 with a comma and a space between the years: 1.08, 1.1",
        "请填写大于 0 的数，各年之间用逗号加空格分隔：1.08, 1.1",
    ),
    "live.bad.years": ("write a whole number from 1 to {most}", "请填写 1 至 {most} 的整数"),
    "live.bad.discount": (
        "write a number above -100, at most 100: 8 for 8 %",
        "请填写大于 -100 且不超过 100 的数：8 表示 8 %",
    ),
    "live.bad.offers": ("tick at least one offer", "请至少勾选一份报价"),
    "live.bad.answers": (
        "none of the ticked offers has answered anything: tick one that has",
        "所勾选的报价均未作任何答复：请勾选一份已答复的报价",
    ),
    "live.bad.attribute": (
        "none of the ticked offers states {name}, which a gate asks for: tick one that does",
        "所勾选的报价均未注明门槛所需的 {name}：请勾选一份已注明的报价",
    ),
    "live.bad.band": (
        "{offer}, {item}: {units} units lie beyond the last band of its price, which ends at {last}.",
        "{offer} 的“{item}”：{units} 个单位超出最后一档价格（止于 {last}）。",
    ),
    "live.bad.level": (
        "{offer}: {figure} is no level of the scale of {leaf}.",
        "{offer}：{figure} 不是“{leaf}”量表中的等级。",
    ),
    "live.bad.nobody": (
        "No users are left to divide the cost by: one year at least needs some.",
        "没有用户，无法计算单位成本：至少一年的用户数须大于 0。",
    ),
    "live.bad.boundless": ("These figures are too large to compute with.", "数值过大，无法计算。"),
    "live.stale": (
        "Not computed anew: the figures shown are those before. Mend what is marked.",
        "尚未重新计算：所示仍是之前的结果。请更正标出的内容。",
    ),
    "live.first": (
        "{first} is first with {score}, {margin} ahead of {second}.",
        "{first} 以 {score} 分居首，领先 {second} {margin}。",
    ),
    "live.first.only": (
        "{first} is first with {score}; no other offer passes.",
        "{first} 以 {score} 分居首；没有其他报价通过门槛。",
    ),
    "live.first.shared": ("{names} are first together with {score}.", "{names} 以 {score} 分并列第一。"),
    "live.first.none": ("No offer passes the gates.", "没有报价通过门槛。"),
    "live.cheapest": ("{first} costs least: {cost}.", "{first} 成本最低：{cost}。"),
    "live.cheapest.none": ("No costs are shown.", "没有可显示的成本。"),
    "live.same": ("As in the study", "与研究相同"),
    "live.changed": ("Changed: {names}", "已改动：{names}"),
    "live.stop": (". ", "。"),
    "live.before": ("In the study {first} is first.", "研究中居首的是 {first}。"),
    "live.without": ("without {name}", "不含 {name}"),
    "live.more": ("{n} more", "另 {n} 项"),
    "live.reset": ("Reset", "重置"),
    "live.scores": ("Score by criterion", "各准则得分"),
    "live.costs": ("Cost at present value", "成本现值"),
    "live.chart": (
        "Bars of the {what}, one an offer, in the order of the table “{table}”, which holds the figures.",
        "{what}条形图，每份报价一条，次序与数值见表“{table}”。",
    ),
    "live.table": (
        "Ranking and cost under these inputs, amounts in {currency}",
        "按上述输入的排名与成本（{currency}）",
    ),
    "live.table.costs": ("Cost under these inputs, amounts in {currency}", "按上述输入的成本（{currency}）"),
    "live.parts": ("What each criterion adds to the score", "各准则对得分的贡献"),
    "live.stability": (
        "How far each weight can go before another offer is first",
        "各权重可变动的范围：在此区间内首位不变",
    ),
    "live.stability.note": (
        "One weight moves, the others of its level keep their proportions. The one nearest to turning comes first.",
        "每次只变动一项权重，同级其余各项保持比例；最接近改变结论的排在最前。",
    ),
    "live.stability.none": ("Nobody is in the race.", "没有参与排名的报价。"),
    "live.place": ("Rank", "名次"),
    "live.offer": ("Offer", "报价"),
    "live.score": ("Score", "得分"),
    "live.status": ("Stopped by", "未通过的门槛"),
    "live.was": ("was {place}", "原为 {place}"),
    "live.out": ("out", "未通过"),
    "live.over": (
        "{kind} {cost} is {gap} ({share}) over the budget of {budget}",
        "{kind} {cost}，超出预算 {budget}，超支 {gap}（{share}）",
    ),
    "live.criterion": ("Criterion", "准则"),
    "live.present": ("Share", "占比"),
    "live.low": ("From", "下限"),
    "live.high": ("To", "上限"),
    "live.first.below": ("First below", "低于下限时居首"),
    "live.first.above": ("First above", "高于上限时居首"),
    "live.link": ("Link to this state", "此状态的链接"),
    "live.copy": ("Copy link", "复制链接"),
    "live.copied": ("Copied.", "已复制。"),
    "live.copy.failed": ("Copy it from the box: it is selected.", "请从框中复制：已选中。"),
    "live.restored": ("The state of the link is shown.", "已显示链接中的状态。"),
    "live.link.bad": (
        "The link's state cannot be read: the study as written is shown.",
        "无法读取链接中的状态：显示研究原样。",
    ),
    "live.link.other": (
        "The link belongs to another version of this report: the study as written is shown.",
        "该链接属于本报告的另一版本：显示研究原样。",
    ),
    "live.static": ("Everything below shows the study as written.", "以下内容均为研究原样。"),
    "live.static.changed": (
        "What you try out here differs from the study. Everything below still shows the study as written.",
        "此处试算与研究不同。以下内容仍为研究原样。",
    ),
}
