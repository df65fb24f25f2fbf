import {
  type Arn,
  type CheckerException,
  type Id,
  lambdaCode,
  type Resource,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface LambdaFunctionProps {
  /** TypeScript file with the export `handler`: `new URL('../src/x/handler.ts', import.meta.url)`. */
  readonly code: URL;
  /** Files that are bundled before the entry file, which does not import them. Default: none. */
  readonly parts?: readonly URL[];
  readonly description: string;
  readonly role: Arn<'AWS::IAM::Role'>;
  /** Log group of this function only; the role can write to it but cannot create log groups. */
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** Encrypts the environment variables. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly environment: Readonly<Record<string, Value<string> | Value<number>>>;
  /** Seconds, at most 900. */
  readonly timeoutSeconds: number;
  /** Memory in MB, which also determines the CPU share. Default: 256. */
  readonly memory?: number;
  /** Dead-letter queue for asynchronous events that failed. The role must be able to send to it. Default: none. */
  readonly deadLetters?: Arn<'AWS::SQS::Queue'>;
  /**
   * Private subnets with access to AWS, and a security group, for access to resources in a VPC. The role needs
   * `service-role/AWSLambdaENIManagementAccess`. Default: no VPC.
   */
  readonly network?: {
    readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
    readonly securityGroup: Id<'AWS::EC2::SecurityGroup'>;
  };
  /** The policies of the role, which must exist before the function runs. */
  readonly after: readonly Resource[];
  /**
   * Exceptions for findings that depend on how the function is called, such as `queueConsumerExceptions`. Default:
   * none.
   */
  readonly exceptions?: readonly CheckerException[];
}

const reasonForNoVpc =
  'It needs no resource in a VPC and calls AWS over TLS with its role: a function has no inbound network access, in a VPC or not.';
const reasonForNoReservedConcurrency =
  'A new account has ten concurrent executions, none of which can be reserved: creation would fail. Its event source limits the concurrency.';

/** Exceptions for a function outside a VPC. */
const outsideExceptions: readonly CheckerException[] = [
  { rule: 'cdk-nag:HIPAA.Security-LambdaInsideVPC', reason: reasonForNoVpc },
  { rule: 'checkov:CKV_AWS_117', reason: reasonForNoVpc },
];

/** Exceptions for every function of this builder. */
const functionExceptions: readonly CheckerException[] = [
  { rule: 'cdk-nag:HIPAA.Security-LambdaConcurrency', reason: reasonForNoReservedConcurrency },
  { rule: 'checkov:CKV_AWS_115', reason: reasonForNoReservedConcurrency },
];

/** A function in TypeScript on Node.js 24 and arm64, with its own log group and encrypted environment variables. */
export function lambdaFunction(id: string, props: LambdaFunctionProps) {
  const {
    code,
    parts,
    description,
    role,
    logGroup,
    key,
    environment,
    timeoutSeconds,
    memory = 256,
    deadLetters,
    network,
    after,
    exceptions = [],
  } = props;
  const fn = resource(
    id,
    'AWS::Lambda::Function',
    {
      Description: description,
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: lambdaCode(code, parts),
      Role: role,
      MemorySize: memory,
      Timeout: timeoutSeconds,
      KmsKeyArn: key,
      Environment: { Variables: environment as Readonly<Record<string, Value<string>>> },
      LoggingConfig: { LogGroup: logGroup },
      ...(deadLetters && { DeadLetterConfig: { TargetArn: deadLetters } }),
      ...(network && { VpcConfig: { SubnetIds: network.subnets, SecurityGroupIds: [network.securityGroup] } }),
    },
    {
      dependsOn: after,
      exceptions: [...(network ? [] : outsideExceptions), ...functionExceptions, ...exceptions],
    },
  );
  return snippet([fn], { arn: fn.att('Arn'), name: fn.ref });
}
