import { Problem } from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTemplates } from './check.ts';
import { findingsIn, resource, withTopic } from './testing/findings.ts';

describe('findings in an invalid template: where, what, how to fix it', () => {
  test.each<[what: string, template: string, expected: readonly string[]]>([
    // structure
    [
      'an unknown section',
      withTopic('Paramters: {}'),
      ['t/Paramters: is not a section of a template. Did you mean Parameters?'],
    ],
    [
      'another version',
      withTopic("AWSTemplateFormatVersion: '2011-01-01'"),
      ["t/AWSTemplateFormatVersion: is not 2010-09-09. Use '2010-09-09', the only version."],
    ],
    [
      'a section that is a list',
      withTopic('Outputs: [A]'),
      ['t/Outputs: is not an object. Write each entry as `Name: …`, or remove it.'],
    ],
    ['no resources', 'Resources: {}', ['t/Resources: is empty. A template has at least one resource.']],
    ['a description that is not text', withTopic('Description: [a]'), ['t/Description: is not text. Use text.']],
    [
      'a misspelled key of a resource',
      resource('AWS::SNS::Topic', 'Propertys: {}'),
      ['t/It: Propertys is not an allowed key here. Did you mean Properties?'],
    ],
    [
      'a resource without Type',
      'Resources:\n  It: { Properties: {} }\n  T: { Type: AWS::SNS::Topic }',
      ['t/It: has no Type. Add its Type.'],
    ],
    [
      'a resource that is text',
      'Resources:\n  It: AWS::SNS::Topic\n  T: { Type: AWS::SNS::Topic }',
      ['t/It: is not an object. Check its indentation.'],
    ],
    [
      'properties that are a list',
      resource('AWS::SNS::Topic', 'Properties: [a]'),
      ['t/It: Properties is not an object. Use an object.'],
    ],
    [
      'a hyphen in a logical ID',
      'Resources:\n  My-Topic: { Type: AWS::SNS::Topic }',
      ['t/My-Topic: is not a valid name. Use letters and digits only.'],
    ],
    [
      'an output without a value',
      withTopic('Outputs: { A: { Description: a } }'),
      ['t/Outputs/A: has no Value. Add its Value.'],
    ],
    [
      'the same name for a parameter and a resource',
      'Parameters: { Topic: { Type: String, Default: a } }\nResources: { Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Topic } } }',
      [
        't/Topic: is the name of a parameter and of a resource. Rename one of them.',
        't/Topic: circular dependency between resources: Topic -> Topic. Connect them with a third resource (a managed policy, a security group rule), or reference one of them in a condition.',
      ],
    ],
    // references
    [
      'Ref to an undeclared name',
      resource('AWS::SNS::Topic', 'Properties: { DisplayName: !Ref Nothing }'),
      ['t/It: references Nothing, which is not a parameter or resource of this template. There are: It.'],
    ],
    [
      'a misspelled pseudo parameter',
      resource('AWS::SNS::Topic', 'Properties: { DisplayName: !Ref AWS::Regoin }'),
      [
        't/It: references AWS::Regoin, which is not a parameter or resource of this template. Did you mean AWS::Region?',
      ],
    ],
    [
      'GetAtt of an undeclared resource',
      withTopic('Outputs: { A: { Value: !GetAtt Topik.TopicArn } }'),
      ['t/Outputs/A: reads Topik.TopicArn, but Topik is not a resource of this template. Did you mean Topic?'],
    ],
    [
      'GetAtt of an unknown attribute, in dotted form',
      withTopic("Outputs: { A: { Value: { 'Fn::GetAtt': Topic.Arn } } }"),
      ['t/Outputs/A: reads Topic.Arn, but AWS::SNS::Topic has no such attribute. There are: TopicArn, TopicName.'],
    ],
    [
      'an undeclared placeholder of Sub',
      withTopic('Outputs: { A: { Value: !Sub "a ${Topik} b" } }'),
      ['t/Outputs/A: references Topik, which is not a parameter or resource of this template. Did you mean Topic?'],
    ],
    [
      'DependsOn on an undeclared resource',
      resource('AWS::SNS::Topic', 'DependsOn: Other'),
      ['t/It: depends on Other, which is not a resource of this template. There are: It.'],
    ],
    [
      'an undeclared condition',
      resource('AWS::SNS::Topic', 'Condition: Never'),
      ['t/It: uses the condition Never, which this template does not have. There are none.'],
    ],
    [
      'an output with an undeclared condition',
      withTopic('Outputs: { A: { Condition: Never, Value: a } }'),
      ['t/Outputs/A: uses the condition Never, which this template does not have. There are none.'],
    ],
    [
      'Fn::If with an undeclared condition',
      resource('AWS::SNS::Topic', 'Properties: { DisplayName: !If [Never, a, b] }'),
      ['t/It: uses the condition Never, which this template does not have. There are none.'],
    ],
    [
      'a condition that reads a resource',
      withTopic('Conditions: { C: !Equals [!GetAtt Topic.TopicName, a] }\nOutputs: { A: { Condition: C, Value: a } }'),
      ['t/Conditions/C: reads Topic.TopicName, but Topic is not a resource that can be read here. There are none.'],
    ],
    [
      'an unused and broken condition',
      withTopic('Conditions: { C: !Equals [!Ref Nothing, a] }'),
      [
        't/Conditions/C: references Nothing, which is not a parameter of this template. There are none.',
        't/Conditions/C: is not used. Use it or remove it.',
      ],
    ],
    [
      'an undeclared mapping',
      resource('AWS::SNS::Topic', 'Properties: { DisplayName: !FindInMap [M, a, b] }'),
      ['t/It: uses the mapping M, which this template does not have. There are none.'],
    ],
    [
      'an unknown key of a mapping',
      `Mappings: { M: { one: { two: x } } }\n${resource('AWS::SNS::Topic', 'Properties: { DisplayName: !FindInMap [M, one, too] }')}`,
      ['t/It: uses the key too of the mapping M, which does not have it. Did you mean two?'],
    ],
    [
      'a rule that references an undeclared parameter',
      withTopic("Rules: { R: { Assertions: [{ Assert: { 'Fn::Contains': [[a], !Ref Nothing] } }] } }"),
      ['t/Rules/R: references Nothing, which is not a parameter of this template. There are none.'],
    ],
    // functions
    [
      'a misspelled function',
      resource('AWS::SNS::Topic', "Properties: { DisplayName: { 'Fn::Jion': ['', [a]] } }"),
      ['t/It: Fn::Jion is not an intrinsic function at /Properties/DisplayName. Did you mean Fn::Join?'],
    ],
    [
      'too few arguments',
      resource('AWS::SNS::Topic', 'Properties: { DisplayName: !Join [[a]] }'),
      ['t/It: Fn::Join has the wrong arguments at /Properties/DisplayName. Use a delimiter and a list.'],
    ],
    [
      'a function next to another key',
      resource('AWS::SNS::Topic', "Properties: { Tags: [{ Key: a, 'Fn::Sub': b }] }"),
      [
        't/It: Fn::Sub has sibling keys at /Properties/Tags/0. Use a separate object for it.',
        't/It: /Properties/Tags/0/Fn::Sub is not an allowed property here. Allowed properties: Key or Value.',
        't/It: /Properties/Tags/0/Value is missing. Add it.',
      ],
    ],
    [
      'a comparison outside of conditions',
      resource('AWS::SNS::Topic', 'Properties: { DisplayName: !Equals [a, b] }'),
      [
        't/It: Fn::Equals is used outside of Conditions at /Properties/DisplayName. Define a condition, and use Fn::If.',
      ],
    ],
    [
      'a rule with an unsupported function',
      withTopic(
        "Parameters: { P: { Type: String, Default: x } }\nRules: { R: { Assertions: [{ Assert: !Equals [!Join ['', [!Ref P]], x], AssertDescription: P must be x. }] } }",
      ),
      [
        't/Rules/R: Fn::Join is used in Rules at /Assertions/0/Assert/Fn::Equals/0, which only support rule-specific functions. Use Fn::Equals, Fn::Contains or Fn::EachMemberIn on parameters.',
      ],
    ],
    [
      'a condition that is text',
      withTopic('Conditions: { C: !Ref AWS::Region }\nOutputs: { A: { Condition: C, Value: a } }'),
      ['t/Conditions/C: Ref is not a boolean. Use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.'],
    ],
    [
      'Fn::And with one condition',
      withTopic('Conditions: { C: !And [!Equals [a, a]] }\nOutputs: { A: { Condition: C, Value: a } }'),
      ['t/Conditions/C: Fn::And has the wrong arguments. Use 2 to 10 conditions.'],
    ],
    // cycles
    [
      'resources that depend on each other',
      'Resources:\n  A: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref B } }\n  B: { Type: AWS::SNS::Topic, DependsOn: [C] }\n  C: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Sub "${A.TopicName}" } }\n  D: { Type: AWS::SNS::Topic, DependsOn: A }',
      [
        't/A: circular dependency between resources: A -> B -> C -> A. Connect them with a third resource (a managed policy, a security group rule), or reference one of them in a condition.',
      ],
    ],
    [
      'a resource that depends on itself',
      resource('AWS::SNS::Topic', 'DependsOn: It'),
      [
        't/It: circular dependency between resources: It -> It. Connect them with a third resource (a managed policy, a security group rule), or reference one of them in a condition.',
      ],
    ],
    [
      'conditions that depend on each other',
      withTopic('Conditions: { A: !Not [!Condition B], B: !Not [!Condition A] }'),
      [
        't/Conditions/A: circular dependency between conditions: A -> B -> A. Make one of them depend on parameters only.',
      ],
    ],
    // declarations
    [
      'an unused parameter',
      withTopic('Parameters: { P: { Type: String, Default: a } }'),
      ['t/Parameters/P: is not used. Use it or remove it.'],
    ],
    [
      'an unused mapping',
      withTopic('Mappings: { M: { a: { b: c } } }'),
      ['t/Mappings/M: is not used. Use it or remove it.'],
    ],
    // schemas
    [
      'an unknown property',
      resource('AWS::SNS::Topic', 'Properties: { DisplayNam: a }'),
      ['t/It: /Properties/DisplayNam is not an allowed property here. Did you mean DisplayName?'],
    ],
    [
      'a missing property',
      resource('AWS::SNS::Subscription', 'Properties: { Protocol: email }'),
      ['t/It: /Properties/TopicArn is missing. Add it.'],
    ],
    [
      'text for a list',
      resource('AWS::SNS::Topic', 'Properties: { Tags: a }'),
      ['t/It: /Properties/Tags is "a". Use a list.'],
    ],
    [
      'a rule with neither pattern nor schedule',
      resource('AWS::Events::Rule', 'Properties: { State: ENABLED }'),
      ['t/It: /Properties lacks EventPattern or ScheduleExpression. Add one.'],
    ],
    [
      'an invalid retention period of a log group',
      resource('AWS::Logs::LogGroup', 'Properties: { RetentionInDays: 100 }'),
      ['t/It: /Properties/RetentionInDays is 100. Choose 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, ….'],
    ],
    [
      'an unknown type',
      resource('AWS::SNS::Topik', 'Properties: {}'),
      ['t/It: /Type is AWS::SNS::Topik, for which no schema is available. Did you mean AWS::SNS::Topic?'],
    ],
    // deletion
    [
      'a DeletionPolicy that is not there',
      resource('AWS::SNS::Topic', 'DeletionPolicy: Keep'),
      [
        't/It: DeletionPolicy is "Keep", which AWS::SNS::Topic does not support. There are: Delete, Retain, RetainExceptOnCreate.',
      ],
    ],
    [
      'a snapshot of a type without snapshots',
      resource('AWS::SNS::Topic', 'DeletionPolicy: Snapshot'),
      [
        't/It: DeletionPolicy is "Snapshot", which AWS::SNS::Topic does not support. There are: Delete, Retain, RetainExceptOnCreate.',
      ],
    ],
    [
      'RetainExceptOnCreate on replacement',
      resource('AWS::SNS::Topic', 'UpdateReplacePolicy: RetainExceptOnCreate'),
      [
        't/It: UpdateReplacePolicy is "RetainExceptOnCreate", which AWS::SNS::Topic does not support. There are: Delete, Retain.',
      ],
    ],
    // exports
    [
      'the same name for two exports',
      withTopic(
        'Outputs: { A: { Value: a, Export: { Name: !Sub "${AWS::StackName}-x" } }, B: { Value: b, Export: { Name: !Sub "${AWS::StackName}-x" } } }',
      ),
      [
        't/Outputs/B: is exported with the same name as t/Outputs/A. Use a unique export name that begins with AWS::StackName.',
      ],
    ],
    // defaults
    [
      'a default that does not match its pattern',
      `Parameters: { P: { Type: String, Default: x, AllowedValues: [a, b] } }\n${resource('AWS::SNS::Topic', 'Properties: { DisplayName: !Ref P }')}`,
      ['t/Parameters/P: its Default "x" is not allowed. Allowed: a, b.'],
    ],
    [
      'defaults that a rule refuses',
      `Parameters: { P: { Type: String, Default: x } }\nRules: { R: { Assertions: [{ Assert: { 'Fn::Contains': [[a], !Ref P] }, AssertDescription: P must be a. }] } }\n${resource('AWS::SNS::Topic', 'Properties: { DisplayName: !Ref P }')}`,
      ['t/Rules/R: rejects the defaults: P must be a. Use defaults that the rule allows.'],
    ],
    [
      'a reference to an excluded resource',
      'Conditions: { C: !Equals [a, b] }\nResources:\n  A: { Type: AWS::SNS::Topic, Condition: C }\n  B: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref A } }',
      [
        't/B: reads A, which C excludes with the defaults. Reference it in an Fn::If of that condition, or add the condition to the resource that reads it.',
      ],
    ],
    [
      'a value that is only known with the defaults',
      `Parameters: { Days: { Type: Number, Default: 100 } }\n${resource('AWS::Logs::LogGroup', 'Properties: { RetentionInDays: !Ref Days }')}`,
      [
        't/It: /Properties/RetentionInDays is 100 (with the defaults). Choose 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, ….',
      ],
    ],
  ])('%s', (_, template, expected) => {
    expect([...findingsIn(template)].sort()).toEqual([...expected].sort());
  });

  test('too many parameters', () => {
    const names = Array.from({ length: 201 }, (_, i) => `P${i}`);
    const parameters = `Parameters:\n${names.map((name) => `  ${name}: { Type: String, Default: a }`).join('\n')}`;
    const outputs = `Outputs: { A: { Value: !Join [',', [${names.map((name) => `!Ref ${name}`)}]] } }`;
    expect(findingsIn(withTopic(`${parameters}\n${outputs}`))).toEqual([
      't: has 201 parameters (200 allowed). Split it into nested stacks.',
    ]);
  });
});

