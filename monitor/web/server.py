"""Run the web application with uvicorn, in a thread, until it is asked to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from monitor.errors import UsageMistake
from monitor.log import get_logger
from monitor.web.connections import GuardedProtocol

log = get_logger(__name__)

START_SECONDS = 15.0
STEP_SECONDS = 0.02


@contextmanager
def serving(app: ASGIApp, *, host: str, port: int, trusted_proxies: Sequence[str]) -> Iterator[int]:
    """Serve while the body runs; give the port, which the system chooses where 0 is asked for.

    Nothing is logged of requests: their addresses contain links to leave.

    Raises:
        UsageMistake: it cannot listen there.
    """
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=list(trusted_proxies),
            http=GuardedProtocol,
            ws="none",
            timeout_keep_alive=10,
            timeout_graceful_shutdown=3,
            lifespan="off",
        )
    )
    thread = threading.Thread(target=_run, args=(server,), name="web", daemon=True)
    thread.start()
    try:
        yield _started(server, thread, host, port)
    finally:
        server.should_exit = True
        thread.join()


def _run(server: uvicorn.Server) -> None:
    try:
        server.run()
    except SystemExit:
        # uvicorn ends the process where it cannot listen; in a thread that would go unnoticed.
        log.debug("the web server ended")


def _started(server: uvicorn.Server, thread: threading.Thread, host: str, port: int) -> int:
    end = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise UsageMistake(f"cannot listen on {host}:{port}; is something else listening there?")
        time.sleep(STEP_SECONDS)
    listening: int = server.servers[0].sockets[0].getsockname()[1]
    log.info("serving", address=f"http://{host}:{listening}/")
    return listening
