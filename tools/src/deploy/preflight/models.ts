import { type Check, locationOf, type PreflightContext, textsOf } from './context.ts';
import { type Finding, noteOnError, warning } from './finding.ts';

/** Warns of a Bedrock model that the Region does not have, supports only through inference profiles, or that is legacy. */
export const models: Check = async (context) => {
  const found = textsOf(context.resources).flatMap(
    (text) => /^arn:[^:]+:bedrock:[^:]+::foundation-model\/([^*]+)$/.exec(text)?.[1] ?? [],
  );
  const findings = [...new Set(found)].map((id) => noteOnError(`model ${id}`, () => model(id, context)));
  return (await Promise.all(findings)).flat();
};

async function model(id: string, { services, region, values }: PreflightContext): Promise<readonly Finding[]> {
  const where = locationOf(id, values);
  const fix = `See aws bedrock list-foundation-models --by-inference-type ON_DEMAND --region ${region}`;
  try {
    const { modelDetails: details } = await services.bedrock.getFoundationModel({ modelIdentifier: id });
    if (details?.inferenceTypesSupported && !details.inferenceTypesSupported.includes('ON_DEMAND'))
      return [warning(where, `${region} supports ${id} only through inference profiles, which use other Regions`, fix)];
    if (details?.modelLifecycle?.status === 'LEGACY')
      return [warning(where, `${id} is a legacy model, which Bedrock will retire`, fix)];
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !/^(ResourceNotFound|Validation)Exception$/.test(error.name)) throw error;
    return [warning(where, `Bedrock has no model ${id} in ${region}`, fix)];
  }
}
