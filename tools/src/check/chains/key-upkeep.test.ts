import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { handlerActions, keyUpkeep } from './key-upkeep.ts';
import { findingsOf } from './testing/system-of.ts';

const found = (change: object, actions: readonly string[] = ['kms:*']) =>
  findingsOf(keyUpkeep, {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        EnableKeyRotation: true,
        KeyPolicy: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
              Action: actions,
              Resource: '*',
            },
          ],
        },
        ...change,
      },
    },
  });
const allowedActions = [
  'Describe*',
  'Enable*',
  'Disable*',
  'Get*',
  'List*',
  'Put*',
  'Schedule*',
  'Untag*',
  'Update*',
  'Cancel*',
  'Revoke*',
].map((name) => `kms:${name}`);

it.each<[string, object, readonly string[], string[]]>([
  ['a key that is rotated and can be managed', {}, ['kms:*'], []],
  ['separate actions', {}, [...allowedActions, 'kms:TagResource'], []],
  ['no rotation', { EnableKeyRotation: undefined }, ['kms:*'], ['Key: has no key rotation']],
  ['a key that cannot be rotated', { EnableKeyRotation: undefined, KeySpec: 'RSA_2048' }, ['kms:*'], []],
  ['rotation from a parameter', { EnableKeyRotation: { Ref: 'Rotate' } }, ['kms:*'], []],
  [
    'no tags',
    {},
    allowedActions,
    [
      'Key: does not allow the account to call kms:TagResource: neither CloudFormation nor an administrator can manage it',
    ],
  ],
  ['the default key policy', { KeyPolicy: undefined }, [], []],
])('%s', (_, change, actions, expected) => {
  expect(found(change, actions)).toEqual(expected);
});

it('requires the actions that CloudFormation uses on an existing key', () => {
  const { types } = JSON.parse(readFileSync(new URL('../../../schemas/actions.json', import.meta.url), 'utf8')) as {
    readonly types: Readonly<Record<string, readonly string[]>>;
  };
  expect(['kms:CreateKey', ...handlerActions].sort()).toEqual([...types['AWS::KMS::Key']!].sort());
});
