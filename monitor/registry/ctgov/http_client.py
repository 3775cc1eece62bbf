"""The HTTP client that the registry is asked with: who we say we are, whom we trust, and through which proxy.

It is made at the first request, so that a mistake in the environment ends a poll with a line in the database
and not before there is one.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from urllib.request import getproxies

import httpx

from monitor.errors import ConfigError
from monitor.registry.ctgov.certificates import VARIABLES, context_of
from monitor.registry.ctgov.content import ACCEPTED
from monitor.registry.ctgov.proxies import Proxy, no_proxy_address, proxy_of

TLS_VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def connector(
    *,
    user_agent: str,
    tls_max_version: str | None,
    timeout: float,
    addresses: Sequence[str],
    transport: httpx.BaseTransport | None = None,
) -> Callable[[], httpx.Client]:
    """Return what makes an HTTP client that follows nothing by itself.

    Args:
        user_agent: sent with every request.
        tls_max_version: "1.2", "1.3", or None for no ceiling.
        timeout: seconds without any progress.
        addresses: URLs of all that the client will ask, for the choice of proxies.
        transport: in place of the network.

    Raises:
        ConfigError: the User-Agent or the TLS version can't be used. What is returned raises it, too, where
            the environment names a proxy or certificates that can't be used.
    """
    if not (user_agent.isascii() and user_agent.isprintable() and user_agent.strip()):
        raise ConfigError("registry.user_agent must be one line of printable ASCII")
    if tls_max_version is not None and tls_max_version not in TLS_VERSIONS:
        raise ConfigError(f'registry.tls_max_version must be "1.2" or "1.3", not {tls_max_version!r}')

    def connect() -> httpx.Client:
        context = tls_context(tls_max_version, *map(os.environ.get, VARIABLES))
        return httpx.Client(
            headers={"User-Agent": user_agent, "Accept-Encoding": ACCEPTED},
            verify=context,
            timeout=timeout,
            follow_redirects=False,
            transport=transport,
            trust_env=False,
            mounts=None if transport else _mounts(addresses, getproxies(), context),
        )

    return connect


def _mounts(
    addresses: Sequence[str], proxies: Mapping[str, str], context: ssl.SSLContext
) -> dict[str, httpx.BaseTransport]:
    """Return a transport for each address that is asked through a proxy."""
    chosen = {_origin(address): proxy_of(address, proxies) for address in addresses}
    return {origin: _through(proxy, context) for origin, proxy in chosen.items() if proxy is not None}


def _origin(address: str) -> str:
    """Scheme, host and port of a URL, in the form in which httpx knows a mount."""
    url = httpx.URL(address)
    return str(httpx.URL(scheme=url.scheme, host=url.host, port=url.port))


class _ProxiedTransport(httpx.HTTPTransport):
    """Asks through a proxy, and says so where no connection comes about."""

    def __init__(self, proxy: Proxy, context: ssl.SSLContext) -> None:
        super().__init__(proxy=proxy.url, verify=context, trust_env=False)
        self._variable = proxy.variable

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; an error of the connection names the variable, never the address of the proxy."""
        try:
            return super().handle_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            text = f"{error}, through the proxy that {self._variable} names"
            raise type(error)(text, request=request) from error


def _through(proxy: Proxy, context: ssl.SSLContext) -> httpx.BaseTransport:
    """Return a transport through a proxy."""
    try:
        return _ProxiedTransport(proxy, context)
    except ImportError as error:
        raise ConfigError(
            f"{proxy.variable} names a SOCKS proxy, which needs one package more:"
            " pip install 'trial-monitor[socks]'"
        ) from error
    except (httpx.InvalidURL, ValueError) as error:
        raise no_proxy_address(proxy.variable) from error


@cache
def tls_context(
    ceiling: str | None, certificates: str | None = None, folder: str | None = None
) -> ssl.SSLContext:
    """Return the TLS settings of httpx itself (the registry's edge knows them), up to a version.

    Made once for each set of arguments: reading the system's certificates takes longer than a poll without
    news.

    Args:
        ceiling: "1.2", "1.3", or None for no ceiling.
        certificates: a file of certificates to trust in place of the usual ones.
        folder: a directory of such files; used where no file is named.

    Raises:
        ConfigError: the certificates can't be read.
    """
    named = certificates or folder
    context = context_of(certificates, folder) if named else httpx.create_ssl_context(trust_env=False)
    if ceiling is not None:
        context.maximum_version = TLS_VERSIONS[ceiling]
    return context
