"""What may be said: lookups, names of machines outside, HTTP requests."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, JsonObject
from lab.subjects.cilium.coach.parts import (
    LANGUAGE,
    CiliumRule,
    Part,
    group_parts,
    listed,
    mapping,
    rule_parts,
    spec_parts,
    wanted_groups,
    wanted_rules,
    wrong_kinds,
)
from lab.subjects.coaching import Case, Mend

NAMES = "https://docs.cilium.io/en/stable/security/policy/language/#dns-based"
HTTP = "https://docs.cilium.io/en/stable/security/policy/language/#http"


def _asks(rule: JsonObject) -> bool:
    """Whether a rule lets its pods look names up."""
    return any(
        str(mapping(port).get("port")) == "53"
        for group in listed(rule.get("toPorts")) for port in listed(mapping(group).get("ports"))
    )  # fmt: skip


class DnsMissing(CiliumRule):
    """Machines outside by name, and nobody to ask for the name."""

    id = "cnp-dns-missing"
    why = (
        "An egress section drops lookups too. Without a rule towards kube-dns on port 53 no name is found, and the "
        "agent learns no address for `toFQDNs`."
    )
    link = NAMES

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Add the task's rule for lookups."""
        for spec in spec_parts(case):
            rules = [mapping(each) for each in listed(spec.value.get("egress"))]
            if not rules or any(_asks(rule) for rule in rules):
                continue
            for meant in (each for each in wanted_rules(case, "egress") if _asks(each)):
                said = "no rule lets these pods look up a name"
                how = "Add a rule towards kube-dns in kube-system on port 53, with `rules: {dns: […]}`."
                yield self.at(spec, said, how, spec.with_((("egress",), [*rules, meant])), ("egress",))


class DnsUnwatched(CiliumRule):
    """Lookups that go through, but are not watched."""

    id = "cnp-dns-unwatched"
    why = (
        "The agent learns which addresses belong to a name from the lookups it sees, and it sees those that pass a "
        "rule with `rules: {dns: …}`. Without one `toFQDNs` matches nothing."
    )
    link = NAMES

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Watch them."""
        for rule, part in group_parts(case, "egress"):
            if _asks(rule.value) and not part.value.get("rules"):
                changed = part.with_((("rules",), {"dns": [{"matchPattern": "*"}]}))
                said = "lookups pass, and nothing watches them"
                yield self.at(part, said, 'Add `rules: {dns: [{matchPattern: "*"}]}` beside the ports.', changed)


class PatternTooWide(CiliumRule):
    """A pattern of names that means more, or others, than was asked."""

    id = "cnp-pattern-too-wide"
    why = (
        "`*` stands for letters of one label and never for a dot, `**.` in front for one label or more; alone `*` is "
        "every name. `matchName` is exactly one name."
    )
    link = NAMES

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Take the task's names."""
        for part, field in _name_lists(case):
            written = listed(part.value.get(field))
            for meant in _wanted_names(case, field):
                if meant != written:
                    first = mapping(written[0]) if written else {}
                    text = first.get("matchPattern") or first.get("matchName") or ""
                    said = f"{text!r} is not the name that the task means" if text else "no name is meant"
                    how = f"Write {_told(meant)}."
                    yield self.at(part, said, how, part.with_(((field,), meant)), (field,))


def _name_lists(case: Case) -> Iterator[tuple[Part, str]]:
    for rule in rule_parts(case, "egress"):
        if rule.value.get("toFQDNs") is not None:
            yield rule, "toFQDNs"
    for _, part in group_parts(case, "egress"):
        if mapping(part.value.get("rules")).get("dns"):
            yield Part(part.item, (*part.path, "rules"), mapping(part.value["rules"])), "dns"


def _wanted_names(case: Case, field: str) -> Iterator[list[Json]]:
    if field == "toFQDNs":
        found = [listed(rule.get("toFQDNs")) for rule in wanted_rules(case, "egress")]
    else:
        found = [listed(mapping(group.get("rules")).get("dns")) for group in wanted_groups(case, "egress")]
    yield from (each for number, each in enumerate(found) if each and each not in found[:number])


def _told(names: list[Json]) -> str:
    return " and ".join(f"`{key}: {value}`" for each in names for key, value in mapping(each).items())


