import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { textsIn } from '../values.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { allows, isService, policiesOf, resourceStatements, speaksOfAction, speaksOfTarget } from './policies.ts';
import { isTrue } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * Somebody reads each secret and may; what rotates it may be called; and who reads a password that changes reads it anew, or is
 * deployed anew by what changes it. Not seen: whether what runs is let in until then, what code does with a secret, readers outside of the templates, rotation that somebody turns on by hand. Which key
 * encrypts it is followed by `encrypted-store`.
 */
export const secret: Chain = {
  name: 'secret',
  why: 'Seven days after the launch RDS rotated the password, and the application, which had read it only at startup, could not connect.',
  check: (system) => [
    ...system.ofType(secretType).flatMap((one) => unread(system, one)),
    ...system.ofType('AWS::ECS::TaskDefinition').flatMap((task) => refusedTask(system, task)),
    ...system.ofType('AWS::Lambda::Function').flatMap((lambda) => refusedFunction(system, lambda)),
    ...system.ofType('AWS::SecretsManager::RotationSchedule').flatMap((schedule) => uncallable(system, schedule)),
    ...changing(system).flatMap((password) => stale(system, password)),
  ],
};

const secretType = 'AWS::SecretsManager::Secret';
const attachmentType = 'AWS::SecretsManager::SecretTargetAttachment';
const getValue = 'secretsmanager:GetSecretValue';

/** What hangs on a secret without reading it. */
const companions = new Set([
  'AWS::SecretsManager::RotationSchedule',
  'AWS::SecretsManager::ResourcePolicy',
  attachmentType,
]);

/** A secret and what stands for it: the Ref of an attachment is the secret's ARN. */
const namesOf = (system: ChainSystem, one: ChainResource): readonly ChainResource[] => [
  one,
  ...system.readBy(one).filter(({ type }) => type === attachmentType),
];

function unread(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const names = namesOf(system, one);
  const readers = names.flatMap((name) => system.readBy(name)).filter(({ type }) => !companions.has(type));
  if (readers.length > 0 || names.some((name) => system.isOutput(name)) || mayBeRead(system, one)) return [];
  const fix = 'Reference it from the resource that reads it, export its name in an output, or remove it.';
  return [{ resource: one, what: 'is not read by anything', fix }];
}

/** Whether some policy lets a role read it by its name or with a wildcard, or by the name that somebody resolves. */
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
          speaksOfAction(statement, getValue) &&
          speaksOfTarget(statement.resources, { resource: one }) !== 'no',
      ),
    );
}

const mentionsText = ({ properties }: ChainResource, name: string) =>
  textsIn(properties).some(({ value }) => value.includes(name));

/** ECS itself reads what a container is given, by the execution role. */
function refusedTask(system: ChainSystem, task: ChainResource): readonly ChainFinding[] {
  const role = system.target(task.properties.ExecutionRoleArn, task, 'AWS::IAM::Role');
  const given = injected(system, task);
  if (!role) {
    const isMissing = task.properties.ExecutionRoleArn === undefined && given.length > 0;
    const fix = `Set an ExecutionRoleArn that allows ${getValue}.`;
    return isMissing
      ? [{ resource: task, what: `uses ${given[0]!.id} and has no execution role to read it`, fix }]
      : [];
  }
  return given.flatMap((one) => refusals(system, role, one, task));
}

function injected(system: ChainSystem, task: ChainResource): readonly ChainResource[] {
  const values = secretValues(task);
  return [...new Set(values.flatMap((value) => secretsIn(system, value)))];
}

const secretValues = ({ properties }: ChainResource): readonly Json[] =>
  listOf(properties.ContainerDefinitions)
    .filter(isObject)
    .flatMap(({ Secrets }) => listOf(Secrets).filter(isObject))
    .flatMap(({ ValueFrom }) => (ValueFrom === undefined ? [] : [ValueFrom]));

/** The secrets that a value names, also through their attachments. */
function secretsIn(system: ChainSystem, value: Json): readonly ChainResource[] {
  return system.mentions(value).flatMap((found) => {
    const one = found.type === attachmentType ? system.target(found.properties.SecretId, found, secretType) : found;
    return one?.type === secretType ? [one] : [];
  });
}

/** A function that is told the ARN of a secret reads it; one that is given the value does not. */
function refusedFunction(system: ChainSystem, lambda: ChainResource): readonly ChainFinding[] {
  const { Environment, Role } = lambda.properties;
  const role = system.target(Role, lambda, 'AWS::IAM::Role');
  const variables =
    isObject(Environment) && isObject(Environment.Variables) ? Object.values(Environment.Variables) : [];
  const named = variables.filter((value) => !textOf(value).includes('{{resolve:'));
  const secrets = new Set(named.flatMap((value) => secretsIn(system, value)));
  return role ? [...secrets].flatMap((one) => refusals(system, role, one, lambda)) : [];
}

