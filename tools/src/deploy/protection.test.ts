import type { CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { isProtectionPending, protect, unprotect } from './protection.ts';
import { Interrupted } from './wait.ts';

const stackId = 'arn:aws:cloudformation:us-east-1:000000000000:stack/audit/1';
const Tags = [{ Key: 'hipaa-stacks:protection', Value: 'wanted' }];
const stack = (isOn: boolean, more: Partial<Stack> = {}): Stack => ({
  StackName: 'audit',
  StackId: stackId,
  StackStatus: 'CREATE_COMPLETE',
  CreationTime: new Date(0),
  Parameters: [{ ParameterKey: 'DeletionProtection', ParameterValue: String(isOn) }],
  EnableTerminationProtection: isOn,
  ...more,
});

/** A CloudFormation stand-in that records changes; an update ends, or never ends. */
function service(of: Stack, calls: string[], { ends = true } = {}): CloudFormation {
  let events: object[] = [];
  return {
    describeStacks: async () => ({ Stacks: [of] }),
    describeStackEvents: async () => ({ StackEvents: events }),
    updateTerminationProtection: async ({ EnableTerminationProtection: value }: Record<string, boolean>) =>
      void calls.push(`termination protection ${value}`),
    updateStack: async ({ Parameters, Tags: tags }: { Parameters: { ParameterValue: string }[]; Tags?: unknown }) => {
      calls.push(`DeletionProtection ${Parameters[0]!.ParameterValue}${tags ? ' and tags' : ''}`);
      events = ['IN_PROGRESS', ...(ends ? ['COMPLETE'] : [])].reverse().map((status) => ({
        EventId: status,
        StackId: stackId,
        LogicalResourceId: 'audit',
        PhysicalResourceId: stackId,
        ResourceType: 'AWS::CloudFormation::Stack',
        ResourceStatus: `UPDATE_${status}`,
        Timestamp: new Date(0),
      }));
      of = { ...of, StackStatus: `UPDATE_${ends ? 'COMPLETE' : 'IN_PROGRESS'}` };
    },
  } as unknown as CloudFormation;
}

const options = { stackName: 'audit', pace: { poll: 1, quietPeriod: 1000 }, say: () => {} };

test('protection is pending while a stack with the tag has no termination protection', () => {
  expect(isProtectionPending(stack(false, { Tags }))).toBe(true);
  expect(isProtectionPending(stack(true, { Tags, EnableTerminationProtection: false }))).toBe(true);
  expect(isProtectionPending(stack(true, { Tags }))).toBe(false);
  expect(isProtectionPending(stack(false, { Tags, EnableTerminationProtection: true }))).toBe(false);
  expect(isProtectionPending(stack(false))).toBe(false);
  expect(isProtectionPending(undefined)).toBe(false);
});

test('termination protection is turned on last and turned off first, and tags are not changed', async () => {
  const calls: string[] = [];
  await protect({ ...options, cloudFormation: service(stack(false), calls) });
  expect(calls).toEqual(['DeletionProtection true', 'termination protection true']);
  calls.length = 0;
  await unprotect({ ...options, cloudFormation: service(stack(true), calls) }, stack(true));
  expect(calls).toEqual(['termination protection false', 'DeletionProtection false']);
});

test.each([
  ['protect', /Termination protection is off until you run the same `deploy` again/],
  ['unprotect', /Run the same `delete` again, or `deploy` to turn the protection on again/],
] as const)('an interrupted %s reports what is left to do', async (verb, expected) => {
  const before = stack(verb === 'unprotect');
  const interrupted = {
    ...options,
    cloudFormation: service(before, [], { ends: false }),
    signal: AbortSignal.abort(),
  };
  const ended = await (verb === 'protect' ? protect(interrupted) : unprotect(interrupted, before)).catch(
    (error: Error) => error,
  );
  expect(ended).toBeInstanceOf(Interrupted);
  expect((ended as Error).message).toMatch(expected);
});
