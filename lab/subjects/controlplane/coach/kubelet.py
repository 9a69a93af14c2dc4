"""What is misunderstood about the kubelet's file and its options."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane.kubelet.configuration import configuration
from lab.cluster.controlplane.kubelet.defaults import at, steps
from lab.cluster.controlplane.kubelet.flags import FIELDS, OPTIONS
from lab.cluster.nearest import nearest
from lab.manifests.decode import UnknownField, dotted
from lab.manifests.schema.types import Pointer, Struct
from lab.subjects.controlplane.coach.case import Case
from lab.subjects.controlplane.coach.rule import KUBELET_FILE, KUBELET_TASK, LEAD, ControlPlaneRule, Seen
from lab.subjects.controlplane.settings.held import GONE


class FileRefused(ControlPlaneRule):
    """A file that the kubelet cannot decode."""

    id = "kubelet-file-refused"
    lead = LEAD
    why = "A value of the wrong type, or broken YAML, ends the kubelet: the node becomes NotReady."
    link = KUBELET_TASK

    def find(self, case: Case) -> Iterator[Seen]:
        """What the decoder says."""
        file = case.now.kubelet.file if case.now.kubelet is not None else None
        if file is None or not file.error:
            return
        finding = next(iter(file.findings), None)
        mend = finding.mend if finding is not None and finding.mend else "Write the value in the type of its field."
        if "of type bool" in file.error or "of type int" in file.error:
            mend = "Write it without quotes."
        why = finding.why if finding is not None and finding.rule.startswith("yaml") else ""
        span = finding.span if finding is not None else None
        yield Seen(f"kubelet does not start: {file.error}", case.of_component("kubelet"), span, mend, why)


class FieldIgnored(ControlPlaneRule):
    """A field that there is not: the kubelet only warns, and goes on without it."""

    id = "kubelet-field-ignored"
    why = "The kubelet warns in its log of a field that it does not know, and starts without it."
    link = KUBELET_FILE

    def find(self, case: Case) -> Iterator[Seen]:
        """Each such field, with the one that was meant."""
        file = case.now.kubelet.file if case.now.kubelet is not None else None
        if file is None or file.document is None:
            return
        for unknown in file.unknown:
            meant, mend = _meant(unknown)
            cases = case.of_option("kubelet", meant) if meant else frozenset()
            cases = cases or case.of_component("kubelet")
            span = file.document.key_span(unknown.path)
            yield Seen(f"{unknown.message} is ignored", cases, span, mend)


def _meant(unknown: UnknownField) -> tuple[str, str]:
    """The setting that a field was meant for, and what to write."""
    name, here = str(unknown.path[-1]), dotted(unknown.path[:-1])
    if name in FIELDS:
        return FIELDS[name], f"That is the name of an option; in the file it is {_nested(FIELDS[name])}."
    own = list(unknown.struct.fields)
    same = next((each for each in own if each.lower() == name.lower()), "") or _near(name, own)
    if same:
        path = f"{here}.{same}" if here else same
        return _leaf(path), f"Did you mean {same}?"
    everywhere = {path.rpartition(".")[2]: path for path in _paths(configuration(), "")}
    exact = everywhere.get(name)
    if exact is not None:
        return _leaf(exact), f"It stands elsewhere: {_nested(exact)}."
    near = nearest(name, everywhere)
    return (_leaf(everywhere[near]), f"Did you mean {_nested(everywhere[near])}?") if near else ("", "Remove it.")


def _near(name: str, own: list[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name, own, n=1, cutoff=0.75)
    return found[0] if found else ""


def _nested(path: str) -> str:
    """A dotted path as it is written in YAML, in one line."""
    parts = path.split(".")
    return parts[0] if len(parts) == 1 else f"{parts[0]}: {{{_nested('.'.join(parts[1:]))}: …}}"


def _leaf(path: str) -> str:
    """The setting that a mapping is usually about."""
    return {
        "authentication.anonymous": "authentication.anonymous.enabled",
        "authentication.webhook": "authentication.webhook.enabled",
        "authentication.x509": "authentication.x509.clientCAFile",
        "authorization": "authorization.mode",
        "authentication": "authentication.anonymous.enabled",
    }.get(path, path)


def _paths(struct: Struct, before: str) -> Iterator[str]:
    for name, field in struct.fields.items():
        type_ = field.type.to if isinstance(field.type, Pointer) else field.type
        yield f"{before}{name}"
        if isinstance(type_, Struct):
            yield from _paths(type_, f"{before}{name}.")


class OptionWins(ControlPlaneRule):
    """A setting of the file that an option overrides."""

    id = "kubelet-option-wins"
    why = "An option on the kubelet's command line counts more than its file."
    link = KUBELET_TASK

    def find(self, case: Case) -> Iterator[Seen]:
        """Settings that are wrong, and set by an option."""
        found = case.now.kubelet
        if found is None or found.options.refused is not None:
            return
        for setting, name in OPTIONS.items():
            if not found.options.is_set(name):
                continue
            span = found.options.span(name)
            sources = case.attempt.setting.after.node_sources
            named = span.file if span is not None else "the service's options"
            where = next((path for path, source in sources.items() if source == named), named)
            said = f"--{name} in {where} overrides {setting} of the file"
            mend = f"Remove --{name} there, or set it to the same value, and restart the kubelet."
            yield Seen(said, case.of_option("kubelet", setting), span, mend)


class ZeroIsDefault(ControlPlaneRule):
    """A zero in the file, where it means that nothing is said."""

    id = "kubelet-zero-is-default"
    why = "For this field the file cannot tell a zero from nothing: its default counts."
    link = KUBELET_FILE

    def find(self, case: Case) -> Iterator[Seen]:
        """Zeros that became something else."""
        found = case.now.kubelet
        if found is None or found.file is None or found.file.error:
            return
        for key, held in case.settings:
            if key.component != "kubelet" or not held.option:
                continue
            written = at(found.file.written, steps(held.option))
            if written in (0, "0", "0s", "0m", "") and written is not None and held.value not in (0.0, ""):
                said = f"{held.option}: {written} in the file means {held.shown}"
                yield Seen(said, case.of_option("kubelet", held.option), held.span, "Write another value.")


class FieldLost(ControlPlaneRule):
    """A field of the file that was there, is needed, and is gone."""

    id = "kubelet-field-lost"
    why = "Without the field its default counts, and that is something else."
    link = KUBELET_FILE

    def find(self, case: Case) -> Iterator[Seen]:
        """Fields that the answer left out."""
        before, now = case.before.kubelet, case.now.kubelet
        if before is None or now is None or before.file is None or now.file is None:
            return
        for key, held in case.settings:
            path = held.option
            if key.component != "kubelet" or not path or not before.file.is_written(path) or now.file.is_written(path):
                continue
            was = case.before.settings.get(key, GONE)
            if case.within(key, was):
                mend = f"Put {_nested(path)} back, with {was.shown}."
                yield Seen(f"kubelet: {path} is gone", case.of_option("kubelet", path), None, mend)
