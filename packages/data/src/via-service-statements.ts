import {
  accountId,
  type Condition,
  type DataFacts,
  type Expr,
  either,
  keyPolicyActions,
  keyServices,
  Problem,
  type ResourceType,
  resourceTypeFacts,
  type Statement,
  sub,
} from '@hipaa-stacks/cloudformation';

/** Principals that a parameter names: while the condition does not hold, IAM alone decides who reads and writes. */
export interface Operators {
  /** Whether any are named. */
  readonly given: Condition;
  /** ARNs of users and roles; `*` stands for any characters, such as the suffix of a role of IAM Identity Center. */
  readonly arns: Expr<readonly string[]>;
}

const account = { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') };

/** Holds for calls of a service in the name of a principal of this account. */
const through = (services: readonly string[]) => ({
  'kms:CallerAccount': accountId,
  'kms:ViaService': services.map((service) => sub(`${service}.\${AWS::Region}.\${AWS::URLSuffix}`)),
});

/**
 * Statements that let each service use a key in the name of the caller who creates, updates or deletes a resource: IAM policies
 * decide which callers. Source of the actions: `resourceTypeFacts`.
 *
 * @param types types of the resources that the key encrypts
 * @throws Problem for a type without facts
 */
export function creatorStatements(types: readonly ResourceType[]): readonly Statement[] {
  const byService = new Map<string, Set<string>>();
  for (const { key } of types.map(factsOf)) {
    const asked = key ? keyPolicyActions(key) : [];
    if (!key || asked.length === 0) continue;
    for (const service of keyServices(key))
      byService.set(service, new Set([...(byService.get(service) ?? []), ...asked]));
  }
  const byActions = new Map<string, string[]>();
  for (const [service, actions] of [...byService].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const list = [...actions].sort().join();
    byActions.set(list, [...(byActions.get(list) ?? []), service]);
  }
  return [...byActions].map(([actions, services]) => ({
    Sid: `CreateThrough${services.map(capitalized).join('')}`,
    Effect: 'Allow',
    Principal: account,
    Action: actions.split(','),
    Resource: '*',
    Condition: { StringEquals: through(services) },
  }));
}

/**
 * Statement that lets principals of the account read and write, through the services, what a key encrypts: as with the keys that AWS
 * manages, IAM policies decide who; or of these the operators alone. None where no type holds data that callers read.
 *
 * Secrets Manager and DynamoDB ask the same of who creates a resource as of who reads it: `creatorStatements` admits both, and naming
 * operators narrows nothing there.
 *
 * Source: AWS KMS Developer Guide, "AWS managed keys" and "kms:ViaService"; of the actions: `resourceTypeFacts`.
 */
export function operatorStatement(types: readonly ResourceType[], { given, arns }: Operators): Statement | undefined {
  const data = types.flatMap((type) => {
    const { key, data } = factsOf(type);
    return data && !actionsOf(data).every((action) => key?.actions.includes(action)) ? [data] : [];
  });
  if (data.length === 0) return undefined;
  const use = {
    Effect: 'Allow',
    Principal: account,
    Action: [...new Set(data.flatMap(actionsOf))].sort(),
    Resource: '*',
  } as const;
  const StringEquals = through([...new Set(data.map(({ via }) => via))].sort());
  return either(
    given,
    {
      Sid: 'OperatorsUseThroughServices',
      ...use,
      Condition: { StringEquals, ArnLike: { 'aws:PrincipalArn': arns } },
    },
    { Sid: 'AccountUsesThroughServices', ...use, Condition: { StringEquals } },
  );
}

const actionsOf = ({ calls }: DataFacts): readonly string[] => Object.values(calls).flat();

function factsOf(type: ResourceType) {
  const facts = resourceTypeFacts()[type];
  if (facts?.key || facts?.data) return facts;
  const what = 'it is not known what the service asks of a customer managed key';
  throw new Problem(type, what, 'Add its row to packages/cloudformation/facts/resource-types.json.');
}

const capitalized = (service: string) => service.charAt(0).toUpperCase() + service.slice(1);
