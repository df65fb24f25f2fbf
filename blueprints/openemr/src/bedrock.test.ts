import { describe, expect, test } from 'vitest';
import { openEmr } from './openemr.ts';
import { parameters } from './parameters.ts';

const all = (stack: string) => openEmr.plan.stacks[stack]!.flatMap(({ resources }) => resources);
const made = (id: string) => all('bedrock').find((one) => one.id === id)!;

test('nothing of it is there while it is off, its role neither', () => {
  const own = [...all('bedrock'), ...all('identity').filter(({ id }) => id === 'BedrockRole')];
  expect(own.map(({ id }) => id)).toEqual(expect.arrayContaining(['BedrockEndpoint', 'BedrockAccess', 'BedrockRole']));
  expect(own.filter(({ when }) => !when.includes('HasBedrock')).map(({ id }) => id)).toEqual([]);
  expect(parameters['Optional services'].EnableBedrock.declaration.Default).toBe('false');
});

test('the database asks one model, and the endpoint takes nothing else from nobody else', () => {
  const model = {
    'Fn::Sub': [
      'arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/${Model}',
      { Model: { Ref: 'BedrockModelId' } },
    ],
  };
  const asks = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: model };
  expect(made('BedrockAccess').properties).toMatchObject({ PolicyDocument: { Statement: [asks] } });
  const { PolicyDocument } = made('BedrockEndpoint').properties as { PolicyDocument: { Statement: object[] } };
  expect(PolicyDocument.Statement).toEqual([
    { Sid: 'Model', ...asks, Principal: { AWS: { 'Fn::GetAtt': ['BedrockRole', 'Arn'] } } },
  ]);
});

describe('the id of the model', () => {
  const pattern = new RegExp(parameters['Optional services'].BedrockModelId.declaration.AllowedPattern!);
  test.each([
    ...['', 'amazon.nova-lite-v1:0', 'anthropic.claude-3-haiku-20240307-v1:0', 'amazon.titan-text-express-v1'],
    ...['meta.llama3-1-8b-instruct-v1:0', 'zai.glm-4.7', 'amazon.nova-lite-v1:0:24k'],
  ])('takes %s', (id) => expect(id).toMatch(pattern));
  test.each([
    ...[
      'us.amazon.nova-lite-v1:0',
      'global.anthropic.claude-sonnet-4-5',
      'apac.amazon.nova-lite-v1:0',
      '*',
      'amazon.*',
    ],
    ...['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0', 'amazon/nova', 'nova'],
  ])('refuses %s: a profile leads to other Regions, a wildcard to other models', (id) =>
    expect(id).not.toMatch(pattern),
  );
});
