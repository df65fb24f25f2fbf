import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { IAM } from '@aws-sdk/client-iam';
import { sessionLogging, sessionLoggingExceptions, workforceRoleArns } from '@hipaa-stacks/audit';
import { blueprint, equals, flag, isAnyGiven, noValue, number, when } from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workforce } from '../blueprints/audit-trail/src/workforce.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { arnOf } from './support/principals.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const minutes = (Default: number, MaxValue: number) =>
  number('Minutes', { Description: 'Minutes.', Default, MinValue: 1, MaxValue, ConstraintDescription: 'Minutes' });
const on = (Description: string) => flag('Switch', 'true', { Description });

/** A workforce group only, and the instance role for shells, which cannot log sessions without its policy. */
const people = (isRecorded: boolean) =>
  blueprint('people', {
    title: 'Workforce of audit-trail',
    parameters: {
      People: {
        CreateWorkforceGroup: on('Whether to create a group.'),
        CreateSessionLogging: on('Whether to log sessions.'),
        CreateSessionPreferences: on('Whether to set session preferences for the account.'),
        RetentionDays: number('Days', { Description: 'Days.', Default: 2192, AllowedValues: [2192, 3653] }),
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
      const created = workforce(has, {
        retentionDays: p.RetentionDays,
        idleMinutes: p.SessionIdleMinutes,
        maxMinutes: p.SessionMaxMinutes,
        roles: p.WorkforceRoleArns,
      });
      const instance = when(has.HasSessions, (present) => {
        const role = serviceRole('InstanceRole', {
          service: 'ec2.amazonaws.com',
          description: 'Accepts sessions',
          boundary: noValue,
          awsPolicies: ['AmazonSSMManagedInstanceCore'],
        });
        const statements = sessionLogging({ logGroup: present(created.logs.arn), key: present(created.key.arn) });
        const access = rolePolicy('InstanceSessions', {
          role: role.name,
          statements: isRecorded ? statements : statements.slice(1),
          exceptions: sessionLoggingExceptions,
        });
        return { role, access };
      });
      return {
        stacks: { people: Object.values(created), app: Object.values(instance) },
        outputs: {
          SessionDocument: { description: 'Value of the tag of instances', value: created.document.name },
          SessionPolicyArn: { description: 'Policy for principals that open sessions', value: created.access.arn },
          InstanceRoleArn: { description: 'Instance role', value: instance.role.arn },
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
  ['all options', {}, ['Group', 'ManagedPolicy', 'ManagedPolicy', 'ManagedPolicy', 'Role'], 2],
  [
    'sessions without a group',
    { ...off, CreateSessionLogging: 'true', SessionIdleMinutes: '5' },
    ['ManagedPolicy', 'ManagedPolicy', 'Role'],
    1,
  ],
  ['a group without sessions', { ...off, CreateWorkforceGroup: 'true' }, ['Group', 'ManagedPolicy'], 0],
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

describe('the deployed session policy', () => {
  const support =
    'arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Support_0123456789abcdef';
  const user = 'arn:aws:iam::000000000000:user/ana';
  const mfa = { 'aws:MultiFactorAuthPresent': 'true' };
  /** What sessions of roles have, also if the user signed in with MFA. */
  const noMfa = { 'aws:MultiFactorAuthPresent': 'false' };
  let decisions: (
    caller: string,
    context: Record<string, string>,
    document?: string,
  ) => Promise<(string | undefined)[]>;

  beforeAll(async () => {
    const { published } = await buildAndPublish(emulator, people(true));
    const WorkforceRoleArns = support.replace('eu-central-1/', '*').replace('0123456789abcdef', '????????????????');
    const { outputs } = await deploy(emulator, published, 'sessions', { parameters: { WorkforceRoleArns } });
    const iam = new IAM(clientConfig(emulator));
    const PolicyArn = outputs.SessionPolicyArn!;
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: 'v1' });
    decisions = async (caller, context, document = outputs.SessionDocument!) => {
      const entries = {
        ...context,
        'aws:PrincipalArn': caller,
        'ssm:resourceTag/SessionDocument': outputs.SessionDocument!,
        'ssm:SessionDocumentAccessCheck': 'true',
      };
      const { EvaluationResults = [] } = await iam.simulateCustomPolicy({
        ActionNames: ['ssm:StartSession'],
        ResourceArns: [arnOf('ec2', 'instance/i-0123456789abcdef0'), arnOf('ssm', `document/${document}`)],
        PolicyInputList: [decodeURIComponent(PolicyVersion!.Document!)],
        CallerArn: caller,
        ContextEntries: Object.entries(entries).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyValues: [value],
          ContextKeyType: 'string' as const,
        })),
      });
      return EvaluationResults.map(({ EvalDecision }) => EvalDecision);
    };
  });

  test('allows an IAM user with MFA, and a configured role of IAM Identity Center, one document', async () => {
    expect(await decisions(user, mfa)).toEqual(['allowed', 'allowed']);
    expect(await decisions(support, noMfa)).toEqual(['allowed', 'allowed']);
    expect(await decisions(support, {})).toEqual(['allowed', 'allowed']);
    expect((await decisions(support, noMfa, 'SSM-SessionManagerRunShell'))[1]).toBe('implicitDeny');
  });
  test('refuses an IAM user without MFA, and other roles', async () => {
    expect(await decisions(user, noMfa)).toEqual(['implicitDeny', 'implicitDeny']);
    expect(await decisions(user, {})).toEqual(['implicitDeny', 'implicitDeny']);
    expect(await decisions(support.replace('Support', 'Other'), noMfa)).toEqual(['implicitDeny', 'implicitDeny']);
  });
});

const findings = (isRecorded: boolean) => checkBlueprint(people(isRecorded)).map(formatFinding);

test('no chain has findings, unless the instance cannot write the session log', () => {
  expect(findings(true)).toEqual([]);
  expect(findings(false)).toContainEqual(
    expect.stringMatching(/InstanceRole: accepts sessions of SessionDocument.* logs:PutLogEvents/),
  );
});
