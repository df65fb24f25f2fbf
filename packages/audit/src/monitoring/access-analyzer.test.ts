import { expect, test } from 'vitest';
import { accessAnalyzer } from './access-analyzer.ts';

test('the analyzer has the type ACCOUNT', () => {
  const [analyzer, ...others] = accessAnalyzer('AccessAnalyzer').resources;
  expect(others).toEqual([]);
  expect(analyzer).toMatchObject({ type: 'AWS::AccessAnalyzer::Analyzer', properties: { Type: 'ACCOUNT' } });
});
