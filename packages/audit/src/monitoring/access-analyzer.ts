import { resource, snippet } from '@hipaa-stacks/cloudformation';

/**
 * Creates an analyzer that finds buckets, roles, keys, queues and secrets that are shared outside the account.
 *
 * Source: IAM User Guide, "Using AWS Identity and Access Management Access Analyzer".
 */
export function accessAnalyzer(id: string) {
  const analyzer = resource(
    id,
    'AWS::AccessAnalyzer::Analyzer',
    { Type: 'ACCOUNT' },
    { supports: ['164.308(a)(4)(i)'] },
  );
  return snippet([analyzer], { arn: analyzer.att('Arn') });
}
