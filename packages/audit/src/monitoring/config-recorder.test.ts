import { expect, test } from 'vitest';
import { configRecorder } from './config-recorder.ts';

const after = [{ id: 'BucketPolicy' }, { id: 'RolePolicy' }] as never[];
const [recorder, channel] = configRecorder('ConfigRecorder', {
  role: { Ref: 'RoleArn' } as never,
  bucket: { Ref: 'Bucket' } as never,
  key: { Ref: 'KeyArn' } as never,
  recordsGlobalTypes: { name: 'RecordsGlobalTypes' },
  after,
}).resources;

test('recorder and channel depend on the policies, and not on each other', () => {
  expect([recorder?.dependsOn, channel?.dependsOn]).toEqual([
    ['BucketPolicy', 'RolePolicy'],
    ['BucketPolicy', 'RolePolicy'],
  ]);
  expect(JSON.stringify([recorder?.properties, channel?.properties])).not.toContain('ConfigRecorder');
});

test('all resource types are recorded, IAM under its condition', () => {
  expect(recorder?.properties).toMatchObject({
    RecordingGroup: {
      AllSupported: true,
      IncludeGlobalResourceTypes: { 'Fn::If': ['RecordsGlobalTypes', true, false] },
    },
  });
});

test('the delivery channel encrypts with the configured key', () => {
  expect(channel?.properties).toMatchObject({ S3KmsKeyArn: { Ref: 'KeyArn' } });
});
