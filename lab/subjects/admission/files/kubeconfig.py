"""The kubeconfig that tells the API server where a webhook is, as client-go loads it.

Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/ and client-go's
``tools/clientcmd``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lab.manifests.document import Document, Json, JsonObject, Path
from lab.manifests.gojson import go_quote
from lab.manifests.gourl import URLError, parse_url
from lab.quick_dataclass import dataclass
from lab.subjects.admission.files.complaint import Complaint, RefusedError
from lab.subjects.admission.files.configuration import Open, Opened
from lab.subjects.admission.files.decoding import read_text

EMPTY = "no configuration has been provided, try setting KUBERNETES_MASTER environment variable"
NO_CLUSTER = "cluster has no server defined"
_LATEST = "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"


@dataclass(frozen=True, slots=True)
class Backend:
    """The webhook as the kubeconfig describes it.

    ``verified`` says whether its certificate is checked against a CA that the file names; ``client`` whether the API
    server shows a certificate of its own. ``document`` and ``cluster`` say where it stands.
    """

    server: str
    url: str
    address: str
    https: bool
    verified: bool
    insecure: bool
    client: bool
    document: Document | None = None
    cluster: Path = ()
    user: Path = ()


def backend(path: str, open_file: Open, at: Complaint) -> Backend:
    """What a kubeconfig's current context leads to. Raises RefusedError; ``at`` is where the path is written."""
    if not path:
        raise RefusedError(replace(at, text=_invalid([EMPTY])))
    opened = open_file(path)
    if opened.text is None:
        raise RefusedError(replace(at, rule="missing-file", text=opened.trouble.replace("open ", "stat ", 1)))
    config = _Config(path, opened, open_file)
    problems = list(config.problems())
    if [said for said, _ in problems] == [NO_CLUSTER]:
        problems = [(EMPTY, problems[0][1])]
    if problems:
        said = _invalid([each for each, _ in problems])
        raise RefusedError(Complaint("kubeconfig", said, config.document, problems[0][1]))
    return config.backend()


def _invalid(problems: list[str]) -> str:
    said = problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"
    return f"invalid configuration: {said}"


