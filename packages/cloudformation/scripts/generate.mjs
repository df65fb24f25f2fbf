/** Writes `src/generated/` from the AWS service specification. `npm run generate`; CI compares the result with git. */
import { readFileSync, writeFileSync } from 'node:fs';
import { printMeta } from './meta.mjs';
import { checkOverrides } from './overrides-check.mjs';
import { resourceOf } from './spec.mjs';
import { printTypes } from './types.mjs';

const names = JSON.parse(readFileSync(new URL('resource-types.json', import.meta.url), 'utf8'));
const resources = [...new Set(names)].sort().map(resourceOf);
checkOverrides(resources);

write('types.ts', printTypes(resources));
write('meta.ts', printMeta(resources));

function write(file, body) {
  const heading =
    '// Generated from @aws-cdk/aws-service-spec by scripts/generate.mjs: do not edit, run `npm run generate`.\n';
  writeFileSync(new URL(`../src/generated/${file}`, import.meta.url), heading + body);
}
