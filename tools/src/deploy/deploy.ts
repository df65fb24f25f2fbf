import type { Capability, Stack } from '@aws-sdk/client-cloudformation';
import type { AwsOptions } from '../aws.ts';
import type { Manifest } from '../manifest.ts';
import { withAwsProblems } from './aws-problem.ts';
import { companionRegion, type DeploymentContext, deployCompanion, type PublishedCompanion } from './companions.ts';
import { type DeployedStack, deployTemplate, type TemplateDeployment } from './deploy-template.ts';
import { type Operation, operationOn } from './operation.ts';
import { effectiveValues, parameterProblems, throwProblems, type Values } from './parameters.ts';
import { preflight } from './preflight.ts';
import {
  isProtectionPending,
  type ProtectionOptions,
  protect,
  protectionParameter,
  protectionTag,
} from './protection.ts';
import { type Connect, connect as connectToAws } from './services.ts';
import { findStack, outputsOf, parametersOf } from './stack.ts';
import { readTemplate } from './template-access.ts';
import { awsPace, localPace, type Pace } from './wait.ts';

export interface DeployOptions {
  readonly aws: AwsOptions;
  readonly stackName: string;
  /** https URL of the root template in S3. */
  readonly templateUrl: string;
  readonly parameters?: Values;
  /** Where the release's Lambda code is: root parameter -> bucket or key. Never kept from an earlier release. */
  readonly code?: Values;
  readonly tags?: Values;
  /** The role with which CloudFormation acts. Default: the caller's own permissions. */
  readonly roleArn?: string | undefined;
  /** What the release holds. Without it, less is checked, and IAM capabilities are given unseen. */
  readonly manifest?: Manifest | undefined;
  readonly companions?: readonly PublishedCompanion[];
  /** Logical IDs or paths of stateful resources that an update may replace or remove. */
  readonly allowReplacement?: readonly string[];
  /** Whether the plan shows what happens inside nested stacks. Default: yes. */
  readonly nestedChangeSet?: boolean;
  /** Only show what would be done. */
  readonly dryRun?: boolean;
  /** Look for what would make the deployment fail later. Default: yes. */
  readonly preflight?: boolean;
  /** Default: gentle to AWS, quick with an endpoint of its own. */
  readonly pace?: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly connect?: Connect;
}

/** What became of a system: its root stack and its companions. */
export interface Deployed extends DeployedStack {
  readonly dryRun: boolean;
  /** Whether the stack is protected against deletion; `pending` if only a later run turns that on. */
  readonly protection: 'on' | 'off' | 'pending';
  readonly companions: readonly DeployedStack[];
}

/**
 * Creates a published system, or updates it: checks the parameters and the account, shows the change set, executes it,
 * follows it through its nested stacks, turns deletion protection on, and deploys its companions.
 *
 * @throws UsageProblem for parameters that can't be, Problem with the first cause for a deployment that fails,
 * Interrupted when the signal says so.
 */
export function deployStack(options: DeployOptions): Promise<Deployed> {
  return withAwsProblems(options.aws, () => deploy(options));
}

