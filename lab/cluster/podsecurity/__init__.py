"""Pod Security admission, as the API server runs it on every pod, workload and namespace.

The Standards are one file per check under ``checks``; ``standards`` picks those of a level and a version, ``policy``
reads a namespace's labels, ``configuration`` the plugin's own file, and ``admission`` answers a request.
Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/
"""
