import { type Arn, type CheckerException, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface EncryptedTableProps {
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Name of the attribute that identifies an item; text. */
  readonly partitionKey: string;
  /** Name of the attribute with the epoch second after which an item goes. Default: items stay. */
  readonly expiresAt?: string;
  /** Whether DynamoDB refuses to delete the table. It would also block a rollback: off at create. */
  readonly deletionProtection: Value<boolean>;
  /** What checkers find in it and what stays so, for what it holds. Default: nothing. */
  readonly exceptions?: readonly CheckerException[];
}

/** DynamoDB table on demand, encrypted with a customer managed key, restorable to each second of the last 35 days. */
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
