import { blueprint, optionalNameOf, resource, snippet, type Template } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { resolveTemplate } from '../resolve/index.ts';
import { deploymentRole } from './deployment-role.ts';

const system = blueprint('demo', {
  title: 'Demo',
  parameters: {
    Trail: {
      TrailLogGroupName: optionalNameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'One that exists.' }),
    },
  },
  system: () => ({ stacks: { one: [snippet([resource('Topic', 'AWS::SNS::Topic', {})])] }, outputs: {} }),
});
const filter = (LogGroupName: object | string): Template => ({
  Resources: { Filter: { Type: 'AWS::Logs::MetricFilter', Properties: { LogGroupName: LogGroupName as never } } },
});
const logGroupName = { 'Fn::If': ['HasTrail', { Ref: 'OwnLogs' }, { Ref: 'TrailLogGroupName' }] };

function placesOf(role: Template, parameters: Readonly<Record<string, string>>) {
  const pseudo = { 'AWS::Region': 'eu-central-1', 'AWS::Partition': 'aws', 'AWS::AccountId': '000000000000' };
  const { template } = resolveTemplate(role, { parameters: { TemplateBucket: 'templates', ...parameters }, pseudo });
  return Object.values(template.Resources)
    .flatMap(({ Properties }) => (Properties?.PolicyDocument as { Statement?: object[] } | undefined)?.Statement ?? [])
    .map((statement) => statement as { Action: string | string[]; Resource: string | string[] })
    .filter(({ Action }) => [Action].flat().includes('logs:PutMetricFilter'))
    .flatMap(({ Resource }) => Resource);
}

test('the role can create filters on a log group that a parameter names, if the parameter is set', () => {
  const role = deploymentRole(system, [filter(logGroupName)]);
  expect(placesOf(role, { TrailLogGroupName: '/trail' })).toEqual(
    expect.arrayContaining([
      'arn:aws:logs:eu-central-1:000000000000:log-group:/trail',
      'arn:aws:logs:eu-central-1:000000000000:log-group:/trail:*',
    ]),
  );
  expect(placesOf(role, { TrailLogGroupName: '' }).filter((arn) => !arn.includes('demo-'))).toEqual(['*']);
});

test('a role for filters only on log groups of the stack has no such parameter', () => {
  expect(deploymentRole(system, [filter({ Ref: 'OwnLogs' })]).Parameters).not.toHaveProperty('TrailLogGroupName');
});
