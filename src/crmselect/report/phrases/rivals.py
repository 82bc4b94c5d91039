"""What the first offer and its rival say of each other: where they differ, and what can be negotiated."""

from __future__ import annotations

__all__ = ["DIFFERENCE", "NEGOTIATION"]

DIFFERENCE = {
    "difference": ("Where the difference lies", "差异所在"),
    "difference.less": (
        "{first} costs {gap} less than {second} at present value.",
        "按现值计，{first} 比 {second} 低 {gap}。",
    ),
    "difference.more": (
        "{first} costs {gap} more than {second} at present value.",
        "按现值计，{first} 比 {second} 高 {gap}。",
    ),
    "difference.same": ("{first} and {second} cost the same.", "{first} 与 {second} 的成本相同。"),
    "difference.largest": ("Most of it is in these lines: {items}.", "差异主要来自以下项目：{items}。"),
    "difference.none": ("No line differs.", "各项目均无差异。"),
    "difference.caption": (
        "Present value by line of {first} and {second}, the largest differences first, {currency}",
        "{first} 与 {second} 各项目的现值，按差异由大到小排列（{currency}）",
    ),
    "difference.caption.short": ("Present value by line", "各项目的现值"),
    "difference.item": ("Line", "项目"),
    "difference.of": ("Cost of {name}", "{name} 的成本"),
    "difference.gap": ("Difference", "差额"),
    "difference.rest": ("{n} further line|{n} further lines", "其余 {n} 项"),
    "figure.difference": ("From one total to the other", "从一个总额到另一个总额"),
    "figure.difference.alt": (
        (
            "Steps from the total of {start} to that of {end}, a bar a line, the largest first. The table “{table}” "
            "holds the figures."
        ),
        "瀑布图：从 {start}的总额到 {end}的总额，每个项目一条，由大到小排列。数值见表“{table}”。",
    ),
}

NEGOTIATION = {
    "negotiation": ("What can be negotiated", "谈判要点"),
    "negotiation.lead": (
        (
            "Each line is one step of one lever: what it is worth at present value, and where that lever alone would "
            "bring both offers to the same total. Break-even discounts are shares off the list price in all, free "
            "months are counted in all, caps are a rise at each renewal."
        ),
        (
            "每行是一项条款的一小步：其现值价值，以及仅凭该条款使两份报价总额相等时的取值。平衡点的折扣为相对目录价的总折"
            "扣，免费月数为总月数，涨幅上限为每次续约的涨幅。"
        ),
    ),
    "negotiation.caption": (
        "Levers of {name}, against {rival}, the largest worth first, {currency}",
        "{name} 的可谈条款（对照 {rival}），按价值由大到小排列（{currency}）",
    ),
    "negotiation.none": ("{name} has no price that could be negotiated.", "{name} 没有可供谈判的价格。"),
    "negotiation.cheaper": (
        "{name} is the cheaper of the two already: what counts is what each step saves.",
        "{name} 已是两者中成本较低的一方：关键在于每一步可节省多少。",
    ),
    "negotiation.rest": (
        "{n} step that is worth less is left out.|{n} steps that are worth less are left out.",
        "另有 {n} 项价值较低，未列出。",
    ),
    "negotiation.item": ("Line", "项目"),
    "negotiation.step": ("Step", "条款"),
    "negotiation.worth": ("Worth", "价值"),
    "negotiation.break_even": ("Break-even", "平衡点"),
    "negotiation.months": ("{n} month free|{n} months free", "免费 {n} 个月"),
    "step.off": ("1 % off", "折扣 1 %"),
    "step.free": ("one month free", "免费一个月"),
    "step.cap": ("cap one point lower", "涨幅上限降低 1 个百分点"),
    "step.arrears.plain": ("billed in arrears", "改为后付"),
    "step.arrears": ("billed {period} in arrears", "改为{period}后付"),
    "step.period.month": ("monthly", "按月"),
    "step.period.quarter": ("quarterly", "按季"),
    "step.period.year": ("yearly", "按年"),
    "step.period.term": ("for the term", "按合同期"),
}
