"""Bindings moved, widened, narrowed, split, and led elsewhere; roles moved with them."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.rbac.mutation.answer import Answer, Change, Site, home, placed
from lab.subjects.rbac.roles import RBAC_GROUP
from lab.subjects.requests import ACCOUNT_PREFIX

BUILT_IN = ("view", "edit", "admin", "cluster-admin", "system:discovery")
SORTS = ("system:authenticated", "system:serviceaccounts", "system:unauthenticated")


def _user(name: str, kind: str = "User") -> JsonObject:
    return {"apiGroup": RBAC_GROUP, "kind": kind, "name": name}


def drop_document(answer: Answer) -> Iterator[Change]:
    """One role or binding less."""
    for site in answer.granted:
        kept = tuple(each for each in answer.documents if each is not site.value)
        yield Change(f"{answer.where(site)} is left out", kept)


def duplicate_document(answer: Answer) -> Iterator[Change]:
    """A role or binding once more, under another name for bindings."""
    for site in answer.granted:
        name = (site.value.get("metadata") or {}).get("name")
        kind = str(site.value.get("kind"))
        space = home(site) if not kind.startswith("Cluster") else ""
        copy = placed(site.value, kind, space, f"{name}-again")
        yield Change(f"{answer.where(site)} is there under another name too", (*answer.documents, copy))


def reverse_documents(answer: Answer) -> Iterator[Change]:
    """The documents from last to first."""
    yield Change("the documents are in reverse", tuple(reversed(answer.documents)))


def move_document(answer: Answer) -> Iterator[Change]:
    """A Role or RoleBinding alone in another namespace."""
    for site in answer.granted:
        kind = str(site.value.get("kind"))
        for space in answer.scope.namespaces if not kind.startswith("Cluster") else ():
            if space != home(site):
                text = f"{answer.where(site)} is in {space}"
                yield Change(text, answer.with_items(site, placed(site.value, kind, space)))


def move_all(answer: Answer) -> Iterator[Change]:
    """Everything in another namespace."""
    for space in answer.scope.namespaces:
        moved = tuple(
            placed(each, str(each["kind"]), space) if each.get("kind") in ("Role", "RoleBinding") else each
            for each in answer.documents
        )
        yield Change(f"everything is in {space}", moved)


def cluster_role_for_role(answer: Answer) -> Iterator[Change]:
    """Each Role as a ClusterRole, which its RoleBindings refer to: the same; with ClusterRoleBindings: not."""
    for whole in (False, True):
        changed = []
        for each in answer.documents:
            kind = each.get("kind")
            reference = each.get("roleRef") or {}
            if kind == "Role":
                changed.append(placed(each, "ClusterRole", ""))
            elif kind == "RoleBinding" and reference.get("kind") == "Role":
                value = {**each, "roleRef": {**reference, "kind": "ClusterRole"}}
                changed.append(placed(value, "ClusterRoleBinding", "") if whole else value)
            else:
                changed.append(each)
        text = "ClusterRoles for Roles" + (" and ClusterRoleBindings for RoleBindings" if whole else "")
        yield Change(text, tuple(changed))


def bind_everywhere(answer: Answer) -> Iterator[Change]:
    """A RoleBinding as a ClusterRoleBinding."""
    for site in answer.bindings:
        if site.value.get("kind") == "RoleBinding":
            text = f"{answer.where(site)} is a ClusterRoleBinding"
            yield Change(text, answer.with_items(site, placed(site.value, "ClusterRoleBinding", "")))


def bind_in_one(answer: Answer) -> Iterator[Change]:
    """A ClusterRoleBinding as a RoleBinding."""
    for site in answer.bindings:
        for space in answer.scope.namespaces if site.value.get("kind") == "ClusterRoleBinding" else ():
            text = f"{answer.where(site)} is a RoleBinding in {space}"
            yield Change(text, answer.with_items(site, placed(site.value, "RoleBinding", space)))


def other_role(answer: Answer) -> Iterator[Change]:
    """Another role: a built-in one, one by a slip of the name, or of the other kind."""
    for site in answer.bindings:
        own = site.value.get("roleRef") or {}
        others = [{**own, "kind": "ClusterRole", "name": name} for name in BUILT_IN]
        others.append({**own, "name": f"{own.get('name')}s"})
        others.append({**own, "kind": "ClusterRole" if own.get("kind") == "Role" else "Role"})
        for other in others:
            if other != own:
                text = f"{answer.where(site)} refers to {other['kind']} {other['name']}"
                yield Change(text, answer.put((*site.path, "roleRef"), other))


def drop_subject(answer: Answer) -> Iterator[Change]:
    """One subject less."""
    for subject in answer.subjects:
        yield Change(f"{answer.where(subject)} is left out", answer.with_items(subject))


def duplicate_subject(answer: Answer) -> Iterator[Change]:
    """A subject twice."""
    for subject in answer.subjects:
        copies = (subject.value, subject.value)
        yield Change(f"{answer.where(subject)} is there twice", answer.with_items(subject, *copies))


def split_binding(answer: Answer) -> Iterator[Change]:
    """A binding for each subject."""
    for site in answer.bindings:
        subjects = site.value.get("subjects")
        if not isinstance(subjects, list) or len(subjects) < 2:
            continue
        kind = str(site.value["kind"])
        space = home(site) if kind == "RoleBinding" else ""
        name = (site.value.get("metadata") or {}).get("name")
        parts = [
            placed({**site.value, "subjects": [subject]}, kind, space, f"{name}-{number}")
            for number, subject in enumerate(subjects)
        ]
        yield Change(f"{answer.where(site)} is split by its subjects", answer.with_items(site, *parts))


def account_as_user(answer: Answer) -> Iterator[Change]:
    """A ServiceAccount by its user name: the same; and a User that is only called so: not."""
    for subject in answer.subjects:
        if subject.value.get("kind") != "ServiceAccount":
            continue
        name, space = subject.value.get("name"), subject.value.get("namespace")
        for user in (f"{ACCOUNT_PREFIX}{space}:{name}", str(name)):
            yield Change(f"{answer.where(subject)} is user {user}", answer.with_items(subject, _user(user)))


def other_subject(answer: Answer) -> Iterator[Change]:
    """Somebody else in a subject's place, or beside it."""
    for subject in answer.subjects:
        for other in _others(answer, subject):
            if other != subject.value:
                words = f"{other['kind']} {other.get('namespace', '')}/{other['name']}"
                yield Change(f"{answer.where(subject)} is {words}", answer.with_items(subject, other))
                both = answer.with_items(subject, subject.value, other)
                yield Change(f"{answer.where(subject)} and {words} beside it", both)


