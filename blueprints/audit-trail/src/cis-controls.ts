/** A control of the CIS AWS Foundations Benchmark that requires a metric filter and an alarm. */
export interface CisControl {
  /** What happened, and what to look at first. */
  readonly description: string;
  /** Security Hub compares the text: do not add fields or terms. */
  readonly pattern: string;
}

/**
 * The fourteen metric filters of the CIS AWS Foundations Benchmark 1.4, controls CloudWatch.1 to CloudWatch.14 of Security Hub, in
 * their order.
 *
 * Source: AWS Security Hub User Guide, "Amazon CloudWatch controls".
 */
export const cisControls: Readonly<Record<string, CisControl>> = {
  RootAccountUsage: {
    description: 'The root user was used, which should not happen. Look up the call in the log group of the trail.',
    pattern: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  },
  UnauthorizedApiCalls: {
    description:
      'An API call was denied. Single calls are often mistakes; many calls at once can be an attack. Look up the caller in the log group of the trail.',
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
  },
  SignInWithoutMfa: {
    description:
      'A user signed in to the console without MFA. Look up the user in the log group of the trail, and require MFA.',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  PolicyChanges: {
    description: 'An IAM policy was changed. Check that the change was planned.',
    pattern:
      '{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy))}',
  },
  TrailConfigurationChanges: {
    description: 'A trail was created, changed, started, stopped or deleted. Check that the change was planned.',
    pattern:
      '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
  },
  FailedSignIns: {
    description:
      'A console sign-in failed. Many failures at once can be a guessed password. Look up the user and the source address in the log group of the trail.',
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
  },
  KeyDisabledOrDeleted: {
    description:
      'A KMS key was disabled or scheduled for deletion; its data becomes unreadable. If this was not planned, enable the key or cancel the deletion.',
    pattern: '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
  },
  BucketPolicyChanges: {
    description: 'The policy or the configuration of an S3 bucket was changed. Check that the bucket is private.',
    pattern:
      '{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}',
  },
  ConfigChanges: {
    description: 'AWS Config was stopped or changed. Check that the change was planned.',
    pattern:
      '{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}',
  },
  SecurityGroupChanges: {
    description: 'A security group was changed. Check that the change was planned.',
    pattern:
      '{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup)}',
  },
  NetworkAclChanges: {
    description: 'A network ACL was changed. Check that the change was planned.',
    pattern:
      '{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}',
  },
  GatewayChanges: {
    description: 'A network gateway was changed. Check that the change was planned.',
    pattern:
      '{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}',
  },
  RouteChanges: {
    description: 'A route table was changed. Check that the change was planned.',
    pattern:
      '{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}',
  },
  VpcChanges: {
    description: 'A VPC was changed. Check that the change was planned.',
    pattern:
      '{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}',
  },
};
