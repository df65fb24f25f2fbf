import { describe, expect, test } from 'vitest';
import { decide, statementsOf } from '../../../packages/data/src/testing/decide.ts';
import { openEmr } from './openemr.ts';

const resources = Object.values(openEmr.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const account = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';

/** The decision of a key policy for a principal of the account that calls through a service. */
function decisionOf(id: string, action: string, service: string, principal?: string) {
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
  ['dead-letter queues', 'AlertKey', 'sqs'],
  ['Database Insights', 'DataKey', 'rds'],
])('%s', (_, key, service) => {
  const decisions = (principal?: string) =>
    ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => decisionOf(key, action, service, principal));

  test('can be read by principals that IAM policies allow', () => {
    expect(decisions()).toEqual(['allow', 'allow']);
  });

  test('can be read only by operators if OperatorArns is set', () => {
    expect(decisions('${OperatorArns}')).toEqual(['allow', 'allow']);
    expect(decisions('arn:aws:iam::000000000000:role/other')).toEqual(['nothing', 'nothing']);
  });
});

test.each(['s3', 'rds'])('the key of exports with ePHI does not allow the account to read through %s', (service) => {
  expect(decisionOf('ExportKey', 'kms:Decrypt', service)).toBe('nothing');
});
