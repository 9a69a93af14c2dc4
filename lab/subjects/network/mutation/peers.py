"""Peers: dropped, doubled, split, merged, moved, widened, narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from lab.cluster.state import NAMESPACE_NAME
from lab.manifests.document import JsonObject, Path
from lab.subjects.network.mutation.answer import Answer, Change

EVERY_POD: JsonObject = {"podSelector": {}}
EVERY_NAMESPACE: JsonObject = {"namespaceSelector": {}}

MORE: tuple[JsonObject, ...] = (
    EVERY_POD,
    EVERY_NAMESPACE,
    {"ipBlock": {"cidr": "0.0.0.0/0"}},
    {"ipBlock": {"cidr": "::/0"}},
    {"ipBlock": {"cidr": "10.0.0.0/8"}},
    {"ipBlock": {"cidr": "10.244.0.0/16"}},
)
"""Peers that people add to be on the safe side."""


def drop_peer(answer: Answer) -> Iterator[Change]:
    """One peer less; the last one leaves an empty list behind, which means everyone."""
    for peer in answer.peers:
        yield Change(f"{answer.where(peer.path)} is left out", answer.drop(peer.path))


def omit_peers(answer: Answer) -> Iterator[Change]:
    """A rule without peers: everyone."""
    for path in _lists(answer):
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))
        yield Change(f"{answer.where(path)} is empty", answer.put(path, []))


def duplicate_peer(answer: Answer) -> Iterator[Change]:
    """A peer twice: nothing new."""
    for peer in answer.peers:
        yield Change(f"{answer.where(peer.path)} is there twice", answer.insert(peer.path, peer.value))


def reverse_peers(answer: Answer) -> Iterator[Change]:
    """The other order, which means nothing."""
    for path in _lists(answer):
        peers = answer.at(path)
        if len(peers) > 1:
            yield Change(f"{answer.where(path)} is in reverse order", answer.put(path, peers[::-1]))


def add_peer(answer: Answer) -> Iterator[Change]:
    """One peer more, or the first where there was none."""
    for rule in answer.rules:
        path = (*rule.path, rule.direction.peers_key)
        for peer in MORE:
            yield Change(f"{answer.where(path)} has {_words(peer)} too", answer.append(path, peer))


def replace_peer(answer: Answer) -> Iterator[Change]:
    """Another peer in its place."""
    for peer in answer.peers:
        for other in (*MORE, {}, None):
            yield Change(f"{answer.where(peer.path)} is {_words(other)}", answer.put(peer.path, other))


def move_peer(answer: Answer) -> Iterator[Change]:
    """A peer in another rule of its policy, or there too."""
    for rule in answer.rules:
        for peer in answer.peers:
            same_list = peer.path[:-1] == (*rule.path, rule.direction.peers_key)
            if not same_list and peer.path[:4] == rule.path[:4]:
                target = (*rule.path, rule.direction.peers_key)
                added = answer.append(target, peer.value)
                text = f"{answer.where(peer.path)} is in {answer.where(rule.path)}"
                yield Change(f"{text} too", added)
                if len(answer.at(peer.path[:-1])) > 1:
                    yield Change(text, answer.then(added).drop(peer.path))


def split_peer(answer: Answer) -> Iterator[Change]:
    """The two selectors of a peer as two peers: or for and."""
    for peer in answer.peers:
        if _both(peer.value):
            one, two = ({key: value} for key, value in peer.value.items())
            first = answer.then(answer.put(peer.path, one))
            yield Change(f"{answer.where(peer.path)} is two peers", first.append(peer.path[:-1], two))


def merge_peers(answer: Answer) -> Iterator[Change]:
    """Two peers with one selector each as one peer with both: and for or."""
    for one, two in permutations(answer.peers, 2):
        together = one.path[:-1] == two.path[:-1]
        if together and set(one.value) == {"namespaceSelector"} and set(two.value) == {"podSelector"}:
            merged = answer.then(answer.put(one.path, {**one.value, **two.value}))
            yield Change(f"{answer.where(one.path)} and {answer.where(two.path)} are one", merged.drop(two.path))


def forget_selector(answer: Answer) -> Iterator[Change]:
    """One of the two selectors of a peer."""
    for peer in answer.peers:
        for key in peer.value if _both(peer.value) else ():
            yield Change(f"{answer.where((*peer.path, key))} is left out", answer.drop((*peer.path, key)))


def add_selector(answer: Answer) -> Iterator[Change]:
    """A second selector for a peer with one: some say the same, some say more or less."""
    for peer in answer.peers:
        if set(peer.value) == {"podSelector"}:
            home = {"matchLabels": {NAMESPACE_NAME: peer.home}}
            for added in ({}, home, {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}):
                path = (*peer.path, "namespaceSelector")
                yield Change(f"{answer.where(path)} is {added}", answer.put(path, added))
        if set(peer.value) == {"namespaceSelector"}:
            path = (*peer.path, "podSelector")
            yield Change(f"{answer.where(path)} is {{}}", answer.put(path, {}))


def mix_peer(answer: Answer) -> Iterator[Change]:
    """A block and a selector in one peer, or one with a selector of the wrong name: refused."""
    for peer in answer.peers:
        mixed = {**peer.value, "ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}
        yield Change(f"{answer.where(peer.path)} has a block and a selector", answer.put(peer.path, mixed))
        wrong = {f"{key}s": value for key, value in peer.value.items()}
        yield Change(f"{answer.where(peer.path)} has its keys in the plural", answer.put(peer.path, wrong))


def swap_selectors(answer: Answer) -> Iterator[Change]:
    """A peer's namespaceSelector as its podSelector, and the other way round."""
    other = {"podSelector": "namespaceSelector", "namespaceSelector": "podSelector"}
    for peer in answer.peers:
        if peer.value and set(peer.value) <= set(other):
            swapped = {other[key]: value for key, value in peer.value.items()}
            yield Change(f"{answer.where(peer.path)} has its selectors swapped", answer.put(peer.path, swapped))


def _both(peer: JsonObject) -> bool:
    return set(peer) == {"podSelector", "namespaceSelector"}


def _lists(answer: Answer) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(peer.path[:-1] for peer in answer.peers))


def _words(peer: JsonObject | None) -> str:
    return "null" if peer is None else str(peer)


OPERATORS = (
    drop_peer, omit_peers, duplicate_peer, reverse_peers, add_peer, replace_peer, move_peer, split_peer, merge_peers,
    forget_selector, add_selector, mix_peer, swap_selectors,
)  # fmt: skip
