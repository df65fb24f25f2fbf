import { createHash } from 'node:crypto';
import { type Id, resource, type Statement, snippet, sub } from '@hipaa-stacks/cloudformation';

/** Seconds between two values of a metric. */
const INTERVAL = 60;

/**
 * Metrics by group, so that alarms work for each instance of it. Without swap, which an AMI of Amazon Linux 2023 does
 * not have.
 */
const metrics = {
  namespace: 'CWAgent',
  append_dimensions: {
    AutoScalingGroupName: '${!aws:AutoScalingGroupName}',
    InstanceId: '${!aws:InstanceId}',
  },
  aggregation_dimensions: [['AutoScalingGroupName']],
  metrics_collected: {
    mem: { measurement: ['mem_used_percent'] },
    disk: { measurement: ['used_percent'], resources: ['/'], drop_device: true },
  },
};

/**
 * Logs without ePHI: the access log of nginx has no paths, queries and addresses (`boot/boot.sh`). The journal is not
 * sent, because programs write to it what they like.
 */
const files = {
  'cloud-init': '/var/log/cloud-init-output.log',
  dnf: '/var/log/dnf.rpm.log',
  nginx: '/var/log/nginx/access.log',
};

const configuration = JSON.stringify({
  agent: { metrics_collection_interval: INTERVAL, run_as_user: 'root' },
  metrics,
  logs: {
    logs_collected: {
      files: {
        collect_list: Object.entries(files).map(([name, file]) => ({
          file_path: file,
          log_group_name: '${LogGroup}',
          log_stream_name: `{instance_id}/${name}`,
        })),
      },
    },
  },
});

/** Changes with the configuration: part of the user data, because an instance reads the configuration at its first boot only. */
export const agentRevision = createHash('sha256').update(configuration).digest('hex').slice(0, 8);

/**
 * The configuration of the CloudWatch agent in an SSM parameter.
 *
 * Source: Amazon CloudWatch User Guide, "Manually create or edit the CloudWatch agent configuration file" and "Metrics
 * collected by the CloudWatch agent".
 */
export function agentConfiguration(id: string, { logGroup }: { readonly logGroup: Id<'AWS::Logs::LogGroup'> }) {
  const parameter = resource(id, 'AWS::SSM::Parameter', {
    Type: 'String',
    Description: 'Configuration of the CloudWatch agent',
    Value: sub(configuration, { LogGroup: logGroup }),
  });
  const arn = sub('arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${Name}', {
    Name: parameter.ref,
  });
  return snippet([parameter], { name: parameter.ref, statements: agentStatements(arn) });
}

/** What the agent calls. `ec2:DescribeTags` is how it finds the name of its group. Log groups: see `instance`. */
const agentStatements = (parameter: ReturnType<typeof sub>): readonly Statement[] => [
  { Sid: 'AgentConfiguration', Effect: 'Allow', Action: 'ssm:GetParameter', Resource: parameter },
  {
    Sid: 'AgentMetrics',
    Effect: 'Allow',
    Action: 'cloudwatch:PutMetricData',
    Resource: '*',
    Condition: { StringEquals: { 'cloudwatch:namespace': metrics.namespace } },
  },
  { Sid: 'GroupName', Effect: 'Allow', Action: 'ec2:DescribeTags', Resource: '*' },
];
