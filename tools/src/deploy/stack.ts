import type { CloudFormation, Stack, StackResourceSummary } from '@aws-sdk/client-cloudformation';

/** The type of a nested stack, and of a stack in its own events. */
export const stackType = 'AWS::CloudFormation::Stack';

/** The stack with a name or ID, or undefined if it does not exist or was deleted. */
export async function findStack(cloudFormation: CloudFormation, stack: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudFormation.describeStacks({ StackName: stack });
    return Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether an error means that the stack does not exist. */
export const isMissing = (error: unknown): boolean => error instanceof Error && /does not exist/.test(error.message);

/** Output -> value. */
export const outputsOf = (stack: Stack | undefined): Record<string, string> =>
  Object.fromEntries((stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue ?? '']));

/** Parameter -> value, `****` for one with NoEcho. */
export const parametersOf = (stack: Stack | undefined): Record<string, string> =>
  Object.fromEntries((stack?.Parameters ?? []).map((each) => [each.ParameterKey!, each.ParameterValue ?? '']));

/** Tag -> value. */
export const tagsOf = (stack: Stack | undefined): Record<string, string> =>
  Object.fromEntries((stack?.Tags ?? []).map(({ Key, Value }) => [Key!, Value ?? '']));

/** All resources of one stack, not of its nested stacks. */
export async function resourcesOf(cloudFormation: CloudFormation, stack: string): Promise<StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  let token: string | undefined;
  do {
    const page = await cloudFormation.listStackResources({ StackName: stack, ...(token && { NextToken: token }) });
    resources.push(...(page.StackResourceSummaries ?? []));
    token = page.NextToken;
  } while (token);
  return resources;
}

/** Path of a resource as findings print it: `Data/PatientBucket`, or `PatientBucket` in the root. */
export const resourcePath = (stack: string, logicalId: string): string => (stack ? `${stack}/${logicalId}` : logicalId);
