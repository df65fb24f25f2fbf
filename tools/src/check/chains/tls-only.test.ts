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
  it('is silent about a bucket whose policy refuses plain HTTP', () => {
    expect(findingsOf(tlsOnly, bucketWith(denial))).toEqual([]);
  });

  it.each<[string, object]>([
    ['allows', { ...denial, Effect: 'Allow' }],
    ['speaks of one role', { ...denial, Principal: { AWS: 'arn:aws:iam::111122223333:role/x' } }],
    ['denies writing alone', { ...denial, Action: 's3:PutObject' }],
    ['denies TLS', { ...denial, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['has no condition of the kind', { ...denial, Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } }],
  ])('finds one whose policy %s', (_, statement) => {
    expect(findingsOf(tlsOnly, bucketWith(statement))).toEqual(both);
  });

  it('tells the list from what is in it', () => {
    expect(findingsOf(tlsOnly, bucketWith({ ...denial, Resource: arn }))).toEqual(both.slice(1));
    expect(findingsOf(tlsOnly, bucketWith({ ...denial, Resource: objects }))).toEqual(both.slice(0, 1));
  });

  it('finds one without a policy', () => {
    expect(findingsOf(tlsOnly, { Files: { Type: 'AWS::S3::Bucket' } })).toEqual(both);
  });
});

describe('a queue whose policy the template writes', () => {
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
  it('refuses plain HTTP', () => expect(queueWith([open, refusal('false')])).toEqual([]));
  it('or takes it', () => expect(queueWith([open])).toEqual(['Queue: accepts messages over plain HTTP']));
  it('or refuses TLS', () =>
    expect(queueWith([open, refusal('true')])).toEqual(['Queue: accepts messages over plain HTTP']));
});

describe('where one bucket refuses old versions of TLS', () => {
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
  it('others may too', () => expect(findingsOf(tlsOnly, buckets(old(people), old(people)))).toEqual([]));
  it('none need', () => expect(findingsOf(tlsOnly, buckets(undefined, undefined))).toEqual([]));
  it('finds one that refuses it for its list alone', () => {
    const { Policy1, ...others } = buckets(old(people), old(people));
    const Statement = [denial, { ...old(people), Resource: [{ 'Fn::GetAtt': ['B1', 'Arn'] }] }];
    const half = { ...Policy1, Properties: { Bucket: { Ref: 'B1' }, PolicyDocument: { Statement } } };
    expect(findingsOf(tlsOnly, { ...others, Policy1: half as never })).toContain(
      'B1: allows old TLS versions, which B0 denies',
    );
  });
  it('finds one that does not', () =>
    expect(findingsOf(tlsOnly, buckets(old(people), undefined))).toEqual([
      'B1: allows old TLS versions, which B0 denies',
    ]));
  it('finds one that refuses it to others', () =>
    expect(
      findingsOf(tlsOnly, buckets(old(people), old(people), old({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }))),
    ).toEqual(['B2: denies old TLS versions under another condition than B0']));
});
