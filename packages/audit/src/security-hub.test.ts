import { expect, test } from 'vitest';
import { securityHub } from './security-hub.ts';

const [hub, ...standards] = securityHub('Hub').resources;

test('standards are the ones that are named, not whatever AWS turns on', () => {
  expect(hub?.properties).toMatchObject({ EnableDefaultStandards: false });
  expect(standards.map(({ properties }) => JSON.stringify(properties))).toEqual([
    expect.stringContaining('aws-foundational-security-best-practices'),
    expect.stringContaining('nist-800-53'),
  ]);
});

test('no standard is subscribed to before there is a hub', () => {
  for (const { dependsOn } of standards) expect(dependsOn).toEqual(['Hub']);
});
