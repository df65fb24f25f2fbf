import { describe, expect, test } from 'vitest';
import { decide, statementsOf } from '../../../packages/data/src/testing/decide.ts';
import { openEmr } from './openemr.ts';

const inStack = (stack: string) => openEmr.plan.stacks[stack]!.flatMap(({ resources }) => resources);
const shell = inStack('ecsExec');

describe('ECS Exec', () => {
  test('creates no policy and no rule if the option is disabled', () => {
    expect(shell.map(({ type }) => type)).toEqual(['AWS::IAM::ManagedPolicy', 'AWS::Events::Rule']);
    for (const { when } of shell) expect(when).toEqual(['HasEcsExec']);
    const tasks = inStack('app').find(({ id }) => id === 'TaskEcsExecAccess');
    expect(tasks?.when).toEqual(['HasEcsExec']);
  });

  test('the notification of an attempt does not contain the commands typed', () => {
    const { Targets } = shell[1]!.properties as { Targets: { InputTransformer: { InputPathsMap: object } }[] };
    const paths: string[] = Object.values(Targets[0]!.InputTransformer.InputPathsMap);
    expect(paths).toContain('$.detail.eventName');
    expect(paths.filter((path) => /request|response|user/i.test(path))).toEqual([]);
  });

  test('the key policy allows users and tasks to encrypt session data, and the task nothing else', () => {
    const key = inStack('security').find(({ id }) => id === 'DataKey');
    const decision = (action: string, context: Record<string, string>) => {
      const by = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
      const all = { 'kms:CallerAccount': '${AWS::AccountId}', ...context };
      return decide(flat(statementsOf(key)), { by, action, resource: '*', context: all });
    };
    const session = { 'kms:EncryptionContext:aws:ssm:SessionId': 'ecs-execute-command-1' };
    expect([decision('kms:GenerateDataKey', session), decision('kms:Decrypt', session)]).toEqual(['allow', 'allow']);
    expect([decision('kms:GenerateDataKey', {}), decision('kms:Decrypt', {})]).toEqual(['nothing', 'nothing']);
    expect(JSON.stringify(key)).not.toContain('TaskRole');
  });
});

/** The statements if all conditions are true. */
const flat = (statements: readonly object[]) =>
  statements.map((each) => ('Fn::If' in each ? (each['Fn::If'] as object[])[1]! : each)) as ReturnType<
    typeof statementsOf
  >;
