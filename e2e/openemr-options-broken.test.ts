import type { Blueprint } from '@hipaa-stacks/cloudformation';
import { beforeAll, expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checked } from './support/checked.ts';

/** Takes the statements of these names out of the policy of a resource. */
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

/** Changes what an expression finds in the properties of a resource, written as JSON. */
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

/** What breaks analytics or Bedrock without anyone noticing, and what `check` says of it. */
test.each<[string, Change, RegExp]>([
  [
    'the starter may not start',
    forbid('ExportStarterAccess', 'StartExport'),
    /does not allow rds:StartExportTask on Database/,
  ],
  [
    'the starter may not pass the writer on',
    forbid('ExportStarterAccess', 'PassRole'),
    /iam:PassRole on ExportWriterRole/,
  ],
  ['the starter may not use the key', forbid('ExportStarterAccess', 'Files'), /kms:CreateGrant on ExportKey/],
  [
    'the key does not admit the starter',
    forbid('ExportKey', 'StartExport'),
    /ExportKey: does not allow ExportStarterRole/,
  ],
  [
    'the key does not open the schedule',
    forbid('ExportKey', 'DecryptSchedule', 'CreateSchedule'),
    /ExportSchedule: .*it never runs/,
  ],
  [
    'nobody may make the schedule',
    forbid('ExportKey', 'CreateSchedule'),
    /does not allow the deploying principal to call .* through scheduler/,
  ],
  ['the key does not admit the writer', forbid('ExportKey', 'Users'), /ExportWriterRole: has .* on ExportBucket/],
  [
    'the writer may not write',
    forbid('ExportWriterAccess', 'Files'),
    /does not have s3:DeleteObject, s3:GetObject, s3:PutObject/,
  ],
  [
    'the writer may not look',
    forbid('ExportWriterAccess', 'Bucket'),
    /does not have s3:GetBucketLocation, s3:ListBucket/,
  ],
  [
    'the writer trusts another',
    edit('ExportWriterRole', 'export.rds', 'rds'),
    /does not trust export\.rds\.amazonaws\.com/,
  ],
  [
    'every export has one name',
    edit('ExportSchedule', '<aws.scheduler.execution-id>', 'weekly'),
    /rejects every export after/,
  ],
  [
    'a failure to start is lost',
    forbid('ExportStarterAccess', 'DeadLetterQueue'),
    /does not allow sqs:SendMessage on its dead-letter queue/,
  ],
  ['nobody hears of a failed export', without('ExportFailed'), /a failed export causes no notification/],
  ['the function may not read the files', forbid('ExportTablesAccess', 'Files'), /ExportTables: .*s3[: ]GetObject/],
  ['the function may not write the tables', forbid('ExportTablesAccess', 'Tables'), /ExportTables: .*glue[: ]/],
  [
    'answers go where a client says',
    changed('AthenaWorkGroup', { WorkGroupConfiguration: {} }),
    /does not enforce its settings/,
  ],
  [
    'answers have no key',
    edit('AthenaWorkGroup', '"KmsKey"', '"Key"'),
    /AthenaWorkGroup: is not encrypted with a customer managed KMS key/,
  ],
  [
    'the bucket of the answers has no key',
    changed('AthenaResultBucket', { BucketEncryption: undefined }),
    /AthenaResultBucket: is not encrypted with a customer managed KMS key/,
  ],
  [
    'analysts may not write answers',
    forbid('AnalystAccess', 'Results'),
    /AnalystRole: runs queries in AthenaWorkGroup, and does not have/,
  ],
  [
    'the database is not told the role',
    changed('DatabaseParameterGroup', { Parameters: {} }),
    /which no parameter names/,
  ],
  ['the role is not of the cluster', changed('Database', { AssociatedRoles: [] }), /is not associated with it/],
  [
    'the role may not ask the model',
    forbid('BedrockAccess', 'Model'),
    /BedrockRole: .* does not have bedrock:InvokeModel/,
  ],
  ['the database gets nowhere', without('BedrockEndpointHttpsEgress'), /has no egress rule for port 443/],
  [
    'the endpoint takes another role',
    edit('BedrockEndpoint', '"BedrockRole"', '"TaskRole"'),
    /BedrockEndpoint: does not allow BedrockRole to call/,
  ],
])('it is found: %s', (_name, change, message) => {
  const found = checked(afterChange(system, change)).map(formatFinding);
  expect(found).toContainEqual(expect.stringMatching(message));
});
