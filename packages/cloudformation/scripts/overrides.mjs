/**
 * Manual corrections of the service specification, each with its reason. An update of the specification can make one
 * unnecessary.
 */

const role = 'AWS::IAM::Role';
const secret = 'AWS::SecretsManager::Secret';
const key = 'AWS::KMS::Key';

/**
 * The reference of an attribute, if its name does not imply it: `{ arn: type }` or `{ id: type }`. A name that ends in
 * `*` is a prefix.
 */
export const attributes = {
  'AWS::ApiGateway::RestApi': { RootResourceId: { id: 'AWS::ApiGateway::Resource', reason: 'the resource `/`' } },
  'AWS::CloudFormation::CustomResource': { '*': { reason: 'the provider decides what it returns' } },
  'AWS::CloudFormation::Stack': { 'Outputs.*': { reason: 'the outputs of the nested template' } },
  'AWS::Config::ConfigurationRecorder': {
    ResourceARN: { arn: 'AWS::Config::ConfigurationRecorder', reason: 'its own ARN' },
  },
  'AWS::EC2::Instance': { VpcId: { id: 'AWS::EC2::VPC', reason: 'its VPC' } },
  'AWS::EC2::SecurityGroup': {
    GroupId: { id: 'AWS::EC2::SecurityGroup', reason: 'the same as Ref and Id' },
    VpcId: { id: 'AWS::EC2::VPC', reason: 'its VPC' },
  },
  'AWS::EC2::Subnet': { VpcId: { id: 'AWS::EC2::VPC', reason: 'its VPC' } },
  'AWS::EC2::VPC': {
    DefaultNetworkAcl: { id: 'AWS::EC2::NetworkAcl', reason: 'an id of another type' },
    DefaultSecurityGroup: { id: 'AWS::EC2::SecurityGroup', reason: 'an id of another type' },
  },
  'AWS::NetworkFirewall::VpcEndpointAssociation': {
    EndpointId: { id: 'AWS::EC2::VPCEndpoint', reason: 'an id of another type' },
  },
  'AWS::RDS::DBCluster': { 'MasterUserSecret.SecretArn': { arn: secret, reason: 'an ARN of another type' } },
  'AWS::RDS::DBInstance': { 'MasterUserSecret.SecretArn': { arn: secret, reason: 'an ARN of another type' } },
  [secret]: { Id: { arn: secret, reason: 'Id and Ref are the ARN' } },
};

/** Types with an ARN as `Ref`, although the name of their identifier does not imply it. */
export const refIsArn = {
  [secret]: 'Ref returns the ARN of the secret',
};

/** References that are accepted in addition. */
export const alsoAccepted = [
  { given: { id: key }, also: { arn: key }, reason: 'a property for a key ID also accepts its ARN' },
  { given: { arn: key }, also: { arn: 'AWS::KMS::ReplicaKey' }, reason: 'a replica is a key in its Region' },
  { given: { id: key }, also: { id: 'AWS::KMS::ReplicaKey' }, reason: 'a replica is a key in its Region' },
];

/**
 * The references of a property, instead of the specification's relationships: a list of references, or `false` for a
 * plain value. The name is `AWS::X::Y.Property` or `AWS::X::Y/PropertyType.Property`.
 */
