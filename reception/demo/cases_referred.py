"""Cases sent to departments: on time, soon due, overdue, returned, secret."""

from collections.abc import Mapping

from reception.demo.slip_moves import accept, answer, draft, file_case, issue, judge, refuse, report, sign
from reception.demo.stage import Step, Story
from reception.demo.visit_moves import close, decide, hand_over, hear, instruct, person, rate, register, tell
from visits.models import Decision, Disposition, PersonRole, RatingLevel

ANSWER = "请依法调查处理，于规定期限内书面反馈办理结果并答复来访人。"
MEMBERS = (
    "王立新 张桂珍 李国庆 陈玉兰 杨志明 黄秀英 赵建军 吴春梅 徐海燕 "
    "孙德福 朱丽华 马长顺 胡金凤 郭永强 林小燕 何玉梅 高志远 罗淑芬"
)

CASES: Mapping[str, Story] = {
    "3": (
        Step(
            -20,
            "09:30",
            register(
                "receptionist",
                name="陈㛃",
                id_number="990000195501080048",
                phone="19900000003",
                category="070100",
                address="临江市南山区石桥镇青石村三组27号",
                occupation="farmer",
                visitor_tags=["elderly", "hearing_speech"],
                people_count=2,
                people=[person("陈晓云", PersonRole.COMPANION, relation="女儿", gender="female", phone="19900000103")],
                subject="反映高龄补贴停发",
                statement="来访人高龄补贴自三个月前停发，村里称系统年审未通过，本人因听力不便未接到年审电话。",
                demand="请求恢复并补发高龄补贴。",
                materials=["银行流水复印件", "身份证复印件"],
                tags=["subsidy"],
            ),
        ),
        Step(
            -20,
            "09:45",
            hear(
                "receptionist",
                "（来访人听力不便，由女儿陈晓云转述，记录逐条书面出示。"
                "）\n问：何时停发？答：三个月前。\n问：有无接到年审通知？"
                "答：没有。",
                ["恢复发放高龄补贴", "补发停发期间的补贴"],
                others="女儿 陈晓云",
                attitude="accepts",
                law_explained="《社会救助暂行办法》及本市高龄补贴发放办法。",
                minutes=35,
            ),
        ),
        Step(-20, "10:30", decide("receptionist", Disposition.REFERRED, "属人社科职责，转办。", notice_given=True)),
        Step(-20, "10:45", draft("receptionist", "RS", ANSWER)),
        Step(-20, "11:20", issue("RS")),
        Step(-19, "09:10", sign("RS", "魏红")),
        Step(-15, "15:00", report("RS", "经核查，系年审电话未接通后系统自动停发，已到户补办年审。")),
        Step(
            -8,
            "16:00",
            answer(
                "RS",
                "已上门补办年审，自本月起恢复发放，停发三个月补贴已补发至原账户。",
                "诉求全部支持，补贴已恢复并补发到位。",
                "本市高龄补贴发放办法第九条",
                Decision.SUPPORT,
                Decision.SUPPORT,
                signed_by="魏国平",
                visitor_told_how="上门告知",
            ),
        ),
        Step(-7, "10:00", accept("RS")),
        Step(
            -6,
            "09:30",
            tell(
                "receptionist",
                "高龄补贴已恢复发放并补发三个月。",
                method="in_writing",
                service_note="答复单当面交来访人女儿陈晓云签收",
                explanation="本市高龄补贴发放办法第九条",
                recipient="陈晓云（女儿）",
            ),
        ),
        Step(-5, "10:00", rate("supervisor", RatingLevel.SATISFIED, method="home", solved="yes", wish="accept")),
        Step(-5, "11:00", close("receptionist")),
        Step(-3, "15:00", file_case("关于陈㛃反映高龄补贴停发问题的信访卷", pages=14)),
    ),
    "5": (
        Step(
            -12,
            "10:10",
            register(
                "receptionist",
                name="买买提•艾力",
                id_number="990000196908150057",
                phone="19900000005",
                ethnicity="05",
                category="010500",
                address="临江市城关区丝路巷15号",
                occupation="self_employed",
                visitor_tags=["interpreter"],
                subject="反映夜市摊位许可被拒",
                statement="来访人申请夜市烤馕摊位，被告知名额已满，但同期有他人获批，未收到书面理由。",
                demand="请求重新审查摊位申请并书面说明理由。",
            ),
        ),
        Step(
            -12,
            "10:25",
            hear(
                "receptionist",
                "（翻译在场，逐句翻译并宣读。）\n问：何时申请？"
                "答：上月十号。\n问：有无书面答复？答：没有，"
                "只有口头说名额满了。",
                ["重新审查夜市摊位申请", "书面说明不予许可的理由"],
                others="翻译 阿依古丽",
                attitude="accepts",
                law_explained="《行政许可法》第三十八条：不予许可应当说明理由并告知救济权利。",
                minutes=40,
            ),
        ),
        Step(-12, "11:15", decide("receptionist", Disposition.REFERRED, "属住建科职责，转办。", notice_given=True)),
        Step(-12, "14:30", draft("receptionist", "ZJ", ANSWER)),
        Step(-12, "15:10", issue("ZJ", due=3)),
        Step(-11, "09:00", sign("ZJ", "钱工")),
        Step(-4, "16:20", report("ZJ", "已调取夜市摊位审批台账，正在核对同期获批名单，拟约见申请人。")),
    ),
    "6": (
        Step(
            -9,
            "08:50",
            register(
                "receptionist2",
                name="刘秀兰",
                id_number="990000197805300061",
                phone="19900000006",
                category="011000",
                address="临江市城关区锦华苑3栋601室",
                people_count=23,
                affected_count=312,
                urgency="urgent",
                tags=["lift", "property"],
                people=[
                    *(
                        person(name, PersonRole.REPRESENTATIVE, phone=f"199000002{number:02}")
                        for number, name in enumerate(("周国强", "沈桂兰", "韩东", "秦小玲"), 1)
                    ),
                    *(person(name) for name in MEMBERS.split()),
                ],
                materials=["推选书", "锦华苑业主签名表", "电梯故障记录照片"],
                subject="锦华苑业主反映电梯停运和物业费问题",
                statement="锦华苑六部电梯有四部停运逾一个月，三百余人出行受影响，"
                "物业公司照常收费且拒绝公开维修资金使用情况。",
                demand="请求限期修复电梯、停运期间减免物业费、公开维修资金账目。",
                respondent_unit="锦华苑物业公司",
            ),
        ),
        Step(
            -9,
            "09:10",
            hear(
                "receptionist2",
                "五名代表出示推选书，其余人员在大厅等候。\n问：哪几部电梯停运？"
                "答：1、2、4、5号。\n问：是否交涉？答：多次，物业说没有钱。",
                ["限期修复停运电梯", "停运期间减免物业费", "公开维修资金账目"],
                attitude="partly",
                place="接待室大会议室",
                minutes=60,
                law_explained="《特种设备安全法》第三十八条；《物业管理条例》第三十五条、"
                "第五十三条；《信访工作条例》第二十条。",
            ),
        ),
        Step(-9, "09:40", instruct("情况紧急，请物业服务部牵头、住建科协办，先恢复两部电梯，三日内报进展。高峰")),
        Step(
            -9,
            "10:20",
            decide(
                "receptionist2",
                Disposition.REFERRED,
                "集体访，已即时报告室主任；物业服务部主办，住建科协办。",
                notice_given=True,
            ),
        ),
        Step(
            -9,
            "10:40",
            draft("receptionist2", "WY", "请牵头限期恢复电梯运行，提出减免和公开方案，三日内先报进展。", co=["ZJ"]),
        ),
        Step(-9, "11:10", issue("WY", note="急件，同意。")),
        Step(-9, "11:15", issue("ZJ", note="急件，同意。")),
        Step(-9, "14:00", sign("WY", "蒋大勇")),
        Step(-8, "09:30", sign("ZJ", "钱工")),
        Step(
            -6,
            "10:00",
            refuse("ZJ", "not_our_duty", "电梯维修属物业服务合同事项，我科不承担具体责任。", belongs_to="WY"),
        ),
        Step(-6, "16:30", report("WY", "1、4号电梯已抢修恢复，2、5号曳引机待配件。")),
        Step(
            -5, "09:30", judge("ZJ", "维修资金监管和物业服务监督属住建科职责，不同意退办，请按期办理。", agreed=False)
        ),
        Step(-3, "15:00", report("ZJ", "已约谈物业公司，责令五日内公布维修资金账目。")),
        Step(
            -2,
            "10:00",
            answer(
                "WY",
                "六部电梯全部恢复运行并经检验合格；停运期间物业费按日减免。",
                "修复电梯、减免物业费的诉求予以支持。",
                "《特种设备安全法》第三十八条；《物业管理条例》第三十五条",
                Decision.SUPPORT,
                Decision.SUPPORT,
                Decision.PARTLY,
                signed_by="蒋大勇",
            ),
        ),
        Step(
            -2,
            "15:00",
            answer(
                "ZJ",
                "已责令物业公司在小区公示栏公布近三年维修资金账目，并抄送业主委员会。",
                "公开账目的诉求予以支持。",
                "《物业管理条例》第五十三条",
                Decision.SUPPORT,
                Decision.SUPPORT,
                Decision.SUPPORT,
                signed_by="钱国梁",
            ),
        ),
        Step(-1, "09:00", accept("ZJ")),
        Step(-1, "09:10", accept("WY")),
        Step(
            -1,
            "10:00",
            tell(
                "receptionist2",
                "六部电梯已全部恢复运行；停运期间物业费按日减免；维修资金账目已在小区公示栏公布。",
                method="in_writing",
                service_note="答复单一式五份，逐一送达五名代表",
                explanation="《特种设备安全法》第三十八条；《物业管理条例》第三十五条、第五十三条",
            ),
        ),
        Step(-1, "10:15", hand_over("receptionist2", "刘秀兰", "周国强")),
        Step(-1, "16:40", hand_over("receptionist2", "韩东", state="not_reached", note="两次拨打电话无人接听")),
    ),
    "9": (
        Step(
            -68,
            "09:40",
            register(
                "receptionist",
                name="赵桂芳",
                id_number="990000196007040109",
                phone="19900000009",
                category="010200",
                address="临江市南山区安居公寓1栋902室",
                occupation="retired",
                visitor_tags=["low_income"],
                tags=["housing"],
                subject="反映公租房屋顶漏水长期未修",
                statement="所住公租房顶层漏水，去年报修至今未修，墙面发霉，家中有病人。",
                demand="请求尽快维修屋顶，赔偿受损家具。",
                materials=["漏水照片8张"],
            ),
        ),
        Step(
            -68,
            "09:55",
            hear(
                "receptionist",
                "问：何时报修？答：去年九月，后来又报过三次。\n问：有无人上门？答：来看过一次，说要报预算。",
                ["维修屋顶", "赔偿受损家具"],
                attitude="partly",
                law_explained="《公共租赁住房管理办法》第二十四条；逾期不办结的可以督办，《信访条例》第三十六条。",
            ),
        ),
        Step(-68, "10:40", decide("receptionist", Disposition.REFERRED, "属住建科职责，转办。", notice_given=True)),
        Step(-66, "09:20", draft("receptionist", "ZJ", ANSWER)),
        Step(-66, "10:30", issue("ZJ", due=-8)),
        Step(-65, "10:00", sign("ZJ", "钱工")),
        Step(-40, "11:00", report("ZJ", "已现场查看，屋面防水层老化，维修预算报财务科审核。")),
    ),
    "10": (
        Step(
            -15,
            "08:45",
            register(
                "receptionist2",
                name="孙浩",
                id_number="990000198212190113",
                phone="19900000010",
                category="041100",
                affected_count=9,
                address="临江市南山区河东工地宿舍",
                occupation="worker",
                visitor_tags=["migrant_worker"],
                tags=["wages"],
                subject="反映河东工地九名工人工资被拖欠",
                statement="来访人与另外八名工友在河东农田水利工地做工四个月，工资共十一万余元未付。",
                demand="请求责令支付九人工资。",
                respondent_unit="河东工程总包单位",
                materials=["考勤表复印件", "欠条复印件"],
            ),
        ),
        Step(
            -15,
            "09:00",
            hear(
                "receptionist2",
                "问：谁招的工？答：分包的包工头，现在联系不上。\n问：总包是否知道？答：知道，让我们找分包。",
                ["支付九名工人被拖欠的工资"],
                attitude="accepts",
                law_explained="《保障农民工工资支付条例》第三十条：分包单位拖欠的，由施工总承包单位先行清偿。",
            ),
        ),
        Step(
            -15,
            "09:40",
            decide("receptionist2", Disposition.REFERRED, "农田水利工程，转农业农村科办理。", notice_given=True),
        ),
        Step(-15, "10:00", draft("receptionist2", "NY", ANSWER)),
        Step(-15, "10:40", issue("NY")),
        Step(-14, "09:00", sign("NY", "田野")),
        Step(-12, "10:00", refuse("NY", "not_our_duty", "不属于本单位职责，工资支付由人社科监察。", belongs_to="RS")),
        Step(-12, "15:00", judge("NY", "同意退办，改转人社科。", agreed=True)),
        Step(-11, "09:00", draft("receptionist2", "RS", ANSWER)),
        Step(-11, "09:40", issue("RS", note="拖欠工资属劳动监察职责，由人社科首办负责。")),
        Step(-11, "14:00", sign("RS", "魏红")),
        Step(-6, "16:00", report("RS", "已向总包单位发出限期清偿通知。")),
        Step(
            -1,
            "16:30",
            answer(
                "RS",
                "总包单位已先行清偿九人工资十一万二千元，银行回单已收。",
                "诉求支持，工资已付清。",
                "《保障农民工工资支付条例》第三十条",
                Decision.SUPPORT,
                signed_by="魏国平",
            ),
        ),
    ),
    "13": (
        Step(
            -6,
            "15:00",
            register(
                "discipline",
                is_anonymous=True,
                purpose="whistleblow",
                category="120100",
                respondent_name="综合办某科长",
                respondent_post="科长",
                respondent_department="ZH",
                wants_secrecy=True,
                materials=["举报信", "报价单复印件"],
                subject="检举食堂采购收受回扣",
                statement="来访人称单位食堂采购长期由一家供货商承揽，价格高于市场，分管科长收受回扣。",
                demand="请求调查处理。",
            ),
        ),
        Step(
            -6,
            "15:10",
            hear(
                "discipline",
                "问：线索来源？答：亲眼见过两次，有报价单。\n问：是否愿意留联系方式？答：不愿意。",
                ["调查食堂采购回扣问题"],
                identity_verified=False,
                signature_state="refused",
                signature_note="匿名检举，不签名",
                signature_witness="纪检室值班人员",
                place="纪检谈话室",
                law_explained="《信访工作条例》第三十条：对检举控告人信息保密。",
            ),
        ),
        Step(-6, "15:50", decide("discipline", Disposition.REFERRED, "检举控告件，密封，仅转纪检室。")),
        Step(
            -6,
            "16:00",
            draft("discipline", "JJ", "请依规依纪核查，注意保密。", summary="匿名检举食堂采购收受回扣，附件密封移交。"),
        ),
        Step(-6, "16:30", issue("JJ", by="manager", note="同意，限纪检室专人办理。")),
        Step(-5, "09:00", sign("JJ", "郝正")),
        Step(-2, "10:00", report("JJ", "已调取近两年采购合同，正在比对价格。")),
    ),
}
