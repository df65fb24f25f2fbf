import { type CheckerException, type Statement, sub, type Value } from '@hipaa-stacks/cloudformation';

/** What a function needs to deploy the services of one cluster anew, by its name: they may be made after it, since they need what it makes. */
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
 * The wildcards in it, and why they stay.
 *
 * @param shown the name of the cluster as checkers see it
 */
export const redeploymentExceptions = (shown: string): readonly CheckerException[] => [
  {
    rule: `cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ecs:<AWS::Region>:<AWS::AccountId>:service/${shown}/*]`,
    reason: 'All services of the one cluster are deployed anew; CloudFormation makes up their names.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'AWS lets services be listed by the condition key for their cluster, and by no resource.',
  },
];
