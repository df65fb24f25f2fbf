import type { Role } from '@hipaa-stacks/baseline';
import type { Arn, Expr } from '@hipaa-stacks/cloudformation';
import { rolePolicy } from '@hipaa-stacks/compute';
import { athenaQueryStatements, athenaWorkgroup } from '@hipaa-stacks/data';
import type { exportBuckets } from './database-export.ts';
import { exportedTables, inBucket } from './export-exceptions.ts';

export interface AnalystQueriesProps extends ReturnType<typeof exportBuckets> {
  readonly workgroupName: Expr<string>;
  readonly catalog: Expr<string>;
  readonly role: Pick<Role, 'arn' | 'name'>;
  /** Key of the exports and of the query results. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

/** Queries of the newest export by analysts, with Athena. */
export function analystQueries({ workgroupName, catalog, role, key, files, results }: AnalystQueriesProps) {
  const workgroup = athenaWorkgroup('AthenaWorkGroup', {
    name: workgroupName,
    description: 'Queries of the newest export of OpenEMR',
    results: results.name,
    key,
  });
  const analystAccess = rolePolicy('AnalystAccess', {
    role: role.name,
    statements: athenaQueryStatements({
      workgroup: workgroup.name,
      database: catalog,
      files: { bucket: files.arn, key },
      results: { bucket: results.arn, key },
    }),
    exceptions: [inBucket('ExportBucket'), exportedTables, inBucket('AthenaResultBucket')],
  });
  return { workgroup, analystAccess };
}
