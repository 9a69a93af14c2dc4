"""An attempt's policies taken apart: specs, rules and selectors with their places, and what the task has there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.checks import fate_of
from lab.subjects.cilium.policy import CILIUM_KINDS, specs
from lab.subjects.cilium.proof.compare import FlowWitness, mended
from lab.subjects.cilium.verdict import Fate
from lab.subjects.cilium.world import World
from lab.subjects.coaching import Case, Mend, MendingRule, with_part
from lab.subjects.remembered import of_value

SUBJECT = "cilium"
LANGUAGE = "https://docs.cilium.io/en/stable/security/policy/language/"
INTRO = "https://docs.cilium.io/en/stable/security/policy/intro/"
KUBERNETES = "https://docs.cilium.io/en/stable/security/policy/kubernetes/"
WAYS = ("ingress", "egress", "ingressDeny", "egressDeny")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an object: a spec, a rule or a selector, and where it stands."""

    item: KubeObject
    path: Path
    value: JsonObject

    def with_(self, *changes: tuple[Path, Json]) -> KubeObject:
        """The object with parts of this part set; None takes one away."""
        return with_part(self.item, *(((*self.path, *path), part) for path, part in changes))

    @property
    def side(self) -> str:
        """Of a rule: ``from`` or ``to``."""
        return "from" if self.way.startswith("ingress") else "to"

    @property
    def way(self) -> str:
        """Of a rule: the section it stands in."""
        return str(self.path[-2])

    @property
    def denies(self) -> bool:
        """Of a rule: whether it denies."""
        return self.way.endswith("Deny")


class CiliumRule(MendingRule):
    """A misunderstanding about Cilium's policies."""

    subject = SUBJECT
    link = LANGUAGE

    def suspect(self, case: Case) -> Iterator[Mend]:
        """The suspects that are worth trying in full: they put right one of the first things that are wrong.

        Where the same mistake was made in several objects, mending all of them comes first.
        """
        found = [mend for mend in self.suspects(case) if promising(case, mend)]
        alike: dict[str, dict[Ref, Mend]] = {}
        for mend in found:
            if len(mend.objects) == 1:
                alike.setdefault(mend.finding.mend, {}).setdefault(next(iter(mend.objects)), mend)
        for same in alike.values():
            if len(same) > 1:
                first = next(iter(same.values()))
                yield Mend(first.finding, {ref: item for mend in same.values() for ref, item in mend.objects.items()})
        yield from found

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        raise NotImplementedError

    def proof(self, case: Case, after: State, closed: bool, /) -> Sequence[str] | None:
        """What is wrong with other policies, among the ends and layers that those of the attempt tell apart."""
        return mended(case.attempt.setting.bounds, case.after, after, closed=closed)

    def at(self, part: Part, message: str, how: str, changed: KubeObject, path: Path = ()) -> Mend:
        """A mend of one part; ``path`` leads from it to what is told."""
        return self.mend(message, part.item.span((*part.path, *path)), how, [changed])


SAMPLES = 8


def promising(case: Case, mend: Mend) -> bool:
    """Whether a mend puts right at least one of a few flows that are wrong: asked of these alone, for it is quick."""
    flows = _samples(case)
    if not flows or any(ref.kind not in CILIUM_KINDS for ref in mend.objects):
        return True
    state = case.mended(mend.objects)
    world = World.of(state)
    return any(_right(world, state, each) for each in flows)


@of_value(1)
def _samples(case: Case) -> list[FlowWitness]:
    flows = [each for each in case.wrong if isinstance(each, FlowWitness)]
    return flows[:: max(1, len(flows) // SAMPLES)]


def _right(world: World, state: State, wrong: FlowWitness) -> bool:
    if wrong.source is None or wrong.destination is None or wrong.layer is None:
        return True
    fate, proven = fate_of(world, state, wrong.source, wrong.destination, wrong.layer)
    through = fate is Fate.FORWARDED
    if wrong.kind == "missing":
        return through
    return not through or proven


def policies(case: Case) -> Iterator[KubeObject]:
    """The policies that were written or changed."""
    for kind in CILIUM_KINDS:
        yield from case.of_kind(kind)


def spec_parts(case: Case) -> Iterator[Part]:
    """Their specs."""
    for item in policies(case):
        for path, spec in specs(item):
            yield Part(item, path, spec)


def rule_parts(case: Case, *ways: str) -> Iterator[Part]:
    """Their rules, of those sections or of all."""
    for spec in spec_parts(case):
        for way in ways or WAYS:
            for number, rule in enumerate(listed(spec.value.get(way))):
                yield Part(spec.item, (*spec.path, way, number), mapping(rule))


def peer_selectors(case: Case) -> Iterator[tuple[Part, Part]]:
    """The selectors of endpoints that their rules are about, each with its rule."""
    for rule in rule_parts(case):
        field = f"{rule.side}Endpoints"
        for number, each in enumerate(listed(rule.value.get(field))):
            yield rule, Part(rule.item, (*rule.path, field, number), mapping(each))


def wanted_specs(case: Case) -> Iterator[JsonObject]:
    """The specs of the task's own policies, those it was found with left out."""
    for state in (case.required, case.permitted):
        for kind in CILIUM_KINDS:
            for item in state.of_kind(kind):
                found = case.before.objects.get(item.ref)
                if found is None or found.value != item.value:
                    yield from (spec for _, spec in specs(item))


def wanted_rules(case: Case, *ways: str) -> Iterator[JsonObject]:
    """The rules of the task's own policies."""
    seen: list[JsonObject] = []
    for spec in wanted_specs(case):
        for way in ways:
            for rule in map(mapping, listed(spec.get(way))):
                if rule not in seen:
                    seen.append(rule)
                    yield rule


def wanted_groups(case: Case, *ways: str) -> Iterator[JsonObject]:
    """The entries of ``toPorts`` of the task's own policies."""
    for rule in wanted_rules(case, *ways):
        yield from map(mapping, listed(rule.get("toPorts")))


def group_parts(case: Case, *ways: str) -> Iterator[tuple[Part, Part]]:
    """The entries of ``toPorts``, each with its rule."""
    for rule in rule_parts(case, *ways):
        for number, each in enumerate(listed(rule.value.get("toPorts"))):
            yield rule, Part(rule.item, (*rule.path, "toPorts", number), mapping(each))


def listed(written: Json) -> list[Json]:
    """A list, empty for what is none."""
    return written if isinstance(written, list) else []


def mapping(written: Json) -> JsonObject:
    """A mapping, empty for what is none."""
    return written if isinstance(written, dict) else {}


def wrong_kinds(case: Case) -> set[str]:
    """Whether something is missing, or too much."""
    return {witness.kind for witness in case.wrong}
