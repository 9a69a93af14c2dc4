"""From names that a person writes to the pods, hosts and addresses there are."""

from __future__ import annotations

from lab.cluster.nearest import nearest
from lab.cluster.services import address_of
from lab.cluster.state import State
from lab.subjects.network.ends import End

HOW = "write it like namespace/pod, namespace/workload, a host's name or an address"


def sources(state: State, text: str) -> tuple[End, ...]:
    """Who is meant as the source: one pod, the pods of a workload, a host, a node or a bare address.

    Raises ValueError with a sentence that says what to write, or which name is nearest.
    """
    name = text.strip()
    if not name:
        raise ValueError(f"say where from; {HOW}")
    address = address_of(name.strip("[]"))
    if address is not None:
        return (state.at(address) or address,)
    if "/" in name:
        return _slashed(state, name)
    host = state.host(name)
    if host is not None:
        return (host,)
    return _bare(state, name)


def pods(state: State, namespace: str, name: str) -> tuple[End, ...]:
    """The pod of that name, or the pods of the workload. Raises ValueError naming the nearest."""
    found = state.pods_named(namespace, name)
    if found:
        return found
    raise ValueError(_no_such_pod(state, namespace, name))


def _slashed(state: State, name: str) -> tuple[End, ...]:
    namespace, _, rest = name.partition("/")
    if namespace == "node":
        node = state.node(rest)
        if node is None:
            meant = nearest(rest, (each.name for each in state.nodes))
            raise ValueError(f"there is no node {rest!r}{_perhaps(meant)}")
        return (node,)
    if "/" in rest:
        raise ValueError(f"{name!r} is not a source; {HOW}")
    return pods(state, namespace, rest)


def _bare(state: State, name: str) -> tuple[End, ...]:
    """A name without a namespace, when only one namespace has it."""
    places = [namespace for namespace in state.namespaces if state.pods_named(namespace, name)]
    if len(places) == 1:
        return state.pods_named(places[0], name)
    if places:
        choices = ", ".join(f"{namespace}/{name}" for namespace in sorted(places))
        raise ValueError(f"say which {name!r} is meant: {choices}")
    known = {*_names(state), *(host.name for host in state.hosts)}
    short = {each.partition("/")[2]: each for each in sorted(known)}
    meant = short.get(nearest(name, short), "") or nearest(name, known)
    raise ValueError(f"there is no pod, workload or host {name!r}{_perhaps(meant)}")


def _no_such_pod(state: State, namespace: str, name: str) -> str:
    if namespace not in state.namespaces:
        return f"there is no namespace {namespace!r}{_perhaps(nearest(namespace, state.namespaces))}"
    here = [each.partition("/")[2] for each in _names(state) if each.startswith(f"{namespace}/")]
    meant = nearest(name, here)
    if not meant:
        elsewhere = [each for each in _names(state) if each.endswith(f"/{name}")]
        meant = elsewhere[0] if elsewhere else ""
    else:
        meant = f"{namespace}/{meant}"
    return f"there is no pod or workload {name!r} in namespace {namespace}{_perhaps(meant)}"


def _names(state: State) -> list[str]:
    """Every pod and every workload as namespace/name, workloads first."""
    owned = {f"{pod.namespace}/{pod.owner.name}": None for pod in state.pods if pod.owner is not None}
    return [*owned, *map(str, state.pods)]


def _perhaps(name: str) -> str:
    return f"; did you mean {name}?" if name else ""
