import { blueprint, either, number, resource, snippet, type Template, text } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import {
  byStackId,
  capabilitiesOf,
  describeTemplate,
  exceptionsOf,
  parametersOf,
  printManifest,
  resourceTypesOf,
  sha256,
  supportsOf,
} from './manifest.ts';

const described = { Description: 'D' };
const topic = (id: string, supports: readonly ('164.312(b)' | '164.308(a)(8)')[] = []) =>
  snippet([resource(id, 'AWS::SNS::Topic', {}, { supports })]);
const system = blueprint('small', {
  title: 'Small',
  parameters: {
    One: { Name: text('A name', { ...described, AllowedPattern: '.*', ConstraintDescription: 'C' }) },
    Two: { Days: number('Days', { ...described, AllowedValues: [1], Default: 1 }) },
  },
  system: () => ({
    stacks: { myData: [topic('B', ['164.312(b)', '164.308(a)(8)']), topic('A', ['164.312(b)'])], app: [topic('C')] },
    outputs: {},
  }),
});

test('a template has its size, hash and counts for quotas', () => {
  const template: Template = {
    Parameters: { P: { Type: 'String' } },
    Mappings: { M: { a: { b: '{{resolve:ssm:/one}}' } } },
    Resources: { R: { Type: 'T', Properties: { a: '{{resolve:ssm:/two}}', b: ['{{resolve:ssm:/three}}'] } } },
    Outputs: { A: { Value: 'x' }, B: { Value: 'y' } },
  };
  const bytes = new TextEncoder().encode('é');
  expect(describeTemplate(template, { file: 'root.yaml', bytes })).toEqual({
    file: 'root.yaml',
    sha256: '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
    bytes: 2,
    resources: 1,
    parameters: 1,
    outputs: 2,
    mappings: 1,
    dynamicReferences: 3,
  });
  expect(describeTemplate({ Resources: {} }, { file: 'x', bytes })).toMatchObject({ parameters: 0, outputs: 0 });
});

test('capabilities are those that the roles need: more if one of them is named', () => {
  const template = (Type: string, Properties = {}): Template => ({ Resources: { R: { Type, Properties } } });
  const capabilities = (...templates: Template[]) => capabilitiesOf(templates);
  const plain = template('AWS::SNS::Topic', { TopicName: 'x' });
  const named = template('AWS::IAM::Role', { RoleName: 'x' });
  expect(capabilities(plain)).toEqual([]);
  expect(capabilities(plain, template('AWS::IAM::Role'))).toEqual(['CAPABILITY_IAM']);
  expect(capabilities(template('AWS::IAM::Role'), plain, named)).toEqual(['CAPABILITY_NAMED_IAM']);
  for (const name of ['UserName', 'GroupName', 'ManagedPolicyName', 'InstanceProfileName'])
    expect(capabilities(template('AWS::IAM::X', { [name]: either({ name: 'C' }, 'a', 'b') }))).toEqual([
      'CAPABILITY_NAMED_IAM',
    ]);
});

test('parameters have their position in the console', () => {
  expect(parametersOf(system)).toEqual({
    Name: {
      Type: 'String',
      Description: 'D',
      AllowedPattern: '.*',
      ConstraintDescription: 'C',
      Group: 'One',
      Label: 'A name',
    },
    Days: { Type: 'Number', Description: 'D', AllowedValues: [1], Default: 1, Group: 'Two', Label: 'Days' },
  });
});

test('each paragraph names the resources that support it, in the order of the blueprint', () => {
  expect(supportsOf(system)).toEqual({ '164.308(a)(8)': ['myData/B'], '164.312(b)': ['myData/B', 'myData/A'] });
  expect(Object.keys(supportsOf(system))).toEqual(['164.308(a)(8)', '164.312(b)']);
});

test('exceptions for checkers are listed with their resource; a single template has one name', () => {
  const exceptions = [
    { rule: 'checkov:A', reason: 'R' },
    { rule: 'cdk-nag:B', reason: 'S' },
  ];
  const part = snippet([resource('A', 'AWS::SNS::Topic', {}, { exceptions })]);
  const plain = blueprint('plain', {
    title: 'Plain',
    parameters: {},
    system: () => ({ stacks: { data: [topic('B')], app: [part] }, outputs: {} }),
  });
  expect(exceptionsOf(plain)).toEqual([
    { rule: 'checkov:A', resource: 'app/A', reason: 'R' },
    { rule: 'cdk-nag:B', resource: 'app/A', reason: 'S' },
  ]);
  expect(exceptionsOf(plain, 'companion-x').map((each) => each.resource)).toEqual(['companion-x/A', 'companion-x/A']);
});

test('the rest is sorted, and printed for a diff', () => {
  expect(byStackId({ myData: 1, app: 2 })).toEqual({ MyDataStack: 1, AppStack: 2 });
  const of = (...types: string[]): Template => ({
    Resources: Object.fromEntries(types.map((Type, index) => [`R${index}`, { Type }])),
  });
  expect(resourceTypesOf([of('B', 'A'), of('C', 'A')])).toEqual(['A', 'B', 'C']);
  expect(printManifest({ format: 1 } as never)).toBe('{\n  "format": 1\n}\n');
  expect(sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
