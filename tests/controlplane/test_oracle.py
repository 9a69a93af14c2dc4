"""The grader and an opinion that shares nothing with it agree on files with something changed."""

from __future__ import annotations

import pytest

from lab.manifests.submission import SubmittedFile
from lab.subjects.controlplane.compare import compare
from lab.subjects.controlplane.mutation import ControlPlaneMutation
from lab.subjects.protocol import Bounds
from tests.controlplane.nodes import API, ETCD, FILES, KUBELET, SCHEDULER, state, with_options

DONE = {
    API: with_options("--profiling=false", "--audit-log-maxage=30", "--tls-min-version=VersionTLS13"),
    SCHEDULER: with_options("--profiling=false", path=SCHEDULER),
    ETCD: FILES[ETCD],
    KUBELET: FILES[KUBELET],
}


@pytest.mark.parametrize("path", DONE)
def test_mutants_are_judged_alike(path: str) -> None:
    engine = ControlPlaneMutation()
    reference = state({path: DONE[path]})
    bounds = Bounds(reference, reference)
    files = (SubmittedFile(path.rpartition("/")[2], DONE[path]),)
    mutants = list(engine.file_mutants(files, state()))
    assert len({mutant.files for mutant in mutants}) == len(mutants) > 25
    rulings = set()
    for mutant in mutants:
        now = state({path: str(mutant.files[0].text)})
        found, ruling = compare(bounds, now), engine.oracle(bounds, now)
        rulings.add(ruling.within)
        assert ruling.within is (not found), (mutant.operator, mutant.text, ruling.case, [each.text for each in found])
    assert rulings == {True, False}
