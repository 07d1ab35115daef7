"""Fill the bench database: `python -m bench.fill 100000` visits of one room, with history rows, by plain SQL."""

import os
import random
import sys
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from office.models import Room, User
from office.search import zh_normalise
from tests.factories import make_room, make_user, make_visit
from visits.models import Visit

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "建国秀英志强丽华玉兰海涛晓明春梅国庆文杰美玲伟芳娜敏静磊军洋勇艳"
TOPICS = (
    "房屋征收补偿 拖欠工资 电梯故障 物业收费 夜间噪声 公租房申请 养老金调整 高龄补贴 低保审核 学位安排 医疗纠纷 "
    "土地承包 宅基地确权 工伤认定 社保转移 停车难 道路积水 路灯不亮 垃圾清运 违章建筑 燃气改造 水质浑浊 供暖不足"
).split()
SAYS = (
    "多次向有关部门反映至今未得到答复。 希望尽快核实并依法处理。 现场情况有照片为证。 涉及本楼三十余户居民。 "
    "负责人口头承诺解决但一直没有兑现。 影响老人和孩子正常生活。 请求书面答复处理结果。 曾拨打12345热线反映。"
).split()


def text(random_, topic):
    """A statement of 60 to 400 characters."""
    return f"来访人反映{topic}问题。" + "".join(random_.choice(SAYS) for _n in range(random_.randint(2, 16)))


def fill(count):
    """Copy one registered visit `count` times with other texts, names and days."""
    random_ = random.Random(7)
    first = Visit.objects.first()
    model = {f.column: getattr(first, f.attname) for f in Visit._meta.concrete_fields if f.name != "id"}
    now = timezone.now()
    rows = []
    for number in range(count):
        topic = random_.choice(TOPICS)
        name = random_.choice(SURNAMES) + "".join(random_.sample(GIVEN, 2))
        visit = Visit(**{f.attname: model[f.column] for f in Visit._meta.concrete_fields if f.name != "id"})
        visit.visit_no, visit.token = f"来访〔2020〕第{number + 1:06d}号", uuid4()
        visit.name, visit.subject, visit.statement = name, f"反映{topic}", text(random_, topic)
        visit.arrived_at = now - timedelta(minutes=5 * number + random_.randint(0, 4))
        visit.status = random_.choices(["closed", "handling", "registered", "to_feed_back"], [90, 5, 2, 3])[0]
        visit.due_on = None if visit.status == "closed" else visit.arrived_at.date() + timedelta(days=60)
        visit.closed_at = visit.arrived_at if visit.status == "closed" else None
        visit.search_text = zh_normalise(f"{visit.visit_no} {name} {visit.subject} {visit.statement} {visit.demand}")
        rows.append(visit)
        if len(rows) == 2000:
            Visit.objects.bulk_create(rows)
            rows.clear()
    Visit.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        for table in ("visits_visit", "visits_historicalvisit"):
            cursor.execute(f"VACUUM ANALYZE {table}")


if __name__ == "__main__":
    from tests.conftest import load_reference_data

    call_command("migrate", verbosity=0)
    load_reference_data()
    if not Visit.objects.exists():
        room = Room.objects.first() or make_room()
        user = User.objects.filter(username="bench").first() or make_user(
            role="receptionist", room=room, username="bench"
        )
        make_visit(by=user, room=room)
    fill(int(sys.argv[1]))
    sys.stdout.write(f"{Visit.objects.count()} visits\n")
