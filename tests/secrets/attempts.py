"""Attempts at a task, without an exercise around it."""

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from lab.subjects.protocol import Bounds, Setting
from lab.subjects.registry import check_kind

NAMESPACE = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"
SECRET = """
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {user: shop-user, password: winter-Forest-71}
"""


def pod(container, spec=""):
    body = "\n".join(f"    {line}" for line in container.splitlines())
    rest = "\n".join(f"  {line}" for line in spec.splitlines())
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: api, namespace: shop}\nspec:\n  containers:\n"
    return f"{head}  - name: api\n    image: nginx\n{body}\n{rest}"


RELEASE = Release(1, 34)


def cluster(*files, release=RELEASE):
    return build(release, files=(NAMESPACE, SECRET, *files))


def hand_in(state, *texts):
    return apply(state, Submission.of("\n---\n".join(texts))).state


def check(before, after, **written):
    (key, value), = written.items()
    return check_kind(key).parse(value).run(Setting(before, after, Bounds(after, after)))
