import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { handled, keyUpkeep } from './key-upkeep.ts';
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
const most = [
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
  ['a key that is rotated and kept up', {}, ['kms:*'], []],
  ['each action by itself', {}, [...most, 'kms:TagResource'], []],
  ['no rotation', { EnableKeyRotation: undefined }, ['kms:*'], ['Key: has no key rotation']],
  ['a key that can not be rotated', { EnableKeyRotation: undefined, KeySpec: 'RSA_2048' }, ['kms:*'], []],
  ['a parameter decides', { EnableKeyRotation: { Ref: 'Rotate' } }, ['kms:*'], []],
  [
    'no tags',
    {},
    most,
    [
      'Key: does not allow the account to call kms:TagResource: neither CloudFormation nor an administrator can manage it',
    ],
  ],
  ['the policy that AWS gives', { KeyPolicy: undefined }, [], []],
])('%s', (_, change, actions, expected) => {
  expect(found(change, actions)).toEqual(expected);
});

it('asks for what the handlers of a key do, once it is made', () => {
  const { types } = JSON.parse(readFileSync(new URL('../../../schemas/actions.json', import.meta.url), 'utf8')) as {
    readonly types: Readonly<Record<string, readonly string[]>>;
  };
  expect(['kms:CreateKey', ...handled].sort()).toEqual([...types['AWS::KMS::Key']!].sort());
});
