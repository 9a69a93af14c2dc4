"""The shipped exercises, read once for all tests of a process: their files stay as they are while tests run."""

from functools import cache

from lab.catalog.catalog import Catalog, open_catalog
from lab.catalog.places import shipped


@cache
def shipped_catalog() -> Catalog:
    """What is shipped, read once."""
    return open_catalog(shipped())
