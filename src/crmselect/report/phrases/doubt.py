"""What a report says of how sure it is."""

from __future__ import annotations

__all__ = ["DOUBT"]

DOUBT = {
    "doubt": ("How sure is it, and what would change it", "把握有多大，什么会改变结论"),
    "doubt.acceptability": (
        "How often each offer takes each rank, in {draws} draws",
        "各报价在 {draws} 次抽样中取得各名次的频率",
    ),
    "doubt.rank": ("Rank {n}", "第 {n} 名"),
    "doubt.expected": ("Expected rank", "期望名次"),
    "doubt.regret": ("Expected regret", "期望遗憾"),
    "doubt.confidence": ("Confidence", "置信因子"),
    "doubt.within": ("Within the budget", "不超预算的概率"),
    "doubt.acceptability.note": (
        (
            "Expected regret: how far the offer is behind the best of its draw on average, in points of score. "
            "Confidence: how often it is first for somebody who weighs the criteria as suits it. Standard errors are "
            "at most {error}. Gates are judged on the point figures."
        ),
        (
            "期望遗憾：该报价平均落后于当次抽样最优者的分数。置信因子：权重对其最有利时它居首的频率。"
            "标准误不超过 {error}。门槛按点估计判断。"
        ),
    ),
    "doubt.never": ("never first", "从未居首"),
    "doubt.stability": ("How far each weight can go", "各权重可变动的范围"),
    "doubt.criterion": ("Criterion", "准则"),
    "doubt.weight": ("Weight", "权重"),
    "doubt.range": ("First stays first", "首位不变的区间"),
    "doubt.below": ("Below it is first", "低于此区间时居首"),
    "doubt.above": ("Above it is first", "高于此区间时居首"),
    "doubt.stability.note": (
        "Shares among the criteria beside it; what one gains, they lose in proportion. Exact, without sampling.",
        "权重为同级准则中的占比；其一增加时，其余按比例减少。为精确值，非抽样结果。",
    ),
    "doubt.costs": ("What each offer may cost", "各报价可能的成本"),
    "doubt.costs.caption": (
        "Present value in {currency}: what it stays within with a probability of 10, 50, 80 and 90 %",
        "现值（{currency}）：分别以 10%、50%、80%、90% 的概率不超过的金额",
    ),
    "doubt.point": ("Point", "点估计"),
    "doubt.contingency": ("P80 less point", "P80 与点估计之差"),
    "doubt.at_point": ("At or below point", "不超过点估计的概率"),
    "doubt.costs.note": (
        "P80 less point is the contingency to hold; P80s of parts do not add up to it. Reserves are left out.",
        "P80 与点估计之差为应计提的预备费，不等于各部分 P80 之和。金额不含已列预备费。",
    ),
    "doubt.certain": (
        "No cost is stated with a range, so that all of them are taken as certain here.",
        "各项费用均未给出区间，此处均按确定值处理。",
    ),
    "doubt.worth": ("What is worth finding out first", "最值得先澄清的事项"),
    "doubt.worth.caption": (
        "What knowing one figure or answer beforehand is worth",
        "事先弄清单项数值或答复的价值",
    ),
    "doubt.what": ("What", "事项"),
    "doubt.kind": ("Kind", "类别"),
    "doubt.points": ("Points of score", "得分"),
    "doubt.money": ("About, in {currency}", "约合（{currency}）"),
    "doubt.win": ("What would put {name} first", "{name} 如何才能居首"),
    "figure.acceptability": ("How often each offer takes each rank", "各报价取得各名次的频率"),
    "figure.acceptability.alt": (
        "A bar for each offer, cut by rank. First most often is {high}. The table “{table}” holds the figures.",
        "每份报价一条，按名次分段。居首最多的是 {high}。数值见表“{table}”。",
    ),
    "figure.stability": ("How far each weight can go before another offer is first", "各权重变动到何处首位易主"),
    "figure.stability.alt": (
        "A line for each criterion from 0 to 100 %, coloured by who is first. The table “{table}” holds the limits.",
        "每项准则一条由 0 至 100% 的线段，按居首者着色。界限见表“{table}”。",
    ),
    "figure.curves": ("How sure each offer is to stay within an amount", "各报价不超过某一金额的概率"),
    "figure.curves.alt": (
        "A rising curve for each offer. The lowest P80 is {low}. The table “{table}” holds the figures.",
        "每份报价一条上升曲线。P80 最低的是 {low}。数值见表“{table}”。",
    ),
}
