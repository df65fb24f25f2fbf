import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { sessionLogging, sessionLoggingExceptions } from '@hipaa-stacks/audit';
import { blueprint, equals, flag, noValue, number, when } from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workforce } from '../blueprints/audit-trail/src/workforce.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { checked } from './support/checked.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const minutes = (Default: number, MaxValue: number) =>
  number('Minutes', { Description: 'Minutes.', Default, MinValue: 1, MaxValue, ConstraintDescription: 'Minutes' });
const on = (Description: string) => flag('Switch', 'true', { Description });

/** People by themselves, and the role of an instance on which they open shells; without its policy it takes sessions in vain. */
const people = (isRecorded: boolean) =>
  blueprint('people', {
    title: 'The workforce of audit-trail by itself',
    parameters: {
      People: {
        CreateWorkforceGroup: on('A group.'),
        CreateSessionLogging: on('Recorded shells.'),
        CreateSessionPreferences: on('For the whole account.'),
        RetentionDays: number('Days', { Description: 'Days.', Default: 2192, AllowedValues: [2192, 3653] }),
        SessionIdleMinutes: minutes(15, 60),
        SessionMaxMinutes: minutes(60, 1440),
      },
    },
    conditions: (p) => ({
      HasWorkforceGroup: equals(p.CreateWorkforceGroup, 'true'),
      HasSessions: equals(p.CreateSessionLogging, 'true'),
      HasSessionPreferences: equals(p.CreateSessionPreferences, 'true'),
    }),
    system: (p, has) => {
      const made = workforce(has, {
        retentionDays: p.RetentionDays,
        idleMinutes: p.SessionIdleMinutes,
        maxMinutes: p.SessionMaxMinutes,
      });
      const instance = when(has.HasSessions, (present) => {
        const role = serviceRole('InstanceRole', {
          service: 'ec2.amazonaws.com',
          description: 'Takes sessions',
          boundary: noValue,
          awsPolicies: ['AmazonSSMManagedInstanceCore'],
        });
        const statements = sessionLogging({ logGroup: present(made.logs.arn), key: present(made.key.arn) });
        const access = rolePolicy('InstanceSessions', {
          role: role.name,
          statements: isRecorded ? statements : statements.slice(1),
          exceptions: sessionLoggingExceptions,
        });
        return { role, access };
      });
      return {
        stacks: { people: Object.values(made), app: Object.values(instance) },
        outputs: {
          SessionDocument: { description: 'Tag instances with it', value: made.document.name },
          SessionPolicyArn: { description: 'For those who open shells', value: made.access.arn },
          InstanceRoleArn: { description: 'For an instance', value: instance.role.arn },
        },
      };
    },
  });

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

const off = { CreateWorkforceGroup: 'false', CreateSessionLogging: 'false', CreateSessionPreferences: 'false' };

test.each([
  ['all of it', {}, ['Group', 'ManagedPolicy', 'ManagedPolicy', 'ManagedPolicy', 'Role'], 2],
  [
    'shells without a group',
    { ...off, CreateSessionLogging: 'true', SessionIdleMinutes: '5' },
    ['ManagedPolicy', 'ManagedPolicy', 'Role'],
    1,
  ],
  ['a group without shells', { ...off, CreateWorkforceGroup: 'true' }, ['Group', 'ManagedPolicy'], 0],
])('%s is created and deleted', async (_, parameters, ofIam, documents) => {
  const { published } = await buildAndPublish(emulator, people(true));
  const { outputs } = await deploy(emulator, published, 'people', { parameters });
  expect('SessionDocument' in outputs).toBe(documents > 0);
  const types = (await resourcesBelow(emulator, 'people')).map(({ type }) => type);
  expect(types.filter((type) => type.startsWith('AWS::IAM::')).sort()).toEqual(
    ofIam.map((type) => `AWS::IAM::${type}`),
  );
  expect(types.filter((type) => type === 'AWS::SSM::Document')).toHaveLength(documents);
  await deleteStack({ aws: emulator, stackName: 'people', yes: true, interactive: false, say: () => {} });
  const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
  expect(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE')).toEqual([]);
});

const findings = (isRecorded: boolean) => checked(people(isRecorded)).map(formatFinding);

test('no chain breaks, but where the instance may not write the record', () => {
  expect(findings(true)).toEqual([]);
  expect(findings(false)).toContainEqual(
    expect.stringMatching(/InstanceRole: accepts sessions of SessionDocument.* logs:PutLogEvents/),
  );
});
