"""Pod Security admission: what the corpus does not hold."""

import pytest

from lab.cluster.podsecurity.admission import validate
from lab.cluster.podsecurity.configuration import read_configuration
from lab.cluster.podsecurity.level import parse_version
from lab.cluster.podsecurity.mending import MENDS, how_to_mend
from lab.cluster.podsecurity.request import Request

ENFORCE = "pod-security.kubernetes.io/enforce"
BARE = {"metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "a"}]}}


def space(level, **more):
    return {"metadata": {"name": "team-a", "labels": {ENFORCE: level, **more}}}


def updated(image, **more):
    return {"metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": image}], **more}}


@pytest.mark.parametrize(
    ("new", "allowed"),
    [
        (updated("a"), True),
        (updated("b"), False),
        (updated("a", activeDeadlineSeconds=5), True),
        (updated("a", ephemeralContainers=[{"name": "debug", "image": "c"}]), False),
    ],
)
def test_an_update_of_a_pod_is_looked_at_where_an_image_changes(new, allowed):
    request = Request("pods", new, "team-a", {ENFORCE: "restricted"}, updated("a"))
    assert validate(request).allowed is allowed


@pytest.mark.parametrize("subresource", ["status", "exec", "eviction"])
def test_subresources_that_change_nothing_are_let_through(subresource):
    assert validate(Request("pods", BARE, "team-a", {ENFORCE: "restricted"}, subresource=subresource)).allowed
    other = Request("pods", BARE, "team-a", {ENFORCE: "restricted"}, subresource="ephemeralcontainers")
    assert not validate(other).allowed


def owned(number, uid):
    owner = [{"kind": "ReplicaSet", "uid": uid, "controller": True}]
    return {**BARE, "metadata": {"name": f"web-{number:04}", "ownerReferences": owner}}


@pytest.mark.parametrize(
    ("count", "told"), [(1, "web-0000: "), (2, "web-0000 (and 1 other pod): "), (5, "web-0000 (and 4 other pods): ")]
)
def test_pods_that_violate_alike_are_told_together(count, told):
    request = Request("namespaces", space("baseline"), "team-a", old=space("privileged"))
    hostile = [
        {**owned(number, "a"), "spec": {"hostPID": True, "containers": []}} for number in reversed(range(count))
    ]
    answer = validate(request, pods=lambda: hostile)
    assert answer.warnings == (
        'existing pods in namespace "team-a" violate the new PodSecurity enforce level "baseline:latest"',
        f"{told}host namespaces",
    )


def test_no_more_than_3000_pods_are_looked_at():
    request = Request("namespaces", space("restricted"), "team-a", old=space("privileged"))
    answer = validate(request, pods=lambda: [owned(number, str(number)) for number in range(3001)])
    assert answer.warnings[0] == (
        "new PodSecurity enforce level only checked against the first 3000 of 3001 existing pods"
    )


def test_an_exempt_namespaces_labels_are_warned_of():
    written = {"exemptions": {"namespaces": ["team-a"]}}
    configuration, errors = read_configuration(written)
    assert errors == ()
    request = Request("namespaces", space("baseline"), "team-a", old=space("privileged"))
    assert validate(request, configuration).warnings == (
        'namespace "team-a" is exempt from Pod Security, and the policy (enforce=baseline:latest) will be ignored',
    )


def test_what_is_wrong_with_a_configuration():
    _, errors = read_configuration(
        {
            "defaults": {"enforce": "strict", "audit-version": "1.30"},
            "exemptions": {
                "namespaces": ["a", "a", "B"],
                "runtimeClasses": ["x_y"],
                "usernames": ["", "bob", "bob"],
            },
        }
    )
    assert [str(error).partition(":")[0] for error in errors] == [
        "defaults.enforce",
        "defaults.audit-version",
        "exemptions.namespaces[1]",
        "exemptions.namespaces[2]",
        "exemptions.runtimeClasses[0]",
        "exemptions.usernames[0]",
        "exemptions.usernames[2]",
    ]


@pytest.mark.parametrize("written", ["v1.07", "v2.1", "1.30", "v1.", "", "Latest", "v1.99999999999999999999"])
def test_versions_that_cannot_be_read(written):
    with pytest.raises(ValueError, match=r'must be "latest" or "v1\.x"'):
        parse_version(written)


def test_every_reason_has_its_mend():
    answer = validate(Request("pods", BARE, "team-a", {ENFORCE: "restricted"}))
    told = how_to_mend(answer.message)
    assert told.startswith("Set allowPrivilegeEscalation: false")
    assert told.count(";") == 3
    assert all(how_to_mend([reason]) for reason in MENDS)
