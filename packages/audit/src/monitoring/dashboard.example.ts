import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { dashboard } from './dashboard.ts';

export const example = blueprint('dashboard', {
  title: 'Dashboard with the errors of a function and an alarm',
  parameters: {
    Existing: {
      FunctionName: nameOf('AWS::Lambda::Function', 'Function', { Description: 'Name of the function.' }),
      AlarmArn: arnOf('AWS::CloudWatch::Alarm', 'Alarm', { Description: 'ARN of the alarm.' }),
    },
  },
  system: (p) => {
    const board = dashboard('Dashboard', {
      alarms: [p.AlarmArn],
      graphs: {
        Errors: [
          {
            namespace: 'AWS/Lambda',
            metric: 'Errors',
            dimensions: { FunctionName: p.FunctionName },
            statistic: 'Sum',
          },
        ],
      },
    });
    return {
      stacks: { watch: [board] },
      outputs: { Dashboard: { description: 'Name of the dashboard', value: board.name } },
    };
  },
});
