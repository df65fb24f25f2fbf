import { expect, it } from 'vitest';
import { hostedZone } from './hosted-zone.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const ref = (id: string) => ({ Ref: id });
const certificate = (zone: unknown, more = {}) => ({
  Type: 'AWS::CertificateManager::Certificate',
  Properties: { DomainName: 'a.clinic.example', DomainValidationOptions: [{ HostedZoneId: zone }] },
  ...more,
});
const system = {
  Zone: { Type: 'AWS::Route53::HostedZone', DeletionPolicy: 'Retain', Properties: { Name: 'a.clinic.example' } },
  Delegation: {
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: 'Z0PARENT',
      Name: 'a.clinic.example',
      Type: 'NS',
      ResourceRecords: { 'Fn::GetAtt': ['Zone', 'NameServers'] },
    },
  },
  Certificate: certificate(ref('Zone'), { DependsOn: 'Delegation' }),
};
const find = (changed: SmallResources = {}) => findingsOf(hostedZone, { ...system, ...changed });

it('has no findings if the certificate is created after the delegation, and the zone is retained', () =>
  expect(find()).toEqual([]));

it('has no findings for a hosted zone from outside of the system', () =>
  expect(findingsOf(hostedZone, { Certificate: certificate('Z0EXAMPLE') })).toEqual([]));

it('the zone is delegated', () => {
  const Delegation = { ...system.Delegation, Properties: { ...system.Delegation.Properties, Type: 'TXT' } };
  expect(find({ Delegation })).toEqual([
    'Certificate: is validated in Zone, which no NS record delegates: its creation waits for hours and fails',
  ]);
});

it('the delegation is created first', () =>
  expect(find({ Certificate: certificate(ref('Zone')) })).toEqual([
    'Certificate: can be created before Delegation, which delegates its hosted zone',
  ]));

it('the zone is retained, with the validation record in it', () => {
  const { DeletionPolicy: _, ...Zone } = system.Zone;
  expect(find({ Zone })).toEqual([
    'Zone: cannot be deleted with its stack: the validation record of Certificate remains in it',
  ]);
});
