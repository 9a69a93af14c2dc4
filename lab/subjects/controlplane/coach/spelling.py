"""Options that a component does not know, or that hold what they cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab.cluster.controlplane.kubelet.flags import OPTIONS
from lab.cluster.nearest import nearest
from lab.cluster.nodes.components import MODULES, manual
from lab.cluster.nodes.options import Refused
from lab.subjects.controlplane.coach.case import Case
from lab.subjects.controlplane.coach.rule import LEAD, ControlPlaneRule, Seen, options_page

REMOVED = {
    "insecure-port": "1.24, and since 1.20 it served nothing",
    "insecure-bind-address": "1.24",
    "address": "1.24",
    "port": "1.24",
    "kubelet-https": "1.22",
    "basic-auth-file": "1.19",
    "cloud-provider": "1.33",
    "container-runtime": "1.27",
    "experimental-encryption-provider-config": "1.31",
    "service-account-api-audiences": "1.25",
    "enable-swagger-ui": "1.19",
    "target-ram-mb": "1.22",
    "repair-malformed-updates": "1.19",
    "experimental-cluster-signing-duration": "1.25",
    "network-plugin": "1.24",
    "pod-infra-container-image": "1.35",
    "cni-conf-dir": "1.24",
}
"""Options that are gone, with the release that removed them."""


class RefusedOption(ControlPlaneRule):
    """A word of a command line that a component refuses."""

    lead = LEAD

    def find(self, case: Case) -> Iterator[Seen]:
        """The first refused word of each component, where this rule is about it."""
        for component in case.stopped:
            options = case.options(component)
            refused = options.refused if options is not None else None
            if refused is not None:
                seen = self.explain(case, component, refused)
                if seen is not None:
                    yield seen

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """What is behind the refusal, where this rule knows."""
        raise NotImplementedError

    def seen(self, case: Case, component: str, refused: Refused, mend: str, why: str = "") -> Seen:
        """A finding at the refused word."""
        said = f"{component} does not start: {refused.message}"
        return Seen(said, case.of_component(component), refused.word.span, mend, why, options_page(component))


class BlankInOption(RefusedOption):
    """A blank within one item of the list: the component gets it as one word."""

    id = "blank-in-option"
    why = "Each item of command is one word; a blank in it separates nothing, as no shell reads it."

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """An option's name with a blank behind it, or a value with one at its end."""
        word = refused.word.text
        name, equals, value = word.partition("=")
        if refused.kind == "unknown" and re.search(r"\s", name):
            option, _, rest = name.strip().partition(" ")
            held = (value if equals else rest).strip()
            return self.seen(case, component, refused, f"Write {option}={held or '…'} without a blank.")
        if refused.kind == "value" and value != value.strip():
            return self.seen(case, component, refused, f"Write {name}={value.strip()} without the blank.")
        return None


class QuotesKept(RefusedOption):
    """Quotes within a word stay part of the value."""

    id = "quotes-kept"
    why = "Quotes in the middle of a YAML word are letters like any other: the component gets them too."

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """A value in quotes."""
        name, _, value = refused.word.text.partition("=")
        bare = value.strip("\"'")
        if refused.kind != "value" or bare == value:
            return None
        return self.seen(case, component, refused, f"Write {name}={bare}, or put the whole item in quotes.")


class OptionRemoved(RefusedOption):
    """An option that is gone from newer releases."""

    id = "option-removed"
    why = "The option belonged to older releases; a component that does not know an option does not start."

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """One of those."""
        since = REMOVED.get(refused.name) if refused.kind == "unknown" else None
        if since is None:
            return None
        mend = f"Remove --{refused.name}: it is gone since {since}."
        return self.seen(case, component, refused, mend)


class OptionOfAnother(RefusedOption):
    """An option that another component has."""

    id = "option-of-another"
    why = "Each component has options of its own, and does not start with one that it does not know."

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """Another component's option, or a field of the kubelet's file written as one."""
        name = refused.name
        if refused.kind != "unknown" or name in REMOVED:
            return None
        owner = next((each for each in MODULES if each != component and name in manual(each).known), None)
        if owner is not None:
            return self.seen(case, component, refused, f"--{name} is an option of {owner}: move it there.")
        if component == "kubelet" and name in OPTIONS:
            mend = f"{name} is a field of the kubelet's file; as an option it is --{OPTIONS[name]}."
            return self.seen(case, component, refused, mend)
        return None


class OptionMisspelt(RefusedOption):
    """An option that there is not."""

    id = "option-misspelt"
    why = "A component that is given an option it does not know ends at once, whatever the others say."
    guess = 1

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """The nearest that there is."""
        if refused.kind != "unknown":
            return None
        known = manual(component, case.attempt.setting.after.release).known
        near = nearest(refused.name.strip(), known)
        mend = f"Did you mean --{near}?" if near else "Remove it, or look its name up."
        return self.seen(case, component, refused, mend)


class NotAnOption(RefusedOption):
    """A word without dashes."""

    id = "not-an-option"
    why = "What does not begin with two dashes is an argument, and the component takes none."

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """The word, and the option it may have been."""
        if refused.kind != "argument":
            return None
        name = refused.word.text.lstrip("-").partition("=")[0]
        near = nearest(name, manual(component).known)
        mend = f"Did you mean --{near}?" if near else "Remove it."
        if near == name:
            mend = f"Write --{refused.word.text.lstrip('-')}."
        return self.seen(case, component, refused, mend)


class ValueOfWrongKind(RefusedOption):
    """A value that its option cannot hold."""

    id = "value-of-wrong-kind"
    guess = 1

    def explain(self, case: Case, component: str, refused: Refused) -> Seen | None:
        """What the option takes."""
        known = manual(component).known.get(refused.name)
        if refused.kind not in ("value", "missing") or known is None:
            return None
        takes = _TAKES.get(known.type, "another kind of value")
        why = f"--{known.name} takes {takes}."
        return self.seen(case, component, refused, f"Give it {takes}.", why)


_TAKES = {
    "bool": "true or false",
    "duration": "a number with its unit, such as 5m or 30s",
    "ip": "an address, such as 127.0.0.1",
    **dict.fromkeys(("int", "int32", "int64", "uint", "Level"), "a plain number, without a unit"),
}
