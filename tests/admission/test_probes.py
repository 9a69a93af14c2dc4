"""Which requests are tried: what the expressions of policies speak of, set, unset and changed."""

from lab.manifests.release import EXAM
from lab.subjects.admission.answers import answer
from lab.subjects.admission.probes.choosing import probes
from lab.subjects.admission.probes.mentions import mentions_of
from lab.subjects.admission.probes.values import images, registries
from tests.admission.worlds import cluster, exact, found


def mentioned(expression: str, **variables: str) -> set[str]:
    spec = {
        "variables": [{"name": name, "expression": text} for name, text in variables.items()],
        "validations": [{"expression": expression}],
    }
    return {".".join(steps) for steps in mentions_of(spec, EXAM).fields}


def test_fields_of_items_are_found_through_folds_and_variables():
    assert "spec.containers.*.image" in mentioned("object.spec.containers.all(c, c.image != '')")
    assert "spec.initContainers.*.image" in mentioned("variables.all.all(i, i != '')", all=(
        "(object.spec.containers + object.spec.?initContainers.orValue([])).map(c, c.image)"
    ))  # fmt: skip
    assert "spec.containers.*.securityContext.privileged" in mentioned(
        "object.spec.containers.filter(c, has(c.securityContext.privileged)).size() == 0"
    )


def test_keys_of_maps_are_fields():
    assert "metadata.labels.team" in mentioned("object.metadata.labels['team'] == 'a'")
    assert "metadata.labels.team" in mentioned("'team' in object.metadata.labels")


def test_variables_that_name_each_other_come_to_an_end():
    assert mentioned("variables.a", a="variables.b", b="variables.a") == set()


def test_images_that_look_like_those_of_a_registry():
    assert registries(["^r[.]example[.]com/", "r.example.com/"]) == ["r.example.com/"]
    made = set(images(["r.example.com/"]))
    assert {"r.example.com/app:1.4", "r.example.com.evil.example/app:1.4", "nginx"} <= made
    assert not any("sha256" in image for image in made)
    assert any("sha256" in image for image in images(["@sha256:"]))


def test_pods_are_tried_in_every_namespace_and_in_every_way():
    bounds = exact(cluster())
    tried = probes(bounds, cluster())
    assert {"prod", "dev", "new-space"} <= {probe.namespace for probe in tried}
    assert {probe.operation for probe in tried} == {"CREATE", "UPDATE"}
    places = {probe.special.place for probe in tried}
    assert {"container", "second", "init"} <= places
    outcomes = {answer(bounds.required, probe).outcome for probe in tried}
    assert outcomes == {"admitted", "denied"}


def test_the_same_states_are_tried_with_the_same_requests():
    required = cluster()
    assert probes(exact(required), required) is probes(exact(required), found(("[Deny]", "[Warn]")))


def test_deletion_and_ephemeral_containers_are_tried_where_a_rule_is_for_them():
    state = found(("[CREATE, UPDATE]", "['*']"), ("[pods]", "[pods, pods/ephemeralcontainers]"))
    tried = probes(exact(cluster()), state)
    assert {"CREATE", "UPDATE", "DELETE"} == {probe.operation for probe in tried}
    assert "ephemeralcontainers" in {probe.subresource for probe in tried}