export const references = {
  'AWS::ApiGateway::Method/Integration.Uri': [false, 'an invocation URI that contains the ARN'],
  'AWS::AutoScaling::AutoScalingGroup.AutoScalingGroupName': [false, 'its own name'],
  'AWS::Backup::BackupSelection/BackupSelectionResourceType.Resources': [false, 'ARNs of many types, and patterns'],
  'AWS::Batch::ComputeEnvironment/ComputeResources.InstanceRole': [
    [{ id: 'AWS::IAM::InstanceProfile' }, { arn: 'AWS::IAM::InstanceProfile' }],
    'an instance profile, never a role',
  ],
  'AWS::CloudTrail::Trail/DataResource.Values': [false, 'ARN prefixes of several types'],
  'AWS::CloudWatch::Alarm.InsufficientDataActions': [false, 'topics, scaling policies and other actions'],
  'AWS::CloudWatch::Alarm.OKActions': [false, 'topics, scaling policies and other actions'],
  'AWS::CloudWatch::CompositeAlarm.AlarmActions': [false, 'topics, scaling policies and other actions'],
  'AWS::CloudWatch::CompositeAlarm.OKActions': [false, 'topics, scaling policies and other actions'],
  'AWS::Config::ConfigRule/Source.SourceIdentifier': [false, 'the id of a managed rule, or a function'],
  'AWS::EC2::FlowLog.LogDestination': [false, 'an ARN that can end with a prefix'],
  'AWS::EC2::Instance/SsmAssociation.DocumentName': [false, 'can be a document of AWS'],
  'AWS::EC2::SecurityGroup/Ingress.SourceSecurityGroupName': [false, 'a name, of the default VPC only'],
  'AWS::EC2::SecurityGroupIngress.GroupName': [false, 'a name, of the default VPC only'],
  'AWS::ECS::Cluster/ExecuteCommandLogConfiguration.S3BucketName': [[{ id: 'AWS::S3::Bucket' }], 'a bucket'],
  'AWS::ElasticLoadBalancingV2::Listener/AuthenticateCognitoConfig.UserPoolClientId': [
    [{ id: 'AWS::Cognito::UserPoolClient' }],
    'the client, not its pool',
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer/LoadBalancerAttribute.Value': [false, 'any value, seldom a bucket'],
  'AWS::ElasticLoadBalancingV2::TargetGroup/TargetDescription.Id': [false, 'an address, an instance or a function'],
  'AWS::Events::Archive.SourceArn': [false, 'can be the default bus'],
  'AWS::Events::Rule/RunCommandTarget.Values': [false, 'values of tags, or instances'],
  'AWS::Glue::Crawler.DatabaseName': [[{ id: 'AWS::Glue::Database' }], 'a database, never a bucket'],
  'AWS::Glue::Crawler/S3Target.Path': [false, 'an s3:// path'],
  'AWS::Glue::Database/DatabaseInput.Name': [false, 'its own name'],
  'AWS::IAM::Group.ManagedPolicyArns': [false, 'can be an AWS managed policy'],
  'AWS::IAM::Role.ManagedPolicyArns': [false, 'can be an AWS managed policy'],
  'AWS::IAM::User.ManagedPolicyArns': [false, 'can be an AWS managed policy'],
  'AWS::KinesisFirehose::DeliveryStream.DeliveryStreamName': [false, 'its own name'],
  'AWS::KinesisFirehose::DeliveryStream/ProcessorParameter.ParameterValue': [false, 'numbers too'],
  'AWS::LakeFormation::PrincipalPermissions/DataLakePrincipal.DataLakePrincipalIdentifier': [false, 'groups too'],
  'AWS::Lambda::Function.Role': [[{ arn: role }], 'an ARN'],
  'AWS::Lambda::Function/Code.S3Bucket': [false, 'the bucket of publish, which is in no template'],
  'AWS::Lambda::Permission.Principal': [false, 'a service, an account, a role or a user'],
  'AWS::Logs::LogGroup.LogGroupName': [false, 'its own name'],
  'AWS::SNS::Subscription.Endpoint': [false, 'an address, a number, a URL or an ARN'],
  'AWS::SNS::Topic/Subscription.Endpoint': [false, 'an address, a number, a URL or an ARN'],
  'AWS::SSM::Association.Name': [false, 'can be a document of AWS'],
  'AWS::SSM::Association/Target.Values': [false, 'values of tags, or instances'],
  'AWS::Scheduler::Schedule/Target.Arn': [false, 'any target, also `arn:…:aws-sdk:…`'],
  'AWS::StepFunctions::StateMachine.DefinitionString': [false, 'a document'],
  'AWS::WAFv2::LoggingConfiguration.LogDestinationConfigs': [false, 'ARN of a log group without its `:*`'],
};

/** Properties that are missing in the specification, in its format. */
export const properties = {
  'AWS::Route53::RecordSet': {
    GeoProximityLocation: { type: { type: 'json' }, reason: 'in the schema, missing in the specification' },
  },
};

/**
 * Types with data or an address that is lost on deletion, in addition to those that are stateful in the specification.
 */
export const stateful = {
  'AWS::CloudTrail::Trail': 'the audit log stops',
  'AWS::Cognito::UserPool': 'the users',
  'AWS::EC2::EIP': 'an address that others have allowed',
  'AWS::ECR::Repository': 'the images',
  'AWS::GlobalAccelerator::Accelerator': 'addresses that others have allowed',
  'AWS::Glue::Database': 'the catalogue',
  'AWS::Glue::Table': 'the catalogue',
  'AWS::HealthLake::FHIRDatastore': 'the patient data',
  'AWS::KMS::Key': 'all that it encrypted',
  'AWS::KMS::ReplicaKey': 'all that it encrypted',
  'AWS::Kinesis::Stream': 'the records not yet read',
  'AWS::RedshiftServerless::Namespace': 'the database',
  'AWS::Route53::HostedZone': 'its name servers',
};

/** Attributes that are secrets: never an output. */
export const secretAttributes = {
  'AWS::CloudFormation::CustomResource': ['*'],
  'AWS::Cognito::UserPoolClient': ['ClientSecret'],
};
