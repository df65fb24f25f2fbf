import type { JsonObject, Template } from '@hipaa-stacks/cloudformation';
import { resolveSystem } from '../../../resolve/index.ts';
import type { Chain, ChainSystem } from '../chain.ts';
import { checkChains } from '../run.ts';
import { chainSystem } from '../system.ts';

/** Resources of a small template: logical ID -> type, properties and other attributes. */
export type SmallResources = Readonly<Record<string, { readonly Type: string; readonly [key: string]: unknown }>>;

/** A template of these resources. */
const templateOf = (resources: SmallResources, rest: JsonObject | Partial<Template> = {}): Template =>
  ({ ...rest, Resources: resources }) as unknown as Template;

/** A one-template system with the default parameter values. Keys are `root/…`. */
export function systemOf(resources: SmallResources, rest: Partial<Template> = {}): ChainSystem {
  const root = templateOf(resources, rest);
  return chainSystem({ system: resolveSystem({ root, children: {} }), root });
}

/** The findings of a chain in a one-template system, as `<logical ID>: <what>`. */
export function findingsOf(chain: Chain, resources: SmallResources, rest: Partial<Template> = {}): readonly string[] {
  const found = checkChains({ stack: 'flat', template: templateOf(resources, rest) }, {}, [chain]);
  return found.map(({ logicalId, what }) => `${logicalId}: ${what}`);
}
