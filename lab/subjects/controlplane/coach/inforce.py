"""Settings of components that start, and are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane import tls
from lab.cluster.nodes.option_values import LISTS, MAPS, OptionValueError, read
from lab.subjects.controlplane.coach.case import Case
from lab.subjects.controlplane.coach.rule import (
    ADMISSION,
    AUTHORIZATION,
    SECURING,
    ControlPlaneRule,
    Seen,
    options_page,
)
from lab.subjects.controlplane.settings.held import GONE, Held, Key
from lab.subjects.controlplane.settings.options import SUITES, VERSION


def _own(case: Case, component: str) -> Iterator[tuple[Key, Held]]:
    return ((key, held) for key, held in case.settings if key.component == component)


class OverriddenLater(ControlPlaneRule):
    """An option that is written twice: the later one counts."""

    id = "overridden-later"
    why = "Of an option that holds one value, the last one on the command line counts, without a word about the others."

    def find(self, case: Case) -> Iterator[Seen]:
        """Options that are wrong, with another value written before."""
        for component, options in case.started():
            for name in options.names:
                known = options.manual.known.get(name)
                given = options.given(name)
                if known is None or known.type in LISTS or known.type in MAPS or len(given) < 2:
                    continue
                values = [_read(known.type, each.value) for each in given]
                if len(set(values)) < 2:
                    continue
                said = f"--{name} is written {len(given)} times, and the last one, {given[-1].value}, counts"
                mend = f"Keep one --{name}."
                yield Seen(said, case.of_option(component, name), given[-1].span, mend, link=options_page(component))


def _read(type_: str, value: str) -> tuple[str, ...]:
    try:
        return read(type_, value)
    except OptionValueError:
        return (value,)


class AlwaysAllowLeft(ControlPlaneRule):
    """AlwaysAllow among the modes: nothing else is asked any more."""

    id = "always-allow-left"
    why = "A request is allowed when one mode allows it, and AlwaysAllow allows every one, whatever stands beside it."
    link = AUTHORIZATION

    def find(self, case: Case) -> Iterator[Seen]:
        """The API server's modes, and the kubelet's."""
        api = case.options("kube-apiserver")
        if api is not None and "AlwaysAllow" in api.items("authorization-mode"):
            more = "beside " + ",".join(each for each in api.items("authorization-mode") if each != "AlwaysAllow")
            said = f"AlwaysAllow is still among the modes{' ' + more if len(more) > 7 else ''}"
            cases = case.of_option("kube-apiserver", "authorization-mode", "anonymous-auth")
            yield Seen(said, cases or case.of_component("kube-apiserver"), api.span("authorization-mode"), _REMOVE)
        elif api is not None and not api.items("authorization-mode") and not api.value("authorization-config"):
            said = "without --authorization-mode the API server allows everything"
            yield Seen(said, case.of_option("kube-apiserver", "authorization-mode", "anonymous-auth"), None, _SET)


_REMOVE = "Take AlwaysAllow out of --authorization-mode."
_SET = "Set --authorization-mode."


class AlwaysAdmit(ControlPlaneRule):
    """Plugins that admit, or refuse, everything."""

    id = "always-admit"
    why = "AlwaysAdmit looks at nothing and is deprecated; AlwaysDeny refuses every request."
    link = ADMISSION

    def find(self, case: Case) -> Iterator[Seen]:
        """One of them among those enabled."""
        api = case.options("kube-apiserver")
        for name in ("AlwaysAdmit", "AlwaysDeny"):
            if api is not None and name in api.items("enable-admission-plugins"):
                cases = case.of_option("kube-apiserver", "enable-admission-plugins")
                span = api.span("enable-admission-plugins")
                yield Seen(f"{name} is enabled", cases, span, f"Take {name} out of the list.")


class ItemLost(ControlPlaneRule):
    """A list that is written anew without what was in it and has to stay."""

    id = "list-item-lost"
    why = "What was in the list had its reason: adding something must not drop the rest."

    def find(self, case: Case) -> Iterator[Seen]:
        """Items that were there, are needed, and are not there any more."""
        for key, held in case.settings:
            was = case.before.settings.get(key, GONE).value
            least = case.required.settings.get(key, GONE).value
            now = held.value
            if not (isinstance(was, frozenset) and isinstance(least, frozenset) and isinstance(now, frozenset)):
                continue
            lost = sorted((was & least) - now)
            if lost and not _gone(case, key, held):
                named = ", ".join(lost)
                said = f"{key} lost {named}"
                mend = f"Put {named} back into the list, beside what is new."
                cases = case.of_option(key.component, held.option)
                yield Seen(said, cases, held.span, mend, link=options_page(key.component))


def _gone(case: Case, key: Key, held: Held) -> bool:
    """Whether the option that holds a list is not written any more."""
    before, now = (each.components.get(key.component) for each in (case.before, case.now))
    if before is None or now is None or before.options is None or now.options is None:
        return False
    return before.options.is_set(held.option) and not now.options.is_set(held.option)


class ItemAdded(ControlPlaneRule):
    """A list option that is written twice: both count together."""

    id = "lists-add-up"
    why = "Of an option that holds a list every writing counts: the items add up."

    def find(self, case: Case) -> Iterator[Seen]:
        """Lists that are wrong, and written more than once."""
        for component, options in case.started():
            for name in options.names:
                known = options.manual.known.get(name)
                given = options.given(name)
                if known is None or known.type not in LISTS or len(given) < 2:
                    continue
                said = f"--{name} is written {len(given)} times, which makes {options.value(name)}"
                cases = case.of_option(component, name)
                yield Seen(said, cases, given[0].span, f"Write --{name} once.", link=options_page(component))


class CipherInsecure(ControlPlaneRule):
    """A suite that is known to be weak."""

    id = "cipher-insecure"
    why = "Suites without forward secrecy, with CBC and SHA256, with RC4 or 3DES are held to be insecure."

    def find(self, case: Case) -> Iterator[Seen]:
        """Suites of that kind."""
        for key, held in case.settings:
            named = [each for each in held.shown.split(",") if each in tls.INSECURE] if key.name == SUITES else []
            if named:
                said = f"{key.component} offers {named[0]}, which is insecure"
                cases = case.of_option(key.component, held.option)
                yield Seen(said, cases, held.span, f"Remove {', '.join(named)}.", link=options_page(key.component))


class NewestSuites(ControlPlaneRule):
    """Suites of TLS 1.3 named, as if they could be chosen."""

    id = "suites-without-effect"
    why = "The three suites of TLS 1.3 are always on, and naming them chooses nothing; below 1.3 they do not exist."

    def find(self, case: Case) -> Iterator[Seen]:
        """Lists that hold only such suites, or any list beside version 1.3."""
        for key, held in case.settings:
            named = held.shown.split(",") if key.name == SUITES else []
            if named and set(named) <= set(tls.TLS13):
                said = f"{key.component} names only suites of TLS 1.3, which are not to be chosen"
                mend = "Name suites of TLS 1.2, such as those that begin with TLS_ECDHE, or set the least version."
                cases = case.of_option(key.component, held.option)
                yield Seen(said, cases, held.span, mend, link=options_page(key.component))


class VersionTooOld(ControlPlaneRule):
    """A least TLS version below what was asked for."""

    id = "tls-version-too-old"
    why = "Every version from the least one on is offered to whoever asks for it."

    def find(self, case: Case) -> Iterator[Seen]:
        """The least version."""
        for key, held in case.settings:
            least = case.required.settings.get(key, GONE).value
            low = isinstance(held.value, float) and isinstance(least, float) and held.value < least
            if key.name == VERSION and low:
                said = f"{key.component} offers versions from {held.shown} on"
                cases = case.of_option(key.component, held.option)
                option = held.option if key.component == "kubelet" else f"--{held.option}"
                yield Seen(said, cases, held.span, f"Raise {option}.", link=options_page(key.component))


class OptionLost(ControlPlaneRule):
    """An option that was there, is needed, and is gone."""

    id = "option-lost"
    why = "Without the option its default counts, and that is something else."

    def find(self, case: Case) -> Iterator[Seen]:
        """Options that the answer left out."""
        for component, options in case.started():
            before = case.before.components[component].options
            for key, held in _own(case, component):
                if before is None or not before.is_set(held.option) or options.is_set(held.option):
                    continue
                was = case.before.settings.get(key, GONE)
                if case.within(key, was):
                    mend = f"Put --{held.option}={','.join(before.items(held.option))} back."
                    cases = case.of_option(component, held.option)
                    yield Seen(f"{component}: --{held.option} is gone", cases, None, mend, link=options_page(component))


class ChangedToo(ControlPlaneRule):
    """A setting that was right as it was found, and is not any more."""

    id = "changed-too"
    why = "The task asks for other changes; this setting was right as it was."
    link = SECURING
    guess = 3

    def find(self, case: Case) -> Iterator[Seen]:
        """The settings."""
        for key, held in case.settings:
            was = case.before.settings.get(key, GONE)
            if was.value != held.value and case.within(key, was):
                said = f"also: {key} is now {held.shown or 'gone'}; it was {was.shown or 'not set'}"
                cases = frozenset(each.text for each in case.wrong if each.facts.get("setting") == key.name)
                cases |= case.of_option(key.component, held.option) if held.option else frozenset()
                yield Seen(said, cases, held.span, "Put it back as it was.")


class LeftAsFound(ControlPlaneRule):
    """A setting that the task is about, left as it was found."""

    id = "left-as-found"
    why = "The task asks for this to change, and it is as it was found."
    guess = 4

    def find(self, case: Case) -> Iterator[Seen]:
        """The settings."""
        for key, held in case.settings:
            was = case.before.settings.get(key, GONE)
            if was.value == held.value and not case.within(key, was):
                cases = case.of_option(key.component, held.option) if held.option else frozenset()
                cases |= frozenset(each.text for each in case.wrong if each.facts.get("setting") == key.name)
                option = _called(key, held)
                said = f"{key} is as it was found: {held.shown or 'not set'}"
                mend = f"Set {option}." if option else "See what the task says of it."
                yield Seen(said, cases, held.span, mend, link=options_page(key.component))


class WrongValue(ControlPlaneRule):
    """A setting that was changed, to something else than asked."""

    id = "wrong-value"
    guess = 4

    def find(self, case: Case) -> Iterator[Seen]:
        """The settings."""
        for key, held in case.settings:
            was = case.before.settings.get(key, GONE)
            if was.value == held.value or case.within(key, was):
                continue
            cases = case.of_option(key.component, held.option) if held.option else frozenset()
            cases |= frozenset(each.text for each in case.wrong if each.facts.get("setting") == key.name)
            why = f"{_called(key, held) or 'It'} was changed, and to another value than the task asks for."
            said = f"{key} is {held.shown or 'not set'}"
            yield Seen(said, cases, held.span, "Compare with the task.", why, options_page(key.component))


def _called(key: Key, held: Held) -> str:
    if not held.option:
        return ""
    return held.option if key.component == "kubelet" else f"--{held.option}"


class CisFailing(ControlPlaneRule):
    """A check of the benchmark that nothing else explains."""

    id = "cis-failing"
    why = "kube-bench looks for the option, or the field, and for what it holds; a default does not count for it."
    link = SECURING
    guess = 5

    def find(self, case: Case) -> Iterator[Seen]:
        """The checks."""
        for witness in case.wrong:
            if witness.facts.get("cis"):
                option = str(witness.facts.get("option") or "")
                span = next((note.span for note in witness.notes if note.span is not None), None)
                yield Seen(witness.text, frozenset({witness.text}), span, f"See what {option} holds.")


