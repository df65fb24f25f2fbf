import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { customResource, originOf, resource, snippet, when } from './index.ts';

/** A function whose stack frames name this file. */
const functionIn = (filename: string, lines = 0): (<T>(make: () => T) => T) =>
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

  test('has the accepted findings of checkers', () => {
    const exceptions = [{ rule: 'checkov:CKV_AWS_26', reason: 'It has no messages.' }];
    expect(resource('Topic', 'AWS::SNS::Topic', {}, { exceptions }).exceptions).toEqual(exceptions);
  });

  test('depends on others by logical ID', () => {
    const first = resource('First', 'AWS::SNS::Topic', {});
    const second = resource('Second', 'AWS::SNS::Topic', {});
    const after = resource('After', 'AWS::SNS::Topic', {}, { dependsOn: [first, second] });
    expect(after.dependsOn).toEqual(['First', 'Second']);
  });

  test('of a custom type has the attributes that its provider returns', () => {
    const made = customResource('Made', 'Custom::Thing', { ServiceToken: 'arn', Size: 1 });
    expect(made.type).toBe('Custom::Thing');
    expect(made.att('Anything.AtAll')).toEqual({ 'Fn::GetAtt': ['Made', 'Anything.AtAll'] });
  });
});

describe('originOf', () => {
  const inBuilder = functionIn('/home/someone/packages/data/src/data-key.ts', 11);
  const inBlueprint = functionIn('file:///home/someone/blueprints/audit-trail/src/audit-trail.ts', 41);
  const elsewhere = functionIn('/home/someone/elsewhere/x.ts');

  test('returns the line in the builder, then the line in the blueprint', () => {
    const made = elsewhere(() => inBlueprint(() => inBuilder(() => resource('Key', 'AWS::KMS::Key', {}))));
    expect(originOf(made)).toEqual([
      'packages/data/src/data-key.ts:12',
      'blueprints/audit-trail/src/audit-trail.ts:42',
    ]);
  });

  test('does not change when a condition is added to a resource', () => {
    const made = when({ name: 'HasX' }, () => inBlueprint(() => snippet([resource('Key', 'AWS::KMS::Key', {})])));
    expect(originOf(made.resources[0]!)).toEqual(['blueprints/audit-trail/src/audit-trail.ts:42']);
  });

  test('is empty without a stack trace', () => {
    const made = resource('Key', 'AWS::KMS::Key', {});
    expect(originOf(made)).toEqual([]);
    expect(originOf({ ...made, origin: {} })).toEqual([]);
  });
});
