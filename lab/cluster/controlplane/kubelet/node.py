"""The kubelet of a node: its service's options, its file, and why it does not start.

Source: https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lab.cluster.controlplane.kubelet.configuration import KubeletFile, effective, kubelet_file
from lab.cluster.controlplane.kubelet.defaults import at, steps
from lab.cluster.controlplane.kubelet.flags import OPTIONS
from lab.cluster.controlplane.kubelet.validating import start, validate
from lab.cluster.controlplane.running import name_of, others
from lab.cluster.controlplane.trouble import Trouble
from lab.cluster.nodes.components import manual
from lab.cluster.nodes.options import Options, Word, parse
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.manifests.release import Release
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

CONFIG = "/var/lib/kubelet/config.yaml"

ENVIRONMENTS = (
    ("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS"),
    ("/etc/default/kubelet", "KUBELET_EXTRA_ARGS"),
)
"""Where kubeadm's service takes further options from: a file, and the variable in it."""


@dataclass(frozen=True)
class Kubelet:
    """A node's kubelet. ``file`` is None where the node's file is not shown, and ``effective`` then guesses nothing."""

    options: Options
    file: KubeletFile | None
    effective: JsonObject
    troubles: tuple[Trouble, ...]

    @property
    def starts(self) -> bool:
        """Whether it comes up."""
        return not self.troubles

    @property
    def told(self) -> str:
        """Why it does not start, in a sentence."""
        return f"kubelet does not start: {self.troubles[0].message}"

    def value(self, path: str) -> Json:
        """What is in force of a setting, by its dotted path."""
        return at(self.effective, steps(path))

    def span(self, path: str) -> Span | None:
        """Where what is in force is written: the option's place, else the file's."""
        option = OPTIONS.get(path)
        if option is not None and self.options.is_set(option):
            return self.options.span(option)
        return None if self.file is None else self.file.span(path)


def has_kubelet(state: State) -> bool:
    """Whether the node's files say anything of its kubelet."""
    return CONFIG in state.node_files or any(path in state.node_files for path, _ in ENVIRONMENTS)


def kubelet(state: State) -> Kubelet:
    """The node's kubelet. Raises nothing, whatever lies on the node."""
    texts = tuple((path, state.node_files.get(path), name_of(state, path)) for path, _ in ENVIRONMENTS)
    text, there = state.node_files.get(CONFIG), frozenset(others(state) | state.node_files.keys())
    return _kubelet(texts, text, name_of(state, CONFIG), there, state.release)


@lru_cache(maxsize=64)
def _kubelet(
    texts: tuple[tuple[str, str | None, str], ...],
    text: str | None,
    name: str,
    there: frozenset[str],
    release: Release,
) -> Kubelet:
    words = [Word(f"--config={CONFIG}")]
    for (_, variable), (_, held, source) in zip(ENVIRONMENTS, texts, strict=True):
        if held is not None:
            words += words_in(held, variable, source)
    options = parse(words, manual("kubelet", release))
    file = None if text is None else kubelet_file(text, name)
    made = effective(file or KubeletFile({}), options)
    return Kubelet(options, file, made, tuple(_troubles(options, file, made, there)))


def _troubles(
    options: Options, file: KubeletFile | None, made: JsonObject, there: frozenset[str]
) -> Iterator[Trouble]:
    if options.refused is not None:
        refused = options.refused
        yield Trouble("parse", f"failed to parse kubelet flag: {refused.message}", refused.name, refused.word.span)
        return
    if file is not None and file.error:
        span = next((each.span for each in file.findings if each.span is not None), None)
        said = f"failed to load kubelet config file, path: {CONFIG}, error: {file.error}"
        yield Trouble("parse", said, span=span)
        return
    where = Kubelet(options, file, made, ())
    found = list(validate(made)) or list(start(made))
    for path in ("authentication.x509.clientCAFile", "tlsCertFile", "tlsPrivateKeyFile"):
        held = at(made, steps(path))
        if held and held not in there:
            found.append((path, f"unable to load client CA file {held}: open {held}: no such file or directory"))
    for path, said in found:
        yield Trouble("start", said, path, where.span(path))


_QUOTES = "\"'"


def words_in(text: str, variable: str, file: str) -> Iterator[Word]:
    """The words of a variable in a file of a service's variables; the last line that sets it counts."""
    found: list[Word] = []
    for number, line in enumerate(text.split("\n"), start=1):
        name, equals, value = line.partition("=")
        if not equals or name.strip() != variable:
            continue
        begin = len(name) + 1
        bare = value.rstrip()
        if bare[:1] in _QUOTES and bare[-1:] == bare[:1] and len(bare) > 1:
            bare, begin = bare[1:-1], begin + 1
        found = [
            Word(word.group(), Span(file, number, begin + word.start() + 1, number, begin + word.end() + 1))
            for word in re.finditer(r"\S+", bare)
        ]
    yield from found
