"""The engine and the second opinion agree on workloads with something changed."""

from __future__ import annotations

import json

from lab.cluster.apply import apply
from lab.gate.mutants import documents_of
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.protocol import Bounds
from lab.subjects.supplychain.compare import compare
from lab.subjects.supplychain.mutation import SupplyChainMutation
from tests.supplychain.clusters import SHOP, cluster
from tests.supplychain.test_files import A

ANSWER = SHOP.replace("registry.example.com/shop/web:1.4", f"registry.example.com/shop/web:1.4@{A}")
DELETES = "delete:\n- {kind: Pod, namespace: shop, name: job}\n"


def test_two_opinions_agree() -> None:
    scenario, engine = cluster(), SupplyChainMutation()
    files = (SubmittedFile("a.yaml", ANSWER), SubmittedFile("b.yaml", DELETES))
    right = apply(scenario, Submission(files)).state
    bounds = Bounds(right, right)
    within = count = 0
    for mutant in engine.mutants(documents_of(files), scenario):
        text = "".join(f"---\n{json.dumps(each)}\n" for each in mutant.documents)
        state = apply(scenario, Submission.of(text)).state
        found = compare(bounds, state)
        ruling = engine.oracle(bounds, state)
        assert (not found) is ruling.within, (mutant.text, [each.text for each in found], ruling.case)
        within += ruling.within
        count += 1
    assert 0 < within < count
    assert count > 60
