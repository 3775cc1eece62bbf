from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.address import identity, mailbox, mask_addresses

LOCAL = st.text("abcXYZ019._-", min_size=1, max_size=12)


@given(LOCAL, st.sampled_from(["example.org", "EXAMPLE.org", "gmail.com"]))
def test_case_makes_no_other_person(local, domain):
    assert identity(f"{local}@{domain}".swapcase()) == identity(f"{local}@{domain}")


@pytest.mark.parametrize(
    "spelling",
    ["Victim@example.org", "victim+1@example.org", "v.ictim@example.org", "V.I.C.T.I.M+a.b@EXAMPLE.ORG"],
)
def test_spellings_of_one_mailbox_share_their_limit(spelling):
    assert mailbox(spelling) == mailbox("victim@example.org")


def test_gmail_and_googlemail_are_one_domain():
    assert mailbox("a.b+c@googlemail.com") == mailbox("ab@gmail.com")


def test_another_name_is_another_mailbox():
    assert mailbox("victim@example.org") != mailbox("victim2@example.org")
    assert mailbox("+@example.org") != mailbox("@example.org")


@given(st.text(), LOCAL.filter(lambda text: len(text) > 1), st.text())
def test_no_whole_address_is_left_in_a_masked_text(before, local, after):
    address = f"{local}@example.org"
    assert address not in mask_addresses(f"{before} <{address}> {after}")
