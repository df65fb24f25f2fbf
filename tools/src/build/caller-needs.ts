import {
  accountId,
  type JsonObject,
  linkedRoleFacts,
  resourceTypeFacts,
  type Statement,
  sub,
  type Template,
  type TemplateResource,
  type Value,
} from '@hipaa-stacks/cloudformation';

/** Creates ARNs from the part after the partition. */
type ToArn = (tail: string) => Value<string>;

const inRegion = (service: string, rest: string) => `${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`;

const allow = (actions: readonly string[], Resource: Statement['Resource']): Statement => ({
  Effect: 'Allow',
  Action: actions,
  ...(Resource !== undefined && { Resource }),
});

/**
 * Permissions that services and CloudFormation itself use on behalf of the deploying principal, and that the schemas of handlers do not
 * list reliably: service-linked roles, keys, secrets that a template resolves, Availability Zones, the organization. Source:
 * `resourceTypeFacts`, and the documentation of each CloudFormation function.
 *
 * @param types distinct types of the resources
 */
export function callerNeeds(
  types: readonly string[],
  templates: readonly Template[],
  arn: ToArn,
  regions: string,
): readonly Statement[] {
  return [
    ...linkedRoles(types, arn),
    ...keyUses(types, templates, arn, regions),
    ...otherCalls(types),
    ...resolvedSecrets(types, templates, arn),
    ...zones(templates),
    ...organization(templates),
  ];
}

/** Service-linked roles that the first resource of a type in an account creates, including roles for optional features. */
function linkedRoles(types: readonly string[], arn: ToArn): readonly Statement[] {
  const facts = linkedRoleFacts();
  const names = types.flatMap((type) => {
    const needs = resourceTypeFacts()[type]?.linkedRoles;
    return needs ? [...needs.names, ...Object.keys(needs.conditional ?? {})] : [];
  });
  const services = [...new Set(names.map((name) => facts[name]!.service))].sort();
  if (services.length === 0) return [];
  const roles = arn('iam::${AWS::AccountId}:role/aws-service-role/*');
  return [
    {
      ...allow(['iam:CreateServiceLinkedRole'], roles),
      Condition: { StringEquals: { 'iam:AWSServiceName': services } },
    },
    allow(['iam:GetRole'], roles),
  ];
}

/** Use of keys by services, also for resolved secrets: only through a service, and only keys of this account. */
function keyUses(
  types: readonly string[],
  templates: readonly Template[],
  arn: ToArn,
  regions: string,
): readonly Statement[] {
  const serviceActions = types.flatMap((type) => {
    const { key, otherKeys = [] } = resourceTypeFacts()[type] ?? {};
    return [...(key ? [key] : []), ...otherKeys].flatMap(({ actions }) => actions);
  });
  const actions = [...new Set([...serviceActions, ...(resolvesSecrets(templates) ? ['kms:Decrypt'] : [])])].sort();
  if (actions.length === 0) return [];
  const through = {
    StringEquals: { 'kms:CallerAccount': accountId },
    StringLike: { 'kms:ViaService': sub(`*.${regions}.\${AWS::URLSuffix}`) },
  };
  return [{ ...allow(actions, arn(inRegion('kms', 'key/*'))), Condition: through }];
}

/** Actions of other services, which are not limited to a resource. */
function otherCalls(types: readonly string[]): readonly Statement[] {
  const calls = types.flatMap((type) => resourceTypeFacts()[type]?.calls?.actions ?? []);
  const other = [...new Set(calls)].filter((action) => !action.startsWith('secretsmanager:')).sort();
  return other.length > 0 ? [allow(other, '*')] : [];
}

const resolvesSecrets = (templates: readonly Template[]) =>
  JSON.stringify(templates).includes('{{resolve:secretsmanager:');

/**
 * CloudFormation reads the secrets of `{{resolve:secretsmanager:…}}` and of attachments with the permissions of the deploying principal. A
 * secret name begins with its logical ID or with the stack name (not documented which), so the statement has both.
 *
 * Source: AWS CloudFormation User Guide, "Get a secret or secret value from Secrets Manager".
 */
function resolvedSecrets(types: readonly string[], templates: readonly Template[], arn: ToArn): readonly Statement[] {
  const attaches = types.includes('AWS::SecretsManager::SecretTargetAttachment');
  const actions = [
    ...(attaches || resolvesSecrets(templates) ? ['secretsmanager:GetSecretValue'] : []),
    ...(attaches ? ['secretsmanager:PutSecretValue'] : []),
  ];
  if (actions.length === 0) return [];
  const secrets = entriesOf(templates).filter(([, { Type }]) => Type === 'AWS::SecretsManager::Secret');
  const names = secrets.map(([id, { Properties }]) => {
    const name = (Properties as JsonObject | undefined)?.Name;
    return name === undefined ? [`${id}-*`, '${StackName}-*'] : typeof name === 'string' ? [`${name}-*`] : ['*'];
  });
  const bound = names.length > 0 ? [...new Set(names.flat())].sort() : ['*'];
  return [
    allow(
      actions,
      bound.map((name) => arn(inRegion('secretsmanager', `secret:${name}`))),
    ),
  ];
}

/** Source: AWS CloudFormation Template Reference, "Fn::GetAZs", IAM permissions. */
function zones(templates: readonly Template[]): readonly Statement[] {
  if (!JSON.stringify(templates).includes('"Fn::GetAZs"')) return [];
  return [allow(['ec2:DescribeAccountAttributes', 'ec2:DescribeAvailabilityZones', 'ec2:DescribeSubnets'], '*')];
}

/** Source: AWS CloudTrail User Guide, "Prepare for creating a trail for your organization", and the schema of `AWS::CloudTrail::Trail`. */
function organization(templates: readonly Template[]): readonly Statement[] {
  const hasOrganizationTrail = entriesOf(templates).some(
    ([, { Type, Properties = {} }]) =>
      Type === 'AWS::CloudTrail::Trail' &&
      'IsOrganizationTrail' in Properties &&
      Properties.IsOrganizationTrail !== false,
  );
  if (!hasOrganizationTrail) return [];
  return [allow(['organizations:DescribeOrganization', 'organizations:ListAWSServiceAccessForOrganization'], '*')];
}

const entriesOf = (templates: readonly Template[]): readonly (readonly [string, TemplateResource])[] =>
  templates.flatMap(({ Resources }) => Object.entries(Resources));
