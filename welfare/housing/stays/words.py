"""How the columns of a table of tenants are headed, in bare words and from the best down."""

HEADINGS = {
    "name": """
        住户 住户姓名 承租人 承租人姓名 租户 租户姓名 入住人 入住人姓名 入住教师 现住户 居住人 姓名 教师姓名
        tenant tenantname name
    """,
    "staff_number": """
        工号 住户工号 承租人工号 教职工编号 教工号 职工号 教师工号 教师编号 staffnumber tenantnumber
    """,
    "moved_in_on": """
        入住日期 入住时间 起租日期 起租时间 租期起 起始日期 合同起始日期 movedin movedinon from
    """,
    "term_until": """
        到期日期 到期时间 租期止 租期至 截止日期 合同到期 合同到期日期 合同截止日期
        mayuntil maystayuntil until
    """,
    "term_months": "租期 期限 居住期限 租期月 期限月 月数 months term",
}
