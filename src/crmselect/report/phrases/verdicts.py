"""What the page on top says of how sure the answer is, what would change it, and what was stopped."""

from __future__ import annotations

__all__ = ["SURE"]

SURE = {
    "brief.more": ("{n} more", "另外 {n} 项"),
    "fact.sure": ("First in", "居首的频率"),
    "fact.sure.detail": ("of {draws} draws of what is uncertain", "共 {draws} 次抽样"),
    "fact.p80": ("80 % sure to cost at most", "有 80 % 的把握不超过"),
    "fact.p80.detail": ("present value; {gap} above the point figure", "现值；比点估计高 {gap}"),
    "fact.p80.below": ("present value; {gap} below the point figure", "现值；比点估计低 {gap}"),
    "sure": ("How sure is it?", "把握有多大？"),
    "sure.alone": (
        "Nothing was compared: one offer is in the race, and no draw, weight or price puts another in its place.",
        "无从比较：参与排名的只有一份报价，抽样、权重和价格都不会使其他报价取而代之。",
    ),
    "sure.weights": (
        "Only the weights were varied: no answer is open and no cost is stated with a range.",
        "仅变动了权重：没有未定的答复，各项费用也未给出区间。",
    ),
    "sure.unranked": (
        "How sure a first place would be is not known, for nothing is ranked.",
        "由于未作排名，无从说明首位的把握。",
    ),
    "sure.none": (
        "How sure a first place would be is not known, for no offer passes the gates.",
        "由于没有报价通过门槛，无从说明首位的把握。",
    ),
    "sure.p80": (
        "{name} costs at most {amount} with a probability of 80 %.",
        "{name} 的成本有 80 % 的把握不超过 {amount}。",
    ),
    "sure.budget": (
        "It stays within the budget of {budget} with a probability of {share}.",
        "不超过预算 {budget} 的概率为 {share}。",
    ),
    "sure.certain": (
        "No cost is stated with a range: by how much it may rise is not known.",
        "各项费用均未给出区间，可能上涨多少尚不可知。",
    ),
    "sure.formulas": (
        "{name} is first under {same} of the {count} price formulas that apply and under {ways} of {methods} methods.",
        "在可用的 {count} 个价格公式中，有 {same} 个以 {name} 为首；{methods} 种方法中有 {ways} 种以其为首。",
    ),
    "sure.methods": (
        "{name} is first under {ways} of {methods} methods; no price formula applies.",
        "{methods} 种方法中有 {ways} 种以 {name} 为首；没有可用的价格公式。",
    ),
    "turns": ("What would change it?", "什么会改变结论？"),
    "turns.weight": ("Weight", "权重"),
    "turns.price": ("Price", "价格"),
    "turns.answer": ("Answer", "答复"),
    "turns.inquiry": ("Find out first", "先行澄清"),
    "turns.formula": ("Formula", "公式"),
    "turns.company": ("Company", "参评报价"),
    "turns.level": (
        "{first} and {second} are level: any lower price or better answer of one of them decides.",
        "{first} 与 {second} 得分相同：任何一方降价或改善答复即可决出先后。",
    ),
    "turns.dearer": (
        "{first} may become {size} ({share}) dearer before {rival} is level.",
        "{first} 涨价 {size}（{share}）以内仍领先，届时与 {rival} 持平。",
    ),
    "turns.dearer.never": ("No price of its own costs {first} the lead.", "{first} 无论如何涨价都不会失去领先。"),
    "turns.dearer.budget": (
        "{first} may become {size} ({share}) dearer before it breaks the budget.",
        "{first} 涨价 {size}（{share}）以内不超预算。",
    ),
    "turns.cheaper": (
        "{second} would be level if it were {size} ({share}) cheaper.",
        "{second} 降价 {size}（{share}）即可持平。",
    ),
    "turns.cheaper.never": (
        "No price of its own brings {second} level.",
        "{second} 单靠降价无法持平。",
    ),
    "turns.answers": (
        (
            "Not supporting {names} would cost {first} the lead.|Not supporting any one of these would cost {first} "
            "the lead: {names}."
        ),
        "{names}：任何一项若不支持，{first} 即失去领先。",
    ),
    "turns.answers.none": (
        "No single answer costs {first} the lead.",
        "任何单项答复都不会使 {first} 失去领先。",
    ),
    "turns.formulas": (
        (
            "{names} would be first under {count} price formula ({labels}).|{names} would be first under {count} "
            "price formulas ({labels})."
        ),
        "在 {count} 个价格公式（{labels}）下，{names} 居首。",
    ),
    "turns.left": (
        (
            "Leaving out or letting in {offers} changes who leads under {count} price formula.|Leaving out or letting "
            "in {offers} changes who leads under {count} price formulas."
        ),
        "{offers} 是否参评会改变 {count} 个价格公式下的领先者。",
    ),
    "turns.alone": (
        "{first} is the only one in the race: it loses its place only if one that was stopped comes to pass.",
        "参与排名的只有 {first}：只有被淘汰的报价转而通过门槛，结论才会改变。",
    ),
    "stopped": ("What was stopped at the gates?", "哪些报价被门槛淘汰？"),
    "stopped.more": (
        "and {n} more: every reason stands under “{title}”.",
        "另有 {n} 份，全部原因见“{title}”。",
    ),
}
