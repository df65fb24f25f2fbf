import { expect, test } from 'vitest';
import { resource, snippet, snippetsIn } from './index.ts';

const topic = (id: string) => resource(id, 'AWS::SNS::Topic', {});

test('a snippet contains its resources and those of other snippets, in order', () => {
  const inner = snippet([topic('B'), topic('C')], { name: topic('B').att('TopicName') });
  const outer = snippet([topic('A'), inner, topic('D')], { inner: inner.name });
  expect(outer.resources.map(({ id }) => id)).toEqual(['A', 'B', 'C', 'D']);
  expect(outer.inner).toEqual({ 'Fn::GetAtt': ['B', 'TopicName'] });
  expect(outer).not.toHaveProperty('name');
});

test('a reference cannot replace the resources', () => {
  const made = snippet([topic('A')], { resources: 'none' });
  expect((made.resources as unknown as { id: string }[]).map(({ id }) => id)).toEqual(['A']);
});

test('the snippets of a record include those of the records in it, in order', () => {
  const [a, b, c] = ['A', 'B', 'C'].map((id) => snippet([topic(id)]));
  expect(snippetsIn({ a: a!, more: { b: b!, c: c! } })).toEqual([a, b, c]);
});
