import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import type { EdgeResource } from './patient-web-app-edge.ts';

/** A target: name of the server in HAProxy, and its port. */
interface Target {
  readonly name: string;
  readonly port: number;
  /** Default: 127.0.0.1. */
  readonly address?: string;
  /** Whether it is registered when HAProxy starts. Default: true. */
  readonly registered?: boolean;
}

export interface HaproxyProps {
  /** The resources of a resolved template: one load balancer with one HTTPS listener. */
  readonly resources: Readonly<Record<string, EdgeResource>>;
  /** Logical ID of a target group -> its targets. */
  readonly targets: Readonly<Record<string, readonly Target[]>>;
  /** Attribute, as `LoadBalancer.DNSName` -> value. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Where HAProxy receives requests, and its certificate with key. */
  readonly port: number;
  readonly certificate: string;
  /** UNIX socket of the runtime API. */
  readonly socket: string;
  /** All durations of the template are divided by it. Default: 1. */
  readonly faster?: number;
}

/**
 * The configuration of HAProxy for the listener, the rules and the target groups of a template. It throws an error for
 * each property, condition, action or attribute that it does not know, so that none is left out by mistake.
 *
 * These differ from an Application Load Balancer: there is one process in one zone; if no target is healthy, HAProxy
 * answers 503, and the load balancer would forward to all; only HTTP/1.1 is used; the security policy is reduced to its
 * oldest version of TLS; there is no web ACL. HAProxy does not repeat a request.
 */
