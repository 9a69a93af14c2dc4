"""What applying a manifest to an object that exists leaves of both."""

from __future__ import annotations

from dataclasses import replace

from lab.cluster.services import has_cluster_ip, written_cluster_ips
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject


def patched(old: KubeObject, new: KubeObject) -> tuple[KubeObject, tuple[Finding, ...]]:
    """What patching ``old`` towards ``new`` leaves, as ``kubectl apply`` does.

    What the last applied manifest held and the new one lacks is removed, and the new one's values stand;
    that is the new object, since everything that exists was applied. But a default that was filled in once
    was never in a manifest, so it is not removed and not drawn anew: ``policyTypes`` stays what it was at
    creation even where the new rules would default to something else. All other defaults depend on nothing
    that can change.
    """
    if new.ref.kind == "NetworkPolicy":
        return _with_kept_policy_types(old, new)
    if new.ref.kind == "CertificateSigningRequest":
        # What is requested stays: another request needs another object.
        return replace(new, value={**new.value, "spec": old.spec}), ()
    if new.ref.kind == "Service":
        return _with_kept_cluster_ips(old, new), ()
    if new.ref.kind == "Secret":
        return _with_kept_keys(old, new)
    return new, ()


def _with_kept_keys(old: KubeObject, new: KubeObject) -> tuple[KubeObject, tuple[Finding, ...]]:
    """A Secret keeps what it once was given under ``stringData``.

    The server moves that into ``data``, where no manifest ever held it; so it is not removed when the manifest no
    longer has it under ``stringData``. A whole ``data`` that is no longer written takes everything with it.
    """
    before, after = _mapping(old.value.get("data")), _mapping(new.value.get("data"))
    was, now = _mapping(written_at(old, ("data",))), _mapping(written_at(new, ("data",)))
    if was and not now:
        return new, ()
    kept = {key: held for key, held in before.items() if key not in after and key not in was}
    if not kept:
        return new, ()
    listed = ", ".join(sorted(kept))
    finding = Finding(
        "apply-secret-keys-kept",
        Severity.WARNING,
        f"{new.ref} keeps {listed}, which this manifest does not hold",
        new.key_span(("stringData",) if "stringData" in new.written else ("metadata", "name")),
        why="What stands under stringData is stored under data. Applying a manifest removes what the one before wrote "
        "and this one does not, and data was not written there.",
        mend="To take a key out, delete the Secret and make it anew, or remove the key from data with kubectl edit.",
        link="https://kubernetes.io/docs/concepts/configuration/secret/",
    )
    return replace(new, value={**new.value, "data": {**after, **kept}}), (finding,)


def _mapping(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _with_kept_policy_types(old: KubeObject, new: KubeObject) -> tuple[KubeObject, tuple[Finding, ...]]:
    before, after = old.spec.get("policyTypes"), new.spec.get("policyTypes")
    if before == after or any(_wrote(item, ("spec", "policyTypes")) for item in (old, new)):
        return new, ()
    kept = replace(new, value={**new.value, "spec": {**new.spec, "policyTypes": before}})
    finding = Finding(
        "apply-policy-types-kept",
        Severity.WARNING,
        f"policyTypes stays [{', '.join(before or ())}]: it was filled in when the policy was created",
        new.key_span(("spec",)),
        why="A default is stored with the object, and applying a manifest that is silent about it leaves it "
        f"as it is. A new policy with these rules would have had [{', '.join(after or ())}].",
        mend="Write policyTypes out.",
        link="https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    )
    return kept, (finding,)


def _wrote(item: KubeObject, path: Path) -> bool:
    *above, last = path
    held = written_at(item, tuple(above))
    return isinstance(held, dict) and last in held


def written_at(item: KubeObject, path: Path) -> Json:
    """What the author wrote at ``path``; None where nothing was."""
    here: Json = item.written
    for step in path:
        if not isinstance(here, dict):
            return None
        here = here.get(step)
    return here


def _with_kept_cluster_ips(old: KubeObject, new: KubeObject) -> KubeObject:
    """A Service that asks for no cluster IP keeps those it has, or its having none."""
    if "ExternalName" in (old.spec.get("type"), new.spec.get("type")):
        return new
    if new.spec.get("clusterIP") or new.spec.get("clusterIPs"):
        return new
    kept = {key: old.spec[key] for key in ("clusterIP", "clusterIPs") if old.spec.get(key)}
    return replace(new, value={**new.value, "spec": {**new.spec, **kept}}) if kept else new


def with_given_ips(old: KubeObject, state: State) -> KubeObject:
    """A Service with the cluster IPs the cluster gave it written out."""
    if old.ref.kind != "Service" or not has_cluster_ip(old.spec) or written_cluster_ips(old.spec):
        return old
    given = [str(address) for address in state.cluster_ips.get(old.ref, ())]
    return replace(old, value={**old.value, "spec": {**old.spec, "clusterIPs": given}})


def same_manifest(old: KubeObject, new: KubeObject) -> bool:
    """Whether both were written alike, as ``kubectl`` compares them: the namespace filled in, no status."""
    return _normal(old) == _normal(new)


def _normal(item: KubeObject) -> JsonObject:
    metadata = item.written.get("metadata")
    normal = {key: part for key, part in item.written.items() if key != "status"}
    if item.ref.namespace and isinstance(metadata, dict):
        normal["metadata"] = {**metadata, "namespace": item.ref.namespace}
    return normal
