import { expect, test } from 'vitest';
import { remedyOf } from './remedies.ts';

const parameters = ['CreateTrail', 'CreateGuardDuty', 'CreateConfigRecorder', 'CreateSecurityHub'];

test.each([
  [
    'AWS::S3::Bucket',
    'User: arn:aws:iam::000000000000:user/a is not authorized to perform: s3:PutBucketPolicy on resource: arn:aws:s3:::b because no identity-based policy allows it',
    'permission s3:PutBucketPolicy on arn:aws:s3:::b',
  ],
  ['AWS::EC2::VPC', 'Internal Failure', 'deploy again'],
  ['AWS::EC2::VPC', 'Service Unavailable (Service: Ec2, Status Code: 503)', 'deploy again'],
  [
    '',
    'ValidationError Stack [arn:aws:cloudformation:eu-central-1:000000000000:stack/a/1] does not exist',
    'It was deleted during the operation',
  ],
  ['AWS::S3::BucketPolicy', 'API: s3:PutBucketPolicy Access Denied', 'permission s3:PutBucketPolicy'],
  ['AWS::CloudFormation::Stack', 'S3 error: Access Denied\nFor more information check http://docs.aws', 's3:GetObject'],
  [
    'AWS::GuardDuty::Detector',
    'Resource handler returned message: "The request is rejected because a detector already exists for the current account."',
    '--parameter CreateGuardDuty=false',
  ],
  [
    'AWS::Config::ConfigurationRecorder',
    "Failed to put configuration recorder 'a' because the maximum number of configuration recorders: 1 is reached.",
    '--parameter CreateConfigRecorder=false',
  ],
  [
    'AWS::Config::DeliveryChannel',
    "Failed to put delivery channel 'a' because the maximum number of delivery channels: 1 is reached.",
    '--parameter CreateConfigRecorder=false',
  ],
  ['AWS::SecurityHub::Hub', 'Account is already subscribed to Security Hub', '--parameter CreateSecurityHub=false'],
  ['AWS::S3::Bucket', 'patients already exists in stack arn:aws:cloudformation:…', 'outside this stack'],
  ['AWS::EC2::VPC', 'The maximum number of VPCs has been reached. (Service: Ec2, Status Code: 400)', 'Service Quotas'],
  ['AWS::EC2::EIP', 'The maximum number of addresses has been reached.', 'Service Quotas'],
  [
    'AWS::S3::Bucket',
    'The bucket you tried to delete is not empty (Service: S3, Status Code: 409)',
    'Empty the bucket',
  ],
  ['', 'InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]', 'CAPABILITY_NAMED_IAM'],
  [
    'AWS::Lambda::Function',
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10].",
    'concurrent Lambda',
  ],
  ['AWS::RDS::DBCluster', 'Cannot delete protected Cluster, please disable deletion protection', 'hipaa-stacks delete'],
  ['AWS::EC2::SecurityGroup', 'resource sg-1 has a dependent object', 'network interface'],
  ['AWS::KMS::Key', 'Access Denied (Service: Kms, Status Code: 403)', 'permissions to manage AWS::KMS::Key'],
  [
    'AWS::RDS::DBCluster',
    'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename clinic-1 and update the stack again.',
    'change the parameter in its name',
  ],
  [
    'AWS::CloudFormation::Stack',
    'Template error: Fn::Select cannot select nonexistent value at index 2',
    'too few elements',
  ],
  [
    'AWS::EFS::MountTarget',
    "File system 'fs-0123456789abcdef0' does not exist.",
    'check the IDs and ARNs in the parameters',
  ],
  ['AWS::Route53::RecordSet', 'No hosted zone found: NoSuchHostedZone', 'check the IDs and ARNs in the parameters'],
  ['Custom::Setup', 'Received response status [FAILED] from custom resource. Message returned: no', 'log group'],
])('%s: %s', (type, reason, expected) => {
  expect(remedyOf({ type, reason }, parameters)).toContain(expected);
});

test('no parameter is suggested for a singleton without one', () => {
  const failure = { type: 'AWS::GuardDuty::Detector', reason: 'a detector already exists' };
  expect(remedyOf(failure, ['CreateTrail'])).not.toContain('--parameter');
});

test('an unknown reason gets no remedy', () => {
  expect(remedyOf({ type: 'AWS::S3::Bucket', reason: 'Something new' }, parameters)).toBeUndefined();
});
