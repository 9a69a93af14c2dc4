"""What lies in etcd, what is shown of it, and what is asked about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.catalog.catalog import open_exercise
from lab.render.views.encryption import VIEW
from lab.subjects.encryption.apiserver import server
from lab.subjects.encryption.coach import RULES
from lab.subjects.encryption.config.durations import nanoseconds, written
from lab.subjects.encryption.config.model import Resource
from lab.subjects.encryption.etcd import resource_of, values
from lab.subjects.encryption.storing import keeping
from lab.subjects.encryption.topics import TOPICS
from lab.subjects.protocol import Setting
from tests.encryption.configurations import IDENTITY, config, keyed, rule
from tests.encryption.states import FLAG, bounds, manifest, state


@pytest.mark.parametrize(
    ("key", "resource"),
    [
        ("/registry/secrets/shop/db", "secrets"),
        ("/registry/deployments/shop/api", "deployments.apps"),
        ("/registry/leases/kube-system/scheduler", "leases.coordination.k8s.io"),
        ("/registry/ingress/shop/web", "ingresses.networking.k8s.io"),
        ("/registry/example.com/foos/shop/a", "foos.example.com"),
    ],
)
def test_the_key_in_etcd_tells_the_resource(key, resource):
    assert resource_of(key) == Resource.of(resource)


@pytest.mark.parametrize("text", ["", "nonsense: [", "- 1\n- {key: 5}\n- {key: /x}\n", "a: b"])
def test_a_list_that_cannot_be_read_lists_nothing(text):
    assert values(state(listing=text)) == ()


def test_a_value_is_called_by_its_object():
    (value,) = values(state(listing="- {key: /registry/example.com/foos/shop/a}\n"))
    assert value.name == "foos.example.com shop/a"
    assert value.stored.plain


def shown(after):
    lines = VIEW.view_text(Setting(after, after, bounds(after)))
    return "\n".join("".join(str(part[0]) for part in line) if isinstance(line, list) else str(line) for line in lines)


def test_each_rule_is_shown_with_what_it_writes_and_reads():
    listing = '- {key: /registry/secrets/shop/db, begins: "k8s:enc:aesgcm:v1:x:"}\n- {key: /registry/secrets/shop/b}\n'
    after = state(config(rule("secrets", keyed(), IDENTITY)), listing=listing)
    facts = {item.fact.key: item.fact.value for item in VIEW.facts(Setting(after, after, bounds(after)))}
    secrets = ("/etc/kubernetes/enc/enc.yaml", "secrets")
    assert facts[*secrets, "written"] == "aescbc under the key key1"
    assert facts[*secrets, "readable"] == "plain text"
    assert facts[*secrets, "stale"] == "secrets shop/b (plain text)"
    assert facts[*secrets, "unreadable"] == "secrets shop/db (aesgcm under the key x)"


def test_trouble_and_steps_are_shown():
    broken = state("resources: [")
    assert "the API server does not start" in shown(broken)
    again = manifest(FLAG, "--encryption-provider-config-automatic-reload=true")
    planned = state(served=again, step_1="a: b", listing="- {key: /registry/secrets/a/b}\n")
    assert "step 1" in shown(planned)
    assert "goes wrong" in shown(planned)
    assert "read again when it changes" in shown(planned)


def test_the_answers_about_a_given_etcd_are_those_of_the_engine():
    for seed in (0, 1, 2):
        exercise = open_exercise("read-encrypted-etcd", seed=seed)
        sheet = exercise.bounds.required.sheet
        now = server(exercise.scenario).configuration
        assert now is not None
        held = values(exercise.scenario)
        lost = [value.name.split()[1] for value in held if not keeping(now, value.resource).reads(value.stored)]
        plain = [value.name.split()[1] for value in held if value.resource.name == "secrets" and value.stored.plain]
        assert sheet["new-secret-key"] == keeping(now, Resource("secrets")).providers[0].keys[0].name
        assert sheet["new-configmap-provider"] == keeping(now, Resource("configmaps")).providers[0].kind
        assert sheet["new-deployment-begins"] == keeping(now, Resource("deployments", "apps")).writes.prefix
        assert sorted(sheet["plain-secrets"]) == sorted(plain)
        assert sorted(sheet["unreadable"]) == sorted(lost)


def test_every_mistake_belongs_to_one_topic():
    sorted_ones = [mistake for topic in TOPICS for mistake in topic.mistakes]
    assert sorted(sorted_ones) == sorted({rule.id for rule in RULES} - {"encryption"})


@pytest.mark.parametrize("text", ["3s", "0s", "-1.5s", "1m30s", "2h0m0.25s", "150ms", "1.5µs", "7ns"])
def test_durations_are_printed_as_they_are_written(text):
    assert written(nanoseconds(text)) == text


@given(st.integers(-(2**62), 2**62))
def test_a_length_survives_being_printed(length):
    assert nanoseconds(written(length)) == length
