"""The rules of CronJobs, their schedules and time zones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.cronschedule import schedule_trouble
from lab.manifests.goduration import duration_trouble
from lab.manifests.timezones import location_trouble
from tests.manifests.pod_objects import errors, made
from tests.manifests.test_job import job


def cron_job(name: str = "c", job_spec: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    template = {"spec": job_spec or job()["spec"]}
    whole = {"schedule": "*/5 * * * *", "jobTemplate": template, **spec}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name}, "spec": whole}


def test_a_small_cron_job_in_full():
    spec = made(cron_job())["spec"]
    inner = spec.pop("jobTemplate")["spec"]
    assert spec == {
        "schedule": "*/5 * * * *",
        "concurrencyPolicy": "Allow",
        "suspend": False,
        "successfulJobsHistoryLimit": 3,
        "failedJobsHistoryLimit": 1,
    }
    assert inner.keys() == {"template"}
    assert inner["template"]["spec"]["dnsPolicy"] == "ClusterFirst"


def test_a_name_leaves_room_for_the_names_of_the_jobs():
    assert errors(cron_job("a" * 52)) == []
    assert errors(cron_job("a" * 53)) == [
        f'metadata.name: Invalid value: "{"a" * 53}": must be no more than 52 characters'
    ]


def test_a_policy_on_runs_that_overlap():
    assert errors(cron_job(concurrencyPolicy="Queue")) == [
        'spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"'
    ]


@pytest.mark.parametrize("field", ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"])
def test_counts_are_not_negative(field):
    assert errors(cron_job(**{field: -1})) == [f"spec.{field}: Invalid value: -1: must be greater than or equal to 0"]


def test_the_selector_of_its_jobs_is_not_chosen():
    spec = job(manualSelector=True, selector={"matchLabels": {"a": "b"}})["spec"]
    assert errors(cron_job(job_spec=spec)) == [
        'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
        'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ]


@pytest.mark.parametrize(
    "schedule",
    [
        "* * * * *",
        "*/5 0-6/2 1,15 jan-mar MON",
        "0 0 * * ?",
        "@daily",
        "@every 1h30m",
        "5/15 * * * *",
        ", * * * *",
        " 0  0 1 1 0 ",
        "CRON_TZ=Europe/Berlin 0 0 * * *",
    ],
)
def test_schedules(schedule):
    assert schedule_trouble(schedule) == ""


@pytest.mark.parametrize(
    ("schedule", "trouble"),
    [
        ("*", "expected exactly 5 fields, found 1: [*]"),
        ("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("* * * * 7", "end of range (7) above maximum (6): 7"),
        ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("* * * foo *", 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'),
        ("-1 * * * *", 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'),
        ("*/-1 * * * *", "negative number (-1) not allowed: -1"),
        ("99999999999999999999 * * * *", "failed to parse int from 99999999999999999999: strconv.Atoi: parsing "
         '"99999999999999999999": value out of range'),
        ("@often", "unrecognized descriptor: @often"),
        ("@every 5", 'failed to parse duration @every 5: time: missing unit in duration "5"'),
        ("@every 1d", 'failed to parse duration @every 1d: time: unknown unit "d" in duration "1d"'),
        ("TZ=Nowhere * * * * *", "provided bad location Nowhere: unknown time zone Nowhere"),
        ("TZ=0", "invalid schedule format: runtime error: slice bounds out of range [:-1]"),
    ],
)  # fmt: skip
def test_schedules_that_are_none(schedule, trouble):
    assert schedule_trouble(schedule) == trouble
    assert errors(cron_job(schedule=schedule))[0].endswith(f": {trouble}")


def test_a_time_zone_does_not_belong_into_the_schedule():
    schedule = "TZ=UTC 0 0 * * *"
    assert errors(cron_job(schedule=schedule)) == [
        f'spec.schedule: Invalid value: "{schedule}": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
    ]


@pytest.mark.parametrize(
    ("zone", "complaints"),
    [
        ("Europe/Berlin", []),
        ("Etc/GMT+5", []),
        ("", ["timeZone must be nil or non-empty string"]),
        ("europe/berlin", ["unknown time zone europe/berlin"]),
        ("Europe//Berlin", ["unknown time zone Europe//Berlin"]),
        ("../etc/passwd", ["unknown time zone ../etc/passwd"]),
        ("a..b", ["time: invalid location name"]),
        ("Local", ["timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"]),
        ("local", ["timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
                   "unknown time zone local"]),
    ],
)  # fmt: skip
def test_time_zones(zone, complaints):
    assert errors(cron_job(timeZone=zone)) == [
        f'spec.timeZone: Invalid value: "{zone}": {complaint}' for complaint in complaints
    ]


def test_a_place_within_a_zone_is_none():
    assert location_trouble("UTC/Here") == "not a directory"


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["h", "m", "s", "ms", "us", "ns"])), min_size=1))
def test_numbers_with_units_are_durations(parts):
    text = "".join(f"{number}{unit}" for number, unit in parts)
    assert duration_trouble(text) == ""
    assert duration_trouble(f"-{text}") == ""
    assert duration_trouble(f"{text}1") == f'time: missing unit in duration "{text}1"'


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", 'time: invalid duration ""'),
        ("-", 'time: invalid duration "-"'),
        (".s", 'time: invalid duration ".s"'),
        ("9223372036854775808ns", 'time: invalid duration "9223372036854775808ns"'),
        ("2562048h", 'time: invalid duration "2562048h"'),
        ("1é", 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'),
    ],
)
def test_durations_that_are_none(text, trouble):
    assert duration_trouble(text) == trouble
