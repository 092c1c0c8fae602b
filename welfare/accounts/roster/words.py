"""How the columns of a roster are headed, in bare words from the best down, and what divides its cells."""

import re

HEADINGS = {
    "staff_number": """
        工号 教工号 教师工号 职工号 员工号 教职工号 教职工工号 教职工编号 教工编号 教师编号 职工编号
        员工编号 人员编号 人员代码 工作证号 staffnumber staffno staffid employeenumber employeeno
        employeeid 登录账号 账号 用户名 编号 number no id 身份证号 身份证号码 身份证件号 身份证件号码
        身份证 公民身份号码 证件号 证件号码 idnumber identitynumber idcardnumber
    """,
    "name": """
        姓名 教师姓名 教职工姓名 教工姓名 职工姓名 员工姓名 人员姓名 真实姓名 名字 name fullname staffname
        teachername
    """,
    "organization": """
        单位 学校 学校单位 单位学校 学校或科室 所在单位 所在学校 工作单位 现工作单位 现单位 单位名称
        单位全称 学校名称 学校全称 任教学校 现任教学校 任职学校 任职单位 就职单位 所属单位 所属学校 校区
        科室 部门 所在部门 organization school schoolname unit workplace department
    """,
    "phone": """
        手机 手机号 手机号码 移动电话 联系手机 本人手机 联系电话 电话 电话号码 本人电话 联系方式 办公电话
        固定电话 mobile mobilephone phone phonenumber telephone tel contact
    """,
    "roles": "角色 系统角色 身份 权限 role roles",
    "wecom": """
        企业微信账号 企业微信 企业微信用户id 企业微信userid 企业微信id 企业微信用户账号 企微账号 企微
        企微userid 企微id wecom wecomid wecomuserid wecomaccount
    """,
    "dingtalk": "钉钉用户id 钉钉账号 钉钉 钉钉userid 钉钉id 员工userid dingtalk dingtalkid dingtalkuserid",
    "feishu": "飞书openid 飞书用户id 飞书账号 飞书 飞书id feishu feishuid feishuopenid lark larkopenid",
    "cas": """
        统一认证账号 统一身份认证账号 统一身份认证 统一认证 统一认证用户名 统一身份账号 认证账号 cas账号
        cas用户名 cas casname casuser casusername
    """,
    "oidc": "统一登录标识 统一登录账号 单点登录标识 oidc标识 oidc oidcsub oidcsubject openidsub",
}
BETWEEN_ROLES = re.compile(r"[、,，;；/\n]+")
BETWEEN_PHONES = re.compile(r"[/,、;]|转|分机|或|ext|x|#", re.IGNORECASE)
DIGITS_OF_ONE_PHONE = 15


def first_phone(cell: str) -> str:
    """The first of several phone numbers, and without its extension."""
    first = BETWEEN_PHONES.split(cell)[0].strip()
    is_one = len(re.findall(r"\d", first)) <= DIGITS_OF_ONE_PHONE
    return first if is_one else first.split(" ")[0]
