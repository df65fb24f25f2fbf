import { memoize, memoizeWith } from '../../memoize.ts';
import { guess } from '../guess.ts';
import { type PolicyKind, policiesOf as policyDocumentsOf } from '../policy-documents.ts';
import { matchesPattern } from './arn.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { arnPattern, matchesKind } from './iam-arns.ts';
import { iamService, isIamService } from './iam-facts.ts';
import { type PolicyStatement, statementsOf } from './policies.ts';
import { listOf } from './text.ts';

/**
 * Every action in a policy exists. In an identity policy, each statement has a resource of a type that the action
 * supports, and has `*` only where the action supports no resource types or a condition restricts the resources. No
 * policy is inline, and no policy allows every principal without a condition.
 *
 * Only actions of services in `tools/schemas/iam.json` are checked. Not checked: resources from outside the system.
 * Conditions on tags or resources are assumed to restrict `*`.
 */
export const iamAction: Chain = {
  name: 'iam-action',
  why: 'A statement with an unknown action or the wrong resource type allows nothing, and the first call is denied.',
  check: (system) => [
    ...[...system.resources.values()].flatMap((resource) => [
      ...inlinePolicies(resource),
      ...documentsOf(resource).flatMap(({ kind, statements }) =>
        statements
          .flatMap((statement) => statementFindings(system, statement, kind, resource))
          .map((details) => ({ resource, ...details })),
      ),
    ]),
  ],
};

type FindingDetails = Omit<ChainFinding, 'resource'>;

interface Document {
  readonly kind: PolicyKind;
  readonly statements: readonly PolicyStatement[];
}

const documentsOf = memoize((resource: ChainResource): readonly Document[] =>
  policyDocumentsOf({ Type: resource.type, Properties: resource.properties }).map(({ value, kind }) => ({
    kind,
    statements: statementsOf(value, resource),
  })),
);

const inlineTypes = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
]);
const owners = new Set(['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group']);

function inlinePolicies(resource: ChainResource): readonly ChainFinding[] {
  const inline = inlineTypes.has(resource.type);
  if (!inline && !(owners.has(resource.type) && listOf(resource.properties.Policies).length > 0)) return [];
  const what = inline ? 'it is an inline policy' : 'it has inline policies';
  return [{ resource, what, fix: 'Use an AWS::IAM::ManagedPolicy with Roles, Users or Groups.' }];
}

function statementFindings(
  system: ChainSystem,
  statement: PolicyStatement,
  kind: PolicyKind,
  resource: ChainResource,
): readonly FindingDetails[] {
  const where = statement.sid === undefined ? 'a statement' : `the statement ${statement.sid}`;
  return [
    ...unknownActions(statement, where),
    ...allowsEveryPrincipal(statement, where, resource),
    ...(kind === 'identity'
      ? [...unsupportedResources(system, statement, where), ...unrestrictedResources(statement, where)]
      : []),
  ];
}

const unknownActions = memoizeWith(
  ({ actions, notActions = [] }: PolicyStatement, where): readonly FindingDetails[] => {
    return [...actions, ...notActions].flatMap((action) => {
      if (action === '*' || action.includes('$')) return [];
      const [prefix = '', name = ''] = action.split(':');
      if (!/[*?]/.test(prefix) && !isIamService(prefix))
        return [
          {
            what: `${where} has the action ${action}, and IAM has no service prefix ${prefix}`,
            fix: 'Look up the prefix.',
          },
        ];
      const service = iamService(prefix);
      if (!service || expandActions(prefix, name).length > 0) return [];
      return [
        { what: `${where} has ${action}, which is not an action`, fix: guess(name, [...service.actions.keys()]) },
      ];
    });
  },
);

/** The actions that a name with wildcards matches. */
function expandActions(prefix: string, name: string): readonly string[] {
  const actions = iamService(prefix)?.actions;
  if (!actions) return [];
  if (!/[*?]/.test(name)) return actions.has(name) ? [name] : [];
  return [...actions.keys()].filter((action) => matchesPattern(name, action));
}

/** An endpoint policy applies to principals that use the endpoint; network access restricts these. */
const withoutPrincipalCheck = new Set(['AWS::EC2::VPCEndpoint']);

