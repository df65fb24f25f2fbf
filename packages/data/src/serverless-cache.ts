import { type Arn, type Id, resource, snippet, sub, uniqueName, type Value } from '@hipaa-stacks/cloudformation';
import { isolatedSecurityGroup } from './isolated-security-group.ts';

type Secret = Id<'AWS::SecretsManager::Secret'> | Arn<'AWS::SecretsManager::Secret'>;

export interface ServerlessCacheProps {
  /** What it is for, in its name and those of its users: lower-case letters, digits and hyphens, at most 23. */
  readonly role: string;
  /** Its policy must let ElastiCache use it for who creates the cache: `encrypts: ['AWS::ElastiCache::ServerlessCache']`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets of two or three zones. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** The name by which its client signs in. */
  readonly user: string;
  /**
   * Secret with `password` in its JSON: 16 to 128 characters, none of `,`, `"`, `/` and `@`. CloudFormation reads it when it makes
   * or changes the user: a password that rotates later does not come here by itself.
   */
  readonly password: Secret;
  /** Major version of Valkey. Default: `8`. */
  readonly version?: Value<string>;
  /** Bound of what it holds, in GB; above it, what is oldest goes. Default: 5. */
  readonly maxGigabytes?: Value<number>;
  /** Bound of what it does, in ElastiCache processing units a second, at least 1000; above it, requests are refused. Default: 5000. */
  readonly maxUnits?: Value<number>;
  /** When a snapshot is taken each day, in UTC. Default: `04:00`. */
  readonly snapshotTime?: Value<string>;
  /** Days for which a snapshot stays, at most 35; with the cache, they go. Default: 1, since what it holds is short-lived. */
  readonly snapshotDays?: Value<number>;
}

/**
 * ElastiCache Serverless for Valkey: encrypted with a customer managed key, TLS always, one user with a password. Into its security
 * group `allowTcp` lets its clients on port 6379; 6380 is for readers.
 *
 * The `default` user, which ElastiCache would let in without a password, is one of ours that is off and may do nothing.
 *
 * Source: Amazon ElastiCache User Guide, "Role-Based Access Control (RBAC)", "At-Rest Encryption in ElastiCache".
 */
export function serverlessCache(id: string, props: ServerlessCacheProps) {
  const { role, key, vpc, subnets, user, password, version = '8' } = props;
  const { maxGigabytes = 5, maxUnits = 5000, snapshotTime = '04:00', snapshotDays = 1 } = props;
  const group = isolatedSecurityGroup(`${id}SecurityGroup`, vpc, 'Cache: TLS, from whoever is let in');
  const cacheUser = (suffix: string, purpose: string, name: string, access: string) =>
    resource(`${id}${suffix}`, 'AWS::ElastiCache::User', {
      UserId: uniqueName(`${role}-${purpose}`, MOST),
      UserName: name,
      Engine: 'valkey',
      AccessString: access,
      AuthenticationMode: {
        Type: 'password',
        Passwords: [sub('{{resolve:secretsmanager:${Secret}:SecretString:password}}', { Secret: password })],
      },
    });
  const client = cacheUser('User', 'client', user, 'on ~* +@all -@dangerous');
  const nobody = cacheUser('DefaultUser', 'default', 'default', 'off ~* -@all');
  const users = resource(`${id}UserGroup`, 'AWS::ElastiCache::UserGroup', {
    UserGroupId: uniqueName(`${role}-users`, MOST),
    Engine: 'valkey',
    UserIds: [client.ref, nobody.ref],
  });
  const cache = resource(
    id,
    'AWS::ElastiCache::ServerlessCache',
    {
      ServerlessCacheName: uniqueName(role, MOST),
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
  return snippet([group, client, nobody, users, cache], {
    name: cache.ref,
    arn: cache.att('ARN'),
    address: cache.att('Endpoint.Address'),
    port: cache.att('Endpoint.Port'),
    securityGroup: group.att('GroupId'),
  });
}

/** Characters of a name or an id in ElastiCache. */
const MOST = 40;
