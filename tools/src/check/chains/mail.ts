import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { policiesOf } from '../policy-documents.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { matchesAction, matchesTarget, statementsOf } from './policies.ts';
import { at, isTrue } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * A domain that sends mail with SES uses a configuration set that requires TLS and reports bounces and complaints.
 * If the template creates some of its DNS records, it creates all of them. Each policy that allows sending names the
 * identity and its configuration set, because SES requires permission on both.
 *
 * It can't see DNS records that are created manually, senders in other accounts, or whether the domain is verified.
 *
 * Source: Amazon SES Developer Guide, "Using configuration sets", "Easy DKIM", "Using a custom MAIL FROM domain".
 */
export const mail: Chain = {
  name: 'mail',
  why: 'Reminders with patient names were sent unencrypted, or were all rejected, and nothing counted the failures.',
  check: (system) => {
    const identities = system.ofType('AWS::SES::EmailIdentity');
    return [
      ...identities.flatMap((identity) => [...deliveryFindings(system, identity), ...dnsFindings(system, identity)]),
      ...system.ofType(destinationType).flatMap(disabledDestination),
      ...(identities.length > 0
        ? [...system.resources.values()].flatMap((from) => senderFindings(system, identities, from))
        : []),
    ];
  },
};

const destinationType = 'AWS::SES::ConfigurationSetEventDestination';

/** A parameter may disable it. */
function disabledDestination(destination: ChainResource): readonly ChainFinding[] {
  const enabled = at(destination, 'EventDestination.Enabled');
  if (enabled === undefined || isTrue(enabled) || typeof enabled === 'object') return [];
  const what = 'is disabled: nothing is counted, and its alarms never fire';
  return [{ resource: destination, what, fix: 'Set Enabled to true.', mayBeRequested: true }];
}

const configurationSetOf = (system: ChainSystem, identity: ChainResource) =>
  system.target(
    at(identity, 'ConfigurationSetAttributes.ConfigurationSetName'),
    identity,
    'AWS::SES::ConfigurationSet',
  );

/** TLS for delivery, and reports of bounces and complaints. */
function deliveryFindings(system: ChainSystem, identity: ChainResource): readonly ChainFinding[] {
  const named = at(identity, 'ConfigurationSetAttributes.ConfigurationSetName');
  const set = configurationSetOf(system, identity);
  if (!set) {
    if (named !== undefined) return [];
    const what = 'sends without a configuration set: unencrypted if the receiving server has no TLS';
    return [{ resource: identity, what, fix: 'Set ConfigurationSetAttributes to one with TlsPolicy REQUIRE.' }];
  }
  const policy = textOf(at(set, 'DeliveryOptions.TlsPolicy'));
  const allowsPlain = policy !== 'REQUIRE' && !isExternal(policy) && !policy.startsWith('${');
  return [
    ...(allowsPlain
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

/** Its DNS records: either all of them are in the template, or none. */
function dnsFindings(system: ChainSystem, identity: ChainResource): readonly ChainFinding[] {
  const records = recordsIn(system);
  const from = textOf(at(identity, 'MailFromAttributes.MailFromDomain'));
  const isOfIdentity = ({ name, values }: DnsRecord) =>
    [name, ...values].some((text) => text.includes(`\${${identity.key}.Dkim`)) || (from !== '' && name === from);
  if (!records.some(isOfIdentity)) return [];
  const missing = [
    ...[1, 2, 3]
      .filter((number) => !records.some((record) => isDkim(record, identity.key, number)))
      .map((number) => `DKIM record ${number}: SES does not verify the domain`),
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
  const recordSets = [
    ...system.ofType('AWS::Route53::RecordSet').map(({ properties }) => properties as Json),
    ...system.ofType('AWS::Route53::RecordSetGroup').flatMap(({ properties }) => listOf(properties.RecordSets)),
  ];
  return recordSets.filter(isObject).map(({ Type, Name, ResourceRecords }) => ({
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

const sendActions = ['ses:SendEmail', 'ses:SendRawEmail'];

/** Policies that allow sending name an identity of the system and its configuration set. */
function senderFindings(
  system: ChainSystem,
  identities: readonly ChainResource[],
  from: ChainResource,
): readonly ChainFinding[] {
  const statements = policiesOf({ Type: from.type, Properties: from.properties })
    .flatMap(({ value }) => statementsOf(value, from))
    .filter((one) => one.effect === 'Allow' && sendActions.some((action) => matchesAction(one, action)))
    .filter(({ resources }) => resources.length > 0);
  return statements.flatMap(({ resources }) => {
    const named = identities.filter((identity) => matchesTarget(resources, { resource: identity }) !== 'no');
    if (named.length === 0) {
      const what = `allows sending from another identity than ${identities.map(({ id }) => id).join(', ')}: SES denies it`;
      return [{ resource: from, what, fix: 'Use the identity whose domain is in From.' }];
    }
    return named.flatMap((identity) => {
      const set = configurationSetOf(system, identity);
      if (!set || matchesTarget(resources, { resource: set }) !== 'no') return [];
      const what = `allows sending from ${identity.id}, but not with its configuration set ${set.id}: SES denies it`;
      return [{ resource: from, what, fix: `Allow ${set.id} in addition to ${identity.id}: SES requires both.` }];
    });
  });
}
