"""Sidecars, and the modes in which they take connections."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, Path
from lab.subjects.coaching import Case, Mend, moved, with_part
from lab.subjects.istio.coach.parts import CONCEPTS, IstioRule, mapping, spec_of, wanted
from lab.subjects.istio.injection import NAMESPACE_LABEL, ROOT
from lab.subjects.istio.peer_authentication import match_labels

KIND = "PeerAuthentication"


class NotInjected(IstioRule):
    """Workloads without a sidecar."""

    id = "istio-not-injected"
    why = "Without a sidecar a pod speaks plain text and no policy of Istio's is asked. Sidecars come with a label."
    link = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Label the namespaces as the task does."""
        for state in (case.required, case.permitted):
            for item in state.of_kind("Namespace"):
                now = case.after.objects.get(item.ref)
                if now is not None and now.labels != item.labels:
                    said = f"the pods of namespace {item.ref.name} have no sidecar"
                    span = now.span(("metadata", "labels")) if now.labels else now.span(("metadata", "name"))
                    how = f"Label the namespace `{NAMESPACE_LABEL}: enabled`, and start the pods again."
                    changed = with_part(now, (("metadata", "labels"), dict(item.labels)))
                    yield self.mend(said, span, how, [changed])


class WorkloadOverrides(IstioRule):
    """A workload's own policy, left as it was."""

    id = "istio-workload-overrides"
    why = "A policy with a selector decides for its workloads, whatever the namespace's or the mesh's policy says."
    link = CONCEPTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Do with it as the task does."""
        for item in case.after.of_kind(KIND):
            if not match_labels(item) or case.before.objects.get(item.ref) is None:
                continue
            if case.before.objects[item.ref].value != item.value:
                continue
            meant = case.required.objects.get(item.ref)
            if meant is None or meant.value != item.value:
                said = f"{item.ref.name} decides for its workloads, not the namespace's policy"
                how = "Change it, or delete it so that the namespace's policy counts."
                yield self.mend(said, item.span(("metadata", "name")), how, [meant or item.ref])


class OldestWins(IstioRule):
    """A second policy of the same reach."""

    id = "istio-oldest-wins"
    why = "Of several policies for the same workloads, or for the same namespace, only the oldest counts."
    link = CONCEPTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the older ones away, or write them so."""
        items = [item for ref, item in case.after.objects.items() if ref.kind == KIND]
        for place, item in enumerate(items):
            if item not in tuple(case.of_kind(KIND)):
                continue
            older = [
                each for each in items[:place]
                if each.ref.namespace == item.ref.namespace and match_labels(each) == match_labels(item)
            ]  # fmt: skip
            if older:
                said = f"{older[0].ref.name} is older and counts in its place"
                how = f"Change {older[0].ref.name} instead, or delete it."
                span = item.span(("metadata", "name"))
                yield self.mend(said, span, how, [each.ref for each in older])


class RootSelector(IstioRule):
    """A selector in Istio's own namespace."""

    id = "istio-root-selector"
    why = "In Istio's own namespace only a policy without a selector counts: it is for the whole mesh."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put it where its workloads are."""
        for item in case.of_kind(KIND):
            if item.ref.namespace == ROOT and match_labels(item):
                for namespace in {each.ref.namespace for each in wanted(case, KIND)}:
                    there = moved(item, namespace=namespace)
                    span = item.span(("metadata", "namespace"))
                    how = f"Put it into namespace {namespace}."
                    yield self.mend(f"a policy with a selector does nothing in {ROOT}", span, how, [item.ref, there])


class WrongMode(IstioRule):
    """Another mode."""

    id = "istio-wrong-mode"
    why = (
        "PERMISSIVE takes plain text beside mutual TLS, DISABLE plain text alone, STRICT mutual TLS alone. UNSET, or "
        "no `mtls`, takes over what the namespace or the mesh says, and PERMISSIVE where they say nothing."
    )
    link = CONCEPTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's mode."""
        for item in case.of_kind(KIND):
            own = mapping(spec_of(item).get("mtls")).get("mode")
            for mode in dict.fromkeys(str(mapping(spec_of(e).get("mtls")).get("mode")) for e in wanted(case, KIND)):
                if mode not in ("None", own):
                    said = f"mode {own} is not what the task asks" if own else "the policy sets no mode"
                    yield self.at(item, ("spec", "mtls"), said, f"Write `mtls: {{mode: {mode}}}`.",
                                  (("spec", "mtls"), {"mode": mode}))  # fmt: skip


