import type { Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../template/yaml.ts';
import { checkSystem } from './check.ts';
import { checkRootParameters } from './declarations.ts';
import { formatFinding, type NamedTemplate } from './finding.ts';
import { checkLiterals } from './literals.ts';
import { checkRegions } from './regions.ts';
import { resource, withTopic } from './testing/findings.ts';

const named = (text: string): NamedTemplate => ({ stack: 't', template: parseTemplate(text, 't') as Template });
const parameter = (keys: string) => named(withTopic(`Parameters: { P: { ${keys} } }`));

describe('literals that templates of this project must not contain', () => {
  const topic = (name: string) => resource('AWS::SNS::Topic', `Properties: { DisplayName: '${name}' }`);
  const lambda = (code: string) =>
    resource('AWS::Lambda::Function', `Properties: { Code: { ZipFile: '${code}' }, Description: a }`);
  const key = `AKIA${'A'.repeat(16)}`;
  const pem = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');

  test.each<[string, string, readonly string[]]>([
    [
      'an image',
      topic('ami-0123456789abcdef0'),
      ['t/It: contains an AMI id at /Properties/DisplayName. Read it from a public SSM parameter.'],
    ],
    [
      'an account',
      topic('arn:x:iam::000000000000:root'),
      ['t/It: contains an account id at /Properties/DisplayName. Use AWS::AccountId or a parameter.'],
    ],
    [
      'a partition',
      topic('arn:aws:s3:::b'),
      ['t/It: contains a hard-coded partition at /Properties/DisplayName. Use AWS::Partition.'],
    ],
    [
      'a URL suffix',
      topic('logs.cn-north-1.amazonaws.com.cn'),
      ['t/It: contains a hard-coded URL suffix at /Properties/DisplayName. Use AWS::URLSuffix.'],
    ],
    [
      'an access key',
      topic(key),
      ['t/It: contains an access key at /Properties/DisplayName. Remove it, and rotate it.'],
    ],
    [
      'a private key',
      topic(pem),
      ['t/It: contains a private key at /Properties/DisplayName. Remove it, and replace it.'],
    ],
    [
      'an access key in code',
      lambda(key),
      ['t/It: contains an access key at /Properties/Code/ZipFile. Remove it, and rotate it.'],
    ],
    [
      'code of another resource',
      resource('Custom::X', "Properties: { Code: 'arn:aws:s3:::b' }"),
      ['t/It: contains a hard-coded partition at /Properties/Code. Use AWS::Partition.'],
    ],
    [
      'an image in a mapping',
      withTopic('Mappings: { M: { a: { b: ami-01234567 } } }'),
      ['t/Mappings/M: contains an AMI id at /a/b. Read it from a public SSM parameter.'],
    ],
    [
      'an account in a default',
      withTopic("Parameters: { P: { Type: String, Default: 'arn:x:iam::000000000000:root' } }"),
      ['t/Parameters/P: contains an account id at /Default. Use AWS::AccountId or a parameter.'],
    ],
    [
      'a partition in an output',
      withTopic("Outputs: { A: { Value: 'arn:aws:s3:::b' } }"),
      ['t/Outputs/A: contains a hard-coded partition at /Value. Use AWS::Partition.'],
    ],
    [
      'a fixed name',
      resource('AWS::SNS::Topic', 'Properties: { TopicName: a }'),
      ['t/It: TopicName is a fixed name. Remove it, or use uniqueName().'],
    ],
  ])('%s', (_, template, expected) => {
    expect(checkLiterals(named(template)).map(formatFinding)).toEqual(expected);
  });

  test.each([
    ['a name that is computed', resource('AWS::SNS::Topic', 'Properties: { TopicName: !Sub "a-${AWS::StackId}" }')],
    ['code that reads partitions', lambda('arn:aws:s3:::b')],
    ['a service', topic('lambda.amazonaws.com')],
    [
      'an ARN in descriptions and patterns',
      withTopic(
        "Parameters: { P: { Type: String, AllowedPattern: '^arn:aws[a-z-]*:s3:::b$', ConstraintDescription: 'as arn:aws:s3:::b' } }",
      ),
    ],
  ])('%s is accepted', (_, template) => {
    expect(checkLiterals(named(template))).toEqual([]);
  });
});

describe('descriptions and constraints of root parameters', () => {
  test.each<[string, string, readonly string[]]>([
    ['nothing', 'Type: String', ['has no Description', 'accepts any value']],
    ['no valid values', 'Type: String, Description: a', ['accepts any value']],
    ['a number with one bound', 'Type: Number, Description: a, MinValue: 1', ['accepts any value']],
    [
      'a pattern without ConstraintDescription',
      "Type: String, Description: a, AllowedPattern: 'a'",
      ['has a pattern and no ConstraintDescription'],
    ],
    ['a complete parameter', "Type: String, Description: a, AllowedPattern: 'a', ConstraintDescription: a", []],
    ['a number between two', 'Type: Number, Description: a, MinValue: 1, MaxValue: 2', []],
    ['allowed values', 'Type: String, Description: a, AllowedValues: [a]', []],
    ['a type that AWS validates', "Type: 'AWS::EC2::VPC::Id', Description: a", []],
  ])('%s', (_, keys, expected) => {
    expect(checkRootParameters(parameter(keys)).map(({ what }) => what)).toEqual(expected);
  });
});

describe('Regions that do not support a resource type', () => {
  const template = (condition: string) =>
    named(
      `Conditions: { C: !Equals [!Ref AWS::Region, a] }\n${resource('AWS::HealthLake::FHIRDatastore', `Properties: {}${condition}`)}`,
    );
  test('are listed, if the blueprint claims their partition', () => {
    const [finding, ...more] = checkRegions(template(''), ['aws-cn']);
    expect(more).toEqual([]);
    expect(formatFinding(finding!)).toBe(
      't/It: AWS::HealthLake::FHIRDatastore is not available in cn-north-1, cn-northwest-1. Add a condition, or support fewer partitions in the blueprint.',
    );
  });
  test('are listed up to a limit, and the rest is counted', () => {
    expect(checkRegions(template(''), ['aws'])[0]!.what).toMatch(
      /AWS::HealthLake::FHIRDatastore is not available in af-south-1, ap-east-1, ap-east-2, ap-northeast-1, ap-northeast-2 and 20 more Regions$/,
    );
  });
  test('are not reported for conditional resources, for types that all Regions support, and without claimed partitions', () => {
    expect(checkRegions(template('\nCondition: C'), ['aws-cn'])).toEqual([]);
    expect(checkRegions(named(withTopic('')), ['aws', 'aws-cn', 'aws-us-gov'])).toEqual([]);
    expect(checkRegions(template(''), [])).toEqual([]);
  });
  test('are not reported in a conditional nested stack', () => {
    const root = (condition: string) =>
      named(
        `Conditions: { C: !Equals [!Ref AWS::Region, a] }\n${resource('AWS::CloudFormation::Stack', `Properties: { TemplateURL: https://s3.amazonaws.com/a/b.yaml }${condition}`)}`,
      );
    const found = (condition: string) =>
      checkSystem(root(condition), { It: template('') }, ['aws-cn']).filter(({ check }) => check === 'regions');
    expect(found('\nCondition: C')).toEqual([]);
    expect(found('')).toHaveLength(1);
  });
});
