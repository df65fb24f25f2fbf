import { memoize, memoizeWith } from '../../memoize.ts';
import { guess } from '../guess.ts';
import { type PolicyKind, policiesOf as policyDocumentsOf } from '../policy-documents.ts';
import { fits } from './arn.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { arnPattern, takesKind } from './iam-arns.ts';
import { iamService, isIamService } from './iam-facts.ts';
import { type PolicyStatement, statementsOf } from './policies.ts';
import { listOf } from './text.ts';

/**
 * Every action in a policy exists; in a policy of a role, each stands beside a resource of a kind that it can be done to, and
 * beside `*` only where AWS knows no kind or a condition says which. No policy is inline, and nobody lets everyone in without
 * a condition.
 *
 * It judges the actions of services that `tools/schemas/iam.json` lists. It can't see resources from outside, and takes it
 * that a condition about tags or resources narrows `*`.
 */
export const iamAction: Chain = {
  name: 'iam-action',
  why: 'A statement with an unknown action or the wrong resource type allows nothing, and the first call is denied.',
  check: (system) => [
    ...[...system.resources.values()].flatMap((resource) => [
      ...inlinePolicies(resource),
      ...documentsOf(resource).flatMap(({ kind, statements }) =>
        statements
          .flatMap((statement) => statementFaults(system, statement, kind, resource))
          .map((fault) => ({ resource, ...fault })),
      ),
    ]),
  ],
};

type Fault = Omit<ChainFinding, 'resource'>;

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

function statementFaults(
  system: ChainSystem,
  statement: PolicyStatement,
  kind: PolicyKind,
  resource: ChainResource,
): readonly Fault[] {
  const where = statement.sid === undefined ? 'a statement' : `the statement ${statement.sid}`;
  return [
    ...unknownActions(statement, where),
    ...openToAll(statement, where, resource),
    ...(kind === 'identity' ? [...wrongKinds(system, statement, where), ...unboundResources(statement, where)] : []),
  ];
}

const unknownActions = memoizeWith(({ actions, notActions = [] }: PolicyStatement, where): readonly Fault[] => {
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
    if (!service || expanded(prefix, name).length > 0) return [];
    return [{ what: `${where} has ${action}, which is not an action`, fix: guess(name, [...service.actions.keys()]) }];
  });
});

/** The actions that a name with wildcards stands for. */
function expanded(prefix: string, name: string): readonly string[] {
  const actions = iamService(prefix)?.actions;
  if (!actions) return [];
  if (!/[*?]/.test(name)) return actions.has(name) ? [name] : [];
  return [...actions.keys()].filter((action) => fits(name, action));
}

/** The policy of an endpoint speaks of who comes through it; the network says who that may be. */
const openTypes = new Set(['AWS::EC2::VPCEndpoint']);

function openToAll(statement: PolicyStatement, where: string, { type }: ChainResource): readonly Fault[] {
  const { effect, principals, condition } = statement;
  if (effect !== 'Allow' || openTypes.has(type) || Object.keys(condition).length > 0) return [];
  if (!principals.some(({ kind, not }) => kind === 'Any' && !not)) return [];
  const what = `${where} allows everyone to use it`;
  return [{ what, fix: 'Set Principal, or add a Condition such as aws:SourceAccount.' }];
}

/** An action beside resources of which none is of its kind. */
function wrongKinds(system: ChainSystem, statement: PolicyStatement, where: string): readonly Fault[] {
  const { resources, effect } = statement;
  const patterns = resources.map((text) => arnPattern(system, text));
  if (effect !== 'Allow' || patterns.length === 0 || patterns.includes(undefined)) return [];
  const wrong = statement.actions.filter((action) => {
    const [prefix = '', name = ''] = action.split(':');
    const names = expanded(prefix, name);
    if (names.length === 0) return false;
    return !names.some((each) => {
      const kinds = iamService(prefix)!.actions.get(each)!;
      if (kinds.length === 0) return patterns.some((pattern) => pattern === '*' || takesAll(pattern!, prefix));
      return patterns.some((pattern) => kinds.some((kind) => takesKind(pattern!, prefix, kind)));
    });
  });
  if (wrong.length === 0) return [];
  const kinds = wrong.map((action) => `${action} ${beside(action)}`).join(', ');
  return [{ what: `${where} has no resource for ${kinds}`, fix: 'Add such a resource, or remove the action.' }];
}

/** `arn:aws:logs:*:*:*`: everything of a service. */
const takesAll = (pattern: string, prefix: string): boolean =>
  pattern.split(':')[2] === prefix && pattern.split(':').slice(5).join(':') === '*';

function beside(action: string): string {
  const [prefix = '', name = ''] = action.split(':');
  const first = expanded(prefix, name)[0]!;
  const service = iamService(prefix)!;
  const formats = service.actions.get(first)!.flatMap((kind) => service.kinds[kind] ?? []);
  return formats.length === 0 ? "(only '*')" : `(${formats.join(' or ')})`;
}

/** Keys that say which resources `*` means. */
const narrowing =
  /(resourcetag\/|:resource|^ecs:cluster$|^cloudwatch:namespace$|^ec2:vpc$|^ec2:subnet|^kms:grantisforawsresource$|^aws:requesttag\/)/i;

/** What a policy can't bind in practice: the interfaces of functions, which have no name before they are made, and metrics. */
const unnameable = new Set([
  ...['ec2:createnetworkinterface', 'ec2:deletenetworkinterface', 'ec2:assignprivateipaddresses'],
  ...['ec2:unassignprivateipaddresses', 'cloudwatch:putmetricdata'],
]);

function unboundResources({ effect, actions, resources, condition }: PolicyStatement, where: string): readonly Fault[] {
  if (effect !== 'Allow' || !resources.includes('*')) return [];
  const keys = Object.values(condition).flatMap((test) => Object.keys(test ?? {}));
  if (keys.some((key) => narrowing.test(key))) return [];
  const bound = actions.filter((action) => action === '*' || isBindable(action));
  if (bound.length === 0) return [];
  const shown = bound.length > 3 ? `${bound.slice(0, 3).join(', ')} and ${bound.length - 3} more` : bound.join(', ');
  return [
    {
      what: `${where} allows ${shown} on every resource`,
      fix: 'List the resources, or at least restrict the resource type.',
    },
  ];
}

/** Whether AWS lets a policy bind every action that the name stands for. */
function isBindable(action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  if (name === '*')
    return (iamService(prefix)?.actions.size ?? 0) > 0 && Object.keys(iamService(prefix)!.kinds).length > 0;
  const names = expanded(prefix, name);
  if (names.length === 0 || unnameable.has(action)) return false;
  return names.every((each) => iamService(prefix)!.actions.get(each)!.length > 0);
}
