import { type Json, Problem, type Resource } from '@hipaa-stacks/cloudformation';
import { mapReferences, type Reference } from '../template/walk.ts';
import { cross } from './crossing.ts';
import { isPseudo, pseudoParameter, useCondition, useMappings, useParameter } from './import-declarations.ts';
import type { Linking, Reader } from './linking.ts';
import { madeAt } from './placement.ts';
import { toJson } from './to-json.ts';

/**
 * A value as it stands in the template of its reader: what it reads from other stacks brought over, conditions, mappings and
 * parameters copied.
 *
 * @throws Problem for a reference that could not hold there
 */
export function linked(value: unknown, reader: Reader, linking: Linking): Json {
  const json = toJson(value, reader.where);
  useMappings(json, reader.stack, linking);
  return mapReferences(json, (reference) => replaced(reference, reader, linking));
}

function replaced({ kind, id, attribute, path, held }: Reference, reader: Reader, linking: Linking): Json | undefined {
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
  const here = held.filter(({ holds }) => holds).map(({ condition }) => condition);
  const at = { ...reader, held: new Set([...reader.held, ...here]) };
  refuseAbsent(at, target.resource);
  if (resource) linking.edges.push({ from: resource, to: target.resource, by: attribute ?? 'Ref' });
  return target.stack === stack ? undefined : cross(target, attribute, at, linking);
}

/** User data and cfn-init signal the stack that they stand in: `AWS::StackName` is right there. */
const isScript = (path: Reference['path']): boolean =>
  path.includes('UserData') || path.includes('AWS::CloudFormation::Init');

/** @param verb `reads` or `depends on` */
export function notPlaced(verb: string, id: string, { where, resource }: Reader): Problem {
  const what = `${verb} ${id}, which is not in any stack${madeAt(resource)}`;
  return new Problem(where, what, `Place the snippet that creates ${id}.`);
}

/** A reference is refused where the conditions of its target are not sure to hold. */
function refuseAbsent({ where, resource, held }: Reader, target: Resource): void {
  const missing = target.when.filter((name) => !held.has(name));
  if (missing.length === 0) return;
  throw new Problem(
    where,
    `reads ${target.id}, which exists only if ${missing.join(' and ')}${madeAt(resource)}`,
    'Resolve it with orNoValue() or orElse(), or add the same condition to the resource that reads it, with when() and present().',
  );
}
