import { type Arn, type Id, resource, snippet, sub, uniqueName, type Value } from '@hipaa-stacks/cloudformation';
import { isolatedSecurityGroup } from './isolated-security-group.ts';

type Secret = Id<'AWS::SecretsManager::Secret'> | Arn<'AWS::SecretsManager::Secret'>;

export interface ServerlessCacheProps {
  /** Its purpose, as part of its name and those of its users: lower-case letters, digits and hyphens, at most 23. */
  readonly role: string;
  /**
   * Its key policy must allow the creator of the cache, through ElastiCache: `encrypts:
   * ['AWS::ElastiCache::ServerlessCache']`.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets in two or three Availability Zones. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** User name of its client. */
  readonly user: string;
  /**
   * Secret with `password` in its JSON: 16 to 128 characters, none of `,`, `"`, `/` and `@`. CloudFormation reads it
   * when it creates or updates the user: a later rotation does not change the user.
   */
  readonly password: Secret;
  /** Major version of Valkey. Default: `8`. */
  readonly version?: Value<string>;
  /** Maximum storage in GB; above it, the oldest data is evicted. Default: 5. */
  readonly maxGigabytes?: Value<number>;
  /**
   * Maximum ElastiCache processing units (ECPU) per second, at least 1000; above it, requests are refused. Default:
   * 5000.
   */
  readonly maxUnits?: Value<number>;
  /** Time of the daily snapshot, in UTC. Default: `04:00`. */
  readonly snapshotTime?: Value<string>;
  /**
   * Retention of snapshots in days, at most 35; they are deleted with the cache. Default: 1, because its data is
   * short-lived.
   */
  readonly snapshotDays?: Value<number>;
}

/**
 * ElastiCache Serverless for Valkey: encrypted with a customer managed KMS key, TLS required, one user with a password.
 * Allow ingress of clients on port 6379 with `allowTcp`; 6380 is for readers.
 *
 * The `default` user, which in ElastiCache needs no password, is replaced by a disabled user without permissions.
 *
 * Source: Amazon ElastiCache User Guide, "Role-Based Access Control (RBAC)", "At-Rest Encryption in ElastiCache".
 */
export function serverlessCache(id: string, props: ServerlessCacheProps) {
  const { role, key, vpc, subnets, user, password, version = '8' } = props;
  const { maxGigabytes = 5, maxUnits = 5000, snapshotTime = '04:00', snapshotDays = 1 } = props;
  const group = isolatedSecurityGroup(`${id}SecurityGroup`, vpc, 'Cache: TLS only');
  const cacheUser = (suffix: string, purpose: string, name: string, access: string) =>
    resource(`${id}${suffix}`, 'AWS::ElastiCache::User', {
      UserId: uniqueName(`${role}-${purpose}`, MAX_NAME_LENGTH),
      UserName: name,
      Engine: 'valkey',
      AccessString: access,
      AuthenticationMode: {
        Type: 'password',
        Passwords: [sub('{{resolve:secretsmanager:${Secret}:SecretString:password}}', { Secret: password })],
      },
    });
  const client = cacheUser('User', 'client', user, 'on ~* +@all -@dangerous');
  const defaultUser = cacheUser('DefaultUser', 'default', 'default', 'off ~* -@all');
  const users = resource(`${id}UserGroup`, 'AWS::ElastiCache::UserGroup', {
    UserGroupId: uniqueName(`${role}-users`, MAX_NAME_LENGTH),
    Engine: 'valkey',
    UserIds: [client.ref, defaultUser.ref],
  });
  const cache = resource(
    id,
    'AWS::ElastiCache::ServerlessCache',
    {
      ServerlessCacheName: uniqueName(role, MAX_NAME_LENGTH),
      Engine: 'valkey',
      MajorEngineVersion: version,
      KmsKeyId: key,
      UserGroupId: users.ref,
      CacheUsageLimits: {
        DataStorage: { Maximum: maxGigabytes, Unit: 'GB' },
        ECPUPerSecond: { Maximum: maxUnits },
      },
      DailySnapshotTime: snapshotTime,
      SnapshotRetentionLimit: snapshotDays,
      SubnetIds: subnets,
      SecurityGroupIds: [group.att('GroupId')],
    },
    { keep: 'transient', supports: ['164.312(a)(1)', '164.312(a)(2)(iv)'] },
  );
  return snippet([group, client, defaultUser, users, cache], {
    name: cache.ref,
    arn: cache.att('ARN'),
    address: cache.att('Endpoint.Address'),
    port: cache.att('Endpoint.Port'),
    securityGroup: group.att('GroupId'),
  });
}

/** Maximum length of a name or an ID in ElastiCache. */
const MAX_NAME_LENGTH = 40;
