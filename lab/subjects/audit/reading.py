"""An audit policy's text as the API server loads it when it starts, with the error it stops with.

Source: apiserver ``pkg/audit/policy/reader.go``. A field that the policy does not know and a key written twice are
warned about in the API server's log and passed over; nothing of the policy's second document is ever read.
"""

from __future__ import annotations

from functools import lru_cache

from lab.manifests.compose import compose
from lab.manifests.decode import Decoded, WrongType, decode, dotted, found_name
from lab.manifests.document import Document, Json, JsonObject, Path
from lab.manifests.fault import Fault
from lab.manifests.fielderror import FieldError
from lab.manifests.gojson import go_quote
from lab.manifests.jsonstream import next_value, object_trouble
from lab.manifests.release import EXAM, Release
from lab.manifests.schema.table import struct
from lab.manifests.stream import looks_like_json
from lab.manifests.values import value_of
from lab.quick_dataclass import dataclass
from lab.subjects.audit.policy import LEVELS, GroupResources, Policy, Rule
from lab.subjects.audit.validation import validate

GROUP = "audit.k8s.io"
VERSION = f"{GROUP}/v1"
KINDS = frozenset({"Policy", "PolicyList", "Event", "EventList"})
SCHEME = "pkg/runtime/scheme.go:111"

_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """What the API server made of a text: a policy, or the error that keeps it from starting.

    ``path`` leads to what the error is about, or ``line`` and ``column`` (from 1) where the text is no YAML.
    ``passed_over`` are the unknown fields, by their paths; ``repeated`` the keys that were written twice, with their
    lines. ``written`` is the policy as it was written, as far as it could be read.
    """

    policy: Policy | None
    document: Document
    error: str = ""
    path: Path = ()
    line: int = 0
    column: int = 0
    passed_over: tuple[Path, ...] = ()
    repeated: tuple[tuple[str, int], ...] = ()

    @property
    def written(self) -> Json:
        """The document's value."""
        return self.document.value

    @property
    def warning(self) -> str:
        """What the API server notes in its log on loading; empty where nothing."""
        told = [f'key "{key}" already set in map' for key, _ in self.repeated]
        told += [f"unknown field {go_quote(dotted(path))}" for path in self.passed_over]
        if not told or self.policy is None:
            return ""
        return (
            "Audit policy contains errors, falling back to lenient decoding: "
            f"strict decoding error: {', '.join(told)}"
        )


