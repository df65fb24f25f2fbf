import type { Template } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { servicesOf } from './preflight/testing/openemr.ts';
import { baaReminder, checkRegion, preflight } from './preflight.ts';

const rootUrl = 'https://templates.s3.us-east-1.amazonaws.com/audit/root.yaml';
const childUrl = 'https://templates.s3.us-east-1.amazonaws.com/audit/data.yaml';

const root: Template = {
  Parameters: { CreateGuardDuty: { Type: 'String', Default: 'true' } },
  Resources: {
    Data: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: childUrl, Parameters: { Creates: { Ref: 'CreateGuardDuty' } } },
    },
  },
};
const child: Template = {
  Parameters: { Creates: { Type: 'String' } },
  Conditions: { HasDetector: { 'Fn::Equals': [{ Ref: 'Creates' }, 'true'] } },
  Resources: {
    Detector: { Type: 'AWS::GuardDuty::Detector', Condition: 'HasDetector', Properties: { Enable: true } },
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  },
};

class HttpError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(httpStatusCode: number) {
    super('UnknownError');
    this.$metadata = { httpStatusCode };
  }
}

interface Account {
  /** Type -> identifiers; a type without an entry cannot be listed. */
  readonly resources?: Record<string, readonly string[]>;
  readonly quotas?: Record<string, number>;
  /** The nested template's size, or the error when it is read. */
  readonly nested?: number | HttpError;
}

const services = ({ resources = {}, quotas = {}, nested }: Account) =>
  servicesOf({
    s3: {
      getObject: async ({ Key }: { Key: string }) => {
        const text = JSON.stringify(Key === 'audit/root.yaml' ? root : child);
        if (Key !== 'audit/root.yaml' && nested instanceof HttpError) throw nested;
        const size = Key !== 'audit/root.yaml' && typeof nested === 'number' ? nested : text.length;
        return { ContentLength: size, Body: { transformToString: async () => text } };
      },
    },
    cloudControl: {
      listResources: async ({ TypeName }: { TypeName: string }) => {
        if (!resources[TypeName]) throw new Error('not authorized to perform: cloudformation:ListResources');
        return { TypeName, ResourceDescriptions: resources[TypeName].map((Identifier) => ({ Identifier })) };
      },
    },
    sts: { getCallerIdentity: async () => ({ Account: '111122223333' }) },
    ec2: {
      describeVpcs: async () => ({ Vpcs: (resources['AWS::EC2::VPC'] ?? []).map((VpcId) => ({ VpcId })) }),
    },
    serviceQuotas: {
      getServiceQuota: async ({ QuotaCode }: { QuotaCode: string }) => ({ Quota: { Value: quotas[QuotaCode] } }),
    },
  });

async function run(account: Account, values: Record<string, string> = { CreateGuardDuty: 'true' }, isNew = true) {
  const lines: string[] = [];
  const runPreflight = { services: services(account), templateUrl: rootUrl, values, isNew, region: 'us-east-1' };
  const done = preflight({ ...runPreflight, say: (line) => void lines.push(line) });
  await done.catch((error: Error) => lines.push(`thrown: ${error.message}`));
  return lines;
}

const empty = { 'AWS::GuardDuty::Detector': [], 'AWS::EC2::VPC': ['vpc-1', 'vpc-2'], 'AWS::EC2::SecurityGroup': [] };
const plenty = { 'L-F678F1CE': 5, 'L-E79EC296': 2500 };

test('sufficient quotas are one line; an exhausted quota only stops a creation', async () => {
  expect(await run({ resources: empty, quotas: plenty })).toEqual([
    'quotas, including this deployment: VPCs 3 of 5, security groups 1 of 2500',
    baaReminder,
  ]);
  const full = { resources: empty, quotas: { ...plenty, 'L-F678F1CE': 2 } };
  expect((await run(full)).at(-1)).toBe(
    'thrown: quota VPCs: 2 of 2 are in use, and this deployment needs 1 more. Request a quota increase in Service Quotas (vpc, L-F678F1CE), or delete unused resources.',
  );
  expect(await run(full, undefined, false), 'an update has its share').toEqual([baaReminder]);
});

test('an existing singleton is refused, with the parameter that omits it', async () => {
  const account = { resources: { ...empty, 'AWS::GuardDuty::Detector': ['d1'] }, quotas: plenty };
  expect((await run(account)).at(-1)).toMatch(
    /Region us-east-1: it already has a GuardDuty detector, and there can be only one\. Add --parameter CreateGuardDuty=false to use the existing one\./,
  );
  expect((await run(account, { CreateGuardDuty: 'false' })).at(-1)).toBe(baaReminder);
  expect((await run(account, undefined, false)).at(-1), 'an update has its own').toBe(baaReminder);
});

test('all refusals are reported, the last as the error', async () => {
  const account = {
    resources: { ...empty, 'AWS::GuardDuty::Detector': ['d1'] },
    quotas: { ...plenty, 'L-F678F1CE': 2 },
  };
  const lines = await run(account);
  expect(lines.filter((line) => /VPCs: 2 of 2|already has a GuardDuty detector/.test(line))).toHaveLength(2);
});

test('failed queries are one line for each reason, and not an error', async () => {
  expect(await run({})).toEqual([
    'skipped: VPCs, security groups (no value was given)',
    'skipped: GuardDuty detector (not authorized to perform: cloudformation:ListResources)',
    baaReminder,
  ]);
});

test('a nested template that the credentials cannot read stops the deployment', async () => {
  expect((await run({ nested: new HttpError(403) })).at(-1)).toMatch(
    /template https:\/\/templates\.s3\.us-east-1\.amazonaws\.com\/audit\/data\.yaml: these credentials do not allow reading it, so CloudFormation cannot read it either\. Allow s3:GetObject \(and kms:Decrypt for an SSE-KMS bucket\) to the principal that deploys\./,
  );
  expect((await run({ nested: new HttpError(404) })).at(-1)).toMatch(/data\.yaml: it does not exist/);
  expect((await run({ nested: 1_048_577 })).at(-1)).toMatch(/it has 1048577 bytes/);
});

test('a Region has the form of a Region', () => {
  for (const region of ['us-east-1', 'ap-southeast-7', 'us-gov-west-1', 'cn-north-1'])
    expect(checkRegion(region)).toBe(region);
  for (const region of ['us-east', 'us-east-1a', 'Frankfurt', 'us_east_1', 'u-east-1'])
    expect(() => checkRegion(region)).toThrow(`Region ${region}: this is not a Region`);
  for (const region of [undefined, '']) expect(() => checkRegion(region)).toThrow('Region: it is missing');
});
