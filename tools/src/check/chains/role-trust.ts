import type { Json } from '@hipaa-stacks/cloudformation';

import type { Chain, ChainResource } from './chain.ts';
import { trusts } from './policies.ts';
import { at } from './properties.ts';
import { listOf } from './text.ts';

interface Use {
  readonly service: string;
  readonly role: (resource: ChainResource) => Json | undefined;
}

const usedBy = (service: string, path: string): Use => ({
  service: `${service}.amazonaws.com`,
  role: (resource) => at(resource, path),
});

/**
 * Type -> its properties with roles, and the services that assume them. Other chains check the roles of backups,
 * flow logs, rules and trails.
 */
const uses: Readonly<Record<string, readonly Use[]>> = {
  'AWS::ApiGateway::Account': [usedBy('apigateway', 'CloudWatchRoleArn')],
  'AWS::CodeBuild::Project': [usedBy('codebuild', 'ServiceRole')],
  'AWS::Config::ConfigurationRecorder': [usedBy('config', 'RoleARN')],
  'AWS::ECS::TaskDefinition': [usedBy('ecs-tasks', 'TaskRoleArn'), usedBy('ecs-tasks', 'ExecutionRoleArn')],
  'AWS::EKS::Cluster': [usedBy('eks', 'RoleArn')],
  'AWS::Glue::Job': [usedBy('glue', 'Role')],
  'AWS::IAM::InstanceProfile': [
    { service: 'ec2.amazonaws.com', role: ({ properties }) => listOf(properties.Roles)[0] },
  ],
  'AWS::KinesisFirehose::DeliveryStream': [usedBy('firehose', 'ExtendedS3DestinationConfiguration.RoleARN')],
  'AWS::Lambda::Function': [usedBy('lambda', 'Role')],
  'AWS::Logs::SubscriptionFilter': [usedBy('logs', 'RoleArn')],
  'AWS::Pipes::Pipe': [usedBy('pipes', 'RoleArn')],
  'AWS::RDS::DBCluster': [usedBy('monitoring.rds', 'MonitoringRoleArn')],
  'AWS::RDS::DBInstance': [usedBy('monitoring.rds', 'MonitoringRoleArn')],
  'AWS::S3::Bucket': [usedBy('s3', 'ReplicationConfiguration.Role')],
  'AWS::Scheduler::Schedule': [usedBy('scheduler', 'Target.RoleArn')],
  'AWS::StepFunctions::StateMachine': [usedBy('states', 'RoleArn')],
};

/**
 * The service that uses the role of a resource is allowed to assume it.
 *
 * It can't see external roles, or conditions of the trust policy. Other chains check the roles of flow logs, trails,
 * rules and backups.
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
