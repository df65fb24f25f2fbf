import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { textsIn } from '../values.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { allows, isService, matchesAction, matchesTarget, policiesOf, resourceStatements } from './policies.ts';
import { isTrue } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * Each secret has a reader with permission to read it, and Secrets Manager can invoke the function that rotates it.
 * A reader of a password that is rotated reads it for each use, or is redeployed by the function that rotates it.
 *
 * It can't see whether the old password is accepted until then, how code uses a secret, readers outside of the
 * templates, or rotation that is enabled manually. The chain `encrypted-store` checks the key that encrypts it.
 */
export const secret: Chain = {
  name: 'secret',
  why: 'Seven days after the launch RDS rotated the password, and the application, which had read it only at startup, could not connect.',
  check: (system) => [
    ...system.ofType(secretType).flatMap((one) => unread(system, one)),
    ...system.ofType('AWS::ECS::TaskDefinition').flatMap((task) => taskWithoutPermission(system, task)),
    ...system.ofType('AWS::Lambda::Function').flatMap((lambda) => functionWithoutPermission(system, lambda)),
    ...system.ofType('AWS::SecretsManager::RotationSchedule').flatMap((schedule) => rotationFindings(system, schedule)),
    ...rotatedPasswords(system).flatMap((password) => readOnce(system, password)),
  ],
};

const secretType = 'AWS::SecretsManager::Secret';
const attachmentType = 'AWS::SecretsManager::SecretTargetAttachment';
const getValue = 'secretsmanager:GetSecretValue';

/** Types that reference a secret without reading it. */
const nonReaders = new Set([
  'AWS::SecretsManager::RotationSchedule',
  'AWS::SecretsManager::ResourcePolicy',
  attachmentType,
]);

/** A secret and its attachments: the Ref of an attachment returns the secret's ARN. */
const referableAs = (system: ChainSystem, one: ChainResource): readonly ChainResource[] => [
  one,
  ...system.referencedBy(one).filter(({ type }) => type === attachmentType),
];

function unread(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const names = referableAs(system, one);
  const readers = names.flatMap((name) => system.referencedBy(name)).filter(({ type }) => !nonReaders.has(type));
  if (readers.length > 0 || names.some((name) => system.isOutput(name)) || mayBeRead(system, one)) return [];
  const fix = 'Reference it from the resource that reads it, export its name in an output, or remove it.';
  return [{ resource: one, what: 'is not read by anything', fix }];
}

/** Whether a policy allows a role to read it by its name or with a wildcard, or another resource contains its name. */
function mayBeRead(system: ChainSystem, one: ChainResource): boolean {
  const name = one.properties.Name === undefined ? undefined : textOf(one.properties.Name);
  if (name !== undefined && [...system.resources.values()].some((other) => other !== one && mentionsText(other, name)))
    return true;
  return system
    .ofType('AWS::IAM::Role')
    .some((role) =>
      policiesOf(system, role).statements.some(
        (statement) =>
          statement.effect === 'Allow' &&
          matchesAction(statement, getValue) &&
          matchesTarget(statement.resources, { resource: one }) !== 'no',
      ),
    );
}

const mentionsText = ({ properties }: ChainResource, name: string) =>
  textsIn(properties).some(({ value }) => value.includes(name));

/** ECS reads the secrets of a container with the execution role. */
function taskWithoutPermission(system: ChainSystem, task: ChainResource): readonly ChainFinding[] {
  const role = system.target(task.properties.ExecutionRoleArn, task, 'AWS::IAM::Role');
  const secrets = containerSecrets(system, task);
  if (!role) {
    const isMissing = task.properties.ExecutionRoleArn === undefined && secrets.length > 0;
    const fix = `Set an ExecutionRoleArn that allows ${getValue}.`;
    return isMissing
      ? [{ resource: task, what: `uses ${secrets[0]!.id} and has no execution role to read it`, fix }]
      : [];
  }
  return secrets.flatMap((one) => missingPermissions(system, role, one, task));
}

function containerSecrets(system: ChainSystem, task: ChainResource): readonly ChainResource[] {
  const values = secretValues(task);
  return [...new Set(values.flatMap((value) => secretsIn(system, value)))];
}

const secretValues = ({ properties }: ChainResource): readonly Json[] =>
  listOf(properties.ContainerDefinitions)
    .filter(isObject)
    .flatMap(({ Secrets }) => listOf(Secrets).filter(isObject))
    .flatMap(({ ValueFrom }) => (ValueFrom === undefined ? [] : [ValueFrom]));

/** The secrets that a value references, directly or through their attachments. */
function secretsIn(system: ChainSystem, value: Json): readonly ChainResource[] {
  return system.mentions(value).flatMap((found) => {
    const one = found.type === attachmentType ? system.target(found.properties.SecretId, found, secretType) : found;
    return one?.type === secretType ? [one] : [];
  });
}

/** A function with the ARN of a secret in a variable reads it. A function with the resolved value does not. */
function functionWithoutPermission(system: ChainSystem, lambda: ChainResource): readonly ChainFinding[] {
  const { Environment, Role } = lambda.properties;
  const role = system.target(Role, lambda, 'AWS::IAM::Role');
  const variables =
    isObject(Environment) && isObject(Environment.Variables) ? Object.values(Environment.Variables) : [];
  const named = variables.filter((value) => !textOf(value).includes('{{resolve:'));
  const secrets = new Set(named.flatMap((value) => secretsIn(system, value)));
  return role ? [...secrets].flatMap((one) => missingPermissions(system, role, one, lambda)) : [];
}

