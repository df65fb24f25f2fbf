import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { customResource, originOf, resource, snippet, when } from './index.ts';

/** A function whose frames in a stack trace say that it stands in this file. */
const standingIn = (filename: string, lines = 0): (<T>(make: () => T) => T) =>
  runInThisContext(`${'\n'.repeat(lines)}(function call(make) { return make(); })`, { filename });

describe('resource', () => {
  test('is plain data with references', () => {
    const bucket = resource(
      'Bucket',
      'AWS::S3::Bucket',
      { BucketName: 'x' },
      { keep: 'store', supports: ['164.312(b)'] },
    );
    expect(bucket.ref).toEqual({ Ref: 'Bucket' });
    expect(bucket.att('Arn')).toEqual({ 'Fn::GetAtt': ['Bucket', 'Arn'] });
    const { id, type, properties, dependsOn, keep, supports } = bucket;
    expect({ id, type, properties, dependsOn, when: bucket.when, keep, supports }).toEqual({
      id: 'Bucket',
      type: 'AWS::S3::Bucket',
      properties: { BucketName: 'x' },
      dependsOn: [],
      when: [],
      keep: 'store',
      supports: ['164.312(b)'],
    });
    const topic = resource('Topic', 'AWS::SNS::Topic', {});
    expect(topic).not.toHaveProperty('keep');
    expect(topic.exceptions).toEqual([]);
  });

  test('carries the findings of checkers that stay', () => {
    const exceptions = [{ rule: 'checkov:CKV_AWS_26', reason: 'It carries nothing.' }];
    expect(resource('Topic', 'AWS::SNS::Topic', {}, { exceptions }).exceptions).toEqual(exceptions);
  });

  test('waits for others by their logical ID', () => {
    const first = resource('First', 'AWS::SNS::Topic', {});
    const second = resource('Second', 'AWS::SNS::Topic', {});
    const after = resource('After', 'AWS::SNS::Topic', {}, { dependsOn: [first, second] });
    expect(after.dependsOn).toEqual(['First', 'Second']);
  });

  test('of one’s own type has the attributes that its provider gives', () => {
    const made = customResource('Made', 'Custom::Thing', { ServiceToken: 'arn', Size: 1 });
    expect(made.type).toBe('Custom::Thing');
    expect(made.att('Anything.AtAll')).toEqual({ 'Fn::GetAtt': ['Made', 'Anything.AtAll'] });
  });
});

describe('originOf', () => {
  const builder = standingIn('/home/someone/packages/data/src/data-key.ts', 11);
  const plan = standingIn('file:///home/someone/blueprints/audit-trail/src/audit-trail.ts', 41);
  const other = standingIn('/home/someone/elsewhere/x.ts');

  test('names the builder’s line, then the blueprint’s', () => {
    const made = other(() => plan(() => builder(() => resource('Key', 'AWS::KMS::Key', {}))));
    expect(originOf(made)).toEqual([
      'packages/data/src/data-key.ts:12',
      'blueprints/audit-trail/src/audit-trail.ts:42',
    ]);
  });

  test('stays with a resource that a condition was put on', () => {
    const made = when({ name: 'HasX' }, () => plan(() => snippet([resource('Key', 'AWS::KMS::Key', {})])));
    expect(originOf(made.resources[0]!)).toEqual(['blueprints/audit-trail/src/audit-trail.ts:42']);
  });

  test('is empty where nothing is known', () => {
    const made = resource('Key', 'AWS::KMS::Key', {});
    expect(originOf(made)).toEqual([]);
    expect(originOf({ ...made, origin: {} })).toEqual([]);
  });
});
