import type { Json } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { isObject, references } from '../template/walk.ts';
import type { Finding, NamedTemplate } from './finding.ts';
import { checkNameMismatches } from './name-mismatch.ts';

const check = 'nesting';

/**
 * The root passes exactly the declared parameters to each nested stack, every output that the root reads exists, and parameters and
 * outputs with the same name match.
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
  const passed = isObject(parameters) ? Object.keys(parameters) : [];
  const declared = child.template.Parameters ?? {};
  const finding = (what: string, fix: string): Finding => ({ check, stack, logicalId, what, fix });
  return [
    ...passed
      .filter((name) => !Object.hasOwn(declared, name))
      .map((name) =>
        finding(
          `passes the parameter ${name}, which the nested stack does not declare`,
          similar(name, Object.keys(declared)) ?? 'Remove it.',
        ),
      ),
    ...Object.entries(declared)
      .filter(([name, { Default }]) => Default === undefined && !passed.includes(name))
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
      const outputs = Object.hasOwn(children, id) ? (children[id]!.template.Outputs ?? {}) : undefined;
      const output = attribute.startsWith('Outputs.') ? attribute.slice('Outputs.'.length) : undefined;
      if (!outputs || output === undefined || Object.hasOwn(outputs, output)) return [];
      const what = `reads ${id}.${attribute}, which is not an output of the nested stack`;
      return [{ check, stack, logicalId, what, fix: similar(output, Object.keys(outputs)) ?? 'Add the output.' }];
    }),
  );
}

function similar(word: string, known: readonly string[]): string | undefined {
  const near = didYouMean(word, known);
  return near && `Did you mean ${near}?`;
}
