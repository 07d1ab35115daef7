"""Fill the bench database: `python -m bench.fill 1000000` visits of one room, by COPY; the indexes are built afterwards.

Statements have 50 to 600 characters of a vocabulary in which, as in real texts, a few words are everywhere and most
are rare (Zipf), with boiler-plate sentences in nearly all. The newest visits are made last. What the tests of the
search look for is planted: words in exactly so many rows, spread over all years or in the oldest only.
"""

import os
import random
import sys
from bisect import bisect
from itertools import accumulate
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql

from office.models import Code, Room
from tests.factories import code, make_draft, make_room, make_user, make_visit
from visits.models import Visit, VisitPerson

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "建国秀英志强丽华玉兰海涛晓明春梅庆文杰美玲伟芳娜敏静磊军洋勇艳超霞平刚桂云飞雪松柏林峰"
TOPICS = (
    "房屋征收补偿 拖欠工资 电梯故障 物业收费 夜间噪声 公租房申请 养老金调整 高龄补贴 低保审核 学位安排 医疗纠纷 "
    "土地承包 宅基地确权 工伤认定 社保转移 停车难 道路积水 路灯不亮 垃圾清运 违章建筑 燃气改造 水质浑浊 供暖不足"
).split()
SAYS = (
    "多次向有关部门反映至今未得到答复。 希望尽快核实并依法处理。 现场情况有照片为证。 涉及本楼三十余户居民。 "
    "负责人口头承诺解决但一直没有兑现。 影响老人和孩子正常生活。 请求书面答复处理结果。 曾拨打12345热线反映。 "
    "工作人员答复需要等待。 来访人对此不理解。"
).split()
SYLLABLES = (
    "城东西南北区街道社小村镇县市场院校厂房楼层号室门窗水电气暖路桥车站公司局所科员工人民众家庭老幼病残贫困难救助保险"
    "医药疗伤亡赔偿金款项目工程合同协议书证明材料手续程序法律规定政策文件通知决定意见申请审批准许可登记办理处置调查核实"
    "查询咨询解释说明答复回应反馈投诉举报信访维权诉求愿望期待改善提高加强落实执行监督管理服务态度作风效率质量安全环境卫生"
)
VOCABULARY = 6000
# Planted: a sentence and in how many rows it is, evenly spread over all years: so many, or a share of all.
PLANTED = (
    ("鲸豚馆旁空地。", 20),
    ("𠮷野家。", 25),
    ("B12栋1203室。", 20),
    ("蓼莪堂前石阶。", 0.01),
    ("榫卯坊内火灾。", 0.1),
)
OLDEST, OLD_ROWS = "髹漆铺面。", 100  # only in the oldest fiftieth
NAMED, NAMED_EVERY = "贺兰雪", 100
COPY_ROWS = 20_000


class Words:
    """Words of two to four characters, the n-th most frequent one n times rarer than the first."""

    def __init__(self, random_):
        self.random = random_
        self.words = list(dict.fromkeys(
            "".join(random_.choices(SYLLABLES, k=random_.choice((2, 2, 2, 3, 4)))) for _n in range(VOCABULARY)
        ))  # fmt: skip
        self.upto = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def some(self, count):
        """A clause of so many words."""
        last = self.upto[-1]
        return "".join(self.words[bisect(self.upto, self.random.random() * last)] for _n in range(count))


