"""Manifests that the tests apply, as text."""

from lab.cluster.apply import apply
from lab.cluster.fresh import fresh
from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission


def namespace(name, labels=""):
    return f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n" + (
        f"  labels: {{{labels}}}\n" if labels else ""
    )


def policy(name, space="shop", spec="podSelector: {}"):
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: {space}}}\n"
        f"spec: {{{spec}}}\n"
    )


def service(name, space="shop", spec="selector: {app: web}, ports: [{port: 80}]"):
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {space}}}\nspec: {{{spec}}}\n"


def deployment(name, space="shop", selector=None, replicas=1, image="nginx"):
    labels = f"app: {selector or name}"
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {space}}}\n"
        f"spec:\n  replicas: {replicas}\n  selector: {{matchLabels: {{{labels}}}}}\n"
        f"  template:\n    metadata: {{labels: {{{labels}}}}}\n"
        f"    spec: {{containers: [{{name: c, image: {image}, ports: [{{containerPort: 80}}]}}]}}\n"
    )


def pod(name, space="shop", labels="app: web", more="", image="nginx", status=""):
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {space}, labels: {{{labels}}}}}\n"
        f"spec: {{containers: [{{name: c, image: {image}}}]{more}}}\n" + (f"status: {{{status}}}\n" if status else "")
    )


def all_of(*texts):
    return "---\n".join(texts)


def shop(*texts):
    """A fresh cluster with the namespace ``shop`` and these manifests."""
    return build(EXAM, files=[namespace("shop"), *texts])


def answer(state, *texts):
    """What becomes of the texts, as one file."""
    return apply(state, Submission.of(all_of(*texts)))


def said(applied):
    """What kubectl prints, line by line."""
    return [item.text for item in applied.answers]


def rules(applied):
    return [finding.rule for finding in applied.findings]


BARE = fresh(EXAM)
