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

/**
 * Principals from a parameter. While the condition is false, only IAM policies decide which principals read and write.
 */
export interface Operators {
  /** Condition that operators are set. */
  readonly given: Condition;
  /** ARNs of users and roles, with `*` as a wildcard, such as for the suffix of a role of IAM Identity Center. */
  readonly arns: Expr<readonly string[]>;
}

const account = { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') };

/** Condition for calls of a service with the credentials of a principal of this account. */
const viaServices = (services: readonly string[]) => ({
  'kms:CallerAccount': accountId,
  'kms:ViaService': services.map((service) => sub(`${service}.\${AWS::Region}.\${AWS::URLSuffix}`)),
});

/**
 * Key policy statements that allow each service to use a key with the credentials of the caller who creates, updates or
 * deletes a resource: IAM policies decide which callers. Source of the actions: `resourceTypeFacts`.
 *
 * @param types types of the resources that the key encrypts
 * @throws Problem for a type without facts
 */
export function creatorStatements(types: readonly ResourceType[]): readonly Statement[] {
  const byService = new Map<string, Set<string>>();
  for (const { key } of types.map(factsOf)) {
    const keyActions = key ? keyPolicyActions(key) : [];
    if (!key || keyActions.length === 0) continue;
    for (const service of keyServices(key))
      byService.set(service, new Set([...(byService.get(service) ?? []), ...keyActions]));
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
    Condition: { StringEquals: viaServices(services) },
  }));
}

/**
 * Key policy statement that allows principals of the account to read and write encrypted data through the services: as
 * with AWS managed keys, IAM policies decide which principals; or only the operators. Undefined if no type has data
 * that callers read.
 *
 * Secrets Manager and DynamoDB make the same calls for the creator of a resource as for its readers:
 * `creatorStatements` allows both, and operators restrict nothing there.
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
  const StringEquals = viaServices([...new Set(data.map(({ via }) => via))].sort());
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
  const what = 'there are no facts about its use of a customer managed KMS key';
  throw new Problem(type, what, 'Add it to packages/cloudformation/facts/resource-types.json.');
}

const capitalized = (service: string) => service.charAt(0).toUpperCase() + service.slice(1);
