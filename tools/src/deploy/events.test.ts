import type { CloudFormation, StackEvent } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { follow } from './events.ts';
import { Interrupted } from './wait.ts';

const root = 'arn:aws:cloudformation:us-east-1:000000000000:stack/audit/1';
const child = 'arn:aws:cloudformation:us-east-1:000000000000:stack/audit-Data-ABC/2';
const stackType = 'AWS::CloudFormation::Stack';

let count = 0;
function event(
  StackId: string,
  second: number,
  LogicalResourceId: string,
  status: string,
  more: Partial<StackEvent> = {},
): StackEvent {
  count += 1;
  const Timestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  const StackName = StackId === root ? 'audit' : 'audit-Data-ABC';
  const ResourceType = 'AWS::S3::Bucket';
  return {
    StackId,
    StackName,
    EventId: `${count}`,
    Timestamp,
    LogicalResourceId,
    ResourceType,
    ResourceStatus: status as NonNullable<StackEvent['ResourceStatus']>,
    ...more,
  };
}
const own = (StackId: string) => ({ PhysicalResourceId: StackId, ResourceType: stackType });
const nested = { PhysicalResourceId: child, ResourceType: stackType };

/** CloudFormation stand-in: its event log grows by one entry of `rounds` with each request for the root's events. */
function service(before: readonly StackEvent[], rounds: readonly (readonly StackEvent[])[], pageSize = 100) {
  const log = [...before];
  let round = 0;
  return {
    async describeStackEvents({ StackName, NextToken }: { StackName: string; NextToken?: string }) {
      if (StackName === root && !NextToken) log.push(...(rounds[round++] ?? []));
      const newestFirst = log.filter(({ StackId }) => StackId === StackName).reverse();
      const from = Number(NextToken ?? 0);
      const page = newestFirst.slice(from, from + pageSize);
      const more = from + pageSize < newestFirst.length;
      return { StackEvents: page, ...(more && { NextToken: String(from + pageSize) }) };
    },
    async describeStacks() {
      const last = log.findLast(({ StackId, PhysicalResourceId }) => StackId === root && PhysicalResourceId === root);
      return { Stacks: [{ StackStatus: last?.ResourceStatus }] };
    },
  } as unknown as CloudFormation;
}

const pace = { poll: 1, quietPeriod: 3 };
const interrupted = () => new Interrupted('stack audit', 'interrupted', 'It continues.');

async function followed(cloudFormation: CloudFormation, after?: string, signal?: AbortSignal) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const options = { cloudFormation, stackId: root, stackName: 'audit', after, pace, say, signal, interrupted };
  return { lines, ...(await follow(options)) };
}

test('each nested stack has a line when it starts and one when it ends, with the seconds', async () => {
  const rounds = [
    [
      event(root, 1, 'audit', 'CREATE_IN_PROGRESS', own(root)),
      event(root, 2, 'Data', 'CREATE_IN_PROGRESS', { ResourceType: stackType }),
    ],
    [
      event(root, 3, 'Data', 'CREATE_IN_PROGRESS', nested),
      event(child, 3, 'audit-Data-ABC', 'CREATE_IN_PROGRESS', own(child)),
      event(child, 4, 'Bucket', 'CREATE_IN_PROGRESS'),
    ],
    [
      event(child, 40, 'Bucket', 'CREATE_COMPLETE'),
      event(child, 43, 'audit-Data-ABC', 'CREATE_COMPLETE', own(child)),
      event(root, 44, 'Data', 'CREATE_COMPLETE', nested),
    ],
    [event(root, 45, 'audit', 'CREATE_COMPLETE', own(root))],
  ];
  const { lines, status, seconds, events } = await followed(service([], rounds));
  expect(lines).toEqual(['audit: creating', 'Data: creating', 'Data: created in 42 s', 'audit: created in 44 s']);
  expect({ status, seconds }).toEqual({ status: 'CREATE_COMPLETE', seconds: 44 });
  expect(events.filter(({ stack }) => stack === 'Data')).toHaveLength(4);
});

test('events before the operation are not reported, over several pages and in nested stacks', async () => {
  const before = [
    event(child, 1, 'Bucket', 'CREATE_FAILED', { ResourceStatusReason: 'long ago' }),
    event(root, 2, 'audit', 'CREATE_COMPLETE', own(root)),
  ];
  const rounds = [
    [
      event(root, 100, 'audit', 'UPDATE_IN_PROGRESS', own(root)),
      event(root, 101, 'Data', 'UPDATE_IN_PROGRESS', nested),
      event(child, 102, 'Bucket', 'UPDATE_COMPLETE'),
      event(child, 102, 'audit-Data-ABC', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', own(child)),
      event(root, 103, 'Data', 'UPDATE_COMPLETE', nested),
      event(root, 104, 'audit', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', own(root)),
      event(root, 105, 'audit', 'UPDATE_COMPLETE', own(root)),
    ],
  ];
  const { lines, events, seconds } = await followed(service(before, rounds, 2), before[1]!.EventId);
  expect(lines).toEqual([
    'audit: updating',
    'Data: updating',
    'Data: updated in 2 s',
    'audit: removing replaced resources',
    'audit: updated in 5 s',
  ]);
  expect(events.map(({ reason }) => reason)).not.toContain('long ago');
  expect(seconds).toBe(5);
});

test('a failure is reported for its resource, its consequences are not', async () => {
  const rounds = [
    [
      event(root, 1, 'audit', 'CREATE_IN_PROGRESS', own(root)),
      event(root, 1, 'Data', 'CREATE_IN_PROGRESS', nested),
      event(child, 2, 'Bucket', 'CREATE_FAILED', { ResourceStatusReason: 'patients already exists' }),
      event(child, 2, 'Table', 'CREATE_FAILED', { ResourceStatusReason: 'Resource creation cancelled' }),
      event(root, 3, 'Data', 'CREATE_FAILED', {
        ...nested,
        ResourceStatusReason: `Embedded stack ${child} was not successfully created: …`,
      }),
      event(root, 4, 'audit', 'ROLLBACK_IN_PROGRESS', own(root)),
    ],
    [event(root, 9, 'audit', 'ROLLBACK_COMPLETE', own(root))],
  ];
  const { lines, status } = await followed(service([], rounds));
  expect(lines).toContain('Data/Bucket (AWS::S3::Bucket): CREATE_FAILED: patients already exists');
  expect(lines.join('\n')).not.toMatch(/cancelled|Embedded/);
  expect(lines.at(-1)).toBe('audit: rolled back in 8 s');
  expect(status).toBe('ROLLBACK_COMPLETE');
});

test('after a long time without events, the resources in progress are printed', async () => {
  const rounds = [
    [event(root, 1, 'audit', 'CREATE_IN_PROGRESS', own(root)), event(root, 2, 'Trail', 'CREATE_IN_PROGRESS')],
    ...[[], [], [], []],
    [event(root, 9, 'audit', 'CREATE_COMPLETE', own(root))],
  ];
  expect((await followed(service([], rounds))).lines).toContain('still in progress: Trail');
});

test('a signal stops waiting, not the operation', async () => {
  const rounds = [[event(root, 1, 'audit', 'CREATE_IN_PROGRESS', own(root))]];
  await expect(followed(service([], rounds), undefined, AbortSignal.abort())).rejects.toThrow(Interrupted);
});
