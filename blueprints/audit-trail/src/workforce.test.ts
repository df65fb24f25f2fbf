import { workforceRoleArns } from '@hipaa-stacks/audit';
import { blueprint, equals, flag, isAnyGiven, number, type Resource } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { workforce } from './workforce.ts';

const minutes = (Default: number, MaxValue: number) =>
  number('Minutes', { Description: 'Minutes.', Default, MinValue: 1, MaxValue, ConstraintDescription: 'Minutes' });
const workforceBlueprint = blueprint('people', {
  title: 'Workforce',
  parameters: {
    Access: {
      CreateWorkforceGroup: flag('Group', 'false', { Description: 'Group.' }),
      CreateSessionLogging: flag('SessionLogGroup', 'false', { Description: 'Sessions.' }),
      CreateSessionPreferences: flag('Preferences', 'false', { Description: 'Preferences.' }),
      RetentionDays: number('Days', { Description: 'Days.', Default: 2192, AllowedValues: [2192] }),
      WorkforceRoleArns: workforceRoleArns('start sessions'),
      SessionIdleMinutes: minutes(15, 60),
      SessionMaxMinutes: minutes(60, 1440),
    },
  },
  conditions: (p) => ({
    HasWorkforceGroup: equals(p.CreateWorkforceGroup, 'true'),
    HasSessions: equals(p.CreateSessionLogging, 'true'),
    HasSessionPreferences: equals(p.CreateSessionPreferences, 'true'),
    HasWorkforceRoles: isAnyGiven(p.WorkforceRoleArns),
  }),
  system: (p, has) => {
    const people = workforce(has, {
      retentionDays: p.RetentionDays,
      idleMinutes: p.SessionIdleMinutes,
      maxMinutes: p.SessionMaxMinutes,
      roles: p.WorkforceRoleArns,
    });
    return { stacks: { people: Object.values(people) }, outputs: {} };
  },
});
const resources = Object.values(workforceBlueprint.plan.stacks).flatMap((snippets) =>
  snippets.flatMap((snippet) => snippet.resources),
);
const whenOf = (id: string) => resources.find((resource) => resource.id === id)?.when;
const named = (id: string) => resources.find((resource) => resource.id === id) as Resource;

test('each resource has the condition of its option', () => {
  expect(resources.filter(({ when }) => when.length === 0)).toEqual([]);
  expect(whenOf('WorkforceGroupMfaPolicy')).toEqual(['HasWorkforceGroup']);
  expect(whenOf('SessionDocument')).toEqual(['HasSessions']);
});

test('the preferences require recorded sessions', () => {
  expect(whenOf('SessionPreferences')).toEqual(['HasSessions', 'HasSessionPreferences']);
});

test('the session policy is attached to the group if it exists, and exists without it', () => {
  expect(named('SessionAccess').properties).toMatchObject({
    Groups: [{ 'Fn::If': ['HasWorkforceGroup', { Ref: 'WorkforceGroup' }, { Ref: 'AWS::NoValue' }] }],
  });
});

test('the session logs and their key are retained, and the logs have the retention of the parameter', () => {
  expect([named('SessionLogGroup').keep, named('SessionKey').keep]).toEqual(['store', 'store']);
  expect(named('SessionLogGroup').properties).toMatchObject({ RetentionInDays: { Ref: 'RetentionDays' } });
});

test('the timeouts reference the parameters', () => {
  const { Content } = named('SessionDocument').properties as { Content: { inputs: object } };
  expect(Content.inputs).toMatchObject({
    idleSessionTimeout: { 'Fn::Sub': ['${Minutes}', { Minutes: { Ref: 'SessionIdleMinutes' } }] },
    maxSessionDuration: { 'Fn::Sub': ['${Minutes}', { Minutes: { Ref: 'SessionMaxMinutes' } }] },
  });
});