describe('nested stacks', () => {
  const root = (parameters: string, outputs = '{}') => `
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: ${parameters} } }
Outputs: ${outputs}`;
  const child = `
Parameters: { Name: { Type: String } }
Resources: { Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Name } } }
Outputs: { Arn: { Value: !Ref Topic } }`;

  test.each<[string, string, readonly string[]]>([
    [
      'a parameter that the child does not have',
      root('{ Name: a, Nam: b }'),
      ['t/Child: passes the parameter Nam, which the nested stack does not declare. Did you mean Name?'],
    ],
    [
      'a parameter without a value',
      root('{}'),
      ['t/Child: does not pass the parameter Name. Pass it, or declare a Default.'],
    ],
    [
      'an output that the child does not have',
      root('{ Name: a }', '{ A: { Value: !GetAtt Child.Outputs.Arm } }'),
      ['t/Outputs/A: reads Child.Outputs.Arm, which is not an output of the nested stack. Did you mean Arn?'],
    ],
    ['a valid system', root('{ Name: a }', '{ A: { Value: !GetAtt Child.Outputs.Arn } }'), []],
  ])('%s', (_, template, expected) => {
    expect(findingsIn(template, { Child: child })).toEqual(expected);
  });

  test('an export of the same name in both, and one that differs with the stack', () => {
    const exports = (name: string) => `Outputs: { A: { Value: a, Export: { Name: ${name} } } }`;
    const parent = (name: string) =>
      `Resources: { Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: a } } }\n${exports(name)}`;
    expect(findingsIn(parent('x'), { Child: withTopic(exports('x')) })).toEqual([
      'Child/Outputs/A: is exported with the same name as t/Outputs/A. Use a unique export name that begins with AWS::StackName.',
    ]);
    const own = '!Sub "${AWS::StackName}-x"';
    expect(findingsIn(parent(own), { Child: withTopic(exports(own)) })).toEqual([]);
  });
});

