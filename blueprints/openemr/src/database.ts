import type { Organization, Role } from '@hipaa-stacks/baseline';
import {
  type Condition,
  type Conditions,
  contents,
  type Expr,
  holds,
  isGiven,
  isOneOf,
  not,
  number,
  type Optional,
  option,
  type References,
  type Rule,
  text,
} from '@hipaa-stacks/cloudformation';
import { auroraMysql, generatedSecret, secretAttachment } from '@hipaa-stacks/data';
import type { Foundation } from './foundation.ts';
import { inOrder } from './in-order.ts';

/** Allowed values of `DatabaseMinCapacity` and `DatabaseMaxCapacity`, in Aurora capacity units: about 2 GiB of memory each. */
export const capacities = [0.5, 1, 2, 4, 8, 16, 32, 64, 128] as const;

/** The parameters of the capacity of the database. */
export const capacityParameters = {
  DatabaseMinCapacity: number('Minimum database capacity (ACU)', {
    Description: 'Minimum capacity of the database, in Aurora capacity units.',
    Default: 0.5,
    AllowedValues: capacities,
  }),
  DatabaseMaxCapacity: number('Maximum database capacity (ACU)', {
    Description: 'Maximum capacity of the database, in Aurora capacity units.',
    Default: 16,
    AllowedValues: capacities,
  }),
};

/** The parameter of the version of the database. */
export const engineParameters = {
  DatabaseEngineVersion: text('Database engine version', {
    Description:
      'Version of Aurora MySQL. 8.0 is the default minor version of Aurora MySQL 3, which AWS keeps current. Set a full version only if AWS refuses 8.0. Example: 8.0.mysql_aurora.3.08.2.',
    Default: '8.0',
    AllowedPattern: '^8\\.0(\\.mysql_aurora\\.3\\.[0-9]{2}\\.[0-9])?$',
    ConstraintDescription: '8.0, or a full version such as 8.0.mysql_aurora.3.08.2',
  }),
};

/** The parameters of a database that is restored from a snapshot. */
export const snapshotParameters = {
  SnapshotIdentifier: text('Database snapshot', {
    Description:
      'Optional. Name or ARN of the cluster snapshot from which the database is created. If empty, the database is created without data. Do not change or remove it later: each change creates a new database.',
    Default: '',
    AllowedPattern:
      '^$|^(arn:aws[a-z-]*:rds:[a-z0-9-]+:[0-9]{12}:cluster-snapshot:)?((rds|awsbackup):)?[A-Za-z][A-Za-z0-9-]{0,254}$',
    ConstraintDescription: 'The name or ARN of a cluster snapshot, or empty',
  }),
  DatabaseGeneration: text('Database generation', {
    Description:
      'Number in the name of the database cluster. Increase it by one in each update that changes SnapshotIdentifier: the new cluster needs another name, because AWS cannot replace a cluster with one of the same name.',
    Default: '1',
    AllowedPattern: '^[1-9][0-9]{0,2}$',
    ConstraintDescription: '1 to 999',
  }),
};

/** The RDS Data API. */
export const dataApi = option('EnableDataApi', 'HasDataApi', {
  label: 'RDS Data API',
  description: 'Enables SQL statements through the RDS Data API for authorized users. A trail records each call.',
});

type DatabaseReferences = References<typeof capacityParameters & typeof engineParameters & typeof snapshotParameters>;

/** The conditions of the database. */
export const databaseConditions = (p: DatabaseReferences) => ({
  HasSnapshot: isGiven(p.SnapshotIdentifier),
  ...dataApi.conditions,
});

/** The rules of the database. */
export const databaseRules = (p: DatabaseReferences): Readonly<Record<string, Rule>> => ({
  MinCapacityUpToMaxCapacity: inOrder(
    p.DatabaseMinCapacity,
    p.DatabaseMaxCapacity,
    capacities,
    'DatabaseMinCapacity is greater than DatabaseMaxCapacity. Decrease DatabaseMinCapacity, or increase DatabaseMaxCapacity.',
  ),
  DatabaseMaxCapacityIsValid: {
    Assertions: [
      holds(
        not(isOneOf([0.5], p.DatabaseMaxCapacity)),
        'The maximum capacity of Aurora Serverless must be at least 1. Increase DatabaseMaxCapacity.',
      ),
    ],
  },
});

/** Name of the database and of its user. */
export const DATABASE = 'openemr';

/**
 * The character set and collation with which the OpenEMR installer creates its database. It creates none here, because the cluster
 * is created with it.
 *
 * Source: openemr/openemr, library/classes/Installer.class.php, `create_database`.
 */
const parameters = { character_set_server: 'utf8mb4', collation_server: 'utf8mb4_general_ci' };

/** The role of RDS Enhanced Monitoring. */
export const monitoringRole = ({ role }: Organization) =>
  role('MonitoringRole', 'monitoring.rds.amazonaws.com', 'RDS Enhanced Monitoring of the database', [
    'service-role/AmazonRDSEnhancedMonitoringRole',
  ]);

type Has = Conditions<typeof databaseConditions> & {
  readonly IsStandard: Condition;
  readonly HasBedrock: Condition;
};

export interface DatabaseProps {
  readonly monitoringRole: ReturnType<typeof monitoringRole>;
  /** The role with which the database invokes a model, if HasBedrock. */
  readonly modelRole: { readonly arn: Optional<Role['arn']> };
}

/** The database, the secret of its user, and the secret of the user that reads the audit log of OpenEMR. */
export function database(
  p: DatabaseReferences & { readonly DeletionProtection: Expr<boolean> },
  has: Has,
  { keys, network, organization }: Foundation,
  { monitoringRole, modelRole }: DatabaseProps,
) {
  const key = keys.data.arn;
  const made = auroraMysql('Database', {
    role: 'openemr',
    generation: p.DatabaseGeneration,
    key,
    vpc: network.vpc,
    subnets: network.privateSubnets,
    databaseName: DATABASE,
    capacity: { min: p.DatabaseMinCapacity, max: p.DatabaseMaxCapacity },
    reader: has.IsStandard,
    snapshot: { given: has.HasSnapshot, id: p.SnapshotIdentifier },
    dataApi: has.HasDataApi,
    bedrock: { given: has.HasBedrock, role: contents(modelRole.arn).value },
    deletionProtection: p.DeletionProtection,
    parameters,
    engineVersion: p.DatabaseEngineVersion,
    backupDays: 35,
    logRetentionDays: organization.retention.days,
    monitoringRole: monitoringRole.arn,
  });
  const user = generatedSecret('DatabaseUserSecret', {
    key,
    description: 'Database user of OpenEMR',
    fields: { username: DATABASE, dbname: DATABASE },
  });
  const auditReader = generatedSecret('AuditReaderSecret', {
    key,
    description: 'Database user that exports the audit log of OpenEMR',
    fields: { username: 'auditor', dbname: DATABASE, access: 'read' },
  });
  const { cluster } = made;
  return {
    database: made,
    user,
    attachedUser: secretAttachment('DatabaseUserSecretAttachment', { secret: user.arn, cluster }),
    auditReader,
    attachedAuditReader: secretAttachment('AuditReaderSecretAttachment', { secret: auditReader.arn, cluster }),
  };
}
