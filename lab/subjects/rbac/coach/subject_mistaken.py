"""Someone else bound than the task names."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import drop_at, set_at, subjects
from lab.subjects.rbac.coach.mend import Mend, MendingRule


class _OtherSubject(MendingRule):
    """Puts each subject that the task names in the place of one that differs from it in the way looked for."""

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Try every subject that the task names."""
        asked: list[JsonObject] = []
        for _, _, each in subjects(case.asked):
            if each not in asked:
                asked.append(each)
        for item, path, subject in subjects(case.changed):
            for other in asked:
                if self.takes(subject, other):
                    value = set_at(item.value, path, other)
                    yield self.mend(item, path, value, self.message(subject, other), self.how(other))

    def takes(self, subject: JsonObject, other: JsonObject) -> bool:
        """Whether the one may have been written for the other."""
        raise NotImplementedError

    def message(self, subject: JsonObject, other: JsonObject) -> str:
        """What to say of it."""
        raise NotImplementedError

    def how(self, other: JsonObject) -> str:
        """What to write."""
        return f"Name {told(other)}."


class DefaultAccountBound(_OtherSubject):
    """The ``default`` ServiceAccount is given rights, and with it every pod that names none."""

    id = "default-account-bound"
    why = "Every pod that names no account runs as default: what it may do, all of them may."
    guess = 95

    def takes(self, subject: JsonObject, other: JsonObject) -> bool:
        """The default account for another."""
        return _is_account(subject) and subject.get("name") == "default" and other.get("name") != "default"

    def message(self, subject: JsonObject, other: JsonObject) -> str:
        """Names both."""
        return f"the default account of {subject.get('namespace')} is bound, and {told(other)} is not"


class SubjectInWrongNamespace(_OtherSubject):
    """A ServiceAccount of that name in another namespace is bound."""

    id = "subject-in-wrong-namespace"
    why = "A ServiceAccount is one of its namespace; the same name elsewhere is somebody else."

    def takes(self, subject: JsonObject, other: JsonObject) -> bool:
        """The same name in another namespace."""
        same = subject.get("name") == other.get("name")
        return _is_account(subject) and _is_account(other) and same and subject != other

    def message(self, subject: JsonObject, other: JsonObject) -> str:
        """Names both namespaces."""
        return f"{told(subject)} is bound, and {told(other)} is not"


class SubjectOfWrongKind(_OtherSubject):
    """A user, a group or a ServiceAccount is bound for another by the same name."""

    id = "subject-of-wrong-kind"
    why = "Users, groups and ServiceAccounts are told apart by kind: a User called ci is not the ServiceAccount ci."

    def takes(self, subject: JsonObject, other: JsonObject) -> bool:
        """The same name, or one that holds it, as another kind."""
        name, meant = str(subject.get("name")), str(other.get("name"))
        return subject.get("kind") != other.get("kind") and (name == meant or name.endswith((f":{meant}", f"/{meant}")))

    def message(self, subject: JsonObject, other: JsonObject) -> str:
        """Names both kinds."""
        return f"{told(subject)} is bound, where {told(other)} was meant"


class WrongSubject(_OtherSubject):
    """Somebody is bound whom the task does not name."""

    id = "wrong-subject"
    why = "A binding gives its role to exactly those it lists."
    guess = 70

    def takes(self, subject: JsonObject, other: JsonObject) -> bool:
        """Anyone for anyone else."""
        return subject != other

    def message(self, subject: JsonObject, other: JsonObject) -> str:
        """Names both."""
        return f"{told(subject)} is bound here, where the task asks for {told(other)}"


class SubjectTooMany(MendingRule):
    """A binding names somebody beside those whom the task names."""

    id = "subject-too-many"
    why = "A binding gives its role to everyone it lists."
    guess = 90
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take each subject away that the task does not name."""
        asked = [(item.ref.namespace, each) for item, _, each in subjects(case.wanted_bindings)]
        for item, path, subject in subjects(case.changed):
            if (item.ref.namespace, subject) in asked:
                continue
            message = f"{told(subject)} is bound here, and the task does not ask for that"
            yield self.mend(item, path, drop_at(item.value, path), message, "Take it out of the binding.")


def _is_account(subject: JsonObject) -> bool:
    return subject.get("kind") == "ServiceAccount"


def told(subject: JsonObject) -> str:
    """A subject in words."""
    where = f" of {subject['namespace']}" if _is_account(subject) and subject.get("namespace") else ""
    return f"{subject.get('kind')} {subject.get('name')}{where}"