describe('third-party templates', () => {
  test.each([
    [
      'every short form',
      `
Parameters:
  Env: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Zones: { Type: CommaDelimitedList, Default: 'a,b' }
Mappings: { M: { dev: { size: '1' }, prod: { size: '2' } } }
Conditions:
  IsProd: !Or [!Equals [!Ref Env, prod], !Not [!Equals [!Join ['', !Ref Zones], ab]]]
  IsBig: !And [!Condition IsProd, !Equals [!FindInMap [M, !Ref Env, size], '2']]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsBig
    Metadata: { Note: !Base64 a }
    Properties: { DisplayName: !Sub ['\${Env}-\${x}-\${!Literal}', { x: !Select [0, !Split [',', 'a,b']] }] }
  Parameter:
    Type: AWS::SSM::Parameter
    DeletionPolicy: Delete
    Properties: { Type: String, Value: !If [IsBig, !GetAtt Topic.TopicName, none], Description: !If [IsBig, a, !Ref AWS::NoValue] }
Outputs:
  Arn: { Condition: IsBig, Value: !Ref Topic, Export: { Name: !Sub '\${AWS::StackName}-Arn' } }
  Zone: { Value: !Select [0, !GetAZs ''] }
  Other: { Value: !ImportValue other }
`,
    ],
    [
      'long forms in JSON',
      JSON.stringify({
        AWSTemplateFormatVersion: '2010-09-09',
        Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
        Outputs: { A: { Value: { 'Fn::GetAtt': 'Topic.TopicName' } } },
      }),
    ],
    [
      'a custom resource',
      resource(
        'Custom::Thing',
        "Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:f', Anything: 1 }",
      ),
    ],
    [
      'a policy property called Condition',
      resource(
        'AWS::SQS::QueuePolicy',
        "Properties: { Queues: [q], PolicyDocument: { Version: '2012-10-17', Statement: { Effect: Deny, Principal: '*', Action: 'sqs:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } } } }",
      ),
    ],
    [
      'snapshots of types that support them',
      resource(
        'AWS::RDS::DBCluster',
        'DeletionPolicy: Snapshot\nUpdateReplacePolicy: Snapshot\nProperties: { Engine: aurora-mysql }',
      ),
    ],
    [
      'RetainExceptOnCreate',
      resource('AWS::SNS::Topic', 'DeletionPolicy: RetainExceptOnCreate\nUpdateReplacePolicy: Retain'),
    ],
    ['a rule with a schedule', resource('AWS::Events::Rule', 'Properties: { ScheduleExpression: rate(1 day) }')],
    [
      'a valid retention period of a log group',
      resource('AWS::Logs::LogGroup', 'Properties: { RetentionInDays: 2192 }'),
    ],
    [
      'diamond-shaped dependencies',
      'Resources:\n  A: { Type: AWS::SNS::Topic, DependsOn: [B, C] }\n  B: { Type: AWS::SNS::Topic, DependsOn: D }\n  C: { Type: AWS::SNS::Topic, DependsOn: D }\n  D: { Type: AWS::SNS::Topic }',
    ],
    [
      'a reference with the condition of its target',
      'Conditions: { C: !Equals [a, b] }\nResources:\n  A: { Type: AWS::SNS::Topic, Condition: C }\n  B: { Type: AWS::SNS::Topic, Properties: { DisplayName: !If [C, !GetAtt A.TopicName, none] } }',
    ],
    [
      'a rule with a function that AWS evaluates',
      withTopic(
        "Parameters: { S: { Type: 'AWS::EC2::Subnet::Id' } }\nRules: { R: { Assertions: [{ Assert: { 'Fn::Equals': ['a', { 'Fn::ValueOf': [S, VpcId] }] } }] } }",
      ),
    ],
  ])('%s: no findings', (_, template) => {
    expect(findingsIn(template)).toEqual([]);
  });

  const expansion = (what: string) =>
    `t: ${what}. Expand it first: nested stacks with macros do not support change sets. Its output, and references to it, are not checked.`;

  test.each<[string, string, readonly string[]]>([
    [
      'SAM',
      `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Timeout: 3 } }
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x, CodeUri: . } }
  P: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref FRole } }`,
      [expansion('has a Transform (AWS::Serverless-2016-10-31)')],
    ],
    [
      'a loop',
      `
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Topics: [Name, [A, B], { 'Topic\${Name}': { Type: AWS::SNS::Topic } }]
  P: { Type: AWS::SSM::Parameter, DeletionPolicy: !Ref Keep, Properties: { Type: String, Value: !Ref TopicA, Tier: Cheap } }`,
      [
        expansion('has a Transform (AWS::LanguageExtensions)'),
        't/P: /Properties/Tier is "Cheap". Choose Standard, Advanced or Intelligent-Tiering.',
      ],
    ],
    [
      'an include',
      resource(
        'AWS::SNS::Topic',
        "Properties: { 'Fn::Transform': { Name: AWS::Include, Parameters: { Location: a } } }",
      ),
      [expansion('has a macro')],
    ],
  ])('%s is reported and not checked further', (_, template, expected) => {
    expect([...findingsIn(template)].sort()).toEqual([...expected].sort());
  });
});

