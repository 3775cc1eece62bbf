"""The certificates that the environment names as those to trust, and what is wrong with them where they are of no use."""

from __future__ import annotations

import os
import re
import shlex
import ssl
from pathlib import Path
from typing import Final

from monitor.errors import ConfigError

VARIABLES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables that name other certificates to trust; httpx heeds them in this order."""

_HASHED: Final = re.compile(r"[0-9a-f]{8}\.\d+")
"""The name under which OpenSSL looks for a certificate in a folder: a hash of its subject."""

_WHOLE: Final = re.compile(rb"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----.*-----END", re.DOTALL)
_LABEL: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_ASN1: Final = re.compile(rb"0[\x80-\x84]")
"""How a certificate in DER begins, and a container such as PKCS #7 or PKCS #12: a long sequence of ASN.1."""

_LARGEST: Final = 8 * 1024 * 1024
"""Bytes that are read of a file to say what is wrong with it; a system's list of certificates has a quarter of a MiB."""


def context_of(certificates: str | None, folder: str | None) -> ssl.SSLContext:
    """Return TLS settings that trust the certificates of a file, or of folders where no file is named.

    Raises:
        ConfigError: the certificates can't be used; one line names the variable, the place and the reason.
    """
    variable = VARIABLES[0] if certificates else VARIABLES[1]
    try:
        if not certificates:
            _check_folders(folder or "")
        return ssl.create_default_context(cafile=certificates or None, capath=folder or None)
    except (OSError, ValueError) as error:
        reason = _unusable(certificates) if certificates and isinstance(error, ssl.SSLError) else str(error)
        raise ConfigError(
            f"{variable} cannot be used as the certificates to trust: {certificates or folder}"
            f" ({reason}); correct or unset it"
        ) from error


def _unusable(name: str) -> str:
    """Return why OpenSSL finds no certificates in a file."""
    with Path(name).open("rb") as file:
        content = file.read(_LARGEST)
    if _ASN1.match(content):
        return _binary(content, shlex.quote(name))
    if (
        "BEGIN CERTIFICATE".encode("utf-16-le") in content
        or "BEGIN CERTIFICATE".encode("utf-16-be") in content
    ):
        return "it is in UTF-16; save it as UTF-8"
    if _WHOLE.search(content):
        return "a certificate in it is damaged"
    labels = sorted({label.decode().lower() for label in _LABEL.findall(content)} - {"certificate"})
    return f"there is no certificate in it{f', but a {labels[0]}' if labels else ''}"


def _binary(content: bytes, name: str) -> str:
    """Return how to make a file in PEM of one in a binary form; `name` is quoted for a shell."""
    try:
        ssl.create_default_context(cadata=content)
    except ssl.SSLError:
        return "it is a container in a binary form, such as PKCS #12; certificates in PEM are needed"
    return (
        f"it is in DER; `openssl x509 -inform der -in {name} -out {name}.pem` makes one in PEM, as is needed"
    )


def _check_folders(folders: str) -> None:
    """Look into the folders of certificates, since OpenSSL does not complain where it finds nothing in them.

    Raises:
        OSError: there is no such folder.
        ValueError: no file in it has the name under which OpenSSL looks for a certificate.
    """
    places = folders.split(os.pathsep)
    present = [place for place in places if Path(place).is_dir()] or places
    hashed = [path for place in present for path in Path(place).iterdir() if _HASHED.fullmatch(path.name)]
    if not hashed:
        raise ValueError(
            "no certificate in it has a name such as 1a2b3c4d.0; `openssl rehash` gives them names"
        )
    if not any(map(_has_certificate, hashed)):
        raise ValueError(
            f"{hashed[0].name} in it is no certificate that can be read, nor is any other; `openssl rehash` makes"
            " its links again"
        )


def _has_certificate(path: Path) -> bool:
    """Return whether a file in a folder of certificates can be read and looks like one; a link may lead nowhere."""
    try:
        with path.open("rb") as file:
            return b"-----BEGIN" in file.read(_LARGEST)
    except OSError:
        return False
