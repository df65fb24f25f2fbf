import { type WorkforceRoles, workforceRole } from '@hipaa-stacks/audit';
import type { Organization } from '@hipaa-stacks/baseline';
import {
  type Conditions,
  option,
  type References,
  sub,
  systemId,
  text,
  uniqueName,
  when,
} from '@hipaa-stacks/cloudformation';
import { allowDatabaseExport, dataKey } from '@hipaa-stacks/data';
import { analystQueries } from './analyst-queries.ts';
import type { database } from './database.ts';
import { exportBuckets, scheduledExport } from './database-export.ts';
import { exportTables } from './export-tables.ts';
import type { Foundation } from './foundation.ts';

/** Analytics. */
export const analyticsOption = option('EnableAnalytics', 'HasAnalytics', {
  label: 'Analytics',
  description:
    'Exports the database, including all ePHI, to S3 for queries by analysts with Amazon Athena. Queries require MFA, or a session of WorkforceRoleArns.',
});

/** The parameters of analytics. */
export const analyticsParameters = {
  ...analyticsOption.parameters,
  AnalyticsSchedule: text('Export schedule', {
    Description: 'Schedule of the database exports in UTC: a rate in days, or a cron expression with six fields.',
    Default: 'cron(30 4 ? * SUN *)',
    AllowedPattern: '^(rate\\((1 day|[1-9][0-9]? days)\\)|cron\\([0-9]{1,2}( [A-Za-z0-9*?/,#-]{1,60}){5}\\))$',
    ConstraintDescription: 'Such as rate(7 days), or cron(30 4 ? * SUN *) for Sundays at 04:30',
  }),
};

type Has = Conditions<typeof analyticsOption.conditions>;

/** Creates the roles of the export with trust policies only, because key policies refer to them. */
export const analyticsRoles = (has: Has, { role, boundary }: Organization, roles: WorkforceRoles) =>
  when(has.HasAnalytics, () => ({
    starter: role(
      'ExportStarterRole',
      'scheduler.amazonaws.com',
      'EventBridge Scheduler: starts exports of the database',
    ),
    writer: role('ExportWriterRole', 'export.rds.amazonaws.com', 'RDS: writes exports of the database'),
    tables: role(
      'ExportTablesRole',
      'lambda.amazonaws.com',
      'Lambda function: updates the tables to the newest export',
    ),
    analyst: workforceRole('AnalystRole', { description: 'Queries the exported database', boundary, roles }),
  }));

/** Names that key policies and role policies contain before the resources are created. */
const names = {
  schedules: uniqueName('openemr-exports', 64),
  workgroup: uniqueName('openemr', 128),
  // An underscore, because SQL requires quotes around names with hyphens.
  catalog: sub('openemr_${SystemId}', { SystemId: systemId }),
};

export interface AnalyticsProps {
  readonly roles: ReturnType<typeof analyticsRoles>;
  readonly database: ReturnType<typeof database>['database'];
}

/**
 * Creates scheduled exports of the database to S3, and tables for queries with Athena. The exports contain ePHI: their bucket and key
 * are retained when the option is disabled.
 */
export const analytics = (
  p: References<typeof analyticsParameters>,
  { HasAnalytics }: Has,
  base: Foundation,
  { roles, database }: AnalyticsProps,
) =>
  when(HasAnalytics, (present) => {
    const roleOf = (name: keyof typeof roles) => ({
      arn: present(roles[name].arn),
      name: present(roles[name].name),
    });
    const [starter, writer, tables, analyst] = [
      roleOf('starter'),
      roleOf('writer'),
      roleOf('tables'),
      roleOf('analyst'),
    ];
    const key = dataKey('ExportKey', {
      description: 'Exports of the database, and query results',
      users: [writer.arn, tables.arn, analyst.arn],
      services: allowDatabaseExport({ group: names.schedules, starter: starter.arn }),
      encrypts: ['AWS::Lambda::Function'],
    });
    const buckets = exportBuckets(base, key.arn);
    const { files } = buckets;
    const newest = exportTables(base, {
      catalogName: names.catalog,
      role: tables,
      database: database.arn,
      key: key.arn,
      files,
    });
    return {
      key,
      ...buckets,
      ...scheduledExport(base, {
        group: names.schedules,
        schedule: p.AnalyticsSchedule,
        starter,
        writer,
        database: database.arn,
        key: key.arn,
        files,
      }),
      ...newest,
      ...analystQueries({
        ...buckets,
        workgroupName: names.workgroup,
        catalog: newest.catalog.name,
        role: analyst,
        key: key.arn,
      }),
    };
  });
