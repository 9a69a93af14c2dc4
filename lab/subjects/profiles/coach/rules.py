"""What is misunderstood about seccomp profiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from lab.cluster.nodes.deciding import fates
from lab.cluster.nodes.files import seccomp_profile
from lab.cluster.nodes.seccomp import UNCONFINED, Action, Profile, ProfileError
from lab.cluster.nodes.seccomp import Rule as Block
from lab.cluster.nodes.syscalls import KNOWN
from lab.manifests.finding import Finding, Severity
from lab.subjects.profiles.checks import FRESH
from lab.subjects.profiles.coach.case import Case, cases_of
from lab.subjects.protocol import Advice, Attempt

LINK = "https://kubernetes.io/docs/tutorials/security/seccomp/"
SURE = 1000
SHOWN = 6


class ProfileRule:
    """A misunderstanding that is told where mending it makes something right. ``guess`` is taken off its weight."""

    id = ""
    why = ""
    guess = 0

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """What is said, how to mend it, and the profile as it would be then."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Every place where the attempt shows it."""
        found = []
        for case in cases_of(attempt):
            for said, mend, mended in self.suspect(case):
                gone = case.gone(mended)
                if gone:
                    weight = SURE * len(gone) // len(case.wrong) - self.guess
                    found.append(Advice(self.finding(said, mend), case.explains(mended), gone, weight))
        return tuple(found)

    def finding(self, said: str, mend: str) -> Finding:
        """The finding."""
        return Finding(self.id, Severity.ERROR, said, why=self.why, mend=mend, link=LINK)


class Unreadable(ProfileRule):
    """A file that is no profile."""

    id = "profile-unreadable"
    why = "The API server never reads the file. The container stays in CreateContainerError until it is mended."

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The runtime's complaint."""
        found = []
        for case in cases_of(attempt):
            if case.profile is not None:
                continue
            try:
                seccomp_profile(case.state, case.path)
            except ProfileError as error:
                said = f"the runtime cannot use {case.path}: {error}"
                cases = frozenset(each.text for each in case.wrong)
                mend = "Write valid JSON: defaultAction, and syscalls with names and action; actions are SCMP_ACT_…"
                found.append(Advice(self.finding(said, mend), cases=cases, weight=SURE))
        return tuple(found)


class SaysNothing(ProfileRule):
    """No default action and no calls."""

    id = "profile-says-nothing"
    why = "A profile without defaultAction and without syscalls switches seccomp off."

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """Take the task's."""
        if case.profile == UNCONFINED and case.required is not None:
            said = "the profile holds nothing, so every call is allowed"
            yield said, "Write defaultAction and syscalls.", case.required


class CallUnknown(ProfileRule):
    """A name that no kernel knows."""

    id = "call-unknown"
    why = "A runtime passes over a name that it does not know, without a word; the call that was meant has no rule."

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """Write the name that was meant."""
        profile = case.profile
        if profile is None:
            return
        meant = {name: near for name in profile.names if name not in KNOWN and (near := _meant(name))}
        if meant:
            rules = tuple(
                replace(rule, names=tuple(meant.get(name, name) for name in rule.names)) for rule in profile.rules
            )
            first, near = next(iter(meant.items()))
            said = f"there is no system call {', '.join(meant)}"
            yield said, f"Write {near} for {first}.", replace(profile, rules=rules)


def _meant(name: str) -> str:
    bare = name.lower().removeprefix("sys_").removeprefix("__nr_")
    if bare in KNOWN:
        return bare
    near = get_close_matches(bare, sorted(KNOWN), n=1, cutoff=0.7)
    return near[0] if near else ""


class CallsContradict(ProfileRule):
    """A call in two lists."""

    id = "calls-contradict"
    why = "Where two rules speak of the same call, nothing promises which one counts: the runtime may even refuse both."

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """Leave the rule that the task wants."""
        profile, required = case.profile, case.required
        if profile is None or required is None:
            return
        twice = [name for name in profile.names if len(fates(profile, name, {})) > 1]
        if twice:
            said = f"two rules speak of {_listed(twice)}, and say different things"
            yield said, "Name each call in one rule only.", _as(profile, required, twice)


class DefaultTooOpen(ProfileRule):
    """A list of what is forbidden, where a list of what is allowed was asked for."""

    id = "default-too-open"
    why = "defaultAction decides about every call that no rule names, and about those that later kernels will have."

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """Take the task's default."""
        profile, permitted, required = case.profile, case.permitted, case.required
        if profile is None or permitted is None or required is None:
            return
        if max(fates(profile, FRESH, {})) > max(fates(permitted, FRESH, {})):
            said = f"defaultAction is {profile.default}: what the profile does not name is allowed"
            yield said, f"Write defaultAction: {required.default}, and list what is allowed.", required


class DefaultKills(ProfileRule):
    """A program that is ended where a call was to fail."""

    id = "default-kills"
    why = "SCMP_ACT_KILL and SCMP_ACT_TRAP end the program at its first such call; SCMP_ACT_ERRNO lets the call fail."

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """Let the calls fail instead."""
        profile = case.profile
        if profile is None:
            return

        def mild(action: Action) -> Action:
            return Action.ERRNO if _kills(action) else action

        if _kills(profile.default) or any(_kills(rule.action) for rule in profile.rules):
            rules = tuple(replace(rule, action=mild(rule.action)) for rule in profile.rules)
            where = "defaultAction" if _kills(profile.default) else "a rule"
            yield (
                f"{where} ends the program where the call was to be refused",
                "Write SCMP_ACT_ERRNO.",
                replace(profile, default=mild(profile.default), rules=rules),
            )


def _kills(action: Action) -> bool:
    return action in (Action.KILL, Action.KILL_PROCESS, Action.KILL_THREAD, Action.TRAP)


class CallsMissing(ProfileRule):
    """Calls that the program needs."""

    id = "calls-missing"
    why = "A program that may not make a call it needs fails in odd ways, or does not even start."
    guess = 20

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """Do with them as the task does."""
        names = [name for name in case.calls("missing") if name != FRESH]
        if names and case.profile is not None and case.required is not None:
            said = f"the program needs {_listed(names)}, and the profile does not let it"
            yield said, "Add them to the rule with SCMP_ACT_ALLOW.", _as(case.profile, case.required, names)


class CallsOpen(ProfileRule):
    """Calls that were to be refused."""

    id = "calls-open"
    why = "Every call that is allowed without need is one more way from the container into the kernel."
    guess = 20

    def suspect(self, case: Case) -> Iterator[tuple[str, str, Profile]]:
        """Do with them as the task does."""
        names = [name for name in case.calls("excess") if name != FRESH]
        if names and case.profile is not None and case.permitted is not None:
            said = f"the profile lets the program make {_listed(names)}, and was to refuse it"
            yield said, "Take them out of the rule that allows them.", _as(case.profile, case.permitted, names)


def _as(profile: Profile, like: Profile, names: list[str]) -> Profile:
    """The profile with those calls treated as another one treats them."""
    kept = (replace(rule, names=tuple(name for name in rule.names if name not in names)) for rule in profile.rules)
    taken = [replace(rule, names=(name,)) for name in names for rule in like.rules if name in rule.names]
    settled = {rule.names[0] for rule in taken}
    rest = [Block((name,), like.default, like.default_errno) for name in names if name not in settled]
    return replace(profile, rules=(*(rule for rule in kept if rule.names), *taken, *rest))


def _listed(names: list[str]) -> str:
    if len(names) <= SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"
