"""How the columns of a table of past sessions are headed, in bare words and from the best down."""

HEADINGS = {
    "title": """
        培训名称 培训班名称 培训主题 培训项目名称 培训内容 培训班 课程名称 课程 活动名称 研修主题 研修班
        讲座名称 主题 班次 培训 title session sessiontitle training course
    """,
    "held_on": """
        培训日期 培训时间 开班日期 开班时间 开始日期 开始时间 起始日期 起止日期 起止时间 举办日期 举办时间
        活动日期 日期 时间 date day from begins startdate heldon
    """,
    "last_day": "结束日期 结束时间 结业日期 结业时间 截止日期 终止日期 to until ends enddate lastday",
    "place": "培训地点 举办地点 活动地点 地点 地址 场所 place venue location",
    "programme": """
        培训项目 所属项目 项目名称 项目 计划 培训计划 programme program project
    """,
    "kind": "研修类别 研修类型 活动类型 活动类别 培训类型 培训类别 类型 类别 kind type category",
    "mode": "培训方式 培训形式 方式 形式 mode format",
    "name": """
        姓名 教师姓名 参训教师 参训人员 参训人 参加人员 参加人 学员 学员姓名 签到人 人员 name teacher
        participant
    """,
    "staff_number": """
        工号 教职工编号 教师编号 教工号 职工号 教师工号 人员编号 编号 staffnumber staffno number
    """,
    "school": """
        学校 工作单位 所在学校 学校名称 任教学校 所在单位 单位 单位名称 school schoolname organization
    """,
    "hours": """
        学时 培训学时 获得学时 认定学时 学时数 课时 课时数 培训课时 总学时 hours traininghours credithours
    """,
    "attended": """
        是否签到 签到 签到情况 出勤 出勤情况 考勤 考勤情况 是否出席 是否参加 到课情况
        attended present attendance
    """,
}
