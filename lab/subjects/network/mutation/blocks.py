"""Blocks of addresses and what they except: widened, narrowed, split, moved, dropped."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.subjects.network.mutation.answer import Answer, Change, Site

Network: TypeAlias = IPv4Network | IPv6Network


def change_block(answer: Answer) -> Iterator[Change]:
    """Twice as wide, each half, the one beside it, everything, the other family; host bits, no length, no address."""
    for block in answer.blocks:
        path = (*block.path, "cidr")
        whole = _block(block)
        texts = [str(each) for each in (*_wider(whole), *_halves(whole), *_beside(whole))]
        texts += ["0.0.0.0/0", "::/0", f"{whole.network_address}/32", f"{whole[-1]}/{whole.prefixlen}"]
        for text in (*texts, str(whole.network_address), "everyone", ""):
            yield Change(f"{answer.where(path)} is {text!r}", answer.put(path, text))
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def halve_block(answer: Answer) -> Iterator[Change]:
    """Two blocks in place of one: the same addresses."""
    for block in answer.blocks:
        halves = [
            {"ipBlock": written}
            for half in _halves(_block(block))
            if (written := _with_excepts(half, _excepts(block))) is not None
        ]
        if halves:
            peer = block.path[:-1]
            peers = answer.at(peer[:-1])
            place = int(peer[-1])
            text = f"{answer.where(block.path)} is two halves"
            yield Change(text, answer.put(peer[:-1], [*peers[:place], *halves, *peers[place + 1 :]]))


def drop_except(answer: Answer) -> Iterator[Change]:
    """One exception less, or all of them."""
    for block in answer.blocks:
        path = (*block.path, "except")
        for number, _ in enumerate(_excepts(block)):
            yield Change(f"{answer.where((*path, number))} is left out", answer.drop((*path, number)))
        if _excepts(block):
            yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def change_except(answer: Answer) -> Iterator[Change]:
    """An exception twice as wide, half as wide, beside where it was, as wide as the block, outside it."""
    for block in answer.blocks:
        for number, except_ in enumerate(_excepts(block)):
            path = (*block.path, "except", number)
            others = (*_wider(except_), *_halves(except_), *_beside(except_), _block(block), *_beside(_block(block)))
            for other in (*map(str, others), str(except_.network_address)):
                yield Change(f"{answer.where(path)} is {other}", answer.put(path, other))


def halve_except(answer: Answer) -> Iterator[Change]:
    """Two exceptions in place of one, or one twice: the same addresses."""
    for block in answer.blocks:
        path = (*block.path, "except")
        for number, except_ in enumerate(_excepts(block)):
            rest = [str(each) for place, each in enumerate(_excepts(block)) if place != number]
            halves = [str(half) for half in _halves(except_)]
            if halves:
                yield Change(f"{answer.where((*path, number))} is two halves", answer.put(path, [*rest, *halves]))
            twice = answer.append(path, str(except_))
            yield Change(f"{answer.where((*path, number))} is there twice", twice)


def add_except(answer: Answer) -> Iterator[Change]:
    """One exception more: either half of the block, its first and last address."""
    for block in answer.blocks:
        whole = _block(block)
        ends = [ip_network(str(whole[0])), ip_network(str(whole[-1]))]
        for except_ in (*_halves(whole), *ends):
            path = (*block.path, "except")
            yield Change(f"{answer.where(path)} has {except_} too", answer.append(path, str(except_)))


def except_as_peer(answer: Answer) -> Iterator[Change]:
    """An exception as a peer beside the block: it opens what it should keep shut."""
    for block in answer.blocks:
        for number, except_ in enumerate(_excepts(block)):
            peers = block.path[:-2]
            added = answer.append(peers, {"ipBlock": {"cidr": str(except_)}})
            where = answer.where((*block.path, "except", number))
            yield Change(f"{where} is a peer too", added)
            yield Change(f"{where} is a peer instead", answer.then(added).drop((*block.path, "except", number)))


def _block(block: Site) -> Network:
    return ip_network(block.value["cidr"], strict=False)


def _excepts(block: Site) -> list[Network]:
    return [ip_network(text, strict=False) for text in block.value.get("except") or ()]


def _with_excepts(half: Network, excepts: list[Network]) -> JsonObject | None:
    """A half with those exceptions that concern it; None where nothing is left of it."""
    inside: list[str] = []
    for each in excepts:
        if each.version == half.version and _within(half, each):
            return None
        if each.version == half.version and _within(each, half):
            inside.append(str(each))
    return {"cidr": str(half), **({"except": inside} if inside else {})}


def _within(one: Network, other: Network) -> bool:
    return int(other[0]) <= int(one[0]) and int(one[-1]) <= int(other[-1])


def _wider(block: Network) -> tuple[Network, ...]:
    return (block.supernet(),) if block.prefixlen else ()


def _halves(block: Network) -> tuple[Network, ...]:
    return tuple(block.subnets()) if block.prefixlen < block.max_prefixlen else ()


def _beside(block: Network) -> tuple[Network, ...]:
    """The other half of the block twice as wide."""
    return tuple(half for wider in _wider(block) for half in _halves(wider) if half != block)


OPERATORS = (change_block, halve_block, drop_except, change_except, halve_except, add_except, except_as_peer)
