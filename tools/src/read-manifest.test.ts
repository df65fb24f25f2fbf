import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Manifest } from './manifest.ts';
import { readManifest } from './read-manifest.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'manifest-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const template = {
  file: 'root.yaml',
  sha256: 'a'.repeat(64),
  bytes: 10,
  resources: 1,
  parameters: 0,
  outputs: 0,
  mappings: 0,
  dynamicReferences: 0,
};

const good: Manifest = {
  format: 1,
  blueprint: 'example',
  title: 'An example',
  root: template,
  stacks: { Network: { ...template, file: 'network.yaml' } },
  flat: { missing: 'too large for one template' },
  deploymentRole: { ...template, file: 'deployment-role.yaml' },
  companions: [],
  code: [{ file: `code/${'b'.repeat(64)}.zip`, sha256: 'b'.repeat(64), bytes: 3, keyParameter: 'CodeKey' }],
  codeBucketParameter: 'CodeBucket',
  parameters: { CodeKey: { Type: 'String', Group: 'Code', Label: 'Key' } },
  partitions: ['aws'],
  regional: [],
  outputs: ['VpcId'],
  capabilities: ['CAPABILITY_IAM'],
  totalResources: 3,
  resourceTypes: ['AWS::EC2::VPC'],
  supports: { '164.312(b)': ['Network/Vpc'] },
  exceptions: [{ rule: 'checkov:CKV_AWS_18', resource: 'companion-logs/Bucket', reason: 'It stores the logs.' }],
};

const exception = good.exceptions[0]!;

function reading(content: unknown) {
  writeFileSync(join(dir, 'manifest.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return () => readManifest(dir);
}

test('a manifest is read unchanged', () => {
  expect(reading(good)()).toEqual(good);
});

test.each<[string, unknown, RegExp]>([
  ['invalid JSON', '{"format": 1,', /Do not edit it by hand/],
  ['a list', [], /Do not edit it by hand/],
  ['a later format', { ...good, format: 2 }, /format 2, and these tools support format 1/],
  ['a file outside the folder', { ...good, root: { ...template, file: '../root.yaml' } }, /"root" is not/],
  ['an absolute file', { ...good, root: { ...template, file: '/root.yaml' } }, /"root" is not/],
  ['an invalid hash', { ...good, stacks: { Network: { ...template, sha256: 'abc' } } }, /"stacks" is not/],
  ['a negative size', { ...good, flat: { ...template, bytes: -1 } }, /"flat" is not/],
  ['an unknown capability', { ...good, capabilities: ['CAPABILITY_AUTO_EXPAND'] }, /"capabilities" is not/],
  [
    'an exception without a rule of a checker',
    { ...good, exceptions: [{ ...exception, rule: 'X' }] },
    /"exceptions" is not/,
  ],
  [
    'an exception without a resource',
    { ...good, exceptions: [{ ...exception, resource: 'Vpc' }] },
    /"exceptions" is not/,
  ],
  ['an exception without a reason', { ...good, exceptions: [{ ...exception, reason: '' }] }, /"exceptions" is not/],
  ['code without a bucket', { ...good, codeBucketParameter: undefined }, /no "codeBucketParameter"/],
])('%s is refused', (_, content, message) => {
  expect(reading(content)).toThrow(message);
});

test.each(Object.keys(good).filter((key) => key !== 'format' && key !== 'codeBucketParameter'))(
  'a manifest without "%s" is refused, and the message names the section',
  (section) => {
    expect(reading({ ...good, [section]: undefined })).toThrow(`"${section}" is missing`);
  },
);

test('a folder without a manifest is not a release', () => {
  expect(() => readManifest(dir)).toThrow(/manifest.json: cannot be read \(ENOENT\). Build the release first/);
});
