"""What an expression of an admission policy or a webhook may speak of.

Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression
and Kubernetes' ``pkg/admission/plugin/cel/compile.go``.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests.cel.celtypes import DYN, CelType, list_of, map_of, read_type
from lab.manifests.cel.declared import declared_fields
from lab.manifests.release import Release
from lab.quick_dataclass import dataclass

VARIABLES = CelType("kubernetes.variables")

_OBJECTS = """
kubernetes.AdmissionRequest
  kind kubernetes.GroupVersionKind
  resource kubernetes.GroupVersionResource
  subResource string
  requestKind kubernetes.GroupVersionKind
  requestResource kubernetes.GroupVersionResource
  requestSubResource string
  name string
  namespace string
  operation string
  userInfo kubernetes.UserInfo
  dryRun bool
  options dyn
kubernetes.GroupVersionKind
  group string
  version string
  kind string
kubernetes.GroupVersionResource
  group string
  version string
  resource string
kubernetes.UserInfo
  username string
  uid string
  groups list(string)
  extra map(string, list(string))
kubernetes.Namespace
  metadata kubernetes.NamespaceMetadata
  spec kubernetes.NamespaceSpec
  status kubernetes.NamespaceStatus
kubernetes.NamespaceMetadata
  name string
  generateName string
  namespace string
  labels map(string, string)
  annotations map(string, string)
  UID string
  creationTimestamp timestamp
  deletionGracePeriodSeconds int
  deletionTimestamp timestamp
  generation int
  resourceVersion string
  finalizers list(string)
kubernetes.NamespaceSpec
  finalizers list(string)
kubernetes.NamespaceStatus
  conditions list(kubernetes.NamespaceCondition)
  phase string
kubernetes.NamespaceCondition
  status string
  type string
  lastTransitionTime timestamp
  message string
  reason string
"""


def _read_objects() -> dict[str, dict[str, CelType]]:
    found: dict[str, dict[str, CelType]] = {}
    fields: dict[str, CelType] = {}
    for line in _OBJECTS.strip().split("\n"):
        if line[0] != " ":
            fields = found[line] = {}
        else:
            name, _, type_ = line.strip().partition(" ")
            fields[name] = read_type(type_)
    return found


OBJECTS = _read_objects()
"""The fields of the objects that are known by type."""

_TYPE_NAMES = {
    name: read_type(f"type({meant})")
    for name, meant in {
        "bool": "bool",
        "bytes": "bytes",
        "double": "double",
        "duration": "duration",
        "google.protobuf.Duration": "duration",
        "google.protobuf.Timestamp": "timestamp",
        "int": "int",
        "list": "list(A)",
        "map": "map(A, B)",
        "net.CIDR": "net.CIDR",
        "net.IP": "net.IP",
        "null_type": "null",
        "optional_type": "optional_type",
        "string": "string",
        "timestamp": "timestamp",
        "type": "type",
        "uint": "uint",
    }.items()
}

TYPES_WITHOUT_VALUES = frozenset({*OBJECTS, "duration", "timestamp"})
"""Types that can be named, but that the running program does not know by that name."""

_ALWAYS = {
    "object": DYN,
    "oldObject": DYN,
    "namespaceObject": CelType("kubernetes.Namespace"),
    "request": CelType("kubernetes.AdmissionRequest"),
}
_AUTHORIZER = {
    "authorizer": CelType("kubernetes.authorization.Authorizer"),
    "authorizer.requestResource": CelType("kubernetes.authorization.ResourceCheck"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use, and their types.

    ``variables`` are those of the policy that are compiled already; None where it has none at all. ``typed`` are
    ``object``, ``oldObject`` and ``params`` where their types are known by a kind, as the check of a stored policy
    knows them; it knows no ``authorizer.requestResource``.
    """

    release: Release
    params: bool = False
    authorizer: bool = True
    variables: dict[str, CelType] | None = None
    typed: Mapping[str, CelType] | None = None

    def name(self, name: str) -> CelType | None:
        """The type of a name, qualified or not; None where it means nothing."""
        if self.typed is not None and (name in self.typed or name == "authorizer.requestResource"):
            return self.typed.get(name)
        if name == "params":
            return DYN if self.params else None
        if name == "variables":
            return None if self.variables is None else VARIABLES
        found = _ALWAYS.get(name) or (_AUTHORIZER.get(name) if self.authorizer else None)
        if found is not None:
            return found
        if self.fields(name) is not None:
            return CelType("type", (CelType(name),))
        return _TYPE_NAMES.get(name)

    def fields(self, name: str) -> dict[str, CelType] | None:
        """The fields of a type of objects; None for one that is not known."""
        if name == VARIABLES.name:
            return self.variables
        if name in OBJECTS or self.typed is None or not CelType(name).is_declared:
            return OBJECTS.get(name)
        return declared_fields(name)


_KEPT = frozenset({"bool", "bytes", "double", "duration", "int", "null", "string", "timestamp", "uint"})


def variable_type(found: CelType | None) -> CelType:
    """The type that a policy's variable has for the expressions after it; ``dyn`` where it did not compile."""
    if found is None:
        return DYN
    if found.name == "list":
        return list_of(variable_type(found.parameters[0]))
    if found.name == "map":
        return map_of(*map(variable_type, found.parameters))
    return found if found.name in _KEPT else DYN
