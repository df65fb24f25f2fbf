import { blueprint, type Paragraph, resource, snippet } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { checkClaims } from './claims.ts';
import { formatFinding } from './finding.ts';

const claiming = (type: string, supports: readonly Paragraph[], name = 'small') =>
  blueprint(name, {
    title: 'Small',
    parameters: {},
    system: () => ({
      stacks: { data: [snippet([resource('It', type as 'AWS::SNS::Topic', {}, { supports })])] },
      outputs: {},
    }),
  });
const found = (type: string, ...supports: Paragraph[]) => checkClaims(claiming(type, supports)).map(formatFinding);

describe('claims', () => {
  test('pass if a chain checks them, and if there are none', () => {
    expect(found('AWS::CloudTrail::Trail', '164.312(b)')).toEqual([]);
    expect(found('AWS::CloudWatch::LogAnomalyDetector')).toEqual([]);
  });

  test('of a type that no chain checks are found', () => {
    expect(found('AWS::Lambda::Url', '164.312(d)')).toEqual([
      'data/It: claims 164.312(d), which no chain checks for AWS::Lambda::Url. Remove the claim, or add a chain that reports it when it is not true, and list it in tools/src/evidence/proofs.ts. No paragraph is checked for this type yet.',
    ]);
  });

  test('of a paragraph that is not checked are found, with the checked paragraphs', () => {
    const [finding] = found('AWS::CloudTrail::Trail', '164.312(b)', '164.308(a)(7)(ii)(A)');
    expect(finding).toContain('claims 164.308(a)(7)(ii)(A), which no chain checks for AWS::CloudTrail::Trail.');
    expect(finding).toMatch(
      /Checked for this type: 164\.308\(a\)\(1\)\(ii\)\(D\), 164\.312\(b\), 164\.312\(c\)\(2\)\.$/,
    );
  });

  test('of companions are checked too', () => {
    const companion = {
      blueprint: claiming('AWS::SQS::Queue', ['164.312(d)'], 'other'),
      order: 'after',
      parameters: {},
    };
    const system = { ...claiming('AWS::SNS::Topic', []), companions: { forwarder: companion } };
    expect(checkClaims(system as never)).toMatchObject([{ stack: 'companion-forwarder', logicalId: 'It' }]);
  });
});
