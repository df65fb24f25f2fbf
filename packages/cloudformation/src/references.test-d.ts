import { describe, expectTypeOf, test } from 'vitest';
import {
  type Arn,
  arnOf,
  blueprint,
  type Condition,
  type Expr,
  either,
  equals,
  flag,
  type Id,
  join,
  number,
  type Optional,
  orElse,
  orNoValue,
  resource,
  select,
  snippet,
  sub,
  text,
  unchecked,
  when,
} from './index.ts';

declare const HasCopy: Condition;
const described = { Description: 'Described' };
const constrained = { ...described, AllowedPattern: '.*', ConstraintDescription: 'anything' };

const key = resource('Key', 'AWS::KMS::Key', {});
const bucket = resource('Bucket', 'AWS::S3::Bucket', {});
const topic = resource('Topic', 'AWS::SNS::Topic', { KmsMasterKeyId: key.att('Arn') });

/** A builder as in the packages. */
function store(id: string, props: { readonly key: Arn<'AWS::KMS::Key'>; readonly days: Expr<number> | number }) {
  const made = resource(id, 'AWS::S3::Bucket', {});
  return snippet([made], { name: made.ref, arn: made.att('Arn'), props });
}

describe('a reference', () => {
  test('has the type of its resource', () => {
    expectTypeOf(key.att('Arn')).toEqualTypeOf<Arn<'AWS::KMS::Key'>>();
    expectTypeOf(bucket.ref).toEqualTypeOf<Id<'AWS::S3::Bucket'>>();
    expectTypeOf(bucket.att('DomainName')).toEqualTypeOf<Expr<string>>();
    expectTypeOf(store('Store', { key: key.att('Arn'), days: 1 }).arn).toEqualTypeOf<Arn<'AWS::S3::Bucket'>>();
  });

  test('to an attribute that the type does not have', () => {
    // @ts-expect-error misspelt
    bucket.att('Arm');
    // @ts-expect-error of another type
    bucket.att('TopicName');
  });

  test('of the wrong kind', () => {
    store('Store', { key: key.att('Arn'), days: 1 });
    // @ts-expect-error a bucket's ARN where a key's belongs
    store('Store', { key: bucket.att('Arn'), days: 1 });
    // @ts-expect-error the key's id where its ARN belongs
    store('Store', { key: key.ref, days: 1 });
    // @ts-expect-error a bucket's ARN in a property for a key
    resource('Topic', 'AWS::SNS::Topic', { KmsMasterKeyId: bucket.att('Arn') });
    // @ts-expect-error the result of Fn::Sub where a key's ARN belongs
    store('Store', { key: sub('arn:${AWS::Partition}:kms:…'), days: 1 });
  });

  test('that is not a reference', () => {
    // @ts-expect-error a plain string
    store('Store', { key: 'arn:aws:kms:eu-west-1:000000000000:key/1', days: 1 });
    // @ts-expect-error a plain string in a property
    resource('Topic', 'AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' });
    // @ts-expect-error any object
    store('Store', { key: { anything: 1 }, days: 1 });
    // @ts-expect-error an empty object
    store('Store', { key: {}, days: 1 });
    // @ts-expect-error the run-time value of a reference
    store('Store', { key: { Ref: 'Key' }, days: 1 });
    // @ts-expect-error undefined
    store('Store', { key: undefined, days: 1 });
    // @ts-expect-error any object where text belongs
    resource('Topic', 'AWS::SNS::Topic', { DisplayName: { anything: 1 } });
  });

  test('cast with unchecked', () => {
    store('Store', { key: unchecked<Arn<'AWS::KMS::Key'>>(sub('arn:…')), days: 1 });
  });

  test('to a snippet instead of one of its references', () => {
    const documents = store('Store', { key: key.att('Arn'), days: 1 });
    expectTypeOf(documents.name).toExtend<Expr<string>>();
    // @ts-expect-error the snippet, not its name
    resource('Topic', 'AWS::SNS::Topic', { DisplayName: documents });
    // @ts-expect-error the resource, not its ARN
    store('Store', { key, days: 1 });
    // @ts-expect-error a reference that the snippet does not have
    documents.topicArn;
    // @ts-expect-error a reference cannot be placed in a stack
    expectTypeOf(documents.name).toExtend<{ readonly resources: readonly unknown[] }>();
  });

  test('that yields another kind of value', () => {
    store('Store', { key: key.att('Arn'), days: unchecked<Expr<number>>({ Ref: 'Days' }) });
    // @ts-expect-error text where a number belongs
    store('Store', { key: key.att('Arn'), days: bucket.att('DomainName') });
    // @ts-expect-error a number where text belongs
    resource('Topic', 'AWS::SNS::Topic', { DisplayName: unchecked<Expr<number>>({ Ref: 'Days' }) });
    // @ts-expect-error text where a list belongs
    select(0, bucket.att('DomainName'));
    select(0, unchecked<Expr<readonly string[]>>({ Ref: 'Zones' }));
    join(',', [bucket.ref, 'text']);
    // @ts-expect-error a number in a list of texts
    join(',', [unchecked<Expr<number>>({ Ref: 'Days' })]);
  });
});

