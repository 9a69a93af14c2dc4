"""Another level, or another version, than the task asks for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.policy import Mode
from lab.subjects.podsecurity.admitting import labels_of, policy_in
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import relabelled
from lab.subjects.podsecurity.coach.mend import STANDARDS, Mend, MendingRule
from lab.subjects.podsecurity.coach.places import asked_namespaces, label_span


class WrongLevel(MendingRule):
    """A level that is too lax or too strict."""

    id = "wrong-level"
    why = "privileged forbids nothing, baseline what is known to escalate, restricted all but hardened pods."
    link = STANDARDS
    guess = 50

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the level of the task."""
        for name in asked_namespaces(case):
            now, wanted = policy_in(case.after, name), policy_in(case.attempt.setting.bounds.permitted, name)
            for mode in Mode:
                level = wanted.of(mode).level
                if now.of(mode).level is not level and mode.label in labels_of(case.after, name):
                    mended = relabelled(case.after, name, **{mode.label: str(level)})
                    finding = self.finding(
                        f"{name} has the {mode} level {now.of(mode).level}, and not {level}",
                        label_span(case.after, name, mode.label),
                        f"Write {mode.label}: {level}.",
                    )
                    if mended is not None:
                        yield Mend(finding, {mended.ref: mended})


class WrongVersion(MendingRule):
    """A version whose checks are not those of the task."""

    id = "wrong-version"
    why = "A version pins the checks to those of a release: older ones do not know what came later."
    link = STANDARDS
    guess = 50

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the version of the task."""
        for name in asked_namespaces(case):
            now, wanted = policy_in(case.after, name), policy_in(case.attempt.setting.bounds.permitted, name)
            for mode in Mode:
                version = wanted.of(mode).version
                if now.of(mode).version != version and mode.version_label in labels_of(case.after, name):
                    mended = relabelled(case.after, name, **{mode.version_label: str(version)})
                    finding = self.finding(
                        f"{name} has the {mode} version {now.of(mode).version}, and not {version}",
                        label_span(case.after, name, mode.version_label),
                        f"Write {mode.version_label}: {version}.",
                    )
                    if mended is not None:
                        yield Mend(finding, {mended.ref: mended})


class NotLabelled(MendingRule):
    """A namespace without the label that would refuse anything."""

    id = "namespace-not-labelled"
    why = "Without an enforce label a namespace admits every pod."
    link = STANDARDS
    guess = 100

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Label it."""
        for name in asked_namespaces(case):
            wanted = policy_in(case.attempt.setting.bounds.permitted, name).enforce
            if Mode.ENFORCE.label not in labels_of(case.after, name):
                mended = relabelled(case.after, name, **{Mode.ENFORCE.label: str(wanted.level)})
                finding = self.finding(
                    f"{name} has no label {Mode.ENFORCE.label}",
                    label_span(case.after, name),
                    f"Label the namespace with {Mode.ENFORCE.label}: {wanted.level}.",
                )
                if mended is not None:
                    yield Mend(finding, {mended.ref: mended})
