import { blueprint } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { standardConditions, standardParameters, standardParts, standardRules } from './standard-parameters.ts';

const system = blueprint('standard', {
  title: 'Standard',
  parameters: standardParameters('the files'),
  conditions: standardConditions,
  rules: standardRules,
  system: (p, has) => {
    const parts = standardParts(p, has, (role) => ({ reader: role('ReaderRole', 'lambda.amazonaws.com', 'Reader') }));
    return {
      stacks: { all: [parts.roles.reader, parts.alertKey, parts.accessLogs, ...parts.monitoring] },
      outputs: parts.outputs,
    };
  },
});
const resources = system.plan.stacks.all!.flatMap((part) => part.resources);

test('every dead-letter queue has an alarm and an output, and the e-mail subscription depends on its parameter', () => {
  const queues = resources.filter(({ type }) => type === 'AWS::SQS::Queue').map(({ id }) => id);
  expect(queues).toEqual(['NotificationDeadLetterQueue', 'SubscriptionDeadLetterQueue']);
  expect(Object.keys(system.plan.outputs)).toEqual(expect.arrayContaining(queues));
  expect(resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm')).toHaveLength(2);
  expect(resources.find(({ id }) => id === 'EmailSubscription')?.when).toEqual(['HasEmail']);
});

test('roles of functions can use the key of the alerts', () => {
  const key = resources.find(({ id }) => id === 'AlertKey');
  expect(JSON.stringify(key?.properties)).toContain('"Fn::GetAtt":["ReaderRole","Arn"]');
});
