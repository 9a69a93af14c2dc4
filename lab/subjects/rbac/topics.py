"""The topics of RBAC, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "rules",
        "Rules: verbs, resources, groups",
        {
            "wrong-api-group": "an API group that lacks the resource",
            "kind-for-resource": "a kind written for a resource",
            "star-is-no-subresource": "pods/* taken for every subresource",
            "no-such-subresource": "a subresource that is none",
            "subresource-not-included": "a subresource taken to be included",
            "wildcard-grants-all": "a wildcard where words were asked for",
            "rule-combines-all": "two rules written as one",
            "verb-missing": "a verb taken to include another",
            "verb-too-many": "a verb nobody asked for",
            "resource-too-many": "a resource nobody asked for",
            "role-lacks-a-rule": "a role without a rule it needs",
            "way-up": "a right that leads to further rights",
        },
    ),
    Topic(
        "names",
        "Rules for single objects",
        {
            "names-with-list": "resourceNames beside list or create",
            "names-for-too-much": "names for more than was to be limited",
            "names-forgotten": "every object where one was asked for",
        },
    ),
    Topic(
        "bindings",
        "Bindings and where they count",
        {
            "role-not-there": "a binding to a role that is not there",
            "wrong-role": "another role bound than asked for",
            "binding-in-wrong-namespace": "a binding in another namespace",
            "cluster-wide-binding": "ClusterRoleBinding for RoleBinding",
            "bound-in-one-namespace": "RoleBinding for ClusterRoleBinding",
            "granted-everywhere": "rules for one namespace in a ClusterRole",
            "grant-left-in-place": "an old grant left in place",
        },
    ),
    Topic(
        "subjects",
        "Subjects: users, groups, accounts",
        {
            "subject-in-wrong-namespace": "a ServiceAccount of another namespace",
            "subject-of-wrong-kind": "a user bound for an account",
            "default-account-bound": "the default ServiceAccount bound",
            "wrong-subject": "somebody else bound than asked for",
            "subject-too-many": "somebody bound whom nobody asked for",
            "subject-not-bound": "somebody whom no binding names",
        },
    ),
    Topic(
        "aggregation",
        "Aggregated ClusterRoles",
        {
            "aggregated-role-edited": "rules written where they are lost",
            "not-aggregated": "a ClusterRole that nothing gathers",
        },
    ),
)

UNNAMED: tuple[str, ...] = ("request",)
"""What explains nothing, and so belongs to no topic."""
