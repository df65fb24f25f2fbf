import { expect, test } from 'vitest';
import { accessAnalyzer } from './access-analyzer.ts';

test('the whole account is analyzed', () => {
  const [analyzer, ...others] = accessAnalyzer('AccessAnalyzer').resources;
  expect(others).toEqual([]);
  expect(analyzer).toMatchObject({ type: 'AWS::AccessAnalyzer::Analyzer', properties: { Type: 'ACCOUNT' } });
});
