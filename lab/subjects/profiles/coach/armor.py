"""What is misunderstood about AppArmor profiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.cluster.nodes.apparmor import EVERYTHING, ArmorProfile, FileRule
from lab.cluster.nodes.armor_grammar import ArmorSyntaxError
from lab.cluster.nodes.globbing import matches
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.subjects.profiles.armor import armor_paths, compare_armor, read
from lab.subjects.profiles.coach.armor_case import ArmorCase, armor_cases
from lab.subjects.protocol import Advice, Attempt, Witness

LINK = "https://kubernetes.io/docs/tutorials/security/apparmor/"
SURE = 1000

Mend = tuple[str, str, ArmorProfile]
"""What is said, how to mend it, and the profile as it would be then."""


class ArmorRule:
    """A misunderstanding that is told where mending it makes something right. ``guess`` is taken off its weight."""

    id = ""
    why = ""
    guess = 0
    marks: tuple[str, ...] = ()

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """What it may be."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Every place where the attempt shows it."""
        found = []
        for case in armor_cases(attempt):
            for said, mend, mended in self.suspect(case):
                gone = case.gone(mended)
                if gone:
                    weight = SURE * len(gone) // len(case.wrong) - self.guess
                    lines = _place(attempt, case.path, said, self.marks)
                    place = Span(attempt.setting.after.source_of(case.path), *lines)
                    finding = Finding(self.id, Severity.ERROR, said, place, why=self.why, mend=mend, link=LINK)
                    found.append(Advice(finding, case.explains(mended), gone, weight))
        return tuple(found)


def _place(attempt: Attempt, path: str, said: str, marks: tuple[str, ...]) -> tuple[int, int, int, int]:
    """The line whose pattern the message speaks of, else the first that holds one of the marks, else the first."""
    lines = attempt.setting.after.node_files.get(path, "").splitlines()
    spoken = f" {said.replace(':', ' ')} "

    def speaks(line: str) -> bool:
        words = line.replace('"', "").replace(",", "").split()
        return any(word[:1] in "/<" and f" {word} " in spoken for word in words)

    def marked(line: str) -> bool:
        return any(mark in line for mark in marks) and not line.strip().startswith("# ")

    for fits in (speaks, marked):
        for number, line in enumerate(lines, start=1):
            if fits(line):
                return number, len(line) - len(line.lstrip()) + 1, number, len(line) + 1
    return 1, 1, 1, 1


class ArmorUnreadable:
    """A file that apparmor_parser refuses, or in which the profile has another name."""

    id = "armor-not-loaded"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The parser's complaint, or the name that is missing."""
        bounds, after = attempt.setting.bounds, attempt.setting.after
        found = []
        for path in armor_paths(bounds.required, bounds.permitted):
            text, line = after.node_files.get(path, ""), 1
            try:
                lost = sorted(read(bounds.required.node_files.get(path, "")).keys() - read(text).keys())
                said = f"no profile {lost[0]} is loaded: the file has {', '.join(read(text)) or 'none'}" if lost else ""
            except ArmorSyntaxError as error:
                said, line = f"apparmor_parser refuses {path}: {error}", error.line
            if said:
                finding = Finding(
                    self.id, Severity.ERROR, said, Span(after.source_of(path), line, 1, line, 1),
                    why="A container whose profile no node has loaded is not created, and a file with a mistake in it "
                    "loads none.",
                    mend="Write `profile NAME flags=(…) {`, each rule with a comma at its end, and `}`; try it with "
                    "`apparmor_parser -Q FILE`.", link=LINK,
                )  # fmt: skip
                cases = frozenset(each.text for each in compare_armor(bounds, after))
                found.append(Advice(finding, _met(attempt, path), cases, SURE))
        return tuple(found)


def _met(attempt: Attempt, path: str) -> frozenset[str]:
    """The failed checks that would be met if a file were as it must be."""
    setting = attempt.setting
    text = setting.bounds.required.node_files.get(path, "")
    after = setting.after.with_node_files({**setting.after.node_files, path: text})
    return frozenset(run.id for run in attempt.failed if run.check.run(replace(setting, after=after)).passed)


