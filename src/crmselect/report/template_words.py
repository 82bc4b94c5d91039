"""What a response form says to the vendor who fills it in, in English and Chinese."""

from __future__ import annotations

from types import MappingProxyType

from crmselect.load.response_words import Said

__all__ = ["CODE_MEANINGS", "FIELD_MEANINGS", "PRIORITIES", "STEPS", "WORDS"]

WORDS: MappingProxyType[str, Said] = MappingProxyType({
    "title": Said("Response form", "供应商应答表"),
    "for": Said("Response form: {vendor}", "供应商应答表：{vendor}"),
    "requirements": Said("Answer each requirement in the yellow cells", "请在黄色单元格中逐条应答"),
    "prices": Said("State your prices in the yellow cells; lines left blank are no part of your offer",
                   "请在黄色单元格中填写报价；留空的行不属于贵方报价"),
    "company": Said("About your offer", "报价基本信息"),
    "about": Said("About this form: please leave as it is", "表单信息：请勿改动"),
    "step": Said("Step", "步骤"),
    "what": Said("What to do", "填写要求"),
    "answer": Said("Answer", "应答"),
    "meaning": Said("What it means", "含义"),
    "own": Said("Own lines: further licence types, modules, services", "其他报价行：更多许可类型、模块、服务"),
    "choose": Said("Choose one of the list, or leave the cell blank.", "请从列表中选择，或留空。"),
    "amount": Said("Write a figure of 0 or more; say “included” or “not quoted” under State.",
                   "请填写不小于 0 的数字；“包含”或“未报价”请在“报价状态”中选择。"),
    "share": Said("Write a share such as 20%.", "请填写百分比，如 20%。"),
    "figure": Said("Write the figure alone, without its unit; leave the cell blank where it is not known.",
                   "请只填写数字，不带单位；不确定请留空。"),
    "percent": Said("Write the figure in percent without its sign, such as 99.9.",
                    "请填写百分数的数值，不带百分号，如 99.9。"),
    "month": Said("Write a whole number of months, 0 or more.", "请填写不小于 0 的整数月份。"),
    "cost": Said("What closing this gap costs, once, in the currency of your offer.",
                 "补足该差距的一次性费用，以报价币种计。"),
    "wrong": Said("This cannot be read", "无法识别"),
})  # fmt: skip

PRIORITIES: MappingProxyType[str, Said] = MappingProxyType({
    "must": Said("must", "必须"),
    "should": Said("should", "应该"),
    "could": Said("could", "可以"),
    "wont": Said("not now", "暂不需要"),
})  # fmt: skip

STEPS: tuple[Said, ...] = (
    Said("Fill in the yellow cells of the sheets “Requirements”, “Prices” and “Company”. All other cells are locked. "
         "Please do not rename, move or delete sheets, columns or rows.",
         "请填写“需求应答”“报价明细”“供应商信息”三张工作表中的黄色单元格，其余单元格已锁定。"
         "请勿重命名、移动或删除工作表、列或行。"),
    Said("Requirements: choose one answer for each row from the list; the answers are explained below. A row that is "
         "left blank counts as not answered, which may cost as much as “unsupported”.",
         "需求应答：每行从列表中选择一项应答，各项含义见下表。留空视为未答复，可能与“不支持”同样扣分。"),
    Said("Evidence: say where it can be seen: a page of the manual, a demonstration, a reference customer.",
         "证据：请注明可查证之处（手册页码、演示、参考客户）。"),
    Said("Cost to close: where a requirement is met by development or by a further product that is not under “Prices”, "
         "write what it costs, once, in the currency of your offer. It is added to your price. “customisation” of a "
         "requirement with priority “must” needs this figure: write 0 where it is free.",
         "补足成本：若需通过开发或另购产品满足且未计入“报价明细”，请填写一次性费用（以报价币种计），该费用将计入总价。"
         "优先级为“必须”的需求选择“定制开发”时必须填写；免费请填 0。"),
    Said("Prices: one line a price, net of tax. Under Per and Every say what it is multiplied by and how often it "
         "falls due (users and month: a price per user and month). A line that is left blank is no part of your offer; "
         "choose “included” where it is contained in another line, “not quoted” where you cannot give a price yet, and "
         "write 0 where it is free. Several licence types or modules: use the own lines at the end.",
         "报价明细：每行一个不含税价格。“计价单位”与“周期”说明乘以什么、多久发生一次（用户＋每月即每用户每月的价格）。"
         "留空的行不属于贵方报价；已含在其他行中的选“包含”，暂不能报价的选“未报价”，免费填 0。"
         "多种许可、模块等请使用表末的其他报价行。"),
    Said("Discounts: a share such as 10%, or several with names: volume 10%; term 5%. Price cap: the most by which the "
         "price may rise at each renewal, with the months between renewals; Renewal increase: what you ask for then. "
         "Tiers: the last quantity of "
         "each band and its price, such as 100: 50; 500: 45; *: 40, in place of an amount. Tax rate: only where tax is "
         "to be added. Percent and Percent of: for a price that "
         "is a share of other lines (support: 20% of procurement.licences). Start and End month: 0 is the month of the "
         "contract's start.",
         "折扣：如 10%，或带名称的多项：数量折扣 10%; 期限折扣 5%。涨幅上限：每次续约涨价的上限，并填写续约间隔月数；"
         "续约涨幅：届时拟调整的幅度。"
         "阶梯价：各档的最后数量及其价格，如 100: 50; 500: 45; *: 40，代替金额。税率：仅在需另加税时填写。"
         "百分比与百分比基数：按其他行的比例计价（如支持费为 procurement.licences 的 20%）。"
         "开始月、结束月：0 为合同起始月。"),
    Said("Company: name your offer, the currency of your prices (three letters, such as USD) and the figures that are "
         "asked for.",
         "供应商信息：填写报价方名称、报价币种（三位代码，如 CNY）及所列指标。"),
    Said("Save the file as an Excel workbook (.xlsx) and send it back.", "请保存为 Excel 工作簿（.xlsx）后发回。"),
)  # fmt: skip
"""What the vendor does, step by step."""

CODE_MEANINGS: MappingProxyType[str, Said] = MappingProxyType({
    "standard": Said("met by the product as it is delivered", "产品标准功能即可满足"),
    "configuration": Said("met by settings that an administrator makes, without programming",
                          "由管理员配置即可满足，无需编程"),
    "partner": Said("met by an add-on or a partner's product; state its price", "由插件或合作伙伴产品满足，请报价"),
    "customisation": Said("met by development for us; state its cost under Cost to close",
                          "需为我方定制开发，请填写补足成本"),
    "roadmap": Said("planned for a later release; it does not count as met today", "已列入后续版本规划；目前不算满足"),
    "unsupported": Said("not met", "无法满足"),
})  # fmt: skip

FIELD_MEANINGS: MappingProxyType[str, Said] = MappingProxyType({
    "offer": Said("as it shall stand in our tables", "将显示在我方各类表格中"),
    "currency": Said("three letters (ISO 4217), for every price that states no other",
                     "三位代码（ISO 4217），适用于未另行注明币种的全部价格"),
    "product": Said("product and edition that you offer", "所报产品及版本"),
    "contact": Said("who answers questions about this form", "本表单的联系人"),
})  # fmt: skip
