"""Manifests, configurations and modes with one thing changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from lab.cluster.nodes.placing import MODES, place_of
from lab.cluster.nodes.static_pod import MANIFESTS
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.submission import SubmittedFile
from lab.subjects.controlplane.naive.oracle import oracle
from lab.subjects.controlplane.naive.reading import LOADER
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds

OPTION = re.compile(r"^(\s*- )--([\w-]+)(?:=(.*))?$")
FIELD = re.compile(r"^(\s*(?:- )?)([\w.]+): (\S.*)$")
KEY = re.compile(r"^(\s*)(\w+):$")

Change = tuple[str, str, str]
"""The kind of change, what was changed, and the text then."""


class ControlPlaneMutation:
    """Options dropped, repeated, misspelt, given other values; fields and modes altered; mounts taken away."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """Nothing: what is handed in are files of a node."""
        return iter(())

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """Every change of one thing in one of the files, without repeats and never the answer itself."""
        for file in files:
            text = file.text if isinstance(file.text, str) else file.text.decode("utf-8", "replace")
            place = place_of(scenario, file.name)
            found = scenario.node_files.get(place, "")
            if place == MODES:
                changes = _of_modes(text)
            elif place.startswith(MANIFESTS):
                changes = _of_manifest(text, found)
            else:
                changes = _of_settings(text)
            seen = {text}
            for operator, said, changed in changes:
                if changed not in seen:
                    seen.add(changed)
                    yield FileMutant(operator, said, replaced(files, file.name, changed))

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether the node lies within its bounds, found out without the engine."""
        return oracle(bounds, state)


def _of_manifest(text: str, found: str) -> Iterator[Change]:
    lines = text.split("\n")
    old = set(found.split("\n"))
    options = [(at, match) for at, line in enumerate(lines) if (match := OPTION.match(line))]
    for at, match in options:
        name, value = match[2], match[3]
        changed = list(_values(name, value))
        new = lines[at] not in old
        # Of what the task is not about, every other option is dropped and every other one changed.
        if new or at % 2:
            yield "drop-option", f"--{name} left out", _with(lines, at, [])
        for operator, other in changed if new else changed[: 1 - at % 2]:
            yield operator, f"--{name} {other}", _with(lines, at, [f"{match[1]}--{name}={other}"])
        if new:
            yield from _of_new(lines, at, match, changed[0][1] if changed else "x")
    if options:
        last = options[-1][0]
        for more in ("--v=4", "--profiling", "--insecure-port=0", "--anonymous-auth=true", "stray"):
            yield "add-option", f"{more} added", _with(lines, last, [lines[last], f"{options[0][1][1]}{more}"])
        first, second = options[0][0], options[-1][0]
        swapped = list(lines)
        swapped[first], swapped[second] = lines[second], lines[first]
        yield "turn-options", "first and last option change places", "\n".join(swapped)
    yield from _of_pod(text)


def _of_new(lines: list[str], at: int, match: re.Match[str], other: str) -> Iterator[Change]:
    """Changes of the form alone, and slips, for an option that the task is about."""
    lead, name, value = match[1], match[2], match[3]
    whole = lines[at].strip()[2:]
    yield "misspell", f"--{name} misspelt", _with(lines, at, [f"{lead}--{name[:-1]}={value}"])
    yield "repeat", f"--{name} twice", _with(lines, at, [lines[at], lines[at]])
    yield "override-later", f"--{name} again", _with(lines, at, [lines[at], f"{lead}--{name}={other}"])
    yield "override-before", f"--{name} before", _with(lines, at, [f"{lead}--{name}={other}", lines[at]])
    yield "quote-item", f"--{name} in quotes", _with(lines, at, [f'{lead}"{whole}"'])
    yield "quote-value", f"--{name} keeps quotes", _with(lines, at, [f'{lead}--{name}="{value}"'])
    yield "two-words", f"--{name} in two words", _with(lines, at, [f"{lead}--{name}", f'{lead}"{value}"'])
    yield "no-dashes", f"{name} without dashes", _with(lines, at, [f"{lead}{name}={value}"])
    yield "one-dash", f"-{name} with one dash", _with(lines, at, [f"{lead}-{name}={value}"])


