import { readFileSync } from 'node:fs';
import { type Expr, Problem, sub, type Value } from '@hipaa-stacks/cloudformation';

/** Values of the stack in `boot/boot.sh`: the name between `@` -> value, without spaces and quotes. */
export interface BootValues {
  readonly StackId: Value<string>;
  /** Logical ID of the Auto Scaling group. */
  readonly LogicalId: string;
  readonly Region: Value<string>;
  readonly BackendRepositoryUri: Value<string>;
  readonly FrontendRepositoryUri: Value<string>;
  /** Tag of both images. */
  readonly Version: Value<string>;
  /** Host names that the backend accepts, separated by commas. */
  readonly AllowedHosts: Value<string>;
  readonly BackendLogGroup: Value<string>;
  readonly FrontendLogGroup: Value<string>;
  /** Log group for the reason of a failed boot. */
  readonly InstanceLogGroup: Value<string>;
  /** Name of the SSM parameter with the configuration of the CloudWatch agent. */
  readonly AgentConfiguration: Value<string>;
  /** Changes with that configuration, so that a new one replaces the instance. */
  readonly AgentRevision: string;
  readonly BackendTargetGroupArn: Value<string>;
  readonly FrontendTargetGroupArn: Value<string>;
  /** Time limit of the whole script: less than the time for which CloudFormation waits for its signal. */
  readonly LimitSeconds: number;
}

/** The script, with the names of the values between `@`. */
export const bootScript = readFileSync(new URL('../src/boot/boot.sh', import.meta.url), 'utf8');

const placeholder = /@([A-Z][A-Za-z]+)@/g;

/** EC2 refuses more, before Base64. Source: Amazon EC2 User Guide, "Run commands when you launch an EC2 instance". */
export const MAX_BYTES = 16_384;

/**
 * The user data of the instance: `boot/boot.sh` with the values of the stack, as `Fn::Sub`.
 *
 * @throws Problem if the script names a value that does not exist
 */
export function bootUserData(values: BootValues): Expr<string> {
  const all = values as unknown as Readonly<Record<string, Value<string>>>;
  const text = bootScript.replaceAll('${', '${!').replace(placeholder, (_, name: string) => {
    const value = all[name];
    if (value === undefined) throw new Problem('boot.sh', `@${name}@ has no value`, 'Add it to BootValues.');
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : `\${${name}}`;
  });
  const references = Object.entries(all).filter(([, value]) => typeof value === 'object');
  return sub(text, Object.fromEntries(references));
}