class PortOfService(IstioRule):
    """A Service's port where the pod's is meant."""

    id = "istio-port-of-service"
    why = "`portLevelMtls` names ports of the pod, the ones that its containers listen on, not those of a Service."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name the port that the Service leads to."""
        targets = {
            str(port.number): str(port.target) for service in case.after.services for port in service.ports
            if port.number != port.target
        }  # fmt: skip
        for item in case.of_kind(KIND):
            written = mapping(spec_of(item).get("portLevelMtls"))
            for port in written:
                if port in targets:
                    turned = {targets[port] if key == port else key: value for key, value in written.items()}
                    said = f"{port} is a Service's port; its pods listen on {targets[port]}"
                    path = ("spec", "portLevelMtls")
                    yield self.at(item, (*path, port), said, f"Write `{targets[port]}:`.", (path, turned))


class PortModeMissing(IstioRule):
    """An exception for a port that is not there."""

    id = "istio-port-mode-missing"
    why = "A mode for one port stands under `portLevelMtls`, in a policy with a selector; it counts before `mtls`."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add the task's."""
        for meant in wanted(case, KIND):
            ports = mapping(spec_of(meant).get("portLevelMtls"))
            if ports and meant.ref not in case.after.objects:
                said = f"no policy gives port {next(iter(ports))} a mode of its own"
                there = next(case.of_kind(KIND), None)
                span = there.span(("metadata", "name")) if there is not None else None
                yield self.mend(said, span, "Write one for its workloads, with `portLevelMtls`.", [meant])
        for item in case.of_kind(KIND):
            for meant in wanted(case, KIND):
                ports = mapping(spec_of(meant).get("portLevelMtls"))
                own = mapping(spec_of(item).get("portLevelMtls"))
                if ports and ports != own:
                    first = next(iter(ports))
                    has = "another mode" if first in own else "no mode of its own"
                    said = f"port {first} has {has}"
                    how = f"Write `portLevelMtls: {{{first}: {{mode: {mapping(ports[first]).get('mode')}}}}}`."
                    changes: list[tuple[Path, Json]] = [(("spec", "portLevelMtls"), ports)]
                    if not match_labels(item):
                        changes.append((("spec", "selector"), spec_of(meant).get("selector")))
                    yield self.at(item, ("spec", "portLevelMtls"), said, how, *changes)


class PortModeLeft(IstioRule):
    """An exception that is not wanted."""

    id = "istio-port-mode-left"
    why = "A mode under `portLevelMtls` counts before the policy's own: that port stays as it says."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Leave it out."""
        for item in case.of_kind(KIND):
            written = mapping(spec_of(item).get("portLevelMtls"))
            for port, value in written.items():
                rest = {key: each for key, each in written.items() if key != port} or None
                path = ("spec", "portLevelMtls")
                said = f"port {port} has mode {mapping(value).get('mode')}"
                yield self.at(item, (*path, port), said, "Leave the port out.", (path, rest))


class WrongNamespace(IstioRule):
    """A policy in another namespace than its workloads."""

    id = "istio-wrong-namespace"
    why = "A policy is for workloads of its own namespace; only in Istio's own it is for the whole mesh."
    link = CONCEPTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put it where the task has one."""
        for kind in (KIND, "AuthorizationPolicy"):
            places = {each.ref.namespace for each in wanted(case, kind)}
            for item in case.of_kind(kind):
                for namespace in sorted(places - {item.ref.namespace}):
                    there = moved(item, namespace=namespace)
                    said = f"the policy is for namespace {item.ref.namespace}"
                    if item.ref.namespace == ROOT:
                        said = "the policy is for the whole mesh"
                    span = item.span(("metadata", "namespace")) if item.get(("metadata", "namespace")) else item.span()
                    yield self.mend(said, span, f"Put it into namespace {namespace}.", [item.ref, there])


class WrongSelector(IstioRule):
    """A policy for other workloads."""

    id = "istio-wrong-selector"
    why = "A policy with a selector is for the pods that carry all of its labels, one without for the whole namespace."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Select as the task does."""
        for kind in (KIND, "AuthorizationPolicy"):
            for item in case.of_kind(kind):
                own = spec_of(item).get("selector")
                asked = [spec_of(each).get("selector") for each in wanted(case, kind)]
                for number, selector in enumerate(asked):
                    if selector != own and selector not in asked[:number]:
                        labels = mapping(mapping(selector).get("matchLabels"))
                        told = ", ".join(f"{k}={v}" for k, v in labels.items())
                        said = "the policy is for the whole namespace" if not own else "it is for other workloads"
                        how = f"Select {told}." if told else "Leave `selector` out."
                        yield self.at(item, ("spec", "selector"), said, how, (("spec", "selector"), selector))


class DestinationContradicts(IstioRule):
    """Clients that call otherwise than is taken."""

    id = "istio-destination-rule"
    why = (
        "A DestinationRule with `tls` says how clients call. Without one they use mutual TLS by themselves wherever it "
        "is taken; `DISABLE` makes them speak plain text, which STRICT does not take."
    )
    link = "https://istio.io/latest/docs/reference/config/networking/destination-rule/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the rule's ``tls`` away, or do as the task does."""
        for item in case.after.of_kind("DestinationRule"):
            meant = case.required.objects.get(item.ref)
            if meant is None or meant.value != item.value:
                said = f"{item.ref.name} makes clients call otherwise"
                span = item.span(("spec", "trafficPolicy")) if item.spec.get("trafficPolicy") else item.span()
                how = "Leave its `tls` out, or write ISTIO_MUTUAL."
                yield self.mend(said, span, how, [meant or item.ref])