def _values(name: str, value: str | None) -> Iterator[tuple[str, str]]:
    """Other values of an option."""
    if value is None:
        return
    if value.lower() in ("true", "false"):
        yield "flip", "false" if value.lower() == "true" else "true"
        yield "same-truth", value.upper()
        yield "no-truth", "no"
    elif value.isdigit():
        yield "number", str(int(value) + 1)
        yield "number", str(int(value) // 2)
        yield "no-number", f"{value}d"
    elif "," in value:
        items = value.split(",")
        yield "drop-item", ",".join(items[1:])
        yield "turn-items", ",".join(reversed(items))
        yield "blank-in-list", ", ".join(items)
        yield "add-item", f"{value},Nobody"
    else:
        yield "other-value", f"{value}x"
        if name == "authorization-mode" or name.endswith("plugins"):
            yield "add-item", f"{value},{'AlwaysAllow' if name == 'authorization-mode' else 'AlwaysAdmit'}"


def _of_pod(text: str) -> Iterator[Change]:
    """Changes of the pod beside its options."""
    yield "tab", "a tab for blanks", text.replace("\n  ", "\n\t", 1)
    yield "half", "the first half alone", text[: len(text) // 2]
    yield "kind", "another kind", text.replace("kind: Pod", "kind: pod", 1)
    yield "name", "without a name", re.sub(r"\n  name: .*", "", text, count=1)
    try:
        value = yaml.load(text, Loader=LOADER)
        container = value["spec"]["containers"][0]
    except (yaml.YAMLError, KeyError, TypeError, IndexError):
        return
    for key in ("livenessProbe", "image", "command"):
        if key in container:
            kept = {name: each for name, each in container.items() if name != key}
            yield "drop-field", f"{key} left out", _dumped(value, kept)
    yield "written-anew", "the same, written anew", _written(value)
    command = container.get("command") or []
    if len(command) > 1:
        moved = {**container, "command": command[:1], "args": command[1:]}
        yield "args", "options moved to args", _dumped(value, moved)
        turned = {**container, "command": [command[0], *reversed(command[1:])]}
        yield "turn-command", "options the other way round", _dumped(value, turned)
    mounts = container.get("volumeMounts") or []
    for at, mount in enumerate(mounts[:4]):
        kept = {**container, "volumeMounts": [*mounts[:at], *mounts[at + 1 :]]}
        yield "drop-mount", f"mount {mount.get('mountPath')} left out", _dumped(value, kept)
    spec = value["spec"]
    for at, volume in enumerate((spec.get("volumes") or [])[:2]):
        kept_volumes = [*spec["volumes"][:at], *spec["volumes"][at + 1 :]]
        changed = {**value, "spec": {**spec, "volumes": kept_volumes}}
        yield "drop-volume", f"volume {volume.get('name')} left out", _written(changed, sort_keys=False)
    yield "host-network", "off the host's network", text.replace("hostNetwork: true", "hostNetwork: false", 1)
    yield "image", "another image", re.sub(r"(image: \S+:v?1?)\.?", r"\g<1>.9", text, count=1)


def _written(value: JsonObject, *, sort_keys: bool = True) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(value, Dumper=dumper, sort_keys=sort_keys))


def _dumped(value: JsonObject, container: JsonObject) -> str:
    spec = {**value["spec"], "containers": [container, *value["spec"]["containers"][1:]]}
    return _written({**value, "spec": spec}, sort_keys=False)


def _of_settings(text: str) -> Iterator[Change]:
    """Changes of a file of fields, or of a service's options."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        match, key = FIELD.match(line), KEY.match(line)
        if match:
            yield "drop-field", f"{match[2]} left out", _with(lines, at, [])
            yield "misspell-field", f"{match[2]} misspelt", _with(lines, at, [f"{match[1]}{match[2]}s: {match[3]}"])
            for operator, other in _field_values(match[3]):
                yield operator, f"{match[2]}: {other}", _with(lines, at, [f"{match[1]}{match[2]}: {other}"])
        elif key:
            yield "misspell-key", f"{key[2]} misspelt", _with(lines, at, [f"{key[1]}{key[2][:-1]}:"])
        for word in re.findall(r"--[\w-]+=[^\s\"]+", line):
            yield "drop-word", f"{word} left out", _with(lines, at, [line.replace(word, "").replace("  ", " ")])
    yield "tab", "a tab for blanks", text.replace("\n  ", "\n\t", 1)
    yield "written-anew", "a line behind it", f"{text}\n# the end\n"


def _field_values(value: str) -> Iterator[tuple[str, str]]:
    if value in ("true", "false"):
        yield "flip", "false" if value == "true" else "true"
        yield "quote", f'"{value}"'
    elif value.isdigit():
        yield "number", str(int(value) + 1)
        yield "quote", f'"{value}"'
    elif not value.startswith(("[", "{", '"', "'", "|", "&")):
        yield "other-value", f"{value}x"


def _of_modes(text: str) -> Iterator[Change]:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        path = line.partition(":")[0]
        if path.startswith("/"):
            yield "drop-path", f"{path} left out", _with(lines, at, [])
        for octal in re.findall(r'"?(0[0-7]{3})"?', line)[:1]:
            for other in ("0600", "0644", "0400", "0700", "0755", "0666", "0000", "0640"):
                yield "mode", f"{path} {other}", _with(lines, at, [line.replace(octal, other)])
            yield "no-zero", f"{path} without its zero", _with(lines, at, [line.replace(octal, octal[1:])])
        for owner in re.findall(r"([a-z]+:[a-z]+)", line)[-1:]:
            for other in ("root:root", "etcd:etcd", "nobody:root", "ubuntu:ubuntu"):
                yield "owner", f"{path} {other}", _with(lines, at, [line.replace(owner, other)])


def _with(lines: list[str], at: int, instead: list[str]) -> str:
    return "\n".join([*lines[:at], *instead, *lines[at + 1 :]])
