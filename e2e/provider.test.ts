import { X509Certificate } from 'node:crypto';
import { BackupClient, DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import { Lambda } from '@aws-sdk/client-lambda';
import { type Blueprint, type PolicyDocument, policy } from '@hipaa-stacks/cloudformation';
import type { BackedUpType } from '@hipaa-stacks/compute';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { buildBlueprint } from '../tools/src/build/build.ts';
import { checkRelease } from '../tools/src/check/check.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange } from './support/change.ts';
import { type CustomResourceOptions, customResourceSystem } from './support/custom-resource-system.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { query } from './support/query-api.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const whole: CustomResourceOptions = { certificate: 'portal', backups: ['Aurora', 'EFS'] };

describe('in a complete system', () => {
  const chainsOf = async (system: Blueprint) =>
    checkRelease(system, await buildBlueprint(system), 'not-written')
      .filter(({ check }) => check.startsWith('chain'))
      .map(({ stack, logicalId, what }) => `${stack}/${logicalId}: ${what}`);

  test('no chain has findings: the permissions of the role match the calls of its code', async () => {
    expect(await chainsOf(customResourceSystem(whole))).toEqual([]);
  });

  test('a call without its permission is found, and a permission without its call', async () => {
    const withActions = (replace: (action: string) => string) =>
      afterChange(customResourceSystem(whole), (resource) => {
        if (resource.id !== 'ProviderAccess') return resource;
        const { PolicyDocument, ...others } = resource.properties as { PolicyDocument: PolicyDocument };
        const Statement = PolicyDocument.Statement.map(({ Action = [], ...more }) => ({
          ...more,
          Action: [Action].flat().map(replace),
        }));
        return { ...resource, properties: { ...others, PolicyDocument: { ...PolicyDocument, Statement } } };
      });
    const found = await chainsOf(
      withActions((action) => (action === 'acm:DeleteCertificate' ? 'acm:RenewCertificate' : action)),
    );
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringContaining('app/Provider: its code calls acm DeleteCertificate, which its role'),
        expect.stringContaining('allows acm:renewcertificate, which its code never calls'),
      ]),
    );
  });
});

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
    const PolicyDocument = JSON.stringify(policy({ Effect: 'Allow', Action: '*', Resource: '*' }));
    await query(emulator, 'iam', 'CreatePolicy', { PolicyName: 'Boundary', PolicyDocument });
  });
  afterAll(() => emulator?.stop());

  const rulesOf = async (GroupId: string) =>
    (await query(emulator, 'ec2', 'DescribeSecurityGroups', { 'GroupId.1': GroupId })).match(/<ipProtocol>/g) ?? [];
  const roleOf = (RoleName: string) => query(emulator, 'iam', 'GetRole', { RoleName });
  const certificateOf = async (CertificateArn: string) => {
    const { Certificate, CertificateChain } = await callJson<Readonly<Record<string, string>>>(
      emulator,
      'acm',
      'GetCertificate',
      { CertificateArn },
    );
    const [certificate, authority] = [new X509Certificate(Certificate!), new X509Certificate(CertificateChain!)];
    expect(certificate.checkIssued(authority)).toBe(true);
    return { subject: certificate.subject, names: certificate.subjectAltName, authority: authority.fingerprint256 };
  };
  const optedIn = async () => {
    const settings = await new BackupClient(clientConfig(emulator)).send(new DescribeRegionSettingsCommand({}));
    const types = Object.entries(settings.ResourceTypeOptInPreference ?? {});
    return types.flatMap(([type, isIn]) => (isIn ? [type] : []));
  };
  const parameters = { PermissionsBoundary: 'arn:aws:iam::000000000000:policy/Boundary' };
  const launch = async (stack: string, options: CustomResourceOptions) =>
    deploy(emulator, (await buildAndPublish(emulator, customResourceSystem(options))).published, stack, { parameters });

  test('a stack is created, updated and deleted: its resources are deleted, shared ones are retained', async () => {
    const first = await launch('provided', { certificate: 'portal', backups: [] });
    const { CertificateArn = '', DefaultSecurityGroupId = '', ProviderName = '' } = first.outputs;
    expect(await rulesOf(DefaultSecurityGroupId)).toEqual([]);
    expect(await roleOf('AWSServiceRoleForEcs')).toContain('ecs.amazonaws.com');
    const before = await certificateOf(CertificateArn);
    expect(before.subject).toMatch(/^CN=portal-[0-9a-f]{8}$/);
    expect(before.names).toBe('DNS:web-1234567890.us-east-1.elb.amazonaws.com');

    expect(await optedIn()).toEqual([]);

    const second = await launch('provided', { certificate: 'clinic', backups: ['Aurora', 'EFS'] });
    expect(await optedIn()).toEqual(['Aurora', 'EFS']);
    expect(second.outputs.CertificateArn).toBe(CertificateArn);
    const after = await certificateOf(CertificateArn);
    expect(after.subject).toMatch(/^CN=clinic-/);

    const ids = await resourcesBelow(emulator, 'provided');
    const again = {
      RequestType: 'Update',
      ResourceType: 'Custom::SelfSignedCertificate',
      LogicalResourceId: 'Certificate',
      PhysicalResourceId: CertificateArn,
      ResourceProperties: {
        CommonName: 'weekly',
        DnsNames: 'a1.awsglobalaccelerator.com',
        AuthoritySecret: ids.find(({ logicalId }) => logicalId === 'CertificateAuthoritySecret')!.physicalId,
      },
    };
    const lambda = new Lambda(clientConfig(emulator));
    const { FunctionError } = await lambda.invoke({ FunctionName: ProviderName, Payload: JSON.stringify(again) });
    expect(FunctionError).toBeUndefined();
    const weekly = await certificateOf(CertificateArn);
    expect(weekly).toMatchObject({ subject: 'CN=weekly', names: 'DNS:a1.awsglobalaccelerator.com' });
    expect(weekly.authority).not.toBe(after.authority);

    const custom = ids.filter(({ type }) => type.startsWith('Custom::'));
    expect(custom.map(({ type }) => type).sort()).toEqual([
      'Custom::BackupOptIn',
      'Custom::RestrictedDefaultSecurityGroup',
      'Custom::SelfSignedCertificate',
      'Custom::ServiceLinkedRoles',
    ]);
    await deleteStack({ aws: emulator, stackName: 'provided', yes: true, interactive: false, say: () => {} });
    await expect(certificateOf(CertificateArn)).rejects.toThrow('not found');
    expect(await roleOf('AWSServiceRoleForEcs')).toContain('ecs.amazonaws.com');
    expect(await optedIn()).toEqual(['Aurora', 'EFS']);
  });

  test('a failed request has a reason, and its rollback leaves no certificate', async () => {
    const certificates = async () =>
      (await callJson<{ CertificateSummaryList: object[] }>(emulator, 'acm', 'ListCertificates', {}))
        .CertificateSummaryList;
    const backups: readonly BackedUpType[] = ['EFS', 'Tape' as BackedUpType];
    const failed = await launch('failing', { certificate: 'portal', backups }).catch((error: Error) => error);
    expect(String(failed)).toMatch(/BackupOptIn.*: AWS Backup in this Region does not support Tape\./);
    expect(await certificates()).toEqual([]);
  });
});