describe('a queue and the function that reads it', () => {
  const system = (queue: string, handler: string, parameters = '{}') => `
Parameters: ${parameters}
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { ${queue} } }
  Handler: { Type: AWS::Lambda::Function, Properties: { Role: 'arn:aws:iam::000000000000:role/r', Runtime: nodejs24.x, Handler: a.b, Code: { ZipFile: a }, ${handler} } }
  Source: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref Handler } }`;
  const finding = (visible: number, timeout: number) => [
    `t/Source: the visibility timeout of Queue is ${visible} s, and the timeout of Handler is ${timeout} s. Set VisibilityTimeout to ${6 * timeout}, six times the function timeout.`,
  ];

  test.each<[string, string, readonly string[]]>([
    ['shorter', system('VisibilityTimeout: 10', 'Timeout: 20'), finding(10, 20)],
    ['the defaults of AWS', system('', 'Timeout: 31'), finding(30, 31)],
    [
      'a timeout from a parameter',
      system('VisibilityTimeout: !Ref V', 'Timeout: 20', '{ V: { Type: Number, Default: 5 } }'),
      finding(5, 20),
    ],
    ['equal timeouts', system('VisibilityTimeout: 20', 'Timeout: 20'), []],
    ['both by default', system('', ''), []],
  ])('%s', (_, template, expected) => {
    expect(findingsIn(template)).toEqual(expected);
  });

  test('in two nested stacks', () => {
    const queue = 'Resources: { Queue: { Type: AWS::SQS::Queue } }\nOutputs: { Arn: { Value: !GetAtt Queue.Arn } }';
    const reader = `
Parameters: { QueueArn: { Type: String } }
Resources:
  Handler: { Type: AWS::Lambda::Function, Properties: { Role: 'arn:aws:iam::000000000000:role/r', Runtime: nodejs24.x, Handler: a.b, Code: { ZipFile: a }, Timeout: 60 } }
  Source: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !Ref QueueArn, FunctionName: !GetAtt Handler.Arn } }`;
    const root = `
Resources:
  Data: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: a } }
  App: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: b, Parameters: { QueueArn: !GetAtt Data.Outputs.Arn } } }`;
    expect(findingsIn(root, { Data: queue, App: reader })).toEqual([
      'App/Source: the visibility timeout of Queue is 30 s, and the timeout of Handler is 60 s. Set VisibilityTimeout to 360, six times the function timeout.',
    ]);
  });
});

