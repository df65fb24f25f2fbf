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
  /** Entry file of its TypeScript: `new URL('../src/x/handler.ts', import.meta.url)`; exports `handler`. */
  readonly code: URL;
  /** Files that are bundled before the entry, which does not import them. Default: none. */
  readonly parts?: readonly URL[];
  readonly description: string;
  readonly role: Arn<'AWS::IAM::Role'>;
  /** Its own log group; the role may write to it but not make one. */
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** Encrypts the environment variables. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly environment: Readonly<Record<string, Value<string> | Value<number>>>;
  /** Seconds, at most 900. */
  readonly timeoutSeconds: number;
  /** MB; more memory is more processor too. Default: 256. */
  readonly memory?: number;
  /** Takes an event that it could not handle and nobody waits for. Its role may send there. Default: nothing does. */
  readonly deadLetters?: Arn<'AWS::SQS::Queue'>;
  /** Private subnets with a way to AWS, and its group, for what it reaches in a VPC: its role needs `service-role/AWSLambdaENIManagementAccess`. Default: no VPC. */
  readonly network?: {
    readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
    readonly securityGroup: Id<'AWS::EC2::SecurityGroup'>;
  };
  /** The policies of its role: it must not start before it may. */
  readonly after: readonly Resource[];
  /** What checkers find for how it is called, and what stays so, such as `queueConsumerExceptions`. Default: nothing. */
  readonly exceptions?: readonly CheckerException[];
}

const inNoVpc =
  'It needs nothing that stands in a VPC, and reaches AWS by TLS and its role: nobody can connect to it, in a VPC or not.';
const unreserved =
  'A new account may run ten functions at a time, and AWS lets none of the ten be reserved: the creation would fail. What calls it bounds it.';

/** What checkers say of a function that reaches nothing in a VPC. */
const outsideExceptions: readonly CheckerException[] = [
  { rule: 'cdk-nag:HIPAA.Security-LambdaInsideVPC', reason: inNoVpc },
  { rule: 'checkov:CKV_AWS_117', reason: inNoVpc },
];

/** What checkers say of every function here. */
const functionExceptions: readonly CheckerException[] = [
  { rule: 'cdk-nag:HIPAA.Security-LambdaConcurrency', reason: unreserved },
  { rule: 'checkov:CKV_AWS_115', reason: unreserved },
];

/** A function in TypeScript on Node 24 and arm64, with a log group of its own and an encrypted environment. */
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
