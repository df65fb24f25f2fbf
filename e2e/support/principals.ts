import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { clientConfig } from '../../tools/src/aws.ts';
import { callJson } from './json-api.ts';

export const account = '000000000000';
export const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;
export const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
export const root = { AWS: `arn:aws:iam::${account}:root` };

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly [element: string]: unknown;
}

export const allow = (
  Action: string | readonly string[],
  Resource: unknown = '*',
  more: object = {},
): PolicyStatement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
export const deny = (
  Action: string | readonly string[],
  Resource: unknown = '*',
  more: object = {},
): PolicyStatement => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
export const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
export const json = (...statements: readonly object[]) => JSON.stringify(document(...statements));

export interface RoleOptions {
  /** Service principal that can assume it. Default: all principals of the account. */
  readonly trust?: string;
  readonly managed?: readonly string[];
  readonly boundary?: string;
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Creates a role with an inline policy of these statements; returns its ARN. */
export async function createRole(
  aws: AwsAccess,
  RoleName: string,
  statements: readonly object[],
  { trust, managed = [], boundary, path, tags = {} }: RoleOptions = {},
): Promise<string> {
  const iam = new IAM(clientConfig(aws));
  const Principal = trust ? { Service: trust } : root;
  const { Role } = await iam.createRole({
    RoleName,
    AssumeRolePolicyDocument: json({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...(boundary && { PermissionsBoundary: boundary }),
    ...(path && { Path: path }),
  });
  if (statements.length > 0)
    await iam.putRolePolicy({ RoleName, PolicyName: 'policy', PolicyDocument: json(...statements) });
  for (const PolicyArn of managed) await iam.attachRolePolicy({ RoleName, PolicyArn });
  return Role!.Arn!;
}

/** Access with a session of a role. */
export async function assume<Access extends AwsAccess>(
  aws: Access,
  role: string,
  policy?: object,
): Promise<Access & { readonly credentials: Credentials }> {
  const { Credentials: given } = await new STS(clientConfig(aws)).assumeRole({
    RoleArn: role.startsWith('arn:') ? role : roleArn(role),
    RoleSessionName: 'session',
    ...(policy && { Policy: JSON.stringify(policy) }),
  });
  const { AccessKeyId, SecretAccessKey, SessionToken } = given!;
  const credentials = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
  return { endpoint: aws.endpoint, region: aws.region, credentials } as unknown as Access & {
    credentials: Credentials;
  };
}

/** Creates a customer managed key with this key policy; returns its ARN. */
export async function createKey(aws: AwsAccess, ...statements: readonly object[]): Promise<string> {
  const { KeyMetadata } = await callJson<{ KeyMetadata: { Arn: string } }>(aws, 'kms', 'CreateKey', {
    Policy: json(...statements),
  });
  return KeyMetadata.Arn;
}

/** Key policy statement: IAM policies of the account decide about the key. */
export const allActionsStatement = { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' };

/**
 * Key policy statement: IAM policies of the account decide about the administration of the key, and no principal can
 * use it.
 */
export const administrationStatement = {
  ...allActionsStatement,
  Action: ['kms:Create*', 'kms:Describe*', 'kms:Put*', 'kms:Get*', 'kms:List*', 'kms:ScheduleKeyDeletion'],
};
