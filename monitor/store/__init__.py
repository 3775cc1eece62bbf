"""SQLite: domain types in, domain types out."""
