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
        """Take the versions of the task."""
        for name in asked_namespaces(case):
            now, wanted = policy_in(case.after, name), policy_in(case.attempt.setting.bounds.permitted, name)
            labels = labels_of(case.after, name)
            modes = [
                mode
                for mode in Mode
                if now.of(mode).version != wanted.of(mode).version
                and (mode.label in labels or mode.version_label in labels)
            ]
            meant = {mode.version_label: str(wanted.of(mode).version) for mode in modes}
            mended = relabelled(case.after, name, **meant) if meant else None
            if mended is not None:
                first, others = modes[0], modes[1:]
                written = f"{first.version_label}: {wanted.of(first).version}"
                likewise = f" (and those of {' and '.join(others)} likewise)" if others else ""
                said = f"{name} has the {first} version {now.of(first).version}, and not {wanted.of(first).version}"
                if first.version_label not in labels:
                    said = f"{name} has no label {first.version_label}, so its version is latest"
                finding = self.finding(
                    said + likewise, label_span(case.after, name, first.version_label), f"Write {written}."
                )
                yield Mend(finding, {mended.ref: mended})


class NotLabelled(MendingRule):
    """A namespace without a label that it was to have."""

    id = "namespace-not-labelled"
    why = "Without an enforce label a namespace admits every pod; warn and audit have labels of their own."
    link = STANDARDS
    guess = 100

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Label it."""
        for name in asked_namespaces(case):
            wanted = labels_of(case.attempt.setting.bounds.permitted, name)
            for mode in Mode:
                if mode.label in labels_of(case.after, name) or mode.label not in wanted:
                    continue
                labels = {label: wanted[label] for label in (mode.label, mode.version_label) if label in wanted}
                mended = relabelled(case.after, name, **labels)
                finding = self.finding(
                    f"{name} has no label {mode.label}",
                    label_span(case.after, name),
                    f"Label the namespace with {mode.label}: {wanted[mode.label]}.",
                )
                if mended is not None:
                    yield Mend(finding, {mended.ref: mended})
