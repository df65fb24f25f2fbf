import {
  customResources,
  existingSubnets,
  pairOf,
  standardConditions,
  standardParameters,
  standardParts,
  standardRules,
} from '@hipaa-stacks/baseline';
import {
  blueprint,
  flag,
  idOf,
  isGiven,
  type JsonObject,
  resource,
  type TemplateResource,
  text,
  unchecked,
  when,
} from '@hipaa-stacks/cloudformation';
import { certificateHandler } from '@hipaa-stacks/compute';
import { allowCloudWatchLogs, allowLogDelivery, dataKey } from '@hipaa-stacks/data';
import {
  accessParameters,
  edge,
  edgeConditions,
  edgeMonitoringParameters,
  edgeRules,
} from '../../blueprints/patient-web-app/src/edge.ts';
import { edgeAlarms } from '../../blueprints/patient-web-app/src/edge-alarms.ts';
import { link } from '../../tools/src/link/link.ts';
import { checkParameters, resolveSystem } from '../../tools/src/resolve/index.ts';

/** The edge of patient-web-app in an existing network, with a group of instances only as far as the edge needs it. */
export const edgeSystem = blueprint('patient-web-app-edge', {
  title: 'Edge of patient-web-app',
  parameters: {
    Access: accessParameters,
    Monitoring: edgeMonitoringParameters,
    ...standardParameters('the logs'),
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      PublicSubnetIds: existingSubnets('Public subnets', 'Two public subnets.'),
    },
    Version: {
      AppVersion: text('Version', {
        Description: 'Optional. Version of the application.',
        Default: '',
        AllowedPattern: '^$|^[0-9.]{1,20}$',
        ConstraintDescription: 'A version, or empty',
      }),
      DeletionProtection: flag('Deletion protection', 'false', { Description: 'Protects the load balancer.' }),
    },
  },
  conditions: (p) => ({ ...standardConditions(p), ...edgeConditions(p), HasInstance: isGiven(p.AppVersion) }),
  rules: (p) => ({ ...standardRules(p), ...edgeRules(p) }),
  system: (p, has) => {
    const parts = standardParts(p, has, (role) => ({
      provider: role('ProviderRole', 'lambda.amazonaws.com', 'Lambda function of the custom resources'),
    }));
    const users = [parts.roles.provider.arn];
    const data = dataKey('DataKey', {
      description: 'Secrets and functions',
      users,
      services: [allowCloudWatchLogs],
      encrypts: ['AWS::SecretsManager::Secret', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup'],
      operators: parts.operators,
    });
    const log = dataKey('LogKey', {
      description: 'Logs of the edge',
      services: [allowLogDelivery],
      encrypts: ['AWS::S3::Bucket'],
      operators: parts.operators,
      keep: 'log-store',
    });
    const custom = customResources({
      organization: parts,
      role: parts.roles.provider,
      key: data.arn,
      alertKey: parts.alertKey.arn,
      alerts: unchecked(parts),
      handlers: [certificateHandler()],
      failed: 'A custom resource failed.',
    });
    const made = edge(p, has, {
      organization: parts,
      accessLogs: parts.accessLogs.name,
      network: { vpc: p.VpcId, publicSubnets: pairOf(p.PublicSubnetIds), internetRoutes: [] },
      keys: { data: data.arn, log: log.arn },
      custom: { provider: custom.provider, deadLetters: custom.deadLetterQueue },
    });
    const instances = when(has.HasInstance, () => ({
      resources: [
        resource(
          'InstanceGroup',
          'AWS::AutoScaling::AutoScalingGroup',
          {
            MinSize: '1',
            MaxSize: '2',
            AvailabilityZones: unchecked({ 'Fn::GetAZs': '' }),
            TargetGroupARNs: [made.backend.targetGroup, made.frontend.targetGroup],
          },
          { dependsOn: made.rules },
        ),
      ],
    }));
    return {
      stacks: {
        security: [parts.roles.provider, parts.alertKey, data, log, parts.accessLogs],
        alerts: parts.monitoring,
        provider: [custom.deadLetterQueue, custom.logs, custom.provider],
        edge: made.parts,
        app: [instances],
        monitoring: [custom.alarm, ...edgeAlarms({ ...made, alarm: parts.alarm })],
      },
      outputs: { Url: { description: 'URL of the application', value: made.url }, ...parts.outputs },
    };
  },
});

/** Values of the parameters without a default. */
const existingNetwork = { VpcId: 'vpc-0123456789abcdef0', PublicSubnetIds: 'subnet-0a,subnet-0b' };

const flat = link(edgeSystem, 'flat').root;

/** The edge with these values of parameters: what CloudFormation refuses, and the resources that it creates otherwise. */
export function edgeWith(values: Readonly<Record<string, string>>) {
  const parameters = { ...existingNetwork, ...values };
  const { template, failedRules } = resolveSystem({ root: flat, children: {}, parameters }).stacks.root!;
  return {
    refused: [
      ...checkParameters(flat, parameters).map(({ message }) => message),
      ...failedRules.map(({ rule }) => rule),
    ],
    template,
    resources: template.Resources as Readonly<Record<string, EdgeResource>>,
  };
}

export interface EdgeResource extends TemplateResource {
  readonly Properties: JsonObject;
}