def statement(random_, words, topic, number, total):
    """50 to 600 characters, most of them between 100 and 300, with what is planted in this row."""
    wanted = min(570, 50 + int(random_.lognormvariate(4.8, 0.6)))
    parts, length = [f"来访人反映{topic}问题。"], 12
    for text, rows in PLANTED:
        every = round(1 / rows) if rows < 1 else max(total // rows, 2)
        if number % every == every // 2:
            parts.append(text)
    if number * 50 < total and number % max(total // (50 * OLD_ROWS), 1) == 0:
        parts.append(OLDEST)
    while length < wanted:
        part = random_.choice(SAYS) if random_.random() < 0.45 else words.some(random_.randint(3, 7)) + "，"
        parts.append(part)
        length += len(part)
    return "".join(parts)


def fill(count):
    """Copy one registered visit `count` times with other texts, names and days, the newest last."""
    random_ = random.Random(7)
    words, now = Words(random_), timezone.now()
    first = Visit.objects.first()
    start = Visit.objects.count()
    fields = [field for field in Visit._meta.concrete_fields if field.name != "id"]
    categories = list(Code.objects.filter(kind="category", parent=None).values_list("pk", flat=True))
    rows = []
    for number in range(count):
        topic, visit = random_.choice(TOPICS), first
        visit.visit_no = f"来访〔{2017 + 9 * number // count}〕第{start + number + 1:07d}号"
        visit.token = UUID(int=random_.getrandbits(128), version=4)
        visit.name = random_.choice(SURNAMES) + "".join(random_.sample(GIVEN, random_.choice((1, 2, 2))))
        visit.name = NAMED if number % NAMED_EVERY == 7 else visit.name
        visit.companions = "" if random_.random() < 0.97 else f"{random_.choice(SURNAMES)}{random_.choice(GIVEN)}"
        visit.subject, visit.statement = f"反映{topic}", statement(random_, words, topic, number, count)
        visit.arrived_at = now - timedelta(minutes=5 * (count - number) - random_.randint(0, 4))
        visit.category1_id = categories[min(int(random_.expovariate(0.4)), len(categories) - 1)]
        visit.status = random_.choices(["closed", "handling", "registered", "to_feed_back"], [970, 15, 5, 10])[0]
        visit.urgency = random_.choices(["normal", "urgent", "extreme"], [980, 19, 1])[0]
        visit.visit_kind = random_.choices(["first", "repeat"], [90, 10])[0]
        visit.due_on = None if visit.status == "closed" else visit.arrived_at.date() + timedelta(days=60)
        visit.closed_at = visit.arrived_at if visit.status == "closed" else None
        rows.append([field.get_db_prep_save(field.pre_save(visit, True), connection) for field in fields])
        if len(rows) == COPY_ROWS:
            copy(fields, rows)
            rows.clear()
            sys.stderr.write(f"\r{number + 1}")
    copy(fields, rows)


def copy(fields, rows):
    """Write rows by COPY."""
    names = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY visits_visit ({}) FROM STDIN").format(names)) as target,
    ):
        for row in rows:
            target.write_row(row)


def add_people():
    """Somebody who came along, for every visit that names one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO visits_visitperson (visit_id, name, role, relation, position, gender, id_number, id_hash, "
            "id_last4, phone, phone_hash, address, work_unit) SELECT id, companions, 'companion', '', 1, 'unstated', "
            "'', '', '', '', '', '', '' FROM visits_visit v WHERE companions <> '' AND NOT EXISTS "
            "(SELECT FROM visits_visitperson p WHERE p.visit_id = v.id)"
        )


def without_indexes(job):
    """Do the job with the large indexes away and build them again: a tenth of the time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'visits_visit' AND indexname LIKE 'visit\\_%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        job()
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, definition in indexes:
            cursor.execute(definition)
            sys.stderr.write(f"\n{name}")
        cursor.execute("ALTER INDEX visit_zh ALTER COLUMN 1 SET STATISTICS 1000")
        for table in ("visits_visit", "visits_historicalvisit", "visits_visitperson"):
            cursor.execute(f"VACUUM ANALYZE {table}")


if __name__ == "__main__":
    from tests.conftest import load_reference_data

    call_command("migrate", verbosity=0)
    load_reference_data()
    room = Room.objects.first() or make_room()
    if not Visit.objects.exists():
        bench = make_user(role="receptionist", room=room, username="bench")
        make_visit(by=bench, room=room, purpose=code("purpose", "demand"))
        make_draft()
    without_indexes(lambda: (fill(int(sys.argv[1])), add_people()))
    sys.stdout.write(f"\n{Visit.objects.count()} visits, {VisitPerson.objects.count()} people\n")
