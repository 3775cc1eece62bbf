"""What each table, view and column of the database means: the source of docs/database.md."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.mail import MAIL
from monitor.store.descriptions.news import NEWS
from monitor.store.descriptions.past import PAST
from monitor.store.descriptions.polls import POLLS
from monitor.store.descriptions.posted import POSTED
from monitor.store.descriptions.registered import REGISTERED
from monitor.store.descriptions.trials import TRIALS
from monitor.store.descriptions.views import VIEWS
from monitor.store.descriptions.words import Column, TableDescription

TABLES: Mapping[str, TableDescription] = {**TRIALS, **REGISTERED, **POSTED, **PAST, **NEWS, **POLLS, **MAIL}

__all__ = ["TABLES", "VIEWS", "Column", "TableDescription"]
