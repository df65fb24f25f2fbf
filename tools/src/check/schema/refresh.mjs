/**
 * Writes `tools/schemas/{resources,regions}.json` from the schemas that cfn-lint ships (MIT-0), for the resource types in
 * `packages/cloudformation/scripts/resource-types.json`. Needs Python with pip: `node tools/src/check/schema/refresh.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simplify } from './simplify.mjs';

const version = '1.58.0';
const root = new URL('../../../../', import.meta.url);
const types = readJson(new URL('packages/cloudformation/scripts/resource-types.json', root));
const folder = mkdtempSync(join(tmpdir(), 'schemas-'));

try {
  const data = unpack();
  const source = `cfn-lint ${version} (MIT-0), schemas of ${readJson(join(data, 'version.json')).schema_date.slice(0, 10)}`;
  const regions = regionsOf(data);
  writeLines('resources.json', source, resourceSchemas(data));
  writeLines('regions.json', `${source}; partitions aws, aws-us-gov and aws-cn`, missingRegions(data, regions), {
    regions,
  });
} finally {
  rmSync(folder, { recursive: true });
}

/** Downloads the wheel and returns its folder of schemas. */
function unpack() {
  const python = (...args) =>
    execFileSync('python3', ['-m', ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  python('pip', 'download', '--quiet', '--no-deps', `cfn-lint==${version}`);
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
  python('zipfile', '-e', wheel, 'wheel');
  return join(folder, 'wheel', 'cfnlint', 'data', 'schemas');
}

function resourceSchemas(data) {
  const files = readJson(join(data, 'providers', 'us-east-1.json'));
  return types.map((type) => {
    if (!files[type])
      throw new Error(`cfn-lint ${version} has no schema of ${type}. Take a newer version, or drop the type.`);
    return [type, simplify(readJson(join(data, 'resources', `${files[type]}.json`)))];
  });
}

/** The Regions whose lists of types are their own: cfn-lint copies those of the isolated and sovereign partitions. */
function regionsOf(data) {
  return readdirSync(join(data, 'providers'))
    .map((file) => file.replace('.json', ''))
    .filter((name) => /^[a-z]+(-gov)?-[a-z]+-\d+$/.test(name) && !/^(eusc|us-iso[a-z]?|eu-iso[a-z]?)-/.test(name))
    .sort();
}

/** Types that are missing somewhere, each with the Regions where it is. */
function missingRegions(data, regions) {
  const known = new Map(regions.map((region) => [region, readJson(join(data, 'providers', `${region}.json`))]));
  return types
    .map((type) => [type, regions.filter((region) => !(type in known.get(region)))])
    .filter(([, missing]) => missing.length > 0);
}

/** One type a line, so that a refresh shows which types changed. */
function writeLines(file, source, entries, head = {}) {
  const start = Object.entries({ source, ...head }).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  );
  const lines = entries.map(([type, value]) => `${JSON.stringify(type)}: ${JSON.stringify(value)}`);
  const text = ['{', ...start, '"types": {', lines.join(',\n'), '}', '}', ''].join('\n');
  writeFileSync(new URL(`tools/schemas/${file}`, root), text);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
