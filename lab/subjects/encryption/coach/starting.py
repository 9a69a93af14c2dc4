"""What keeps the API server from starting: its manifest, the way to the file, or the file itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lab.manifests.document import Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.gobase64 import Base64Error
from lab.manifests.gobase64 import decoded as base64_decoded
from lab.manifests.span import Span
from lab.subjects.encryption.coach.case import LINK, SURE, Case, case_of
from lab.subjects.encryption.compare import span_of
from lab.subjects.encryption.config.decoding import Complaint
from lab.subjects.encryption.config.loading import Loaded
from lab.subjects.protocol import Advice, Attempt

STATIC_PODS = "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"
HOST_PATHS = "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"


class Stage:
    """The API server gets no further than a stage of its start; ``fits`` tells similar mistakes apart."""

    def __init__(
        self, rule: str, stage: str, why: str, mend: str, link: str, fits: Callable[[Case], bool] = lambda _: True
    ) -> None:
        self.id = rule
        self.stage = stage
        self.why = why
        self.mend = mend
        self.link = link
        self.fits = fits

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The one place."""
        case = case_of(attempt)
        now = case.server
        if now.stage != self.stage or not self.fits(case):
            return ()
        said = f"the API server does not start: {now.trouble}"
        finding = Finding(self.id, Severity.ERROR, said, now.span, why=self.why, mend=self.mend, link=self.link)
        return (Advice(finding, _every(case), _everything(case, said), SURE),)


def _every(case: Case) -> frozenset[str]:
    return frozenset(run.id for run in case.attempt.failed)


def _everything(case: Case, said: str) -> frozenset[str]:
    """All that is wrong: nothing is judged while the API server does not start."""
    return case.texts | case.told(_every(case)) | {said}


def _mounted(case: Case) -> bool:
    """Whether some mount leads to where the file is looked for."""
    return bool(case.server.path)


STAGES = (
    Stage(
        "encryption-manifest-refused",
        "manifest",
        "The kubelet starts nothing from a manifest that it cannot read, and the API server is gone until it can.",
        "Mend the manifest of the API server.",
        STATIC_PODS,
    ),
    Stage(
        "encryption-option-refused",
        "options",
        "The API server ends with an option that it does not know or cannot use; the kubelet starts it over and over.",
        "Write --encryption-provider-config=/path/of/the/file.yaml.",
        LINK,
    ),
    Stage(
        "encryption-volume-broken",
        "mount",
        "A hostPath of type File or Directory must be there, and be that, before the container is made.",
        "Let the hostPath lead to what lies on the node, or leave its type out.",
        HOST_PATHS,
    ),
    Stage(
        "encryption-config-not-mounted",
        "file",
        "The API server is a container: of the node's files it sees those that its manifest mounts, and no other.",
        "Add a hostPath volume for the file or its directory, and a volumeMount at the path of the option.",
        LINK,
        lambda case: not _mounted(case),
    ),
    Stage(
        "encryption-config-wrong-path",
        "file",
        "The option names a path inside the container: that of the mount, and what follows it on the node.",
        "Let the option, the mountPath and the hostPath fit together, down to the file.",
        LINK,
        _mounted,
    ),
)


def _secret(loaded: Loaded, path: Path) -> str:
    """The text of a key in the file."""
    value = loaded.document.value if loaded.document is not None else None
    for step in path:
        value = value[step] if value is not None else None
    return str(value or "")


def _bytes(text: str) -> bytes:
    try:
        return base64_decoded(text)
    except Base64Error:
        return b""


def _with_newline(loaded: Loaded, complaint: Complaint) -> bool:
    return _bytes(_secret(loaded, complaint.path)).endswith(b"\n")


def _not_encoded(loaded: Loaded, complaint: Complaint) -> bool:
    """Whether the text would be a key itself, were it not taken for base64."""
    text = _secret(loaded, complaint.path)
    return len(text) in (16, 24, 32) and not text.endswith("=")


Fits = Callable[[Loaded, Complaint], bool]


def _says(*words: str) -> Fits:
    return lambda _, complaint: any(word in complaint.text for word in words)