function refusals(
  system: ChainSystem,
  role: ChainResource,
  one: ChainResource,
  reader: ChainResource,
): readonly ChainFinding[] {
  const byItself = resourceStatements(system, one).some(({ effect }) => effect === 'Allow');
  if (allows(system, role, getValue, { resource: one }) === 'no' && !byItself) {
    const what = `reads ${one.id}, and ${role.id} does not allow it`;
    return [{ resource: reader, what, fix: `Allow ${getValue} on it in a policy of ${role.id}.` }];
  }
  const key = system.target(one.properties.KmsKeyId, one, 'AWS::KMS::Key');
  if (!key || allows(system, role, 'kms:Decrypt', { resource: key }) !== 'no') return [];
  const byKey = resourceStatements(system, key).some(
    (statement) =>
      statement.effect === 'Allow' &&
      speaksOfAction(statement, 'kms:Decrypt') &&
      statement.principals.some(({ kind, value }) => kind === 'Any' || system.mentions(value).includes(role)),
  );
  if (byKey) return [];
  const what = `reads ${one.id}, and ${role.id} is not allowed to decrypt with its key ${key.id}`;
  return [
    { resource: reader, what, fix: `Allow kms:Decrypt on ${key.id} in a policy of ${role.id}, or in the key policy.` },
  ];
}

function uncallable(system: ChainSystem, schedule: ChainResource): readonly ChainFinding[] {
  const { RotationLambdaARN, HostedRotationLambda, SecretId } = schedule.properties;
  if (RotationLambdaARN === undefined && HostedRotationLambda === undefined) {
    const [own] = secretsIn(system, SecretId ?? '');
    const fix = 'Set RotationLambdaARN.';
    return own ? [{ resource: schedule, what: `rotates ${own.id} without a function: AWS rejects it`, fix }] : [];
  }
  const rotator = system.target(RotationLambdaARN, schedule, 'AWS::Lambda::Function');
  if (!rotator) return [];
  const permissions = system.readBy(rotator).filter(({ type }) => type === 'AWS::Lambda::Permission');
  const admits = permissions.some(({ properties: { Principal } }) => {
    const text = textOf(Principal);
    return (
      system.isUnknown(Principal) || isService({ kind: 'Service', text, value: text }, 'secretsmanager.amazonaws.com')
    );
  });
  if (admits) return [];
  const what = `rotates with ${rotator.id}, which Secrets Manager is not allowed to invoke`;
  return [
    { resource: schedule, what, fix: 'Add a Lambda permission with the principal secretsmanager.amazonaws.com.' },
  ];
}

/** A password that changes by itself. */
interface Changing {
  /** The secret, or the database that has AWS keep one. */
  readonly owner: ChainResource;
  readonly how: string;
  /** Whether a value names it. */
  readonly isIn: (value: Json) => boolean;
  /** Whether what changes it may start containers anew. */
  readonly redeploys: boolean;
}

function changing(system: ChainSystem): readonly Changing[] {
  const scheduled = system.ofType('AWS::SecretsManager::RotationSchedule').flatMap((schedule): readonly Changing[] => {
    const [owner] = secretsIn(system, schedule.properties.SecretId ?? '');
    const how = `${schedule.id} rotates it`;
    const isIn = (value: Json) => owner !== undefined && secretsIn(system, value).includes(owner);
    return owner ? [{ owner, how, isIn, redeploys: mayRedeploy(system, schedule) }] : [];
  });
  const managed = system
    .ofType('AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::DocDB::DBCluster')
    .filter(({ properties }) => isTrue(properties.ManageMasterUserPassword))
    .map((owner): Changing => {
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
    (statement) => statement.effect === 'Allow' && speaksOfAction(statement, 'ecs:UpdateService'),
  );
}

/** Databases take the password of a dynamic reference as the one to begin with. */
const databaseTypes = /^AWS::(RDS|DocDB|Neptune|Redshift)::/;

function stale(system: ChainSystem, { owner, how, isIn, redeploys }: Changing): readonly ChainFinding[] {
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

/** Whether a value holds a dynamic reference that `isIn` knows. */
function resolvesIn(value: Json, isIn: (value: Json) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isObject(value) && 'Fn::Join' in value) return textOf(value).includes('{{resolve:secretsmanager:') && isIn(value);
  return Object.values(value).some((item) => resolvesIn(item as Json, isIn));
}