class _Refused(Exception):  # noqa: N818 - a refusal is an answer
    def __init__(self, message: str, path: Path = (), line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.column = message, path, line, column


@lru_cache(maxsize=64)
def load_policy(text: str, release: Release = EXAM, file: str = "policy.yaml") -> LoadedPolicy:
    """Load a policy. Never raises, whatever the text holds."""
    document = Document(None, file)
    repeated: tuple[tuple[str, int], ...] = ()
    try:
        document, repeated = _document(text, file)
        by_name = not looks_like_json(text)
        _check_kind(document.value, by_name)
        decoded = decode(document.value or {}, struct("audit_v1.Policy"), sort_keys=by_name)
        policy, unknown = _policy(decoded, release)
    except _Refused as refused:
        place = (refused.path, refused.line, refused.column)
        return LoadedPolicy(None, document, refused.message, *place, (), repeated)
    return LoadedPolicy(policy, document, passed_over=unknown, repeated=repeated)


def _document(text: str, file: str) -> tuple[Document, tuple[tuple[str, int], ...]]:
    """The first document, and its repeated keys; text that opens with a brace must be JSON."""
    text = text.removeprefix("\ufeff")
    if looks_like_json(text):
        trouble = object_trouble(text)
        if trouble:
            raise _Refused(f"failed decoding: couldn't get version/kind; json parse error: {trouble}", (), 1, 1)
    try:
        tree = compose(text, json=looks_like_json(text))
        value, duplicates = value_of(tree)
    except Fault as fault:
        if looks_like_json(text):
            found = next_value(text, 0)
            return Document(found.value if found else None, file), ()
        said = fault.message.removeprefix("error converting YAML to JSON: ")
        raise _Refused(f"failed decoding: {said}", (), fault.line + 1, fault.column + 1) from None
    repeated = tuple((each.key, each.again.start_mark.line + 1) for each in duplicates)
    return Document(value, file, tree.root), repeated


def _check_kind(value: Json, by_name: bool) -> None:
    """Group, version and kind; where none is written the internal type is meant, which no file may hold.

    ``by_name`` says that the keys count in alphabetical order, as those of YAML do on their way to JSON.
    """
    if not isinstance(value, dict | None):
        said = f"json: cannot unmarshal {found_name(value)} into Go value of type {_META}"
        raise _Refused(f"failed decoding: couldn't get version/kind; json parse error: {said}")
    api_version, kind = _kind_of(value or {}, by_name)
    if api_version.count("/") > 1:
        raise _Refused(f"failed decoding: unexpected GroupVersion string: {api_version}", ("apiVersion",))
    group, _, version = api_version.rpartition("/")
    api_version = api_version if group else version
    internal = version in ("", "__internal") and (group == GROUP or not (group or version))
    kind = kind or "Policy"
    if not internal and (api_version != VERSION or kind not in KINDS):
        at = "kind" if api_version == VERSION else "apiVersion"
        said = f"no kind {go_quote(kind)} is registered for version {go_quote(api_version)} in scheme"
        raise _Refused(f"failed decoding: {said} {go_quote(SCHEME)}", (at,))
    if internal and kind not in KINDS:
        said = f"no kind {go_quote(kind)} is registered for the internal version of group {go_quote(GROUP)} in scheme"
        raise _Refused(f"failed decoding: {said} {go_quote(SCHEME)}", ("kind",))
    if kind != "Policy":
        own = "audit" if internal else "v1"
        raise _Refused(f"failed decoding: converting ({own}.{kind}) to (audit.Policy): unknown conversion", ("kind",))
    if internal:
        raise _Refused(f"unknown group version field {GROUP}/__internal, Kind=Policy in policy", ("apiVersion",))


def _kind_of(value: JsonObject, by_name: bool) -> tuple[str, str]:
    """apiVersion and kind; letters' case does not matter here, and the last of several counts."""
    found = {"apiversion": "", "kind": ""}
    for key in sorted(value) if by_name else value:
        known = key.lower()
        if known not in found or value[key] is None:
            continue
        if not isinstance(value[key], str):
            field = "kind" if known == "kind" else "apiVersion"
            said = f"json: cannot unmarshal {found_name(value[key])} into Go struct field .{field} of type string"
            raise _Refused(f"failed decoding: couldn't get version/kind; json parse error: {said}", (key,))
        found[known] = value[key]
    return found["apiversion"], found["kind"]


def _policy(decoded: Decoded, release: Release) -> tuple[Policy, tuple[Path, ...]]:
    wrong: WrongType | None = decoded.type_error
    if wrong is not None:
        raise _Refused(f"failed decoding: {wrong.message}", wrong.path)
    errors = {str(error): error for error in validate(decoded.value, release)}
    if errors:
        said = list(errors)
        message = said[0] if len(said) == 1 else f"[{', '.join(said)}]"
        raise _Refused(message, _place(next(iter(errors.values())), decoded.value))
    if not decoded.value.get("rules"):
        raise _Refused("loaded illegal policy with 0 rules", ("rules",))
    return _built(decoded.value), tuple(each.path for each in decoded.unknown)


def _place(error: FieldError, value: JsonObject) -> Path:
    """Where the error's value stands; upstream's path to a group misses its position in the list."""
    steps = error.field.steps
    if len(steps) == 4 and steps[2] == "resources":
        rule = value["rules"][steps[1]]
        for number, each in enumerate(rule["resources"]):
            if each.get(steps[3]) == error.value:
                return (*steps[:3], number, steps[3])
    return steps


def _built(value: JsonObject) -> Policy:
    return Policy(
        tuple(map(_rule, value["rules"])),
        tuple(value.get("omitStages") or ()),
        bool(value.get("omitManagedFields")),
    )


def _rule(rule: JsonObject) -> Rule:
    def words(key: str) -> tuple[str, ...]:
        return tuple(rule.get(key) or ())

    return Rule(
        LEVELS[rule["level"]],
        words("users"),
        words("userGroups"),
        words("verbs"),
        tuple(map(_group_resources, rule.get("resources") or ())),
        words("namespaces"),
        words("nonResourceURLs"),
        words("omitStages"),
        rule.get("omitManagedFields"),
    )


def _group_resources(each: JsonObject) -> GroupResources:
    names = tuple(each.get("resourceNames") or ())
    return GroupResources(each.get("group") or "", tuple(each.get("resources") or ()), names)
