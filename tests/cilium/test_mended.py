"""A mend tried among the ends and layers already found: it says that all is right exactly where the proof does."""

from itertools import product

from lab.subjects.cilium.proof.compare import compare, mended
from lab.subjects.protocol import Bounds
from tests.cilium.cluster import API, DB, WEB, policy, ports, with_

OPEN = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [API]}]}
ON_A_PORT = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [API], "toPorts": ports(80)}]}
FROM_BOTH = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [API, WEB], "toPorts": ports(80)}]}
FOR_ANOTHER = {"endpointSelector": API, "ingress": [{"fromEndpoints": [API], "toPorts": ports(80)}]}
DENYING = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [API]}], "ingressDeny": [{"fromEndpoints": [WEB]}]}
SHUT = {"endpointSelector": DB, "ingress": [{}]}
SPECS = (OPEN, ON_A_PORT, FROM_BOTH, FOR_ANOTHER, DENYING, SHUT)


def test_it_finds_nothing_wrong_where_the_proof_finds_nothing_wrong():
    states = [with_(policy(spec)) for spec in SPECS]
    told = 0
    for asked, own, then in product(states, repeat=3):
        bounds = Bounds(asked, asked)
        found = mended(bounds, own, then, closed=False)
        if found is not None:
            told += 1
            assert (not found) == (not compare(bounds, then))
    assert told >= len(SPECS) ** 2


def test_what_asks_something_new_is_left_to_the_proof():
    asked, own = with_(policy(ON_A_PORT)), with_(policy(OPEN))
    assert mended(Bounds(asked, asked), own, with_(policy(FROM_BOTH)), closed=False) is None
    assert mended(Bounds(asked, asked), own, asked, closed=False) == []
