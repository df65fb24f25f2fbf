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
  /** Where the release's Lambda code is: root parameter -> bucket or key. Values of an earlier release are not kept. */
  readonly code?: Values;
  readonly tags?: Values;
  /** The service role for CloudFormation. Default: the permissions of the caller. */
  readonly roleArn?: string | undefined;
  /** Contents of the release. Without it, fewer checks run, and CAPABILITY_NAMED_IAM is always given. */
  readonly manifest?: Manifest | undefined;
  readonly companions?: readonly PublishedCompanion[];
  /** Logical IDs or paths of stateful resources that an update may replace or remove. */
  readonly allowReplacement?: readonly string[];
  /** Whether the plan includes changes in nested stacks. Default: yes. */
  readonly nestedChangeSet?: boolean;
  /** Show the planned changes without executing them. */
  readonly dryRun?: boolean;
  /** Run preflight checks. Default: yes. */
  readonly preflight?: boolean;
  /** Default: slow for AWS, fast for a custom endpoint. */
  readonly pace?: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly connect?: Connect;
}

/** Result for a system: its root stack and its companions. */
export interface Deployed extends DeployedStack {
  readonly dryRun: boolean;
  /** Whether the stack is protected against deletion; `pending` if a later run turns protection on. */
  readonly protection: 'on' | 'off' | 'pending';
  readonly companions: readonly DeployedStack[];
}

/**
 * Creates or updates a published system: checks the parameters and the account, shows the change set, executes it,
 * follows it through its nested stacks, turns deletion protection on, and deploys its companions.
 *
 * @throws UsageProblem for invalid parameters, Problem with the first cause of a failed deployment, Interrupted when the
 * signal aborts.
 */
export function deployStack(options: DeployOptions): Promise<Deployed> {
  return withAwsProblems(options.aws, () => deploy(options));
}

async function deploy(options: DeployOptions): Promise<Deployed> {
  const { aws, stackName, templateUrl, manifest, say, signal, roleArn } = options;
  const { parameters: parameterValues = {}, code = {}, tags = {}, companions = [], dryRun = false } = options;
  const { pace = aws.endpoint ? localPace : awsPace, connect = connectToAws } = options;
  const services = await connect(aws);
  const { cloudFormation } = services;
  const common = { cloudFormation, region: aws.region, stackName, tags, roleArn, dryRun, pace, say, signal };

  const found = await operationOn(common);
  const declared = manifest?.parameters ?? (await readTemplate(services.s3, templateUrl)).Parameters ?? {};
  const newValues = { ...code, ...parameterValues };
  throwProblems(parameterProblems(newValues, declared, parametersOf(found.current)), say);
  const isRefused = parameterValues[protectionParameter] === 'false';
  const operation = isRefused ? found : await finishProtection(common, found);
  const values = effectiveValues(newValues, declared, parametersOf(operation.current));
  const isNew = operation.type === 'CREATE';
  if (options.preflight ?? true) await preflight({ services, templateUrl, values, isNew, region: aws.region, say });

  const deployment = {
    ...common,
    capabilities: capabilitiesOf(manifest, say),
    allowReplacement: options.allowReplacement ?? [],
    nestedChangeSet: options.nestedChangeSet ?? true,
  };
  const rootDeployment: TemplateDeployment = {
    ...deployment,
    templateUrl,
    operation,
    declared,
    parameters: isNew ? { ...newValues, ...protectionOff(values) } : newValues,
    tags: isNew && !isRefused ? { ...tags, [protectionTag.key]: protectionTag.value } : tags,
    removedTags: isRefused && isProtectionPending(operation.current) ? [protectionTag.key] : [],
  };
  const deployCompanions = companionDeployer(options, deployment, connect);
  const before = await deployCompanions(companions, 'before', values, outputsOf(operation.current));
  const root = await deployTemplate(rootDeployment);
  const isProtectionRequested = isNew ? !isRefused : parameterValues[protectionParameter] === 'true';
  if (isProtectionRequested && !dryRun) await protect(common);
  const stack = root.stackId ? await findStack(cloudFormation, root.stackId) : undefined;
  const protection = isNew && dryRun && isProtectionRequested ? 'pending' : protectionOf(stack);
  if (!isNew && protection === 'off') say(howToProtect(common, values));
  const outputs = dryRun ? root.outputs : outputsOf(stack);
  const after = dryRun && isNew ? [] : await deployCompanions(companions, 'after', values, outputs);
  return { ...root, outputs, dryRun, protection, companions: [...before, ...after] };
}

/** Common options of all calls for the root stack. */
type CommonOptions = ProtectionOptions & { readonly region: string; readonly dryRun: boolean };

/** The stack is protected if both its databases and the stack itself are. */
function protectionOf(stack: Stack | undefined): Deployed['protection'] {
  if (isProtectionPending(stack)) return 'pending';
  const isOn = stack?.EnableTerminationProtection && parametersOf(stack)[protectionParameter] !== 'false';
  return isOn ? 'on' : 'off';
}

function howToProtect({ stackName, region }: CommonOptions, values: Values): string {
  if (protectionParameter in values)
    return `${stackName}: deletion protection is off; --parameter ${protectionParameter}=true turns it on`;
  const command = `aws cloudformation update-termination-protection --enable-termination-protection --stack-name ${stackName} --region ${region}`;
  return `${stackName}: termination protection is off; \`${command}\` turns it on`;
}

/**
 * Turns the protection on that an interrupted run of `deploy` or `delete` left off.
 *
 * @returns the operation with the updated stack.
 */
async function finishProtection(options: CommonOptions, operation: Operation): Promise<Operation> {
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

/** A protected resource cannot be rolled back, so deletion protection is off during a creation. */
const protectionOff = (values: Values): Values =>
  protectionParameter in values ? { [protectionParameter]: 'false' } : {};

function capabilitiesOf(manifest: Manifest | undefined, say: (line: string) => void): readonly Capability[] {
  if (manifest) return manifest.capabilities;
  say('the template has no manifest: CloudFormation gets CAPABILITY_NAMED_IAM without a check');
  return ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
}

/** Deploys the companions of one order, one after the other, in the global Region of the partition. */
function companionDeployer({ aws }: DeployOptions, deployment: DeploymentContext, connect: Connect) {
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
    const companionContext = { ...deployment, cloudFormation, region, capabilities: anyIam };
    const deployed: DeployedStack[] = [];
    for (const companion of wanted)
      deployed.push(
        await deployCompanion(s3, companionContext, companion, { homeRegion: aws.region, parameters, outputs }),
      );
    return deployed;
  };
}

/** The manifest lists the capabilities of the root template only. */
const anyIam: readonly Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
