"""The least a page can cost here: raw SQL and one template, in the same server with the same session and sign-in."""

from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines

HEAD = "<!doctype html><html lang=zh><head><meta charset=utf-8><title>floor</title></head><body>{{ request.user }}"
LIST = engines["django"].from_string(
    HEAD + "<table>{% for r in rows %}<tr><td><a href='/floor/{{ r.0 }}/'>{{ r.1 }}</a><td>{{ r.2|date:'Y-m-d H:i' }}"
    "<td>{{ r.3 }}<td>{{ r.4 }}<td>{{ r.5 }}<td>{{ r.6 }}<td>{{ r.7|date:'Y-m-d' }}<td>{{ r.8 }}</tr>{% endfor %}</table>"
)
DETAIL = engines["django"].from_string(
    HEAD + "<dl>{% for name, value in fields %}<dt>{{ name }}<dd>{{ value }}{% endfor %}</dl>"
    "<ul>{% for r in history %}<li>{{ r.0|date:'Y-m-d H:i' }} {{ r.1 }} {{ r.2 }} {{ r.3 }}{% endfor %}</ul>"
)
COLUMNS = "v.id, v.visit_no, v.arrived_at, v.name, v.subject, c.name, v.status, v.due_on, u.full_name"
TABLES = "visits_visit v JOIN office_code c ON c.id = v.category1_id LEFT JOIN office_user u ON u.id = v.handler_id"


def query(sql, params=()):
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall(), [column.name for column in cursor.description or ()]


def visit_list(request):
    """50 rows, newest first, of the person's room; ?status= narrows."""
    where, params = "v.room_id = %s", [request.user.room_id]
    if request.GET.get("status"):
        where, params = where + " AND v.status = %s", [*params, request.GET["status"]]
    rows, _names = query(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE {where} ORDER BY v.arrived_at DESC, v.id DESC LIMIT 50", params
    )
    return HttpResponse(LIST.render({"rows": rows}, request))


def visit_detail(request, pk):
    """One visit and its history."""
    rows, names = query("SELECT * FROM visits_visit WHERE id = %s AND room_id = %s", [pk, request.user.room_id])
    history, _names = query(
        "SELECT h.history_date, h.history_change_reason, h.status, u.full_name FROM visits_historicalvisit h "
        "LEFT JOIN office_user u ON u.id = h.history_user_id WHERE h.id = %s ORDER BY h.history_date DESC",
        [pk],
    )
    return HttpResponse(DETAIL.render({"fields": zip(names, rows[0], strict=True), "history": history}, request))


def visit_register(request):
    """One visit, copied from another: number and row, as raw as can be (the search index is the table's own)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO office_counter (series, period, last) VALUES ('floor', '2026', 1) "
            "ON CONFLICT (series, period) DO UPDATE SET last = office_counter.last + 1 RETURNING last"
        )
        number = cursor.fetchone()[0]
        cursor.execute("SELECT * FROM visits_visit WHERE room_id = %s ORDER BY id LIMIT 1", [request.user.room_id])
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
        del row["id"]
        row |= {"visit_no": f"底线{number}", "token": uuid4(), "subject": request.POST["subject"]}
        row["statement"], row["search_text"] = request.POST["statement"], request.POST["statement"]
        row["notice_due"] = None
        cursor.execute(
            f"INSERT INTO visits_visit ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))}) RETURNING id",
            list(row.values()),
        )
        pk = cursor.fetchone()[0]
    return HttpResponseRedirect(f"/floor/{pk}/")