def _others(answer: Answer, subject: Site) -> Iterator[JsonObject]:
    for space, name in answer.scope.accounts:
        yield {"kind": "ServiceAccount", "name": name, "namespace": space}
    for space in answer.scope.namespaces:
        yield {**subject.value, "namespace": space} if subject.value.get("kind") == "ServiceAccount" else subject.value
        yield _user(f"system:serviceaccounts:{space}", "Group")
    yield from (_user(sort, "Group") for sort in SORTS)
    if subject.value.get("kind") in ("User", "Group"):
        name = str(subject.value.get("name"))
        yield _user(name, "Group" if subject.value["kind"] == "User" else "User")
        yield _user(f"{name}s", str(subject.value["kind"]))


def keep_deleted(answer: Answer) -> Iterator[Change]:
    """One deletion less."""
    for number, document in enumerate(answer.documents):
        listed = document.get("delete")
        for place, item in enumerate(listed if isinstance(listed, list) else ()):
            changed = {"delete": [each for other, each in enumerate(listed or ()) if other != place]}
            rest = answer.documents[number + 1 :]
            yield Change(f"{item} is not deleted", (*answer.documents[:number], changed, *rest))


def delete_another(answer: Answer) -> Iterator[Change]:
    """A role or binding of the scenario deleted as well, before the answer is applied or after."""
    for ref in answer.scope.granted:
        document = {"delete": [str(ref)]}
        yield Change(f"{ref} is deleted at last", (*answer.documents, document))
        yield Change(f"{ref} is deleted first", (document, *answer.documents))


OPERATORS = (
    drop_document, duplicate_document, reverse_documents, move_document, move_all, cluster_role_for_role,
    bind_everywhere, bind_in_one, other_role, drop_subject, duplicate_subject, split_binding, account_as_user,
    other_subject, keep_deleted, delete_another,
)  # fmt: skip
