import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Published } from '../tools/src/publish/publish.ts';
import { auditTrailIn } from './support/audit-trail.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { copyRule, putEvent, ruleMatches, type TestEvent } from './support/event-rules.ts';
import { committedRelease, deploy, publish } from './support/release.ts';

type System = Awaited<ReturnType<typeof auditTrailIn>>;

let emulator: Emulator;
let published: Published;
let system: System;
const services = {
  CreateConfig: 'true',
  CreateConformancePack: 'true',
  CreateGuardDuty: 'true',
  CreateSecurityHub: 'true',
  CreateAccessAnalyzer: 'true',
};

beforeAll(async () => {
  emulator = await startEmulator();
  published = await publish(emulator, committedRelease('audit-trail'));
  const { outputs } = await deploy(emulator, published, 'clinic', { parameters: services });
  system = await auditTrailIn(emulator, 'clinic', outputs);
});
afterAll(() => emulator?.stop());

/** Synthetic name of a user: no notice may contain it. */
const marker = 'synthetic-user-name';

// The examples of the user guides of these services, shortened, with a synthetic user name.
const guardDuty = (severity: number): TestEvent => ({
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Finding',
  detail: {
    schemaVersion: '2.0',
    accountId: '000000000000',
    region: 'us-east-1',
    id: '16afba5c5c43e07c9e3e5e2e544e95df',
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    resource: { resourceType: 'AccessKey', accessKeyDetails: { userName: marker } },
    service: { archived: false, count: 1 },
    severity,
    title: `Credentials of ${marker} are used from an external IP address.`,
    description: `Credentials of ${marker} are used from an external IP address.`,
  },
});
const securityHub = (label: string, change: object = {}): TestEvent => ({
  source: 'aws.securityhub',
  'detail-type': 'Security Hub Findings - Imported',
  detail: {
    findings: [
      {
        SchemaVersion: '2018-10-08',
        Id: 'arn:aws:securityhub:us-east-1:000000000000:security-control/S3.1/finding/11111111-2222-3333-4444-555555555555',
        ProductName: 'Security Hub',
        GeneratorId: 'security-control/S3.1',
        Severity: { Label: label },
        Title: marker,
        Resources: [{ Type: 'AwsIamUser', Id: `arn:aws:iam::000000000000:user/${marker}` }],
        Workflow: { Status: 'NEW' },
        RecordState: 'ACTIVE',
        ...change,
      },
    ],
  },
});
const violation = (configRuleName: string, complianceType = 'NON_COMPLIANT'): TestEvent => ({
  source: 'aws.config',
  'detail-type': 'Config Rules Compliance Change',
  detail: {
    resourceId: 'patient-files',
    awsRegion: 'us-east-1',
    awsAccountId: '000000000000',
    configRuleName,
    recordVersion: '1.0',
    messageType: 'ComplianceChangeNotification',
    newEvaluationResult: {
      evaluationResultIdentifier: {
        evaluationResultQualifier: { configRuleName, resourceType: 'AWS::S3::Bucket', resourceId: 'patient-files' },
      },
      complianceType,
      annotation: marker,
    },
    oldEvaluationResult: { complianceType: 'COMPLIANT' },
    resourceType: 'AWS::S3::Bucket',
  },
});
const publicRead = 's3-bucket-public-read-prohibited-conformance-pack-a1b2c3d4e';
const sharing = (change: object = {}): TestEvent => ({
  source: 'aws.access-analyzer',
  'detail-type': 'Access Analyzer Finding',
  detail: {
    accountId: '000000000000',
    action: ['s3:GetObject'],
    id: '22222222-dcba-4444-dcba-333333333333',
    isDeleted: false,
    isPublic: false,
    principal: { AWS: `arn:aws:iam::111111111111:user/${marker}` },
    region: 'us-east-1',
    resource: 'arn:aws:s3:::patient-files',
    resourceType: 'AWS::S3::Bucket',
    status: 'ACTIVE',
    version: '1.0',
    ...change,
  },
});