export function haproxyConfiguration(props: HaproxyProps): string {
  const { resources, port, certificate, socket } = props;
  const balancer = only(resources, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const listener = only(resources, 'AWS::ElasticLoadBalancingV2::Listener', ({ Protocol }) => Protocol === 'HTTPS');
  const rules = all(resources, 'AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(([, { Properties }]) => refOf(Properties.ListenerArn) === listener[0])
    .sort(([, one], [, other]) => Number(one.Properties.Priority) - Number(other.Properties.Priority));
  const groups = all(resources, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  return [
    ...[
      'global',
      '  nbthread 1',
      `  stats socket ${socket} mode 600 level admin`,
      '  ssl-default-bind-options ssl-min-ver TLSv1.2',
    ],
    ...balancerLines(balancer[1], props),
    'frontend listener',
    `  bind 127.0.0.1:${port} ssl crt ${certificate}`,
    '  http-request set-header X-Forwarded-Proto https',
    '  http-request set-header X-Forwarded-Port 443',
    ...rules.flatMap(([id, rule]) => ruleLines(id, rule, props)),
    '  default_backend default_action',
    ...defaultLines(listener[1]),
    ...groups.flatMap(([id, group]) => groupLines(id, group, props)),
    '',
  ].join('\n');
}

type Entry = readonly [string, EdgeResource];

const all = (resources: HaproxyProps['resources'], type: string): readonly Entry[] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

function only(resources: HaproxyProps['resources'], type: string, test = (_: JsonObject) => true): Entry {
  const [one, ...others] = all(resources, type).filter(([, { Properties }]) => test(Properties));
  if (!one || others.length > 0) throw new Error(`${type}: ${others.length + (one ? 1 : 0)} resources, and not one`);
  return one;
}

const refOf = (value: Json | undefined): string => {
  const id = (value as { Ref?: string } | undefined)?.Ref;
  if (typeof id !== 'string') throw new Error(`${JSON.stringify(value)} is not a reference`);
  return id;
};

/** Refuses properties that are neither translated nor without effect on requests. */
function refuseOthers(where: string, value: object, known: readonly string[]): void {
  const others = Object.keys(value).filter((key) => !known.includes(key));
  if (others.length > 0) throw new Error(`${where}: ${others.join(', ')} is not translated`);
}

const milliseconds = (seconds: Json | undefined, { faster = 1 }: HaproxyProps): string => {
  const value = (Number(seconds) * 1000) / faster;
  if (!(value > 0)) throw new Error(`${JSON.stringify(seconds)} is not a duration`);
  return `${Math.ceil(value)}ms`;
};

/** Attributes as a record, without those that have no effect on requests. */
function attributesOf(where: string, list: Json | undefined, handled: readonly string[], without: readonly string[]) {
  const entries = (list as unknown as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value] as const);
  const attributes = Object.fromEntries(entries);
  refuseOthers(where, attributes, [...handled, ...without]);
  return attributes;
}

const is = (where: string, value: unknown, expected: unknown): void => {
  if (JSON.stringify(value) !== JSON.stringify(expected))
    throw new Error(`${where}: ${JSON.stringify(value)} is not translated, only ${JSON.stringify(expected)}`);
};

function balancerLines({ Properties }: EdgeResource, props: HaproxyProps): readonly string[] {
  const translated = [
    'idle_timeout.timeout_seconds',
    'routing.http.drop_invalid_header_fields.enabled',
    'routing.http.xff_header_processing.mode',
  ];
  const attributes = attributesOf('load balancer', Properties.LoadBalancerAttributes, translated, [
    'access_logs.s3.enabled',
    'access_logs.s3.bucket',
    'connection_logs.s3.enabled',
    'connection_logs.s3.bucket',
    'deletion_protection.enabled',
    'routing.http.desync_mitigation_mode', // HAProxy is always strict
    'waf.fail_open.enabled',
  ]);
  is('drop_invalid_header_fields', attributes['routing.http.drop_invalid_header_fields.enabled'], 'true');
  is('xff_header_processing', attributes['routing.http.xff_header_processing.mode'], 'append');
  const idle = milliseconds(attributes['idle_timeout.timeout_seconds'], props);
  return [
    'defaults',
    '  mode http',
    '  retries 0',
    '  option forwardfor',
    '  option http-restrict-req-hdr-names delete',
    '  timeout connect 10s',
    ...['client', 'server', 'tunnel', 'http-keep-alive'].map((name) => `  timeout ${name} ${idle}`),
  ];
}

function defaultLines({ Properties }: EdgeResource): readonly string[] {
  refuseOthers('listener', Properties, [
    'LoadBalancerArn',
    'Port',
    'Protocol',
    'SslPolicy',
    'Certificates',
    'DefaultActions',
    'ListenerAttributes',
  ]);
  is('SslPolicy', Properties.SslPolicy, 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09');
  const [action, ...others] = Properties.DefaultActions as unknown as JsonObject[];
  is('default actions', others, []);
  is('default action', action!.Type, 'fixed-response');
  const { StatusCode, ContentType, MessageBody } = action!.FixedResponseConfig as JsonObject;
  return [
    'backend default_action',
    `  http-request return status ${StatusCode} content-type ${ContentType} string "${MessageBody}"`,
  ];
}

/** The conditions that are translated: a fetch method of HAProxy for each field. A host is compared without its port. */
const fields: Readonly<Record<string, { readonly config: string; readonly fetch: string }>> = {
  'host-header': { config: 'HostHeaderConfig', fetch: 'req.hdr(host),host_only -i' },
  'path-pattern': { config: 'PathPatternConfig', fetch: 'path' },
};

function ruleLines(id: string, { Properties }: EdgeResource, props: HaproxyProps): readonly string[] {
  refuseOthers(id, Properties, ['ListenerArn', 'Priority', 'Conditions', 'Actions', 'Tags']);
  const [action, ...others] = Properties.Actions as unknown as JsonObject[];
  is(`${id}: actions`, others, []);
  refuseOthers(`${id}: action`, action!, ['Type', 'TargetGroupArn']);
  is(`${id}: action`, action!.Type, 'forward');
  const conditions = (Properties.Conditions as unknown as JsonObject[]).map((condition, index) => {
    const field = fields[condition.Field as string];
    if (!field) throw new Error(`${id}: the condition ${condition.Field} is not translated`);
    refuseOthers(`${id}: condition`, condition, ['Field', field.config]);
    const config = condition[field.config] as JsonObject;
    refuseOthers(`${id}: ${field.config}`, config, ['Values']);
    const patterns = (config.Values as readonly Json[]).map((value) => asRegularExpression(textOf(value, props)));
    return { name: `${id}_${index}`, line: `  acl ${id}_${index} ${field.fetch} -m reg ${patterns.join(' ')}` };
  });
  return [
    ...conditions.map(({ line }) => line),
    `  use_backend ${refOf(action!.TargetGroupArn)} if ${conditions.map(({ name }) => name).join(' ')}`,
  ];
}

function textOf(value: Json, { attributes = {} }: HaproxyProps): string {
  const path = (value as { 'Fn::GetAtt'?: readonly string[] })['Fn::GetAtt'];
  const text = path ? attributes[path.join('.')] : value;
  if (typeof text !== 'string') throw new Error(`${JSON.stringify(value)} has no value`);
  return text;
}

/** `*` is any text, `?` one character. */
const asRegularExpression = (pattern: string): string =>
  `^${pattern
    .replace(/[.+^$()[\]{}|\\]/g, '\\\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')}$`;

function groupLines(id: string, { Properties }: EdgeResource, props: HaproxyProps): readonly string[] {
  const { Matcher, TargetGroupAttributes, ...health } = Properties;
  refuseOthers(id, health, [
    ...[
      'VpcId',
      'TargetType',
      'Protocol',
      'Port',
      'Tags',
      'HealthCheckEnabled',
      'HealthCheckProtocol',
      'HealthCheckPath',
    ],
    ...['HealthCheckIntervalSeconds', 'HealthCheckTimeoutSeconds', 'HealthyThresholdCount', 'UnhealthyThresholdCount'],
  ]);
  is(
    `${id}: protocol`,
    [health.Protocol, health.HealthCheckProtocol, health.HealthCheckEnabled],
    ['HTTPS', 'HTTPS', true],
  );
  const attributes = attributesOf(
    id,
    TargetGroupAttributes,
    ['stickiness.enabled'],
    [
      'deregistration_delay.timeout_seconds', // see drainMilliseconds
      'stickiness.type',
    ],
  );
  is(`${id}: stickiness`, attributes['stickiness.enabled'], 'false');
  is(`${id}: matcher`, Matcher, { HttpCode: '200' });
  const targets = props.targets[id];
  if (!targets) throw new Error(`${id}: it has no targets`);
  const check = [
    ...['check', 'check-ssl', `inter ${milliseconds(health.HealthCheckIntervalSeconds, props)}`],
    ...[`rise ${health.HealthyThresholdCount}`, `fall ${health.UnhealthyThresholdCount}`],
  ];
  return [
    `backend ${id}`,
    '  balance roundrobin',
    `  timeout check ${milliseconds(health.HealthCheckTimeoutSeconds, props)}`,
    '  option httpchk',
    // The load balancer sends the address of the target as the host.
    `  http-check send meth GET uri ${health.HealthCheckPath} ver HTTP/1.1 hdr Host 127.0.0.1:${health.Port}`,
    '  http-check expect status 200',
    ...targets.map(
      ({ name, port, address = '127.0.0.1', registered = true }) =>
        `  server ${name} ${address}:${port} ssl verify none ${check.join(' ')}${registered ? '' : ' disabled'}`,
    ),
  ];
}

/** How long a deregistered target may finish its requests. */
export const drainMilliseconds = (group: EdgeResource | undefined, faster = 1): number =>
  (numberIn(group?.Properties.TargetGroupAttributes, 'deregistration_delay.timeout_seconds') * 1000) / faster;

/** Idle time-out of a load balancer. */
export const idleSeconds = (balancer: EdgeResource | undefined): number =>
  numberIn(balancer?.Properties.LoadBalancerAttributes, 'idle_timeout.timeout_seconds');

const numberIn = (attributes: Json | undefined, name: string): number =>
  Number((attributes as unknown as { Key: string; Value: string }[]).find(({ Key }) => Key === name)?.Value);
