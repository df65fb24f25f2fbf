import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { dashboard } from './dashboard.ts';

export const example = blueprint('dashboard', {
  title: 'Dashboard of a function and its alarm',
  parameters: {
    Existing: {
      FunctionName: nameOf('AWS::Lambda::Function', 'Function', { Description: 'Function whose errors are drawn.' }),
      AlarmArn: arnOf('AWS::CloudWatch::Alarm', 'Alarm', { Description: 'Alarm whose state is shown.' }),
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
    return { stacks: { watch: [board] }, outputs: { Dashboard: { description: 'Its name', value: board.name } } };
  },
});
