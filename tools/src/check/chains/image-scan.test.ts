import { expect, it } from 'vitest';
import { imageScan } from './image-scan.ts';
import { findingsOf } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const repository = (ScanOnPush?: boolean) =>
  resource('AWS::ECR::Repository', { ...(ScanOnPush !== undefined && { ImageScanningConfiguration: { ScanOnPush } }) });
const rule = (detail: object | undefined, type = 'ECR Image Scan') =>
  resource('AWS::Events::Rule', {
    EventPattern: { source: ['aws.ecr'], 'detail-type': [type], ...(detail && { detail }) },
  });
const topic = resource('AWS::SNS::Topic');
const ofBackend = { 'repository-name': [{ Ref: 'Backend' }] };

it('a repository that scans, and whose findings a rule receives, has no findings', () => {
  const Backend = repository(true);
  expect(findingsOf(imageScan, { Backend, topic, Rule: rule(ofBackend) })).toEqual([]);
  expect(findingsOf(imageScan, { Backend, topic, Rule: rule(undefined) })).toEqual([]);
});

it('a system without topics needs no rule', () => {
  expect(findingsOf(imageScan, { Backend: repository(true) })).toEqual([]);
});

it.each([undefined, false])('a repository that does not scan is found (%s)', (scan) => {
  expect(findingsOf(imageScan, { Backend: repository(scan), topic, Rule: rule(ofBackend) })).toEqual([
    'Backend: does not scan images when they are pushed',
  ]);
});

it.each([
  ['no rule', undefined],
  ['a rule for other events', rule(ofBackend, 'ECR Image Action')],
  ['a rule for another repository', rule({ 'repository-name': ['other'] })],
])('with %s, the findings reach no topic', (_, found) => {
  expect(findingsOf(imageScan, { Backend: repository(true), topic, ...(found && { Rule: found }) })).toEqual([
    'Backend: scans images, and no rule sends the findings to a topic',
  ]);
});
