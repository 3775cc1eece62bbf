"""Mail addresses as persons and as mailboxes. Pure: whether an address is one is for `mail.addresses`."""

from __future__ import annotations

import re

_PART = r"[^\s<>()\[\],;:\"'@]+"
_QUOTE = '"'
_ADDRESS = re.compile(rf'("[^"]+"|{_PART}?)(?:@|%40|=40)(\[[^\]\s]*\]|{_PART})', re.IGNORECASE)
"""As servers write one: also in quotation marks, or coded for an address of the web."""
_SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    **dict.fromkeys(("me.com", "mac.com"), "icloud.com"),
    **dict.fromkeys(("proton.me", "pm.me"), "protonmail.com"),
    **dict.fromkeys(("ya.ru", "yandex.com"), "yandex.ru"),
}
_IGNORED = str.maketrans("", "", ".-_")


def identity(address: str) -> str:
    """Return the address in lower case: two spellings that differ in case alone are one person."""
    return address.strip().casefold()


def mailbox(address: str) -> str:
    """Return the mailbox that an address probably leads to, for limits alone.

    Many servers ignore what follows a `+`, some ignore dots, hyphens and underscores, and some have one mailbox
    under several domains. Limits on mails that strangers can cause count by this folded form, so that spellings
    of one mailbox share one limit; nothing is ever sent to it.
    """
    local, _, domain = identity(address).rpartition("@")
    tagged = local.partition("-")[0] if domain.startswith("yahoo.") else local
    bare = tagged.partition("+")[0].translate(_IGNORED) or local
    domain = domain.rstrip(".")
    return f"{bare}@{_SAME_DOMAIN.get(domain, domain)}"


def masked(address: str) -> str:
    """Return an address for logs and screens: `jo@example.org` becomes `j…@example.org`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def mask_addresses(text: str) -> str:
    """Return a text, such as a server's answer, with every address in it masked."""
    return _ADDRESS.sub(lambda match: masked(f"{match[1].removeprefix(_QUOTE)}@{match[2]}"), text)
