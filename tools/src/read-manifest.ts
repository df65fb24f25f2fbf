import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { Manifest } from './manifest.ts';

/**
 * Reads `manifest.json` of a release and validates it: its format, every section, and file names that are inside the
 * folder.
 *
 * @param dir the release's folder, `templates-out/<blueprint>`.
 * @throws Problem if it is missing, is not JSON, has another format, or lacks a section.
 */
export function readManifest(dir: string): Manifest {
  const file = join(dir, 'manifest.json');
  const content = parseObject(read(file), file);
  if (content.format !== 1) {
    throw new Problem(
      file,
      `format ${JSON.stringify(content.format)}, and these tools support format 1`,
      'Build the release again with the same version of the tools.',
    );
  }
  const fault = faultOf(content);
  if (fault) throw new Problem(file, fault, rebuild);
  return content as unknown as Manifest;
}

const rebuild = 'Build the release again. Do not edit it by hand.';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`, 'Build the release first.');
  }
}

function parseObject(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Reported below: the details of the JSON error matter less than the fact that the file was edited by hand.
  }
  throw new Problem(file, 'is not a JSON object', rebuild);
}

type Kind = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Kind = (value) => typeof value === 'string' && value !== '';
const isCount: Kind = (value) => Number.isInteger(value) && (value as number) >= 0;
const isSha256: Kind = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isName: Kind = (value) => typeof value === 'string' && /^[A-Za-z0-9][\w.-]*$/.test(value);
const isFile: Kind = (value) => typeof value === 'string' && value.split('/').every(isName);
const listOf =
  (kind: Kind): Kind =>
  (value) =>
    Array.isArray(value) && value.every(kind);
const mapOf =
  (kind: Kind): Kind =>
  (value) =>
    isObject(value) && Object.values(value).every(kind);
const having =
  (kinds: Readonly<Record<string, Kind>>): Kind =>
  (value) =>
    isObject(value) && Object.entries(kinds).every(([key, kind]) => kind(value[key]));

const isTemplate = having({
  file: isFile,
  sha256: isSha256,
  bytes: isCount,
  resources: isCount,
  parameters: isCount,
  outputs: isCount,
  mappings: isCount,
  dynamicReferences: isCount,
});
const isMissing = having({ missing: isText });
const isCompanion = having({
  name: isName,
  template: isTemplate,
  region: (value) => value === 'global' || value === 'chosen',
  order: (value) => value === 'before' || value === 'after',
  parameters: mapOf(isText),
});

const sections: Readonly<Record<string, Kind>> = {
  blueprint: isName,
  title: isText,
  root: isTemplate,
  stacks: mapOf(isTemplate),
  flat: (value) => isTemplate(value) || isMissing(value),
  deploymentRole: isTemplate,
  companions: listOf(isCompanion),
  code: listOf(having({ file: isFile, sha256: isSha256, bytes: isCount, keyParameter: isText })),
  codeBucketParameter: (value) => value === undefined || isText(value),
  parameters: mapOf(having({ Type: isText, Group: isText, Label: isText })),
  partitions: listOf((value) => value === 'aws' || value === 'aws-cn' || value === 'aws-us-gov'),
  regional: listOf(
    having({
      option: isText,
      leavesOut: (value) => value === undefined || isText(value),
      notIn: listOf(isText),
    }),
  ),
  outputs: listOf(isText),
  capabilities: listOf((value) => value === 'CAPABILITY_IAM' || value === 'CAPABILITY_NAMED_IAM'),
  totalResources: isCount,
  resourceTypes: listOf(isText),
  supports: mapOf(listOf(isText)),
  exceptions: listOf(
    having({
      rule: (value) => typeof value === 'string' && /^[a-z-]+:\S+$/.test(value),
      resource: (value) => typeof value === 'string' && /^[\w-]+\/[A-Za-z0-9]+$/.test(value),
      reason: isText,
    }),
  ),
};

/** Describes the first section that does not match its type, or returns undefined. */
function faultOf(content: Record<string, unknown>): string | undefined {
  const section = Object.keys(sections).find((name) => !sections[name]!(content[name]));
  if (section) return content[section] === undefined ? `"${section}" is missing` : `"${section}" is not valid`;
  const codeWithoutBucket = (content.code as unknown[]).length > 0 && content.codeBucketParameter === undefined;
  return codeWithoutBucket ? 'there is code, but no "codeBucketParameter"' : undefined;
}
