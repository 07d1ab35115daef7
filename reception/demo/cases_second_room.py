"""Two everyday cases of the second room, seen by nobody at the windows of the first: one waits for an approval."""

from collections.abc import Mapping

from reception.demo.slip_moves import draft
from reception.demo.stage import Step, Story
from reception.demo.visit_moves import conclude, decide, hear, notify, register
from visits.models import Decision, Disposition

CASES: Mapping[str, Story] = {
    "18": (
        Step(
            -4,
            "09:15",
            register(
                "receptionist3",
                name="邱建华",
                phone="19900000018",
                category="020100",
                address="临江市开发区柳林村一组8号",
                subject="反映青苗补助未到账",
                statement="村道拓宽占用菜地，青苗补助公示已满一个月仍未到账。",
                demand="请求尽快发放青苗补助。",
            ),
        ),
        Step(
            -4,
            "09:25",
            hear(
                "receptionist3", "问：公示金额多少？答：两千四百元。\n问：账户是否核对？答：核对过。", ["发放青苗补助"]
            ),
        ),
        Step(-4, "10:00", decide("receptionist3", Disposition.ACCEPTED, "先由本室核实发放进度。")),
        Step(-4, "10:10", notify("receptionist3", "受理告知书当面交付")),
        Step(-1, "15:00", draft("receptionist3", "CW", "请核实青苗补助拨付情况并书面反馈。")),
    ),
    "19": (
        Step(
            -3,
            "14:20",
            register(
                "receptionist3",
                name="唐玉华",
                phone="19900000019",
                category="090000",
                address="临江市开发区柳林路30号",
                subject="反映公交站牌被树枝遮挡",
                statement="柳林路站站牌被行道树遮挡，老人看不清线路。",
                demand="请求修剪树枝。",
            ),
        ),
        Step(
            -3,
            "14:30",
            hear("receptionist3", "问：哪个站？答：柳林路站，往东方向。", ["修剪遮挡站牌的树枝"], minutes=10),
        ),
        Step(-3, "14:45", decide("receptionist3", Disposition.ACCEPTED, "本室联系园林队处理。", notice_given=True)),
        Step(
            -1,
            "16:00",
            conclude("receptionist3", "园林队已修剪树枝，站牌清晰可见。", "《城市绿化条例》", Decision.SUPPORT),
        ),
    ),
}
