"""``flag`` and ``kubelet``: what is in force of a component's option, and of the kubelet's setting."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane.kubelet.configuration import configuration
from lab.cluster.controlplane.kubelet.flags import OPTIONS
from lab.cluster.controlplane.tls import DEFAULT_VERSION
from lab.cluster.nodes.components import manual
from lab.cluster.nodes.durations import nanoseconds
from lab.cluster.trial import Trial
from lab.manifests.document import Json, JsonObject
from lab.manifests.goduration import duration_trouble
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.checks.parsing import component, failed, texts
from lab.subjects.controlplane.checks.starts import not_up
from lab.subjects.controlplane.settings.kubelet import shown
from lab.subjects.controlplane.settings.node import Node, node
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, Outcome, Setting

ASKS = ("is", "not", "at_least", "at_most", "contains", "lacks", "within", "set")
HOW = "write it as flag: {component: kube-apiserver, name: profiling, is: \"false\"}"
HOW_KUBELET = "write it as kubelet: {field: readOnlyPort, is: \"0\"}"
TOLD = f"it may ask: {', '.join(ASKS)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be so of a value: each question with what it names."""

    questions: tuple[tuple[str, tuple[str, ...]], ...]

    def wrong(self, held: tuple[str, ...], *, written: bool) -> Iterator[str]:
        """What is not so, in words that give nothing away."""
        for question, values in self.questions:
            said = _wrong(question, values, held, written)
            if said:
                yield said


def _wrong(question: str, values: tuple[str, ...], held: tuple[str, ...], written: bool) -> str:
    now = ",".join(held) or "empty"
    if question == "set":
        return "" if written is (values[0] == "true") else f"is {'not ' if not written else ''}set"
    if question in ("is", "not"):
        same = _same(held, values)
        return "" if same is (question == "is") else f"is {now}"
    if question in ("at_least", "at_most"):
        number, bound = _number(now), _number(values[0])
        if number is None or bound is None:
            return f"is {now}"
        return "" if (number >= bound if question == "at_least" else number <= bound) else f"is {now}"
    wanted, there = set(values), set(held)
    if question == "contains":
        return f"lacks {', '.join(sorted(wanted - there))}" if wanted - there else ""
    if question == "lacks":
        return f"holds {', '.join(sorted(wanted & there))}" if wanted & there else ""
    return f"holds {', '.join(sorted(there - wanted))}" if there - wanted else ""


def _same(held: tuple[str, ...], values: tuple[str, ...]) -> bool:
    if len(values) == 1 and len(held) <= 1:
        return (held[0] if held else "") == values[0]
    return set(held) == set(values)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return float(nanoseconds(text)) if text[:1].isdigit() and not duration_trouble(text) else None


@dataclass(frozen=True, slots=True)
class FlagCheck:
    """An option of a component that is started as a static pod."""

    component: str
    name: str
    asked: Asked

    def run(self, setting: Setting) -> Outcome:
        """Ask the running component."""
        here = node(setting.after)
        stopped = not_up(here, self.component)
        if stopped is not None:
            return stopped
        options = here.components[self.component].options if self.component != "kubelet" else None
        assert options is not None
        held = options.items(self.name)
        if self.name == "tls-min-version" and self.component != "etcd":
            held = (options.value(self.name) or DEFAULT_VERSION,)
        said = next(self.asked.wrong(held, written=options.is_set(self.name)), "")
        if not said:
            return Outcome(True, f"--{self.name} is {','.join(held) or 'empty'}")
        facts = {"component": self.component, "option": self.name, "setting": f"--{self.name}"}
        text = f"{self.component}: --{self.name} {said}"
        return failed(text, facts, options.span(self.name))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API does not tell its options."""
        return ()


@dataclass(frozen=True, slots=True)
class KubeletCheck:
    """A setting of the kubelet, by its dotted path."""

    field: str
    asked: Asked

    def run(self, setting: Setting) -> Outcome:
        """Ask the running kubelet."""
        here: Node = node(setting.after)
        stopped = not_up(here, "kubelet")
        if stopped is not None or here.kubelet is None:
            return stopped or failed("the node has no kubelet", {"component": "kubelet"})
        value = here.kubelet.value(self.field)
        held = tuple(map(str, value)) if isinstance(value, list) else () if value in (None, "") else (shown(value),)
        if self.field == "tlsMinVersion":
            held = held or (DEFAULT_VERSION,)
        option = OPTIONS.get(self.field, "")
        file = here.kubelet.file
        written = (file is not None and file.is_written(self.field)) or here.kubelet.options.is_set(option)
        said = next(self.asked.wrong(held, written=written), "")
        if not said:
            return Outcome(True, f"{self.field} is {','.join(held) or 'empty'}")
        facts = {"component": "kubelet", "setting": self.field, "option": self.field}
        return failed(f"kubelet: {self.field} {said}", facts, here.kubelet.span(self.field))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: see ``FlagCheck``."""
        return ()


def _asked(found: JsonObject, how: str) -> Asked:
    questions = tuple((key, _values(found, key)) for key in ASKS if key in found)
    if not questions:
        raise ValueError(f"asks nothing; {TOLD}; {how}")
    return Asked(questions)


def _values(found: JsonObject, key: str) -> tuple[str, ...]:
    held = found[key]
    if isinstance(held, bool | int):
        return (shown(held),)
    if held == "":
        return ("",)
    return texts(found, key)


class FlagKind:
    """``flag``."""

    key = "flag"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        found = read_fields(written, HOW, ("component", "name", *ASKS))
        name = component(found, HOW)
        option = found.get("name")
        if name == "kubelet" or option not in manual(name).known:
            raise ValueError(f"{name} has no option {option!r}; {HOW}")
        return FlagCheck(name, str(option), _asked(found, HOW))


class KubeletKind:
    """``kubelet``."""

    key = "kubelet"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        found = read_fields(written, HOW_KUBELET, ("field", *ASKS))
        path = found.get("field")
        if not isinstance(path, str) or path.partition(".")[0] not in configuration().fields:
            raise ValueError(f"KubeletConfiguration has no field {path!r}; {HOW_KUBELET}")
        return KubeletCheck(path, _asked(found, HOW_KUBELET))
