"""Manifests in short."""

HARDENED = {
    "context": "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsNonRoot: true, runAsUser: 101, "
    "seccompProfile: {type: RuntimeDefault}}"
}


def namespace(name, **modes):
    labels = ", ".join(
        f"pod-security.kubernetes.io/{mode.replace('_', '-')}: {value}" for mode, value in modes.items()
    )
    return f"""apiVersion: v1
kind: Namespace
metadata:
  name: {name}
  labels:
    {{{labels}}}"""


def pod(name, space="team-a", image="nginx:1.27", context="{}", spec="", more=""):
    return f"""apiVersion: v1
kind: Pod
metadata: {{name: {name}, namespace: {space}}}
spec:
{_spec(name, image, context, spec, more, "  ")}"""


def deployment(name, space="team-a", image="nginx:1.27", context="{}", spec="", more="", replicas=2):
    return f"""apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: {space}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
{_spec(name, image, context, spec, more, "      ")}"""


def _spec(name, image, context, spec, more, indent):
    lines = [
        *spec.splitlines(),
        "containers:",
        f"- name: {name}",
        f"  image: {image}",
        f"  securityContext: {context}",
        *(f"  {line}" for line in more.splitlines()),
    ]
    return "\n".join(indent + line for line in lines)
