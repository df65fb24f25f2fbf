import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { textsIn } from '../../check/values.ts';
import type { Values } from '../parameters.ts';
import type { Services } from '../services.ts';
import type { Finding } from './finding.ts';

/** All resources of a system by `<stack>/<logical ID>`, with resolved parameters. */
export type Resources = Readonly<Record<string, TemplateResource>>;

/** Input of a preflight check. */
export interface PreflightContext {
  readonly services: Services;
  readonly region: string;
  /** The parameter values after the deployment. */
  readonly values: Values;
  readonly resources: Resources;
  /** Whether the stack does not exist yet. An existing one already has its singletons and its share of the quotas. */
  readonly isNew: boolean;
}

/** Checks one condition that would cause a failure later. It does not throw for errors of AWS. */
export type Check = (context: PreflightContext) => Promise<readonly Finding[]>;

/** The resources of a type. */
export const ofType = (resources: Resources, type: string): readonly TemplateResource[] =>
  Object.values(resources).filter(({ Type }) => Type === type);

/** All strings in a value. */
export const textsOf = (value: unknown): readonly string[] => textsIn(value as Json).map((text) => text.value);

/** A string without references. */
export const literal = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** Start of a finding about a value: the parameter with the value (also in a list), otherwise the value. */
export function locationOf(value: string, values: Values): string {
  const name = Object.keys(values).find((each) => values[each]!.split(',').some((item) => item.trim() === value));
  return name ? `parameter ${name}` : value;
}
