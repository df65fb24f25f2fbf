import { expect, test } from 'vitest';
import { models } from './models.ts';
import { type Account, awsError, linesOf, lookAtOpenEmr } from './testing/openemr.ts';

const asks = { EnableBedrock: 'true', BedrockModelId: 'amazon.nova-lite-v1:0' };
const served = { inferenceTypesSupported: ['ON_DEMAND'], modelLifecycle: { status: 'ACTIVE' } };

const accountWith = (details: object | Error): Account => ({
  bedrock: {
    getFoundationModel: async ({ modelIdentifier }: { modelIdentifier: string }) => {
      if (details instanceof Error) throw details;
      return { modelDetails: { modelId: modelIdentifier, ...details } };
    },
  },
});

const run = async (details: object | Error, parameters = asks) =>
  linesOf(await models(lookAtOpenEmr(parameters, accountWith(details))));

test('a model that the Region serves itself is fine', async () => {
  expect(await run(served)).toEqual([]);
});

test('one that is not there is a warning', async () => {
  for (const name of ['ResourceNotFoundException', 'ValidationException'])
    expect(await run(awsError(name))).toEqual([
      'warning parameter BedrockModelId: Bedrock has no model amazon.nova-lite-v1:0 in us-east-1. See aws bedrock list-foundation-models --by-inference-type ON_DEMAND --region us-east-1',
    ]);
});

test('one of inference profiles alone, or an old one, is a warning', async () => {
  expect(await run({ ...served, inferenceTypesSupported: ['INFERENCE_PROFILE'] })).toEqual([
    expect.stringContaining(
      'us-east-1 supports amazon.nova-lite-v1:0 only through inference profiles, which use other Regions. See aws bedrock list-foundation-models --by-inference-type ON_DEMAND --region us-east-1',
    ),
  ]);
  expect(await run({ ...served, modelLifecycle: { status: 'LEGACY' } })).toEqual([
    expect.stringContaining('legacy model'),
  ]);
});

test('a model that nobody asks is not looked for, and no permission is a note', async () => {
  expect(await run(awsError('ValidationException'), { ...asks, EnableBedrock: 'false' })).toEqual([]);
  expect(await run(awsError('AccessDeniedException', 'no'))).toEqual([
    'note skipped: model amazon.nova-lite-v1:0 (no)',
  ]);
});
