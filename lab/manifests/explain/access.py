"""Plainer sentences on roles, certificate requests, runtime classes and admission policies."""

from __future__ import annotations

from lab.manifests.explain.sentences import Sentence

_DOCS = "https://kubernetes.io/docs/"
_CEL = f"{_DOCS}reference/using-api/cel/"
_CSR = f"{_DOCS}reference/access-authn-authz/certificate-signing-requests/"

BY_FIELD: tuple[tuple[str, str, Sentence], ...] = (
    # path ends in (a regular expression), the error contains, sentence
    (
        r"\.resources",
        "at least one resource",
        Sentence(
            "A rule says which resources it is about; without any it grants nothing.",
            "Add `resources: [pods]`, in the plural and in small letters.",
        ),
    ),
    (
        r"\.apiGroups",
        "at least one api group",
        Sentence(
            "A rule says in which API group its resources are: `apps` for deployments, say.",
            'Add `apiGroups`; pods, secrets, services and others of `v1` are in the group `""`.',
        ),
    ),
    (
        r"\.verbs",
        "at least one value",
        Sentence("A rule says what may be done.", "Add `verbs`, such as `[get, list, watch]`."),
    ),
    (
        r"\.nonResourceURLs",
        "namespaced rules",
        Sentence("URLs such as /metrics lie in no namespace.", "Use a ClusterRole with a ClusterRoleBinding."),
    ),
    (
        r"\.nonResourceURLs",
        "both regular resources",
        Sentence(
            "A rule is about resources or about URLs, not both.",
            "Make two rules of it: begin the second with a dash of its own.",
        ),
    ),
    (
        r"subjects\[\d+\]\.apiGroup",
        'supported values: ""',
        Sentence("ServiceAccounts are of the core group, whose name is empty.", "Remove `apiGroup` here."),
    ),
    (
        r"subjects\[\d+\]\.namespace",
        "Required value",
        Sentence("A ServiceAccount is known by its namespace and its name.", "Add the `namespace` it lives in."),
    ),
    (
        r"spec\.request",
        "PEM block type",
        Sentence(
            "The request must be a PEM file that begins with -----BEGIN CERTIFICATE REQUEST-----, in base64.",
            "Take the .csr file, not the key or a certificate: `base64 -w0 < dev.csr`.",
            _CSR,
        ),
    ),
    (
        r"spec\.request",
        "asn1:",
        Sentence(
            "What the PEM block holds is no certificate request; part of it may be missing.",
            "Encode the whole .csr file anew: `base64 -w0 < dev.csr`.",
            _CSR,
        ),
    ),
    (
        r"\.signerName",
        "fully qualified domain",
        Sentence(
            "A signer's name is a domain, a slash and a word.",
            "For a user's certificate write `kubernetes.io/kube-apiserver-client`.",
            f"{_CSR}#kubernetes-signers",
        ),
    ),
    (
        r"\.expirationSeconds",
        "less than 600",
        Sentence("A certificate lasts for ten minutes at the least.", "Write 600 or more; a day is 86400."),
    ),
    (
        r"handler",
        "Required value",
        Sentence(
            "The handler is the name under which the node's container runtime knows the sandbox.",
            "Add `handler: runsc` for gVisor, say; it stands beside `metadata`, in no `spec`.",
        ),
    ),
    (
        r"\.sideEffects",
        "Required value",
        Sentence(
            "The API server must know whether calling the webhook changes something elsewhere.",
            "Add `sideEffects: None`.",
        ),
    ),
    (
        r"\.validationActions",
        "both Deny and Warn",
        Sentence("A refusal says why already; a warning would say it again.", "Keep `Deny` alone."),
    ),
    (
        r"[eE]xpression",
        "undeclared reference to",
        Sentence(
            "The expression uses a name that means nothing here. Text is put between quotes; the policy's variables "
            "are `variables.name`; `params` needs a `paramKind`.",
            "Start from `object`, `oldObject`, `request`, `namespaceObject`, `params` or `variables`.",
            _CEL,
        ),
    ),
    (
        r"[eE]xpression",
        "undefined field",
        Sentence("What stands before the dot has no such field.", "Compare the name with the reference.", _CEL),
    ),
    (
        r"[eE]xpression",
        "no matching overload",
        Sentence(
            "The function or the operator does not take values of these types.",
            "Convert one of them, with `int()` or `string()`, or compare like with like.",
            _CEL,
        ),
    ),
    (
        r"[eE]xpression",
        "must evaluate to",
        Sentence("The expression is right, but its value is of another type than is asked for here.", "", _CEL),
    ),
    (
        r"[eE]xpression",
        "Syntax error",
        Sentence(
            "The expression cannot be read as CEL; the mark is below the first word that does not fit.",
            "Look for a missing quote, bracket or operator: CEL has `&&`, `||`, `!`, `==`, `<=` and `in`.",
            _CEL,
        ),
    ),
)
