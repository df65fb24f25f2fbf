import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { functionIn, getAtt, isObject } from '../template/walk.ts';
import type { Fault, Finding, NamedTemplate } from './finding.ts';

const check = 'namesakes';

/**
 * Names match across stacks. The parameter `NatPerZone` of a nested stack gets the root's `NatPerZone`, if it has one; a parameter
 * `QueueArn` gets the output `QueueArn`, if the referenced stack has one; and an output with the name of a resource of its template is the
 * output of that resource, not of another of the same type. CloudFormation connects by reference, readers by name.
 *
 * @param children logical ID of the nested stack -> its template
 */
export function checkNameMismatches(
  root: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly Finding[] {
  const at = (stack: string, logicalId: string) => (fault: Fault) => ({ check, stack, logicalId, ...fault });
  return [
    ...Object.keys(children).flatMap((id) => swappedParameters(root.template, id, children).map(at(root.stack, id))),
    ...[root, ...Object.values(children)].flatMap(({ stack, template }) =>
      Object.entries(template.Outputs ?? {}).flatMap(([name, { Value }]) =>
        swappedOutput(template, name, Value).map(at(stack, `Outputs/${name}`)),
      ),
    ),
  ];
}

function swappedParameters(
  { Parameters = {}, Resources }: Template,
  id: string,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly Fault[] {
  const passed = Resources[id]?.Properties?.Parameters;
  if (!isObject(passed)) return [];
  return Object.entries(passed).flatMap(([name, value]): readonly Fault[] => {
    const [kind, argument] = functionIn(value) ?? [];
    if (kind === 'Ref' && argument !== name && Object.hasOwn(Parameters, name)) {
      const what = `passes ${argument as string} to its parameter ${name}, although ${name} exists`;
      return [{ what, fix: `Pass ${name}, or rename one of them.` }];
    }
    const read = kind === 'Fn::GetAtt' ? getAtt(argument!) : undefined;
    const output = read?.attribute.startsWith('Outputs.') ? read.attribute.slice('Outputs.'.length) : name;
    const outputs = read ? children[read.id]?.template.Outputs : undefined;
    if (output === name || !outputs || !Object.hasOwn(outputs, name)) return [];
    const what = `passes the output ${output} of ${read!.id} to its parameter ${name}, although the output ${name} exists`;
    return [{ what, fix: `Pass ${read!.id}.Outputs.${name}, or rename one of them.` }];
  });
}

/** An output called `Key` or `KeyArn` must be an output of the resource `Key`, if the template has one; the longest matching name is used. */
function swappedOutput({ Resources }: Template, name: string, value: Json): readonly Fault[] {
  const sameName = Object.keys(Resources)
    .filter((id) => name === id || (name.startsWith(id) && attributes.test(name.slice(id.length))))
    .sort((a, b) => b.length - a.length)[0];
  const [kind, argument] = functionIn(value) ?? [];
  const id = kind === 'Ref' ? argument : kind === 'Fn::GetAtt' ? getAtt(argument!)?.id : undefined;
  if (sameName === undefined || typeof id !== 'string' || id === sameName) return [];
  if (Resources[id]?.Type !== Resources[sameName]!.Type) return [];
  const what = `has the name of ${sameName}, and its value is ${id}`;
  return [{ what, fix: `Use ${sameName}, or rename it.` }];
}

const attributes = /^(Arn|Id|Name|Url|QueueName|TopicArn|GroupId)$/;
