import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
import django; django.setup()
from django.db import transaction
from visits.models import Visit
first=Visit.objects.order_by("pk").values_list("pk",flat=True)[2]
n=Visit.objects.count()
f=Visit._meta.get_field("search_text")
with transaction.atomic():
    step=max(n//5000,1)
    for v in Visit.objects.filter(pk__gte=first, pk__lt=first+n//50).extra(where=["(id-%s) %% %s = 0"],params=[first,step]).only("visit_no","name","companions","subject","statement","demand","address","search_text"):
        t=v.statement+"髹漆铺面。"; v.statement=t
        Visit.objects.filter(pk=v.pk).update(statement=t, search_text=f.text_of(v))
    for v in Visit.objects.extra(where=["(id-%s) %% 100 = 7"],params=[first]).only("visit_no","name","companions","subject","statement","demand","address","search_text").iterator(chunk_size=2000):
        v.name="贺兰雪"
        Visit.objects.filter(pk=v.pk).update(name=v.name, search_text=f.text_of(v))
from django.db import connection
with connection.cursor() as c: c.execute("VACUUM ANALYZE visits_visit")
print(Visit.objects.filter(name="贺兰雪").count(), Visit.objects.zh("髹漆铺面").count())
