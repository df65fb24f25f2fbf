import { expect, test } from 'vitest';
import type { ManifestCompanion } from '../manifest.ts';
import { companionParameters, companionRegion } from './companions.ts';

const companion = {
  name: 'sign-ins',
  order: 'after',
  parameters: { Home: 'Region', Target: 'Output:BusArn', Email: 'Parameter:AlertEmail' },
} as unknown as ManifestCompanion;
const sources = {
  homeRegion: 'eu-central-1',
  parameters: { AlertEmail: 'a@example.org' },
  outputs: { BusArn: 'arn:bus' },
};

test('companions are deployed in the global Region of the partition, and not at all if that is the home Region', () => {
  expect(companionRegion('eu-central-1')).toBe('us-east-1');
  expect(companionRegion('us-gov-east-1')).toBe('us-gov-west-1');
  expect(companionRegion('us-east-1')).toBeUndefined();
});

test('parameters come from the home Region, the root’s parameters and its outputs', () => {
  const expected = { Home: 'eu-central-1', Target: 'arn:bus', Email: 'a@example.org' };
  expect(companionParameters(companion, sources)).toEqual(expected);
});

test('a NoEcho value is not passed on', () => {
  expect(companionParameters(companion, { ...sources, parameters: { AlertEmail: '****' } })).not.toHaveProperty(
    'Email',
  );
});

test('the error names a missing output', () => {
  expect(() => companionParameters(companion, { ...sources, outputs: {} })).toThrow(/needs the output BusArn/);
});
