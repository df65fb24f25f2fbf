import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { ruleMatches } from './support/event-rules.ts';
import { buildAndPublish, deploy, resourcesBelow, type StackResource } from './support/release.ts';

let emulator: Emulator;
let published: Published;
let created: readonly StackResource[];
let outputs: Readonly<Record<string, string>>;
beforeAll(async () => {
  emulator = await startEmulator();
  published = (await buildAndPublish(emulator, openEmr)).published;
  outputs = (await deploy(emulator, published, 'watched', { parameters: { EnableEcsExec: 'true' } })).outputs;
  created = await resourcesBelow(emulator, 'watched');
});
afterAll(() => emulator?.stop());

const idOf = (logicalId: string) => created.find((each) => each.logicalId === logicalId)!.physicalId;
const call = (eventName: string, requestParameters: object, source: string) => ({
  source,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventName, requestParameters },
});

describe('ECS Exec', () => {
  test('each attempt on this cluster sends a notification, by name or ARN, and also outside ECS; on other clusters none does', async () => {
    const rule = idOf('EcsExecUsed').split('/').at(-1)!;
    const cluster = outputs.Cluster!;
    const matches = (cluster: string) =>
      ruleMatches(emulator, rule, call('ExecuteCommand', { cluster, task: 't' }, 'aws.ecs'));
    const arn = `arn:aws:ecs:${emulator.region}:000000000000:cluster`;
    expect(await Promise.all([cluster, `${arn}/${cluster}`].map(matches))).toEqual([true, true]);
    expect(await Promise.all(['other', `${arn}/other`, `${cluster}2`].map(matches))).toEqual([false, false, false]);
    const past = (name: string) =>
      ruleMatches(emulator, rule, call('StartSession', { target: `ecs:${name}_0123_0123-1` }, 'aws.ssm'));
    expect([await past(cluster), await past('other')]).toEqual([true, false]);
    expect(await ruleMatches(emulator, rule, call('DescribeTasks', { cluster }, 'aws.ecs'))).toBe(false);
  });

  test('an output contains the command, with the names of this system', () => {
    expect(outputs.EcsExecPolicyArn).toMatch(/^arn:aws:iam::\d{12}:policy\//);
    const list = `aws ecs list-tasks --region ${emulator.region} --cluster ${outputs.Cluster} --service-name ${outputs.Service} --query taskArns[0] --output text`;
    expect(outputs.EcsExecCommand).toBe(
      `aws ecs execute-command --region ${emulator.region} --cluster ${outputs.Cluster} --container main --interactive --command /bin/bash --task $(${list})`,
    );
  });
});

test('a failover of the database sends a notification, and that of another database does not', async () => {
  const rule = idOf('DatabaseFailover').split('/').at(-1)!;
  const event = (SourceIdentifier: string, category: string) => ({
    source: 'aws.rds',
    'detail-type': 'RDS DB Cluster Event',
    detail: { SourceIdentifier, EventCategories: [category], EventID: 'RDS-EVENT-0071' },
  });
  const { DatabaseCluster } = outputs;
  expect(await ruleMatches(emulator, rule, event(DatabaseCluster!, 'failover'))).toBe(true);
  expect(await ruleMatches(emulator, rule, event('other', 'failover'))).toBe(false);
  expect(await ruleMatches(emulator, rule, event(DatabaseCluster!, 'notification'))).toBe(false);
});

test('disabled, ECS Exec leaves no policy, no rule, no output', async () => {
  const off = await deploy(emulator, published, 'watched', { parameters: { EnableEcsExec: 'false' } });
  const without = Object.keys(outputs).filter((name) => !(name in off.outputs));
  expect(without.sort()).toEqual(['EcsExecCommand', 'EcsExecPolicyArn']);
  const remaining = (await resourcesBelow(emulator, 'watched')).map(({ logicalId }) => logicalId);
  const deleted = created.map(({ logicalId }) => logicalId).filter((id) => !remaining.includes(id));
  expect(deleted.sort()).toEqual(['EcsExecAccess', 'EcsExecUsed', 'TaskEcsExecAccess']);
});
