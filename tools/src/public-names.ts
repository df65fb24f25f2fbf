import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTemplate } from './template/yaml.ts';

/** The flat form has the names of the others; the deployment role changes with each release. */
const notPublic = new Set(['flat.yaml', 'deployment-role.yaml']);

/**
 * The names of a blueprint that users depend on, sorted, as `<template> <section> <name>`. Parameters and outputs of nested stacks are
 * left out: only their parent uses them.
 *
 * @param folder the folder of the blueprint in `templates-out`
 */
export function publicNames(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !notPublic.has(file));
  return files
    .flatMap((file) => {
      const template = parseTemplate(readFileSync(join(folder, file), 'utf8'), file);
      const isParent = file === 'root.yaml' || file.startsWith('companion-');
      const sections = isParent ? (['Parameters', 'Resources', 'Outputs'] as const) : (['Resources'] as const);
      return sections.flatMap((section) =>
        Object.keys(template[section] ?? {}).map((name) => `${file} ${section} ${name}`),
      );
    })
    .sort();
}
