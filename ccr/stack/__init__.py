"""The local stack: PostgreSQL, Valkey, web, worker and beat as child processes of one supervisor.

For development, the demonstration and tests only; production runs real servers (docker-compose.yml) and never imports this.
Knows no Django. `say`, `prepare`, `debs`, `native`, `chromium` and `checks` need only the standard library, because
`dev.py` uses them before anything is installed; the rest runs inside the prepared environment.
"""
