import { arnOf, blueprint, choice, type Id, nameOf, text, unchecked } from '@hipaa-stacks/cloudformation';
import { fargateTask } from './fargate-task.ts';

/** A web application with a password and a directory of an existing file system. */
export const example = blueprint('fargate-task', {
  title: 'Fargate task definition with a secret and a file system',
  parameters: {
    Image: {
      Image: text('Image', {
        Description: 'Image for arm64, with its digest.',
        AllowedPattern: '^\\S+@sha256:[0-9a-f]{64}$',
        ConstraintDescription: 'An image with its digest: name@sha256:…',
      }),
      Cpu: choice('CPU', ['512', '1024', '2048'], { Description: 'CPU units; 1024 are one vCPU.' }),
      Memory: choice('Memory', ['2048', '4096'], { Description: 'Memory in MiB.' }),
    },
    Access: {
      ExecutionRoleArn: arnOf('AWS::IAM::Role', 'Execution role', {
        Description: 'Role that ECS uses to start the task.',
      }),
      ExecutionRole: nameOf('AWS::IAM::Role', 'Execution role name', { Description: 'Name of the execution role.' }),
      TaskRoleArn: arnOf('AWS::IAM::Role', 'Task role', { Description: 'Role that the application uses.' }),
      TaskRole: nameOf('AWS::IAM::Role', 'Task role name', { Description: 'Name of the task role.' }),
      SecretArn: arnOf('AWS::SecretsManager::Secret', 'Secret', { Description: 'Secret with the field password.' }),
      SecretKeyArn: arnOf('AWS::KMS::Key', 'Key of the secret', { Description: 'Key that encrypts the secret.' }),
    },
    Stores: {
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of this task only.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'ARN of the log group', { Description: 'ARN of the log group.' }),
      FileSystemId: text('File system', {
        Description: 'ID of the file system.',
        AllowedPattern: '^fs-[0-9a-f]+$',
        ConstraintDescription: 'The ID of a file system, fs-…',
      }),
      FileSystemArn: arnOf('AWS::EFS::FileSystem', 'ARN of the file system', {
        Description: 'ARN of the file system.',
      }),
      AccessPointId: text('Access point', {
        Description: 'ID of an access point to the directory.',
        AllowedPattern: '^fsap-[0-9a-f]+$',
        ConstraintDescription: 'The ID of an access point, fsap-…',
      }),
      AccessPointArn: arnOf('AWS::EFS::AccessPoint', 'ARN of the access point', {
        Description: 'ARN of the access point.',
      }),
    },
  },
  system: (p) => {
    const task = fargateTask('Web', {
      image: p.Image,
      cpu: p.Cpu,
      memory: p.Memory,
      port: 443,
      executionRole: { arn: p.ExecutionRoleArn, name: p.ExecutionRole },
      taskRole: { arn: p.TaskRoleArn, name: p.TaskRole },
      logs: { arn: p.LogGroupArn, name: p.LogGroup },
      environment: { TZ: 'UTC' },
      secrets: { PASSWORD: { arn: p.SecretArn, field: 'password', key: p.SecretKeyArn } },
      volumes: [
        {
          name: 'documents',
          path: '/var/documents',
          fileSystem: { id: unchecked<Id<'AWS::EFS::FileSystem'>>(p.FileSystemId), arn: p.FileSystemArn },
          accessPoint: { id: unchecked<Id<'AWS::EFS::AccessPoint'>>(p.AccessPointId), arn: p.AccessPointArn },
        },
      ],
      scratch: ['/tmp'],
    });
    return {
      stacks: { app: [task] },
      outputs: { TaskArn: { description: 'ARN of the task definition', value: task.arn } },
    };
  },
});
