import { expect, test } from 'vitest';
import { findingLines } from './findings.ts';

const why = 'User: ana is not authorized to perform: kms:Decrypt';
const resource = { resource: 'app/Table', type: 'AWS::DynamoDB::Table', why };
const delivery = { service: 'events.amazonaws.com', source: 'rule', target: 'topic', why };
const call = { principal: 'ana', action: 's3:GetObject', target: 'bucket/key', why };
const loop = { event: 'GenerateDataKey', target: 'topic', why: 'LOOP' };

test('each refusal and event loop is one line with the subject and the reason', () => {
  expect(findingLines({ refused: [resource, delivery, call], loops: [loop] })).toEqual([
    `AWS would deny: app/Table (AWS::DynamoDB::Table): ${why}`,
    `AWS would deny: delivery from events.amazonaws.com to topic: ${why}`,
    `AWS would deny: s3:GetObject on bucket/key: ${why}`,
    'an event triggers itself: GenerateDataKey, through a delivery to topic',
  ]);
});

test('findings that were reported before, and duplicate lines, are not repeated', () => {
  const twice = [call, { ...call, principal: 'bob' }, resource];
  expect(findingLines({ refused: twice, loops: [] }, { refused: [resource], loops: [] })).toHaveLength(1);
});