function missingPermissions(
  system: ChainSystem,
  role: ChainResource,
  one: ChainResource,
  reader: ChainResource,
): readonly ChainFinding[] {
  const hasResourcePolicy = resourceStatements(system, one).some(({ effect }) => effect === 'Allow');
  if (allows(system, role, getValue, { resource: one }) === 'no' && !hasResourcePolicy) {
    const what = `reads ${one.id}, and ${role.id} does not allow it`;
    return [{ resource: reader, what, fix: `Allow ${getValue} on it in a policy of ${role.id}.` }];
  }
  const key = system.target(one.properties.KmsKeyId, one, 'AWS::KMS::Key');
  if (!key || allows(system, role, 'kms:Decrypt', { resource: key }) !== 'no') return [];
  const allowedByKeyPolicy = resourceStatements(system, key).some(
    (statement) =>
      statement.effect === 'Allow' &&
      matchesAction(statement, 'kms:Decrypt') &&
      statement.principals.some(({ kind, value }) => kind === 'Any' || system.mentions(value).includes(role)),
  );
  if (allowedByKeyPolicy) return [];
  const what = `reads ${one.id}, and ${role.id} is not allowed to decrypt with its key ${key.id}`;
  return [
    { resource: reader, what, fix: `Allow kms:Decrypt on ${key.id} in a policy of ${role.id}, or in the key policy.` },
  ];
}

function rotationFindings(system: ChainSystem, schedule: ChainResource): readonly ChainFinding[] {
  const { RotationLambdaARN, HostedRotationLambda, SecretId } = schedule.properties;
  if (RotationLambdaARN === undefined && HostedRotationLambda === undefined) {
    const [own] = secretsIn(system, SecretId ?? '');
    const fix = 'Set RotationLambdaARN.';
    return own ? [{ resource: schedule, what: `rotates ${own.id} without a function: AWS rejects it`, fix }] : [];
  }
  const rotator = system.target(RotationLambdaARN, schedule, 'AWS::Lambda::Function');
  if (!rotator) return [];
  const permissions = system.referencedBy(rotator).filter(({ type }) => type === 'AWS::Lambda::Permission');
  const canInvoke = permissions.some(({ properties: { Principal } }) => {
    const text = textOf(Principal);
    return (
      system.isUnknown(Principal) || isService({ kind: 'Service', text, value: text }, 'secretsmanager.amazonaws.com')
    );
  });
  if (canInvoke) return [];
  const what = `rotates with ${rotator.id}, which Secrets Manager is not allowed to invoke`;
  return [
    { resource: schedule, what, fix: 'Add a Lambda permission with the principal secretsmanager.amazonaws.com.' },
  ];
}

/** A password that is rotated. */
interface RotatedPassword {
  /** The secret, or the database whose secret RDS manages. */
  readonly owner: ChainResource;
  readonly how: string;
  /** Whether a value references it. */
  readonly isIn: (value: Json) => boolean;
  /** Whether the function that rotates it is allowed to redeploy services. */
  readonly redeploys: boolean;
}

function rotatedPasswords(system: ChainSystem): readonly RotatedPassword[] {
  const scheduled = system
    .ofType('AWS::SecretsManager::RotationSchedule')
    .flatMap((schedule): readonly RotatedPassword[] => {
      const [owner] = secretsIn(system, schedule.properties.SecretId ?? '');
      const how = `${schedule.id} rotates it`;
      const isIn = (value: Json) => owner !== undefined && secretsIn(system, value).includes(owner);
      return owner ? [{ owner, how, isIn, redeploys: mayRedeploy(system, schedule) }] : [];
    });
  const managed = system
    .ofType('AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::DocDB::DBCluster')
    .filter(({ properties }) => isTrue(properties.ManageMasterUserPassword))
    .map((owner): RotatedPassword => {
      const name = `\${${owner.key}.MasterUserSecret.SecretArn}`;
      return {
        owner,
        how: 'RDS rotates it every 7 days',
        isIn: (value) => textOf(value).includes(name),
        redeploys: false,
      };
    });
  return [...scheduled, ...managed];
}

function mayRedeploy(system: ChainSystem, schedule: ChainResource): boolean {
  const rotator = system.target(schedule.properties.RotationLambdaARN, schedule, 'AWS::Lambda::Function');
  const role = rotator && system.target(rotator.properties.Role, rotator, 'AWS::IAM::Role');
  if (!role) return false;
  return policiesOf(system, role).statements.some(
    (statement) => statement.effect === 'Allow' && matchesAction(statement, 'ecs:UpdateService'),
  );
}

/** Databases use the password of a dynamic reference only at creation. */
const databaseTypes = /^AWS::(RDS|DocDB|Neptune|Redshift)::/;

function readOnce(system: ChainSystem, { owner, how, isIn, redeploys }: RotatedPassword): readonly ChainFinding[] {
  const fix =
    'Read it in the application for each connection, use IAM authentication, or use a separate user and secret.';
  const containers = system
    .ofType('AWS::ECS::TaskDefinition')
    .filter((task) => !redeploys && secretValues(task).some(isIn))
    .map((resource) => ({
      resource,
      what: `gets the password of ${owner.id} when a container starts, and ${how}`,
      fix,
    }));
  const resolved = [...system.resources.values()]
    .filter(({ type, properties }) => !databaseTypes.test(type) && resolvesIn(properties, isIn))
    .map((resource) => ({
      resource,
      what: `gets the password of ${owner.id} when it is deployed, and ${how}`,
      fix,
    }));
  return [...containers, ...resolved];
}

/** Whether a value contains a dynamic reference for which `isIn` is true. */
function resolvesIn(value: Json, isIn: (value: Json) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isObject(value) && 'Fn::Join' in value) return textOf(value).includes('{{resolve:secretsmanager:') && isIn(value);
  return Object.values(value).some((item) => resolvesIn(item as Json, isIn));
}
