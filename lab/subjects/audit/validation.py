"""The rules an audit policy must keep, in the API server's wording (apiserver ``pkg/apis/audit/validation``)."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.subjects.audit.policy import LEVELS, STAGES

EVERY_GROUP = Release(1, 36)
"""The release from which ``group: "*"`` means every API group; before, it was refused as a group's name."""


def validate(policy: JsonObject, release: Release) -> Iterator[FieldError]:
    """What is wrong with a decoded policy. Its own ``omitStages`` are looked at last."""
    for place, rule in enumerate(policy.get("rules") or ()):
        yield from _rule(rule, FieldPath("rules").index(place), release)
    yield from _stages(policy.get("omitStages") or (), FieldPath("omitStages"))


def _rule(rule: JsonObject, path: FieldPath, release: Release) -> Iterator[FieldError]:
    yield from _level(str(rule.get("level") or ""), path.child("level"))
    urls = rule.get("nonResourceURLs") or []
    yield from _urls(urls, path.child("nonResourceURLs"))
    yield from _resources(rule.get("resources") or [], path.child("resources"), release)
    yield from _stages(rule.get("omitStages") or (), path.child("omitStages"))
    if urls and (rule.get("resources") or rule.get("namespaces")):
        said = "rules cannot apply to both regular resources and non-resource URLs"
        yield FieldError.invalid(path.child("nonResourceURLs"), urls, said)


def _level(level: str, path: FieldPath) -> Iterator[FieldError]:
    if not level:
        yield FieldError.required(path)
    elif level not in LEVELS:
        yield FieldError.not_supported(path, NamedString(level), LEVELS)


def _urls(urls: list[str], path: FieldPath) -> Iterator[FieldError]:
    for place, url in enumerate(urls):
        if url == "*":
            continue
        if not url.startswith("/"):
            yield FieldError.invalid(path.index(place), url, "non-resource URL rules must begin with a '/' character")
        if "*" in url[:-1]:
            said = "non-resource URL wildcards '*' must be the final character of the rule"
            yield FieldError.invalid(path.index(place), url, said)


def _resources(listed: list[JsonObject], path: FieldPath, release: Release) -> Iterator[FieldError]:
    """The messages name no position: upstream's path has none."""
    for each in listed:
        group = each.get("group") or ""
        any_group = group == "*" and release >= EVERY_GROUP
        wrong = () if not group or any_group else dns1123_subdomain_errors(group)
        if wrong:
            yield FieldError.invalid(path.child("group"), group, ",".join(wrong))
        names = each.get("resourceNames") or []
        if names and not each.get("resources"):
            said = "using resourceNames requires at least one resource"
            yield FieldError.invalid(path.child("resourceNames"), names, said)


def _stages(stages: list[str] | tuple[str, ...], path: FieldPath) -> Iterator[FieldError]:
    for place, stage in enumerate(stages):
        if stage not in STAGES:
            yield FieldError.invalid(path.index(place), stage, f"allowed stages are {','.join(STAGES)}")
