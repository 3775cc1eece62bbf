"""Mail addresses as persons and as mailboxes. Pure: whether an address is one is for `mail.addresses`."""

from __future__ import annotations

import re

_TAGGED = re.compile(r"[^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+")
_SAME_DOMAIN = {"googlemail.com": "gmail.com"}


def identity(address: str) -> str:
    """Return the address in lower case: two spellings that differ in case alone are one person."""
    return address.strip().casefold()


def mailbox(address: str) -> str:
    """Return the mailbox that an address probably leads to, for limits alone.

    Many servers ignore what follows a `+`, and some ignore dots. Limits on mails that strangers can cause count by
    this folded form, so that spellings of one mailbox share one limit; nothing is ever sent to it.
    """
    local, _, domain = identity(address).rpartition("@")
    bare = local.partition("+")[0].replace(".", "") or local
    return f"{bare}@{_SAME_DOMAIN.get(domain, domain)}"


def masked(address: str) -> str:
    """Return an address for logs and screens: `jo@example.org` becomes `j…@example.org`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def mask_addresses(text: str) -> str:
    """Return a text, such as a server's answer, with every address in it masked."""
    return _TAGGED.sub(lambda match: masked(match[0]), text)
