"""What is known of images that exercises run: as whom they start, and where they write.

The API says nothing of it, but it decides whether a hardened pod starts. Unknown images are taken as saying
nothing; an exercise may say it itself.
"""

from __future__ import annotations

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """``user`` is what the image's USER says: a number, or a name that the kubelet cannot check.

    ``writes`` are directories that its own command needs to write; those of ``finds`` it does not make itself, so
    that an empty volume mounted above them leaves it without.
    """

    user: int | str = 0
    writes: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()


ROOT = Image()

KNOWN: dict[str, Image] = {
    "nginx": Image(0, ("/var/cache/nginx", "/var/run"), ("/var/cache/nginx",)),
    "nginxinc/nginx-unprivileged": Image(101, ("/tmp",)),
    "httpd": Image(0, ("/usr/local/apache2/logs",)),
    "redis": Image(0, ("/data",)),
    "postgres": Image(0, ("/var/lib/postgresql/data", "/var/run/postgresql")),
    "mysql": Image(0, ("/var/lib/mysql", "/var/run/mysqld")),
    "memcached": Image("memcache"),
    "haproxy": Image("haproxy"),
    "curlimages/curl": Image("curl_user"),
    "prom/prometheus": Image("nobody", ("/prometheus",)),
    "prom/node-exporter": Image("nobody"),
    "grafana/grafana": Image(472, ("/var/lib/grafana",)),
    "registry.k8s.io/pause": Image(65535),
    "registry.k8s.io/e2e-test-images/agnhost": ROOT,
    "nicolaka/netshoot": ROOT,
    **dict.fromkeys(
        ("alpine", "busybox", "debian", "golang", "node", "openjdk", "python", "ubuntu", "perl", "ruby", "fedora"),
        ROOT,
    ),
}
"""By repository, without registry and ``library/`` for those of Docker Hub."""


def image_of(name: str) -> Image | None:
    """What is known of an image; None where nothing is."""
    repository = repository_of(name)
    if repository.startswith("gcr.io/distroless/"):
        return Image(65532) if "nonroot" in name else ROOT
    if repository.startswith("bitnami/"):
        return Image(1001)
    return KNOWN.get(repository)


def repository_of(name: str) -> str:
    """An image's repository: without tag, digest, and what Docker Hub leaves out."""
    name = name.partition("@")[0]
    head, slash, last = name.rpartition("/")
    name = f"{head}{slash}{last.partition(':')[0]}"
    for prefix in ("docker.io/", "index.docker.io/", "library/"):
        name = name.removeprefix(prefix)
    return name
