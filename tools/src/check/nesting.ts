import type { Json } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { references } from '../template/walk.ts';
import type { Finding, NamedTemplate } from './finding.ts';

const check = 'nesting';

/**
 * What a root gives each nested stack is what that stack declares, and every output that the root reads is there.
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
  ];
}

function wrongParameters(root: NamedTemplate, logicalId: string, { template }: NamedTemplate): readonly Finding[] {
  const given = Object.keys((root.template.Resources[logicalId]?.Properties?.Parameters ?? {}) as object);
  const declared = template.Parameters ?? {};
  const finding = (what: string, mend: string): Finding => ({ check, stack: root.stack, logicalId, what, mend });
  return [
    ...given
      .filter((name) => !(name in declared))
      .map((name) => {
        const near = didYouMean(name, Object.keys(declared));
        return finding(
          `gives the parameter ${name}, which the nested stack does not declare`,
          near ? `Did you mean ${near}?` : 'Take it out.',
        );
      }),
    ...Object.entries(declared)
      .filter(([name, { Default }]) => Default === undefined && !given.includes(name))
      .map(([name]) => finding(`does not give the parameter ${name}`, 'Give it, or declare a Default.')),
  ];
}

function wrongOutputs(
  { stack, template }: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly Finding[] {
  const holders = [...Object.entries(template.Resources), ...Object.entries(template.Outputs ?? {})];
  return holders.flatMap(([logicalId, holder]) =>
    [...references(holder as unknown as Json)].flatMap(({ kind, id, attribute = '' }) => {
      const child = children[id];
      const output = attribute.replace(/^Outputs\./, '');
      if (kind !== 'GetAtt' || !child || output === attribute || output in (child.template.Outputs ?? {})) return [];
      const near = didYouMean(output, Object.keys(child.template.Outputs ?? {}));
      return [
        {
          check,
          stack,
          logicalId,
          what: `reads ${id}.${attribute}, which the nested stack does not put out`,
          mend: near ? `Did you mean ${near}?` : 'Add the output.',
        },
      ];
    }),
  );
}
