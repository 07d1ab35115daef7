"""Cases that came back: the same matter four times, a matter handled in three rounds, a complaint about staff."""

from collections.abc import Mapping
from typing import Any

from reception.demo.slip_moves import accept, answer, draft, issue, sign
from reception.demo.stage import Step, Story
from reception.demo.visit_moves import again, close, conclude, decide, hear, instruct, rate, register, tell
from visits.models import Decision, Disposition, RatingLevel, RoundKind

LAND: Mapping[str, Any] = {
    "name": "周建平",
    "id_number": "990000196304120017",
    "phone": "19900000001",
    "category": "020200",
    "address": "临江市南山区石桥镇东坡村五组3号",
    "occupation": "farmer",
    "tags": ["land"],
    "subject": "反映征地补偿款未付清",
    "demand": "请求付清2019年征地补偿款余额。",
    "respondent_unit": "石桥镇东坡村",
}
ROOTS = "《民法典》第二百八十八条、第一千二百五十七条"

CASES: Mapping[str, Story] = {
    "1a": (
        Step(
            -260,
            "09:30",
            register(
                "receptionist",
                **LAND,
                statement="2019年修路征地1.8亩，补偿款付了一半，余额三万六千元至今未付。",
                materials=["征地协议复印件"],
            ),
        ),
        Step(
            -260,
            "09:45",
            hear(
                "receptionist",
                "问：协议约定多少？答：七万二千元。\n问：付了多少？答：三万六千元。",
                ["付清补偿款余额三万六千元"],
            ),
        ),
        Step(-260, "10:30", decide("receptionist", Disposition.ACCEPTED, "由本室会同镇政府核查。", notice_given=True)),
        Step(
            -205,
            "15:00",
            conclude(
                "receptionist",
                "经核查，余额因权属争议由村集体代管，待争议裁决后发放，现阶段不支持直接发放。",
                "《土地管理法》第十四条、第四十八条",
                Decision.NOT_SUPPORT,
            ),
        ),
        Step(
            -200,
            "10:00",
            tell(
                "receptionist",
                "送达处理意见书，告知三十日内可申请复查。",
                method="in_writing",
                service_note="处理意见书本人签收",
                explanation="《信访工作条例》第三十五条",
            ),
        ),
        Step(-199, "10:00", rate("supervisor", RatingLevel.REFUSED, comment="来访人表示以后再说，拒绝评价。")),
        Step(-198, "09:00", close("receptionist")),
    ),
    "1b": (
        Step(-165, "10:00", register("receptionist", **LAND, repeats="1a", statement="再次来访，询问补偿款何时发放。")),
        Step(
            -165,
            "10:10",
            hear(
                "receptionist",
                "问：处理意见书是否收到？答：收到了。\n问：是否申请复查？答：没有。",
                ["询问补偿款何时发放"],
                law_explained="《信访工作条例》第三十五条：收到处理意见书三十日内可申请复查，期限已过。",
            ),
        ),
        Step(
            -165,
            "10:40",
            decide(
                "receptionist",
                Disposition.ANSWERED,
                "重复来访，说明复查期限已过和争议裁决途径。",
                result="处理意见书已送达，复查期限已过；权属争议可申请镇政府裁决。",
                legal_basis="《土地管理法》第十四条；《信访工作条例》第三十五条",
            ),
        ),
        Step(-164, "10:00", rate("supervisor", RatingLevel.REFUSED)),
        Step(-164, "10:20", close("receptionist")),
    ),
    "1c": (
        Step(
            -120,
            "09:00",
            register("receptionist2", **LAND, repeats="1b", statement="第三次来访，称已申请裁决尚无结果。"),
        ),
        Step(
            -120,
            "09:10",
            hear("receptionist2", "问：裁决申请何时提交？答：上月底，有受理通知书。", ["催促权属争议裁决"]),
        ),
        Step(
            -120,
            "09:40",
            decide(
                "receptionist2", Disposition.DIRECTED, "权属争议裁决程序正在进行，告知等待裁决。", notice_given=True
            ),
        ),
    ),
    "1": (
        Step(
            -75,
            "09:20",
            register(
                "receptionist",
                **LAND,
                repeats="1c",
                earlier_process="第四次来访。首次来访已出具处理意见书，复查期限已过；权属裁决已作出。",
                statement="权属裁决已作出，确认该地块补偿归来访人，村里仍未付款。",
                materials=["权属裁决书复印件"],
                remarks="包案领导：分管副主任 高峰",
            ),
        ),
        Step(
            -75,
            "09:35",
            hear(
                "receptionist",
                "问：裁决书何时生效？答：上月。\n问：村里怎么说？答：说账上没有钱。",
                ["付清补偿款余额三万六千元"],
                law_explained="《信访工作条例》第三十五条：首次处理意见的复查期限已过；本次依据新的裁决重新核查。",
                attitude="partly",
            ),
        ),
        Step(-75, "10:00", instruct("由我包案，督促石桥镇一个月内拿出付款方案。高峰")),
        Step(
            -75,
            "10:30",
            decide("receptionist", Disposition.ACCEPTED, "出现新的裁决，受理并由领导包案。", notice_given=True),
        ),
        Step(
            -32,
            "16:00",
            conclude(
                "receptionist",
                "镇政府已从代管资金中支付余额三万六千元，来访人已收款。",
                "《土地管理法》第四十八条",
                Decision.SUPPORT,
            ),
        ),
        Step(
            -31,
            "10:00",
            tell(
                "receptionist",
                "补偿款余额已付清，收款凭证已核对。",
                method="in_writing",
                service_note="答复单本人签收",
                explanation="《土地管理法》第四十八条",
            ),
        ),
        Step(-30, "15:00", rate("supervisor", RatingLevel.SATISFIED, solved="yes", wish="accept")),
        Step(-29, "09:00", close("receptionist")),
    ),
    "8": (
        Step(
            -40,
            "14:30",
            register(
                "supervisor",
                name="王志强",
                id_number="990000198511020077",
                phone="19900000008",
                purpose="staff_complaint",
                category="120400",
                address="临江市城关区学府路11号",
                occupation="worker",
                respondent_name="张敏",
                respondent_unit="第一接待室",
                respondent_post="接待员",
                respondent_staff="receptionist",
                wants_secrecy=True,
                subject="投诉接待员张敏接待态度",
                statement="来访人上周办事时多次被接待员打断，接待员提高嗓门，称“说了你也不懂”。",
                demand="要求道歉并改进接待态度。",
            ),
        ),
        Step(
            -40,
            "14:40",
            hear(
                "supervisor",
                "问：事情经过？答：我说话时她打断了三四次，后来声音很大。\n问：有谁在场？答：旁边窗口的人都听见了。",
                ["要求道歉", "改进接待态度"],
                place="督查室",
                attitude="accepts",
            ),
        ),
        Step(
            -40, "15:20", decide("supervisor", Disposition.ACCEPTED, "由督查组长核查，当事人回避。", notice_given=True)
        ),
        Step(
            -33,
            "16:00",
            conclude(
                "supervisor",
                "经调阅录像并听取双方陈述，反映情况部分属实："
                "存在打断和提高嗓门，未发现侮辱性言语。已当面道歉，"
                "给予批评教育。",
                "《信访工作条例》第二十八条；接待室制度规范四（五）",
                Decision.SUPPORT,
                Decision.SUPPORT,
            ),
        ),
        Step(
            -32, "10:00", tell("supervisor", "当面告知核查结果，当事人当面道歉。", explanation="接待室制度规范四（五）")
        ),
        Step(-31, "10:00", rate("manager", RatingLevel.SATISFIED, solved="yes", wish="accept")),
        Step(-31, "11:00", close("supervisor")),
    ),
    "11": (
        Step(
            -100,
            "10:00",
            register(
                "receptionist2",
                name="吴玉珍",
                id_number="990000195001250020",
                phone="19900000011",
                category="010500",
                address="临江市城关区柳荫巷6号",
                occupation="retired",
                visitor_tags=["elderly"],
                subject="反映行道树根损坏院墙",
                statement="门前行道树树根拱裂院墙和地面，雨天积水，担心院墙倒塌。",
                demand="请求处理树根并修复院墙。",
                materials=["院墙裂缝照片"],
            ),
        ),
        Step(
            -100,
            "10:10",
            hear(
                "receptionist2",
                "问：何时发现裂缝？答：春天。\n问：谁栽的树？答：市政栽的，有二十多年。",
                ["处理树根", "修复院墙"],
                law_explained=ROOTS,
            ),
        ),
        Step(-100, "10:50", decide("receptionist2", Disposition.ACCEPTED, "由本室协调市政养护。", notice_given=True)),
        Step(
            -90,
            "15:00",
            conclude("receptionist2", "市政养护答复：列入下季度养护计划。", ROOTS, Decision.PARTLY, Decision.EXPLAIN),
        ),
        Step(
            -88,
            "10:00",
            tell("receptionist2", "电话告知列入下季度养护计划。", method="phone", objections="等不到下季度。"),
        ),
        Step(
            -87,
            "10:00",
            rate(
                "supervisor",
                RatingLevel.DISSATISFIED,
                solved="no",
                reasons=["not_solved"],
                comment="院墙随时会倒。",
                wish="rehandle",
            ),
        ),
        Step(
            -85,
            "09:30",
            again("receptionist2", RoundKind.REHANDLING, "来访人不满意：问题未解决，重新办理并转住建科。", refer=True),
        ),
        Step(-85, "10:00", draft("receptionist2", "ZJ", "请先行排险，提出修复方案并书面反馈。")),
        Step(-85, "11:00", issue("ZJ")),
        Step(-84, "09:00", sign("ZJ", "钱工")),
        Step(
            -72,
            "16:00",
            answer(
                "ZJ",
                "已修剪根系，院墙拟由施工队择期修补。",
                "诉求支持，安排修补。",
                ROOTS,
                Decision.SUPPORT,
                Decision.PARTLY,
                signed_by="钱志刚",
            ),
        ),
        Step(-71, "10:00", accept("ZJ")),
        Step(-70, "10:00", tell("receptionist2", "根系已修剪，院墙择期修补。", method="phone", explanation=ROOTS)),
        Step(
            -69,
            "10:00",
            rate(
                "supervisor",
                RatingLevel.DISSATISFIED,
                solved="partly",
                reasons=["not_carried_out"],
                comment="说修墙，没人来。",
                wish="review",
            ),
        ),
        Step(
            -66, "09:00", again("receptionist2", RoundKind.REVIEW, "第二次不满意：结果未落实，按复查办理，现场查看。")
        ),
        Step(
            -45,
            "16:00",
            conclude(
                "receptionist2",
                "督查组长带队现场查看，施工队当日进场，院墙修复并做排水沟，经来访人现场确认。",
                ROOTS,
                Decision.SUPPORT,
                Decision.SUPPORT,
            ),
        ),
        Step(-44, "10:00", tell("receptionist2", "现场当面反馈修复情况，来访人签字确认。", explanation=ROOTS)),
        Step(-43, "10:00", rate("supervisor", RatingLevel.SATISFIED, method="home", solved="yes", wish="accept")),
        Step(-43, "15:00", close("receptionist2")),
    ),
}
