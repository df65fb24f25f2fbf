import type { Json } from '@hipaa-stacks/cloudformation';
import { references } from '../template/walk.ts';
import type { Finding, NamedTemplate } from './finding.ts';

/** Export names are unique in a system: CloudFormation requires unique names in an account and Region. */
export function checkExports(templates: readonly NamedTemplate[]): readonly Finding[] {
  const exported = templates.flatMap(({ stack, template }) =>
    Object.entries(template.Outputs ?? {}).flatMap(([output, { Export }]) =>
      Export?.Name === undefined ? [] : [{ stack, output, name: nameIn(stack, Export.Name) }],
    ),
  );
  return exported.flatMap(({ stack, output, name }, index) => {
    const first = exported.findIndex((other) => other.name === name);
    if (first === index) return [];
    const other = `${exported[first]!.stack}/Outputs/${exported[first]!.output}`;
    return [
      {
        check: 'exports',
        stack,
        logicalId: `Outputs/${output}`,
        what: `is exported with the same name as ${other}`,
        fix: 'Use a unique export name that begins with AWS::StackName.',
      },
    ];
  });
}

/** A name that is computed from parameters or pseudo parameters differs between stacks. */
function nameIn(stack: string, name: Json): string {
  const own = [...references(name)].some(({ id }) => !['AWS::Region', 'AWS::AccountId', 'AWS::Partition'].includes(id));
  return `${own ? stack : ''} ${JSON.stringify(name)}`;
}
