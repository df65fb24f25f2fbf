import {
  type Arn,
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
  /** The policies of its role: it must not start before it may. */
  readonly after: readonly Resource[];
}

/** A function in TypeScript on Node 24 and arm64, with a log group of its own and an encrypted environment. */
export function lambdaFunction(id: string, props: LambdaFunctionProps) {
  const { code, description, role, logGroup, key, environment, timeoutSeconds, memory = 256, after } = props;
  const fn = resource(
    id,
    'AWS::Lambda::Function',
    {
      Description: description,
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: lambdaCode(code),
      Role: role,
      MemorySize: memory,
      Timeout: timeoutSeconds,
      KmsKeyArn: key,
      Environment: { Variables: environment as Readonly<Record<string, Value<string>>> },
      LoggingConfig: { LogGroup: logGroup },
    },
    { dependsOn: after },
  );
  return snippet([fn], { arn: fn.att('Arn'), name: fn.ref });
}
