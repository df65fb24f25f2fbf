import { awsFromSdk } from './aws.ts';
import { updateTables } from './tables.ts';

const { CLUSTER_ARN = '', BUCKET = '', CATALOG = '', DATABASE = '' } = process.env;
const aws = awsFromSdk({ cluster: CLUSTER_ARN, bucket: BUCKET, catalog: CATALOG });

/**
 * Handles messages of the queue of complete exports. It finds the newest export itself, so a late or repeated event has no effect. If
 * it throws, SQS delivers the message again, and finally moves it to the dead-letter queue. It logs only the ID of the export and the
 * number of tables.
 */
export async function handler() {
  const updated = await updateTables(aws, DATABASE);
  console.log(
    JSON.stringify(
      updated ? { message: 'Tables updated to the newest export', ...updated } : { message: 'No export is complete' },
    ),
  );
  return { batchItemFailures: [] };
}
