import { asking, type Finding, warning } from './finding.ts';
import { type Check, type Look, placeOf, textsOf } from './look.ts';

/** Warns of a Bedrock model that the Region does not have, serves by inference profiles alone, or is about to give up. */
export const models: Check = async (look) => {
  const found = textsOf(look.resources).flatMap(
    (text) => /^arn:[^:]+:bedrock:[^:]+::foundation-model\/([^*]+)$/.exec(text)?.[1] ?? [],
  );
  const findings = [...new Set(found)].map((id) => asking(`model ${id}`, () => model(id, look)));
  return (await Promise.all(findings)).flat();
};

async function model(id: string, { services, region, values }: Look): Promise<readonly Finding[]> {
  const where = placeOf(id, values);
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
