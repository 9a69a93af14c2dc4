"""Bounds against a state: who holds which token, and as whom pods run."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.subjects.protocol import Bounds, Witness
from lab.subjects.service_accounts.account import accounts
from lab.subjects.service_accounts.pods import Seated, Token, seated

MISSING, EXCESS = "missing", "excess"


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """The tokens and accounts in which a state leaves its bounds; then pods that could be created.

    A token that must be there counts where it is for the same audience, at the same place, and lives no longer; one
    that is there is permitted where one of that audience is, and lives no longer than that.
    """
    found = [*_of_pods(bounds, state), *([] if closed else _of_new_pods(bounds, state))]
    return tuple(found)


def _by_ref(state: State) -> dict[Ref, Seated]:
    return {each.ref: each for each in seated(state)}


def _of_pods(bounds: Bounds, state: State) -> Iterator[Witness]:
    required, own, permitted = (_by_ref(each) for each in (bounds.required, state, bounds.permitted))
    for ref in dict.fromkeys((*required, *own)):
        wanted, seat, allowed = required.get(ref), own.get(ref), permitted.get(ref)
        if wanted is not None and not wanted.refusal and (seat is None or seat.refusal):
            text = f"{_name(ref)} is gone" if seat is None else f"{_name(ref)} cannot be created: {seat.refusal}"
            yield Witness(MISSING, text, _facts(ref))
        elif seat is not None and not seat.refusal:
            yield from _of_account(seat, wanted, allowed)
            yield from _missing(seat, wanted)
            yield from _excess(seat, allowed)


def _of_account(seat: Seated, wanted: Seated | None, allowed: Seated | None) -> Iterator[Witness]:
    known = {each.account for each in (wanted, allowed) if each is not None}
    if known and seat.account not in known:
        text = f"{_name(seat.ref)} runs as {seat.account}, and must run as {' or '.join(sorted(known))}"
        yield Witness(EXCESS, text, {**_facts(seat.ref), "account": seat.account})


def _missing(seat: Seated, wanted: Seated | None) -> Iterator[Witness]:
    for container, tokens in (wanted.tokens if wanted is not None else {}).items():
        for token in tokens:
            if not any(_serves(held, token) for held in seat.tokens.get(container, ())):
                text = f"container {container} of {_name(seat.ref)} does not hold {token}, and must"
                yield Witness(MISSING, text, {**_facts(seat.ref), "container": container, **_token(token)})


def _excess(seat: Seated, allowed: Seated | None) -> Iterator[Witness]:
    for container, tokens in seat.tokens.items():
        may = allowed.tokens.get(container, ()) if allowed is not None else ()
        for token in tokens:
            if not any(token.audience == each.audience and _no_longer(token, each) for each in may):
                text = f"container {container} of {_name(seat.ref)} holds {token}, and must not"
                yield Witness(EXCESS, text, {**_facts(seat.ref), "container": container, **_token(token)})


def _serves(held: Token, asked: Token) -> bool:
    return (held.audience, held.path) == (asked.audience, asked.path) and _no_longer(held, asked)


def _no_longer(one: Token, other: Token) -> bool:
    return other.expiration is None or (one.expiration is not None and one.expiration <= other.expiration)


def _of_new_pods(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Pods that say nothing of the token, run as each account there is."""
    required, own, permitted = (accounts(each) for each in (bounds.required, state, bounds.permitted))
    for key, account in own.items():
        namespace, name = key
        mounts = account.automounts is not False
        wanted, allowed = required.get(key), permitted.get(key)
        facts = {"namespace": namespace, "account": name}
        if wanted is not None and wanted.automounts is not False and not mounts:
            text = f"a new pod of {name} in {namespace} would not get its token, and must"
            yield Witness(MISSING, text, facts, made_up=True)
        if mounts and allowed is not None and allowed.automounts is False:
            text = f"a new pod of {name} in {namespace} would get its token, and must not"
            yield Witness(EXCESS, text, facts, made_up=True)


def _facts(ref: Ref) -> dict[str, object]:
    return {"kind": ref.kind, "namespace": ref.namespace, "name": ref.name}


def _token(token: Token) -> dict[str, object]:
    return {"audience": token.audience, "path": token.path, "expirationSeconds": token.expiration}


def _name(ref: Ref) -> str:
    return f"{ref.namespace}/{ref.name}"
