import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import { choicesOf, itemsOf, type Placed } from './values.ts';

/**
 * Kinds of policies by the elements of their statements: identity policies (Resource, no Principal), trust policies of roles (Principal,
 * no Resource), resource policies (both), and resource policies whose statements need no Resource (Principal).
 */
export type PolicyKind = 'identity' | 'trust' | 'resource' | 'own resource';

/** Locations of policies in a resource: property path, `*` for each item of a list. */
const places: Readonly<Record<string, Readonly<Record<string, PolicyKind>>>> = {
  'AWS::ApiGateway::RestApi': { Policy: 'resource' },
  'AWS::Backup::BackupVault': { AccessPolicy: 'resource' },
  'AWS::DynamoDB::Table': { 'ResourcePolicy/PolicyDocument': 'resource' },
  'AWS::EC2::VPCEndpoint': { PolicyDocument: 'resource' },
  'AWS::ECR::Repository': { RepositoryPolicyText: 'own resource' },
  'AWS::EFS::FileSystem': { FileSystemPolicy: 'own resource' },
  'AWS::Events::EventBus': { Policy: 'resource' },
  'AWS::IAM::Group': { 'Policies/*/PolicyDocument': 'identity' },
  'AWS::IAM::GroupPolicy': { PolicyDocument: 'identity' },
  'AWS::IAM::ManagedPolicy': { PolicyDocument: 'identity' },
  'AWS::IAM::Policy': { PolicyDocument: 'identity' },
  'AWS::IAM::Role': { AssumeRolePolicyDocument: 'trust', 'Policies/*/PolicyDocument': 'identity' },
  'AWS::IAM::RolePolicy': { PolicyDocument: 'identity' },
  'AWS::IAM::User': { 'Policies/*/PolicyDocument': 'identity' },
  'AWS::IAM::UserPolicy': { PolicyDocument: 'identity' },
  'AWS::KMS::Key': { KeyPolicy: 'resource' },
  'AWS::KMS::ReplicaKey': { KeyPolicy: 'resource' },
  'AWS::Kinesis::ResourcePolicy': { ResourcePolicy: 'resource' },
  'AWS::Logs::ResourcePolicy': { PolicyDocument: 'resource' },
  'AWS::S3::AccessPoint': { Policy: 'resource' },
  'AWS::S3::BucketPolicy': { PolicyDocument: 'resource' },
  'AWS::SNS::TopicInlinePolicy': { PolicyDocument: 'resource' },
  'AWS::SNS::TopicPolicy': { PolicyDocument: 'resource' },
  'AWS::SQS::QueueInlinePolicy': { PolicyDocument: 'resource' },
  'AWS::SQS::QueuePolicy': { PolicyDocument: 'resource' },
  'AWS::SecretsManager::ResourcePolicy': { ResourcePolicy: 'resource' },
};

/** A policy document with its location: a mapping or an invalid value, but not an intrinsic function. */
export interface PlacedPolicy extends Placed {
  readonly kind: PolicyKind;
}

/** Every policy document of a resource; JSON in a string is parsed. */
export function policiesOf({ Type, Properties = {} }: TemplateResource): readonly PlacedPolicy[] {
  const known = Object.hasOwn(places, Type) ? places[Type]! : {};
  return Object.entries(known).flatMap(([path, kind]) =>
    at({ value: Properties, path: '/Properties' }, path.split('/')).map((placed) => ({ ...readJson(placed), kind })),
  );
}

/** The literal values of an element of the statements: each branch of an `Fn::If` separately. */
export const statementsOf = ({ value, path }: Placed): readonly Placed[] =>
  isObject(value) && value.Statement !== undefined
    ? itemsOf({ value: value.Statement, path: `${path}/Statement` })
    : [];

function at(placed: Placed, [step, ...rest]: readonly string[]): readonly Placed[] {
  if (step === undefined) return choicesOf(placed);
  if (step === '*') return itemsOf(placed).flatMap((item) => at(item, rest));
  return choicesOf(placed).flatMap(({ value, path }) => {
    const inner = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    return inner === undefined ? [] : at({ value: inner, path: `${path}/${step}` }, rest);
  });
}

function readJson(placed: Placed): Placed {
  if (typeof placed.value !== 'string') return placed;
  try {
    return { ...placed, value: JSON.parse(placed.value) as Json };
  } catch {
    return placed;
  }
}
