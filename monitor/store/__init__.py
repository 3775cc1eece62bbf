"""SQLite: domain types in, domain types out."""

from monitor.store.feed import Filters
from monitor.store.history import Held
from monitor.store.reads import Screened
from monitor.store.store import Store

__all__ = ["Filters", "Held", "Screened", "Store"]
