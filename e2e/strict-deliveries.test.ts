import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { type Emulator, expectLoop, expectRefused, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import {
  administrationStatement,
  allActionsStatement,
  allow,
  arnOf,
  createKey,
  createRole,
  json,
} from './support/principals.ts';
import { sendRequest } from './support/query-api.ts';
import { until } from './support/until.ts';

let emulator: Emulator;
let sqs: SQS;
let sns: SNS;
let unusableKey: string;
let usableKey: string;
const services = ['sns', 'events', 'cloudwatch', 's3'].map((service) => `${service}.amazonaws.com`);
const allows = (service: string, action: string | string[], resource: string) =>
  allow(action, resource, { Principal: { Service: service } });

beforeAll(async () => {
  emulator = await startEmulator();
  sqs = new SQS(clientConfig(emulator));
  sns = new SNS(clientConfig(emulator));
  unusableKey = await createKey(emulator, administrationStatement);
  const use = services.map((service) => allows(service, ['kms:Decrypt', 'kms:GenerateDataKey'], '*'));
  usableKey = await createKey(emulator, administrationStatement, ...use);
});
afterAll(() => emulator?.stop());

interface Given {
  readonly topicKey?: string;
  readonly queueKey?: string;
  readonly queuePolicy?: boolean;
  /** Services that the policy of the topic allows. Default: EventBridge and CloudWatch. */
  readonly allowedServices?: readonly string[];
}

/** A topic with a subscribed queue. */
async function topicAndQueue(
  name: string,
  { topicKey, queueKey, queuePolicy = true, allowedServices = services }: Given = {},
) {
  const key = (KmsMasterKeyId?: string) => (KmsMasterKeyId ? { KmsMasterKeyId } : {});
  const { TopicArn } = await sns.createTopic({ Name: name, Attributes: key(topicKey) });
  const queue = await createQueue(name, queueKey, queuePolicy ? ['sns.amazonaws.com'] : []);
  const AttributeValue = json(...allowedServices.map((service) => allows(service, 'sns:Publish', TopicArn!)));
  await sns.setTopicAttributes({ TopicArn: TopicArn!, AttributeName: 'Policy', AttributeValue });
  await sns.subscribe({ TopicArn: TopicArn!, Protocol: 'sqs', Endpoint: arnOf('sqs', name) });
  return { topic: TopicArn!, queue };
}

async function createQueue(name: string, key: string | undefined, allowedServices: readonly string[]): Promise<string> {
  const { QueueUrl } = await sqs.createQueue({ QueueName: name, Attributes: key ? { KmsMasterKeyId: key } : {} });
  if (allowedServices.length > 0) {
    const Policy = json(...allowedServices.map((service) => allows(service, 'sqs:SendMessage', arnOf('sqs', name))));
    await sqs.setQueueAttributes({ QueueUrl: QueueUrl!, Attributes: { Policy } });
  }
  return QueueUrl!;
}

/** Number of messages in a queue; deliveries are complete before the call that causes them returns. */
async function messageCount(QueueUrl: string): Promise<number> {
  const { Attributes } = await sqs.getQueueAttributes({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number(Attributes!.ApproximateNumberOfMessages);
}

/** A rule on a separate event source; returns a function that sends an event. */
async function rule(Name: string, target: object, EventPattern: object = { source: [`test.${Name}`] }) {
  await callJson(emulator, 'events', 'PutRule', { Name, EventPattern: JSON.stringify(EventPattern) });
  await callJson(emulator, 'events', 'PutTargets', { Rule: Name, Targets: [{ Id: '1', ...target }] });
  const entry = { Source: `test.${Name}`, DetailType: 'test', Detail: '{}' };
  return () => callJson(emulator, 'events', 'PutEvents', { Entries: [entry] });
}

async function alarm(AlarmName: string, topic: string): Promise<void> {
  const Version = '2010-08-01';
  const fields = {
    ...{ AlarmName, MetricName: 'm', Namespace: 'n', Statistic: 'Sum', Period: '60', EvaluationPeriods: '1' },
    ...{ Threshold: '1', ComparisonOperator: 'GreaterThanThreshold', 'AlarmActions.member.1': topic },
  };
  await sendRequest(emulator, 'monitoring', '/', { Action: 'PutMetricAlarm', Version, ...fields });
  const state = { AlarmName, StateValue: 'ALARM', StateReason: 'test' };
  await sendRequest(emulator, 'monitoring', '/', { Action: 'SetAlarmState', Version, ...state });
}

describe('a topic to a queue', () => {
  const publish = async (name: string, given?: Given) => {
    const { topic, queue } = await topicAndQueue(name, given);
    await sns.publish({ TopicArn: topic, Message: 'm' });
    return messageCount(queue);
  };

  test('is delivered if the queue policy allows SNS', async () => {
    expect(await publish('allowed')).toBe(1);
  });

  test('is not delivered without a queue policy (SNS Developer Guide, "Subscribing an Amazon SQS queue")', async () => {
    expect(await publish('no-policy', { queuePolicy: false })).toBe(0);
    await expectRefused(emulator, /policy of .*no-policy/);
  });

  test('is not delivered if the key policy of the queue does not allow SNS (SNS Developer Guide, "encrypted SQS queue subscribed")', async () => {
    expect(await publish('queue-key-unusable', { queueKey: unusableKey })).toBe(0);
    await expectRefused(emulator, 'sns.amazonaws.com is not authorized to perform: kms:');
  });

  test('is delivered if the key policy of the queue allows SNS', async () => {
    expect(await publish('queue-key', { queueKey: usableKey })).toBe(1);
  });
});

describe('an EventBridge rule', () => {
  test('is delivered to a topic whose policy and key policy allow EventBridge', async () => {
    const { topic, queue } = await topicAndQueue('rule-topic', { topicKey: usableKey });
    await (await rule('to-topic', { Arn: topic }))();
    expect(await messageCount(queue)).toBe(1);
  });

  test('is not delivered to a topic whose policy has no allow (EventBridge User Guide, "Resource-based policies")', async () => {
    const { topic, queue } = await topicAndQueue('rule-silent', { allowedServices: ['cloudwatch.amazonaws.com'] });
    await (await rule('to-silent-topic', { Arn: topic }))();
    expect(await messageCount(queue)).toBe(0);
    await expectRefused(emulator, /events.amazonaws.com .*sns:Publish.*rule-silent/);
  });

  test('is not delivered to a topic whose key policy does not allow it (SNS Developer Guide, "event sources from AWS services")', async () => {
    const { topic, queue } = await topicAndQueue('rule-key', { topicKey: unusableKey });
    await (await rule('to-unusable-topic', { Arn: topic }))();
    expect(await messageCount(queue)).toBe(0);
    await expectRefused(emulator, /events.amazonaws.com .*kms:/);
  });

  test('is not delivered to a queue without a policy, but to the dead-letter queue that allows it', async () => {
    const queue = await createQueue('rule-queue', undefined, []);
    const deadLetterQueue = await createQueue('rule-dead-letters', undefined, ['events.amazonaws.com']);
    const target = { Arn: arnOf('sqs', 'rule-queue'), DeadLetterConfig: { Arn: arnOf('sqs', 'rule-dead-letters') } };
    await (await rule('to-queue', target))();
    expect(await messageCount(queue)).toBe(0);
    expect(await messageCount(deadLetterQueue)).toBe(1);
    await expectRefused(emulator, /events.amazonaws.com .*sqs:SendMessage.*rule-queue/);
  });

  test('is sent with aws:SourceArn and aws:SourceAccount', async () => {
    const { topic, queue } = await topicAndQueue('rule-source');
    const Condition = { ArnEquals: { 'aws:SourceArn': arnOf('events', 'rule/by-source') } };
    const AttributeValue = json({ ...allows('events.amazonaws.com', 'sns:Publish', topic), Condition });
    await sns.setTopicAttributes({ TopicArn: topic, AttributeName: 'Policy', AttributeValue });
    await (await rule('by-source', { Arn: topic }))();
    expect(await messageCount(queue)).toBe(1);
  });
});

describe('an alarm', () => {
  test('is delivered to a topic that allows CloudWatch', async () => {
    const { topic, queue } = await topicAndQueue('alarm', { topicKey: usableKey });
    await alarm('alarm', topic);
    expect(await messageCount(queue)).toBe(1);
  });

  test('is not delivered to a topic whose policy has no allow (CloudWatch User Guide, "Notify users on alarm changes")', async () => {
    const { topic, queue } = await topicAndQueue('alarm-silent', { allowedServices: ['events.amazonaws.com'] });
    await alarm('alarm-silent', topic);
    expect(await messageCount(queue)).toBe(0);
    await expectRefused(emulator, /cloudwatch.amazonaws.com .*sns:Publish/);
  });

  test('is not delivered to a topic whose key policy does not allow it', async () => {
    const { topic, queue } = await topicAndQueue('alarm-key', { topicKey: unusableKey });
    await alarm('alarm-key', topic);
    expect(await messageCount(queue)).toBe(0);
    await expectRefused(emulator, /cloudwatch.amazonaws.com .*kms:/);
  });
});

describe('a bucket', () => {
  let s3: S3;
  const notify = (QueueArn: string) =>
    s3.putBucketNotificationConfiguration({
      Bucket: 'notifying',
      NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }] },
    });

  beforeAll(async () => {
    s3 = new S3(clientConfig(emulator));
    await s3.createBucket({ Bucket: 'notifying' });
  });

  test('cannot be configured to notify a queue without a policy (S3 User Guide, "Granting permissions to publish")', async () => {
    await createQueue('s3-silent', undefined, []);
    await expect(notify(arnOf('sqs', 's3-silent'))).rejects.toThrow('Unable to validate');
    await expectRefused(emulator, /policy of .*s3-silent/);
  });

  test('cannot be configured to notify, and does not notify, a queue whose key policy does not allow S3', async () => {
    const queue = await createQueue('s3-key', undefined, ['s3.amazonaws.com']);
    await notify(arnOf('sqs', 's3-key'));
    const before = await messageCount(queue);
    await sqs.setQueueAttributes({ QueueUrl: queue, Attributes: { KmsMasterKeyId: unusableKey } });
    await s3.putObject({ Bucket: 'notifying', Key: 'k', Body: 'x' });
    expect(await messageCount(queue)).toBe(before);
    await expect(notify(arnOf('sqs', 's3-key'))).rejects.toThrow('Unable to validate');
    await expectRefused(emulator, /s3.amazonaws.com .*kms:/);
  });
});

