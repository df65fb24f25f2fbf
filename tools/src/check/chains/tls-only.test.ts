import { describe, expect, it } from 'vitest';
import { findingsOf } from './testing/system-of.ts';
import { tlsOnly } from './tls-only.ts';

const arn = { 'Fn::GetAtt': 'Files.Arn' };
const objects = { 'Fn::Sub': '${Files.Arn}/*' };
const denial = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn, objects] as unknown,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } } as unknown,
};
const both = ['Files: allows listing objects over plain HTTP', 'Files: allows reading objects over plain HTTP'];
const bucketWith = (statement: object) => ({
  Files: { Type: 'AWS::S3::Bucket' },
  Access: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: { Bucket: { Ref: 'Files' }, PolicyDocument: { Statement: [statement] } },
  },
});

describe('tls-only', () => {
  it('accepts a bucket whose policy denies plain HTTP', () => {
    expect(findingsOf(tlsOnly, bucketWith(denial))).toEqual([]);
  });

  it.each<[string, object]>([
    ['allows', { ...denial, Effect: 'Allow' }],
    ['applies to one role', { ...denial, Principal: { AWS: 'arn:aws:iam::111122223333:role/x' } }],
    ['denies only writing', { ...denial, Action: 's3:PutObject' }],
    ['denies TLS', { ...denial, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['has another condition', { ...denial, Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } }],
  ])('finds a bucket whose policy %s', (_, statement) => {
    expect(findingsOf(tlsOnly, bucketWith(statement))).toEqual(both);
  });

  it('distinguishes the bucket from its objects', () => {
    expect(findingsOf(tlsOnly, bucketWith({ ...denial, Resource: arn }))).toEqual(both.slice(1));
    expect(findingsOf(tlsOnly, bucketWith({ ...denial, Resource: objects }))).toEqual(both.slice(0, 1));
  });

  it('finds a bucket without a policy', () => {
    expect(findingsOf(tlsOnly, { Files: { Type: 'AWS::S3::Bucket' } })).toEqual(both);
  });
});

describe('a queue with a policy', () => {
  const queueWith = (statements: readonly object[]) =>
    findingsOf(tlsOnly, {
      Queue: { Type: 'AWS::SQS::Queue' },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: { Statement: statements } },
      },
    });
  const send = { Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } };
  const open = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, ...send };
  const refusal = (value: string) => ({
    Effect: 'Deny',
    Principal: '*',
    ...send,
    Condition: { Bool: { 'aws:SecureTransport': value } },
  });
  it('denies plain HTTP', () => expect(queueWith([open, refusal('false')])).toEqual([]));
  it('accepts plain HTTP without a denial', () =>
    expect(queueWith([open])).toEqual(['Queue: accepts messages over plain HTTP']));
  it('accepts plain HTTP if the denial is of TLS', () =>
    expect(queueWith([open, refusal('true')])).toEqual(['Queue: accepts messages over plain HTTP']));
});

describe('if one bucket denies old TLS versions', () => {
  const old = (Condition: object) => ({
    ...denial,
    Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' }, ...Condition },
  });
  const people = { Bool: { 'aws:PrincipalIsAWSService': 'false' } };
  const buckets = (...refusals: (object | undefined)[]) =>
    Object.fromEntries(
      refusals.flatMap((refusal, index) => {
        const Resource = [{ 'Fn::GetAtt': [`B${index}`, 'Arn'] }, { 'Fn::Sub': `\${B${index}.Arn}/*` }];
        const Statement = [denial, ...(refusal ? [refusal] : [])].map((each) => ({ ...each, Resource }));
        const Properties = { Bucket: { Ref: `B${index}` }, PolicyDocument: { Statement } };
        return [
          [`B${index}`, { Type: 'AWS::S3::Bucket' }],
          [`Policy${index}`, { Type: 'AWS::S3::BucketPolicy', Properties }],
        ] as const;
      }),
    );
  it('accepts others that deny them too', () =>
    expect(findingsOf(tlsOnly, buckets(old(people), old(people)))).toEqual([]));
  it('accepts buckets of which none denies them', () =>
    expect(findingsOf(tlsOnly, buckets(undefined, undefined))).toEqual([]));
  it('finds one that denies them only for the bucket, not its objects', () => {
    const { Policy1, ...others } = buckets(old(people), old(people));
    const Statement = [denial, { ...old(people), Resource: [{ 'Fn::GetAtt': ['B1', 'Arn'] }] }];
    const half = { ...Policy1, Properties: { Bucket: { Ref: 'B1' }, PolicyDocument: { Statement } } };
    expect(findingsOf(tlsOnly, { ...others, Policy1: half as never })).toContain(
      'B1: allows old TLS versions, which B0 denies',
    );
  });
  it('finds one that does not deny them', () =>
    expect(findingsOf(tlsOnly, buckets(old(people), undefined))).toEqual([
      'B1: allows old TLS versions, which B0 denies',
    ]));
  it('finds one that denies them under another condition', () =>
    expect(
      findingsOf(tlsOnly, buckets(old(people), old(people), old({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }))),
    ).toEqual(['B2: denies old TLS versions under another condition than B0']));
});
