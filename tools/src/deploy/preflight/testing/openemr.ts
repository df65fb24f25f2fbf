import { join } from 'node:path';
import { readTemplates } from '../../../diff/index.ts';
import { pseudoOf, qualifiedResources, resolveSystem } from '../../../resolve/index.ts';
import { workspaceRoot } from '../../../workspace.ts';
import { effectiveValues, type Values } from '../../parameters.ts';
import type { Services } from '../../services.ts';
import { type Finding, noteLine } from '../finding.ts';
import type { Look } from '../look.ts';

const openEmr = readTemplates(join(workspaceRoot(), 'templates-out/openemr'));

/** What a test says of an account: the methods of clients that are asked. Any other is refused, as IAM would. */
export type Account = { readonly [client in keyof Services]?: object };

/** What a check sees of openemr with these parameters, in an account. */
export function lookAtOpenEmr(given: Values, account: Account, more: Partial<Look> = {}): Look {
  const region = more.region ?? 'us-east-1';
  const values = effectiveValues(given, openEmr.root.Parameters ?? {});
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

/** Clients that answer as the account says. */
export function servicesOf(account: Account): Services {
  const entries = clients.map((client) => [client, new Proxy(account[client] ?? {}, { get: methodOf })] as const);
  return Object.fromEntries(entries) as unknown as Services;
}

const methodOf = (client: object, name: string) =>
  Reflect.get(client, name) ??
  (() => Promise.reject(awsError('AccessDeniedException', `User is not authorized to perform: ${name}`)));

/** An error as the SDK throws it. */
export const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** Findings as lines: `refusal …`, `warning …`, `note …`. */
export const linesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map((each) =>
    each.level === 'note' ? `note ${noteLine([each.subject], each.reason)}` : `${each.level} ${each.problem.message}`,
  );
