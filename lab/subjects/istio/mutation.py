"""Answers with one thing changed: policies of Istio's, and the labels that sidecars depend on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.subjects.changes import Change, Operator, Written, mutants
from lab.subjects.istio.naive.oracle import oracle
from lab.subjects.mutation import Mutant, Ruling
from lab.subjects.protocol import Bounds

MODES = ("STRICT", "PERMISSIVE", "DISABLE", "UNSET")
SELECTING = ("PeerAuthentication", "AuthorizationPolicy")


def modes(written: Written) -> Iterator[Change]:
    """Another mode, for all ports or for one; none."""
    for number, document in written.of_kind("PeerAuthentication"):
        spec = document.get("spec") or {}
        for mode in MODES:
            yield written.changed(number, ("spec", "mtls"), {"mode": mode}, f"mtls {mode}")
            for port in spec.get("portLevelMtls") or {}:
                yield written.changed(number, ("spec", "portLevelMtls", port), {"mode": mode}, f"{port} {mode}")
        yield written.changed(number, ("spec", "mtls"), None, "mtls left out")
        yield written.changed(number, ("spec", "portLevelMtls"), None, "portLevelMtls left out")
        for port, each in (spec.get("portLevelMtls") or {}).items():
            moved = {str(int(port) + 1): each} if str(port).isdigit() else {}
            yield written.changed(number, ("spec", "portLevelMtls"), moved, f"{port} as {moved}")


def selectors(written: Written) -> Iterator[Change]:
    """No selector, another label, another namespace."""
    for number, document in written.of_kind(*SELECTING):
        labels = ((document.get("spec") or {}).get("selector") or {}).get("matchLabels") or {}
        if labels:
            yield written.changed(number, ("spec", "selector"), None, "selector left out")
        for key in labels:
            other = {**labels, key: "another"}
            yield written.changed(number, ("spec", "selector", "matchLabels"), other, f"{key} another")
        if not labels:
            chosen = {"matchLabels": {"app": "another"}}
            yield written.changed(number, ("spec", "selector"), chosen, "selector app=another")
        for namespace in written.names("Namespace"):
            if namespace != (document.get("metadata") or {}).get("namespace"):
                yield written.changed(number, ("metadata", "namespace"), namespace, f"in {namespace}")


def actions(written: Written) -> Iterator[Change]:
    """Another action; no rules; a rule for everything; a rule less."""
    for number, document in written.of_kind("AuthorizationPolicy"):
        spec = document.get("spec") or {}
        for action in ("ALLOW", "DENY", "AUDIT"):
            if (spec.get("action") or "ALLOW") != action:
                yield written.changed(number, ("spec", "action"), action, action)
        yield written.changed(number, ("spec", "rules"), None, "no rules")
        yield written.changed(number, ("spec", "rules"), [{}], "a rule for everything")
        rules = spec.get("rules") or []
        for place in range(len(rules)) if len(rules) > 1 else ():
            kept = [rule for at, rule in enumerate(rules) if at != place]
            yield written.changed(number, ("spec", "rules"), kept, f"rules[{place}] left out")


def rules(written: Written) -> Iterator[Change]:
    """Fields of sources and operations left out, exchanged, widened; sources taken apart."""
    for number, document in written.of_kind("AuthorizationPolicy"):
        for place, rule in enumerate((document.get("spec") or {}).get("rules") or ()):
            for part in rule or {}:
                yield written.changed(number, ("spec", "rules", place, part), None, f"{part} left out")
            for part, inner in (("from", "source"), ("to", "operation")):
                for at, each in enumerate((rule or {}).get(part) or ()):
                    path: Path = ("spec", "rules", place, part, at, inner)
                    fields = (each or {}).get(inner) or {}
                    yield from _fields(written, number, path, fields)
                    if len(fields) > 1:
                        apart = [{inner: {key: value}} for key, value in fields.items()]
                        yield written.changed(number, ("spec", "rules", place, part), apart, f"{part} taken apart")


def reordered(written: Written) -> Iterator[Change]:
    """The same rules the other way round: any of them is enough."""
    for number, document in written.of_kind("AuthorizationPolicy"):
        listed = (document.get("spec") or {}).get("rules") or []
        if len(listed) > 1:
            yield written.changed(number, ("spec", "rules"), listed[::-1], "rules the other way round")


def _fields(written: Written, number: int, path: Path, fields: JsonObject) -> Iterator[Change]:
    for key, values in fields.items():
        if len(fields) > 1:
            yield written.changed(number, (*path, key), None, f"{key} left out")
        negative = f"not{key[0].upper()}{key[1:]}" if not key.startswith("not") else key[3].lower() + key[4:]
        turned = {negative if name == key else name: value for name, value in fields.items()}
        yield written.changed(number, path, turned, f"{key} as {negative}")
        for place, value in enumerate(values):
            for text in _texts(key, str(value)):
                made: list[Json] = [*values[:place], text, *values[place + 1 :]]
                yield written.changed(number, (*path, key), made, f"{value} as {text}")
            if len(values) > 1:
                yield written.changed(number, (*path, key), values[:place] + values[place + 1 :], f"{value} left out")


def _texts(key: str, value: str) -> Iterator[str]:
    if key in ("principals", "notPrincipals"):
        yield f"spiffe://{value}"
        yield value.rpartition("/")[2]
        yield f"{value.rpartition('/')[0]}/*"
    elif key in ("paths", "notPaths"):
        yield f"{value}*" if not value.endswith("*") else value.rstrip("*")
        yield value.rstrip("*").rstrip("/") or "/"
    elif key in ("methods", "notMethods"):
        yield "POST" if value != "POST" else "GET"
    elif key in ("ports", "notPorts"):
        yield str(int(value) + 1) if value.isdigit() else "80"
    else:
        yield f"{value}*"
    yield "*"


def sidecars(written: Written) -> Iterator[Change]:
    """Namespaces and pods that switch sidecars off, or no longer on."""
    for number, document in written.of_kind("Namespace"):
        labels = (document.get("metadata") or {}).get("labels") or {}
        for key in labels:
            yield written.changed(number, ("metadata", "labels", key), None, f"{key} left out")
            yield written.changed(number, ("metadata", "labels", key), "disabled", f"{key} disabled")


def clients(written: Written) -> Iterator[Change]:
    """How clients call."""
    for number, _ in written.of_kind("DestinationRule"):
        for mode in ("DISABLE", "ISTIO_MUTUAL", "SIMPLE"):
            yield written.changed(number, ("spec", "trafficPolicy", "tls"), {"mode": mode}, f"tls {mode}")


def left_out(written: Written) -> Iterator[Change]:
    """A whole document."""
    if len(written.documents) > 1:
        for number in range(len(written.documents)):
            yield written.left_out(number)


OPERATORS: tuple[Operator, ...] = (modes, selectors, actions, rules, reordered, sidecars, clients, left_out)


class IstioMutation:
    """The tests of this subject's grading."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """Every change of one thing, without repeats and never the answer itself."""
        return mutants(OPERATORS, documents, scenario)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state, closed=closed)
