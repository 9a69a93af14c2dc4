"""The API server that tests start for themselves: flags and files take effect, callers are whoever they say."""

from __future__ import annotations

import pytest

from tests.live.control_plane.server import ControlPlane, DidNotStart

pytestmark = pytest.mark.control_plane


def test_flags_take_effect(control_plane: ControlPlane):
    control_plane.start("--anonymous-auth=false", "--profiling=false")
    assert control_plane.request("GET", "/debug/pprof/").status == 404
    control_plane.start()
    assert control_plane.request("GET", "/debug/pprof/").status == 200


def test_a_caller_is_whoever_is_named(control_plane: ControlPlane):
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
    found = control_plane.request("POST", path, review, user="alice", groups=["devs"])
    assert found.value["status"]["userInfo"]["username"] == "alice"
    assert found.value["status"]["userInfo"]["groups"] == ["devs", "system:authenticated"]


def test_what_keeps_it_from_starting_is_told(control_plane: ControlPlane):
    file = control_plane.write("policy.yaml", "kind: Policy\n")
    with pytest.raises(DidNotStart, match="unknown group version field"):
        control_plane.start(f"--audit-policy-file={file}")
    control_plane.start()
    assert control_plane.request("GET", "/version").status == 200
