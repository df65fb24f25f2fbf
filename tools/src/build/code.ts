import { createHash } from 'node:crypto';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Blueprint, CodeMarker, ParameterGroups, Placeable, Resource } from '@hipaa-stacks/cloudformation';
import { Problem, text } from '@hipaa-stacks/cloudformation';
import { loadEsbuild } from './esbuild.ts';

/** A bundle that is larger than this many bytes is not inlined in the template. */
const INLINE_LIMIT = 100_000;

/** A zip of code that the template references by bucket and key. */
export interface CodeZip {
  readonly keyParameter: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** The root parameter for the bucket of the code zips, in the Region of the stack. */
export const CODE_BUCKET = 'CodeBucket';

/**
 * Bundles the TypeScript of every Lambda function in a blueprint: readable, inline in the template, up to `inlineLimit` bytes; a
 * larger bundle becomes a zip whose bucket and key are root parameters with values from `publish`. The AWS SDK of the Lambda runtime is used.
 *
 * @returns the blueprint with code instead of markers, and the zips
 * @throws Problem with the first message of esbuild if bundling fails
 */
export async function bundleCode(
  blueprint: Blueprint,
  inlineLimit = INLINE_LIMIT,
): Promise<{ readonly blueprint: Blueprint; readonly zips: readonly CodeZip[] }> {
  const zips: CodeZip[] = [];
  const placed = (resource: Resource) => markerOf(resource) !== undefined;
  const functions = Object.values(blueprint.plan.stacks).flatMap((parts) =>
    parts.flatMap((part) => part.resources.filter(placed)),
  );
  const bundled = new Map<Resource, object>();
  for (const resource of functions) {
    const code = await bundle(markerOf(resource)!['Hipaa::Code'], resource.id);
    if (code.length <= inlineLimit) {
      bundled.set(resource, { ZipFile: code });
    } else {
      const zip = await zipOf(`${resource.id}CodeKey`, code);
      zips.push(zip);
      bundled.set(resource, { S3Bucket: { Ref: CODE_BUCKET }, S3Key: { Ref: zip.keyParameter } });
    }
  }
  const withCode = (resource: Resource): Resource =>
    bundled.has(resource)
      ? { ...resource, properties: { ...resource.properties, Code: bundled.get(resource) } }
      : resource;
  const place = (part: Placeable): Placeable => ({ ...part, resources: part.resources.map(withCode) });
  const stacks = Object.entries(blueprint.plan.stacks).map(([stack, parts]) => [stack, parts.map(place)] as const);
  return {
    blueprint: {
      ...blueprint,
      parameters: zips.length > 0 ? withCodeParameters(blueprint.parameters, zips) : blueprint.parameters,
      plan: { ...blueprint.plan, stacks: Object.fromEntries(stacks) },
    },
    zips,
  };
}

function markerOf(resource: Resource): CodeMarker | undefined {
  const { Code } = resource.properties as { Code?: Partial<CodeMarker> };
  return Code && 'Hipaa::Code' in Code ? (Code as CodeMarker) : undefined;
}

async function bundle(marked: CodeMarker['Hipaa::Code'], id: string): Promise<string> {
  const entry = fileURLToPath(marked.entry);
  const { build } = await loadEsbuild();
  try {
    const { outputFiles } = await build({
      ...entryPoint(entry, marked.parts),
      absWorkingDir: dirname(entry),
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      external: ['@aws-sdk/*'],
      conditions: ['source'],
      legalComments: 'none',
      logLevel: 'silent',
    });
    return outputFiles[0]!.text.replaceAll(packageLocation, '$1// ');
  } catch (error) {
    const [first] =
      (error as { errors?: { text: string; location?: { file: string; line: number } | null }[] }).errors ?? [];
    const place = first?.location ? `${first.location.file}:${first.location.line}` : entry;
    throw new Problem(
      id,
      `its code does not bundle (${place}: ${first?.text ?? error})`,
      'Fix the code, then build again.',
    );
  }
}

/** The comment before a bundled file of a package contains the installation folder, which differs between machines. */
const packageLocation = /^( *)\/\/ .*node_modules\//gm;

/** The entry point; or, with parts, a generated file that runs the parts first. */
function entryPoint(entry: string, parts: readonly string[] = []) {
  if (parts.length === 0) return { entryPoints: [entry] };
  const folder = dirname(entry);
  const imported = [...parts.map((part) => fileURLToPath(part)), entry].map((path) =>
    JSON.stringify(`./${relative(folder, path).replaceAll('\\', '/')}`),
  );
  const contents = [...imported.slice(0, -1).map((path) => `import ${path};`), `export * from ${imported.at(-1)};`];
  return {
    stdin: { contents: contents.join('\n'), resolveDir: folder, sourcefile: 'parts.ts', loader: 'ts' as const },
  };
}

/** A zip with the same bytes on every machine: one file, with a fixed timestamp. */
async function zipOf(keyParameter: string, code: string): Promise<CodeZip> {
  const { strToU8, zipSync } = await import('fflate');
  const bytes = zipSync({ 'index.js': [strToU8(code), { mtime: new Date(1980, 0, 1), level: 9 }] });
  return { keyParameter, sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

function withCodeParameters(parameters: ParameterGroups, zips: readonly CodeZip[]): ParameterGroups {
  const declaration = { Default: '', ConstraintDescription: 'Keep the value in the published template' };
  const bucket = text('Bucket of the code', {
    Description:
      'Bucket in this Region with the code of the functions. The published template has the value as default.',
    AllowedPattern: '^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    ...declaration,
  });
  const key = text('Key of the code', {
    Description: 'Object with the code of one function. The published template has the value as default.',
    AllowedPattern: '^$|^[A-Za-z0-9/_.=-]{1,1024}$',
    ...declaration,
  });
  const keys = Object.fromEntries(zips.map(({ keyParameter }) => [keyParameter, key]));
  return { ...parameters, Code: { ...parameters.Code, [CODE_BUCKET]: bucket, ...keys } };
}
