import { describe, expect, test } from 'vitest';
import { openEmr } from './openemr.ts';
import { parameters } from './parameters.ts';

const all = (stack: string) => openEmr.plan.stacks[stack]!.flatMap(({ resources }) => resources);
const resourceOf = (id: string) => all('bedrock').find((one) => one.id === id)!;

test('creates no resources and no role if the option is disabled', () => {
  const created = [...all('bedrock'), ...all('identity').filter(({ id }) => id === 'BedrockRole')];
  expect(created.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['BedrockEndpoint', 'BedrockAccess', 'BedrockRole']),
  );
  expect(created.filter(({ when }) => !when.includes('HasBedrock')).map(({ id }) => id)).toEqual([]);
  expect(parameters['Optional services'].EnableBedrock.declaration.Default).toBe('false');
});

test('the database can invoke one model, and the endpoint allows no other model or principal', () => {
  const model = {
    'Fn::Sub': [
      'arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/${Model}',
      { Model: { Ref: 'BedrockModelId' } },
    ],
  };
  const invokesModel = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: model };
  expect(resourceOf('BedrockAccess').properties).toMatchObject({ PolicyDocument: { Statement: [invokesModel] } });
  const { PolicyDocument } = resourceOf('BedrockEndpoint').properties as { PolicyDocument: { Statement: object[] } };
  expect(PolicyDocument.Statement).toEqual([
    { Sid: 'Model', ...invokesModel, Principal: { AWS: { 'Fn::GetAtt': ['BedrockRole', 'Arn'] } } },
  ]);
});

describe('the model ID', () => {
  const pattern = new RegExp(parameters['Optional services'].BedrockModelId.declaration.AllowedPattern!);
  test.each([
    ...['', 'amazon.nova-lite-v1:0', 'anthropic.claude-3-haiku-20240307-v1:0', 'amazon.titan-text-express-v1'],
    ...['meta.llama3-1-8b-instruct-v1:0', 'zai.glm-4.7', 'amazon.nova-lite-v1:0:24k'],
  ])('accepts %s', (id) => expect(id).toMatch(pattern));
  test.each([
    ...[
      'us.amazon.nova-lite-v1:0',
      'global.anthropic.claude-sonnet-4-5',
      'apac.amazon.nova-lite-v1:0',
      '*',
      'amazon.*',
    ],
    ...['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0', 'amazon/nova', 'nova'],
  ])('refuses %s: an inference profile routes to other Regions, a wildcard matches other models', (id) =>
    expect(id).not.toMatch(pattern),
  );
});
