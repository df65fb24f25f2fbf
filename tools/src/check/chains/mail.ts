import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { policiesOf } from '../policy-documents.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { speaksOfAction, speaksOfTarget, statementsOf } from './policies.ts';
import { at, isTrue } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * A domain that sends mail by SES: through a configuration set, which asks for TLS and whose bounces and complaints are counted; as
 * a domain of which no DNS record is forgotten, where the template makes some of them; and who may send names the identity and its
 * configuration set, for SES asks for a permission on both.
 *
 * It can't see records that people make, who may send from elsewhere, nor whether the domain is verified.
 *
 * Source: Amazon SES Developer Guide, "Using configuration sets", "Easy DKIM", "Using a custom MAIL FROM domain".
 */
export const mail: Chain = {
  name: 'mail',
  why: 'Reminders with patient names were sent unencrypted, or were all rejected, and nothing counted the failures.',
  check: (system) => {
    const identities = system.ofType('AWS::SES::EmailIdentity');
    return [
      ...identities.flatMap((identity) => [...wayOf(system, identity), ...recordsOf(system, identity)]),
      ...system.ofType(destinationType).flatMap(off),
      ...(identities.length > 0
        ? [...system.resources.values()].flatMap((from) => senders(system, identities, from))
        : []),
    ];
  },
};

const destinationType = 'AWS::SES::ConfigurationSetEventDestination';

/** A parameter may turn it off. */
function off(destination: ChainResource): readonly ChainFinding[] {
  const enabled = at(destination, 'EventDestination.Enabled');
  if (enabled === undefined || isTrue(enabled) || typeof enabled === 'object') return [];
  const what = 'is disabled: nothing is counted, and its alarms never fire';
  return [{ resource: destination, what, fix: 'Set Enabled to true.', mayBeAsked: true }];
}

const setOf = (system: ChainSystem, identity: ChainResource) =>
  system.target(
    at(identity, 'ConfigurationSetAttributes.ConfigurationSetName'),
    identity,
    'AWS::SES::ConfigurationSet',
  );

/** What becomes of a mail on its way, and of the news that it did not arrive. */
function wayOf(system: ChainSystem, identity: ChainResource): readonly ChainFinding[] {
  const named = at(identity, 'ConfigurationSetAttributes.ConfigurationSetName');
  const set = setOf(system, identity);
  if (!set) {
    if (named !== undefined) return [];
    const what = 'sends without a configuration set: unencrypted if the receiving server has no TLS';
    return [{ resource: identity, what, fix: 'Set ConfigurationSetAttributes to one with TlsPolicy REQUIRE.' }];
  }
  const policy = textOf(at(set, 'DeliveryOptions.TlsPolicy'));
  const isOpen = policy !== 'REQUIRE' && !isExternal(policy) && !policy.startsWith('${');
  return [
    ...(isOpen
      ? [
          {
            resource: set,
            what: `allows mail of ${identity.id} to be sent unencrypted if the receiving server has no TLS`,
            fix: 'Set TlsPolicy in DeliveryOptions to REQUIRE.',
          },
        ]
      : []),
    ...(isCounted(system, set)
      ? []
      : [
          {
            resource: set,
            what: `does not report bounces and complaints about mail of ${identity.id}`,
            fix: 'Set ReputationMetricsEnabled, or add an event destination for BOUNCE and COMPLAINT.',
          },
        ]),
  ];
}

const isCounted = (system: ChainSystem, set: ChainResource): boolean =>
  isTrue(at(set, 'ReputationOptions.ReputationMetricsEnabled')) ||
  system
    .ofType(destinationType)
    .filter((destination) => system.target(destination.properties.ConfigurationSetName, destination) === set)
    .some((destination) => {
      const types = textsOf(at(destination, 'EventDestination.MatchingEventTypes')).map((type) => type.toUpperCase());
      return (
        isTrue(at(destination, 'EventDestination.Enabled') ?? true) &&
        ['BOUNCE', 'COMPLAINT'].every((type) => types.includes(type))
      );
    });

