import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Blueprint, type Demonstration, Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';

/** The names of the blueprints in a workspace, sorted. */
export function blueprintNames(root: string): readonly string[] {
  const folder = join(root, 'blueprints');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'package.json')))
    .sort();
}

/**
 * Loads a blueprint by its path: the module that its package.json exports, and the blueprint that this module exports.
 *
 * @throws UsageProblem if there is no such blueprint; Problem if its module throws
 */
export async function loadBlueprint(root: string, name: string): Promise<Blueprint> {
  const module = await loadExport(root, name, '.');
  const found = Object.values(module).find((value) => isBlueprint(value, name));
  if (!found)
    throw new Problem(`blueprints/${name}`, `exports no blueprint named ${name}`, `Export blueprint('${name}', …).`);
  return found as Blueprint;
}

/** Loads the demonstration of a blueprint; undefined if it has none. */
export async function loadDemonstration(root: string, name: string): Promise<Demonstration | undefined> {
  if (!exportsOf(root, name)['./demonstration']) return undefined;
  return (await loadExport(root, name, './demonstration')).demonstration as Demonstration;
}

const isBlueprint = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && 'plan' in value && 'name' in value && value.name === name;

/** The names of the builder packages in a workspace, sorted. */
export function packageNames(root: string): readonly string[] {
  const folder = join(root, 'packages');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Loads the example of every builder of a package: a one-stack blueprint named like its file. */
export async function loadExamples(root: string, name: string): Promise<readonly Blueprint[]> {
  const folder = join(root, 'packages', name);
  if (!existsSync(folder)) {
    throw new UsageProblem(name, 'there is no such package', `There are: ${packageNames(root).join(', ')}.`);
  }
  const sources = readdirSync(join(folder, 'src'), { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.example.ts'))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
  return await Promise.all(sources.map((file) => loadExample(folder, file.replace(/\.example\.ts$/, ''))));
}

/** @param source of the builder below `src`, without `.ts` */
async function loadExample(folder: string, source: string): Promise<Blueprint> {
  const file = join(folder, 'dist', `${source}.example.js`);
  const name = basename(source);
  if (!existsSync(file)) throw new Problem(file, 'does not exist', 'Compile it: npm run compile.');
  const { example } = (await importModule(file)) as { example?: Blueprint };
  if (!example || example.name !== name) {
    throw new Problem(file, `exports no example named ${name}`, `Export const example = blueprint('${name}', …).`);
  }
  return example;
}

type Exports = Readonly<Record<string, { readonly default: string } | undefined>>;

function exportsOf(root: string, name: string): Exports {
  const file = join(root, 'blueprints', name, 'package.json');
  const names = blueprintNames(root);
  if (!names.includes(name)) {
    const guess = didYouMean(name, names);
    throw new UsageProblem(
      name,
      'there is no such blueprint',
      guess ? `Did you mean ${guess}?` : `There are: ${names.join(', ') || 'none'}.`,
    );
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { exports?: Exports }).exports ?? {};
}

async function loadExport(root: string, name: string, key: string): Promise<Record<string, unknown>> {
  const target = exportsOf(root, name)[key]?.default;
  const file = target && join(root, 'blueprints', name, target);
  if (!file || !existsSync(file)) {
    throw new Problem(
      `blueprints/${name}`,
      `${target ?? `its export ${key}`} is not there`,
      'Compile it: npm run compile.',
    );
  }
  return importModule(file);
}

/** @throws Problem with the first line of the module's error, and its place in the source */
async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { stack = '', message = String(error) } = error as Partial<Error>;
    const place = /file:\/\/([^\s():]+:\d+)/.exec(stack)?.[1];
    const [what] = message.split('\n');
    throw new Problem(place ?? file, `it throws: ${what?.replace(/\.$/, '')}`, 'Fix the code, then compile it again.');
  }
}