class Refusal:
    """The API server refuses the file, for a reason that is known."""

    def __init__(self, rule: str, fits: Fits, why: str, mend: str) -> None:
        self.id = rule
        self.fits = fits
        self.why = why
        self.mend = mend

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Every complaint that is of this kind."""
        case = case_of(attempt)
        return tuple(
            self._advice(case, loaded, number)
            for loaded in case.refused
            for number, complaint in enumerate(loaded.complaints)
            if _reason(loaded, complaint) is self
        )

    def _advice(self, case: Case, loaded: Loaded, number: int) -> Advice:
        said = f"the API server does not start: {loaded.complaints[number].text}"
        finding = Finding(self.id, Severity.ERROR, said, _at(loaded, number), why=self.why, mend=self.mend, link=LINK)
        first = loaded is case.refused[0] and number == 0
        if not first:
            return Advice(finding, cases=frozenset({said}), weight=1)
        return Advice(finding, _every(case), _everything(case, said), SURE)


def _at(loaded: Loaded, number: int) -> Span | None:
    complaint = loaded.complaints[number]
    if complaint.rule == "unknown-field" and loaded.document is not None:
        return loaded.document.key_span(complaint.path)
    return span_of(loaded, number)


def _reason(loaded: Loaded, complaint: Complaint) -> Refusal:
    return next(rule for rule in REFUSALS if rule.fits(loaded, complaint))


def _in_provider(_: Loaded, complaint: Complaint) -> bool:
    """A field that is none, where a provider is to stand."""
    path = complaint.path
    return complaint.rule == "unknown-field" and len(path) == 5 and path[2] == "providers"


REFUSALS = (
    Refusal(
        "key-not-base64",
        _says("secrets must be base64 encoded"),
        "A key is random bytes, written in base64.",
        "Make one with: head -c 32 /dev/urandom | base64",
    ),
    Refusal(
        "key-with-newline",
        lambda loaded, complaint: "expected length" in complaint.text and _with_newline(loaded, complaint),
        "echo puts a line break behind what it prints, and base64 encodes it along: the key is one byte too long.",
        "Encode the key without it: echo -n … | base64, or head -c 32 /dev/urandom | base64.",
    ),
    Refusal(
        "key-not-encoded",
        lambda loaded, complaint: "expected length" in complaint.text and _not_encoded(loaded, complaint),
        "What stands there is read as base64, be it meant so or not: 32 letters of it are 24 bytes.",
        "Write the key in base64: echo -n … | base64.",
    ),
    Refusal(
        "key-wrong-length",
        _says("secret is not of the expected length"),
        "aescbc and aesgcm take keys of 16, 24 or 32 bytes, secretbox of 32; what counts is the decoded key.",
        "Make one with: head -c 32 /dev/urandom | base64",
    ),
    Refusal(
        "key-incomplete",
        _says("is a mandatory field for a key", "at least one keys is required"),
        "Each key has a name, which is stored with every object, and a secret.",
        "Write keys as a list: - name: key1, and beneath it secret: …",
    ),
    Refusal(
        "provider-two-in-one",
        _says("more than one provider specified"),
        "providers is a list, and each item is one provider; without its own dash a second one joins the first.",
        "Begin each provider with a dash of its own.",
    ),
    Refusal(
        "provider-empty",
        _says("provider does not contain any of the expected"),
        "identity takes no settings, but is a mapping all the same; nothing behind the colon means no provider at all.",
        "Write identity: {} with the braces.",
    ),
    Refusal(
        "provider-unknown",
        _in_provider,
        "The providers are aescbc, aesgcm, secretbox, kms and identity, in small letters.",
        "Write one of these.",
    ),
    Refusal(
        "resource-with-capitals",
        _says("should not contain capital letters"),
        "Resources are named as in the API's paths: small letters, plural.",
        "Write secrets, not Secret or Secrets.",
    ),
    Refusal(
        "resource-masked",
        _says("is masked by earlier rule", "overlapping resources"),
        "The first rule that fits a resource decides. One that can never decide is refused.",
        "Put what is special before the rule for the whole group, and *.* last.",
    ),
    Refusal(
        "resource-not-nameable",
        _says("use '*.' to encrypt", "across groups", "REST API/s", "'*.events", "'extensions'", "specified multiple"),
        "A resource is named by its plural and group: secrets, deployments.apps; *. is the core group, *.* everything.",
        "Name the resource, or the group with a star before it.",
    ),
    Refusal(
        "encryption-config-kind",
        lambda _, complaint: complaint.rule == "kind",
        "The API server takes an EncryptionConfiguration of apiserver.config.k8s.io/v1, and nothing else.",
        "Begin with apiVersion: apiserver.config.k8s.io/v1 and kind: EncryptionConfiguration.",
    ),
    Refusal(
        "plugin-settings",
        lambda _, complaint: "kms" in map(str, complaint.path) or complaint.rule == "kms-v1",
        "A plugin of apiVersion v2 has a name and an endpoint that is a unix socket.",
        "Mend the settings of the plugin.",
    ),
    Refusal(
        "encryption-config-unreadable",
        lambda _, __: True,
        "The file is read strictly: a field that is none, or one written twice, ends the API server.",
        "Mend the file as it says.",
    ),
)


def starting() -> Iterator[Stage | Refusal]:
    """The rules, the earliest stage first."""
    yield from STAGES
    yield from REFUSALS
