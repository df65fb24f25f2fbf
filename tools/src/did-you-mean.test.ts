import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

const blueprints = ['audit-trail', 'openemr', 'patient-web-app', 'research-enclave', 'health-analytics'];

test.each([
  ['audit-trial', 'audit-trail'],
  ['openmr', 'openemr'],
  ['OpenEMR', 'openemr'],
  ['patient-webapp', 'patient-web-app'],
  ['health-anlaytcs', 'health-analytics'],
])('%s means %s', (word, meant) => {
  expect(didYouMean(word, blueprints)).toBe(meant);
});

test('the nearest candidate is suggested, in any order', () => {
  expect(didYouMean('VpcCdr', ['VpcId', 'VpcCidr'])).toBe('VpcCidr');
  expect(didYouMean('VpcCdr', ['VpcCidr', 'VpcId'])).toBe('VpcCidr');
});

test('no distant candidate is suggested', () => {
  expect(didYouMean('billing', blueprints)).toBeUndefined();
  expect(didYouMean('openemr', [])).toBeUndefined();
});

test('a short word may contain one typing error, not two', () => {
  expect(didYouMean('dv', ['dev'])).toBe('dev');
  expect(didYouMean('xy', ['dev'])).toBeUndefined();
});