class _Config:
    """A kubeconfig's content."""

    def __init__(self, path: str, opened: Opened, open_file: Open) -> None:
        self.folder = posixpath.dirname(path)
        self.open = open_file
        try:
            read = read_text(opened.text or "", opened.file)
        except RefusedError as error:
            said = f'error loading config file "{path}": {error.complaint.text}'
            raise RefusedError(replace(error.complaint, text=said)) from None
        self.document = read.document
        self.value: JsonObject = read.value if isinstance(read.value, dict) else {}
        problem, where = self._undecodable(read.value)
        if problem:
            said = f'error loading config file "{path}": {problem}'
            raise RefusedError(Complaint("kubeconfig", said, self.document, where))
        self.context_name = _text(self.value.get("current-context"))
        self.context, self.context_path = self._named("contexts", "context", self.context_name)
        self.cluster_name = _text((self.context or {}).get("cluster"))
        self.cluster, self.cluster_path = self._named("clusters", "cluster", self.cluster_name)
        self.user_name = _text((self.context or {}).get("user"))
        self.user, self.user_path = self._named("users", "user", self.user_name)

    def _undecodable(self, value: Json) -> tuple[str, Path]:
        if value is None:
            return "", ()
        if not isinstance(value, dict):
            return "couldn't get version/kind; json parse error: json: cannot unmarshal", ()
        version, kind = value.get("apiVersion") or "v1", value.get("kind") or "Config"
        if (version, kind) != ("v1", "Config"):
            path: Path = ("apiVersion",) if version != "v1" else ("kind",)
            return f'no kind "{kind}" is registered for version "{version}" in scheme "{_LATEST}"', path
        for key in ("clusters", "users", "contexts"):
            if not isinstance(value.get(key) or [], list):
                return f"json: cannot unmarshal object into Go struct field Config.{key} of type []v1.Named", (key,)
        return "", ()

    def _named(self, key: str, inner: str, name: str) -> tuple[JsonObject | None, Path]:
        """The entry of that name; of two the last counts."""
        found: JsonObject | None = None
        path: Path = (key,)
        for place, entry in enumerate(self.value.get(key) or ()):
            if isinstance(entry, dict) and _text(entry.get("name")) == name and name:
                held = entry.get(inner)
                found, path = (held if isinstance(held, dict) else {}), (key, place, inner)
        return found, path

    def problems(self) -> Iterator[tuple[str, Path]]:
        """What keeps the configuration from being used, in client-go's order."""
        if self.context_name and self.context is None:
            yield f"context was not found for specified context: {self.context_name}", ("current-context",)
        yield from self._user_problems(self.user or {}, self.user_name)
        yield from self._cluster_problems()

    def _user_problems(self, user: JsonObject, name: str) -> Iterator[tuple[str, Path]]:
        path = self.user_path
        methods = ["token"] if user.get("token") else []
        if user.get("username") or user.get("password"):
            methods.append("basicAuth")
        if user.get("client-certificate") or user.get("client-certificate-data"):
            yield from self._certificate_problems(user, name)
        if len(methods) > 1:
            listed = " ".join(methods)
            yield f"more than one authentication method found for {name}; found [{listed}], only one is allowed", path

    def _certificate_problems(self, user: JsonObject, name: str) -> Iterator[tuple[str, Path]]:
        path = self.user_path
        for part, word in (("certificate", "cert"), ("key", "key")):
            if user.get(f"client-{part}") and user.get(f"client-{part}-data"):
                said = f"client-{word}-data and client-{word} are both specified for {name}"
                stop, end = (".", ".") if word == "cert" else (";", "")
                yield f"{said}{stop} client-{word}-data will override{end}", path
        if not user.get("client-key") and not user.get("client-key-data"):
            said = f"client-key-data or client-key must be specified for {name}"
            yield f"{said} to use the clientCert authentication method.", path
        for part, word in (("certificate", "cert"), ("key", "key")):
            file = _text(user.get(f"client-{part}"))
            trouble = self._trouble(file)
            if file and trouble:
                full = self._full(file)
                yield f"unable to read client-{word} {full} for {name} due to {trouble}", (*path, f"client-{part}")

    def _cluster_problems(self) -> Iterator[tuple[str, Path]]:
        name, path = self.cluster_name, self.cluster_path
        if self.cluster is None:
            yield NO_CLUSTER, (*self.context_path, "cluster") if self.context is not None else ("current-context",)
            return
        if not self.cluster.get("server"):
            yield f"no server found for cluster {go_quote(name)}", path
        authority = _text(self.cluster.get("certificate-authority"))
        if authority and self.cluster.get("certificate-authority-data"):
            said = "certificate-authority-data and certificate-authority are both specified for "
            yield f"{said}{name}. certificate-authority-data will override.", path
        trouble = self._trouble(authority)
        if authority and trouble:
            full = self._full(authority)
            said = f"unable to read certificate-authority {full} for {name} due to {trouble}"
            yield said, (*path, "certificate-authority")

    def _full(self, file: str) -> str:
        return posixpath.normpath(posixpath.join(self.folder, file))

    def _trouble(self, file: str) -> str:
        return self.open(self._full(file)).trouble if file else ""

    def backend(self) -> Backend:
        """The webhook; only for a configuration without problems."""
        cluster, user = self.cluster or {}, self.user or {}
        server = _text(cluster.get("server"))
        insecure = cluster.get("insecure-skip-tls-verify") is True
        verified = bool(cluster.get("certificate-authority") or cluster.get("certificate-authority-data"))
        client = bool(user.get("client-certificate") or user.get("client-certificate-data"))
        scheme, host, path = _server(server, tls=insecure or verified or client)
        problem = ""
        if not host:
            problem = f'host must be a URL or a host:port pair: "{server}"'
        elif insecure and verified:
            problem = "specifying a root certificates file with the insecure flag is not allowed"
        if problem:
            raise RefusedError(Complaint("kubeconfig", problem, self.document, self.cluster_path))
        port = "" if _has_port(host) else (":443" if scheme == "https" else ":80")
        url = f"{scheme}://{host}{posixpath.normpath(f'/{path}') if path else '/'}?timeout=30s"
        return Backend(
            server, url, f"{host}{port}", scheme == "https", verified, insecure, client,
            self.document, self.cluster_path, self.user_path,
        )  # fmt: skip


def _has_port(host: str) -> bool:
    return ":" in host.rpartition("]")[2]


def _server(server: str, *, tls: bool) -> tuple[str, str, str]:
    """Scheme, host and path of a server; without a scheme it depends on whether there is anything about TLS."""
    for text in (server, f"{'https' if tls else 'http'}://{server}"):
        try:
            found = parse_url(text)
        except URLError:
            continue
        if found.scheme and found.host:
            rest = text.partition("://")[2].partition("?")[0].partition("#")[0]
            return found.scheme, found.host, rest.partition("/")[2].rstrip("/")
    return "", "", ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
