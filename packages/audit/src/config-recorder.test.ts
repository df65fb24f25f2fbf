import { expect, test } from 'vitest';
import { configRecorder } from './config-recorder.ts';

const after = [{ id: 'BucketPolicy' }, { id: 'RolePolicy' }] as never[];
const [recorder, channel] = configRecorder('ConfigRecorder', {
  role: { Ref: 'RoleArn' } as never,
  bucket: { Ref: 'Bucket' } as never,
  key: { Ref: 'KeyArn' } as never,
  recordsGlobalTypes: { name: 'IsGlobalRegion' },
  after,
}).resources;

test('recorder and channel wait for the policies, and not for each other', () => {
  expect([recorder?.dependsOn, channel?.dependsOn]).toEqual([
    ['BucketPolicy', 'RolePolicy'],
    ['BucketPolicy', 'RolePolicy'],
  ]);
  expect(JSON.stringify([recorder?.properties, channel?.properties])).not.toContain('ConfigRecorder');
});

test('every type is recorded; IAM in one Region only', () => {
  expect(recorder?.properties).toMatchObject({
    RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: { 'Fn::If': ['IsGlobalRegion', true, false] } },
  });
});

test('what is delivered is encrypted with the key given', () => {
  expect(channel?.properties).toMatchObject({ S3KmsKeyArn: { Ref: 'KeyArn' } });
});
