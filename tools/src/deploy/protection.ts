import type { CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import { Problem } from '@hipaa-stacks/cloudformation';
import { follow, newestEvent } from './events.ts';
import { failedOperation } from './failed.ts';
import { findStack, parametersOf, tagsOf } from './stack.ts';
import { Interrupted, type Pace } from './wait.ts';

/** The root's parameter that turns on deletion protection of databases, load balancers and similar resources. */
export const protectionParameter = 'DeletionProtection';

/**
 * Tag of a created stack whose protection has to be turned on afterwards. It is never removed, since a change of a
 * stack's tags updates every resource in it.
 */
export const protectionTag = { key: 'hipaa-stacks:protection', value: 'wanted' } as const;

/**
 * Whether the protection of a stack still has to be turned on: the run that created it, or a run of `delete`, ended before
 * its last step. `protect` turns termination protection on last, and `unprotect` turns it off first.
 */
export const isProtectionPending = (stack: Stack | undefined): boolean =>
  stack !== undefined && protectionTag.key in tagsOf(stack) && !stack.EnableTerminationProtection;

export interface ProtectionOptions {
  readonly cloudFormation: CloudFormation;
  readonly stackName: string;
  readonly roleArn?: string | undefined;
  readonly pace: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Turns the protection of a stack on: of its databases with an update of `DeletionProtection` (if the template has that
 * parameter), then its termination protection. It is off while a stack is created, since a protected resource can't be
 * rolled back.
 */
export async function protect(options: ProtectionOptions): Promise<void> {
  const { cloudFormation, stackName, say } = options;
  const stack = await findStack(cloudFormation, stackName);
  if (parametersOf(stack)[protectionParameter] === 'false') {
    say(`${stackName}: turning on deletion protection, which is off during creation`);
    await setProtection(options, stack!, 'true');
  }
  if (!stack?.EnableTerminationProtection) {
    await cloudFormation.updateTerminationProtection({ StackName: stackName, EnableTerminationProtection: true });
    say(`${stackName}: termination protection is on`);
  }
}

/** Turns both protections off before a deletion. */
export async function unprotect(options: ProtectionOptions, stack: Stack): Promise<void> {
  const { cloudFormation, stackName, say } = options;
  if (stack.EnableTerminationProtection) {
    say(`${stackName}: turning off termination protection`);
    await cloudFormation.updateTerminationProtection({ StackName: stackName, EnableTerminationProtection: false });
  }
  if (parametersOf(stack)[protectionParameter] === 'true' && isUpdatable(stack)) {
    say(`${stackName}: turning off deletion protection`);
    await setProtection(options, stack, 'false');
  }
}

const isUpdatable = ({ StackStatus }: Stack): boolean =>
  /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/.test(StackStatus ?? '');

/** Value to which `DeletionProtection` was being set -> what is left to do. */
const afterInterruption = {
  true: 'Termination protection is off until you run the same `deploy` again.',
  false: 'Run the same `delete` again, or `deploy` to turn the protection on again.',
} as const;

async function setProtection(options: ProtectionOptions, stack: Stack, value: 'true' | 'false'): Promise<void> {
  const { cloudFormation, stackName, roleArn, pace, say, signal } = options;
  const stackId = stack.StackId!;
  const after = await newestEvent(cloudFormation, stackId);
  await cloudFormation.updateStack({
    StackName: stackId,
    UsePreviousTemplate: true,
    Parameters: Object.keys(parametersOf(stack)).map((name) =>
      name === protectionParameter
        ? { ParameterKey: name, ParameterValue: value }
        : { ParameterKey: name, UsePreviousValue: true },
    ),
    Capabilities: stack.Capabilities ?? [],
    ...(roleArn && { RoleARN: roleArn }),
  });
  const interrupted = () =>
    new Interrupted(
      `stack ${stackName}`,
      `interrupted while ${protectionParameter} was set to ${value}`,
      `CloudFormation continues. ${afterInterruption[value]}`,
    );
  const followed = await follow({ cloudFormation, stackId, stackName, after, pace, say, signal, interrupted });
  if (followed.status === 'UPDATE_COMPLETE') return;
  const { where, what, fix } = failedOperation(stackName, followed, []);
  throw new Problem(where, `${protectionParameter} could not be set to ${value}: ${what}`, fix);
}
