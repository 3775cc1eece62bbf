"""Posted results of two versions, compared number by number and said topic by topic."""