describe('a resource', () => {
  test('of an unknown type', () => {
    // @ts-expect-error misspelt
    resource('Topic', 'AWS::SNS::Topik', {});
  });

  test('without a property that it needs', () => {
    // @ts-expect-error no TopicArn
    resource('Subscription', 'AWS::SNS::Subscription', { Protocol: 'email' });
    resource('Subscription', 'AWS::SNS::Subscription', { Protocol: 'email', TopicArn: topic.ref });
  });

  test('with a misspelt property', () => {
    // @ts-expect-error at the top
    resource('Topic', 'AWS::SNS::Topic', { DisplayNam: 'x' });
    resource('Bucket', 'AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          // @ts-expect-error at depth
          { ServerSideEncryptionByDefault: { SSEAlgoritm: 'aws:kms' } },
        ],
      },
    });
  });

  test('with an invalid value', () => {
    const encrypted = (SSEAlgorithm: 'aws:kms' | Expr<string>) =>
      resource('Bucket', 'AWS::S3::Bucket', {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }],
        },
      });
    encrypted('aws:kms');
    // @ts-expect-error no such algorithm
    encrypted('aws:kmz');
    // @ts-expect-error no such type of parameter
    resource('Parameter', 'AWS::SSM::Parameter', { Type: 'SecureString', Value: 'x' });
  });

  test('with an unknown keep class or paragraph', () => {
    // @ts-expect-error no such class
    resource('Bucket', 'AWS::S3::Bucket', {}, { keep: 'forever' });
    // @ts-expect-error no such paragraph
    resource('Bucket', 'AWS::S3::Bucket', {}, { supports: ['164.312(z)'] });
    resource('Bucket', 'AWS::S3::Bucket', {}, { keep: 'store', supports: ['164.312(b)'] });
  });
});

describe('a reference to a conditional resource', () => {
  const copy = when(HasCopy, () => store('Copy', { key: key.att('Arn'), days: 1 }));

  test('is optional outside', () => {
    expectTypeOf(copy.arn).toEqualTypeOf<Optional<Arn<'AWS::S3::Bucket'>>>();
    // @ts-expect-error where text belongs
    resource('Topic', 'AWS::SNS::Topic', { DisplayName: copy.name });
    const own = when(HasCopy, () => snippet([key], { arn: key.att('Arn') }));
    // @ts-expect-error where a key belongs
    store('Store', { key: own.arn, days: 1 });
    store('Store', { key: orElse(own.arn, key.att('Arn')), days: 1 });
    // @ts-expect-error a fallback that is not a key
    store('Store', { key: orElse(own.arn, bucket.att('Arn')), days: 1 });
    resource('Topic', 'AWS::SNS::Topic', { DisplayName: orNoValue(copy.name), KmsMasterKeyId: orNoValue(own.arn) });
  });

  test('is not optional inside another when', () => {
    when(HasCopy, (present) => {
      expectTypeOf(present(copy.name)).toEqualTypeOf<Id<'AWS::S3::Bucket'>>();
      // @ts-expect-error still optional
      resource('Topic', 'AWS::SNS::Topic', { DisplayName: copy.name });
      return resource('Topic', 'AWS::SNS::Topic', { DisplayName: present(copy.name) }) && snippet([topic]);
    });
  });

  test('has the same structure', () => {
    const both = when(HasCopy, () => ({ first: snippet([topic], { arn: topic.ref }), rest: { second: copy } }));
    expectTypeOf(both.first.arn).toEqualTypeOf<Optional<Id<'AWS::SNS::Topic'>>>();
    expectTypeOf(both.rest.second.arn).toEqualTypeOf<Optional<Arn<'AWS::S3::Bucket'>>>();
    expectTypeOf(both.first.resources).toExtend<readonly { readonly id: string }[]>();
  });

  test('needs a condition, not its name', () => {
    // @ts-expect-error the name alone
    when('HasCopy', () => snippet([topic]));
    // @ts-expect-error the name alone
    either('HasCopy', 1, 2);
    // @ts-expect-error an expression that is not declared
    when(equals('a', 'b'), () => snippet([topic]));
  });
});

test('a blueprint types its parameters and conditions', () => {
  const empty = { stacks: {}, outputs: {} };
  blueprint('typed', {
    title: 'Typed',
    parameters: {
      First: { Name: text('Name', constrained), Days: number('Days', { ...described, AllowedValues: [1] }) },
      Second: { KeyArn: arnOf('AWS::KMS::Key', 'Key', described), Big: flag('Big', 'true', described) },
    },
    conditions: (p) => ({ IsBig: equals(p.Big, 'true') }),
    system: (p, c) => {
      expectTypeOf(p.KeyArn).toEqualTypeOf<Arn<'AWS::KMS::Key'>>();
      expectTypeOf(p.Days).toEqualTypeOf<Expr<number>>();
      expectTypeOf(c.IsBig).toEqualTypeOf<Condition>();
      store('Store', { key: p.KeyArn, days: p.Days });
      resource('Topic', 'AWS::SNS::Topic', { DisplayName: p.Name });
      // @ts-expect-error a number where text belongs
      resource('Topic', 'AWS::SNS::Topic', { DisplayName: p.Days });
      // @ts-expect-error text where a number belongs
      store('Store', { key: p.KeyArn, days: p.Name });
      // @ts-expect-error a parameter that is not declared
      p.Other;
      // @ts-expect-error a condition that is not declared
      c.IsSmall;
      return empty;
    },
  });
  // @ts-expect-error a pattern requires a ConstraintDescription
  text('Name', { ...described, AllowedPattern: '.*' });
});
