import type { Json } from '@hipaa-stacks/cloudformation';

import type { Chain, ChainResource } from './chain.ts';
import { trusts } from './policies.ts';
import { at } from './properties.ts';
import { listOf } from './text.ts';

interface Use {
  readonly service: string;
  readonly role: (resource: ChainResource) => Json | undefined;
}

const by = (service: string, path: string): Use => ({
  service: `${service}.amazonaws.com`,
  role: (resource) => at(resource, path),
});

/** Type -> the roles that it names, and who assumes them. Chains of their own ask for those of backups, flow logs, rules and trails. */
const uses: Readonly<Record<string, readonly Use[]>> = {
  'AWS::ApiGateway::Account': [by('apigateway', 'CloudWatchRoleArn')],
  'AWS::CodeBuild::Project': [by('codebuild', 'ServiceRole')],
  'AWS::Config::ConfigurationRecorder': [by('config', 'RoleARN')],
  'AWS::ECS::TaskDefinition': [by('ecs-tasks', 'TaskRoleArn'), by('ecs-tasks', 'ExecutionRoleArn')],
  'AWS::EKS::Cluster': [by('eks', 'RoleArn')],
  'AWS::Glue::Job': [by('glue', 'Role')],
  'AWS::IAM::InstanceProfile': [
    { service: 'ec2.amazonaws.com', role: ({ properties }) => listOf(properties.Roles)[0] },
  ],
  'AWS::KinesisFirehose::DeliveryStream': [by('firehose', 'ExtendedS3DestinationConfiguration.RoleARN')],
  'AWS::Lambda::Function': [by('lambda', 'Role')],
  'AWS::Logs::SubscriptionFilter': [by('logs', 'RoleArn')],
  'AWS::Pipes::Pipe': [by('pipes', 'RoleArn')],
  'AWS::RDS::DBCluster': [by('monitoring.rds', 'MonitoringRoleArn')],
  'AWS::RDS::DBInstance': [by('monitoring.rds', 'MonitoringRoleArn')],
  'AWS::S3::Bucket': [by('s3', 'ReplicationConfiguration.Role')],
  'AWS::Scheduler::Schedule': [by('scheduler', 'Target.RoleArn')],
  'AWS::StepFunctions::StateMachine': [by('states', 'RoleArn')],
};

/**
 * The service that runs something by a role may assume it.
 *
 * It can't see roles from outside, nor conditions of the trust policy. Roles of flow logs, trails, rules and backups are asked for by
 * their own chains.
 */
export const roleTrust: Chain = {
  name: 'role-trust',
  why: 'The function had the role of the instance, whose trust policy names another service, and its creation failed.',
  check: (system) =>
    system.ofType(...Object.keys(uses)).flatMap((resource) =>
      uses[resource.type]!.flatMap(({ service, role }) => {
        const found = system.target(role(resource), resource, 'AWS::IAM::Role');
        if (!found || trusts(found, service) !== 'no') return [];
        const what = `its role ${found.id} does not allow ${service} to assume it`;
        return [{ resource, what, fix: `Add ${service} to the trust policy of the role, or use the intended role.` }];
      }),
    ),
};
