"""Papers of invented people, for the tests of printing and the measurements."""

from dataclasses import replace
from typing import Any

from referrals.sheets import SlipSheet
from visits.papers.registration_sheet import MemberRow, RegistrationSheet

REGISTRATION = "visits/print/registration_form.html"
BLANK = "visits/print/blank_form.html"
SLIP = "referrals/print/slip.html"
ROOM = "临江市信访接待中心"

STATEMENT = (
    "来访人李𬭎等5人自2025年6月起受临江市宏远建筑劳务有限公司雇用，在南山区“滨河花园”二期项目从事木工作业，双方口头约定日工资为320元，"
    "按月结算。2025年9月至2026年1月期间，该公司以总承包单位未拨付工程款为由，仅支付生活费，累计拖欠5人工资186,450.00元。\n"
    "来访人曾于2026年1月12日向项目部反映，项目负责人口头承诺春节前付清，但至今未兑现；2026年2月20日拨打热线，答复由有关部门核实，"
    "截至来访之日尚未收到处理结果。"
)
VISIT = RegistrationSheet(
    organisation=ROOM,
    number="来访〔2026〕第0001号",
    registered_on="2026年3月5日",
    name="李𬭎",
    gender="男",
    ethnicity="维吾尔族",
    birth="1968年5月12日（57岁）",
    id_type="居民身份证",
    id_number="990000196805120010",
    phone="199 0000 0001",
    address="临江市南山区石桥镇青石村三组27号",
    work_unit="临江市宏远建筑劳务有限公司",
    occupation="木工",
    arrived_at="2026年3月5日 9时15分",
    place="第一接待室3号窗口",
    people="5人",
    affected="9人",
    representatives="李𬭎、陈㛃、龚䶮、买买提·艾力",
    visit_kind="初访",
    skip_level="否",
    wants_secrecy="否",
    urgency="紧急",
    purpose="申诉求决",
    category="劳动保障／劳动报酬／拖欠农民工工资",
    region="南山区",
    statement=STATEMENT,
    demand="1. 请求责令用工单位限期支付所拖欠的工资；\n2. 请求核查工资专用账户和实名制管理情况。",
    materials="身份证复印件5份、考勤记录复印件12页、工资结算单照片3张、通话录音光盘1张。",
    disposition="转办",
    opinion="属人力资源和社会保障部门职责，已当场告知办理程序和期限，拟转区人社局办理。",
    opinion_by="张敏",
    opinion_on="2026年3月6日",
    instruction="同意转办。请区人社局从快核查，3月20日前反馈初步结果。",
    instruction_by="高峰",
    instruction_on="2026年3月7日",
    result="已转区人社局。",
    result_by="李强",
    result_on="2026年3月8日",
    receiver="马丽",
    remarks="随访人1名。",
    query_code="7K3M-92QX",
    hotline="0000-6612345",
    qr="https://xf.example.invalid/query/?n=2026-0001&c=7K3M92QX",
    printed="2026年3月8日 10:42 打印　张敏　校验码 8F3A-27C1",
)
MEMBERS = [
    MemberRow(
        number=str(number), name=f"锦华{number:02}", id_number="990000197805300061", address="锦华苑3栋", phone="199"
    )
    for number in range(1, 41)
]
REFERRED = SlipSheet(
    organisation=ROOM,
    number="转办〔2026〕第001号",
    kind="交办",
    issued_on="2026年3月5日",
    lead_unit="南山区人力资源和社会保障局",
    co_units="住房和城乡建设局",
    cc_units="分管领导",
    visit_number="来访〔2026〕第0001号",
    visited_on="2026年3月4日",
    subject="反映临江市宏远建筑劳务有限公司拖欠工资",
    summary=STATEMENT,
    due_on="2026年3月26日",
    due_reason="自2026年3月5日转办起算，当日不计，15个工作日；跳过周末6天；末日为2026年3月26日（星期四，工作日），未遇法定节假日。",
    organisation_phone="0000-6612345",
    signer="高峰",
    handler="张敏",
    visitor_name="李𬭎等5人",
    visitor_phone="199 0000 0001",
    visitor_address="临江市南山区石桥镇青石村三组27号",
    category="拖欠农民工工资",
    requirement="请按照《信访工作条例》有关规定，自收到本单之日起15日内决定是否受理并书面告知来访人，并于2026年3月26日前书面反馈办理结果。",
    attachments="身份证复印件5份5页；考勤记录1份12页",
    approval="请区人社局会同住建局核查，依法维护农民工合法权益。",
    approver="马丽",
    approved_on="2026年3月5日",
    qr="https://xf.example.invalid/inbox/51D09BE4C27A4E0F9B1D",
    printed="2026年3月5日 11:05 打印　张敏　校验码 51D0-9BE4",
)


def registration(**changes: Any) -> dict[str, Any]:
    """The context of a registration form."""
    return {"sheet": replace(VISIT, **changes)}


def slip(**changes: Any) -> dict[str, Any]:
    """The context of a referral slip."""
    return {"sheet": replace(REFERRED, **changes)}
