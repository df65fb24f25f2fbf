import { parseTemplate } from '../../template/yaml.ts';
import type { PublishedManifest, PublishedObject } from '../plan.ts';
import { sha256Of } from '../read-release.ts';

/**
 * Inconsistencies that a reader of the bucket could see: URLs in a visible root or manifest without an object, or objects that do
 * not match the hash in their key. A bucket must have none after an interrupted publish.
 */
export function inconsistencies(objects: ReadonlyMap<string, Buffer>): string[] {
  return [...objects].flatMap(([url, bytes]) => {
    const referenced = url.endsWith('/root.yaml')
      ? childrenOf(bytes)
      : url.endsWith('/manifest.json')
        ? namedBy(bytes)
        : [];
    return referenced.filter((promise) => !matchesHash(promise, objects)).map((promise) => `${url} names ${promise}`);
  });
}

function matchesHash(url: string, objects: ReadonlyMap<string, Buffer>): boolean {
  const found = objects.get(url);
  return found !== undefined && url.split('/').at(-2) === sha256Of(found);
}

function childrenOf(root: Buffer): string[] {
  const stacks = Object.values(parseTemplate(root.toString('utf8'), 'root.yaml').Resources);
  const urls = stacks.map(({ Properties }) => String(Properties?.TemplateURL));
  const app = stacks.find(({ Properties }) => Properties?.Parameters);
  return app ? [...urls, codeOf(root, urls[0]!)] : urls;
}

/** URL of the code, from the default of the parameter for its key. */
function codeOf(root: Buffer, sibling: string): string {
  const { Parameters } = parseTemplate(root.toString('utf8'), 'root.yaml');
  return `${new URL(sibling).origin}/${Parameters?.CodeKey?.Default}`;
}

function namedBy(manifest: Buffer): string[] {
  const { root, flat, deploymentRole, stacks, companions, code } = (
    JSON.parse(manifest.toString('utf8')) as PublishedManifest
  ).published;
  const objects: PublishedObject[] = [
    root,
    deploymentRole,
    ...(flat ? [flat] : []),
    ...Object.values(stacks),
    ...Object.values(companions),
    ...Object.values(code),
  ];
  return objects.map(({ url }) => url);
}