class OnlyNotes(ArmorRule):
    """The flag complain."""

    id = "armor-only-notes"
    marks = ("complain", "unconfined")
    why = "In complain mode the kernel writes down what the profile would have refused, and lets it through."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Enforce it."""
        found = case.three.found
        if not found.enforced:
            flags = found.flags - {"complain", "unconfined"}
            said = f"profile {found.name} is in complain mode"
            yield said, "Take `complain` out of flags.", replace(found, flags=flags)


class AllowsAll(ArmorRule):
    """A list of what is forbidden."""

    id = "armor-allows-all"
    marks = ("file,",)
    why = "What no rule allows is refused. A rule for every file leaves only what somebody thought of denying."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Leave the broad rules out, and put those that are asked for in."""
        found, need = case.three.found, case.three.required
        broad = [rule for rule in found.files if not rule.deny and rule.pattern in (EVERYTHING, "/**/*")]
        if broad:
            kept = tuple(rule for rule in found.files if rule not in broad)
            wanted = tuple(rule for rule in need.files if rule not in kept)
            said = f"profile {found.name} allows files wherever they are: {broad[0].pattern} is every path"
            yield said, "Allow the paths that the task names instead.", replace(found, files=(*kept, *wanted))


class DenyWins(ArmorRule):
    """A denial that takes away what another rule allows."""

    id = "armor-deny-wins"
    why = "A denial goes before every permission, wherever it stands and however narrow the permission is."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Take it out."""
        found = case.three.found
        for rule in (each for each in found.files if each.deny and case.concerns(each.pattern)):
            kept = tuple(each for each in found.files if each is not rule)
            said = f"the denial of {rule.pattern} takes away what the program needs"
            yield said, "Leave the denial out: what is not allowed is refused anyway.", replace(found, files=kept)


class DenyMissing(ArmorRule):
    """A part of what is allowed that was to be left out."""

    id = "armor-deny-missing"
    marks = ("profile ",)
    why = "A pattern allows all that it means; only a denial takes a part of it out again."
    guess = 5

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Add the denial."""
        found, may = case.three.found, case.three.permitted
        lacking = (each for each in may.files if each.deny and each not in found.files)
        for rule in (each for each in lacking if case.concerns(each.pattern)):
            said = f"nothing takes {rule.pattern} out of what profile {found.name} allows"
            mend = "Add a rule with deny for that part."
            yield said, mend, replace(found, files=(*found.files, rule))


class Stars(ArmorRule):
    """One star where two were meant, or the other way round."""

    id = "armor-stars"
    why = "`*` stays within one directory, `**` goes down into all beneath it."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """The other."""
        found = case.three.found
        for rule in found.files:
            for other in _starred(rule.pattern):
                if not case.concerns(rule.pattern, other):
                    continue
                files = tuple(replace(each, pattern=other) if each is rule else each for each in found.files)
                said = f"{rule.pattern} means other paths than it should"
                yield said, f"Write {other}.", replace(found, files=files)


def _starred(pattern: str) -> Iterator[str]:
    if "**" in pattern:
        yield pattern.replace("**", "*")
    elif "*" in pattern:
        yield pattern.replace("*", "**")


class OwnerMissing(ArmorRule):
    """Files of others, where the program's own were meant."""

    id = "armor-owner"
    why = "`owner` before a rule limits it to files that belong to the user whom the program runs as."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Add it, or take it out."""
        found = case.three.found
        for rule in (each for each in found.files if case.concerns(each.pattern)):
            files = tuple(replace(each, owner=not rule.owner) if each is rule else each for each in found.files)
            if rule.owner:
                yield f"{rule.pattern} is for the program's own files alone", "Leave `owner` out.", replace(
                    found, files=files
                )
            else:
                yield f"{rule.pattern} is for everybody's files", "Write `owner` before the rule.", replace(
                    found, files=files
                )


class Unconfined(ArmorRule):
    """A program that leaves the profile when it executes another."""

    id = "armor-unconfined-exec"
    why = "`ux` starts the program without any profile: whatever is refused here, it may do there. `ix` keeps this one."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Keep it."""
        found = case.three.found
        for rule in (each for each in found.files if "u" in each.how):
            files = tuple(replace(each, how="i") if each is rule else each for each in found.files)
            said = f"programs of {rule.pattern} are executed without any profile"
            yield said, "Write ix for ux.", replace(found, files=files)


