import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import { Problem, type Template } from '@hipaa-stacks/cloudformation';
import { findStack, parametersOf, resourcesOf, stackType } from '../deploy/stack.ts';
import { parseTemplate } from '../template/yaml.ts';
import type { Templates } from './read-templates.ts';

/** Templates and parameter values of a deployed stack. */
export interface DeployedTemplates extends Templates {
  /** Parameter of the root -> its value; without NoEcho parameters, whose values CloudFormation does not return. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads the templates and parameter values of a deployed stack and of its nested stacks (one level).
 *
 * @param stackName name or ID of the root.
 * @throws Problem if there is no such stack.
 */
export async function readDeployed(cloudFormation: CloudFormation, stackName: string): Promise<DeployedTemplates> {
  const stack = await findStack(cloudFormation, stackName);
  if (!stack)
    throw new Problem(stackName, 'the stack does not exist in this Region', 'Check the stack name and the Region.');
  const root = await templateOf(cloudFormation, stackName, stackName);
  const resources = await resourcesOf(cloudFormation, stackName);
  const nested = resources.filter(
    ({ ResourceType, PhysicalResourceId, ResourceStatus }) =>
      ResourceType === stackType && PhysicalResourceId && ResourceStatus !== 'DELETE_COMPLETE',
  );
  const children: Record<string, Template> = {};
  for (const { LogicalResourceId, PhysicalResourceId } of nested) {
    children[LogicalResourceId!] = await templateOf(
      cloudFormation,
      PhysicalResourceId!,
      `${stackName}/${LogicalResourceId}`,
    );
  }
  const known = Object.entries(parametersOf(stack)).filter(([name]) => `${root.Parameters?.[name]?.NoEcho}` !== 'true');
  return { root, children, parameters: Object.fromEntries(known) };
}

async function templateOf(cloudFormation: CloudFormation, stack: string, where: string): Promise<Template> {
  const { TemplateBody = '' } = await cloudFormation.getTemplate({ StackName: stack });
  return parseTemplate(TemplateBody, where);
}
