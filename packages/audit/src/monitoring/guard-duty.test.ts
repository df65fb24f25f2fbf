import { expect, test } from 'vitest';
import { guardDuty } from './guard-duty.ts';

const [detector] = guardDuty('Detector', { hasRdsProtection: { name: 'HasRdsProtection' } }).resources;

test('the detector is enabled and publishes findings every fifteen minutes', () => {
  expect(detector?.properties).toMatchObject({ Enable: true, FindingPublishingFrequency: 'FIFTEEN_MINUTES' });
});

test('each feature is listed once and enabled, RDS Protection only in Regions that have it', () => {
  const { Features } = detector!.properties as unknown as {
    Features: ({ Name: string; Status: string } | { 'Fn::If': unknown })[];
  };
  const always = Features.filter((feature) => 'Name' in feature);
  expect(always.map(({ Name, Status }) => [Name, Status])).toEqual([
    ['S3_DATA_EVENTS', 'ENABLED'],
    ['LAMBDA_NETWORK_LOGS', 'ENABLED'],
    ['EBS_MALWARE_PROTECTION', 'ENABLED'],
  ]);
  expect(Features.slice(always.length)).toEqual([
    { 'Fn::If': ['HasRdsProtection', { Name: 'RDS_LOGIN_EVENTS', Status: 'ENABLED' }, { Ref: 'AWS::NoValue' }] },
  ]);
});
