import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';

/** References as from other snippets, for tests. */
export const key = unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['SomeKey', 'Arn'] });
export const role = unchecked<Arn<'AWS::IAM::Role'>>({ 'Fn::GetAtt': ['SomeRole', 'Arn'] });
export const topic = unchecked<Arn<'AWS::SNS::Topic'>>({ 'Fn::GetAtt': ['SomeTopic', 'TopicArn'] });
export const queue = unchecked<Arn<'AWS::SQS::Queue'>>({ 'Fn::GetAtt': ['SomeQueue', 'Arn'] });
export const accessLogs = unchecked<Id<'AWS::S3::Bucket'>>({ Ref: 'SomeAccessLogs' });
