import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { listOf, textOf } from './text.ts';

/**
 * A certificate that is validated in a hosted zone of the system is created after the delegation of the zone, and the
 * zone, in which the validation record of ACM remains, is retained. Not checked: hosted zones from outside of the system.
 *
 * Source: ACM User Guide, "DNS validation"; Amazon Route 53 Developer Guide, "Deleting a public hosted zone".
 */
export const hostedZone: Chain = {
  name: 'hosted-zone',
  why: 'The certificate waited for 72 hours for a record that no resolver could find, because the parent zone had no delegation, and the stack failed.',
  check: (system) =>
    system.ofType('AWS::CertificateManager::Certificate').flatMap((certificate) =>
      zonesOf(system, certificate).flatMap((zone) => [
        ...undelegated(system, certificate, zone),
        ...(zone.deletionPolicy === 'Retain'
          ? []
          : [
              {
                resource: zone,
                what: `cannot be deleted with its stack: the validation record of ${certificate.id} remains in it`,
                fix: 'Set DeletionPolicy and UpdateReplacePolicy to Retain.',
              },
            ]),
      ]),
    ),
};

/** The hosted zones of the system in which a certificate is validated. */
const zonesOf = (system: ChainSystem, certificate: ChainResource): readonly ChainResource[] =>
  listOf(certificate.properties.DomainValidationOptions)
    .filter(isObject)
    .flatMap(({ HostedZoneId }) => system.target(HostedZoneId, certificate, 'AWS::Route53::HostedZone') ?? [])
    .filter((zone, index, all) => all.indexOf(zone) === index);

function undelegated(system: ChainSystem, certificate: ChainResource, zone: ChainResource): readonly ChainFinding[] {
  const delegations = system
    .ofType('AWS::Route53::RecordSet')
    .filter(
      ({ properties: { Type, ResourceRecords } }) =>
        textOf(Type) === 'NS' && system.mentions(ResourceRecords).includes(zone),
    );
  if (delegations.length === 0)
    return [
      {
        resource: certificate,
        what: `is validated in ${zone.id}, which no NS record delegates: its creation waits for hours and fails`,
        fix: 'Add an NS record with the name servers of the zone to the zone of the parent name.',
      },
    ];
  if (delegations.some((delegation) => system.isCreatedBefore(delegation, certificate))) return [];
  const [delegation] = delegations;
  const what = `can be created before ${delegation!.id}, which delegates its hosted zone`;
  return [{ resource: certificate, what, fix: `Add ${delegation!.id} to DependsOn.` }];
}
