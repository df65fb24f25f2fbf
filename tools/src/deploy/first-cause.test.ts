import { expect, test } from 'vitest';
import { firstCause } from './first-cause.ts';
import type { StackEvent } from './stack-event.ts';

const stackType = 'AWS::CloudFormation::Stack';
const idOf = (stack: string) => `arn:aws:cloudformation:us-east-1:000000000000:stack/${stack || 'audit'}/1`;
let second = 0;

function event(stack: string, logicalId: string, status: string, reason = '', more: Partial<StackEvent> = {}) {
  second += 1;
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  const stackId = idOf(stack);
  return {
    id: `${second}`,
    stack,
    stackId,
    logicalId,
    physicalId: '',
    type: 'AWS::S3::Bucket',
    status,
    reason,
    at,
    ...more,
  };
}

const embedded = (stack: string) =>
  `Embedded stack ${idOf(stack)} was not successfully created: The following resource(s) failed to create: [Detector]. `;

test('the cause is found in the nested stack, apart from cancelled resources and consequences', () => {
  const events = [
    event('Detection', 'Detector', 'CREATE_FAILED', 'The request is rejected: a detector already exists', {
      type: 'AWS::GuardDuty::Detector',
    }),
    event('Detection', 'Analyzer', 'CREATE_FAILED', 'Resource creation cancelled'),
    event(
      'Detection',
      'audit-Detection',
      'ROLLBACK_IN_PROGRESS',
      'The following resource(s) failed to create: [Detector].',
      {
        physicalId: idOf('Detection'),
        type: stackType,
      },
    ),
    event('', 'Network', 'CREATE_FAILED', 'Resource creation cancelled', { type: stackType }),
    event('', 'Detection', 'CREATE_FAILED', embedded('Detection'), { type: stackType }),
  ];
  // Events are ordered stack by stack: those of the root come first.
  expect(firstCause([...events.slice(3), ...events.slice(0, 3)])).toEqual({
    stack: 'Detection',
    logicalId: 'Detector',
    type: 'AWS::GuardDuty::Detector',
    reason: 'The request is rejected: a detector already exists',
  });
});

test('the earlier of two failures is the cause', () => {
  const early = event('Data', 'Bucket', 'CREATE_FAILED', 'early');
  const late = event('Data', 'Table', 'CREATE_FAILED', 'late');
  expect(firstCause([late, early])?.reason).toBe('early');
});

test('a failure during the rollback is not the cause', () => {
  const cause = event('Data', 'Table', 'UPDATE_FAILED', 'not that size');
  const later = event('Data', 'Bucket', 'DELETE_FAILED', 'The bucket you tried to delete is not empty');
  expect(firstCause([later, cause])?.logicalId).toBe('Table');
});

test('an invalid template of a nested stack is reported only in the event of that stack itself', () => {
  const events = [
    event(
      'App',
      'audit-App',
      'ROLLBACK_IN_PROGRESS',
      'Template error: instance of Fn::GetAtt references undefined resource',
      {
        physicalId: idOf('App'),
        type: stackType,
      },
    ),
    event('', 'App', 'CREATE_FAILED', embedded('App'), { type: stackType }),
  ];
  expect(firstCause(events)).toMatchObject({ stack: 'App', reason: expect.stringContaining('Template error') });
});

test('the first consequence is reported if there is no other failure; nothing if nothing failed', () => {
  const consequence = event('', 'App', 'CREATE_FAILED', embedded('App'), { type: stackType });
  expect(firstCause([consequence])?.logicalId).toBe('App');
  expect(firstCause([event('', 'App', 'CREATE_COMPLETE')])).toBeUndefined();
});
