import type { Json } from '@hipaa-stacks/cloudformation';
import { type Finding, type TemplateCheck, textsIn } from './finding.ts';

const check = 'literals';

const forbidden = [
  { pattern: /\bami-[0-9a-f]{8,17}\b/, what: 'an AMI id', mend: 'Read it from a public SSM parameter.' },
  {
    pattern: /\b(?:arn:[^:]*:[^:]*:[^:]*:|account\D{0,3})\d{12}\b/i,
    what: 'an account id',
    mend: 'Use AWS::AccountId or a parameter.',
  },
  { pattern: /\bA(?:KIA|SIA)[A-Z0-9]{16}\b/, what: 'an access key', mend: 'Take it out, and rotate it.' },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/, what: 'a private key', mend: 'Take it out, and replace it.' },
  { pattern: /\barn:aws(?:-cn|-us-gov)?:/, what: 'a partition written down', mend: 'Use AWS::Partition.' },
  { pattern: /\.amazonaws\.com\.cn\b/, what: 'a URL suffix written down', mend: 'Use AWS::URLSuffix.' },
] as const;

/** Properties that name a resource: two stacks with one name can't stand in one account and Region. */
const nameProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudTrail::Trail': ['TrailName'],
  'AWS::DynamoDB::Table': ['TableName'],
  'AWS::Events::Rule': ['Name'],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::KMS::Alias': ['AliasName'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::RDS::DBCluster': ['DBClusterIdentifier'],
  'AWS::RDS::DBInstance': ['DBInstanceIdentifier'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::SQS::Queue': ['QueueName'],
};

/** No template holds an account, an image, a secret, a partition or a name that only one stack can have. */
export const checkLiterals: TemplateCheck = ({ stack, template }) =>
  Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const { Code: _, ...ownProperties } = Type === 'AWS::Lambda::Function' ? Properties : { ...Properties, Code: null };
    const found = [...textsIn(ownProperties as Json)].flatMap(({ text, path }) =>
      forbiddenIn(text).map((wrong) => ({ ...wrong, path })),
    );
    const named = (nameProperties[Type] ?? []).filter((name) => typeof Properties[name] === 'string');
    return [
      ...found.map(
        ({ what, mend, path }): Finding => ({ check, stack, logicalId, what: `holds ${what} at ${path}`, mend }),
      ),
      ...named.map(
        (name): Finding => ({
          check,
          stack,
          logicalId,
          what: `${name} is a fixed name`,
          mend: 'Leave it out, or use uniqueName().',
        }),
      ),
    ];
  });

const forbiddenIn = (text: string) => forbidden.filter(({ pattern }) => pattern.test(text));
