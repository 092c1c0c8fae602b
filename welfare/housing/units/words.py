"""How the columns of a table of flats are headed, in bare words and from the best down."""

HEADINGS = {
    "school_id": """
        学校 所在学校 学校名称 所属学校 产权学校 单位 所在单位 单位名称 使用单位 产权单位 school
        schoolname
    """,
    "building": "楼栋 楼栋号 楼栋名称 楼号 楼名 幢号 栋号 栋 幢 楼 building buildingname block",
    "number": """
        房号 房间号 房屋编号 门牌号 室号 房间 户号 编号 number door doornumber room roomnumber flat
        flatnumber
    """,
    "floor_area": "面积 建筑面积 套内面积 使用面积 房屋面积 面积平方米 面积m2 floorarea area",
    "rooms": "间数 房间数 房间数量 居室 居室数 户型 rooms numberofrooms",
    "obtained_by": """
        来源 房屋来源 房源 取得方式 取得途径 筹集方式 建设方式 obtainedby obtained howobtained source
    """,
    "cost_yuan": "造价 金额 费用 投入 投入资金 投资 总投资 建设成本 cost costyuan costs",
    "rent_yuan": "月租金 月租 租金 租金标准 每月租金 rent monthlyrent rentyuan",
    "acquired_on": """
        取得日期 取得时间 购置日期 竣工日期 竣工时间 交付日期 投入使用日期 入账日期 acquiredon acquired
    """,
}
