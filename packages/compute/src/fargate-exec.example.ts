import { arnOf, blueprint, equals, flag, nameOf, when } from '@hipaa-stacks/cloudformation';
import { fargateExec } from './fargate-exec.ts';

/** A shell on tasks that exist, where it is turned on. */
export const example = blueprint('fargate-exec', {
  title: 'A shell on Fargate tasks, for emergencies',
  parameters: {
    Access: {
      EnableEcsExec: flag('ECS Exec', 'false', { Description: 'Whether a shell may be opened, in an emergency.' }),
      TaskRole: nameOf('AWS::IAM::Role', 'Task role', { Description: 'Role of the tasks.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of shells.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key of the connection; its policy admits the role.' }),
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
