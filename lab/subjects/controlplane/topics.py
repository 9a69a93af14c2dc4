"""The topics of the control plane, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "static-pods",
        "Static pods and their mounts",
        {
            "manifest-refused": "a manifest that the kubelet does not take",
            "manifest-key-twice": "a key written twice in a manifest",
            "manifest-field-ignored": "a field of a manifest that there is not",
            "manifest-second-document": "a second document in a manifest's file",
            "component-gone": "a manifest that starts another component",
            "path-not-mounted": "a file that no mount leads to",
            "directory-for-file": "a directory where a file was meant",
            "volume-not-there": "a hostPath whose type does not fit",
            "log-mount-read-only": "a log on a mount that cannot be written",
            "file-not-there": "a file that is not on the node",
        },
    ),
    Topic(
        "component-options",
        "How components read their options",
        {
            "blank-in-option": "a blank within an option",
            "quotes-kept": "quotes that stay in a value",
            "option-removed": "an option of older releases",
            "option-of-another": "an option of another component",
            "option-misspelt": "an option that there is not",
            "not-an-option": "a word without dashes",
            "value-of-wrong-kind": "a value that an option cannot hold",
            "blank-after-comma": "a blank after a comma",
            "overridden-later": "an option that is written again later",
            "lists-add-up": "a list option written twice",
            "list-item-lost": "a list written anew without what was in it",
            "option-lost": "an option left out that was needed",
            "component-refuses": "options that contradict each other",
            "changed-too": "a setting changed that was right",
            "left-as-found": "a setting left as it was found",
            "wrong-value": "a setting changed to another value",
            "cis-failing": "a check of the benchmark that fails",
        },
    ),
    Topic(
        "api-server-access",
        "Who comes to the API server",
        {
            "always-allow-left": "AlwaysAllow beside other modes",
            "mode-unknown": "an authorization mode that there is not",
            "always-admit": "a plugin that admits everything",
            "plugin-unknown": "an admission plugin that there is not",
            "plugin-enabled-and-disabled": "a plugin both enabled and disabled",
            "probe-unauthorized": "probes refused with other nameless requests",
            "probe-forbidden": "probes without a mode that allows them",
            "probe-elsewhere": "probes that knock where nobody listens",
            "anonymous-configured-twice": "anonymous requests settled twice",
            "configuration-refused": "a configuration file that the server refuses",
        },
    ),
    Topic(
        "component-tls",
        "TLS between components",
        {
            "cipher-unknown": "a cipher suite by a wrong name",
            "cipher-insecure": "an insecure cipher suite",
            "suites-without-effect": "suites of TLS 1.3 that cannot be chosen",
            "tls-version-unknown": "a TLS version by a wrong name",
            "tls-version-too-old": "a least version that is too old",
            "certificate-without-key": "a certificate without its key",
            "etcd-unreachable": "an API server that does not come to etcd",
        },
    ),
    Topic(
        "kubelet-configuration",
        "The kubelet's configuration",
        {
            "kubelet-file-refused": "a file that the kubelet cannot decode",
            "kubelet-field-ignored": "a field of the kubelet that there is not",
            "kubelet-option-wins": "an option that overrides the kubelet's file",
            "kubelet-zero-is-default": "a zero that means the default",
            "kubelet-field-lost": "a field of the kubelet left out",
        },
    ),
    Topic(
        "file-modes",
        "Modes and owners of the node's files",
        {
            "mode-too-open": "a file that too many may read",
            "mode-too-strict": "a file that who needs it cannot read",
            "wrong-owner": "a file that belongs to somebody else",
        },
    ),
)
"""In teaching order."""
