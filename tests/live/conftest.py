"""What the tests on a real cluster share: one connection, and the reason to skip where there is no cluster."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab.live.connection import Connection
from tests.live.real import KUBECONFIG, Afterwards, to_cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not KUBECONFIG:
        without = pytest.mark.skip(reason="CKS_LAB_TEST_KUBECONFIG names no throwaway cluster")
        for item in items:
            if item.get_closest_marker("live") is not None:
                item.add_marker(without)


@pytest.fixture(scope="session")
def connection() -> Iterator[Connection]:
    made = to_cluster()
    yield made
    made.close()


@pytest.fixture(scope="module")
def afterwards(connection: Connection) -> Iterator[Afterwards]:
    """Ends runs beside the tests that follow."""
    made = Afterwards(connection)
    yield made
    made.check()
