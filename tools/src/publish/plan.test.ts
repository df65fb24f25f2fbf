import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Manifest } from '../manifest.ts';
import type { Location } from './location.ts';
import { planRelease } from './plan.ts';
import { type Release, readRelease } from './read-release.ts';
import { writeFixtureRelease } from './testing/fixture-release.ts';

const location: Location = { bucket: 'templates', prefix: 'hipaa', region: 'eu-central-1' };
let folder: string;
let release: Release;

beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/plan-`);
  release = readRelease(writeFixtureRelease(folder));
});
afterEach(() => rmSync(folder, { recursive: true }));

const withManifest = (change: Partial<Manifest>): Release => ({
  ...release,
  manifest: { ...release.manifest, ...change },
});

test('the same release gives the same plan, byte for byte', () => {
  expect(planRelease(readRelease(release.dir), location)).toEqual(planRelease(release, location));
});

test('a root that is published to another location has another URL and another hash', () => {
  const here = planRelease(release, location).published.root;
  for (const other of [{ bucket: 'others' }, { prefix: 'other' }, { region: 'us-east-1' }]) {
    expect(planRelease(release, { ...location, ...other }).published.root.sha256).not.toBe(here.sha256);
  }
});

test.each([
  ['cn-north-1', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'amazonaws.com'],
  ['eusc-de-east-1', 'amazonaws.eu'],
])('URLs in %s end in %s', (region, suffix) => {
  const { root } = planRelease(release, { ...location, region }).published;
  expect(new URL(root.url).host).toBe(`templates.s3.${region}.${suffix}`);
});

test('children, companions and code are published unchanged', () => {
  const { parts, published } = planRelease(release, location);
  const { stacks, companions, code, deploymentRole } = published;
  const { manifest } = release;
  expect(stacks.App!.sha256).toBe(manifest.stacks.App!.sha256);
  expect(companions.events!.sha256).toBe(manifest.companions[0]!.template.sha256);
  expect(code.CodeKey!.sha256).toBe(manifest.code[0]!.sha256);
  expect(deploymentRole.sha256).toBe(manifest.deploymentRole.sha256);
  expect(parts.find(({ key }) => key === stacks.App!.key)?.body).toEqual(release.files.get('app.yaml'));
});

test('a flat form without code parameters is published unchanged', () => {
  const { code: _, codeBucketParameter: __, ...rest } = release.manifest;
  const { published } = planRelease({ ...release, manifest: { ...rest, code: [] } }, location);
  expect(published.flat!.sha256).toBe(
    release.manifest.flat && 'sha256' in release.manifest.flat ? release.manifest.flat.sha256 : '',
  );
});

test('a blueprint without a flat form is published without one', () => {
  const { published, parts } = planRelease(withManifest({ flat: { missing: 'too large' } }), location);
  expect(published.flat).toBeUndefined();
  expect(parts.some(({ key }) => key.endsWith('/flat.yaml'))).toBe(false);
});

test('files with the same bytes and name are uploaded once', () => {
  const { stacks } = release.manifest;
  const { parts } = planRelease(release, location);
  const twice = { ...stacks, Topic2: stacks.Topic1! };
  const root = release.files.get('root.yaml')!.toString('utf8').replace('topic2.yaml', 'topic1.yaml');
  const files = new Map([...release.files, ['root.yaml', Buffer.from(root)]]);
  expect(planRelease({ ...withManifest({ stacks: twice }), files }, location).parts).toHaveLength(parts.length - 1);
});

test('a nested stack that is not in the manifest is refused', () => {
  const { App, Topic1 } = release.manifest.stacks;
  expect(() => planRelease(withManifest({ stacks: { App: App!, Topic1: Topic1! } }), location)).toThrow(
    /example\/root\.yaml, Topic2: TemplateURL is "topic2\.yaml", and the manifest has no such stack/,
  );
});

test('a nested stack that is not in the root is refused', () => {
  const { stacks } = release.manifest;
  expect(() => planRelease(withManifest({ stacks: { ...stacks, Data: stacks.App! } }), location)).toThrow(
    /Data: is a nested stack only in the manifest/,
  );
});

test('a TemplateURL that references another file than the manifest is refused', () => {
  const { stacks } = release.manifest;
  expect(() => planRelease(withManifest({ stacks: { ...stacks, Topic1: stacks.Topic2! } }), location)).toThrow(
    /Topic1: TemplateURL is "topic1\.yaml", and the manifest has topic2\.yaml/,
  );
});

test('code without a parameter for its key is refused', () => {
  const code = release.manifest.code.map((zip) => ({ ...zip, keyParameter: 'OtherKey' }));
  expect(() => planRelease(withManifest({ code }), location)).toThrow(
    /the parameter OtherKey, which the manifest lists for code, does not exist\. Build the release again\./,
  );
});
