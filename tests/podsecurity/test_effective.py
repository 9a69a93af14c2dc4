"""What a container is in the end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.release import EXAM, Release
from lab.subjects.podsecurity.capabilities import DEFAULT, EVERY, held, told
from lab.subjects.podsecurity.effective import effective
from lab.subjects.podsecurity.facets import FACETS, facets
from lab.subjects.podsecurity.images import image_of, repository_of
from lab.subjects.podsecurity.mounts import can_write, clean, within


def container(context=None, pod=None, annotations=None, release=EXAM, image="nginx", more=None, **spec):
    template = {
        "metadata": {"annotations": annotations or {}},
        "spec": {
            "securityContext": pod or {},
            "containers": [{"name": "web", "image": image, "securityContext": context or {}, **(more or {})}],
            **spec,
        },
    }
    return effective(template, release)[0]


def test_without_a_word_a_container_has_what_the_runtime_gives():
    found = container()
    assert found.root
    assert found.escalates
    assert not found.read_only_root
    assert found.capabilities == DEFAULT
    assert (found.seccomp, found.apparmor, found.proc_mount) == ("Unconfined", "RuntimeDefault", "Default")
    assert found.writable == ("/",)


@pytest.mark.parametrize(
    ("context", "pod", "user", "root"),
    [
        ({}, {"runAsUser": 101}, 101, False),
        ({"runAsUser": 0}, {"runAsUser": 101}, 0, True),
        ({"runAsUser": 101}, {"runAsUser": 0}, 101, False),
        ({}, {"runAsNonRoot": True}, None, False),
        ({"runAsNonRoot": False}, {"runAsNonRoot": True}, None, True),
    ],
)
def test_the_container_goes_before_its_pod(context, pod, user, root):
    found = container(context, pod)
    assert (found.user, found.root) == (user, root)


@pytest.mark.parametrize(
    ("image", "root"),
    [("nginx", True), ("nginxinc/nginx-unprivileged:1.27", False), ("example.com/own:1", True),
     ("gcr.io/distroless/static:nonroot", False), ("docker.io/library/busybox@sha256:00", True)],
)  # fmt: skip
def test_the_image_decides_where_nothing_is_said(image, root):
    assert container(image=image).root is root


@pytest.mark.parametrize(
    ("context", "escalates"),
    [
        ({}, True),
        ({"allowPrivilegeEscalation": False}, False),
        ({"allowPrivilegeEscalation": False, "privileged": True}, True),
        ({"allowPrivilegeEscalation": False, "capabilities": {"add": ["SYS_ADMIN"]}}, True),
    ],
)
def test_privileged_and_sys_admin_may_always_gain_privileges(context, escalates):
    assert container(context).escalates is escalates


def test_privileged_takes_everything_else_off():
    found = container(
        {"privileged": True, "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}
    )
    assert found.capabilities == EVERY
    assert found.seccomp == found.apparmor == "Unconfined"


@pytest.mark.parametrize(
    ("add", "drop", "expected"),
    [
        ([], ["ALL"], set()),
        (["NET_BIND_SERVICE"], ["ALL"], {"NET_BIND_SERVICE"}),
        (["net_bind_service"], ["all"], {"NET_BIND_SERVICE"}),
        (["CAP_NET_ADMIN"], [], DEFAULT),
        ([], ["CAP_NET_RAW"], DEFAULT),
        (["SYS_TIME"], ["NET_RAW"], DEFAULT - {"NET_RAW"} | {"SYS_TIME"}),
        (["ALL"], [], EVERY),
        (["ALL"], ["SYS_ADMIN"], EVERY - {"SYS_ADMIN"}),
        (["CHOWN"], ["CHOWN"], DEFAULT - {"CHOWN"}),
    ],
)
def test_capabilities_are_the_default_with_what_is_added_less_what_is_dropped(add, drop, expected):
    assert held(add, drop) == expected


NAMES = st.lists(st.sampled_from(sorted(EVERY)), max_size=6)


@settings(deadline=None, max_examples=60)
@given(NAMES, NAMES, st.booleans())
def test_what_is_dropped_is_gone_and_what_is_added_is_there(add, drop, every):
    found = held(add, [*drop, *(["ALL"] if every else [])])
    assert not found & set(drop)
    assert set(add) - set(drop) <= found
    assert found <= (set(add) if every else DEFAULT | set(add))
    assert told(found)


@pytest.mark.parametrize(
    ("context", "pod", "annotations", "release", "profile"),
    [
        ({}, {"seccompProfile": {"type": "RuntimeDefault"}}, {}, 34, "RuntimeDefault"),
        ({"seccompProfile": {"type": "Unconfined"}}, {"seccompProfile": {"type": "RuntimeDefault"}}, {}, 34,
         "Unconfined"),
        ({"seccompProfile": {"type": "Localhost", "localhostProfile": "p/a.json"}}, {}, {}, 34, "Localhost:p/a.json"),
        ({}, {}, {"seccomp.security.alpha.kubernetes.io/pod": "runtime/default"}, 34, "Unconfined"),
        ({}, {}, {"seccomp.security.alpha.kubernetes.io/pod": "runtime/default"}, 26, "RuntimeDefault"),
        ({}, {}, {"seccomp.security.alpha.kubernetes.io/pod": "runtime/default",
                  "container.seccomp.security.alpha.kubernetes.io/web": "localhost/a.json"}, 26, "Localhost:a.json"),
    ],
)  # fmt: skip
def test_seccomp(context, pod, annotations, release, profile):
    assert container(context, pod, annotations, Release(1, release)).seccomp == profile


APPARMOR = "container.apparmor.security.beta.kubernetes.io/web"


@pytest.mark.parametrize(
    ("context", "pod", "annotations", "profile"),
    [
        ({}, {"appArmorProfile": {"type": "Unconfined"}}, {}, "Unconfined"),
        ({}, {"appArmorProfile": {"type": "Unconfined"}}, {APPARMOR: "localhost/deny"}, "Localhost:deny"),
        ({"appArmorProfile": {"type": "RuntimeDefault"}}, {}, {APPARMOR: "unconfined"}, "RuntimeDefault"),
        ({"privileged": True}, {}, {APPARMOR: "localhost/deny"}, "Localhost:deny"),
    ],
)
def test_apparmor(context, pod, annotations, profile):
    assert container(context, pod, annotations).apparmor == profile


def test_where_a_container_can_write():
    found = container(
        {"readOnlyRootFilesystem": True},
        more={
            "volumeMounts": [
                {"name": "run", "mountPath": "/var/run"},
                {"name": "conf", "mountPath": "/etc/nginx"},
                {"name": "run", "mountPath": "/data/", "readOnly": True},
                {"name": "logs", "mountPath": "/data/logs"},
                {"name": "gone", "mountPath": "/gone"},
            ]
        },
        volumes=[
            {"name": "run", "emptyDir": {}},
            {"name": "conf", "configMap": {"name": "c"}},
            {"name": "logs", "hostPath": {"path": "/var/log"}},
        ],
    )
    assert found.writable == ("/data/logs", "/var/run")
    assert found.host_paths == {"/var/log": True}
    writes = {path: found.can_write(path) for path in ("/run/nginx.pid", "/etc/nginx", "/data", "/data/logs/a", "/tmp")}
    assert writes == {
        "/run/nginx.pid": True, "/etc/nginx": False, "/data": False, "/data/logs/a": True, "/tmp": False,
    }  # fmt: skip
    assert found.can_write("/dev/shm/x")


def test_paths():
    assert clean("//var//run/") == "/run"
    assert within("/run/a", "/var/run")
    assert within("/a", "/")
    assert not within("/ab", "/a")
    assert can_write("/anything", (), read_only_root=False)


def test_images():
    assert repository_of("docker.io/library/nginx:1.27@sha256:0") == "nginx"
    assert repository_of("localhost:5000/a/b:1") == "localhost:5000/a/b"
    assert image_of("bitnami/redis:7").user == 1001
    assert image_of("example.com/own") is None


def test_every_container_counts_and_has_every_row():
    names = ("initContainers", "containers", "ephemeralContainers")
    found = effective({"spec": {field: [{"name": field}] for field in names}})
    assert [each.kind for each in found] == ["init container", "container", "ephemeral container"]
    assert all(facets(each).keys() == FACETS.keys() for each in found)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2) | st.sampled_from(["", "ALL", "Localhost", "/var/run", "web"]),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(
        st.sampled_from([
            "spec", "metadata", "containers", "securityContext", "capabilities", "add", "drop", "name", "volumes",
            "volumeMounts", "mountPath", "hostPath", "path", "seccompProfile", "type", "resources", "limits", "ports",
            "hostPort", "livenessProbe", "annotations", "windowsOptions", "seLinuxOptions", "sysctls", "image",
        ]),
        inner,
        max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(ODD)
def test_no_pod_is_too_odd(value):
    for each in effective(value):
        assert facets(each).keys() == FACETS.keys()
