"""The fields of webhooks and admission policies (admissionregistration/v1).

For the notation see :mod:`lab.manifests.schema`.
"""

GO_PACKAGE = "v1"

TYPES = """
ValidatingAdmissionPolicy
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? ValidatingAdmissionPolicySpec
  status? ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyStatus
  observedGeneration? int64
  typeChecking? *TypeChecking
  conditions? []meta_v1.Condition
TypeChecking
  expressionWarnings? []ExpressionWarning
ExpressionWarning
  fieldRef string
  warning string
ValidatingAdmissionPolicySpec
  paramKind? *ParamKind
  matchConstraints? *MatchResources
  validations? []Validation
  failurePolicy? *FailurePolicyType
  auditAnnotations? []AuditAnnotation
  matchConditions? []MatchCondition
  variables? []Variable
ParamKind
  apiVersion? string
  kind? string
Validation
  expression string
  message? string
  reason? *StatusReason
  messageExpression? string
Variable
  name string
  expression string
AuditAnnotation
  key string
  valueExpression string
ValidatingAdmissionPolicyBinding
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec
  policyName? string
  paramRef? *ParamRef
  matchResources? *MatchResources
  validationActions? []ValidationAction
ParamRef
  name? string
  namespace? string
  selector? *meta_v1.LabelSelector
  parameterNotFoundAction? *ParameterNotFoundActionType
MatchResources
  namespaceSelector? *meta_v1.LabelSelector
  objectSelector? *meta_v1.LabelSelector
  resourceRules? []NamedRuleWithOperations
  excludeResourceRules? []NamedRuleWithOperations
  matchPolicy? *MatchPolicyType
NamedRuleWithOperations
  resourceNames? []string
  & RuleWithOperations
RuleWithOperations
  operations? []OperationType
  & Rule
Rule
  apiGroups? []string
  apiVersions? []string
  resources? []string
  scope? *ScopeType
ValidatingWebhookConfiguration
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  webhooks? []ValidatingWebhook
MutatingWebhookConfiguration
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  webhooks? []MutatingWebhook
ValidatingWebhook
  name string
  clientConfig WebhookClientConfig
  rules? []RuleWithOperations
  failurePolicy? *FailurePolicyType
  matchPolicy? *MatchPolicyType
  namespaceSelector? *meta_v1.LabelSelector
  objectSelector? *meta_v1.LabelSelector
  sideEffects *SideEffectClass
  timeoutSeconds? *int32
  admissionReviewVersions []string
  matchConditions? []MatchCondition
MutatingWebhook
  name string
  clientConfig WebhookClientConfig
  rules? []RuleWithOperations
  failurePolicy? *FailurePolicyType
  matchPolicy? *MatchPolicyType
  namespaceSelector? *meta_v1.LabelSelector
  objectSelector? *meta_v1.LabelSelector
  sideEffects *SideEffectClass
  timeoutSeconds? *int32
  admissionReviewVersions []string
  reinvocationPolicy? *ReinvocationPolicyType
  matchConditions? []MatchCondition
WebhookClientConfig
  url? *string
  service? *ServiceReference
  caBundle? []byte
ServiceReference
  namespace string
  name string
  path? *string
  port? *int32
MatchCondition
  name string
  expression string
FailurePolicyType = string
MatchPolicyType = string
OperationType = string
ParameterNotFoundActionType = string
ReinvocationPolicyType = string
ScopeType = string
SideEffectClass = string
StatusReason = string
ValidationAction = string
"""
