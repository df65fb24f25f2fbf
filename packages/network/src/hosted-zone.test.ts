import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { certificate } from './certificate.ts';
import { hostedZone } from './hosted-zone.ts';

const made = hostedZone('HostedZone', {
  name: 'portal.clinic.example',
  parent: unchecked({ Ref: 'ParentHostedZoneId' }),
});
const [zone, delegation] = made.resources;

test('the parent zone delegates the name to the name servers of the zone', () => {
  expect(delegation).toMatchObject({
    id: 'HostedZoneDelegation',
    properties: {
      HostedZoneId: { Ref: 'ParentHostedZoneId' },
      Name: 'portal.clinic.example',
      Type: 'NS',
      ResourceRecords: { 'Fn::GetAtt': ['HostedZone', 'NameServers'] },
    },
  });
});

test('the zone is retained, with the validation record of ACM, and the delegation is deleted', () => {
  expect([zone?.keep, delegation?.keep]).toEqual(['log-store', undefined]);
});

test('a certificate can wait for the delegation', () => {
  const [waiting] = certificate('Certificate', {
    domain: 'portal.clinic.example',
    hostedZone: made.id,
    after: [made.delegation],
  }).resources;
  expect(waiting).toMatchObject({ dependsOn: ['HostedZoneDelegation'] });
});
