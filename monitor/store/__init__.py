"""SQLite: domain types in, domain types out."""

from monitor.store import light_import  # noqa: F401  before any other module imports sqlite-utils
from monitor.store.history import StoredRecords
from monitor.store.published import Filters
from monitor.store.store import Store
from monitor.store.trials import Screened

__all__ = ["Filters", "Screened", "Store", "StoredRecords"]
