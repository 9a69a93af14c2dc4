"""Mistakes in the API server's files for admission."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

CONTROLLERS = "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"
IMAGE_POLICY = f"{CONTROLLERS}#imagepolicywebhook"
STANDARDS = "https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/"
KUBECONFIG = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"
STATIC = "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"


def _rule(id: str, why: str, mend: str, link: str, leads: int = 0) -> ReasonedRule:
    return ReasonedRule(id, "admission", why, mend, link, leads)


FILES = (
    _rule(
        "fails-open",
        "defaultAllow says what becomes of a pod while the webhook does not answer. With true, whoever can keep it "
        "from answering gets every image in.",
        "Set defaultAllow: false.",
        IMAGE_POLICY,
        leads=5,
    ),
    _rule(
        "plugin-not-enabled",
        "ImagePolicyWebhook is off by default: its configuration alone does nothing, and nobody says so.",
        "Add ImagePolicyWebhook to --enable-admission-plugins, behind the plugins that stand there.",
        CONTROLLERS + "#how-do-i-turn-on-an-admission-controller",
        leads=4,
    ),
    _rule(
        "plugin-list-changed",
        "--enable-admission-plugins holds one list, separated by commas; what is taken out of it no longer runs.",
        "Keep the plugins that were there, and add yours.",
        CONTROLLERS + "#how-do-i-turn-on-an-admission-controller",
        leads=600,
    ),
    _rule(
        "plugin-not-configured",
        "The plugin is on and finds nothing that configures it, so the API server ends while it starts.",
        "Name the plugin exactly in AdmissionConfiguration (plugins[].name), and point "
        "--admission-control-config-file at that file.",
        IMAGE_POLICY,
        leads=4,
    ),
    _rule(
        "admission-file-missing",
        "The API server runs in a container: it sees only what its manifest mounts. A relative path in "
        "AdmissionConfiguration begins at that file's folder; kubeConfigFile begins where the process was started.",
        "Write the whole path, and mount its folder into the container (volumes and volumeMounts).",
        STATIC,
        leads=4,
    ),
    _rule(
        "kubeconfig-wrong",
        "client-go follows current-context to a context, from there to a cluster and a user, by their names. Every "
        "step must be there.",
        "Make current-context, the context's cluster and user, and the names in the lists agree.",
        KUBECONFIG,
        leads=4,
    ),
    _rule(
        "configuration-kind",
        "The API server decodes the file by apiVersion and kind, and knows each pair in one spelling only.",
        "Write apiVersion: apiserver.config.k8s.io/v1 and kind: AdmissionConfiguration; a plugin's own configuration "
        "has its own apiVersion and kind.",
        CONTROLLERS,
        leads=4,
    ),
    _rule(
        "configuration-field",
        "The file is decoded strictly: a field that is none ends the API server.",
        "Check the field's spelling and its place.",
        CONTROLLERS,
        leads=4,
    ),
    _rule(
        "configuration-invalid",
        "A configuration that cannot be read or holds a wrong value ends the API server while it starts.",
        "Mend what the message names.",
        CONTROLLERS,
        leads=3,
    ),
    _rule(
        "webhook-address",
        "The server of the kubeconfig's cluster is where the API server sends each ImageReview.",
        "Set clusters[].cluster.server to the URL that the task names.",
        IMAGE_POLICY,
        leads=3,
    ),
    _rule(
        "webhook-unverified",
        "Without a CA, or with insecure-skip-tls-verify, anyone on the way can answer for the webhook.",
        "Set certificate-authority to the CA's path, and leave insecure-skip-tls-verify out.",
        KUBECONFIG,
        leads=3,
    ),
    _rule(
        "webhook-client",
        "The webhook tells the API server by its client certificate.",
        "Set client-certificate and client-key of the user.",
        IMAGE_POLICY,
        leads=2,
    ),
    _rule(
        "webhook-times",
        "allowTTL and denyTTL are seconds, retryBackoff is milliseconds; 0 means the default, -1 none.",
        "Set the value that the task names, in that unit.",
        IMAGE_POLICY,
        leads=2,
    ),
    *(
        _rule(
            f"default-{mode}",
            f"defaults.{mode} holds for every namespace without a label of its own; left out, it is privileged.",
            f"Set defaults.{mode} to the level that the task names; its version goes into {mode}-version.",
            STANDARDS,
            leads=500 if mode == "enforce" else 400,
        )
        for mode in ("enforce", "audit", "warn")
    ),
    *(
        _rule(
            f"exemption-{key}",
            "Whoever is exempt is not looked at by Pod Security at all. The lists hold whole names, no patterns.",
            f"List exactly those that the task names under exemptions.{key}.",
            STANDARDS,
            leads=2,
        )
        for key in ("namespaces", "usernames", "runtimeClasses")
    ),
    _rule(
        "manifest-changed",
        "The manifest is the whole API server: what is changed besides stays changed.",
        "Put back what the task did not ask for.",
        STATIC,
        leads=1,
    ),
    _rule(
        "api-server-down",
        "The kubelet, or the API server, refuses its manifest: nothing is admitted, because nobody answers.",
        "Mend what the message names; crictl and the kubelet's log say the same on a node.",
        STATIC,
        leads=5,
    ),
)
