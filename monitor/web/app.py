"""The web application: all routes, security headers and error answers."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.errors import StateError
from monitor.publish.render import templates_directory
from monitor.web.health import HealthPages
from monitor.web.limits import SecurityHeaders
from monitor.web.pages import Pages
from monitor.web.published import Published
from monitor.web.settings import WebServices, WebSettings

BOTH = ["GET", "POST"]


def create_app(settings: WebSettings, services: WebServices) -> Starlette:
    """The web server; without a signer it has no pages for subscribers, and the rest works as well."""
    health = HealthPages(settings, services)
    routes = [
        Route("/healthz", health.healthz, methods=["GET"]),
        Route("/metrics", health.metrics, methods=["GET"]),
        *(_subscriber_routes(settings, services)),
        Route("/{path:path}", Published(settings.public).__call__, methods=["GET"]),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(SecurityHeaders, secure=settings.secure)],
        exception_handlers={StateError: _unavailable, HTTPException: _as_text},
    )
    # A redirect would be built from the Host header, which anyone can send.
    app.router.redirect_slashes = False
    return app


def _subscriber_routes(settings: WebSettings, services: WebServices) -> list[Route]:
    if services.signer is None:
        return []
    pages = Pages(settings, services, services.signer)
    routes = [
        Route("/forms.css", _style, methods=["GET"]),
        Route("/confirm/{token}", pages.confirm, methods=BOTH),
        Route("/preferences/{token}", pages.preferences, methods=BOTH),
        Route("/unsubscribe/{token}", pages.unsubscribe, methods=BOTH),
    ]
    if settings.subscribing:
        routes.append(Route("/subscribe", pages.subscribe, methods=BOTH))
    return routes


async def _style(_request: Request) -> Response:
    style = (templates_directory() / "web" / "forms.css").read_bytes()
    headers = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=3600"}
    return Response(style, headers=headers)


async def _unavailable(_request: Request, _error: Exception) -> Response:
    # What is wrong with the database is for the log and the operator, not for the public.
    return PlainTextResponse("Not available at present; please try again later.\n", status_code=503)


async def _as_text(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse(f"{status}\n", status_code=status, headers=headers)
