/*!
 * Export of the OpenEMR audit log: `exportTables` (audit-log-export/export.ts) describes which tables and how.
 */
import { setTimeout } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { login } from '@hipaa-stacks/compute/mysql';
import { parseJson } from '@hipaa-stacks/compute/parse-json';
import { exportTables } from './export.ts';
import { s3Store } from './s3-store.ts';

const { SECRET_ARN = '', BUCKET = '', CLUSTER = '', DATABASE = '' } = process.env;

/** Milliseconds in which a statement that writes to the audit log is committed. */
const SETTLE = 60_000;

const secrets = new SecretsManagerClient({ requestHandler: lambdaRequestLimits });
const store = s3Store(new S3Client({ requestHandler: lambdaRequestLimits }), { bucket: BUCKET, source: CLUSTER });

/** Lambda's entry point, called by a schedule. It logs the number of rows, and no data of them. */
export async function handler(_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_ARN }));
  const {
    host,
    port = 3306,
    username,
    password,
  } = parseJson(SecretString, `The secret ${SECRET_ARN}`) as Record<'host' | 'username' | 'password', string> & {
    readonly port?: number;
  };
  const exported = await exportTables({
    login: () => login({ host, port, username, password }),
    database: DATABASE,
    store,
    settle: () => setTimeout(SETTLE),
    timeLeft: () => context.getRemainingTimeInMillis(),
  });
  console.log(JSON.stringify({ message: 'Audit log exported', ...exported }));
}
