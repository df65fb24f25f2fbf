import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { givenName } from './names.ts';
import { listOf, textOf } from './text.ts';

/**
 * A web ACL is associated with a resource and has a log, without credentials and query strings. Each internet-facing
 * load balancer has a web ACL.
 *
 * It can't see external web ACLs or AWS Firewall Manager.
 */
export const webAcl: Chain = {
  name: 'web-acl',
  why: "A web ACL protected nothing, or wrote session cookies and patients' search terms to a log.",
  check: (system) => [
    ...system.ofType('AWS::WAFv2::WebACL').flatMap((acl) => aclFaults(system, acl)),
    ...system.ofType('AWS::WAFv2::LoggingConfiguration').flatMap((logging) => loggingFaults(system, logging)),
    ...system.ofType('AWS::WAFv2::WebACLAssociation').flatMap((association) => unsupportedTarget(system, association)),
    ...system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').flatMap((balancer) => unprotected(system, balancer)),
  ],
};

function aclFaults(system: ChainSystem, acl: ChainResource): readonly ChainFinding[] {
  const readers = system.referencedBy(acl);
  const protects = readers.some(
    ({ type }) => type !== 'AWS::WAFv2::LoggingConfiguration' && !type.startsWith('AWS::CloudWatch'),
  );
  const logs = readers.some(({ type }) => type === 'AWS::WAFv2::LoggingConfiguration');
  const isOutput = system.isOutput(acl);
  const { DefaultAction, Rules } = acl.properties;
  const allowsByDefault = isObject(DefaultAction) && 'Allow' in DefaultAction && !system.isUnknown(Rules);
  const fix = 'Add rules that block, such as the AWS managed rule groups.';
  return [
    ...(allowsByDefault && !listOf(Rules).some(mayBlock) ? [{ resource: acl, what: 'blocks nothing', fix }] : []),
    ...(protects || isOutput
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

/** Whether a rule may block requests. A rule group without a Count override may. */
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
  const wrongNames = destinations.flatMap((target): readonly ChainFinding[] => {
    const name = target.type === 'AWS::S3::Bucket' ? (givenName(target) ?? prefixOf(target)) : givenName(target);
    if (
      name !== undefined &&
      (name.startsWith('aws-waf-logs-') || system.isUnknown(target.properties[nameProperty[target.type]!]))
    )
      return [];
    const what = `receives the log of a web ACL, and its name does not begin with aws-waf-logs-: WAF rejects it`;
    return [{ resource: target, what, fix: `Set ${nameProperty[target.type]} to a name with this prefix.` }];
  });
  return [...wrongNames, ...redactionFaults(system, logging, RedactedFields)];
}

/** A bucket in the account namespace is named by its prefix. */
const prefixOf = ({ properties }: ChainResource) =>
  properties.BucketNamePrefix === undefined ? undefined : textOf(properties.BucketNamePrefix);

/** Headers with credentials, which allow acting as the patient. */
const secretHeaders = ['authorization', 'cookie'];

function redactionFaults(system: ChainSystem, logging: ChainResource, fields: unknown): readonly ChainFinding[] {
  if (fields !== undefined && !Array.isArray(fields)) return [];
  const redacted = ((fields ?? []) as readonly unknown[]).filter(isObject);
  if (redacted.some((field) => system.isUnknown(field))) return [];
  const headers = redacted.map(({ SingleHeader }) =>
    isObject(SingleHeader) ? textOf(SingleHeader.Name).toLowerCase() : '',
  );
  const missing = [
    ...secretHeaders.filter((name) => !headers.includes(name)).map((name) => `the header ${name}`),
    ...(redacted.some((field) => 'QueryString' in field) ? [] : ['the query string']),
  ];
  if (missing.length === 0) return [];
  const what = `writes ${missing.join(', ')} to the log`;
  return [{ resource: logging, what, fix: 'Add them to RedactedFields.' }];
}

/** Types that WAF does not support, for messages. A distribution sets its web ACL in its own property. */
const unsupportedTypes: Readonly<Record<string, string>> = {
  'AWS::ElasticLoadBalancing::LoadBalancer': 'a classic load balancer',
  'AWS::CloudFront::Distribution': 'a distribution, which sets its web ACL in WebACLId',
  'AWS::ApiGatewayV2::Api': 'an HTTP API',
};

function unsupportedTarget(system: ChainSystem, association: ChainResource): readonly ChainFinding[] {
  const target = system.target(association.properties.ResourceArn, association);
  const isNetwork = target?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && isLayer4(target);
  const unsupported = target && (isNetwork ? 'a network load balancer' : unsupportedTypes[target.type]);
  if (!unsupported) return [];
  const what = `is associated with ${target.id}, ${unsupported}: WAF rejects it, and the stack fails`;
  return [{ resource: association, what, fix: 'Use an Application Load Balancer, or CloudFront.' }];
}

const isLayer4 = ({ properties }: ChainResource) => ['network', 'gateway'].includes(textOf(properties.Type));

function unprotected(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const { Scheme } = balancer.properties;
  if (textOf(Scheme) === 'internal' || isLayer4(balancer)) return [];
  if (system.isUnknown(Scheme)) return [];
  const associated = system
    .referencedBy(balancer)
    .some(({ type }) => /^AWS::WAF(v2|Regional)::WebACLAssociation$/.test(type));
  if (associated) return [];
  const fix = 'Add a WebACLAssociation.';
  return [{ resource: balancer, what: 'faces the internet without a web ACL', fix }];
}
