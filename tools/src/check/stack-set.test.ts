import { blueprint, resource as made, snippet, type Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { buildBlueprint } from '../build/build.ts';
import { parseTemplate } from '../template/yaml.ts';
import { checkRelease } from './check.ts';
import { formatFinding } from './finding.ts';
import { checkStackSet } from './stack-set.ts';
import { resource, withTopic } from './testing/findings.ts';

const found = (text: string) =>
  checkStackSet({ stack: 'flat', template: parseTemplate(text, 'flat') as Template }).map(formatFinding);
const topic = (name: string) => resource('AWS::SNS::Topic', `Properties: { DisplayName: ${name} }`);

describe('a template with which a StackSet of an organization would fail is found; the fixed template is not', () => {
  test.each<[what: string, broken: string, finding: string, fixed: string]>([
    [
      'a nested stack',
      resource('AWS::CloudFormation::Stack', 'Properties: { TemplateURL: data.yaml }'),
      'flat/It: is a nested stack, which service-managed StackSets do not support. Move its resources into this template.',
      topic('It'),
    ],
    [
      'a transform',
      withTopic('Transform: AWS::LanguageExtensions'),
      'flat: has a macro, which service-managed StackSets do not support. Expand it first.',
      withTopic('Description: D'),
    ],
    [
      'a macro within a resource',
      topic('{ Fn::Transform: { Name: AWS::Include } }'),
      'flat: has a macro, which service-managed StackSets do not support. Expand it first.',
      topic('It'),
    ],
    [
      'an import',
      topic('!ImportValue Name'),
      'flat/It: imports an export, which each account of a StackSet would need. Create the resource in this template, or use a parameter.',
      topic('!Ref AWS::StackName'),
    ],
    [
      'a parameter for a resource of one account',
      withTopic('Parameters: { Vpc: { Type: AWS::EC2::VPC::Id } }'),
      "flat/Parameters/Vpc: requires a resource of one account, and a StackSet passes the same value to all accounts. Use the type String and the default '', and create the resource in this template if it is empty.",
      withTopic("Parameters: { Vpc: { Type: String, Default: '' } }"),
    ],
    [
      'a list parameter for such resources',
      withTopic('Parameters: { Subnets: { Type: List<AWS::EC2::Subnet::Id> } }'),
      "flat/Parameters/Subnets: requires a resource of one account, and a StackSet passes the same value to all accounts. Use the type String and the default '', and create the resource in this template if it is empty.",
      withTopic(
        'Parameters: { Image: { Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>, Default: /aws/service/x } }',
      ),
    ],
  ])('%s', (_, broken, finding, fixed) => {
    expect(found(broken)).toEqual([finding]);
    expect(found(fixed)).toEqual([]);
  });
});

test('check looks at the flat form of a blueprint', async () => {
  const nested = made('More', 'AWS::CloudFormation::Stack', { TemplateURL: 'more.yaml' });
  const system = blueprint('notes', {
    title: 'Notes',
    parameters: {},
    tags: () => ({ System: 'notes' }),
    system: () => ({ stacks: { more: [snippet([nested])] }, outputs: {} }),
  });
  const findings = checkRelease(system, await buildBlueprint(system), '/nonexistent');
  const found = findings.filter(({ check }) => check === 'stack-set');
  expect(found.map(({ stack, logicalId }) => `${stack}/${logicalId}`)).toEqual(['flat/More']);
});
