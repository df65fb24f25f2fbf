import { type Json, Problem, type Resource } from '@hipaa-stacks/cloudformation';
import { mapReferences, type Reference } from '../template/walk.ts';
import { passReference } from './crossing.ts';
import { isPseudo, pseudoParameter, useCondition, useMappings, useParameter } from './import-declarations.ts';
import type { Linking, Reader } from './linking.ts';
import { madeAt } from './placement.ts';
import { toJson } from './to-json.ts';

/**
 * A value as it is in the template of its reader: references to other stacks are passed as parameters, and conditions, mappings and
 * parameters are copied.
 *
 * @throws Problem for a reference that is not valid there
 */
export function linked(value: unknown, reader: Reader, linking: Linking): Json {
  const json = toJson(value, reader.where);
  useMappings(json, reader.stack, linking);
  return mapReferences(json, (reference) => replaced(reference, reader, linking));
}

function replaced(
  { kind, id, attribute, path, conditions }: Reference,
  reader: Reader,
  linking: Linking,
): Json | undefined {
  const { stack, resource, where } = reader;
  if (kind === 'Condition') {
    useCondition(id, stack, linking);
    return undefined;
  }
  if (kind === 'Ref' && isPseudo(id)) {
    return isScript(path) && id.startsWith('AWS::') ? undefined : pseudoParameter(id, reader, linking);
  }
  if (linking.parameters.has(id)) {
    if (kind === 'GetAtt') {
      throw new Problem(
        where,
        `reads ${id}.${attribute} of a parameter${madeAt(resource)}`,
        'Use the parameter itself.',
      );
    }
    useParameter(id, stack, linking);
    return undefined;
  }
  const target = linking.placement.places.get(id);
  if (!target) throw notPlaced('reads', id, reader);
  const here = conditions.filter(({ isTrue }) => isTrue).map(({ condition }) => condition);
  const at = { ...reader, trueConditions: new Set([...reader.trueConditions, ...here]) };
  refuseAbsent(at, target.resource);
  if (resource) linking.edges.push({ from: resource, to: target.resource, by: attribute ?? 'Ref' });
  return target.stack === stack ? undefined : passReference(target, attribute, at, linking);
}

/** User data and cfn-init signal the stack that contains them: `AWS::StackName` is correct there. */
const isScript = (path: Reference['path']): boolean =>
  path.includes('UserData') || path.includes('AWS::CloudFormation::Init');

/** @param verb `reads` or `depends on` */
export function notPlaced(verb: string, id: string, { where, resource }: Reader): Problem {
  const what = `${verb} ${id}, which is not in any stack${madeAt(resource)}`;
  return new Problem(where, what, `Place the snippet that creates ${id}.`);
}

/** Refuses a reference if the conditions of its target are not certainly true. */
function refuseAbsent({ where, resource, trueConditions }: Reader, target: Resource): void {
  const missing = target.when.filter((name) => !trueConditions.has(name));
  if (missing.length === 0) return;
  throw new Problem(
    where,
    `reads ${target.id}, which exists only if ${missing.join(' and ')}${madeAt(resource)}`,
    'Resolve it with orNoValue() or orElse(), or add the same condition to the resource that reads it, with when() and present().',
  );
}
