import { type Arn, type Expr, type ResourceTypes, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface LogGroupProps {
  /** Its key policy must allow CloudWatch Logs: see `allowCloudWatchLogs`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Retention in days, one of the values that CloudWatch Logs supports; 2192 is six years. */
  readonly retentionDays: Expr<number> | NonNullable<ResourceTypes['AWS::Logs::LogGroup']['props']['RetentionInDays']>;
}

/** A retained log group with a retention and a customer managed KMS key. */
export function logGroup(id: string, { key, retentionDays }: LogGroupProps) {
  const group = resource(
    id,
    'AWS::Logs::LogGroup',
    { KmsKeyId: key, RetentionInDays: retentionDays },
    { keep: 'store', supports: ['164.312(b)', '164.316(b)(2)(i)'] },
  );
  return snippet([group], { name: group.ref, arn: group.att('Arn') });
}
