"""One rule of a Role or ClusterRole, and what it matches.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
"""

from __future__ import annotations

from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.requests import Request

ALL = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule lists. Lists may repeat themselves; an empty ``names`` means every name."""

    verbs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()

    @classmethod
    def of(cls, written: Json) -> Rule:
        """Read a rule of an object; what is no list of strings counts as not there."""
        mapping: JsonObject = written if isinstance(written, dict) else {}
        return cls(
            verbs=_texts(mapping.get("verbs")),
            groups=_texts(mapping.get("apiGroups")),
            resources=_texts(mapping.get("resources")),
            names=_texts(mapping.get("resourceNames")),
            urls=_texts(mapping.get("nonResourceURLs")),
        )

    def allows(self, request: Request) -> bool:
        """Whether the rule matches a request, whoever makes it and wherever the rule holds."""
        if request.url:
            return self.matches_verb(request.verb) and self.matches_url(request.url)
        return (
            self.matches_verb(request.verb)
            and self.matches_group(request.group)
            and self.matches_resource(request.resource, request.subresource)
            and self.matches_name(request.name)
        )

    def matches_verb(self, verb: str) -> bool:
        """Whether the verb is listed, or all are."""
        return ALL in self.verbs or verb in self.verbs

    def matches_group(self, group: str) -> bool:
        """Whether the API group is listed, or all are."""
        return ALL in self.groups or group in self.groups

    def matches_resource(self, resource: str, subresource: str) -> bool:
        """Whether the resource is listed as a whole, by ``*``, or by ``*/subresource``; ``pods/*`` is no wildcard."""
        if ALL in self.resources:
            return True
        if not subresource:
            return resource in self.resources
        return f"{resource}/{subresource}" in self.resources or f"*/{subresource}" in self.resources

    def matches_name(self, name: str) -> bool:
        """Whether the object's name is listed, or no names are."""
        return not self.names or name in self.names

    def matches_url(self, url: str) -> bool:
        """Whether the path is listed, or begins as one that ends in ``*``."""
        return any(covers_url(written, url) for written in self.urls)

    def to_json(self) -> JsonObject:
        """The rule as a manifest has it."""
        fields = (
            ("apiGroups", self.groups),
            ("nonResourceURLs", self.urls),
            ("resourceNames", self.names),
            ("resources", self.resources),
            ("verbs", self.verbs),
        )
        return {key: list(value) for key, value in fields if value}


def covers_url(written: str, url: str) -> bool:
    """Whether a path in a rule matches a path, or covers another path in a rule."""
    return written == url or (written.endswith(ALL) and url.startswith(written.rstrip(ALL)))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
