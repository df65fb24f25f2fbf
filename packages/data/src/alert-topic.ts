import { type Arn, accountId, policy, resource, type Statement, snippet, sub } from '@hipaa-stacks/cloudformation';

/**
 * An encrypted topic that rules and alarms of this account can publish to. Messages contain only names and IDs, because
 * e-mail is read outside of AWS.
 *
 * @param key its key policy must allow EventBridge and CloudWatch: see `allowEventBridge`, `allowCloudWatchAlarms`
 * Source: Amazon SNS Developer Guide, "Example cases for Amazon SNS access control".
 */
export function alertTopic(id: string, { key }: { readonly key: Arn<'AWS::KMS::Key'> }) {
  const topic = resource(id, 'AWS::SNS::Topic', { KmsMasterKeyId: key }, { supports: ['164.308(a)(1)(ii)(D)'] });
  const allowPublish = (service: string, sources: string): Statement => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sns:Publish',
    Resource: topic.ref,
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': sub(`arn:\${AWS::Partition}:${sources}`) },
    },
  });
  const access = resource(`${id}Policy`, 'AWS::SNS::TopicPolicy', {
    Topics: [topic.ref],
    PolicyDocument: policy(
      { Sid: 'Rules', ...allowPublish('events.amazonaws.com', 'events:${AWS::Region}:${AWS::AccountId}:rule/*') },
      {
        Sid: 'Alarms',
        ...allowPublish('cloudwatch.amazonaws.com', 'cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*'),
      },
      {
        Sid: 'DenyPlainHttp',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: topic.ref,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ),
  });
  return snippet([topic, access], { arn: topic.att('TopicArn'), name: topic.att('TopicName'), policy: access });
}
