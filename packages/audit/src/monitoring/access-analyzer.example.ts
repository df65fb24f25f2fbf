import { blueprint } from '@hipaa-stacks/cloudformation';
import { accessAnalyzer } from './access-analyzer.ts';

export const example = blueprint('access-analyzer', {
  title: 'Access Analyzer',
  parameters: {},
  system: () => {
    const analyzer = accessAnalyzer('AccessAnalyzer');
    return {
      stacks: { detection: [analyzer] },
      outputs: { AnalyzerArn: { description: 'ARN of the analyzer', value: analyzer.arn } },
    };
  },
});
