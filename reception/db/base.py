"""The backend: as Django's, but the first connection starts the embedded server, and a later one restarts it.

Importing the settings therefore starts nothing, and a server killed under a running web process is back with the next
request.
"""

import threading
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db.backends.postgresql import base, client

from reception.cluster import APP
from reception.postgres import Server, join_server, server_program


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`, with the psql of the embedded server."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        there = {**settings_dict, "HOST": join_server(settings.RECEPTION_VAR).host, "USER": APP}
        arguments, environment = super().settings_to_cmd_args_env(there, list(parameters))
        return [str(server_program(settings.RECEPTION_VAR, "psql")), *arguments[1:]], environment


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections to the embedded server, as its ordinary role."""

    client_class = DatabaseClient
    _connection_pools: ClassVar[dict[str, Any]]  # Django's, by alias; unknown to its stubs
    _pool_lock: ClassVar = threading.Lock()
    _pool_server: ClassVar[dict[str, Server]] = {}  # by alias: the server the pool's connections lead to

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return {**params, "host": join_server(settings.RECEPTION_VAR).host, "user": APP}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._drop_dead_connections(join_server(settings.RECEPTION_VAR))
        return super().get_new_connection(conn_params)

    def _drop_dead_connections(self, server: Server) -> None:
        """After a restart every idle connection of the pool is dead; replace them before one is handed out."""
        if self._pool_server.get(self.alias) is server:
            return
        with self._pool_lock:
            if self._pool_server.get(self.alias) is not server:
                pool = self._connection_pools.get(self.alias)
                if pool and not pool.closed:  # it is made closed, and opened by the first connection
                    pool.check()
                self._pool_server[self.alias] = server
