import { join } from 'node:path';
import { buildBlueprint, buildSnippet } from '../../build/build.ts';
import { blueprintNames, loadBlueprint, loadExamples, packageNames } from '../../build/load.ts';
import type { ReleaseFile } from '../../build/manifest.ts';
import { writeFolder } from '../../build/write.ts';
import { workspaceRoot } from '../../workspace.ts';
import { exitOnInterrupt } from '../interrupt.ts';

export interface Options {
  readonly snippets?: readonly string[];
  readonly json?: true;
  readonly dryRun?: true;
}

/** The action of `hipaa-stacks build`. */
export const buildAction = (names: string[], options: Options) =>
  exitOnInterrupt('build', 'No file is written partially: build again.', async () => {
    const root = workspaceRoot();
    const built = await buildAll(root, names, options);
    const results = built.map(({ folder, files, what }) => {
      return { folder, what, changed: writeFolder(join(root, folder), files, options.dryRun) };
    });
    if (options.json) console.log(JSON.stringify(results));
    else
      for (const { folder, what, changed } of results)
        console.log(`${folder}: ${what}, ${changed.length} files changed`);
  });

/** The files to write to a folder. No file is written until everything is built. */
interface Built {
  /** Relative to the workspace. */
  readonly folder: string;
  readonly files: readonly ReleaseFile[];
  readonly what: string;
}

async function buildAll(root: string, names: readonly string[], { snippets }: Options): Promise<readonly Built[]> {
  const all = names.length === 0 && !snippets;
  const blueprints = all ? blueprintNames(root) : names;
  const packages = snippets ?? (all ? packageNames(root) : []);
  const built: Built[] = [];
  for (const name of blueprints) {
    const { manifest, files } = await buildBlueprint(await loadBlueprint(root, name));
    built.push({ folder: join('templates-out', name), files, what: `${manifest.totalResources} resources` });
  }
  for (const name of packages) {
    const files = await Promise.all((await loadExamples(root, name)).map(buildSnippet));
    const folder = join('templates-out', 'snippets', name);
    if (files.length > 0) built.push({ folder, files, what: `${files.length} snippets` });
  }
  return built;
}
