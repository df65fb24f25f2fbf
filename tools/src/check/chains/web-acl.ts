import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { givenName } from './names.ts';
import { listOf, textOf } from './text.ts';

/**
 * A web ACL stands before something, and its log arrives without what patients send in it; and each load balancer on the
 * internet has one. Not seen: what a web ACL from outside or a firewall manager does.
 */
export const webAcl: Chain = {
  name: 'web-acl',
  why: "A web ACL protected nothing, or wrote session cookies and patients' search terms to a log.",
  check: (system) => [
    ...system.ofType('AWS::WAFv2::WebACL').flatMap((acl) => aclFaults(system, acl)),
    ...system.ofType('AWS::WAFv2::LoggingConfiguration').flatMap((logging) => loggingFaults(system, logging)),
    ...system.ofType('AWS::WAFv2::WebACLAssociation').flatMap((association) => misplaced(system, association)),
    ...system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').flatMap((balancer) => unprotected(system, balancer)),
  ],
};

function aclFaults(system: ChainSystem, acl: ChainResource): readonly ChainFinding[] {
  const readers = system.readBy(acl);
  const protects = readers.some(
    ({ type }) => type !== 'AWS::WAFv2::LoggingConfiguration' && !type.startsWith('AWS::CloudWatch'),
  );
  const logs = readers.some(({ type }) => type === 'AWS::WAFv2::LoggingConfiguration');
  const isHandedOn = system.isOutput(acl);
  const { DefaultAction, Rules } = acl.properties;
  const letsAllIn = isObject(DefaultAction) && 'Allow' in DefaultAction && !system.isUnknown(Rules);
  const fix = 'Add rules that block, such as the AWS managed rule groups.';
  return [
    ...(letsAllIn && !listOf(Rules).some(mayBlock) ? [{ resource: acl, what: 'blocks nothing', fix }] : []),
    ...(protects || isHandedOn
      ? []
      : [
          {
            resource: acl,
            what: 'is not associated with any resource',
            fix: 'Add a WebACLAssociation, or set it as WebACLId of a distribution.',
          },
        ]),
    ...(logs
      ? []
      : [
          {
            resource: acl,
            what: 'has no logging',
            fix: 'Add a LoggingConfiguration to a destination whose name begins with aws-waf-logs-.',
          },
        ]),
  ];
}

/** Whether a rule does more than count or allow: rule groups do what is in them. */
const mayBlock = (rule: Json): boolean =>
  isObject(rule) &&
  (rule.OverrideAction === undefined
    ? !isObject(rule.Action) || !('Count' in rule.Action || 'Allow' in rule.Action)
    : !isObject(rule.OverrideAction) || !('Count' in rule.OverrideAction));

const nameProperty: Readonly<Record<string, string>> = {
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
};

function loggingFaults(system: ChainSystem, logging: ChainResource): readonly ChainFinding[] {
  const { LogDestinationConfigs, RedactedFields } = logging.properties;
  const destinations = listOf(LogDestinationConfigs).flatMap((value) => {
    const target = system.target(value, logging, ...Object.keys(nameProperty));
    return target ? [target] : [];
  });
  const misnamed = destinations.flatMap((target): readonly ChainFinding[] => {
    const name = target.type === 'AWS::S3::Bucket' ? (givenName(target) ?? prefixOf(target)) : givenName(target);
    if (
      name !== undefined &&
      (name.startsWith('aws-waf-logs-') || system.isUnknown(target.properties[nameProperty[target.type]!]))
    )
      return [];
    const what = `receives the log of a web ACL, and its name does not begin with aws-waf-logs-: WAF rejects it`;
    return [{ resource: target, what, fix: `Set ${nameProperty[target.type]} to a name with this prefix.` }];
  });
  return [...misnamed, ...redactionFaults(system, logging, RedactedFields)];
}

/** A bucket in its account's own namespace is named by its prefix. */
const prefixOf = ({ properties }: ChainResource) =>
  properties.BucketNamePrefix === undefined ? undefined : textOf(properties.BucketNamePrefix);

/** Headers by which somebody else could go on in a patient's name. */
const secretHeaders = ['authorization', 'cookie'];

function redactionFaults(system: ChainSystem, logging: ChainResource, fields: unknown): readonly ChainFinding[] {
  if (fields !== undefined && !Array.isArray(fields)) return [];
  const given = ((fields ?? []) as readonly unknown[]).filter(isObject);
  if (given.some((field) => system.isUnknown(field))) return [];
  const headers = given.map(({ SingleHeader }) =>
    isObject(SingleHeader) ? textOf(SingleHeader.Name).toLowerCase() : '',
  );
  const missing = [
    ...secretHeaders.filter((name) => !headers.includes(name)).map((name) => `the header ${name}`),
    ...(given.some((field) => 'QueryString' in field) ? [] : ['the query string']),
  ];
  if (missing.length === 0) return [];
  const what = `writes ${missing.join(', ')} to the log`;
  return [{ resource: logging, what, fix: 'Add them to RedactedFields.' }];
}

/** What WAF can't stand before, for people. A distribution names its web ACL itself. */
const refusedBy: Readonly<Record<string, string>> = {
  'AWS::ElasticLoadBalancing::LoadBalancer': 'a classic load balancer',
  'AWS::CloudFront::Distribution': 'a distribution, which sets its web ACL in WebACLId',
  'AWS::ApiGatewayV2::Api': 'an HTTP API',
};

function misplaced(system: ChainSystem, association: ChainResource): readonly ChainFinding[] {
  const target = system.target(association.properties.ResourceArn, association);
  const isNetwork = target?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && isLayer4(target);
  const refused = target && (isNetwork ? 'a network load balancer' : refusedBy[target.type]);
  if (!refused) return [];
  const what = `is associated with ${target.id}, ${refused}: WAF rejects it, and the stack fails`;
  return [{ resource: association, what, fix: 'Use an Application Load Balancer, or CloudFront.' }];
}

const isLayer4 = ({ properties }: ChainResource) => ['network', 'gateway'].includes(textOf(properties.Type));

function unprotected(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const { Scheme } = balancer.properties;
  if (textOf(Scheme) === 'internal' || isLayer4(balancer)) return [];
  if (system.isUnknown(Scheme)) return [];
  const associated = system
    .readBy(balancer)
    .some(({ type }) => /^AWS::WAF(v2|Regional)::WebACLAssociation$/.test(type));
  if (associated) return [];
  const fix = 'Add a WebACLAssociation.';
  return [{ resource: balancer, what: 'faces the internet without a web ACL', fix }];
}
