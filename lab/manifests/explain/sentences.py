"""The plainer sentence beneath each of the API server's complaints."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple

from lab.manifests.explain import links
from lab.manifests.fielderror import ErrorKind, FieldError


class Sentence(NamedTuple):
    """Why it is refused, what to do, and where to read; each may be empty."""

    why: str
    mend: str = ""
    link: str = ""


_HANDLER_MISSING = Sentence(
    "A RuntimeClass names a runtime of the nodes, by the name it has in the container runtime's configuration.",
    "Add `handler:` with that name, beside `metadata:`.",
    links.RUNTIME_CLASS,
)

_BY_FIELD: tuple[tuple[str, str, Sentence], ...] = (
    # path ends in (a regular expression), the error contains, sentence
    (
        r"\.(from|to)\[\d+\]",
        "must specify a peer",
        Sentence(
            "An empty peer `{}` says nobody at all. Everybody is said by leaving the list out, and every pod of "
            "the policy's namespace by `podSelector: {}`.",
            "Give the item a podSelector, a namespaceSelector or an ipBlock, or remove it.",
        ),
    ),
    (
        r"\.(from|to)\[\d+\]",
        "both ipBlock and another peer",
        Sentence(
            "An ipBlock stands for addresses and a selector for pods; one item cannot be both.",
            "Make two items of it: begin the second with a dash of its own. Either will then be admitted.",
        ),
    ),
    (
        r"\.cidr",
        "Required value",
        Sentence("An ipBlock without a block stands for nothing.", "Add `cidr: 10.0.0.0/8` or the like."),
    ),
    (
        r"",
        "must be a valid CIDR value",
        Sentence(
            "A block of addresses is an address, a slash and the number of leading bits that count.",
            "For a single address write /32 after it (/128 for IPv6).",
        ),
    ),
    (
        r"",
        "must not have bits set beyond the prefix length",
        Sentence(
            "The address has more in it than the prefix lets count: 10.0.0.1/8 is meant as 10.0.0.0/8 or as "
            "10.0.0.1/32. From Kubernetes 1.36 on this is refused.",
            "Write the block's first address, or /32 for the one address.",
        ),
    ),
    (r"", "must not have leading 0s", Sentence("010 is 8 to some programs and 10 to others.", "Drop the zeros.")),
    (
        r"\.except\[\d+\]",
        "strict subset",
        Sentence(
            "`except` takes addresses out of `cidr`: each must lie within it and be smaller.",
            "Widen `cidr`, or name a part of it.",
        ),
    ),
    (
        r"\.endPort",
        "not specified",
        Sentence("`endPort` ends a range that `port` begins.", "Add `port`, not above `endPort`."),
    ),
    (
        r"\.endPort",
        "non-numeric",
        Sentence("A range goes from number to number; a named port is one port.", "Write `port` as a number."),
    ),
    (
        r"\.endPort",
        "greater than or equal",
        Sentence("A range runs upwards: `endPort` may not be below `port`.", "Swap the two numbers."),
    ),
    (
        r"\.policyTypes\[\d+\]",
        "Unsupported value",
        Sentence("The two directions are written `Ingress` and `Egress`, with a capital letter."),
    ),
    (r"\.policyTypes", "more than two", Sentence("There are two directions.", "List each once at most.")),
    (
        r"\.protocol",
        "Unsupported value",
        Sentence(
            "Protocols are written in capitals: TCP, UDP or SCTP. ICMP cannot be told by a NetworkPolicy.",
            "Write TCP or UDP.",
        ),
    ),
    (
        r"(\.port|[pP]ort)",
        "must contain at least one letter",
        Sentence(
            "In quotes a number is a text, and a text is taken for the name of a port.",
            "Remove the quotes.",
        ),
    ),
    (r"[pP]ort", "must be between 1 and 65535", Sentence("Ports are numbered from 1 to 65535.")),
    (
        r"\.operator",
        "not a valid selector operator",
        Sentence("The operators are `In`, `NotIn`, `Exists` and `DoesNotExist`, written exactly so."),
    ),
    (
        r"\.values",
        "must be specified when `operator`",
        Sentence("`In` and `NotIn` compare with a list, and the list is empty.", "Add `values: [...]`."),
    ),
    (
        r"\.values",
        "may not be specified when `operator`",
        Sentence("`Exists` and `DoesNotExist` ask only for the key.", "Remove `values`, or write `operator: In`."),
    ),
    (
        r"",
        "a valid label must be",
        Sentence(
            "A label's value has letters, digits, dashes, underscores and dots, no blank, and begins and ends "
            "with a letter or digit.",
            "",
            links.LABELS,
        ),
    ),
    (r"", "must be no more than 63 bytes", Sentence("Labels have 63 characters at most.", "", links.LABELS)),
    (
        r"",
        "name part must",
        Sentence("A label's key is a name, or a domain, a slash and a name.", "", links.LABELS),
    ),
    (
        r"\.name",
        "name or generateName is required",
        Sentence("Every object needs a name.", "Add `name:` beneath `metadata:`.", links.NAMES),
    ),
    (r"^handler", 'Invalid value: ""', _HANDLER_MISSING),
    (r"^handler", "Required value", _HANDLER_MISSING),
    (
        r"^handler",
        "must not contain dots",
        Sentence(
            "The handler is the runtime's short name in the container runtime's configuration, not its type.",
            "Write that name: small letters, digits and dashes.",
            links.RUNTIME_CLASS,
        ),
    ),
    (
        r"",
        "a lowercase RFC 1123",
        Sentence(
            "Names are in small letters, digits and dashes, and begin and end with a letter or digit.",
            "Replace capitals, blanks and underscores.",
            links.NAMES,
        ),
    ),
    (
        r"",
        "a DNS-1035 label",
        Sentence("A Service's name becomes a DNS name and begins with a letter.", "", links.NAMES),
    ),
    (r"", "must not contain dots", Sentence("This name may not have dots.", "Use dashes.", links.NAMES)),
    (
        r"\.namespace",
        "not allowed on this type",
        Sentence("The object belongs to the whole cluster.", "Remove the namespace."),
    ),
    (
        r"spec\.ports",
        "Required value",
        Sentence("A Service needs at least one port.", "Add `ports:` with a `port`."),
    ),
    (
        r"\.name",
        "Required value",
        Sentence("It must have a name to be told apart.", "Add `name:`."),
    ),
    (
        r"\.nodePort",
        "may not be used",
        Sentence(
            "A Service of type ClusterIP is not reachable through the nodes.",
            "Remove `nodePort`, or write `type: NodePort`.",
        ),
    ),
    (
        r"spec\.template\.metadata\.labels",
        "does not match template",
        Sentence(
            "Pods are found by their labels: those in `selector` must all be in `template`.",
            "Copy the labels of `spec.selector.matchLabels` to `spec.template.metadata.labels`.",
        ),
    ),
    (
        r"\.volumeMounts\[\d+\]\.name",
        "Not found",
        Sentence(
            "The container mounts a volume that the pod does not have.",
            "Add it to `spec.volumes`, or correct the name.",
        ),
    ),
    (
        r"\.containers",
        "Required value",
        Sentence("A pod has at least one container.", "Add `containers:` with a name and an image."),
    ),
    (r"\.image", "Required value", Sentence("Every container runs an image.", "Add `image:`.")),
    (
        r"",
        "cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
        Sentence(
            "A privileged container can do everything already; forbidding escalation contradicts it.",
            "Remove `privileged: true`.",
        ),
    ),
    (
        r"\.localhostProfile",
        "can only be set when",
        Sentence("A profile's file is named only with `type: Localhost`.", "Remove it, or change the type."),
    ),
    (
        r"\.localhostProfile",
        "must be a relative path",
        Sentence(
            "The file is sought below the kubelet's seccomp directory, /var/lib/kubelet/seccomp.",
            "Leave that directory out and begin without a slash.",
        ),
    ),
)

_BY_KIND = {
    ErrorKind.REQUIRED: Sentence("This field must be given.", "Add it."),
    ErrorKind.NOT_SUPPORTED: Sentence("Only the listed words are known here, in exactly these letters."),
    ErrorKind.FORBIDDEN: Sentence("The field may not be used here.", "Remove it, or what it clashes with."),
    ErrorKind.DUPLICATE: Sentence("The same value stands there already.", "Remove one of the two."),
    ErrorKind.NOT_FOUND: Sentence("Nothing of that name is defined in this object."),
    ErrorKind.TOO_LONG: Sentence("It is longer than Kubernetes stores.", "Shorten it."),
    ErrorKind.TOO_MANY: Sentence("The list has too many items.", "Shorten it."),
    ErrorKind.INVALID: Sentence("The value breaks the rule that the message names."),
}


def sentence_for(error: FieldError) -> Sentence:
    """The sentence on one error; a general one where there is none of its own."""
    from lab.manifests.explain import access, objects

    path, said = str(error.field), error.body
    fitting = (
        sentence
        for ending, part, sentence in (*objects.BY_FIELD, *_BY_FIELD, *access.BY_FIELD)
        if part in said and (not ending or re.search(f"{ending}$", path))
    )
    sentence = next(fitting, None) or _BY_KIND.get(error.kind, _BY_KIND[ErrorKind.INVALID])
    meant = _meant(error)
    return sentence._replace(mend=f"Write `{meant}`.") if meant else sentence


def _meant(error: FieldError) -> str:
    """The one of the supported values that was probably meant."""
    if error.kind is not ErrorKind.NOT_SUPPORTED or not isinstance(error.value, str):
        return ""
    supported = {word.lower(): word for word in re.findall(r'"([^"]*)"', error.detail)}
    close = get_close_matches(error.value.lower(), supported, n=1, cutoff=0.7)
    return supported[close[0]] if close else ""
