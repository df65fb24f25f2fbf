import { expect, test } from 'vitest';
import { guardDuty } from './guard-duty.ts';

const [detector] = guardDuty('Detector').resources;

test('the detector is enabled and publishes findings every fifteen minutes', () => {
  expect(detector?.properties).toMatchObject({ Enable: true, FindingPublishingFrequency: 'FIFTEEN_MINUTES' });
});

test('each feature is listed once and enabled', () => {
  const { Features } = detector!.properties as { Features: { Name: string; Status: string }[] };
  expect(new Set(Features.map(({ Name }) => Name)).size).toBe(Features.length);
  expect(Features.filter(({ Status }) => Status !== 'ENABLED')).toEqual([]);
  expect(Features.map(({ Name }) => Name)).toContain('S3_DATA_EVENTS');
});
