import os,time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
import django; django.setup()
from django.db import connection
from office.models import User
from office.search import *
from visits.models import Visit
u=User.objects.get(username="bench")
base=Visit.objects.visible_to(u).order_by()
from datetime import timedelta
with search_timeout(60000):
  for q in ("蓼","蓼莪","蓼莪堂前", "榫卯"):
    for rep in range(2):
        t=[];s=time.perf_counter()
        hits,edge=base.zh_walk(q); t.append(("walk",time.perf_counter()-s));s=time.perf_counter()
        keys=list(base.zh(q).order_by().values_list("arrived_at","pk")[:1001]); t.append(("probe",time.perf_counter()-s));s=time.perf_counter()
        w=base.filter(arrived_at__lte=edge).zh_since(edge-timedelta(days=180)).zh_by_index(q,51); t.append(("win",time.perf_counter()-s));s=time.perf_counter()
        w=base.filter(arrived_at__lte=edge).zh_since(edge-timedelta(days=60)).zh_by_index(q,51); t.append((f"win60 {len(w)}",time.perf_counter()-s));s=time.perf_counter()
        type(base).WALK=8000
        hits,edge2=base.zh_walk(q); t.append(("walk8000",time.perf_counter()-s));s=time.perf_counter()
        type(base).WALK=1000
        list(base.filter(search_text__zhscan=q).order_by("-arrived_at","-pk").values_list("arrived_at","pk")[:51]); t.append(("pure date walk",time.perf_counter()-s))
    print(q,[(n,round(x*1000,1)) for n,x in t])
  print(base.filter(arrived_at__lte=edge).zh_since(edge-timedelta(days=180)).zh("蓼").order_by((F("arrived_at")+timedelta(0)).desc(),"-pk").values_list("arrived_at","pk")[:51].explain(analyze=True,buffers=True))
  print(base.zh("蓼").order_by().values_list("arrived_at","pk")[:1001].explain(analyze=True,buffers=True))