describe.each<[string, TestEvent, object, [string, TestEvent][]]>([
  [
    'GuardDutyFindings',
    guardDuty(8),
    {
      finding: '16afba5c5c43e07c9e3e5e2e544e95df',
      type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      findingSeverity: 8,
    },
    [
      ['of medium severity', guardDuty(6.9)],
      ['of low severity', guardDuty(2)],
    ],
  ],
  [
    'SecurityHubFindings',
    securityHub('CRITICAL'),
    {
      finding:
        'arn:aws:securityhub:us-east-1:000000000000:security-control/S3.1/finding/11111111-2222-3333-4444-555555555555',
      generator: 'security-control/S3.1',
      findingSeverity: 'CRITICAL',
    },
    [
      ['of medium severity', securityHub('MEDIUM')],
      ['that is suppressed', securityHub('HIGH', { Workflow: { Status: 'SUPPRESSED' } })],
      [
        'of a control that has failed before: each check updates the finding',
        securityHub('HIGH', { ProductFields: { PreviousComplianceStatus: 'FAILED' } }),
      ],
      ['that is archived', securityHub('HIGH', { RecordState: 'ARCHIVED' })],
      ['of GuardDuty, which has a rule of its own', securityHub('HIGH', { ProductName: 'GuardDuty' })],
      ['of Access Analyzer, which has a rule of its own', securityHub('HIGH', { ProductName: 'IAM Access Analyzer' })],
    ],
  ],
  [
    'ConformancePackViolations',
    violation(publicRead),
    { configRule: publicRead, resourceType: 'AWS::S3::Bucket', resource: 'patient-files' },
    [
      ['of a rule of medium severity', violation('s3-bucket-logging-enabled-conformance-pack-a1b2c3d4e')],
      ['of a rule outside of the pack', violation('s3-bucket-public-read-prohibited')],
      ['that ended', violation(publicRead, 'COMPLIANT')],
    ],
  ],
  [
    'AccessAnalyzerFindings',
    sharing(),
    {
      finding: '22222222-dcba-4444-dcba-333333333333',
      resourceType: 'AWS::S3::Bucket',
      resource: 'arn:aws:s3:::patient-files',
    },
    [
      ['that is resolved', sharing({ status: 'RESOLVED' })],
      ['that is deleted', sharing({ isDeleted: true })],
    ],
  ],
])('%s', (logicalId, event, fields, others) => {
  test('sends a notice with IDs only', async () => {
    const rule = system.physicalId(logicalId);
    expect(await ruleMatches(emulator, rule, event)).toBe(true);
    const source = `test.${logicalId.toLowerCase()}`;
    await copyRule(emulator, rule, source);
    await putEvent(emulator, { ...event, source });
    const [notice, ...more] = await system.alerts.next();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      rule: logicalId,
      severity: 'high',
      account: '000000000000',
      region: 'us-east-1',
      ...fields,
    });
    expect(JSON.stringify(notice)).not.toContain(marker);
  });

  test.each(others)('does not match a finding %s', async (_, other) => {
    expect(await ruleMatches(emulator, system.physicalId(logicalId), other)).toBe(false);
  });
});

test('with FindingSeverity medium, findings of medium severity match rules of their own', async () => {
  const parameters = { ...services, FindingSeverity: 'medium' };
  const { outputs } = await deploy(emulator, published, 'clinic', { parameters });
  const { physicalId } = await auditTrailIn(emulator, 'clinic', outputs);
  const matches = async (event: TestEvent) => {
    const ids = ['GuardDuty%Findings', 'SecurityHub%Findings', 'ConformancePack%Violations'].flatMap((id) =>
      ['', 'Medium'].map((severity) => id.replace('%', severity)),
    );
    const found = await Promise.all(ids.map((id) => ruleMatches(emulator, physicalId(id), event)));
    return ids.filter((_, index) => found[index]);
  };
  expect(await matches(guardDuty(7))).toEqual(['GuardDutyFindings']);
  expect(await matches(guardDuty(6.9))).toEqual(['GuardDutyMediumFindings']);
  expect(await matches(guardDuty(4))).toEqual(['GuardDutyMediumFindings']);
  expect(await matches(guardDuty(3.9))).toEqual([]);
  expect(await matches(securityHub('MEDIUM'))).toEqual(['SecurityHubMediumFindings']);
  const failsNow = securityHub('HIGH', { ProductFields: { PreviousComplianceStatus: 'PASSED' } });
  expect(await matches(failsNow)).toEqual(['SecurityHubFindings']);
  expect(await matches(violation('s3-bucket-logging-enabled-conformance-pack-a1'))).toEqual([
    'ConformancePackMediumViolations',
  ]);
  expect(await matches(violation(publicRead))).toEqual(['ConformancePackViolations']);
  expect(await matches(violation('my-own-rule'))).toEqual([]);
});
