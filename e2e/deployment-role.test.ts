import { readFileSync } from 'node:fs';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditTrail } from '../blueprints/audit-trail/src/audit-trail.ts';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { type Emulator, expectRefused, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { hostedZone } from './support/openemr.ts';
import { account } from './support/principals.ts';
import { committedRelease, deploy, publish } from './support/release.ts';
import { until } from './support/until.ts';

// A new account: no service has been used in it, so there are no service-linked roles.
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator?.stop());

const say = () => undefined;
const flags = (groups: object, on: RegExp) =>
  Object.fromEntries(
    Object.values(groups)
      .flatMap((group) => Object.keys(group))
      .filter((name) => on.test(name))
      .map((name) => [name, 'true']),
  );

/** Parameters with principals, such as `EmergencyCallerRoleArn` and `WorkforceRoleArns`. */
const principals = (groups: object) =>
  Object.values(groups)
    .flatMap((group) => Object.keys(group))
    .filter((name) => /(Principal|Role)Arns?$/.test(name));

/** Creates the deployment role of a blueprint from its template; returns its ARN. */
async function deploymentRole(blueprint: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const bucket = 'releases-us-east-1';
  const file = new URL(`../templates-out/${blueprint}/deployment-role.yaml`, import.meta.url);
  const Body = readFileSync(file, 'utf8');
  await new S3(clientConfig(emulator)).putObject({ Bucket: bucket, Key: 'deployment-role.yaml', Body });
  const cloudFormation = new CloudFormation(clientConfig(emulator));
  await cloudFormation.createStack({
    StackName: 'deployer',
    TemplateURL: `https://${bucket}.s3.us-east-1.amazonaws.com/deployment-role.yaml`,
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    Parameters: Object.entries({ TemplateBucket: bucket, ...parameters }).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
  });
  return until('deployment role', async () => {
    const { Stacks } = await cloudFormation.describeStacks({ StackName: 'deployer' });
    const { StackStatus = '', Outputs = [] } = Stacks![0]!;
    if (StackStatus.endsWith('IN_PROGRESS')) return false;
    expect(StackStatus).toBe('CREATE_COMPLETE');
    return Outputs[0]!.OutputValue!;
  });
}

describe('audit-trail', () => {
  const everything = {
    ...flags(auditTrail.parameters, /^Create/),
    AlertEmail: 'security@clinic.example',
    MonthlyBudget: '300',
    FindingSeverity: 'medium',
    DataEventBucketArns: 'arn:aws:s3:::patients',
    OrganizationId: 'o-0123456789',
    EmergencyPrincipalArn: `arn:aws:iam::${account}:user/on-call`,
    EmergencyCallerRoleArn: `arn:aws:iam::${account}:role/on-call`,
    EmergencyPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    WorkforceRoleArns: `arn:aws:iam::${account}:role/support`,
    NatPerZone: 'true',
    SshCidr: '192.0.2.0/24',
    SecondSshCidr: '198.51.100.0/24',
    SamlProviderArn: `arn:aws:iam::${account}:saml-provider/clinic`,
    VpnServerCertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/vpn`,
    VpnClientCertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/clients`,
  };

  test('its deployment role creates, updates and deletes it, by default and with every option', async () => {
    const published = await publish(emulator, committedRelease('audit-trail'));
    const roleArn = await deploymentRole('audit-trail', { StackName: 'audit' });
    await deploy(emulator, published, 'audit', { roleArn, parameters: {} });
    expect(Object.keys(everything)).toEqual(expect.arrayContaining(principals(auditTrail.parameters)));
    const { operation } = await deploy(emulator, published, 'audit', { roleArn, parameters: everything });
    expect(operation).toBe('update');
    await deleteStack({ aws: emulator, stackName: 'audit', roleArn, yes: true, interactive: false, say });
  });

  test('its deployment role can create metric filters in the log group of an existing trail, if the name is set', async () => {
    await callJson(emulator, 'logs', 'CreateLogGroup', { logGroupName: '/existing/trail' });
    const existing = { CreateTrail: 'false', TrailBucketName: 'existing-trail', TrailLogGroupName: '/existing/trail' };
    await new S3(clientConfig(emulator)).createBucket({ Bucket: 'existing-trail' });
    const published = await publish(emulator, committedRelease('audit-trail'));
    const roleArn = await deploymentRole('audit-trail', { StackName: 'audit', TrailLogGroupName: '/existing/trail' });
    await deploy(emulator, published, 'audit', { roleArn, parameters: existing });
  });

  test('a deployment role without the name of that log group is refused', async () => {
    await callJson(emulator, 'logs', 'CreateLogGroup', { logGroupName: '/existing/trail' });
    const existing = { CreateTrail: 'false', TrailBucketName: 'existing-trail', TrailLogGroupName: '/existing/trail' };
    await new S3(clientConfig(emulator)).createBucket({ Bucket: 'existing-trail' });
    const published = await publish(emulator, committedRelease('audit-trail'));
    const roleArn = await deploymentRole('audit-trail', { StackName: 'audit' });
    await expect(deploy(emulator, published, 'audit', { roleArn, parameters: existing })).rejects.toThrow(
      /logs:PutMetricFilter/,
    );
    await expectRefused(emulator, /logs:PutMetricFilter/);
  });
});

describe('openemr', () => {
  test('its deployment role creates it by default, and updates it with every option', async () => {
    const published = await publish(emulator, committedRelease('openemr'));
    const roleArn = await deploymentRole('openemr', { StackName: 'emr' });
    const HostedZoneId = await hostedZone(emulator);
    await deploy(emulator, published, 'emr', { roleArn, parameters: {} });
    const parameters = {
      ...flags(openEmr.parameters, /^(Enable|Create)/),
      AllowedCidr: '203.0.113.0/24',
      AllowedCidr2: '198.51.100.0/24',
      AllowedPrefixListId: 'pl-0123456789abcdef0',
      AllowedIpv6Cidr: '2001:db8::/32',
      WebAclMode: 'count',
      DirectoryCidr: '10.20.0.0/24',
      LaboratoryCidr: '198.51.100.16/28',
      DomainName: 'emr.clinic.example',
      HostedZoneId,
      MailSender: 'emr@mail.clinic.example',
      AlertEmail: 'it@clinic.example',
      MonthlyBudget: '300',
      WorkforceRoleArns: `arn:aws:iam::${account}:role/support`,
      BedrockModelId: 'amazon.nova-lite-v1:0',
      ImageRepositoryArn: `arn:aws:ecr:us-east-1:${account}:repository/openemr`,
      EnableThirdZone: 'true',
    };
    expect(principals(openEmr.parameters)).toEqual(['WorkforceRoleArns']);
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(principals(openEmr.parameters)));
    const allowReplacement = Object.values(openEmr.plan.stacks).flatMap((parts) =>
      parts.flatMap(({ resources }) => resources.map(({ id }) => id)),
    );
    const { operation } = await deploy(emulator, published, 'emr', { roleArn, parameters, allowReplacement });
    expect(operation).toBe('update');
  });
});
