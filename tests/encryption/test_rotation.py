"""Keys changed in steps."""

from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.encryption.config.model import fingerprint
from lab.subjects.encryption.naive.oracle import oracle
from lab.subjects.encryption.rotation import step_paths, steps, walk
from lab.subjects.encryption.subject import EncryptionSubject
from tests.encryption.configurations import IDENTITY, KEY1, KEY2, config, keyed, rule
from tests.encryption.states import bounds, state

UNDER = fingerprint(b64decode(KEY1))
LISTING = f"""
- {{key: /registry/secrets/shop/db, begins: "k8s:enc:aescbc:v1:key1:", under: {UNDER}}}
- {{key: /registry/secrets/shop/old, begins: "k8s\\0"}}
"""
OLD, NEW = {"key1": KEY1}, {"key2": KEY2}


def file(*providers):
    return config(rule("secrets", *providers))


ADDED = file(keyed(**OLD, **NEW), IDENTITY)
FIRST = file(keyed(**NEW, **OLD), IDENTITY)
ALONE = file(keyed(**NEW))


def planned(*texts):
    return state(listing=LISTING, **{f"step_{number}": text for number, text in enumerate(texts, 1)})


def kinds(*texts):
    return [(moment.step.number, moment.kind) for moment in walk(planned(*texts))]


def test_steps_come_in_the_order_of_their_numbers():
    texts = {f"step_{number}": ADDED for number in (10, 9, 1)}
    assert [path[-7:] for path in step_paths(state(**texts))] == ["-1.yaml", "-9.yaml", "10.yaml"]
    assert [step.number for step in steps(state(**texts))] == [1, 2, 3]


def test_known_then_first_then_alone_loses_nothing():
    assert kinds(ADDED, FIRST, ALONE) == []


def test_a_key_that_writes_at_once_cannot_be_read_by_the_others():
    assert (1, "ahead") in kinds(FIRST, FIRST, ALONE)


def test_an_old_key_must_read_what_others_still_write():
    assert (2, "behind") in kinds(ADDED, ALONE, ALONE)


def test_plain_objects_are_lost_without_identity():
    assert (1, "lost") in kinds(file(keyed(**OLD, **NEW)), FIRST, ALONE)


def test_after_the_first_rewriting_nothing_is_plain():
    assert kinds(ADDED, file(keyed(**NEW, **OLD)), ALONE) == []


def test_a_refused_step_ends_the_way():
    assert kinds(ADDED, "resources: [", ALONE) == [(2, "refused")]


def test_without_steps_there_is_no_way():
    assert walk(state()) == ()


REQUIRED = planned(ADDED, FIRST, ALONE)


@pytest.mark.parametrize(
    ("texts", "within"),
    [
        ((ADDED, FIRST, ALONE), True),
        ((ADDED, ADDED, ADDED), False),
        ((ADDED, FIRST, FIRST), False),
        ((ADDED, FIRST, file(keyed(**NEW), IDENTITY)), False),
        ((FIRST, FIRST, ALONE), False),
    ],
)
def test_the_way_and_its_end_are_judged(texts, within):
    witnesses = EncryptionSubject().compare(bounds(REQUIRED), planned(*texts))
    assert (not witnesses) is within


PROVIDERS = st.sampled_from(
    [IDENTITY, keyed(**OLD), keyed(**NEW), keyed(**OLD, **NEW), keyed(**NEW, **OLD), keyed(key2=KEY1)]
)
TEXTS = st.lists(PROVIDERS, min_size=1, max_size=3).map(lambda listed: file(*listed))


@settings(max_examples=80, deadline=None)
@given(st.tuples(TEXTS, TEXTS, TEXTS))
def test_two_opinions_agree_on_every_way(texts):
    after = planned(*texts)
    assert (not EncryptionSubject().compare(bounds(REQUIRED), after)) is oracle(bounds(REQUIRED), after).within
