import { type CheckerException, type Statement, sub, type Value } from '@hipaa-stacks/cloudformation';

/**
 * Permissions to force new deployments of the services of one cluster. They use the name of the cluster, because its
 * services can be created after the function, on whose results they depend.
 */
export const redeployment = (Cluster: Value<string>): readonly Statement[] => [
  {
    Sid: 'Services',
    Effect: 'Allow',
    Action: 'ecs:ListServices',
    Resource: '*',
    Condition: {
      ArnEquals: {
        'ecs:cluster': sub('arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:cluster/${Cluster}', {
          Cluster,
        }),
      },
    },
  },
  {
    Sid: 'Redeployment',
    Effect: 'Allow',
    Action: 'ecs:UpdateService',
    Resource: sub('arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:service/${Cluster}/*', { Cluster }),
  },
];

/**
 * Exceptions for the wildcards in these statements.
 *
 * @param shown name of the cluster in the findings of checkers
 */
export const redeploymentExceptions = (shown: string): readonly CheckerException[] => [
  {
    rule: `cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ecs:<AWS::Region>:<AWS::AccountId>:service/${shown}/*]`,
    reason: 'All services of the cluster are redeployed; CloudFormation generates their names.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'ecs:ListServices supports the condition key ecs:cluster but no resource-level permissions for a cluster.',
  },
];
