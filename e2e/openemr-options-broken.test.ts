import type { Blueprint } from '@hipaa-stacks/cloudformation';
import { beforeAll, expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';

/** Removes statements from the policy of a resource, by Sid. */
const forbid =
  (id: string, ...sids: readonly string[]): Change =>
  (one) => {
    if (one.id !== id) return one;
    const { PolicyDocument, KeyPolicy, ...rest } = one.properties as Record<string, { Statement: { Sid?: string }[] }>;
    const document = (PolicyDocument ?? KeyPolicy)!;
    const Statement = document.Statement.filter(({ Sid = '' }) => !sids.includes(Sid));
    expect(Statement.length).toBe(document.Statement.length - sids.length);
    return {
      ...one,
      properties: { ...rest, [PolicyDocument ? 'PolicyDocument' : 'KeyPolicy']: { ...document, Statement } },
    };
  };

/** Replaces a match in the properties of a resource, as JSON. */
const edit =
  (id: string, from: RegExp | string, to: string): Change =>
  (one) => {
    if (one.id !== id) return one;
    const [before, after] = [JSON.stringify(one.properties), JSON.stringify(one.properties).replace(from, to)];
    expect(after).not.toBe(before);
    return { ...one, properties: JSON.parse(after) as object };
  };

let system: Blueprint;
beforeAll(async () => {
  ({ blueprint: system } = await bundleCode(openEmr));
});

/** Planted faults in analytics or Bedrock, and the finding of `check` for each. */
test.each<[string, Change, RegExp]>([
  [
    'the scheduler role cannot start the export',
    forbid('ExportStarterAccess', 'StartExport'),
    /does not allow rds:StartExportTask on Database/,
  ],
  [
    'the scheduler role cannot pass the writer role',
    forbid('ExportStarterAccess', 'PassRole'),
    /iam:PassRole on ExportWriterRole/,
  ],
  ['the scheduler role cannot use the key', forbid('ExportStarterAccess', 'Files'), /kms:CreateGrant on ExportKey/],
  [
    'the key policy does not allow the scheduler role',
    forbid('ExportKey', 'StartExport'),
    /ExportKey: does not allow ExportStarterRole/,
  ],
  [
    'the key policy does not allow the schedule',
    forbid('ExportKey', 'DecryptSchedule', 'CreateSchedule'),
    /ExportSchedule: .*it never runs/,
  ],
  [
    'the deploying principal cannot create the schedule',
    forbid('ExportKey', 'CreateSchedule'),
    /does not allow the deploying principal to call .* through scheduler/,
  ],
  [
    'the key policy does not allow the writer role',
    forbid('ExportKey', 'Users'),
    /ExportWriterRole: has .* on ExportBucket/,
  ],
  [
    'the writer role cannot write',
    forbid('ExportWriterAccess', 'Files'),
    /does not have s3:DeleteObject, s3:GetObject, s3:PutObject/,
  ],
  [
    'the writer role cannot list',
    forbid('ExportWriterAccess', 'Bucket'),
    /does not have s3:GetBucketLocation, s3:ListBucket/,
  ],
  [
    'the writer role trusts another service',
    edit('ExportWriterRole', 'export.rds', 'rds'),
    /does not trust export\.rds\.amazonaws\.com/,
  ],
  [
    'every export has the same name',
    edit('ExportSchedule', '<aws.scheduler.execution-id>', 'weekly'),
    /rejects every export after/,
  ],
  [
    'a failed start is not sent to a dead-letter queue',
    forbid('ExportStarterAccess', 'DeadLetterQueue'),
    /does not allow sqs:SendMessage on its dead-letter queue/,
  ],
  ['a failed export sends no notification', without('ExportFailed'), /a failed export causes no notification/],
  ['the function cannot read the files', forbid('ExportTablesAccess', 'Files'), /ExportTables: .*s3[: ]GetObject/],
  ['the function cannot write the tables', forbid('ExportTablesAccess', 'Tables'), /ExportTables: .*glue[: ]/],
  [
    'clients choose where query results are stored',
    changed('AthenaWorkGroup', { WorkGroupConfiguration: {} }),
    /does not enforce its settings/,
  ],
  [
    'query results have no key',
    edit('AthenaWorkGroup', '"KmsKey"', '"Key"'),
    /AthenaWorkGroup: is not encrypted with a customer managed KMS key/,
  ],
  [
    'the bucket of query results has no key',
    changed('AthenaResultBucket', { BucketEncryption: undefined }),
    /AthenaResultBucket: is not encrypted with a customer managed KMS key/,
  ],
  [
    'analysts cannot write query results',
    forbid('AnalystAccess', 'Results'),
    /AnalystRole: runs queries in AthenaWorkGroup, and does not have/,
  ],
  [
    'the cluster parameter of the role is not set',
    changed('DatabaseParameterGroup', { Parameters: {} }),
    /which no parameter names/,
  ],
  [
    'the role is not associated with the cluster',
    changed('Database', { AssociatedRoles: [] }),
    /is not associated with it/,
  ],
  [
    'the role cannot invoke the model',
    forbid('BedrockAccess', 'Model'),
    /BedrockRole: .* does not have bedrock:InvokeModel/,
  ],
  ['the database has no egress', without('BedrockEndpointHttpsEgress'), /has no egress rule for port 443/],
  [
    'the endpoint policy allows another role',
    edit('BedrockEndpoint', '"BedrockRole"', '"TaskRole"'),
    /BedrockEndpoint: does not allow BedrockRole, the role of the database, to call/,
  ],
])('there is a finding: %s', (_name, change, message) => {
  const found = checkBlueprint(afterChange(system, change)).map(formatFinding);
  expect(found).toContainEqual(expect.stringMatching(message));
});
