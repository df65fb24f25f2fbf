import { expect, test } from 'vitest';
import { criticalInspectorEvents, criticalScanEvents, inspectorFields, scanFields } from './image-findings.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Pattern = { readonly [key: string]: Pattern | readonly unknown[] };

/** As EventBridge matches these patterns: a list in the event matches if one of its elements does. */
function matches(pattern: Pattern, event: Json): boolean {
  if (Array.isArray(event)) return event.some((element) => matches(pattern, element));
  return Object.entries(pattern).every(([key, expected]) => {
    const value = (event as Record<string, Json> | null)?.[key];
    if (value === undefined) return false;
    return Array.isArray(expected)
      ? [value].flat().some((one) => allows(expected, one))
      : matches(expected as Pattern, value);
  });
}
const allows = (expected: readonly unknown[], value: Json) =>
  expected.some((one) => {
    const { numeric } = (one ?? {}) as { numeric?: readonly [string, number] };
    return numeric ? (value as number) > numeric[1] : one === value;
  });

const repositories = ['backend', 'frontend'] as never;

/** The example in the ECR User Guide. */
const scan = (counts: { readonly [severity: string]: number }, repository = 'backend') => ({
  source: 'aws.ecr',
  'detail-type': 'ECR Image Scan',
  detail: {
    'scan-status': 'COMPLETE',
    'repository-name': repository,
    'finding-severity-counts': counts,
    'image-digest': 'sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234',
    'image-tags': ['1.2.3'],
  },
});

test('a scan with critical findings matches, and one without does not', () => {
  const pattern = criticalScanEvents(repositories);
  expect(matches(pattern, scan({ CRITICAL: 10, MEDIUM: 9 }))).toBe(true);
  expect(matches(pattern, scan({ HIGH: 3 }))).toBe(false);
  expect(matches(pattern, scan({ CRITICAL: 0 }))).toBe(false);
  expect(matches(pattern, scan({ CRITICAL: 1 }, 'of-another-system'))).toBe(false);
});

/** The fields of the example in the Inspector User Guide that identify a finding. */
const finding = (severity: string, status: string, repositoryName = 'frontend') => ({
  source: 'aws.inspector2',
  'detail-type': 'Inspector2 Finding',
  detail: {
    findingArn: 'arn:aws:inspector2:us-east-1:111122223333:finding/FINDING_ID',
    severity,
    status,
    packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2019-11922' },
    resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', details: { awsEcrContainerImage: { repositoryName } } }],
  },
});

test('an active critical finding in an image matches, and others do not', () => {
  const pattern = criticalInspectorEvents(repositories);
  expect(matches(pattern, finding('CRITICAL', 'ACTIVE'))).toBe(true);
  expect(matches(pattern, finding('HIGH', 'ACTIVE'))).toBe(false);
  expect(matches(pattern, finding('CRITICAL', 'CLOSED'))).toBe(false);
  expect(matches(pattern, finding('CRITICAL', 'ACTIVE', 'of-another-system'))).toBe(false);
});

test('each field of a notice is in the event', () => {
  const at = (event: Json, path: string) =>
    path
      .slice(2)
      .split('.')
      .reduce<Json | undefined>((value, key) => (value as Record<string, Json> | undefined)?.[key], event);
  for (const path of Object.values(scanFields)) expect(at(scan({ CRITICAL: 1 }), path), path).toBeDefined();
  for (const path of Object.values(inspectorFields))
    expect(at(finding('CRITICAL', 'ACTIVE'), path), path).toBeDefined();
});
