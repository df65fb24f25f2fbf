/**
 * Writes `tools/schemas/{resources,regions,actions,iam,runtimes}.json` from the data that cfn-lint ships (MIT-0), for the resource
 * types in `packages/cloudformation/scripts/resource-types.json`. Needs Python with pip: `node tools/src/check/schema/refresh.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iamServices } from './iam.mjs';
import { simplify } from './simplify.mjs';

const version = '1.58.0';
const root = new URL('../../../../', import.meta.url);
const lock = readFileSync(new URL('tools/cfn-lint/requirements.txt', root), 'utf8');
const types = readJson(new URL('packages/cloudformation/scripts/resource-types.json', root));
const folder = mkdtempSync(join(tmpdir(), 'schemas-'));

try {
  const data = unpack();
  const collected = readJson(join(data, 'schemas', 'version.json')).schema_date.slice(0, 10);
  const source = `cfn-lint ${version} (MIT-0), schemas of ${collected}`;
  const schemas = schemasOf(join(data, 'schemas'));
  const regions = regionsOf(join(data, 'schemas'));
  writeLines(
    'resources.json',
    { source },
    schemas.map(([type, schema]) => [type, simplify(schema)]),
  );
  writeLines(
    'regions.json',
    { source: `${source}; partitions aws, aws-us-gov and aws-cn`, regions },
    missingRegions(join(data, 'schemas'), regions),
  );
  const policies = readJson(join(data, 'AdditionalSpecs', 'Policies.json'));
  const actions = handlerActions(schemas, policies);
  writeLines(
    'actions.json',
    { source: `${source}: permissions of the handlers that IAM knows`, unbound: unboundActions(actions, policies) },
    actions,
  );
  const inUse = actions.flatMap(([, each]) => each.map((action) => action.split(':')[0]));
  writeLines(
    'iam.json',
    { source, known: Object.keys(policies).sort().join(' ') },
    iamServices(policies, inUse),
    'services',
  );
  writeLines('runtimes.json', { source, collected }, runtimesOf(data), 'runtimes');
} finally {
  rmSync(folder, { recursive: true });
}

/** Downloads the wheel and returns its folder of data. */
function unpack() {
  const python = (...args) =>
    execFileSync('python3', ['-m', ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const entry = new RegExp(`^cfn-lint==${version.replaceAll('.', '\\.')} .*\n(    --hash=.*\n)+`, 'm').exec(lock)?.[0];
  if (!entry) throw new Error(`tools/cfn-lint/requirements.txt does not pin cfn-lint ${version}.`);
  writeFileSync(join(folder, 'cfn-lint.txt'), entry);
  python('pip', 'download', '--quiet', '--no-deps', '--require-hashes', '-r', 'cfn-lint.txt');
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
  python('zipfile', '-e', wheel, 'wheel');
  return join(folder, 'wheel', 'cfnlint', 'data');
}

function schemasOf(data) {
  const files = readJson(join(data, 'providers', 'us-east-1.json'));
  return types.map((type) => {
    if (!files[type])
      throw new Error(`cfn-lint ${version} has no schema of ${type}. Use a newer version, or remove the type.`);
    return [type, readJson(join(data, 'resources', `${files[type]}.json`))];
  });
}

/** Actions that the handlers of each type call to create, read, update and delete; without actions that do not exist in IAM. */
function handlerActions(schemas, policies) {
  return schemas
    .map(([type, { handlers = {} }]) => {
      const named = Object.entries(handlers).flatMap(([handler, { permissions = [] }]) =>
        handler === 'list' ? [] : permissions,
      );
      const lowered = named.map((action) => action.replace(/^[^:]*/, (service) => service.toLowerCase()));
      return [type, [...new Set(lowered)].filter((action) => isKnown(action, policies)).sort()];
    })
    .filter(([, actions]) => actions.length > 0);
}

function isKnown(action, policies) {
  const [service, name] = action.split(':');
  return service in policies && (name.endsWith('*') || name.toLowerCase() in policies[service].Actions);
}

/** Actions without resource-level permissions: their Resource must be `*`. */
function unboundActions(actions, policies) {
  const isUnbound = (action) => {
    const [service, name] = action.split(':');
    return name.endsWith('*') || !policies[service].Actions[name.toLowerCase()].Resources;
  };
  return [...new Set(actions.flatMap(([, each]) => each))].filter(isUnbound).sort();
}

/** Lambda runtimes with the date on which AWS ends their support, and their successors. */
function runtimesOf(data) {
  const runtimes = readJson(join(data, 'AdditionalSpecs', 'LmbdRuntimeLifecycle.json'));
  return Object.entries(runtimes).map(([name, { deprecated, successor }]) => [name, { deprecated, successor }]);
}

/** Regions with their own lists of types: for the isolated and sovereign partitions, cfn-lint has copies. */
function regionsOf(data) {
  return readdirSync(join(data, 'providers'))
    .map((file) => file.replace('.json', ''))
    .filter((name) => /^[a-z]+(-gov)?-[a-z]+-\d+$/.test(name) && !/^(eusc|us-iso[a-z]?|eu-iso[a-z]?)-/.test(name))
    .sort();
}

/** Types that are not in all Regions, each with its Regions. */
function missingRegions(data, regions) {
  const known = new Map(regions.map((region) => [region, readJson(join(data, 'providers', `${region}.json`))]));
  return types
    .map((type) => [type, regions.filter((region) => !(type in known.get(region)))])
    .filter(([, missing]) => missing.length > 0);
}

/** Writes one entry per line, for readable diffs. */
function writeLines(file, head, entries, name = 'types') {
  const start = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const lines = entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const text = ['{', ...start, `${JSON.stringify(name)}: {`, lines.join(',\n'), '}', '}', ''].join('\n');
  writeFileSync(new URL(`tools/schemas/${file}`, root), text);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
