import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { textsIn } from '../../check/values.ts';
import type { Values } from '../parameters.ts';
import type { Services } from '../services.ts';
import type { Finding } from './finding.ts';

/** All resources of a system by `<stack>/<logical ID>`, with the parameters put in. */
export type Resources = Readonly<Record<string, TemplateResource>>;

/** What a check before a deployment sees. */
export interface Look {
  readonly services: Services;
  readonly region: string;
  /** The values that the deployment will have. */
  readonly values: Values;
  readonly resources: Resources;
  /** A stack that is there already has its singletons and its share of the quotas. */
  readonly isNew: boolean;
}

/** Looks at one thing that would go wrong later. It throws nothing that AWS answers. */
export type Check = (look: Look) => Promise<readonly Finding[]>;

/** The resources of a type. */
export const ofType = (resources: Resources, type: string): readonly TemplateResource[] =>
  Object.values(resources).filter(({ Type }) => Type === type);

/** Each text that stands anywhere in a value. */
export const textsOf = (value: unknown): readonly string[] => textsIn(value as Json).map((text) => text.value);

/** A text that has no reference in it. */
export const literal = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** What a finding about a value begins with: the parameter that has it, in a list too, else the value. */
export function placeOf(value: string, values: Values): string {
  const name = Object.keys(values).find((each) => values[each]!.split(',').some((item) => item.trim() === value));
  return name ? `parameter ${name}` : value;
}
