import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import type { Fault, TemplateCheck } from './finding.ts';
import { textsIn } from './values.ts';

const check = 'literals';

const secrets = [
  { pattern: /\bA(?:KIA|SIA)[A-Z0-9]{16}\b/, what: 'an access key', fix: 'Remove it, and rotate it.' },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/, what: 'a private key', fix: 'Remove it, and replace it.' },
];

const forbidden = [
  ...secrets,
  { pattern: /\bami-[0-9a-f]{8,17}\b/, what: 'an AMI id', fix: 'Read it from a public SSM parameter.' },
  {
    pattern: /\b(?:arn:[^:]*:[^:]*:[^:]*:|account\D{0,3})\d{12}\b/i,
    what: 'an account id',
    fix: 'Use AWS::AccountId or a parameter.',
  },
  { pattern: /\barn:aws(?:-cn|-us-gov)?:/, what: 'a hard-coded partition', fix: 'Use AWS::Partition.' },
  { pattern: /\.amazonaws\.com\.cn\b/, what: 'a hard-coded URL suffix', fix: 'Use AWS::URLSuffix.' },
];

/** Properties that name a resource: an account and Region cannot have two stacks with the same name. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::CloudTrail::Trail': 'TrailName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
};

/** Templates of this project contain no account IDs, image IDs, secrets, partitions, or names that only one stack can have. */
export const checkLiterals: TemplateCheck = ({ stack, template }) => {
  const { Resources, Outputs = {}, Mappings = {}, Conditions = {}, Parameters = {} } = template;
  const defaults = Object.entries(Parameters).map(
    ([name, { Default = '' }]) => [name, { Default: `${Default}` }] as const,
  );
  const others = { Outputs, Mappings, Conditions, Parameters: Object.fromEntries(defaults) };
  const at = (logicalId: string) => (fault: Fault) => ({ check, stack, logicalId, ...fault });
  return [
    ...Object.entries(Resources).flatMap(([id, resource]) =>
      [...literalsIn(resource), ...fixedName(resource)].map(at(id)),
    ),
    ...Object.entries(others).flatMap(([section, entries]) =>
      Object.entries(entries).flatMap(([name, value]) => found(value as Json, forbidden).map(at(`${section}/${name}`))),
    ),
  ];
};

/** The code of a function can contain accounts and partitions, which it reads as data, but no secrets. */
function literalsIn({ Type, Properties = {}, Metadata = {} }: TemplateResource): readonly Fault[] {
  const { Code = {}, ...rest } = Properties;
  const isCode = Type === 'AWS::Lambda::Function';
  return [
    ...found({ Properties: isCode ? rest : Properties, Metadata }, forbidden),
    ...(isCode ? found({ Properties: { Code } }, secrets) : []),
  ];
}

const found = (value: Json, patterns: typeof secrets): readonly Fault[] =>
  textsIn(value).flatMap((text) =>
    patterns
      .filter(({ pattern }) => pattern.test(text.value))
      .map(({ what, fix }) => ({ what: `contains ${what} at ${text.path}`, fix })),
  );

function fixedName({ Type, Properties = {} }: TemplateResource): readonly Fault[] {
  const name = Object.hasOwn(nameProperties, Type) ? nameProperties[Type]! : undefined;
  if (name === undefined || typeof Properties[name] !== 'string') return [];
  return [{ what: `${name} is a fixed name`, fix: 'Remove it, or use uniqueName().' }];
}
