"""The web server's settings: gunicorn -c reception/gunicorn.py reception.wsgi"""

import os
from pathlib import Path

_port = os.environ.get("PORT") or "8000"
_address = os.environ.get("BIND") or "127.0.0.1"  # from outside only when asked for; then behind a proxy with TLS

bind = _address if _address.startswith("unix:") or ":" in _address else f"{_address}:{_port}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
worker_class = "gthread"
timeout = 60
graceful_timeout = 30
proc_name = "reception"
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat must not wait for a disk
control_socket_disable = True  # its default place is one for all servers of this user
accesslog = None  # addresses hold what was searched for; who saw what is in the audit log