def _http_rules(case: Case) -> Iterator[Part]:
    for _, part in group_parts(case):
        for number, each in enumerate(listed(mapping(part.value.get("rules")).get("http"))):
            yield Part(part.item, (*part.path, "rules", "http", number), mapping(each))


def _wanted_http(case: Case) -> list[JsonObject]:
    ways = ("ingress", "egress")
    return [
        mapping(each) for group in wanted_groups(case, *ways)
        for each in listed(mapping(group.get("rules")).get("http"))
    ]  # fmt: skip


class PathWrong(CiliumRule):
    """A path that matches other requests than was asked."""

    kind = ""
    said = ""
    link = HTTP

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Take the task's path."""
        if self.kind not in wrong_kinds(case):
            return
        for part in _http_rules(case):
            for path in dict.fromkeys(str(each["path"]) for each in _wanted_http(case) if each.get("path")):
                if part.value.get("path") != path:
                    own = part.value.get("path") or "any path"
                    how = f"A pattern for what the task asks: `{path}`."
                    changed = part.with_((("path",), path))
                    where = ("path",) if part.value.get("path") else ()
                    yield self.at(part, self.said.format(own), how, changed, where)


class PathNotWhole(PathWrong):
    """A prefix where a pattern for the whole path is wanted."""

    id = "cnp-path-not-whole"
    kind = "missing"
    said = "`{}` matches only that path as a whole, not what lies beneath it"
    why = (
        "`path` is a regular expression that must match the whole path, a query included: `/public` is `/public` alone."
    )


class PathTooWide(PathWrong):
    """A pattern that matches more paths."""

    id = "cnp-path-too-wide"
    kind = "excess"
    said = "`{}` lets more paths through than the task names"
    why = "`.*` matches anything, a slash included, and `/public.*` also `/public-keys`. A dot matches any letter."


class MethodMissing(CiliumRule):
    """Every method, or another one."""

    id = "cnp-method-missing"
    why = "A rule for HTTP without `method` lets every method through; the method is a pattern, too."
    link = HTTP

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Take the task's method."""
        for part in _http_rules(case):
            for method in dict.fromkeys(str(each["method"]) for each in _wanted_http(case) if each.get("method")):
                if part.value.get("method") != method:
                    own = part.value.get("method")
                    said = f"`method: {own}` is not what the task asks" if own else "every method passes"
                    where = ("method",) if own else ()
                    yield self.at(part, said, f"Write `method: {method}`.", part.with_((("method",), method)), where)


class L7Missing(CiliumRule):
    """A port open for every request."""

    id = "cnp-l7-missing"
    why = "A port without `rules` is open for everything that is said on it."
    link = HTTP

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Say what may be said."""
        for rule, part in group_parts(case, "ingress", "egress"):
            if part.value.get("rules"):
                continue
            for meant in wanted_groups(case, rule.way):
                if meant.get("rules"):
                    changed = part.with_((("rules",), meant["rules"]))
                    yield self.at(part, "on this port every request passes", "Add `rules: {http: […]}`.", changed)


class L7Undone(CiliumRule):
    """A rule that allows every request, beside one that allows some."""

    id = "cnp-l7-undone"
    why = "Rules add up: where one allows a port without asking what is said on it, another's requests limit nothing."
    link = LANGUAGE

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Take it away."""
        if "excess" not in wrong_kinds(case):
            return
        for spec in spec_parts(case):
            for way in ("ingress", "egress"):
                rules = listed(spec.value.get(way))
                limiting = [number for number, rule in enumerate(rules) if _limits(mapping(rule))]
                for number in range(len(rules)) if limiting else ():
                    if number in limiting:
                        continue
                    rest = [each for n, each in enumerate(rules) if n != number]
                    said = f"{way}[{number}] lets everything through that is said"
                    how = "Leave it out, or say there as well what may be said."
                    yield self.at(spec, said, how, spec.with_(((way,), rest)), (way, number))


def _limits(rule: JsonObject) -> bool:
    """Whether a rule says which requests may pass."""
    return any(mapping(mapping(group).get("rules")).get("http") for group in listed(rule.get("toPorts")))
