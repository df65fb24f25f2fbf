const deploymentRole = /^deployment-role\/DeploymentPolicy\d+$/;

/**
 * Exceptions for findings of many resources that are caused by the generation of templates, not by one resource. `only`
 * limits an exception to findings that occur only in templates as `built`, or only in `resolved` ones; `resource` limits
 * it to resources that exist in every blueprint.
 */
export const generalExceptions = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM4',
    only: 'built',
    reason: 'AWS managed policies are evaluated in the resolved forms, where the ARN is text.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5',
    only: 'built',
    reason: 'Wildcards are evaluated in the resolved forms, where each resource has one name.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-S10',
    only: 'built',
    reason:
      'The checker searches for the name of the bucket before `/*`. In an Fn::Sub with a map, the name comes after it. In the resolved forms, with Fn::Join, the rule passes.',
  },
  {
    rule: 'cdk-nag:HIPAA.Security-S3BucketSSLRequestsOnly',
    only: 'built',
    reason:
      'The checker searches for the name of the bucket before `/*`. In an Fn::Sub with a map, the name comes after it. In the resolved forms, with Fn::Join, the rule passes.',
  },
  {
    rule: 'cfn-validate:F3033',
    only: 'built',
    reason:
      'The checker inserts the empty default of an optional parameter where a condition excludes it. In the resolved forms no value is empty.',
  },
  {
    rule: 'cfn-validate:I1022',
    only: 'resolved',
    reason: 'A text with values that only AWS knows is an Fn::Join in the resolved forms; the templates use Fn::Sub.',
  },
  {
    rule: 'cfn-validate:I9001',
    reason:
      'The checker lists each property whose change causes a replacement. That is not an error: `hipaa-stacks diff` evaluates each update.',
  },
  {
    rule: 'cfn-validate:I9003',
    reason:
      'The templates are for all Regions. CloudFormation reports an instance type that a Region does not support.',
  },
  {
    rule: /^cdk-nag:(AwsSolutions-S1|HIPAA\.Security-(S3BucketLoggingEnabled|EFSInBackupPlan))$/,
    only: 'built',
    resource: /\/(AccessLogBucket|FileSystem)$/,
    reason:
      'The buckets that log to this bucket, or the backup plan, are in another nested stack. The resolved forms contain both.',
  },
  {
    rule: 'cfn-validate:W1028',
    only: 'built',
    reason:
      'A reference to a conditional resource has a second branch for the case without it, even if other conditions exclude that case. The resolved forms have one branch.',
  },
  {
    rule: 'cfn-validate:W2509',
    only: 'built',
    resource: /Secret(Arn|Attachment)?$/,
    reason: 'A parameter of a nested stack is the ARN of a secret, which does not contain the secret value.',
  },
  {
    rule: 'cfn-validate:W7001',
    only: 'resolved',
    reason: 'Resolving replaces Fn::FindInMap with its value and keeps the mapping.',
  },
  {
    rule: 'cfn-validate:I9040',
    only: 'built',
    reason:
      'CloudFormation adds the tags of a nested stack to each of its resources. The flat form has them on each resource and is evaluated.',
  },
  {
    rule: 'cfn-validate:W2001',
    only: 'resolved',
    reason:
      'A parameter with a value from Systems Manager remains a parameter in the resolved forms. If its option is disabled, no resource uses it. In the template as built, a resource uses it.',
  },
  {
    rule: 'cfn-validate:W2001',
    only: 'built',
    resource: /^monitoring\/DataEventBucketArns$/,
    reason: 'A condition joins the values of the list. The checker looks for references in resources and outputs only.',
  },
  {
    rule: 'cfn-validate:W9053',
    only: 'built',
    resource: /^detection$/,
    reason:
      'Each condition has the Regions of one feature. Two features have the same Regions until AWS adds one of them.',
  },
  {
    rule: 'cfn-validate:W1001',
    only: 'built',
    resource: /^root\/Url$/,
    reason: 'The output reads the stack in a branch of Fn::If, under the condition of the stack.',
  },
  {
    rule: 'cfn-validate:E3687',
    only: 'built',
    resource: /^app\/TaskTo[A-Za-z]+Egress$/,
    reason:
      'The ports are parameters of the nested stack, which the checker does not evaluate as numbers. The resolved forms have the values.',
  },
  {
    rule: 'cfn-validate:W2506',
    only: 'built',
    resource: /^(?!root\/|flat\/)/,
    reason: 'Parameters of nested stacks are text. The root declares the Systems Manager parameter type.',
  },
  {
    rule: 'cfn-validate:W3002',
    only: 'built',
    reason:
      'Nested templates have relative paths so that `aws cloudformation package` works; publish replaces them with URLs.',
  },
  {
    rule: 'cfn-validate:W9003',
    reason: 'CloudFormation has no Boolean parameter type: it converts the text `true` or `false`.',
  },
  {
    rule: 'cfn-validate:W9052',
    only: 'built',
    resource: /^root$/,
    reason:
      'The checker stops after a fixed number of steps, before it has evaluated every combination of conditions of a root. The resolved forms have no conditions and are evaluated completely.',
  },
  {
    rule: 'cfn-validate:W9013',
    only: 'resolved',
    reason: 'The sample values of parameters contain an account ID; the templates contain none.',
  },
  {
    rule: /^parliament:RESOURCE_MISMATCH\[(iam:(At|De)tach(Group|User)Policy|config:PutConfigurationRecorder|sns:[A-Za-z]*[sS]ubscri[A-Za-z]*|athena:(Un)?[tT]agResource)\]$/,
    resource: deploymentRole,
    reason:
      'The schema of a resource type lists actions for all its options: those of groups and users have no effect in a system with roles only. Since the IAM data of Parliament was published, IAM supports resources for subscriptions, recorders and tags of workgroups.',
  },
  {
    rule: 'parliament:UNKNOWN_ACTION',
    resource: deploymentRole,
    reason:
      'The actions come from the schemas of resource types, without those that IAM does not have. The IAM data of Parliament is older.',
  },
];
