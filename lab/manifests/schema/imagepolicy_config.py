"""The fields of the ImagePolicyWebhook plugin's configuration, which has no kind.

For the notation see :mod:`lab.manifests.schema`.
"""

GO_PACKAGE = "imagepolicy"

TYPES = """
AdmissionConfig
  imagePolicy imagePolicyWebhookConfig
imagePolicyWebhookConfig
  kubeConfigFile string
  allowTTL go_time.Duration
  denyTTL go_time.Duration
  retryBackoff go_time.Duration
  defaultAllow bool
"""
