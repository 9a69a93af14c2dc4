"""Whether the API server keeps a log: flags, mounts, volumes, and the policy behind them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab.manifests.release import CURRENT
from lab.subjects.audit.backend import MANIFEST, Backend, backend
from tests.audit.files import FLAGS, LOG, METADATA, MOUNTS, POLICY, VOLUMES, manifest, state


def found(pod: str, text: str | None = METADATA) -> Backend:
    read = backend(state(text, pod))
    assert read is not None
    return read


def rules(pod: str, text: str | None = METADATA) -> list[str]:
    return [trouble.rule for trouble in found(pod, text).troubles]


def without(text: str, word: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if word not in line)


def test_a_log_that_is_kept():
    read = found(manifest())
    assert read.logs
    assert (read.policy_at, read.log_at) == (POLICY, LOG)
    assert dict(read.numbers) == {"maxage": 30, "maxbackup": 10, "maxsize": 100}


def test_without_a_manifest_nothing_is_known():
    assert backend(state()) is None


def test_the_last_of_a_repeated_flag_counts():
    assert found(manifest((*FLAGS, "--audit-log-maxage=7"))).numbers["maxage"] == 7


def test_what_no_flag_says_is_without_limit_before_1_36():
    bare = manifest(FLAGS[:2])
    assert dict(found(bare).numbers) == {"maxage": 0, "maxbackup": 0, "maxsize": 100}
    newer = backend(replace(state(METADATA, bare), release=CURRENT))
    assert newer is not None
    assert dict(newer.numbers) == {"maxage": 366, "maxbackup": 100, "maxsize": 100}
    assert found(manifest((*FLAGS, "--audit-log-maxsize=0"))).numbers["maxsize"] == 100


@pytest.mark.parametrize(
    ("pod", "rule"),
    [
        (manifest(FLAGS[1:]), "audit-policy-flag-missing"),
        (manifest((FLAGS[0], *FLAGS[2:])), "audit-log-flag-missing"),
        (manifest((*FLAGS, "--audit-log-path=-")), "audit-log-flag-missing"),
        (manifest((*FLAGS, "--audit-log-maxdays=3")), "audit-flag-refused"),
        (manifest((*FLAGS, "--audit-log-maxage=ten")), "audit-flag-refused"),
        (manifest((*FLAGS, "--audit-log-maxage=-1")), "audit-log-setting"),
        (manifest(mounts=without(MOUNTS, "policy"), volumes=without(VOLUMES, "policy")), "audit-policy-not-mounted"),
        (manifest(mounts=without(MOUNTS, "log"), volumes=without(VOLUMES, "log")), "audit-log-not-mounted"),
        (manifest(mounts=MOUNTS.replace("es/audit}", "es/audit, readOnly: true}")), "audit-log-read-only"),
        (manifest((*FLAGS, "--audit-log-path=/var/log/kubernetes/audit")), "audit-log-not-a-file"),
        (manifest(volumes=VOLUMES.replace("type: File", "type: Directory")), "audit-host-path-type"),
        (manifest(volumes=VOLUMES.replace("DirectoryOrCreate", "Directory")), "audit-host-path-type"),
        (manifest(volumes=VOLUMES.replace("hostPath: {path: " + POLICY + ", type: File}", "emptyDir: {}")),
         "audit-policy-not-mounted"),
        (manifest(mounts=MOUNTS.replace("name: log", "name: logs")), "audit-manifest-refused"),
        ("kind: Pod\n", "audit-manifest-refused"),
        ("a: [", "audit-manifest-refused"),
    ],
)  # fmt: skip
def test_why_no_log_is_kept(pod: str, rule: str):
    assert rule in rules(pod)


def test_a_policy_that_is_not_there():
    assert rules(manifest(volumes=VOLUMES.replace("type: File", 'type: ""')), None) == ["audit-policy-not-there"]


def test_a_policy_that_is_refused_stops_the_server():
    read = found(manifest(), "kind: Policy\n")
    assert [trouble.rule for trouble in read.troubles] == ["audit-policy-refused"]
    assert not read.runs
    assert read.troubles[0].message == (
        "loading audit policy file: unknown group version field audit.k8s.io/__internal, Kind=Policy in policy: "
        f"from file {POLICY}"
    )


def test_a_log_that_is_lost_does_not_stop_the_server():
    read = found(manifest(mounts=without(MOUNTS, "log"), volumes=without(VOLUMES, "log")))
    assert read.runs
    assert not read.logs


def test_a_single_file_needs_its_folder():
    volumes = VOLUMES.replace("/var/log/kubernetes/audit, type: DirectoryOrCreate", f"{LOG}, type: FileOrCreate")
    pod = manifest(mounts=MOUNTS.replace("mountPath: /var/log/kubernetes/audit", f"mountPath: {LOG}"), volumes=volumes)
    assert rules(pod) == ["audit-host-path-type"]
    there = state(METADATA, pod)
    read = backend(there.with_node_files({**there.node_files, "/var/log/kubernetes/audit/old.log": ""}))
    assert read is not None
    assert read.logs


def test_a_trouble_knows_its_place():
    pod = manifest((*FLAGS, "--audit-log-maxage=-1"))
    trouble = found(pod).troubles[0]
    assert trouble.span is not None
    assert pod.splitlines()[trouble.span.line - 1].strip() == "- --audit-log-maxage=-1"
    assert trouble.span.file == MANIFEST
