"""Validation of CronJob.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ and Kubernetes'
``pkg/apis/batch/validation``.
"""

from __future__ import annotations

import re

from lab.manifests.cronschedule import schedule_trouble
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.timezones import location_trouble
from lab.manifests.validation.checks import Errors, nonnegative, one_of
from lab.manifests.validation.job import job_spec_warnings, validate_job_spec
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.replicas import name_in_pods_warnings, printed_selector

_SPEC = FieldPath("spec")
_LONGEST_NAME = 52
"""Bytes; the Jobs' names are eleven longer, and end at 63."""

_ZONE_PART = re.compile(r"[A-Za-z.\-_0-9+]{1,14}")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new CronJob, in the API server's order."""
    name = (value.get("metadata") or {}).get("name") or ""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    errors.extend(_spec(value.get("spec") or {}, release, _SPEC))
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        detail = f"must be no more than {_LONGEST_NAME} characters"
        errors.append(FieldError.invalid(FieldPath("metadata", "name"), name, detail))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the CronJob."""
    job = ((value.get("spec") or {}).get("jobTemplate") or {}).get("spec") or {}
    return name_in_pods_warnings(value) + job_spec_warnings(job, _SPEC.child("jobTemplate", "spec"))


def _spec(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    yield from _schedule(spec.get("schedule") or "", path.child("schedule"))
    yield from nonnegative(spec.get("startingDeadlineSeconds") or 0, path.child("startingDeadlineSeconds"))
    if (zone := spec.get("timeZone")) is not None:
        yield from _time_zone(zone, path.child("timeZone"))
    policy = spec.get("concurrencyPolicy") or ""
    yield from one_of(policy, ("Allow", "Forbid", "Replace"), path.child("concurrencyPolicy"))
    yield from _job_template((spec.get("jobTemplate") or {}).get("spec") or {}, release, path)
    for field in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        yield from nonnegative(spec.get(field) or 0, path.child(field))


def _schedule(schedule: str, path: FieldPath) -> Errors:
    if not schedule:
        yield FieldError.required(path)
        return
    if trouble := schedule_trouble(schedule):
        yield FieldError.invalid(path, schedule, trouble)
    if "TZ" in schedule:
        detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        yield FieldError.invalid(path, schedule, detail)


def _time_zone(zone: str, path: FieldPath) -> Errors:
    written = NamedString(zone)
    if not zone:
        yield FieldError.invalid(path, written, "timeZone must be nil or non-empty string")
        return
    for part in zone.split("/"):
        if part in (".", "..") or part.startswith("-") or not _ZONE_PART.fullmatch(part):
            yield FieldError.invalid(path, written, f"unknown time zone {zone}")
            return
    if zone.lower() == "local":
        detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        yield FieldError.invalid(path, written, detail)
    if trouble := location_trouble(zone):
        yield FieldError.invalid(path, written, trouble)


def _job_template(job: JsonObject, release: Release, path: FieldPath) -> Errors:
    where = path.child("jobTemplate", "spec")
    yield from validate_job_spec(job, release, where)
    if (selector := job.get("selector")) is not None:
        detail = "`selector` will be auto-generated"
        yield FieldError.invalid(where.child("selector"), printed_selector(selector), detail)
    if job.get("manualSelector"):
        yield FieldError.not_supported(where.child("manualSelector"), True, ("nil", "false"))
