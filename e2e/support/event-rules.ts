import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { callJson } from './json-api.ts';

/** The fields of an event that a test sets. */
export interface TestEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: object;
}

/** Whether the pattern of a deployed rule matches an event. */
export async function ruleMatches(aws: AwsAccess, rule: string, event: TestEvent): Promise<boolean> {
  const { EventPattern } = await callJson<{ EventPattern: string }>(aws, 'events', 'DescribeRule', { Name: rule });
  const around = {
    id: '1',
    account: '000000000000',
    time: '2026-01-01T00:00:00Z',
    region: aws.region,
    resources: [],
  };
  const Event = JSON.stringify({ ...around, ...event });
  return (await callJson<{ Result: boolean }>(aws, 'events', 'TestEventPattern', { EventPattern, Event })).Result;
}

/** The targets of a rule. */
export async function targetsOf(aws: AwsAccess, rule: string): Promise<object[]> {
  return (await callJson<{ Targets: object[] }>(aws, 'events', 'ListTargetsByRule', { Rule: rule })).Targets;
}

/**
 * Creates a copy of a deployed rule, with its targets, for events of another source: only AWS can send events of
 * `aws.…`.
 */
export async function copyRule(aws: AwsAccess, rule: string, source: string): Promise<void> {
  const Targets = await targetsOf(aws, rule);
  await callJson(aws, 'events', 'PutRule', { Name: source, EventPattern: JSON.stringify({ source: [source] }) });
  await callJson(aws, 'events', 'PutTargets', { Rule: source, Targets });
}

/** Puts an event on the default event bus. */
export async function putEvent(aws: AwsAccess, event: TestEvent): Promise<void> {
  const entry = { Source: event.source, DetailType: event['detail-type'], Detail: JSON.stringify(event.detail) };
  await callJson(aws, 'events', 'PutEvents', { Entries: [entry] });
}