function allowsEveryPrincipal(
  statement: PolicyStatement,
  where: string,
  { type }: ChainResource,
): readonly FindingDetails[] {
  const { effect, principals, condition } = statement;
  if (effect !== 'Allow' || withoutPrincipalCheck.has(type) || Object.keys(condition).length > 0) return [];
  if (!principals.some(({ kind, not }) => kind === 'Any' && !not)) return [];
  const what = `${where} allows every principal`;
  return [{ what, fix: 'Set Principal, or add a Condition such as aws:SourceAccount.' }];
}

/** Actions for which a statement has no resource of a supported type. */
function unsupportedResources(
  system: ChainSystem,
  statement: PolicyStatement,
  where: string,
): readonly FindingDetails[] {
  const { resources, effect } = statement;
  const patterns = resources.map((text) => arnPattern(system, text));
  if (effect !== 'Allow' || patterns.length === 0 || patterns.includes(undefined)) return [];
  const wrong = statement.actions.filter((action) => {
    const [prefix = '', name = ''] = action.split(':');
    const names = expandActions(prefix, name);
    if (names.length === 0) return false;
    return !names.some((each) => {
      const kinds = iamService(prefix)!.actions.get(each)!;
      if (kinds.length === 0)
        return patterns.some((pattern) => pattern === '*' || matchesAllResources(pattern!, prefix));
      return patterns.some((pattern) => kinds.some((kind) => matchesKind(pattern!, prefix, kind)));
    });
  });
  if (wrong.length === 0) return [];
  const kinds = wrong.map((action) => `${action} ${supportedArns(action)}`).join(', ');
  return [{ what: `${where} has no resource for ${kinds}`, fix: 'Add such a resource, or remove the action.' }];
}

/** `arn:aws:logs:*:*:*`: all resources of a service. */
const matchesAllResources = (pattern: string, prefix: string): boolean =>
  pattern.split(':')[2] === prefix && pattern.split(':').slice(5).join(':') === '*';

function supportedArns(action: string): string {
  const [prefix = '', name = ''] = action.split(':');
  const first = expandActions(prefix, name)[0]!;
  const service = iamService(prefix)!;
  const formats = service.actions.get(first)!.flatMap((kind) => service.kinds[kind] ?? []);
  return formats.length === 0 ? "(only '*')" : `(${formats.join(' or ')})`;
}

/** Condition keys that restrict the resources of `*`. */
const restrictsResources =
  /(resourcetag\/|:resource|^ecs:cluster$|^cloudwatch:namespace$|^ec2:vpc$|^ec2:subnet|^kms:grantisforawsresource$|^aws:requesttag\/)/i;

/**
 * Actions that a policy cannot restrict in practice: network interfaces of functions, which have no name before they
 * are created, and metrics.
 */
const withoutResourceNames = new Set([
  ...['ec2:createnetworkinterface', 'ec2:deletenetworkinterface', 'ec2:assignprivateipaddresses'],
  ...['ec2:unassignprivateipaddresses', 'cloudwatch:putmetricdata'],
]);

function unrestrictedResources(
  { effect, actions, resources, condition }: PolicyStatement,
  where: string,
): readonly FindingDetails[] {
  if (effect !== 'Allow' || !resources.includes('*')) return [];
  const keys = Object.values(condition).flatMap((test) => Object.keys(test ?? {}));
  if (keys.some((key) => restrictsResources.test(key))) return [];
  const unrestricted = actions.filter((action) => action === '*' || supportsResources(action));
  if (unrestricted.length === 0) return [];
  const shown =
    unrestricted.length > 3
      ? `${unrestricted.slice(0, 3).join(', ')} and ${unrestricted.length - 3} more`
      : unrestricted.join(', ');
  return [
    {
      what: `${where} allows ${shown} on every resource`,
      fix: 'List the resources, or at least restrict the resource type.',
    },
  ];
}

/** Whether all actions that the name matches support resource types. */
function supportsResources(action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  if (name === '*')
    return (iamService(prefix)?.actions.size ?? 0) > 0 && Object.keys(iamService(prefix)!.kinds).length > 0;
  const names = expandActions(prefix, name);
  if (names.length === 0 || withoutResourceNames.has(action)) return false;
  return names.every((each) => iamService(prefix)!.actions.get(each)!.length > 0);
}
