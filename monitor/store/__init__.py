"""SQLite: domain types in, domain types out."""

from monitor.light_import import import_without

# Before any other module imports sqlite-utils: it loads these, where they are installed, for inserting data frames, which
# we never do. That costs half a second and 80 MB at the start of every command.
import_without("sqlite_utils", ("pandas", "numpy"))

from monitor.store.history import StoredRecords  # noqa: E402
from monitor.store.published import Filters  # noqa: E402
from monitor.store.store import Store  # noqa: E402
from monitor.store.trials import Screened  # noqa: E402

__all__ = ["Filters", "Screened", "Store", "StoredRecords"]
