"""What kubectl refuses by itself, told to a learner."""

from __future__ import annotations

from difflib import get_close_matches

from lab.manifests.custom import KNOWN
from lab.manifests.document import Document, JsonObject, Path
from lab.manifests.explain import links
from lab.manifests.explain.places import held
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubectl import Refusal, Trouble
from lab.manifests.schema.kinds import KINDS, Kind
from lab.manifests.span import Span


def findings(refused: Refusal, document: Document, base: Path) -> tuple[Finding, ...]:
    """A finding for each trouble."""
    return tuple(_finding(trouble, words, refused, document, base) for trouble, words in refused.troubles)


def _finding(trouble: Trouble, words: str, refused: Refusal, document: Document, base: Path) -> Finding:
    key, why, mend = "", "", ""
    if trouble is Trouble.NOT_AN_OBJECT:
        why = "A manifest is a mapping: `apiVersion`, `kind`, `metadata` and what the kind adds."
        mend = "Begin with `apiVersion:` and `kind:`, each on a line of its own, without a dash."
    elif trouble is Trouble.GENERATE_NAME:
        key = "metadata"
        why = "`kubectl apply` must know the object's name to find it again."
        mend = "Give it a `metadata.name`."
    elif trouble is Trouble.ITEMS_NOT_A_LIST:
        key = "items"
        why = "A List holds its objects beneath `items`, each after a dash."
        mend = "Begin each object with `- `, or write the objects as documents of their own, with --- between."
    elif trouble is Trouble.NO_MATCH:
        key, why, mend = _no_match(refused.value)
    else:
        key = "kind" if trouble is Trouble.KIND_NOT_SET else "apiVersion"
        why = "Without apiVersion and kind nothing says what the document describes."
        mend = _version_for(refused.value) if key == "apiVersion" else "Add a line such as `kind: NetworkPolicy`."
    return Finding(
        f"kubectl-{trouble.value}",
        Severity.ERROR,
        words if len(refused.troubles) > 1 else refused.message,
        _place(document, base, key),
        why=why,
        mend=mend,
        link=links.OBJECTS,
    )


def _place(document: Document, base: Path, key: str) -> Span:
    """The line of the key to blame; for one that is missing, the object's first line."""
    path = (*base, key) if key else base
    if key and held(document.value, path) == path:
        return document.span(path)
    whole = document.span(base)
    return Span(whole.file, whole.line, whole.column, whole.line, whole.column + 1)


def _version_for(value: JsonObject) -> str:
    versions = [kind.api_version for kind in KINDS.values() if kind.name == value.get("kind")]
    return f"Add the line `apiVersion: {versions[0] if versions else 'v1'}`."


def _no_match(value: JsonObject) -> tuple[str, str, str]:
    """Which of apiVersion and kind is to blame, why, and what to write."""
    api_version, name = value["apiVersion"], value.get("kind")
    same_kind = [kind for kind in KINDS.values() if kind.name == name]
    if same_kind:
        right = same_kind[0].api_version
        why = f"The API server has no {name} in {api_version}; it has one in {right}."
        if api_version in _GONE:
            why = f"{api_version} was removed from Kubernetes; a {name} is now in {right}."
        return "apiVersion", why, f"Write `apiVersion: {right}`."
    custom = [known.kind for known in KNOWN.values() if known.kind.name == name]
    if custom:
        versions = [kind.api_version for kind in custom]
        if api_version not in versions:
            return "apiVersion", f"A {name} is in {versions[0]}.", f"Write `apiVersion: {versions[0]}`."
        why = f"A {name} is a custom resource, and this cluster has no definition of it: it is not installed here."
        return "kind", why, "Use what the cluster has, such as a NetworkPolicy of networking.k8s.io/v1."
    meant = _meant_kind(str(name))
    if meant is None:
        return "kind", "The API server knows no such kind.", "Check the spelling of kind and apiVersion."
    mend = f"Write `kind: {meant.name}`"
    if meant.api_version != api_version:
        mend += f" and `apiVersion: {meant.api_version}`"
    return "kind", "Kinds are written in the singular, in capitals and small letters as shown.", f"{mend}."


_GONE = ("extensions/v1beta1", "apps/v1beta1", "apps/v1beta2", "networking.k8s.io/v1beta1", "policy/v1beta1")


def _meant_kind(name: str) -> Kind | None:
    """The kind that a misspelt one, a plural or one in other letters stands for."""
    kinds = (*KINDS.values(), *(known.kind for known in KNOWN.values()))
    by_word = {word: kind for kind in reversed(kinds) for word in (kind.plural, kind.name.lower())}
    lowered = name.lower()
    if lowered in by_word:
        return by_word[lowered]
    close = get_close_matches(lowered, by_word, n=1, cutoff=0.7)
    return by_word[close[0]] if close else None
