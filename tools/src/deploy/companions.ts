import { Problem } from '@hipaa-stacks/cloudformation';
import type { ManifestCompanion } from '../manifest.ts';
import { partitionOf } from '../partition.ts';
import { type DeployedStack, deployTemplate, type TemplateDeployment } from './deploy-template.ts';
import { operationOn } from './operation.ts';
import type { Values } from './parameters.ts';
import type { Services } from './services.ts';
import { readTemplate } from './template-access.ts';

/** A companion with the https URL of its published template. */
export type PublishedCompanion = ManifestCompanion & { readonly url: string };

/** Tag of a companion's stack -> the Region and name of the stack that it belongs to, so that `delete` finds it. */
export const companionTag = 'hipaa-stacks:companion-of';
/** Tag of a companion's stack -> `before` or `after`. */
export const orderTag = 'hipaa-stacks:companion-order';

/** The value of `companionTag`. */
export const companionOf = (region: string, stackName: string): string => `${region}/${stackName}`;

/** The Region of companions, or undefined if it is the home Region, where the root stack has the companion's resources. */
export function companionRegion(homeRegion: string): string | undefined {
  const { globalRegion } = partitionOf(homeRegion);
  return globalRegion === homeRegion ? undefined : globalRegion;
}

/** The value that CloudFormation returns for a parameter with NoEcho. */
const hiddenValue = '****';

/** Sources of a companion's parameter values. */
export interface CompanionSources {
  readonly homeRegion: string;
  /** Values of the root's parameters. */
  readonly parameters: Values;
  /** Outputs of the root; empty before the root stack exists. */
  readonly outputs: Values;
}

/**
 * Values for a companion's parameters. A parameter whose root parameter has no value gets its default.
 *
 * @throws Problem if the root has no such output (yet).
 */
export function companionParameters(companion: ManifestCompanion, sources: CompanionSources): Values {
  const entries = Object.entries(companion.parameters).flatMap(([name, source]) => {
    const [kind, of] = source.split(':') as [string, string?];
    if (kind === 'Region') return [[name, sources.homeRegion] as const];
    const value = kind === 'Parameter' ? sources.parameters[of!] : sources.outputs[of!];
    if (kind === 'Parameter' && (value === undefined || value === hiddenValue)) return [];
    if (value !== undefined) return [[name, value] as const];
    throw new Problem(
      `companion ${companion.name}`,
      `its parameter ${name} needs the output ${of}, which the stack does not have`,
      `Deploy companions that need outputs after the stack.`,
    );
  });
  return Object.fromEntries(entries);
}

/** All settings of a deployment except the template and its parameters. */
export type DeploymentContext = Omit<TemplateDeployment, 'operation' | 'declared' | 'parameters' | 'templateUrl'>;

/** Deploys one companion as the stack `<stack>-<companion>`. `root` is the deployment of the blueprint. */
export async function deployCompanion(
  s3: Services['s3'],
  root: DeploymentContext,
  companion: PublishedCompanion,
  sources: CompanionSources,
): Promise<DeployedStack> {
  const stackName = `${root.stackName}-${companion.name}`;
  root.say(`companion ${companion.name} in ${root.region}`);
  const { Parameters: declared = {} } = await readTemplate(s3, companion.url);
  return deployTemplate({
    ...root,
    stackName,
    templateUrl: companion.url,
    operation: await operationOn({ ...root, stackName }),
    declared,
    parameters: companionParameters(companion, sources),
    tags: {
      ...root.tags,
      [companionTag]: companionOf(sources.homeRegion, root.stackName),
      [orderTag]: companion.order,
    },
  });
}
