import { type Arn, type Expr, type ResourceTypes, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface LogGroupProps {
  /** Its policy must admit CloudWatch Logs: see `allowCloudWatchLogs`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** One of the values that CloudWatch Logs takes; 2192 is six years. */
  readonly retentionDays: Expr<number> | NonNullable<ResourceTypes['AWS::Logs::LogGroup']['props']['RetentionInDays']>;
}

/** Log group with a retention and a customer managed key, kept when its stack goes. */
export function logGroup(id: string, { key, retentionDays }: LogGroupProps) {
  const group = resource(
    id,
    'AWS::Logs::LogGroup',
    { KmsKeyId: key, RetentionInDays: retentionDays },
    { keep: 'store', supports: ['164.312(b)', '164.316(b)(2)(i)'] },
  );
  return snippet([group], { name: group.ref, arn: group.att('Arn') });
}
