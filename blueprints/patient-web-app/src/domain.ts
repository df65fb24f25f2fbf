import {
  type DomainReferences,
  domainConditions,
  domainParameters,
  domainRules,
  type RangeReferences,
} from '@hipaa-stacks/baseline';
import {
  and,
  type ConditionExpression,
  type Conditions,
  holds,
  isEnabled,
  isGiven,
  isSet,
  not,
  option,
  or,
  orElse,
  type References,
  type Rule,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { hostedZone } from '@hipaa-stacks/network';

/** A hosted zone that the stack creates. Without a delegation, its certificate would wait for 72 hours and fail. */
const zoneOption = option('CreateHostedZone', 'HasNewHostedZone', {
  label: 'Create a hosted zone',
  description:
    'Creates a public hosted zone for DomainName, and delegates it in ParentHostedZoneId. It is retained when the stack is deleted.',
  needs: {
    NewZoneNeedsParent: holds(
      and(isSet('DomainName'), isSet('ParentHostedZoneId')),
      'CreateHostedZone requires a name and the zone of its parent name in this account, because a certificate in a zone without delegation is never issued. Set DomainName and ParentHostedZoneId. If the parent name is in another account, create and delegate the zone yourself and set HostedZoneId.',
    ),
    NewZoneReplacesZone: holds(
      not(isSet('HostedZoneId')),
      'CreateHostedZone and HostedZoneId exclude each other. Leave HostedZoneId empty, or set CreateHostedZone to false.',
    ),
  },
});

/** The parameters of the domain name: without a zone, with an existing zone, or with a new one. */
export const siteParameters = {
  ...domainParameters('the application', 'portal.clinic.example'),
  ...zoneOption.parameters,
  ParentHostedZoneId: text('Parent zone', {
    Description:
      'Optional. ID of the public Route 53 hosted zone, in this account, of the name above DomainName: of clinic.example for portal.clinic.example. Required by CreateHostedZone, otherwise empty.',
    Default: '',
    AllowedPattern: '^$|^Z[A-Z0-9]{1,31}$',
    ConstraintDescription: 'The ID of a hosted zone, Z…, or empty',
  }),
};

export type SiteReferences = References<typeof siteParameters>;

const hasZone = (p: DomainReferences): ConditionExpression =>
  or(isGiven(p.HostedZoneId), isEnabled('CreateHostedZone'));

/** The conditions of the domain name. */
export const siteConditions = (p: SiteReferences) => ({
  ...domainConditions(p, hasZone(p)),
  ...zoneOption.conditions,
});

/** The rules of the domain name. */
export const siteRules = (
  p: SiteReferences & Pick<RangeReferences, 'AllowedCidr' | 'AllowedIpv6Cidr'>,
): Readonly<Record<string, Rule>> => ({
  ...domainRules(p, hasZone(p)),
  ...zoneOption.rules,
  ParentZoneNeedsNewZone: {
    RuleCondition: isGiven(p.ParentHostedZoneId),
    Assertions: [
      holds(
        isEnabled('CreateHostedZone'),
        'ParentHostedZoneId has no effect without CreateHostedZone. Set CreateHostedZone to true, or leave ParentHostedZoneId empty.',
      ),
    ],
  },
});

/** The hosted zone that the stack creates, and the one that is used: that, or the existing one. */
export function site(p: SiteReferences, has: Conditions<typeof siteConditions>) {
  const created = when(has.HasNewHostedZone, () =>
    hostedZone('HostedZone', { name: p.DomainName, parent: p.ParentHostedZoneId }),
  );
  return { created, hostedZone: orElse(created.id, p.HostedZoneId) };
}
