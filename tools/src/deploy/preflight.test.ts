import { expect, test } from 'vitest';
import type { Manifest } from '../manifest.ts';
import { baaReminder, preflight } from './preflight.ts';
import type { Services } from './services.ts';

const rootUrl = 'https://templates.s3.us-east-1.amazonaws.com/audit/root.yaml';
const childUrl = 'https://templates.s3.us-east-1.amazonaws.com/audit/data.yaml';
const template = `Resources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ${childUrl}\n`;

class HttpError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(httpStatusCode: number) {
    super('UnknownError');
    this.$metadata = { httpStatusCode };
  }
}

interface Account {
  /** Type -> identifiers; a missing type can't be listed. */
  readonly resources?: Record<string, readonly string[]>;
  readonly quotas?: Record<string, number>;
  readonly child?: number | HttpError;
}

function services({ resources = {}, quotas = {}, child = 100 }: Account): Services {
  return {
    s3: {
      async getObject() {
        return { ContentLength: template.length, Body: { transformToString: async () => template } };
      },
      async headObject() {
        if (child instanceof HttpError) throw child;
        return { ContentLength: child };
      },
    },
    cloudControl: {
      async listResources({ TypeName }: { TypeName: string }) {
        if (!resources[TypeName]) throw new Error(`not authorized to perform: cloudformation:ListResources`);
        return { ResourceDescriptions: resources[TypeName].map((Identifier) => ({ Identifier })) };
      },
    },
    serviceQuotas: {
      async getServiceQuota({ QuotaCode }: { QuotaCode: string }) {
        return { Quota: { Value: quotas[QuotaCode] } };
      },
    },
  } as unknown as Services;
}

const manifest = { resourceTypes: ['AWS::GuardDuty::Detector', 'AWS::EC2::VPC'] } as unknown as Manifest;

async function run(account: Account, values: Record<string, string> = { CreateGuardDuty: 'true' }, isNew = true) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const looked = {
    services: services(account),
    templateUrl: rootUrl,
    manifest,
    values,
    isNew,
    region: 'us-east-1',
    say,
  };
  await preflight(looked);
  return lines;
}

const empty = { 'AWS::GuardDuty::Detector': [], 'AWS::EC2::VPC': ['vpc-1', 'vpc-2'] };

test('quotas are told with what is used, and a full one is called out', async () => {
  expect(await run({ resources: empty, quotas: { 'L-F678F1CE': 5 } })).toEqual(['VPCs: 2 of 5 used', baaReminder]);
  const full = await run({ resources: empty, quotas: { 'L-F678F1CE': 2 } });
  expect(full[0]).toBe('VPCs: 2 of 2 used: none is left, ask for more in Service Quotas');
});

test('a singleton that is there is refused with the parameter that leaves it out', async () => {
  const resources = { ...empty, 'AWS::GuardDuty::Detector': ['d1'] };
  const account = { resources, quotas: { 'L-F678F1CE': 5 } };
  await expect(run(account)).rejects.toThrow(/GuardDuty detector already.*--parameter CreateGuardDuty=false/);
  await expect(run(account, { CreateGuardDuty: 'false' })).resolves.toContain(baaReminder);
  await expect(run(account, undefined, false), 'an update has its own').resolves.toContain(baaReminder);
});

test('what can not be asked is a line and no failure', async () => {
  const lines = await run({});
  expect(lines.filter((line) => line.startsWith('could not look: '))).toEqual([
    'could not look: VPCs (no value was given)',
    'could not look: GuardDuty detector (not authorized to perform: cloudformation:ListResources)',
  ]);
});

test('a nested template that these credentials can not read stops the deployment', async () => {
  await expect(run({ child: new HttpError(403) })).rejects.toThrow(/data\.yaml: these credentials may not read it/);
  await expect(run({ child: new HttpError(404) })).rejects.toThrow(/data\.yaml: there is no such object/);
  await expect(run({ child: 1_048_577 })).rejects.toThrow(/it has 1048577 bytes/);
});