describe('a function', () => {
  let lambda: Lambda;
  let function_: string;
  let answers: string;

  beforeAll(async () => {
    lambda = new Lambda(clientConfig(emulator));
    answers = await createQueue('answers', undefined, []);
    const trust = 'lambda.amazonaws.com';
    const Role = await createRole(emulator, 'Answers', [allow('sqs:SendMessage')], { trust });
    const code = `const { SQS } = require('@aws-sdk/client-sqs');
      exports.handler = (event) => new SQS({ endpoint: process.env.AWS_ENDPOINT_URL })
        .sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify(event) });`;
    const created = await lambda.createFunction({
      FunctionName: 'answers',
      Role,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: zipSync({ 'index.js': new TextEncoder().encode(code) }) },
      Environment: { Variables: { AWS_ENDPOINT_URL: emulator.endpoint, QUEUE: answers } },
    });
    function_ = created.FunctionArn!;
  });

  const permit = (service: string) =>
    lambda.addPermission({
      FunctionName: 'answers',
      StatementId: service,
      Action: 'lambda:InvokeFunction',
      Principal: `${service}.amazonaws.com`,
    });
  const emptied = async () => {
    await sqs.purgeQueue({ QueueUrl: answers });
  };

  test('is invoked by EventBridge, SNS and S3 with a permission only (Lambda Developer Guide, "Resource-based policies")', async () => {
    const s3 = new S3(clientConfig(emulator));
    await s3.createBucket({ Bucket: 'invoking' });
    const { topic } = await topicAndQueue('invoking');
    await sns.subscribe({ TopicArn: topic, Protocol: 'lambda', Endpoint: function_ });
    const send = await rule('to-function', { Arn: function_ });
    const configure = () =>
      s3.putBucketNotificationConfiguration({
        Bucket: 'invoking',
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [{ LambdaFunctionArn: function_, Events: ['s3:ObjectCreated:*'] }],
        },
      });

    await send();
    await expectRefused(emulator, /^.*events.amazonaws.com is not authorized to perform: lambda:InvokeFunction/);
    await sns.publish({ TopicArn: topic, Message: 'm' });
    await until('refusal of SNS', async () =>
      (await emulator.findings()).refused.some(
        ({ service, target }) => service === 'sns.amazonaws.com' && target === function_,
      ),
    );
    await expectRefused(emulator, /sns.amazonaws.com is not authorized to perform: lambda:InvokeFunction/);
    await expect(configure()).rejects.toThrow('Unable to validate');
    await expectRefused(emulator, /s3.amazonaws.com is not authorized to perform: lambda:InvokeFunction/);
    expect(await messageCount(answers)).toBe(0);

    for (const service of ['events', 'sns', 's3']) await permit(service);
    await send();
    await until('answer to EventBridge', async () => (await messageCount(answers)) === 1);
    await emptied();
    await sns.publish({ TopicArn: topic, Message: 'm' });
    await until('answer to SNS', async () => (await messageCount(answers)) === 1);
    await emptied();
    await configure();
    await s3.putObject({ Bucket: 'invoking', Key: 'k', Body: 'x' });
    await until('answer to S3', async () => (await messageCount(answers)) === 1);
  });
});

