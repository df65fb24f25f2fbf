import { describe, expect, test } from 'vitest';
import { auditTrail } from './audit-trail.ts';
import { events } from './events.ts';
import { globalRegion } from './global-region.ts';

const resources = Object.values(globalRegion.plan.stacks).flatMap((snippets) =>
  snippets.flatMap((snippet) => snippet.resources),
);
const homeBus = {
  'Fn::Sub': 'arn:${AWS::Partition}:events:${HomeRegion}:${AWS::AccountId}:event-bus/default',
};
const ofType = (type: string) => resources.filter((resource) => resource.type === type);

interface Target {
  readonly Arn: unknown;
  readonly RoleArn: unknown;
  readonly DeadLetterConfig: unknown;
}

describe('the companion in the global Region', () => {
  test('forwards IAM changes and sign-ins, with the patterns of the rules in the home Region', () => {
    const patterns = ofType('AWS::Events::Rule').map(
      ({ properties }) => (properties as { EventPattern: unknown }).EventPattern,
    );
    expect(patterns).toEqual([events.IdentityChanges.pattern, events.ConsoleSignIns.pattern]);
  });

  test('forwards to the home event bus with a least-privilege role, and has a dead-letter queue', () => {
    for (const { properties } of ofType('AWS::Events::Rule')) {
      const [target, ...others] = (properties as { Targets: Target[] }).Targets;
      expect(others).toEqual([]);
      expect(target).toMatchObject({
        Arn: homeBus,
        RoleArn: { 'Fn::GetAtt': ['ForwarderRole', 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ForwarderDeadLetterQueue', 'Arn'] } },
      });
    }
    const [access, ...more] = ofType('AWS::IAM::ManagedPolicy');
    expect(more).toEqual([]);
    expect(access?.properties).toMatchObject({
      Roles: [{ Ref: 'ForwarderRole' }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: homeBus }] },
    });
  });

  test('an event that could not be forwarded fires an alarm in the same Region, with a topic and a subscription', () => {
    const topic = { 'Fn::GetAtt': ['AlertTopic', 'TopicArn'] };
    const [alarm, undelivered] = ofType('AWS::CloudWatch::Alarm');
    expect(alarm?.properties).toMatchObject({
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['ForwarderDeadLetterQueue', 'QueueName'] } }],
      AlarmActions: [topic],
    });
    const queue = (attribute: string) => ({ 'Fn::GetAtt': ['SubscriptionDeadLetterQueue', attribute] });
    const [subscription] = ofType('AWS::SNS::Subscription');
    expect(subscription).toMatchObject({
      when: ['HasEmail'],
      properties: { TopicArn: topic, RedrivePolicy: { deadLetterTargetArn: queue('Arn') } },
    });
    expect(undelivered?.properties).toMatchObject({
      Dimensions: [{ Name: 'QueueName', Value: queue('QueueName') }],
      AlarmActions: [topic],
    });
  });

  test('rules depend on the policies of their role and their queue', () => {
    for (const { dependsOn } of ofType('AWS::Events::Rule')) {
      expect(dependsOn).toEqual(['ForwarderAccess', 'ForwarderDeadLetterQueuePolicy']);
    }
  });

  test('is deployed after the system, with the home Region and the parameters of the system', () => {
    expect(auditTrail.companions['global-region']).toMatchObject({
      blueprint: { name: globalRegion.name },
      order: 'after',
      parameters: { HomeRegion: 'Region', PermissionsBoundary: 'Parameter:PermissionsBoundary' },
    });
    const declared = Object.values(globalRegion.parameters).flatMap((group) => Object.keys(group));
    expect([...declared].sort()).toEqual(Object.keys(auditTrail.companions['global-region']!.parameters).sort());
  });
});
