"""The workloads of an attempt, each beside itself as the task wants it."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.coaching import Case, with_part
from lab.subjects.service_accounts.pods import Seated, seated

NAME = "serviceaccounts"

AUTOMOUNT = "automountServiceAccountToken"

ACCOUNTS = "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"
OPT_OUT = ACCOUNTS + "#opt-out-of-api-credential-automounting"
PROJECTED = ACCOUNTS + "#serviceaccount-token-volume-projection"


@dataclass(frozen=True, slots=True)
class Pair:
    """A workload as it is and as it is wanted."""

    seat: Seated
    bound: Seated

    def __str__(self) -> str:
        return f"{self.seat.ref.kind} {self.seat.name}"

    @property
    def spec(self) -> JsonObject:
        """The pod's part of the manifest."""
        return mapping(self.seat.source.get(self.seat.spec_path))

    @property
    def wanted(self) -> JsonObject:
        """The same, as it is wanted."""
        return mapping(self.bound.source.get(self.bound.spec_path))

    def span(self, *path: str | int) -> Span:
        """Where a part of the pod stands."""
        return self.seat.source.span((*self.seat.spec_path, *path))

    def with_fields(self, *fields: str) -> KubeObject:
        """The workload with fields of its pod as they are wanted; ``mounts`` stands for those of its containers."""
        changes: list[tuple[Path, Json]] = [
            ((*self.seat.spec_path, field), self.wanted.get(field)) for field in fields if field != "mounts"
        ]
        if "mounts" in fields:
            known = {text(each.get("name")): each for each in items(self.wanted.get("containers"))}
            for index, each in enumerate(items(self.spec.get("containers"))):
                mounts = known.get(text(each.get("name")), {}).get("volumeMounts")
                changes.append(((*self.seat.spec_path, "containers", index, "volumeMounts"), mounts))
        return with_part(self.seat.source, *changes)

    def with_automount(self, value: bool) -> KubeObject:
        """The workload that says itself whether it wants the token."""
        return with_part(self.seat.source, ((*self.seat.spec_path, AUTOMOUNT), value))

    @property
    def token_wanted(self) -> bool:
        """Whether its containers are to hold the API server's token."""
        return any(not token.audience for tokens in self.bound.tokens.values() for token in tokens)

    @property
    def token_held(self) -> bool:
        """Whether they hold it."""
        return any(not token.audience for tokens in self.seat.tokens.values() for token in tokens)

    def sources(self) -> Iterator[tuple[Path, JsonObject]]:
        """Every projected token of the pod."""
        for index, volume in enumerate(items(self.spec.get("volumes"))):
            for place, source in enumerate(items(mapping(volume.get("projected")).get("sources"))):
                if isinstance(source.get("serviceAccountToken"), dict):
                    here = ("volumes", index, "projected", "sources", place, "serviceAccountToken")
                    yield here, source["serviceAccountToken"]

    @property
    def asked(self) -> JsonObject:
        """The projected token that is wanted; empty where none is."""
        return next((source for _, source in Pair(self.bound, self.bound).sources()), {})


def pairs(case: Case) -> Iterator[Pair]:
    """Every workload that the bounds know."""
    known = {each.ref: each for each in seated(case.required)}
    for seat in seated(case.after):
        if seat.ref in known:
            yield Pair(seat, known[seat.ref])


def account_of(case: Case, pair: Pair) -> KubeObject | None:
    """The ServiceAccount of a workload, where it is written."""
    found = (item for item in case.after.of_kind("ServiceAccount") if item.ref.namespace == pair.seat.ref.namespace)
    return next((item for item in found if item.ref.name == pair.seat.account), None)
