"""What fields the API's types have.

A module per part of the API holds a table in this notation, in the order of Go's declarations::

    NetworkPolicySpec                      a struct; its fields follow, indented
      & TypeMeta                           an embedded struct: its fields belong to this one
      podSelector meta_v1.LabelSelector    JSON name and Go type; another module's types carry its name
      ingress? []NetworkPolicyIngressRule  ``?``: left out of JSON when empty (``omitempty``)
      created?? meta.Time                  ``??``: left out when zero, though a struct (``omitzero``)
    PolicyType = string                    a named type

``GO_PACKAGE`` is the package's name in error messages. A module is imported, and a struct of it read, when
something first reaches it. The tables state facts of Kubernetes' API reference:
https://kubernetes.io/docs/reference/kubernetes-api/
"""
