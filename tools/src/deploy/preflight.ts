import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import type { Manifest } from '../manifest.ts';
import type { Values } from './parameters.ts';
import { couldNotLook, listResources, quotaLines } from './quotas.ts';
import type { Services } from './services.ts';
import { createParameterOf, type Singleton, singletons } from './singletons.ts';
import { readTemplates } from './template-access.ts';

export interface PreflightOptions {
  readonly services: Services;
  readonly templateUrl: string;
  /** Without one, only the templates are looked at. */
  readonly manifest?: Manifest | undefined;
  /** The values that the deployment will have. */
  readonly values: Values;
  /** A stack that is there already has its singletons and its share of the quotas. */
  readonly isNew: boolean;
  readonly region: string;
  readonly say: (line: string) => void;
}

/** AWS processes ePHI only for accounts under an agreement, and only in services that the agreement names. */
export const baaReminder =
  'before ePHI: accept the Business Associate Addendum (BAA) for this account in AWS Artifact, and use HIPAA-eligible services only';

/**
 * Looks, before anything is made, at what would make the deployment fail later: templates that can't be read, quotas
 * that are used up, and resources of which a Region may have one. What can't be asked is said and passed over.
 *
 * @throws Problem for an unreadable template, and for a singleton that is there and would be made again.
 */
export async function preflight(options: PreflightOptions): Promise<void> {
  const { services, templateUrl, manifest, isNew, say } = options;
  await readTemplates(services.s3, templateUrl);
  if (manifest && isNew) {
    const [quotas, collisions] = await Promise.all([
      quotaLines(services, manifest.resourceTypes),
      singletonFindings(options, manifest),
    ]);
    for (const line of [...quotas, ...collisions.lines]) say(line);
    refuseCollisions(collisions.names, options);
  }
  say(baaReminder);
}

async function singletonFindings({ services, values }: PreflightOptions, { resourceTypes }: Manifest) {
  const lines: string[] = [];
  const names: (Singleton & { readonly parameter: string })[] = [];
  const relevant = singletons.filter(({ type }) => resourceTypes.includes(type));
  await Promise.all(
    relevant.map(async (singleton) => {
      const parameter = createParameterOf(singleton.type, Object.keys(values));
      if (parameter && values[parameter] === 'false') return;
      try {
        const there = await listResources(services.cloudControl, singleton.type);
        if (!there.length) return;
        if (parameter && singleton.exclusive) names.push({ ...singleton, parameter });
        else lines.push(`${singleton.name}: there is one already (${there[0]}); another may be refused`);
      } catch (error) {
        lines.push(couldNotLook(singleton.name, error));
      }
    }),
  );
  return { lines, names };
}

function refuseCollisions(
  found: readonly { readonly name: string; readonly parameter: string }[],
  { region }: PreflightOptions,
) {
  if (!found.length) return;
  const parameters = [...new Set(found.map(({ parameter }) => parameter))];
  throw new Problem(
    `Region ${region}`,
    `it has a ${found.map(({ name }) => name).join(', a ')} already, and there can be only one`,
    `Add ${parameters.map((parameter) => `--parameter ${parameter}=false`).join(' ')} to use what is there.`,
  );
}

/** A Region's name by its form; that the account may use it only AWS knows. */
export function checkRegion(region: string | undefined): string {
  if (region && /^[a-z]{2,}(-[a-z]+)+-\d$/.test(region)) return region;
  throw new UsageProblem(
    region ? `Region ${region}` : 'Region',
    region ? 'this is no name of a Region' : 'it is not given',
    'Add --region (such as us-east-1), or set AWS_REGION.',
  );
}
