import { Problem, type Template, type TemplateParameter } from '@hipaa-stacks/cloudformation';
import type { Manifest, ManifestTemplate } from '../manifest.ts';
import { parseTemplate, printTemplate } from '../template/yaml.ts';
import { keyOf, type Location, urlOf } from './location.ts';
import { type Release, sha256Of } from './read-release.ts';

/** One object of a published release. */
export interface PublishedObject {
  readonly key: string;
  readonly url: string;
  /** Lower-case hex SHA-256 of the published bytes. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Locations of all objects of one release in one Region. */
export interface PublishedRelease {
  readonly blueprint: string;
  readonly region: string;
  readonly bucket: string;
  readonly root: PublishedObject;
  /** Undefined if the blueprint has no flat form. */
  readonly flat?: PublishedObject;
  readonly deploymentRole: PublishedObject;
  /** Logical ID of the nested stack in the root -> its template. */
  readonly stacks: Readonly<Record<string, PublishedObject>>;
  /** Name of the companion -> its template. */
  readonly companions: Readonly<Record<string, PublishedObject>>;
  /** Root parameter for the key -> the zip. */
  readonly code: Readonly<Record<string, PublishedObject>>;
  readonly manifest: { readonly key: string; readonly url: string };
}

/** `manifest.json` as published: that of the release, and the locations of its objects. */
export type PublishedManifest = Manifest & { readonly published: PublishedRelease };

/** An object with the bytes to upload. */
export interface Upload {
  readonly key: string;
  readonly body: Buffer;
}

/** A release in one Region. It is computed without AWS calls: the same release and location always give the same plan. */
export interface Plan {
  readonly location: Location;
  readonly published: PublishedRelease;
  /** Objects that reference no other object: nested templates, code, companions, the deployment role and the flat template. */
  readonly parts: readonly Upload[];
  /** References nested templates by URL: uploaded after them. */
  readonly root: Upload;
  /** References all objects: uploaded last. */
  readonly manifest: Upload;
}

/**
 * The objects of a release in one bucket: content-addressed keys, the root's `TemplateURL`s as https URLs, and the location of
 * the code as the default of the code parameters.
 *
 * @throws Problem if the root and the manifest do not match, for, a root above 1 MB, or a URL above 1,024 characters.
 */
export function planRelease(release: Release, location: Location): Plan {
  const { manifest } = release;
  const uploads: Upload[] = [];
  const place = (name: string, body: Buffer): PublishedObject => {
    const sha256 = sha256Of(body);
    const key = keyOf(location, manifest.blueprint, sha256, name);
    if (!uploads.some((upload) => upload.key === key)) uploads.push({ key, body });
    return { key, url: urlOf(location, key), sha256, bytes: body.length };
  };
  const asBuilt = ({ file }: ManifestTemplate) => place(file, release.files.get(file)!);

  const stacks = mapValues(manifest.stacks, asBuilt);
  const code = Object.fromEntries(
    manifest.code.map(({ file, keyParameter }) => [keyParameter, place('code.zip', release.files.get(file)!)]),
  );
  const companions = Object.fromEntries(manifest.companions.map(({ name, template }) => [name, asBuilt(template)]));
  const deploymentRole = asBuilt(manifest.deploymentRole);
  const codeDefaults = { ...bucketDefault(manifest, location), ...mapValues(code, ({ key }) => key) };
  const filledIn = ({ file }: ManifestTemplate) =>
    place(
      file,
      changed(release, file, (template, where) => withDefaults(template, codeDefaults, where)),
    );
  const hasCode = Object.keys(codeDefaults).length > 0;
  const flat = 'missing' in manifest.flat ? undefined : (hasCode ? filledIn : asBuilt)(manifest.flat);
  const parts = [...uploads];

  const rootBody = changed(release, manifest.root.file, (template, where) =>
    withTemplateUrls(
      withDefaults(template, codeDefaults, where),
      manifest,
      mapValues(stacks, ({ url }) => url),
    ),
  );
  if (rootBody.length > 1_048_576) {
    throw new Problem(
      `${manifest.blueprint}/${manifest.root.file}`,
      `has ${rootBody.length.toLocaleString('en')} bytes as published, and the maximum is 1 MB`,
      'Move more resources to nested stacks.',
    );
  }
  const root = place(manifest.root.file, rootBody);
  const manifestKey = keyOf(location, manifest.blueprint, root.sha256, 'manifest.json');
  const published: PublishedRelease = {
    blueprint: manifest.blueprint,
    region: location.region,
    bucket: location.bucket,
    root,
    ...(flat && { flat }),
    deploymentRole,
    stacks,
    companions,
    code,
    manifest: { key: manifestKey, url: urlOf(location, manifestKey) },
  };
  const content: PublishedManifest = { ...manifest, published };
  return {
    location,
    published,
    parts,
    root: { key: root.key, body: rootBody },
    manifest: { key: manifestKey, body: Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`) },
  };
}

function bucketDefault({ codeBucketParameter }: Manifest, { bucket }: Location): Record<string, string> {
  return codeBucketParameter === undefined ? {} : { [codeBucketParameter]: bucket };
}

/** A file of the release after a change of its template; the original bytes if the template did not change. */
function changed({ manifest, files }: Release, file: string, change: (template: Template, where: string) => Template) {
  const bytes = files.get(file)!;
  const where = `${manifest.blueprint}/${file}`;
  const template = parseTemplate(bytes.toString('utf8'), where);
  const after = change(template, where);
  return after === template ? bytes : Buffer.from(printTemplate(after));
}

function withDefaults(template: Template, defaults: Readonly<Record<string, string>>, where: string): Template {
  if (Object.keys(defaults).length === 0) return template;
  const filled = Object.entries(defaults).map(([name, value]): [string, TemplateParameter] => {
    const parameter = template.Parameters?.[name];
    if (!parameter) {
      throw new Problem(where, `the parameter ${name}, which the manifest lists for code, does not exist`, rebuild);
    }
    return [name, { ...parameter, Default: value }];
  });
  return { ...template, Parameters: { ...template.Parameters, ...Object.fromEntries(filled) } };
}

function withTemplateUrls(template: Template, manifest: Manifest, urls: Readonly<Record<string, string>>): Template {
  const where = (id: string) => `${manifest.blueprint}/${manifest.root.file}, ${id}`;
  const missing = Object.keys(urls).find((id) => template.Resources[id]?.Type !== nestedStack);
  if (missing) throw new Problem(where(missing), 'is a nested stack only in the manifest', rebuild);
  const stacks = Object.entries(template.Resources).filter(([, { Type }]) => Type === nestedStack);
  const published = stacks.map(([id, resource]) => {
    const written = resource.Properties?.TemplateURL;
    const file = manifest.stacks[id]?.file;
    if (file === undefined || (written !== file && written !== `./${file}`)) {
      throw new Problem(
        where(id),
        `TemplateURL is ${JSON.stringify(written)}, and the manifest has ${file ?? 'no such stack'}`,
        rebuild,
      );
    }
    return [id, { ...resource, Properties: { ...resource.Properties, TemplateURL: urls[id]! } }] as const;
  });
  if (published.length === 0) return template;
  return { ...template, Resources: { ...template.Resources, ...Object.fromEntries(published) } };
}

const nestedStack = 'AWS::CloudFormation::Stack';
const rebuild = 'Build the release again.';

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