class Permissions(ArmorRule):
    """The right path, and the wrong letters."""

    id = "armor-permissions"
    why = "Each letter is a right of its own: r reads, w writes, k locks, m maps code, ix executes under this profile."
    guess = 10

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """The letters that the task wants for that path."""
        found = case.three.found
        wanted = {(rule.pattern, rule.deny): rule for rule in case.three.required.files}
        for rule in found.files:
            right = wanted.get((rule.pattern, rule.deny))
            if right is not None and (right.access, right.how) != (rule.access, rule.how):
                files = tuple(replace(right, owner=rule.owner) if each is rule else each for each in found.files)
                said = f"the letters for {rule.pattern} are not those that the task asks for"
                yield said, "Go through them one by one.", replace(found, files=files)


class BaseMissing(ArmorRule):
    """What every program needs left out."""

    id = "armor-base-missing"
    marks = ("profile ",)
    why = "abstractions/base holds what nearly every program needs: its libraries, /dev/null, the time zone."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Include it, and nothing else."""
        found, need = case.three.found, case.three.required
        lost = sorted(need.named_includes - found.named_includes)
        if lost:
            yield f"profile {found.name} does not include <{lost[0]}>", f"Add `#include <{lost[0]}>`.", replace(
                found, includes=(*found.includes, *(f"include <{each}>" for each in lost))
            )


class IncludesMore(ArmorRule):
    """An abstraction that brings more than was asked for."""

    id = "armor-includes-more"
    why = "An abstraction is a list of rules like any other; it allows all that stands in it."

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Leave it out."""
        found, may = case.three.found, case.three.permitted
        for name in sorted(found.named_includes - may.named_includes):
            kept = tuple(each for each in found.includes if f"<{name}>" not in each)
            yield f"<{name}> allows more than the task does", "Write out what is needed of it.", replace(
                found, includes=kept
            )


class Words(ArmorRule):
    """Capabilities and sockets."""

    id = "armor-capability-or-socket"
    marks = ("network", "capability")
    why = "`capability,` and `network,` without more allow every one; each that is named allows itself."
    guess = 5

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """As the task has them."""
        found, need = case.three.found, case.three.required
        if found.capabilities != need.capabilities:
            said = f"the capabilities of profile {found.name} are not those that the task names"
            yield said, "Name those alone, in small letters and without cap_.", replace(
                found, capabilities=need.capabilities
            )
        if found.networks != need.networks:
            said = f"the sockets of profile {found.name} are not those that the task names"
            yield said, "Write one rule for each family and kind: `network inet stream,`.", replace(
                found, networks=need.networks
            )


class PathsMissing(ArmorRule):
    """Something that the program needs left out."""

    id = "armor-path-missing"
    marks = ("profile ",)
    why = "A program that may not open what it needs fails in odd ways, or does not even start."
    guess = 20

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Add the rule."""
        found = case.three.found
        for rule in case.three.required.files:
            if not rule.deny and rule not in found.files:
                example = _example(case, "missing", rule)
                if example is not None:
                    yield example.text, "Allow it.", replace(found, files=(*found.files, rule))


class PathsOpen(ArmorRule):
    """Something allowed that nobody asked for."""

    id = "armor-path-open"
    why = "Every path that is allowed without need is one more that an intruder can use."
    guess = 20

    def suspect(self, case: ArmorCase) -> Iterator[Mend]:
        """Take the rule out."""
        found = case.three.found
        for rule in found.files:
            example = _example(case, "excess", rule)
            if not rule.deny and example is not None:
                kept = tuple(each for each in found.files if each is not rule)
                wanted = tuple(each for each in case.three.required.files if each not in found.files)
                said = f"the rule for {rule.pattern} goes too far: {example.text}"
                yield said, "Leave the rule out, or make it narrower.", replace(found, files=(*kept, *wanted))


def _example(case: ArmorCase, kind: str, rule: FileRule) -> Witness | None:
    """Something that is wrong with a path that the rule means."""
    for each in case.wrong:
        if each.kind == kind and "path" in each.facts and matches(rule.pattern, str(each.facts["path"])):
            return each
    return None


ARMOR_RULES = (
    ArmorUnreadable(), OnlyNotes(), AllowsAll(), Unconfined(), DenyWins(), DenyMissing(), Stars(), OwnerMissing(),
    BaseMissing(), IncludesMore(), Words(), Permissions(), PathsMissing(), PathsOpen(),
)  # fmt: skip
