"""The plainer sentences on Secrets, quotas, Ingresses, Jobs, claims and sets."""

from __future__ import annotations

from lab.manifests.explain import links
from lab.manifests.explain.sentences import Sentence

_SECRETS = links.of_kind("Secret")
_JOBS = links.of_kind("Job")
_INGRESSES = links.of_kind("Ingress")

BY_FIELD: tuple[tuple[str, str, Sentence], ...] = (
    # path ends in (a regular expression), the error contains, sentence
    (
        r"data\[tls\.(crt|key)\]",
        "Required value",
        Sentence(
            "A Secret of type kubernetes.io/tls holds a certificate and its key, under these very names.",
            "Name them `tls.crt` and `tls.key`: `kubectl create secret tls NAME --cert=FILE --key=FILE` does.",
            _SECRETS,
        ),
    ),
    (
        r"data\[[^\]]*\]",
        "Required value",
        Sentence("This type of Secret must hold that key.", "Add it, or leave `type` out.", _SECRETS),
    ),
    (
        r"data\[[^\]]*\]",
        "<secret contents redacted>",
        Sentence(
            "The registry's credentials must be a JSON object.",
            "`kubectl create secret docker-registry NAME --docker-server=… --docker-username=…` writes it.",
            _SECRETS,
        ),
    ),
    (
        r"[dD]ata\[[^\]]*\]",
        "a valid config key",
        Sentence("Keys become names of files: letters, digits, dashes, underscores and dots.", "Rename the key."),
    ),
    (
        r"\[kubernetes\.io/service-account\.name\]",
        "Required value",
        Sentence(
            "A token belongs to a ServiceAccount, and the annotation says to which.",
            "Add the annotation; or do without such a Secret: `kubectl create token NAME` gives a short-lived token.",
            _SECRETS,
        ),
    ),
    (
        r"(immutable|[dD]ata)",
        "field is immutable when `immutable` is set",
        Sentence(
            "What was once made immutable stays so.",
            "Delete it and create it anew, under another name if pods still use it.",
        ),
    ),
    (
        r"\.pathType",
        "Required value",
        Sentence(
            "Every path says how it is compared with a request's.",
            "Add `pathType: Prefix`, or `Exact` for the one path.",
            _INGRESSES,
        ),
    ),
    (
        r"\.path",
        "must be an absolute path",
        Sentence("Paths of requests begin with a slash.", "Write `path: /`, or the like.", _INGRESSES),
    ),
    (
        r"(\.backend|\.defaultBackend)",
        "resource or service backend is required",
        Sentence(
            "The path leads nowhere.",
            "Add `service: {name: …, port: {number: …}}` to the backend.",
            _INGRESSES,
        ),
    ),
    (
        r"(\.backend|\.defaultBackend)",
        "port name or number is required",
        Sentence("A Service may have several ports.", "Add `port: {number: 80}`, or the port's `name`.", _INGRESSES),
    ),
    (
        r"spec",
        "either `defaultBackend` or `rules`",
        Sentence("The Ingress leads nowhere.", "Add `rules:` with a host and its paths.", _INGRESSES),
    ),
    (
        r"\.host",
        "not an IP address",
        Sentence("Requests are told apart by the name they ask for.", "Write a name, or leave `host` out.", _INGRESSES),
    ),
    (
        r"\.hosts?(\[\d+\])?",
        "a wildcard DNS-1123 subdomain",
        Sentence("A star stands for the first part of a name, alone.", "Write `*.example.com`.", _INGRESSES),
    ),
    (
        r"\.restartPolicy",
        'valid values: "OnFailure", "Never"',
        Sentence(
            "The pods of a Job end; by default pods are restarted for ever.",
            "Add `restartPolicy: Never` (or `OnFailure`) to the template's `spec`.",
            _JOBS,
        ),
    ),
    (
        r"\.schedule",
        "",
        Sentence(
            "A schedule has five fields: minute (0-59), hour (0-23), day of the month (1-31), month (1-12) and day "
            "of the week (0-6, Sunday is 0).",
            'For every five minutes write "*/5 * * * *", in quotes, for a star begins an alias in YAML.',
            links.of_kind("CronJob"),
        ),
    ),
    (
        r"\.timeZone",
        "",
        Sentence("Time zones have names such as Europe/Berlin or Etc/UTC.", "", links.of_kind("CronJob")),
    ),
    (
        r"metadata\.name",
        "must be no more than 52 characters",
        Sentence("The names of the Jobs are the CronJob's and eleven characters more.", "Shorten the name."),
    ),
    (
        r"spec\.selector",
        "`selector` not auto-generated",
        Sentence(
            "A Job selects its own pods by labels that Kubernetes gives them.",
            "Remove `selector`.",
            _JOBS,
        ),
    ),
    (
        r"\.scopes|\.matchExpressions",
        "unsupported scope applied to resource",
        Sentence("The scope cannot count everything that `hard` lists.", "Remove the resource, or the scope."),
    ),
    (
        r"(\.hard|\.max|\.min|\.default|\.defaultRequest)\[[^\]]*\]",
        "must be a standard resource",
        Sentence(
            "Resources are named in small letters: cpu, memory; in a quota requests.cpu, limits.memory, pods and so on."
        ),
    ),
    (
        r"spec\.limits\[\d+\]\.\w+\[[^\]]*\]",
        "is greater than",
        Sentence("min, defaultRequest, default and max must rise in this order.", "Change one of the two amounts."),
    ),
    (
        r"\.accessModes",
        "Required value",
        Sentence("A claim says how it will be mounted.", "Add `accessModes: [ReadWriteOnce]`."),
    ),
    (
        r"\.resources\[storage\]",
        "Required value",
        Sentence("A claim says how much it needs.", "Add `resources: {requests: {storage: 1Gi}}`."),
    ),
    (
        r"\.maxUnavailable",
        "when maxSurge is 0",
        Sentence("With neither a pod missing nor one more the rollout cannot move.", "Set one of the two above 0."),
    ),
)
"""Sentences of some kinds' own, which come before the common ones."""
