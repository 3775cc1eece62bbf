"""A trial as its page and its JSON show it: frozen structs, made from one trial's stored data alone.

Each module composes a part of the page. `compose` puts them together, and nothing here reads a database, a clock
or a template.
"""