describe('KMS calls are events (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail")', () => {
  test('Encrypt and DisableKey match a rule, DescribeKey does not', async () => {
    const queue = await createQueue('kms-calls', undefined, ['events.amazonaws.com']);
    const pattern = {
      source: ['aws.kms'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventName: ['DescribeKey', 'DisableKey', 'Encrypt'] },
    };
    await rule('kms-calls', { Arn: arnOf('sqs', 'kms-calls') }, pattern);
    const KeyId = await createKey(emulator, allActionsStatement);
    await callJson(emulator, 'kms', 'DescribeKey', { KeyId });
    await callJson(emulator, 'kms', 'Encrypt', { KeyId, Plaintext: 'eA==' });
    await callJson(emulator, 'kms', 'DisableKey', { KeyId });
    expect(await messageCount(queue)).toBe(2);
  });

  test('a rule on all KMS calls with an encrypted topic as its target is a loop', async () => {
    const { topic, queue } = await topicAndQueue('loop', { topicKey: usableKey });
    await rule('loop', { Arn: topic }, { source: ['aws.kms'] });
    await callJson(emulator, 'kms', 'Encrypt', {
      KeyId: await createKey(emulator, allActionsStatement),
      Plaintext: 'eA==',
    });
    expect(await messageCount(queue)).toBeGreaterThan(1);
    await expectLoop(emulator, 'GenerateDataKey');
  });
});

test('a setting decides whether EventBridge sends aws:SourceArn to topics, because the documentation is unclear', async () => {
  const other = await startEmulator({ env: { HIPAA_STACKS_EVENT_SOURCE: 'omitted' } });
  try {
    const otherSns = new SNS(clientConfig(other));
    const { TopicArn } = await otherSns.createTopic({ Name: 'source' });
    const Condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
    const AttributeValue = json({ ...allows('events.amazonaws.com', 'sns:Publish', TopicArn!), Condition });
    await otherSns.setTopicAttributes({ TopicArn: TopicArn!, AttributeName: 'Policy', AttributeValue });
    const pattern = JSON.stringify({ source: ['test.source'] });
    await callJson(other, 'events', 'PutRule', { Name: 'source', EventPattern: pattern });
    await callJson(other, 'events', 'PutTargets', { Rule: 'source', Targets: [{ Id: '1', Arn: TopicArn }] });
    const entry = { Source: 'test.source', DetailType: 'test', Detail: '{}' };
    await callJson(other, 'events', 'PutEvents', { Entries: [entry] });
    await expectRefused(other, /events.amazonaws.com .*sns:Publish/);
  } finally {
    await other.stop();
  }
});
