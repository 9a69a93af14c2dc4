"""The API server's options about its audit backends.

Source: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-backends
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nodes.options import Options

MODES = ("batch", "blocking", "blocking-strict")
FORMATS = ("legacy", "json")

Found = Iterator[tuple[str, str]]


def validate(options: Options) -> Found:
    """What is wrong with them, by option; the options of a backend that is off are not looked at."""
    if options.value("audit-log-path"):
        yield from _backend(options, "log")
        shape = options.value("audit-log-format")
        if shape not in FORMATS:
            said = f'invalid audit log format {shape}, allowed formats are "{",".join(FORMATS)}"'
            yield "audit-log-format", said
        for name in ("audit-log-maxage", "audit-log-maxbackup", "audit-log-maxsize"):
            if options.value(name).startswith("-"):
                yield name, f"--{name} {options.value(name)} can't be a negative number"
    if options.value("audit-webhook-config-file"):
        yield from _backend(options, "webhook")


def _backend(options: Options, which: str) -> Found:
    yield from _batch(options, which)
    largest, batch = (int(options.value(f"audit-{which}-truncate-max-{part}-size")) for part in ("event", "batch"))
    if largest <= 0:
        said = f"invalid audit truncate {which} max event size {largest}, must be a positive number"
        yield f"audit-{which}-truncate-max-event-size", said
    elif batch < largest:
        said = f"invalid audit truncate {which} max batch size {batch}, must be greater than max event size ({largest})"
        yield f"audit-{which}-truncate-max-batch-size", said
    version = options.value(f"audit-{which}-version")
    if version.count("/") > 1:
        yield f"audit-{which}-version", f"unexpected GroupVersion string: {version}"
    elif version != "audit.k8s.io/v1":
        said = 'invalid group version, allowed versions are [{"audit.k8s.io" "v1"}]'
        yield f"audit-{which}-version", said


def _batch(options: Options, which: str) -> Found:
    """The first thing wrong with how a backend collects events."""
    mode = options.value(f"audit-{which}-mode")
    if mode not in MODES:
        said = f'invalid audit {which} mode {mode}, allowed modes are "{",".join(MODES)}"'
        yield f"audit-{which}-mode", said
        return
    if mode != "batch":
        return
    parts = [("buffer-size", "buffer size"), ("max-size", "max batch size")]
    if options.value(f"audit-{which}-batch-throttle-enable") == "true":
        parts += [("throttle-qps", "throttle QPS"), ("throttle-burst", "throttle burst")]
    for part, words in parts:
        name = f"audit-{which}-batch-{part}"
        if float(options.value(name)) <= 0:
            yield name, f"invalid audit batch {which} {words} {options.value(name)}, must be a positive number"
            return