describe('a runtime of a function', () => {
  const lambda = (runtime: string) =>
    resource(
      'AWS::Lambda::Function',
      `Properties: { Role: 'arn:aws:iam::000000000000:role/r', Handler: a.b, Code: { ZipFile: a }, Runtime: ${runtime} }`,
    );
  test.each([
    ['nodejs20.x', /^t\/It: .*nodejs20\.x, which AWS has not supported since 2026-04-30\. Use nodejs\d+\.x\.$/],
    ['python3.9', /^t\/It: .*python3\.9, which AWS has not supported since 2025-12-15\. Use python3\.\d+\.$/],
    ['nodejs99.x', /nodejs99\.x, which is not a known runtime\. Did you mean nodejs/],
  ])('%s is found', (runtime, expected) => {
    expect(findingsIn(lambda(runtime)).some((finding) => expected.test(finding))).toBe(true);
  });
  test.each(['nodejs24.x', 'python3.13', 'provided.al2023', 'java25'])('%s is not', (runtime) => {
    expect(findingsIn(lambda(runtime))).toEqual([]);
  });
});

describe('any input', () => {
  const word = fc.constantFrom(
    ...['Resources', 'Parameters', 'Outputs', 'Conditions', 'Mappings', 'Rules', 'Transform', 'Type', 'Properties'],
    ...['Ref', 'Condition', 'Fn::If', 'Fn::Sub', 'Fn::GetAtt', 'Fn::FindInMap', 'Fn::And', 'Fn::ForEach::A', 'Fn::X'],
    ...['A', 'B', 'A.B', '${A}', '${B.Arn}', 'DependsOn', 'Value', 'Export', 'Name', 'Default', 'AWS::NoValue'],
    ...['AWS::IAM::Role', 'AWS::KMS::Key', 'AWS::Lambda::Function', 'AWS::CloudFormation::Stack', 'KeyPolicy'],
    ...['AssumeRolePolicyDocument', 'Statement', 'Effect', 'Principal', 'Action', 'Sid', '__proto__', 'toString', ''],
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      word,
      fc.constantFrom(null, true, 0, -1.5, '{"Statement":1}'),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(word, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  const id = fc.constantFrom('A', 'B', 'C');
  const entries = (entry: fc.Arbitrary<unknown>) => fc.dictionary(id, entry, { maxKeys: 3, noNullPrototype: true });
  const type = fc.constantFrom(
    'AWS::IAM::Role',
    'AWS::KMS::Key',
    'AWS::SNS::Topic',
    'AWS::CloudFormation::Stack',
    'Custom::X',
  );
  const template = fc.record(
    {
      Parameters: entries(
        fc.record({ Type: fc.constantFrom('String', 'Number', 'CommaDelimitedList'), Default: json }),
      ),
      Conditions: entries(json),
      Mappings: entries(json),
      Rules: entries(fc.record({ RuleCondition: json, Assertions: json })),
      Resources: entries(
        fc.record(
          { Type: type, Condition: json, DependsOn: json, DeletionPolicy: json, Properties: json },
          { requiredKeys: ['Type'] },
        ),
      ),
      Outputs: entries(fc.record({ Value: json, Condition: json, Export: json })),
    },
    { requiredKeys: ['Resources'] },
  );

  test.each([
    ['any JSON', json],
    ['a value similar to a template', template],
  ])('%s gives findings or a Problem', (_, values) => {
    fc.assert(
      fc.property(values, values, (value, nested) => {
        try {
          const findings = checkTemplates({ stack: 't', template: value }, { A: { stack: 'A', template: nested } });
          for (const { what, fix } of findings) if (!what || !fix) throw new Error(`empty finding: ${what}. ${fix}`);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});
