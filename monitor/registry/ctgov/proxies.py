"""Through which proxy an address is asked, by the usual variables of the environment. Pure.

httpx reads the same variables and stops where one of them is unusual: brackets around an address in NO_PROXY,
as curl wants them, are an invalid URL to it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from monitor.errors import ConfigError
from monitor.model import Struct

_HOST = re.compile(r"[^\s/\\@]+")
_SEPARATORS = re.compile(r"[\s,;\"']+")
_SCHEME = re.compile(r"(?:socks|ftp|file|pac|ws|quic|ss|h)[a-z0-9+.-]{0,9}")
"""Kinds of proxies that may be repeated: what precedes `://` by mistake could be a password."""
SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})

USUAL_PORTS = {"http": 80, "https": 443}


class Proxy(Struct, frozen=True, kw_only=True):
    """The address of a proxy, and the variable that names it."""

    url: str
    variable: str


def proxy_of(address: str, settings: Mapping[str, str]) -> Proxy | None:
    """Return the proxy through which a URL is asked; None where it is asked directly.

    Args:
        address: an http(s) URL.
        settings: as `urllib.request.getproxies` reads them: by scheme, `all` and `no`.

    Raises:
        ConfigError: the variable that applies names no proxy.
    """
    parts = urlsplit(address)
    port = parts.port or USUAL_PORTS.get(parts.scheme)
    if is_direct(parts.hostname or "", port, settings.get("no", "")):
        return None
    for name in (parts.scheme, "all"):
        if value := settings.get(name, "").strip():
            variable = f"{name.upper()}_PROXY"
            return Proxy(url=_proxy_url(value, variable), variable=variable)
    return None


def _proxy_url(value: str, variable: str) -> str:
    """The address of a proxy; `proxy:3128` is taken as HTTP, as everybody does."""
    url = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        usable = parts.scheme.lower() in SCHEMES and _HOST.fullmatch(host) and parts.port != 0
        usable = usable and not parts.netloc.endswith(":")
    except ValueError:  # a port beyond 65535, or an unclosed bracket
        usable = False
    scheme = url.partition("://")[0].lower()
    if _SCHEME.fullmatch(scheme) and scheme not in SCHEMES:
        raise ConfigError(
            f"{variable} is not the address of a proxy that can be used: it begins with {scheme}://, and the kinds"
            f" are {', '.join(sorted(SCHEMES))}; correct or unset it"
        )
    if not usable:
        raise no_proxy_address(variable)
    return url


def no_proxy_address(variable: str) -> ConfigError:
    """Return the error for a variable that names no proxy; its value may contain a password and is not repeated."""
    return ConfigError(
        f"{variable} is not the address of a proxy, such as http://proxy.example.org:3128; correct or unset it"
    )


def is_direct(host: str, port: int | None, exceptions: str) -> bool:
    """Return whether a host is among the exceptions of NO_PROXY.

    Args:
        host: a name or an address, without brackets.
        port: of the URL, the usual one of its scheme where it names none.
        exceptions: names, with or without a leading dot, addresses, with or without brackets, networks, and
            `*` for all; separated by commas, semicolons or spaces, with or without quotation marks.
    """
    host = host.lower().rstrip(".")
    return any(_is_meant(host, port, it.lower()) for it in _SEPARATORS.split(exceptions))


def _is_meant(host: str, port: int | None, exception: str) -> bool:
    if exception == "*":
        return True
    name, only_port = _split_port((exception.partition("://")[2] or exception).rstrip("/"))
    if only_port is not None and only_port != port:
        return False
    network = _network(name)
    if network is not None:
        address = _network(host)
        return address is not None and address.version == network.version and address.subnet_of(network)  # type: ignore[arg-type]  # of one version, by the condition before
    name = name.strip(".").removeprefix("*.")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _split_port(exception: str) -> tuple[str, int | None]:
    """A name or an address without brackets, and the port behind it."""
    if exception.startswith("["):
        name, _, rest = exception[1:].partition("]")
        if rest.startswith("/"):
            return f"{name}{rest}", None
        return name, _port(rest.removeprefix(":"))
    if exception.count(":") == 1:
        name, _, rest = exception.partition(":")
        return name, _port(rest)
    return exception, None


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("65535") else None


def _network(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
