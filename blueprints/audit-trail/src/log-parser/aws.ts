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

/** The content, ETag and version of an object. */
export interface StoredObject {
  readonly body: AsyncIterable<Uint8Array>;
  readonly etag: string;
  /** Undefined in a bucket without versioning. */
  readonly version?: string;
}

export type Item = Readonly<Record<string, string | number>>;

/** A DynamoDB expression with the values of its `:placeholders`. In an update, `#Status` is the placeholder of the reserved word. */
export interface Expression {
  readonly text: string;
  readonly values: Item;
}

/** The topic for messages that are urgent, see `isUrgent`, and the topic for the others. */
export type Topic = 'alerts' | 'notices';

/** The AWS calls of the parser, with plain data. */
export interface Aws {
  /** s3:GetObject. `httpStatus` of a thrown error is the reason: 404, 403, or 304 if the object still has `unlessEtag`. */
  getObject(from: { bucket: string; key: string; version?: string; unlessEtag?: string }): Promise<StoredObject>;
  /** dynamodb:GetItem, strongly consistent. */
  getItem(id: string): Promise<Item | undefined>;
  /** dynamodb:PutItem. Returns false if `condition` is not met. */
  putItem(item: Item, condition?: Expression): Promise<boolean>;
  /** dynamodb:UpdateItem. */
  updateItem(id: string, update: Expression): Promise<void>;
  /** sns:Publish of at most 10 messages to one of the topics. Returns for each message whether SNS accepted it. */
  publish(topic: Topic, messages: readonly Message[]): Promise<readonly boolean[]>;
}

/** Returns the HTTP status of a failed AWS call. Undefined for other errors. */
export function httpStatus(error: unknown): number | undefined {
  return (error as Partial<S3ServiceException> | undefined)?.$metadata?.httpStatusCode;
}

/** The AWS calls with the SDK of the Lambda runtime, with its default Region, credentials and retries. */
export function awsFromSdk({ table, topicArns }: { table: string; topicArns: Readonly<Record<Topic, string>> }): Aws {
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

    async publish(topic, messages) {
      const { Successful = [] } = await sns.send(
        new PublishBatchCommand({
          TopicArn: topicArns[topic],
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
      const accepted = new Set(Successful.map(({ Id }) => Id));
      return messages.map((_, index) => accepted.has(String(index)));
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
