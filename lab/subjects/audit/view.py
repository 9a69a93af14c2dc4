"""A node's audit log in short: where it goes, and rule by rule what the policy says."""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.audit.backend import NUMBERS, backend
from lab.subjects.audit.judged import policy_at
from lab.subjects.audit.policy import Policy, Rule
from lab.subjects.audit.reading import load_policy
from lab.subjects.audit.words import listed
from lab.subjects.resources import written


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in words: the level, what it is for, and the stages it leaves out."""

    name: str
    level: str
    catches: str
    leaves_out: str = ""


@dataclass(frozen=True, slots=True)
class AuditView:
    """The log and the policy; ``trouble`` says why nothing is written, or why the policy is not read."""

    log: str
    settings: dict[str, str]
    policy: str
    rules: tuple[RuleRow, ...]
    trouble: tuple[str, ...] = ()


def view(state: State) -> AuditView:
    """What there is to see of a state."""
    found = backend(state)
    path = policy_at(state)
    log, settings, trouble = "", {}, []
    if found is not None:
        log = found.log_at or found.flag("audit-log-path")
        settings = {name: value for name in NUMBERS if (value := found.flag(f"audit-log-{name}"))}
        trouble = [each.message for each in found.troubles]
    text = state.node_files.get(path)
    loaded = load_policy(text, state.release, state.source_of(path)) if text is not None else None
    if loaded is not None and loaded.error and not any(loaded.error in each for each in trouble):
        trouble.append(loaded.error)
    rules = rows(loaded.policy) if loaded is not None and loaded.policy is not None else ()
    return AuditView(log, settings, path, rules, tuple(trouble))


def rows(policy: Policy) -> tuple[RuleRow, ...]:
    """The rules of a policy, and what becomes of the rest."""
    found = [
        RuleRow(f"rule {place + 1}", rule.level.word, catches(rule), _stages(policy.treatment(place).omitted))
        for place, rule in enumerate(policy.rules)
    ]
    if any(not _bare(rule) for rule in policy.rules[-1:]):
        found.append(RuleRow("the rest", "None", "every request that no rule matches"))
    return tuple(found)


def _bare(rule: Rule) -> bool:
    return not (rule.users or rule.groups or rule.verbs or rule.resources or rule.namespaces or rule.urls)


def _stages(omitted: frozenset[str]) -> str:
    return ", ".join(sorted(omitted))


def catches(rule: Rule) -> str:
    """What a rule is for, in words."""
    if _bare(rule):
        return "every request"
    who = listed((*rule.users, *(f"group {group}" for group in rule.groups)), "or")
    what = listed(_resources(rule), "or") if rule.resources else listed(rule.urls, "or")
    if not what and rule.namespaces:
        what = "every resource"
    verbs = f"{listed(rule.verbs, 'or')} of " if rule.verbs else ""
    where = f" in {listed((each or 'no namespace' for each in rule.namespaces), 'or')}" if rule.namespaces else ""
    by = f", by {who}" if who else ""
    return f"{verbs}{what or 'anything'}{where}{by}"


def _resources(rule: Rule) -> list[str]:
    found = []
    for entry in rule.resources:
        names = f" named {listed(entry.names, 'or')}" if entry.names else ""
        if not entry.resources:
            found.append(f"all of group {entry.group}" if entry.group else "all of the core group")
        for word in entry.resources:
            resource, _, below = word.partition("/")
            found.append(f"{written(entry.group, resource, below)}{names}")
    return found
