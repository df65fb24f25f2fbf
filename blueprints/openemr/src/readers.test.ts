import { describe, expect, test } from 'vitest';
import { decide, statementsOf } from '../../../packages/data/src/testing/decide.ts';
import { openEmr } from './openemr.ts';

const resources = Object.values(openEmr.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const account = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';

/** What a key says to a principal of the account that calls through a service. */
function says(id: string, action: string, service: string, principal?: string) {
  const key = resources.find((resource) => resource.id === id);
  const statements = statementsOf(key, (condition) => condition !== 'HasOperators' || principal !== undefined);
  const context = {
    'kms:CallerAccount': '${AWS::AccountId}',
    'kms:ViaService': `${service}.\${AWS::Region}.\${AWS::URLSuffix}`,
    ...(principal && { 'aws:PrincipalArn': principal }),
  };
  return decide(statements, { by: account, action, resource: '*', context });
}

describe.each([
  ['flow logs and logs of the web ACL', 'LogKey', 's3'],
  ['log files of the trail', 'TrailKey', 's3'],
  ['dead letters', 'AlertKey', 'sqs'],
  ['Database Insights', 'DataKey', 'rds'],
])('%s', (_, key, service) => {
  const reads = (principal?: string) =>
    ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => says(key, action, service, principal));

  test('are read by whom IAM permits it', () => {
    expect(reads()).toEqual(['allow', 'allow']);
  });

  test('are read by operators alone where they are named', () => {
    expect(reads('${OperatorArns}')).toEqual(['allow', 'allow']);
    expect(reads('arn:aws:iam::000000000000:role/other')).toEqual(['nothing', 'nothing']);
  });
});

test.each(['s3', 'rds'])(
  'exports with ePHI are not read by the account through %s, but by the role of analysts',
  (service) => {
    expect(says('ExportKey', 'kms:Decrypt', service)).toBe('nothing');
  },
);