interface DnsRecord {
  readonly type: string;
  readonly name: string;
  readonly values: readonly string[];
}

/** Records for it: all or none. */
function recordsOf(system: ChainSystem, identity: ChainResource): readonly ChainFinding[] {
  const records = recordsIn(system);
  const from = textOf(at(identity, 'MailFromAttributes.MailFromDomain'));
  const isOfIt = ({ name, values }: DnsRecord) =>
    [name, ...values].some((text) => text.includes(`\${${identity.key}.Dkim`)) || (from !== '' && name === from);
  if (!records.some(isOfIt)) return [];
  const missing = [
    ...[1, 2, 3]
      .filter((number) => !records.some((record) => isDkim(record, identity.key, number)))
      .map((number) => `all three DKIM records, but ${number}: SES does not verify the domain`),
    ...(from !== '' && !records.some(({ type, name }) => type === 'MX' && name === from)
      ? ['the MX record of its MAIL FROM domain: SES does not use the MAIL FROM domain']
      : []),
    ...(from !== '' && !records.some((record) => isSpf(record, from))
      ? ['the SPF record of its MAIL FROM domain: receivers reject its mail as forged']
      : []),
  ];
  return missing.map((one) => ({
    resource: identity,
    what: `some of its DNS records are created, but not ${one}`,
    fix: 'Add it.',
  }));
}

function recordsIn(system: ChainSystem): readonly DnsRecord[] {
  const written = [
    ...system.ofType('AWS::Route53::RecordSet').map(({ properties }) => properties as Json),
    ...system.ofType('AWS::Route53::RecordSetGroup').flatMap(({ properties }) => listOf(properties.RecordSets)),
  ];
  return written.filter(isObject).map(({ Type, Name, ResourceRecords }) => ({
    type: textOf(Type),
    name: textOf(Name).replace(/\.$/, ''),
    values: textsOf(ResourceRecords),
  }));
}

const isDkim = ({ type, name, values }: DnsRecord, key: string, number: number): boolean =>
  type === 'CNAME' &&
  name === `\${${key}.DkimDNSTokenName${number}}` &&
  values.length === 1 &&
  values[0] === `\${${key}.DkimDNSTokenValue${number}}`;

const isSpf = ({ type, name, values }: DnsRecord, from: string): boolean =>
  type === 'TXT' && name === from && values.some((value) => /^"v=spf1 .*include:amazonses\.com/.test(value));

const sending = ['ses:SendEmail', 'ses:SendRawEmail'];

/** Who is let send: from an identity that is there, and through its configuration set. */
function senders(
  system: ChainSystem,
  identities: readonly ChainResource[],
  from: ChainResource,
): readonly ChainFinding[] {
  const statements = policiesOf({ Type: from.type, Properties: from.properties })
    .flatMap(({ value }) => statementsOf(value, from))
    .filter((one) => one.effect === 'Allow' && sending.some((action) => speaksOfAction(one, action)))
    .filter(({ resources }) => resources.length > 0);
  return statements.flatMap(({ resources }) => {
    const named = identities.filter((identity) => speaksOfTarget(resources, { resource: identity }) !== 'no');
    if (named.length === 0) {
      const what = `allows sending from another identity than ${identities.map(({ id }) => id).join(', ')}: SES denies it`;
      return [{ resource: from, what, fix: 'Use the identity whose domain is in From.' }];
    }
    return named.flatMap((identity) => {
      const set = setOf(system, identity);
      if (!set || speaksOfTarget(resources, { resource: set }) !== 'no') return [];
      const what = `allows sending from ${identity.id}, but not with its configuration set ${set.id}: SES denies it`;
      return [{ resource: from, what, fix: `Allow ${set.id} in addition to ${identity.id}: SES requires both.` }];
    });
  });
}
