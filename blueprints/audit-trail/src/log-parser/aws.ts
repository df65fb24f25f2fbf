import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client, type S3ServiceException } from '@aws-sdk/client-s3';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import type { Message } from './alert.ts';

/** An object's bytes and what tells it from the object's other versions. */
export interface StoredObject {
  readonly body: AsyncIterable<Uint8Array>;
  readonly etag: string;
  /** Undefined in a bucket without versions. */
  readonly version?: string;
}

export type Item = Readonly<Record<string, string | number>>;

/** A DynamoDB expression with the values of its `:placeholders`; in an update, `#Status` stands for the reserved word. */
export interface Expression {
  readonly text: string;
  readonly values: Item;
}

/** All that the parser asks of AWS: six calls on plain data. */
export interface Aws {
  /** s3:GetObject. Throws where it can't; `httpStatus` tells why: 404, 403, or 304 when it still has `unlessEtag`. */
  getObject(from: { bucket: string; key: string; version?: string; unlessEtag?: string }): Promise<StoredObject>;
  /** dynamodb:GetItem, strongly consistent. */
  getItem(id: string): Promise<Item | undefined>;
  /** dynamodb:PutItem. False when `condition` does not hold. */
  putItem(item: Item, condition?: Expression): Promise<boolean>;
  /** dynamodb:UpdateItem. */
  updateItem(id: string, update: Expression): Promise<void>;
  /** sns:Publish of at most 10 messages. Answers, message by message, whether SNS took it. */
  publish(messages: readonly Message[]): Promise<readonly boolean[]>;
}

/** The HTTP status that an AWS call failed with; undefined if it failed otherwise. */
export function httpStatus(error: unknown): number | undefined {
  return (error as Partial<S3ServiceException> | undefined)?.$metadata?.httpStatusCode;
}

/** The parser's calls through the SDK that the Lambda runtime brings, with its default Region, credentials and retries. */
export function awsFromSdk({ table, topicArn }: { table: string; topicArn: string }): Aws {
  const s3 = new S3Client({ requestHandler: lambdaRequestLimits });
  const dynamodb = new DynamoDBClient({ requestHandler: lambdaRequestLimits });
  const sns = new SNSClient({ requestHandler: lambdaRequestLimits });
  return {
    async getObject({ bucket, key, version, unlessEtag }) {
      const { Body, ETag, VersionId } = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version, IfNoneMatch: unlessEtag }),
      );
      const body = Body as unknown as AsyncIterable<Uint8Array>;
      return { body, etag: ETag ?? '', ...(VersionId && { version: VersionId }) };
    },

    async getItem(id) {
      const key = { Id: { S: id } };
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
      return Item && fromAttributes(Item);
    },

    async putItem(item, condition) {
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: toAttributes(item),
            ...(condition && {
              ConditionExpression: condition.text,
              ExpressionAttributeValues: toAttributes(condition.values),
            }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },

    async updateItem(id, update) {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { Id: { S: id } },
          UpdateExpression: update.text,
          ExpressionAttributeNames: { '#Status': 'Status' },
          ExpressionAttributeValues: toAttributes(update.values),
        }),
      );
    },

    async publish(messages) {
      const { Successful = [] } = await sns.send(
        new PublishBatchCommand({
          TopicArn: topicArn,
          PublishBatchRequestEntries: messages.map(({ subject, body, attributes }, index) => ({
            Id: String(index),
            Subject: subject,
            Message: body,
            MessageAttributes: {
              keyword: { DataType: 'String', StringValue: attributes.keyword },
              severity: { DataType: 'String', StringValue: attributes.severity },
            },
          })),
        }),
      );
      const taken = new Set(Successful.map(({ Id }) => Id));
      return messages.map((_, index) => taken.has(String(index)));
    },
  };
}

function toAttributes(item: Item): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );
}

function fromAttributes(attributes: Record<string, AttributeValue>): Item {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { S, N }]) => [name, N === undefined ? (S ?? '') : Number(N)]),
  );
}
