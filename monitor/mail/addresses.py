"""Mail addresses: judged by a library and normalised."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def normalised(text: str) -> str:
    """Return the address as it is stored and sent to: the domain in lower case and in ASCII.

    Nothing is looked up. A full stop at the end, which a domain may have, is none of it. Addresses with a non-ASCII part before the `@` are refused, since not every server on
    the way takes them.

    Raises:
        ValueError: it is no address that could be delivered to; the message says why.
    """
    try:
        validated = validate_email(
            text.strip().removesuffix("."), check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    if validated.ascii_email is None:
        raise ValueError("The address cannot be written in ASCII.")
    return validated.ascii_email
