"""What the offers line by line, the formula audit and the comparison of methods say."""

from __future__ import annotations

__all__ = ["ALIKE", "AUDIT", "METHODS"]

ALIKE = {
    "alike": ("Offers like for like", "报价逐项对照"),
    "alike.lead": (
        (
            "What each offer quotes in each category of cost, at present value. A total that lacks a category does "
            "not compare with one that has it."
        ),
        "各报价在各成本科目下的现值。缺少某一科目的总额与含有该科目的总额不可直接比较。",
    ),
    "alike.gaps": (
        (
            "{n} field is a gap: nothing is quoted there, and another offer does quote it.|{n} fields are gaps: "
            "nothing is quoted there, and another offer does quote it."
        ),
        "共有 {n} 处缺口：该处未报价，而其他报价列有价格。",
    ),
    "alike.whole": ("No offer leaves out what another quotes.", "没有报价遗漏其他报价列价的科目。"),
    "alike.caption": ("Present value by category of cost, {currency}", "按成本科目划分的现值（{currency}）"),
    "alike.gap": ("gap", "缺口"),
    "alike.included": ("included", "已含"),
    "alike.note": (
        (
            "gap: not quoted here, quoted by others; included: covered by another line; a figure in bold with + "
            "leaves a line of its category without a price; –: nobody's question here."
        ),
        "缺口：此处未报，其他报价有；已含：由其他项目涵盖；带 + 的数字：该科目另有项目未报价；–：不适用。",
    ),
}

AUDIT = {
    "audit": ("Who wins under each price formula", "各价格公式下的优胜者"),
    "audit.lead": (
        (
            "The same qualities and prices, weighed as buyers elsewhere weigh them: under every price formula, "
            "without each offer, with those that were stopped, and with rounded figures."
        ),
        "以相同的质量与价格，按其他采购方的做法重新计算：逐一采用各价格公式，逐一去掉各报价，加入被淘汰的报价，并取整。",
    ),
    "audit.behind": ("What was found", "审查结果"),
    "audit.caption": ("Price formulas: who is first, and what turns it", "价格公式：优胜者与导致变化的情形"),
    "audit.formula": ("Formula", "公式"),
    "audit.first": ("First", "第一名"),
    "audit.turned": ("Turned by", "导致变化的情形"),
    "audit.stated": ("Parameters", "参数"),
    "audit.refused": ("not applied: {note}", "未采用：{note}"),
    "audit.steady": ("nothing that was tried", "各项试验均无变化"),
    "audit.places": ("Place of each offer under each formula", "各报价在各公式下的名次"),
    "audit.places.first": (
        "Place of the first {n} offers under each formula",
        "排名前 {n} 的报价在各公式下的名次",
    ),
    "audit.changes": ("Offers whose leaving or coming in changes who leads", "去留会改变领先者的报价"),
    "audit.change": ("What is changed", "变动"),
    "audit.without": ("without {name}", "去掉 {name}"),
    "audit.with": ("with {name} let in", "加入 {name}"),
    "audit.leader": ("Then leads", "此时领先"),
    "audit.under": ("Under", "所在公式"),
    "audit.more": ("The audit's {n} further findings are in the data.", "其余 {n} 条见数据。"),
    "figure.audit": (
        "Who is first under each price formula, and what turns it",
        "各价格公式下的优胜者与导致变化的情形",
    ),
    "figure.audit.alt": (
        (
            "A row for each price formula with who is first, and beside it each change that turns it. By the study's "
            "own model {first} is first; {same} of {count} formulas agree. The table “{table}” holds the rest."
        ),
        (
            "每个价格公式一行，标出优胜者及会改变结果的各种变动。按本研究自身的模型，{first} 居首；{count} 个公式中有 "
            "{same} 个与之一致。其余见表“{table}”。"
        ),
    ),
}

METHODS = {
    "methods": ("Methods side by side", "不同方法对照"),
    "methods.lead": (
        (
            "Second opinions: the same values and weights under other methods of decision analysis. They compare the "
            "offers with each other, so that who else is in the table can turn them."
        ),
        "第二意见：以相同的价值与权重采用其他决策分析方法。这些方法让报价互相比较，因此参评者的增减可能改变其结果。",
    ),
    "methods.caption": ("Place of each offer under each method", "各报价在各方法下的名次"),
    "methods.alike": ("How alike the methods rank: Kendall's tau-b", "各方法排名的一致程度：Kendall tau-b"),
    "methods.method": ("Method", "方法"),
    "methods.additive": ("Additive value", "加权求和法"),
    "methods.weighted_product": ("Weighted product", "加权乘积法"),
    "methods.topsis": ("TOPSIS", "TOPSIS 法"),
    "methods.vikor": ("VIKOR", "VIKOR 法"),
    "methods.spotis": ("SPOTIS", "SPOTIS 法"),
    "methods.promethee": ("PROMETHEE II", "PROMETHEE II 法"),
    "methods.electre": ("ELECTRE III", "ELECTRE III 法"),
    "methods.note": (
        "1 is the same order, 0 none in common, −1 the reverse. On stated scales SPOTIS orders as the additive value.",
        "1 为次序相同，0 为互不相关，−1 为次序相反。在既定量表上，SPOTIS 与加权求和法次序相同。",
    ),
    "figure.methods": ("Places under each method", "各方法下的名次"),
    "figure.methods.alt": (
        "The offers by their places under each of {count} methods. {told} The table “{table}” holds the places.",
        "各报价在 {count} 种方法下的名次。{told}名次见表“{table}”。",
    ),
}
