const deploymentRole = /^deployment-role\/DeploymentPolicy\d+$/;

/**
 * What checkers say of many resources for one reason, which lies in how templates are made and not in a resource. `only`
 * limits an exception to what is found in templates as `built` alone, or in `resolved` ones alone; `resource` limits it to
 * resources that are made for every blueprint.
 */
export const generalExceptions = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM4',
    only: 'built',
    reason: 'Which policies of AWS there are is judged in the resolved forms, where the ARN is text.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5',
    only: 'built',
    reason: 'Which wildcards there are is judged in the resolved forms, where one names each resource alike.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-S10',
    only: 'built',
    reason:
      'It looks for the name of the bucket before `/*`, and an Fn::Sub has it behind. With Fn::Join, as resolved, it holds.',
  },
  {
    rule: 'cdk-nag:HIPAA.Security-S3BucketSSLRequestsOnly',
    only: 'built',
    reason:
      'It looks for the name of the bucket before `/*`, and an Fn::Sub has it behind. With Fn::Join, as resolved, it holds.',
  },
  {
    rule: 'cfn-validate:F3033',
    only: 'built',
    reason:
      'It puts the empty default of an optional parameter where a condition keeps it out. Resolved without that parameter, nothing is empty.',
  },
  {
    rule: 'cfn-validate:I1022',
    only: 'resolved',
    reason: 'What AWS must put together is an Fn::Join when it is resolved; the templates have Fn::Sub.',
  },
  {
    rule: 'cfn-validate:I9001',
    reason:
      'It says of each property that cannot change in place that it cannot: nothing is wrong. `hipaa-stacks diff` judges the updates themselves.',
  },
  {
    rule: 'cfn-validate:I9003',
    reason: 'The templates are for any Region: whether one has a type of instance, CloudFormation says there.',
  },
  {
    rule: /^cdk-nag:(AwsSolutions-S1|HIPAA\.Security-(S3BucketLoggingEnabled|EFSInBackupPlan))$/,
    only: 'built',
    resource: /\/(AccessLogBucket|FileSystem)$/,
    reason:
      'Which buckets log into this one, or which plan copies it, stands in another nested stack. In the resolved forms it is seen.',
  },
  {
    rule: 'cfn-validate:W1028',
    only: 'built',
    reason:
      'A reference to what a condition makes has another branch for where it is not made, also where other conditions leave no such case. In the resolved forms there is one branch.',
  },
  {
    rule: 'cfn-validate:W2509',
    only: 'built',
    resource: /Secret(Arn|Attachment)?$/,
    reason: 'A nested stack is given the ARN of a secret, which tells nothing of what it holds.',
  },
  {
    rule: 'cfn-validate:W7001',
    only: 'resolved',
    reason: 'Fn::FindInMap is put in when a template is resolved; the table stays.',
  },
  {
    rule: 'cfn-validate:I9040',
    only: 'built',
    reason:
      'CloudFormation puts the tags of a nested stack on each of its resources. The flat form has them on each resource, and is judged.',
  },
  {
    rule: 'cfn-validate:W2001',
    only: 'resolved',
    reason:
      'A parameter that Systems Manager fills stays one when the others are resolved: switched off, nothing needs it. As built, something does.',
  },
  {
    rule: 'cfn-validate:W2506',
    only: 'built',
    resource: /^(?!root\/|flat\/)/,
    reason:
      'A nested stack takes its parameters as text: the type, and with it the look into Systems Manager, stands in the root.',
  },
  {
    rule: 'cfn-validate:W3002',
    only: 'built',
    reason:
      'Nested templates are named by relative paths so that `aws cloudformation package` works; publish makes them URLs.',
  },
  {
    rule: 'cfn-validate:W9003',
    reason: 'A parameter has no boolean type: CloudFormation takes the text `true` or `false` and makes it one.',
  },
  {
    rule: 'cfn-validate:W9052',
    only: 'built',
    resource: /^root$/,
    reason:
      'It stops after a fixed amount of work, before it has seen every combination of conditions of a root. The resolved forms have no conditions, and it validates them completely.',
  },
  {
    rule: 'cfn-validate:W9013',
    only: 'resolved',
    reason: 'The made-up values of parameters have an account in them; the templates have none.',
  },
  {
    rule: /^parliament:RESOURCE_MISMATCH\[(iam:(At|De)tach(Group|User)Policy|config:PutConfigurationRecorder|sns:[A-Za-z]*[sS]ubscri[A-Za-z]*|athena:(Un)?[tT]agResource)\]$/,
    resource: deploymentRole,
    reason:
      'The schema of a resource type names actions for all that it can do: of groups and users where the system has roles only, they allow nothing. Subscriptions, recorders and the tags of work groups IAM binds to resources since Parliament’s list was made.',
  },
  {
    rule: 'parliament:UNKNOWN_ACTION',
    resource: deploymentRole,
    reason:
      'The actions come from the schemas of resource types, less those that IAM does not know: Parliament’s list is older.',
  },
];
