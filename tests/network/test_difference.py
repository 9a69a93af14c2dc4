"""``difference``: equal whatever the words, different with a connection that shows it, and what follows from that."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from ipaddress import ip_address
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings

from lab.cluster.model import Pod, Port, Protocol
from lab.cluster.state import State
from lab.subjects.network.difference import Difference, Relation, difference
from lab.subjects.network.naive.connection import allowed
from lab.subjects.network.naive.oracle import oracle
from lab.subjects.network.naive.rules import End as NaiveEnd
from lab.subjects.network.verdict import verdict
from lab.subjects.network.witness import ConnectionWitness
from lab.subjects.network.world import World
from lab.subjects.protocol import Bounds
from tests.network.clusters import SHOP, cluster, policy
from tests.network.corpus import every, needs_corpus, state_of
from tests.network.rewriting import MUTATIONS, REWRITINGS, each_rule, reordered, rewritten
from tests.network.worlds import LABELS, NAMESPACES, labels, policies, seeds

NUMBERS = (1, 53, 80, 81, 300, 443, 8080, 9999)


def row_of(random: Random) -> dict:
    """A random cluster, written as the corpus writes them."""
    pods = [
        {
            "namespace": random.choice(NAMESPACES),
            "name": f"pod-{number}",
            "labels": labels(random),
            "ip": f"10.244.1.{number + 5}",
            "ports": [{"port": random.choice((80, 443)), "name": random.choice(("", "http"))}],
        }
        for number in range(3)
    ]
    return {"namespaces": [{"name": name, "labels": labels(random)} for name in NAMESPACES], "pods": pods}


def texts(found: Difference) -> tuple[set[str], set[str]]:
    """What is said of each way, without the names of the sets."""
    one, two = ({each.text.split(" lets ")[1] for each in only} for only in (found.only_a, found.only_b))
    return one, two


def is_shown(found: Difference, one: State, two: State) -> None:
    """Every witness, tried anew by the engine and by the second opinion, passes in one set and not in the other."""
    for states, only in (((one, two), found.only_a), ((two, one), found.only_b)):
        for witness in only:
            assert [by_engine(state, witness) for state in states] == [True, False], witness.text
            assert [by_second_opinion(state, witness) for state in states] == [True, False], witness.text


def by_engine(state: State, witness: ConnectionWitness) -> bool:
    world = World.of(state)
    world = world.among({**world.namespaces, **witness.namespaces})
    return verdict(world, witness.source, witness.destination, witness.port, witness.protocol).allowed


def by_second_opinion(state: State, witness: ConnectionWitness) -> bool:
    spaces = {**state.namespaces, **witness.namespaces}

    def end(each) -> NaiveEnd:
        if not isinstance(each, Pod):
            return NaiveEnd(str(each), each)
        calls = frozenset((port.name, port.protocol) for port in each.ports if port.number == witness.port)
        spaced = spaces[each.namespace]
        return NaiveEnd(str(each), each.addresses[0], each.namespace, each.labels, spaced, each.ports, calls)

    raw = [item.value for item in state.of_kind("NetworkPolicy")]
    return allowed(raw, end(witness.source), end(witness.destination), (witness.protocol, witness.port))


def someone(random: Random, row: dict, state: State):
    """A pod that is there, one that could come, or an address outside."""
    if random.random() < 0.4 and state.pods:
        return random.choice(state.pods)
    if random.random() < 0.2:
        return ip_address(random.choice(("8.8.8.8", "203.0.113.9", "198.51.100.7")))
    known = [pod.get("labels") or {} for pod in row["pods"]] or [{}]
    others = {key: random.choice(values) for key, values in LABELS.items() if random.random() < 0.2}
    own = {**random.choice(known), **others}
    dropped = random.choice([*own, ""])
    own.pop(dropped, None)
    ports = tuple(Port(random.choice(NUMBERS), random.choice(tuple(Protocol)), name) for name in ("http", "dns"))
    space = random.choice(sorted(state.namespaces))
    return Pod(space, f"new-{random.random()}", own, (ip_address(f"10.244.9.{random.randint(1, 99)}"),), ports)


def sampled(random: Random, row: dict, one: State, two: State, count: int) -> set[int]:
    """Which of the two (0 or 1) lets something through that the other does not, as far as sampling shows."""
    found = set()
    for _ in range(count):
        source, destination = someone(random, row, one), someone(random, row, one)
        number, protocol = random.choice(NUMBERS), random.choice(tuple(Protocol))
        answers = [verdict(World.of(state), source, destination, number, protocol).allowed for state in (one, two)]
        if answers[0] != answers[1]:
            found.add(answers.index(True))
    return found


@needs_corpus
@pytest.mark.parametrize("way", [*((each,) for each in REWRITINGS), REWRITINGS], ids=lambda ways: ways[0].__name__)
def test_policies_of_the_corpus_mean_the_same_in_other_words(way):
    rows = every(1 if way is REWRITINGS else 8)
    assert rows
    for number, row in enumerate(rows):
        one, two = state_of(row, row["policies"]), state_of(row, rewritten(row["policies"], Random(number), *way))
        found = difference(one, two)
        assert found.same, (row["id"], [each.text for each in (*found.only_a, *found.only_b)])
        assert found.plugins.relation is Relation.SAME, row["id"]


@needs_corpus
def test_mutants_of_the_corpus_differ_with_a_connection_that_shows_it(corpus_tallies):
    counts: Counter[str] = Counter()
    for number, row in enumerate(every(4)):
        random = Random(number)
        for mutate in MUTATIONS:
            mutant = mutate(deepcopy(row["policies"]), random)
            if mutant is None:
                continue
            one, two = state_of(row, row["policies"]), state_of(row, mutant)
            found = difference(one, two)
            assert found.whole
            is_shown(found, one, two)
            seen = sampled(random, row, one, two, 40)
            assert 0 not in seen or found.only_a, (row["id"], mutate.__name__)
            assert 1 not in seen or found.only_b, (row["id"], mutate.__name__)
            counts["equivalent" if found.same else "told apart"] += 1
    assert counts["told apart"] > counts["equivalent"] > 0
    corpus_tallies.append(f"diff: {counts.total()} mutants of the corpus, {dict(counts)}, every witness checked twice")


@needs_corpus
def test_mutants_of_the_corpus_are_the_same_exactly_when_brute_force_finds_them_so():
    judged: Counter[bool] = Counter()
    for number, row in enumerate(every(30)):
        random = Random(number)
        for mutate in MUTATIONS:
            mutant = mutate(deepcopy(row["policies"]), random)
            if mutant is not None:
                one, two = state_of(row, row["policies"]), state_of(row, mutant)
                found = difference(one, two)
                same = found.same and found.plugins.relation is Relation.SAME
                ruling = oracle(Bounds(one, one), two)
                assert same == ruling.within, (row["id"], mutate.__name__, ruling.case)
                judged[same] += 1
    assert min(judged[True], judged[False]) > 5


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_what_sampling_finds_is_found_and_what_is_found_is_so(seed: int) -> None:
    random = Random(seed)
    row, written = row_of(random), [policies(random, 3) for _ in range(2)]
    if random.random() < 0.5:
        written[1] = [*written[0], *({**each, "metadata": {**each["metadata"], "name": f"other-{n}"}}
                                     for n, each in enumerate(written[1]))]  # fmt: skip
    one, two = (state_of(row, each) for each in written)
    found = difference(one, two)
    is_shown(found, one, two)
    seen = sampled(random, row, one, two, 60)
    assert found.whole
    assert 0 not in seen or found.only_a
    assert 1 not in seen or found.only_b


@given(seeds)
@settings(max_examples=80, deadline=None)
def test_what_only_one_has_is_what_the_other_lacks(seed: int) -> None:
    random = Random(seed)
    row = row_of(random)
    one, two = (state_of(row, policies(random, 3)) for _ in range(2))
    there, back = difference(one, two), difference(two, one)
    assert texts(there) == texts(back)[::-1]
    turned = {Relation.MORE: Relation.LESS, Relation.LESS: Relation.MORE}
    assert back.ways.relation is turned.get(there.ways.relation, there.ways.relation)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_policies_mean_what_they_mean_in_any_order(seed: int) -> None:
    random = Random(seed)
    row, written = row_of(random), policies(random, 5)
    found = difference(state_of(row, written), state_of(row, rewritten(written, random, reordered)))
    assert found.same


@given(seeds)
@settings(max_examples=80, deadline=None)
def test_more_policies_allow_no_less_where_their_pods_were_isolated_before(seed: int) -> None:
    """A ⊆ A ∪ B, if every pod that B's policies select is isolated by A in each direction that these speak of."""
    random = Random(seed)
    row, written = row_of(random), policies(random, 4)
    closed = [
        {"metadata": {"name": f"closed-{name}", "namespace": name},
         "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}
        for name in NAMESPACES
    ]  # fmt: skip
    place = random.randint(0, len(written))
    one, two = state_of(row, [*closed, *written[:place]]), state_of(row, [*closed, *written])
    found = difference(one, two)
    assert not found.only_a
    assert found.ways.relation in (Relation.SAME, Relation.MORE)


@given(seeds)
@settings(max_examples=80, deadline=None)
def test_more_policies_take_away_only_from_pods_that_were_not_isolated(seed: int) -> None:
    """The law in full: what A ∪ B lacks of A was open in A because nothing isolated one of its ends."""
    random = Random(seed)
    row, written = row_of(random), policies(random, 4)
    one, two = state_of(row, written[:-1]), state_of(row, written)
    before, after = World.of(one), World.of(two)
    for witness in difference(one, two).only_a:
        spaces = {**before.namespaces, **witness.namespaces}
        ends = (witness.source, witness.destination, witness.port, witness.protocol)
        found = [verdict(world.among(spaces), *ends) for world in (before, after)]
        assert any(
            not new.open and not old.isolated_by for old, new in zip(found[0].locks, found[1].locks, strict=True)
        )


# Examples, for the words and the corners.


def shop(*written: str) -> State:
    return cluster(SHOP, *written)


WEB = "{podSelector: {matchLabels: {tier: frontend}}, policyTypes: [Egress], egress: [%s]}"
TO_BACKEND = "{to: [{podSelector: {matchLabels: {tier: backend}}}], ports: [{port: 8080}]}"


def test_a_difference_is_told_with_pods_that_are_there():
    one = shop(policy("web", WEB % TO_BACKEND))
    two = shop(policy("web", WEB % TO_BACKEND.replace("8080", "8081")))
    found = difference(one, two, ("old.yaml", "new.yaml"))
    assert found.ways.relation is Relation.BOTH
    assert found.only_a[0].text == "only old.yaml lets shop/frontend reach shop/backend on TCP 8080"
    assert not found.only_a[0].made_up
    notes = [note.text for note in found.only_a[0].notes]
    assert notes[0].startswith("old.yaml: web admits it")
    assert notes[1].startswith("new.yaml: egress from shop/frontend is restricted by web")
    assert found.only_a[0].notes[1].good is False


def test_a_pod_that_could_be_created_is_told_by_its_labels():
    one = shop(policy("web", WEB % TO_BACKEND))
    two = shop(policy("web", WEB % TO_BACKEND.replace("backend", "bakend")))
    found = difference(one, two)
    assert "a pod labelled tier=bakend in namespace shop" in found.only_b[0].text
    assert all("could-be-created" not in note.text for note in found.only_b[0].notes)


def test_fewer_and_more():
    one, two = shop(policy("web", WEB % "")), shop(policy("web", WEB % TO_BACKEND))
    assert difference(one, two).ways.relation is Relation.MORE
    assert difference(two, one).ways.relation is Relation.LESS


def test_what_shows_only_on_some_plugins_is_told_apart():
    block = "{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}"
    one = shop(policy("web", WEB % block))
    two = shop(policy("web", WEB % f"{block}, {{to: [{{namespaceSelector: {{}}}}]}}"))
    found = difference(one, two)
    assert found.same
    assert found.plugins.relation is Relation.MORE
    assert not found.plugins.only_b[0].blocks_mean_pods


def test_a_namespace_that_nothing_defines_may_carry_any_label():
    peer = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop, team: x}}}"
    spec = "{podSelector: {}, ingress: [%s]}"
    one, two = shop(policy("in", spec % f"{{from: [{peer}]}}")), shop(policy("in", spec % ""))
    assert difference(one, two).same, "shop is defined here, and without the label"
    found = difference(one, two, undefined=["shop"])
    assert found.ways.relation is Relation.LESS
    assert "namespace is labelled team=x" in found.only_a[0].text or "(labelled team=x)" in found.only_a[0].text
    assert found.only_a[0].namespaces["shop"]["team"] == "x"


