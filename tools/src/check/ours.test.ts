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

describe('what a template of ours may not hold', () => {
  const topic = (name: string) => resource('AWS::SNS::Topic', `Properties: { DisplayName: '${name}' }`);
  const lambda = (code: string) =>
    resource('AWS::Lambda::Function', `Properties: { Code: { ZipFile: '${code}' }, Description: a }`);
  const key = `AKIA${'A'.repeat(16)}`;
  const pem = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');

  test.each<[string, string, readonly string[]]>([
    [
      'an image',
      topic('ami-0123456789abcdef0'),
      ['t/It: holds an AMI id at /Properties/DisplayName. Read it from a public SSM parameter.'],
    ],
    [
      'an account',
      topic('arn:x:iam::000000000000:root'),
      ['t/It: holds an account id at /Properties/DisplayName. Use AWS::AccountId or a parameter.'],
    ],
    [
      'a partition',
      topic('arn:aws:s3:::b'),
      ['t/It: holds a partition written down at /Properties/DisplayName. Use AWS::Partition.'],
    ],
    [
      'a URL suffix',
      topic('logs.cn-north-1.amazonaws.com.cn'),
      ['t/It: holds a URL suffix written down at /Properties/DisplayName. Use AWS::URLSuffix.'],
    ],
    [
      'an access key',
      topic(key),
      ['t/It: holds an access key at /Properties/DisplayName. Take it out, and rotate it.'],
    ],
    [
      'a private key',
      topic(pem),
      ['t/It: holds a private key at /Properties/DisplayName. Take it out, and replace it.'],
    ],
    [
      'an access key in code',
      lambda(key),
      ['t/It: holds an access key at /Properties/Code/ZipFile. Take it out, and rotate it.'],
    ],
    [
      'code of another resource',
      resource('Custom::X', "Properties: { Code: 'arn:aws:s3:::b' }"),
      ['t/It: holds a partition written down at /Properties/Code. Use AWS::Partition.'],
    ],
    [
      'an image in a mapping',
      withTopic('Mappings: { M: { a: { b: ami-01234567 } } }'),
      ['t/Mappings/M: holds an AMI id at /a/b. Read it from a public SSM parameter.'],
    ],
    [
      'an account in a default',
      withTopic("Parameters: { P: { Type: String, Default: 'arn:x:iam::000000000000:root' } }"),
      ['t/Parameters/P: holds an account id at /Default. Use AWS::AccountId or a parameter.'],
    ],
    [
      'a partition in an output',
      withTopic("Outputs: { A: { Value: 'arn:aws:s3:::b' } }"),
      ['t/Outputs/A: holds a partition written down at /Value. Use AWS::Partition.'],
    ],
    [
      'a fixed name',
      resource('AWS::SNS::Topic', 'Properties: { TopicName: a }'),
      ['t/It: TopicName is a fixed name. Leave it out, or use uniqueName().'],
    ],
  ])('%s', (_, template, expected) => {
    expect(checkLiterals(named(template)).map(formatFinding)).toEqual(expected);
  });

  test.each([
    ['a name that is computed', resource('AWS::SNS::Topic', 'Properties: { TopicName: !Sub "a-${AWS::StackId}" }')],
    ['code that reads partitions', lambda('arn:aws:s3:::b')],
    ['a service', topic('lambda.amazonaws.com')],
    [
      'an ARN in words and patterns',
      withTopic(
        "Parameters: { P: { Type: String, AllowedPattern: '^arn:aws[a-z-]*:s3:::b$', ConstraintDescription: 'as arn:aws:s3:::b' } }",
      ),
    ],
  ])('%s is let through', (_, template) => {
    expect(checkLiterals(named(template))).toEqual([]);
  });
});

describe('what a parameter of a root tells its user', () => {
  test.each<[string, string, readonly string[]]>([
    ['nothing', 'Type: String', ['has no Description', 'takes anything']],
    ['not what it takes', 'Type: String, Description: a', ['takes anything']],
    ['a number with one bound', 'Type: Number, Description: a, MinValue: 1', ['takes anything']],
    [
      'a pattern without words',
      "Type: String, Description: a, AllowedPattern: 'a'",
      ['has a pattern and no ConstraintDescription'],
    ],
    ['all of it', "Type: String, Description: a, AllowedPattern: 'a', ConstraintDescription: a", []],
    ['a number between two', 'Type: Number, Description: a, MinValue: 1, MaxValue: 2', []],
    ['one of some', 'Type: String, Description: a, AllowedValues: [a]', []],
    ['what AWS checks', "Type: 'AWS::EC2::VPC::Id', Description: a", []],
  ])('%s', (_, keys, expected) => {
    expect(checkRootParameters(parameter(keys)).map(({ what }) => what)).toEqual(expected);
  });
});

describe('Regions that do not have a resource type', () => {
  const template = (condition: string) =>
    named(
      `Conditions: { C: !Equals [!Ref AWS::Region, a] }\n${resource('AWS::HealthLake::FHIRDatastore', `Properties: {}${condition}`)}`,
    );
  test('are named, if a partition that has none is claimed', () => {
    const [finding, ...more] = checkRegions(template(''), ['aws-cn']);
    expect(more).toEqual([]);
    expect(formatFinding(finding!)).toBe(
      't/It: AWS::HealthLake::FHIRDatastore is missing in cn-north-1, cn-northwest-1. Put it under a condition, or claim fewer partitions in the blueprint.',
    );
  });
  test('are many, and the rest is counted', () => {
    expect(checkRegions(template(''), ['aws'])[0]!.what).toMatch(/missing in (\S+, ){4}\S+ and \d+ more Regions$/);
  });
  test('are no matter under a condition, for what is everywhere, and where nothing is claimed', () => {
    expect(checkRegions(template('\nCondition: C'), ['aws-cn'])).toEqual([]);
    expect(checkRegions(named(withTopic('')), ['aws', 'aws-cn', 'aws-us-gov'])).toEqual([]);
    expect(checkRegions(template(''), [])).toEqual([]);
  });
  test('are no matter in a nested stack that is under a condition', () => {
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
