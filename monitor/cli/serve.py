"""The command `serve`: the published folder and the pages for subscribers over HTTP."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from monitor.app.service import Service
from monitor.app.service_manager import ServiceManager
from monitor.app.web import web_app
from monitor.app.worker import signals_set
from monitor.cli.context import service
from monitor.cli.output import echo
from monitor.web.server import serving


@click.command()
@click.option("--host", help="Listen on this address.  [default: web.host of the configuration]")
@click.option("--port", type=click.IntRange(0, 65_535), help="Listen on this port.  [default: web.port]")
@click.pass_context
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the published folder, the pages for subscribers, /healthz and /metrics, until stopped."""
    stop, manager = threading.Event(), ServiceManager(os.environ)
    with service(context, stop=stop) as opened, serving_service(opened, host=host, port=port) as listening:
        echo(f"http://{host or opened.config.web.host}:{listening}/", err=True)
        with signals_set(stop, manager, leave=os._exit):
            manager.ready("serving")
            stop.wait()


@contextmanager
def serving_service(opened: Service, *, host: str | None = None, port: int | None = None) -> Iterator[int]:
    """Serve the pages of a service while the body runs; give the port."""
    web = opened.config.web
    with serving(
        web_app(opened),
        host=host or web.host,
        port=web.port if port is None else port,
        trusted_proxies=web.trusted_proxies,
    ) as listening:
        yield listening
