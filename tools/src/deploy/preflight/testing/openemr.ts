import { join } from 'node:path';
import { readTemplates } from '../../../diff/index.ts';
import { pseudoOf, qualifiedResources, resolveSystem } from '../../../resolve/index.ts';
import { workspaceRoot } from '../../../workspace.ts';
import { effectiveValues, type Values } from '../../parameters.ts';
import type { Services } from '../../services.ts';
import type { PreflightContext } from '../context.ts';
import { type Finding, noteLine } from '../finding.ts';

const openEmr = readTemplates(join(workspaceRoot(), 'templates-out/openemr'));

/** The AWS account of a test: stand-ins for methods of SDK clients. All other methods are denied, as IAM would do. */
export type Account = { readonly [client in keyof Services]?: object };

/** Input of a check: openemr with these parameters, in an account. */
export function openEmrContext(
  parameters: Values,
  account: Account,
  more: Partial<PreflightContext> = {},
): PreflightContext {
  const region = more.region ?? 'us-east-1';
  const values = effectiveValues(parameters, openEmr.root.Parameters ?? {});
  const resources = qualifiedResources(resolveSystem({ ...openEmr, parameters: values, pseudo: pseudoOf(region) }));
  return { services: servicesOf(account), region, values, resources, isNew: true, ...more };
}

const clients = [
  'cloudFormation',
  's3',
  'cloudControl',
  'serviceQuotas',
  'acm',
  'bedrock',
  'ec2',
  'ses',
  'sts',
] as const;

/** Clients that return the data of the account. */
export function servicesOf(account: Account): Services {
  const entries = clients.map((client) => [client, new Proxy(account[client] ?? {}, { get: methodOf })] as const);
  return Object.fromEntries(entries) as unknown as Services;
}

const methodOf = (client: object, name: string) =>
  Reflect.get(client, name) ??
  (() => Promise.reject(awsError('AccessDeniedException', `User is not authorized to perform: ${name}`)));

/** An error like the SDK throws. */
export const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** Findings as lines: `refusal …`, `warning …`, `note …`. */
export const linesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map((each) =>
    each.level === 'note' ? `note ${noteLine([each.subject], each.reason)}` : `${each.level} ${each.problem.message}`,
  );
