import { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

const table = new DynamoDB({});

/** Records the name and the size of each new object. The name must not contain ePHI. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { body, messageId } of Records) {
    const { bucket, object } = JSON.parse(body).detail;
    const item = { Id: { S: `${bucket.name}/${object.key}` }, Bytes: { N: `${object.size}` } };
    await table.putItem({ TableName: process.env.TABLE_NAME, Item: item }).catch(() => failed.push(messageId));
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
