"""Security contexts of pods and containers."""

from __future__ import annotations

import pytest

from lab.manifests.release import Release
from tests.manifests.pod_objects import errors, made, pod

OF_POD = "spec.securityContext"
OF_CONTAINER = "spec.containers[0].securityContext"


def of_container(**context):
    return errors(pod({"securityContext": context}))


def of_pod(**context):
    return errors(pod(securityContext=context))


@pytest.mark.parametrize("field", ["runAsUser", "runAsGroup", "fsGroup"])
def test_ids_are_from_zero_to_the_largest(field):
    said = "must be between 0 and 2147483647, inclusive"
    assert of_pod(**{field: 0}) == []
    assert of_pod(**{field: -1}) == [f"{OF_POD}.{field}: Invalid value: -1: {said}"]
    assert of_pod(**{field: 2**31}) == [f"{OF_POD}.{field}: Invalid value: 2147483648: {said}"]


def test_supplemental_groups_are_ids():
    assert of_pod(supplementalGroups=[1, -1]) == [
        f"{OF_POD}.supplementalGroups[1]: Invalid value: -1: must be between 0 and 2147483647, inclusive"
    ]


def test_a_privileged_container_may_escalate():
    (error,) = of_container(privileged=True, allowPrivilegeEscalation=False)
    assert error.startswith(f"{OF_CONTAINER}: Invalid value: {{")
    assert error.endswith("cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
    assert of_container(privileged=True) == []


@pytest.mark.parametrize("added", ["SYS_ADMIN", "CAP_SYS_ADMIN"])
def test_sys_admin_may_escalate(added):
    found = of_container(allowPrivilegeEscalation=False, capabilities={"add": [added]})
    refused = [error for error in found if "and `capabilities.Add` CAP_SYS_ADMIN" in error]
    assert bool(refused) == (added == "CAP_SYS_ADMIN")


def test_an_unmasked_proc_needs_a_user_namespace():
    assert of_container(procMount="Default") == []
    assert of_container(procMount="Some") == [
        f'{OF_CONTAINER}.procMount: Unsupported value: "Some": supported values: "Default", "Unmasked"'
    ]
    (error,) = of_container(procMount="Unmasked")
    assert error.startswith(f'{OF_CONTAINER}.procMount: Invalid value: "Unmasked": `hostUsers` must be false')
    assert errors(pod({"securityContext": {"procMount": "Unmasked"}}, hostUsers=False)) == []


@pytest.mark.parametrize(
    ("profile", "complaints"),
    [
        ({"type": "RuntimeDefault"}, []),
        ({"type": "Localhost", "localhostProfile": "p/audit.json"}, []),
        ({"type": "Localhost"}, [".localhostProfile: Required value: must be set when seccomp type is Localhost"]),
        (
            {"type": "Unconfined", "localhostProfile": "a"},
            [
                '.localhostProfile: Invalid value: {"Type":"Unconfined","LocalhostProfile":"a"}: '
                "can only be set when seccomp type is Localhost"
            ],
        ),
        (
            {"type": "Localhost", "localhostProfile": "/etc/p"},
            ['.localhostProfile: Invalid value: "/etc/p": must be a relative path'],
        ),
        (
            {"type": "Localhost", "localhostProfile": "../p"},
            [".localhostProfile: Invalid value: \"../p\": must not contain '..'"],
        ),
        (
            {"type": "Docker"},
            ['.type: Unsupported value: "Docker": supported values: "Localhost", "RuntimeDefault", "Unconfined"'],
        ),
    ],
)
@pytest.mark.parametrize("place", [OF_POD, OF_CONTAINER])
def test_seccomp_profiles(profile, complaints, place):
    judge = of_pod if place == OF_POD else of_container
    assert judge(seccompProfile=profile) == [f"{place}.seccompProfile{each}" for each in complaints]


@pytest.mark.parametrize(
    ("profile", "complaints"),
    [
        ({"type": "Localhost", "localhostProfile": "k8s-deny"}, []),
        ({"type": "Localhost"}, [".localhostProfile: Required value: must be set when AppArmor type is Localhost"]),
        (
            {"type": "RuntimeDefault", "localhostProfile": "a"},
            ['.localhostProfile: Invalid value: "a": can only be set when AppArmor type is Localhost'],
        ),
        (
            {"type": "Localhost", "localhostProfile": " a "},
            ['.localhostProfile: Invalid value: " a ": must not be padded with whitespace'],
        ),
        (
            {"type": "Enforce"},
            ['.type: Unsupported value: "Enforce": supported values: "Localhost", "RuntimeDefault", "Unconfined"'],
        ),
        ({}, [".type: Required value: type is required when appArmorProfile is set"]),
    ],
)
def test_apparmor_profiles(profile, complaints):
    assert of_container(appArmorProfile=profile) == [f"{OF_CONTAINER}.appArmorProfile{each}" for each in complaints]


APPARMOR = "container.apparmor.security.beta.kubernetes.io/web"


def test_the_apparmor_annotation_becomes_the_field():
    whole = made(pod(metadata={"annotations": {APPARMOR: "localhost/k8s-deny"}}))
    assert whole["spec"]["containers"][0]["securityContext"]["appArmorProfile"] == {
        "type": "Localhost",
        "localhostProfile": "k8s-deny",
    }


def test_the_apparmor_field_stays_a_field():
    whole = made(pod({"securityContext": {"appArmorProfile": {"type": "RuntimeDefault"}}}))
    assert "annotations" not in whole["metadata"]


def test_annotation_and_field_agree():
    value = pod(
        {"securityContext": {"appArmorProfile": {"type": "RuntimeDefault"}}},
        metadata={"annotations": {APPARMOR: "unconfined"}},
    )
    assert errors(value) == [
        f"{OF_CONTAINER}.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match"
    ]


def test_the_apparmor_annotation_names_a_container_and_a_profile():
    place = "metadata.annotations"
    assert errors(pod(metadata={"annotations": {APPARMOR: "docker"}})) == [
        f'{place}[{APPARMOR}]: Invalid value: "docker": invalid AppArmor profile name: "docker"'
    ]
    other = APPARMOR.replace("/web", "/db")
    assert errors(pod(metadata={"annotations": {other: "unconfined"}})) == [
        f'{place}[{other}]: Invalid value: "db": container not found'
    ]


def test_sysctls_have_names_and_come_once():
    one = {"name": "net.core.somaxconn", "value": "1"}
    assert of_pod(sysctls=[one]) == []
    assert of_pod(sysctls=[one, one]) == [f'{OF_POD}.sysctls[1].name: Duplicate value: "net.core.somaxconn"']
    assert of_pod(sysctls=[{"value": "1"}]) == [f"{OF_POD}.sysctls[0].name: Required value"]
    (error,) = of_pod(sysctls=[{"name": "Net.Core"}])
    assert error.startswith(
        f'{OF_POD}.sysctls[0].name: Invalid value: "Net.Core": must have at most 253 characters and match regex '
    )


def test_host_namespaces_and_sysctls_do_not_mix():
    value = pod(hostNetwork=True, securityContext={"sysctls": [{"name": "net.core.somaxconn", "value": "1"}]})
    assert errors(value) == [
        f'{OF_POD}.sysctls[0].name: Invalid value: "net.core.somaxconn": may not be specified when '
        "'hostNetwork' is true"
    ]


def test_a_shared_process_namespace_is_not_the_hosts():
    assert errors(pod(hostPID=True, shareProcessNamespace=True)) == [
        f"{OF_POD}.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled"
    ]


def test_a_user_namespace_excludes_the_hosts_others():
    found = errors(pod(hostUsers=False, hostPID=True, hostIPC=True))
    assert [error.split(":")[0] for error in found] == ["spec.HostPID", "spec.HostIPC"]


def test_what_windows_does_not_know():
    found = errors(pod({"securityContext": {"privileged": True}}, os={"name": "windows"}))
    assert found == [
        f"{OF_CONTAINER}.privileged: Forbidden: cannot be set for a windows pod",
    ]
    found = errors(pod(os={"name": "linux"}, securityContext={"windowsOptions": {}}))
    assert found == [f"{OF_POD}.windowsOptions: Forbidden: windows options cannot be set for a linux pod"]
    assert errors(pod(os={"name": "bsd"})) == [
        'spec.os: Unsupported value: "bsd": supported values: "linux", "windows"'
    ]


def test_older_releases_drop_what_they_do_not_know():
    value = pod(hostnameOverride="shop.example")
    assert made(value)["spec"]["hostnameOverride"] == "shop.example"
    assert "hostnameOverride" not in made(value, Release(1, 34))["spec"]
