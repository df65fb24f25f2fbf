import type { Json } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { isObject, references } from '../template/walk.ts';
import type { Finding, NamedTemplate } from './finding.ts';
import { checkNameMismatches } from './name-mismatch.ts';

const check = 'nesting';

/**
 * What a root gives each nested stack is what that stack declares, every output that the root reads is there, and namesakes are the same
 * thing.
 *
 * @param children logical ID of the nested stack -> its template
 */
export function checkNesting(
  root: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly Finding[] {
  return [
    ...Object.entries(children).flatMap(([logicalId, child]) => wrongParameters(root, logicalId, child)),
    ...wrongOutputs(root, children),
    ...checkNameMismatches(root, children),
  ];
}

function wrongParameters({ stack, template }: NamedTemplate, logicalId: string, child: NamedTemplate) {
  const parameters = template.Resources[logicalId]?.Properties?.Parameters ?? {};
  const given = isObject(parameters) ? Object.keys(parameters) : [];
  const declared = child.template.Parameters ?? {};
  const finding = (what: string, fix: string): Finding => ({ check, stack, logicalId, what, fix });
  return [
    ...given
      .filter((name) => !Object.hasOwn(declared, name))
      .map((name) =>
        finding(
          `passes the parameter ${name}, which the nested stack does not declare`,
          meant(name, Object.keys(declared)) ?? 'Remove it.',
        ),
      ),
    ...Object.entries(declared)
      .filter(([name, { Default }]) => Default === undefined && !given.includes(name))
      .map(([name]) => finding(`does not pass the parameter ${name}`, 'Pass it, or declare a Default.')),
  ];
}

function wrongOutputs(
  { stack, template }: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly Finding[] {
  const outputs = Object.entries(template.Outputs ?? {}).map(([name, output]) => [`Outputs/${name}`, output] as const);
  return [...Object.entries(template.Resources), ...outputs].flatMap(([logicalId, holder]) =>
    [...references(holder as unknown as Json)].flatMap(({ id, attribute = '' }) => {
      const put = Object.hasOwn(children, id) ? (children[id]!.template.Outputs ?? {}) : undefined;
      const output = attribute.startsWith('Outputs.') ? attribute.slice('Outputs.'.length) : undefined;
      if (!put || output === undefined || Object.hasOwn(put, output)) return [];
      const what = `reads ${id}.${attribute}, which is not an output of the nested stack`;
      return [{ check, stack, logicalId, what, fix: meant(output, Object.keys(put)) ?? 'Add the output.' }];
    }),
  );
}

function meant(word: string, known: readonly string[]): string | undefined {
  const near = didYouMean(word, known);
  return near && `Did you mean ${near}?`;
}
