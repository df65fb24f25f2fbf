import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { didYouMean } from './did-you-mean.ts';

/**
 * The repository of a folder: the nearest parent folder with an `nx.json`.
 *
 * @param from default: the current folder.
 * @throws UsageProblem outside a repository.
 */
export function workspaceRoot(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
    if (folder === dirname(folder)) {
      throw new UsageProblem(resolve(from), 'no nx.json in this folder or above', 'Run it in the repository.');
    }
  }
}

/**
 * The folder of all releases: `templates-out` in the current folder, otherwise in its repository. It need not exist yet.
 *
 * @throws UsageProblem if there is neither such a folder nor a repository.
 */
export function templatesFolder(from = process.cwd()): string {
  const here = resolve(from, 'templates-out');
  return existsSync(here) ? here : join(workspaceRoot(from), 'templates-out');
}

/**
 * The folder of one blueprint's release, the one with its `manifest.json`.
 *
 * @param templatesOut the folder of all releases. Default: `templatesFolder()`.
 * @throws UsageProblem that lists the existing releases, if this one does not exist.
 */
export function releaseFolder(blueprint: string, templatesOut = templatesFolder()): string {
  const releases = releasesIn(templatesOut);
  if (releases.includes(blueprint)) return join(templatesOut, blueprint);
  if (releases.length === 0) {
    throw new UsageProblem(templatesOut, 'there is no release here', 'Build one with `npx nx run-many -t build`.');
  }
  const suggestion = didYouMean(blueprint, releases);
  throw new UsageProblem(
    templatesOut,
    `there is no release of a blueprint "${blueprint}"`,
    `${suggestion ? `Did you mean ${suggestion}? ` : ''}There are: ${releases.join(', ')}.`,
  );
}

/** Names of the blueprints with a release in a folder, in order. */
export function releasesIn(templatesOut: string): string[] {
  if (!existsSync(templatesOut)) return [];
  return readdirSync(templatesOut)
    .filter((name) => existsSync(join(templatesOut, name, 'manifest.json')))
    .sort();
}
