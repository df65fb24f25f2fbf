import { expect, test } from 'vitest';
import { securityHub } from './security-hub.ts';

const [hub, ...standards] = securityHub('Hub').resources;

test('enables the listed standards only, not the defaults of AWS', () => {
  expect(hub?.properties).toMatchObject({ EnableDefaultStandards: false });
  expect(standards.map(({ properties }) => JSON.stringify(properties))).toEqual([
    expect.stringContaining('aws-foundational-security-best-practices'),
    expect.stringContaining('nist-800-53'),
  ]);
});

test('the standards depend on the hub', () => {
  for (const { dependsOn } of standards) expect(dependsOn).toEqual(['Hub']);
});
