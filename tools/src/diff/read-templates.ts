import type { Template } from '@hipaa-stacks/cloudformation';
import { readRelease } from '../publish/read-release.ts';
import { parseTemplate } from '../template/yaml.ts';

/** A root template and its nested ones by logical ID in the root. */
export interface Templates {
  readonly root: Template;
  readonly children: Readonly<Record<string, Template>>;
}

/**
 * Reads the nested form of a release from its folder.
 *
 * @param dir `templates-out/<blueprint>`.
 * @throws Problem for a file that is missing, edited after the build, or not a template.
 */
export function readTemplates(dir: string): Templates {
  const { manifest, files } = readRelease(dir);
  const parse = ({ file }: { readonly file: string }) =>
    parseTemplate(files.get(file)!.toString('utf8'), `${dir}/${file}`);
  const children = Object.entries(manifest.stacks).map(([id, template]) => [id, parse(template)] as const);
  return { root: parse(manifest.root), children: Object.fromEntries(children) };
}
