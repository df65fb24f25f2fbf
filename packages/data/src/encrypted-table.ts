import { type Arn, type CheckerException, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface EncryptedTableProps {
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Name of the partition key; text. */
  readonly partitionKey: string;
  /** Name of the attribute with the epoch second after which an item expires. Default: items do not expire. */
  readonly expiresAt?: string;
  /** Whether DynamoDB refuses to delete the table. At creation it would block a rollback: disable it then. */
  readonly deletionProtection: Value<boolean>;
  /** Accepted findings of checkers, depending on its contents. Default: none. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * An on-demand DynamoDB table, encrypted with a customer managed KMS key, with point-in-time recovery of the last 35
 * days.
 */
export function encryptedTable(id: string, props: EncryptedTableProps) {
  const { key, partitionKey, expiresAt, deletionProtection, exceptions = [] } = props;
  const table = resource(
    id,
    'AWS::DynamoDB::Table',
    {
      AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: deletionProtection,
      ...(expiresAt && { TimeToLiveSpecification: { AttributeName: expiresAt, Enabled: true } }),
    },
    { keep: 'store', supports: ['164.312(a)(2)(iv)', '164.312(c)(1)'], exceptions },
  );
  return snippet([table], { name: table.ref, arn: table.att('Arn') });
}