async function deploy(options: DeployOptions): Promise<Deployed> {
  const { aws, stackName, templateUrl, manifest, say, signal, roleArn } = options;
  const { parameters: chosen = {}, code = {}, tags = {}, companions = [], dryRun = false } = options;
  const { pace = aws.endpoint ? localPace : awsPace, connect = connectToAws } = options;
  const services = await connect(aws);
  const { cloudFormation } = services;
  const common = { cloudFormation, region: aws.region, stackName, tags, roleArn, dryRun, pace, say, signal };

  const found = await operationOn(common);
  const declared = manifest?.parameters ?? (await readTemplate(services.s3, templateUrl)).Parameters ?? {};
  const given = { ...code, ...chosen };
  throwProblems(parameterProblems(given, declared, parametersOf(found.current)), say);
  const isRefused = chosen[protectionParameter] === 'false';
  const operation = isRefused ? found : await finishProtection(common, found);
  const values = effectiveValues(given, declared, parametersOf(operation.current));
  const isNew = operation.type === 'CREATE';
  if (options.preflight ?? true) await preflight({ services, templateUrl, values, isNew, region: aws.region, say });

  const deployment = {
    ...common,
    capabilities: capabilitiesOf(manifest, say),
    allowReplacement: options.allowReplacement ?? [],
    nestedChangeSet: options.nestedChangeSet ?? true,
  };
  const atHome: TemplateDeployment = {
    ...deployment,
    templateUrl,
    operation,
    declared,
    parameters: isNew ? { ...given, ...protectionOff(values) } : given,
    tags: isNew && !isRefused ? { ...tags, [protectionTag.key]: protectionTag.value } : tags,
    removedTags: isRefused && isProtectionPending(operation.current) ? [protectionTag.key] : [],
  };
  const beside = besides(options, deployment, connect);
  const before = await beside(companions, 'before', values, outputsOf(operation.current));
  const root = await deployTemplate(atHome);
  const isWanted = isNew ? !isRefused : chosen[protectionParameter] === 'true';
  if (isWanted && !dryRun) await protect(common);
  const stack = root.stackId ? await findStack(cloudFormation, root.stackId) : undefined;
  const protection = isNew && dryRun && isWanted ? 'pending' : protectionOf(stack);
  if (!isNew && protection === 'off') say(howToProtect(common, values));
  const outputs = dryRun ? root.outputs : outputsOf(stack);
  const after = dryRun && isNew ? [] : await beside(companions, 'after', values, outputs);
  return { ...root, outputs, dryRun, protection, companions: [...before, ...after] };
}

/** What all calls for the root stack are made with. */
type Common = ProtectionOptions & { readonly region: string; readonly dryRun: boolean };

/** Both protections count: that of what holds data, and the stack's own. */
function protectionOf(stack: Stack | undefined): Deployed['protection'] {
  if (isProtectionPending(stack)) return 'pending';
  const isOn = stack?.EnableTerminationProtection && parametersOf(stack)[protectionParameter] !== 'false';
  return isOn ? 'on' : 'off';
}

function howToProtect({ stackName, region }: Common, values: Values): string {
  if (protectionParameter in values)
    return `${stackName}: deletion protection is off; --parameter ${protectionParameter}=true turns it on`;
  const command = `aws cloudformation update-termination-protection --enable-termination-protection --stack-name ${stackName} --region ${region}`;
  return `${stackName}: termination protection is off; \`${command}\` turns it on`;
}

/**
 * Turns the protection on that an earlier run of `deploy` or `delete` left off when it was interrupted.
 *
 * @returns the operation with the stack as it is then.
 */
async function finishProtection(options: Common, operation: Operation): Promise<Operation> {
  const { cloudFormation, stackName, dryRun, say } = options;
  if (!isProtectionPending(operation.current)) return operation;
  const left = `${stackName}: an earlier run was interrupted and left deletion protection off`;
  if (dryRun) {
    say(`${left}; without --dry-run this turns it on`);
    return operation;
  }
  say(left);
  await protect(options);
  const current = await findStack(cloudFormation, stackName);
  return { ...operation, ...(current && { current }) };
}

/** A protected resource could not be rolled back, so a creation leaves the protection off. */
const protectionOff = (values: Values): Values =>
  protectionParameter in values ? { [protectionParameter]: 'false' } : {};

function capabilitiesOf(manifest: Manifest | undefined, say: (line: string) => void): readonly Capability[] {
  if (manifest) return manifest.capabilities;
  say('the template has no manifest: CloudFormation gets CAPABILITY_NAMED_IAM without a check');
  return ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
}

/** Deploys the companions of one order, one after another, in the partition's global Region. */
function besides({ aws }: DeployOptions, deployment: DeploymentContext, connect: Connect) {
  return async (
    companions: readonly PublishedCompanion[],
    order: 'before' | 'after',
    parameters: Values,
    outputs: Values,
  ): Promise<DeployedStack[]> => {
    const wanted = companions.filter((companion) => companion.region === 'global' && companion.order === order);
    const region = companionRegion(aws.region);
    if (!wanted.length || !region) return [];
    const { cloudFormation, s3 } = await connect({ ...aws, region });
    const there = { ...deployment, cloudFormation, region, capabilities: anyIam };
    const deployed: DeployedStack[] = [];
    for (const companion of wanted)
      deployed.push(await deployCompanion(s3, there, companion, { homeRegion: aws.region, parameters, outputs }));
    return deployed;
  };
}

/** The manifest tells the capabilities of the root only. */
const anyIam: readonly Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
