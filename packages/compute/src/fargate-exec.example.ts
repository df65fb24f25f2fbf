import { arnOf, blueprint, equals, flag, nameOf, when } from '@hipaa-stacks/cloudformation';
import { fargateExec } from './fargate-exec.ts';

/** ECS Exec on existing tasks, if enabled. */
export const example = blueprint('fargate-exec', {
  title: 'ECS Exec on Fargate tasks, for emergencies',
  parameters: {
    Access: {
      EnableEcsExec: flag('ECS Exec', 'false', {
        Description: 'Whether ECS Exec can open shells on tasks, for emergencies.',
      }),
      TaskRole: nameOf('AWS::IAM::Role', 'Task role', { Description: 'Role of the tasks.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of ECS Exec sessions.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'Key of ECS Exec sessions; its policy allows the role.',
      }),
    },
  },
  conditions: (p) => ({ HasEcsExec: equals(p.EnableEcsExec, 'true') }),
  system: (p, { HasEcsExec }) => ({
    stacks: {
      app: [
        when(HasEcsExec, () =>
          fargateExec('TaskEcsExecAccess', { role: p.TaskRole, shell: { logGroup: p.LogGroupArn, key: p.KeyArn } }),
        ),
      ],
    },
    outputs: {},
  }),
});