@given(seeds)
@settings(max_examples=12, deadline=None)
def test_what_nothing_defines_differs_if_any_definition_of_it_does(seed: int) -> None:
    random = Random(seed)
    row, written = row_of(random), [policies(random, 2) for _ in range(2)]
    if random.random() < 0.7:
        written[1] = deepcopy(written[0])
        list(each_rule(written[1]))  # nulls written out
        written[1] = random.choice(MUTATIONS)(written[1], random) or written[0]
    found = difference(*(state_of(row, each) for each in written), undefined=["one"])
    seen = set()
    for values in product(*((None, *values, "odd") for values in LABELS.values())):
        own = {key: value for key, value in zip(LABELS, values, strict=True) if value is not None}
        spaces = [{**each, "labels": own} if each["name"] == "one" else each for each in row["namespaces"]]
        one, two = (state_of({**row, "namespaces": spaces}, each) for each in written)
        defined = difference(one, two)
        seen |= {place for place, only in enumerate((defined.only_a, defined.only_b)) if only}
    assert seen == {place for place, only in enumerate((found.only_a, found.only_b)) if only}


def test_a_pod_with_other_labels_is_seen_as_each_set_has_it():
    one = shop(policy("web", WEB % ""))
    two = cluster(SHOP.replace("labels: {tier: frontend}", "labels: {tier: web}"), policy("web", WEB % ""))
    found = difference(one, two)
    assert found.ways.relation is Relation.MORE
    assert all("shop/frontend" in each.text for each in found.only_b)


def test_a_pod_that_only_one_set_holds_makes_no_difference_alone():
    two = cluster(SHOP.replace("name: database", "name: another"), policy("web", WEB % TO_BACKEND))
    assert difference(shop(policy("web", WEB % TO_BACKEND)), two).same


def test_nothing_against_nothing_is_the_same():
    assert difference(shop(), shop()).same
