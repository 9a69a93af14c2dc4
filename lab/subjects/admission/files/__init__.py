"""What the API server makes of its files for admission: the configuration, the plugins' own, the webhook's kubeconfig.

Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
"""
