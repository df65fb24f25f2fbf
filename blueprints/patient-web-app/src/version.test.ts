import { expect, test } from 'vitest';
import { versionParameters } from './version.ts';

const { AllowedPattern = '', Default } = versionParameters.AppVersion.declaration;
const isAllowed = (version: string) => new RegExp(AllowedPattern).test(version);

test('the version is empty by default: there is no instance before there are images', () => {
  expect(Default).toBe('');
  expect(isAllowed('')).toBe(true);
});

test.each(['0.1.0', '1.2.3', '1.2.3-rc.1', '1.0.0-0a.b-c', `1.0.0-${'a'.repeat(122)}`])(
  '%s is a version',
  (version) => {
    expect(isAllowed(version)).toBe(true);
  },
);

test.each([
  '1',
  '1.2',
  'v1.2.3',
  '01.2.3',
  '1.2.3-',
  '1.2.3-01',
  '1.2.3+5',
  'latest',
  ' 1.2.3',
  `1.0.0-${'a'.repeat(123)}`,
])('%s is no version, or no tag', (version) => {
  expect(isAllowed(version)).toBe(false);
});
