import { expect, test } from 'vitest';
import { models } from './models.ts';
import { type Account, awsError, linesOf, openEmrContext } from './testing/openemr.ts';

const withBedrock = { EnableBedrock: 'true', BedrockModelId: 'amazon.nova-lite-v1:0' };
const served = { inferenceTypesSupported: ['ON_DEMAND'], modelLifecycle: { status: 'ACTIVE' } };

const accountWith = (details: object | Error): Account => ({
  bedrock: {
    getFoundationModel: async ({ modelIdentifier }: { modelIdentifier: string }) => {
      if (details instanceof Error) throw details;
      return { modelDetails: { modelId: modelIdentifier, ...details } };
    },
  },
});

const run = async (details: object | Error, parameters = withBedrock) =>
  linesOf(await models(openEmrContext(parameters, accountWith(details))));

test('a model that the Region supports on demand is accepted', async () => {
  expect(await run(served)).toEqual([]);
});

test('a missing model is a warning', async () => {
  for (const name of ['ResourceNotFoundException', 'ValidationException'])
    expect(await run(awsError(name))).toEqual([
      'warning parameter BedrockModelId: Bedrock has no model amazon.nova-lite-v1:0 in us-east-1. See aws bedrock list-foundation-models --by-inference-type ON_DEMAND --region us-east-1',
    ]);
});

test('a model with inference profiles only, or a legacy model, is a warning', async () => {
  expect(await run({ ...served, inferenceTypesSupported: ['INFERENCE_PROFILE'] })).toEqual([
    expect.stringContaining(
      'us-east-1 supports amazon.nova-lite-v1:0 only through inference profiles, which use other Regions. See aws bedrock list-foundation-models --by-inference-type ON_DEMAND --region us-east-1',
    ),
  ]);
  expect(await run({ ...served, modelLifecycle: { status: 'LEGACY' } })).toEqual([
    expect.stringContaining('legacy model'),
  ]);
});

test('a model that is not used is not checked, and a missing permission is a note', async () => {
  expect(await run(awsError('ValidationException'), { ...withBedrock, EnableBedrock: 'false' })).toEqual([]);
  expect(await run(awsError('AccessDeniedException', 'no'))).toEqual([
    'note skipped: model amazon.nova-lite-v1:0 (no)',
  ]);
});
