import { readFileSync } from 'node:fs';

interface Service {
  /** Resource type -> its ARNs, with wildcards. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** Resource types, separated by commas -> actions that support them, in lower case, separated by spaces. */
  readonly actions: Readonly<Record<string, string>>;
}

interface IamData {
  /** All service prefixes, separated by spaces. */
  readonly known: string;
  readonly services: Readonly<Record<string, Service>>;
}

/** The actions and resource types of a service. */
export interface IamService {
  /** Action in lower case -> the resource types that it supports. Empty if the resource must be `*`. */
  readonly actions: ReadonlyMap<string, readonly string[]>;
  /** Resource type -> its ARNs, with wildcards. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
}

let loaded: IamData | undefined;
let prefixes: ReadonlySet<string> | undefined;
const services = new Map<string, IamService | undefined>();

/** Source: `tools/schemas/iam.json`. */
function data(): IamData {
  loaded ??= JSON.parse(readFileSync(new URL('../../../schemas/iam.json', import.meta.url), 'utf8')) as IamData;
  return loaded;
}

/** Whether IAM has actions that begin with the prefix, such as `s3`. */
export function isIamService(prefix: string): boolean {
  prefixes ??= new Set(data().known.split(' '));
  return prefixes.has(prefix);
}

/** Actions and resource types of a service. Undefined for a service without data. */
export function iamService(prefix: string): IamService | undefined {
  if (!services.has(prefix)) services.set(prefix, parseService(prefix));
  return services.get(prefix);
}

function parseService(prefix: string): IamService | undefined {
  const service = Object.hasOwn(data().services, prefix) ? data().services[prefix] : undefined;
  if (!service) return undefined;
  const entries = Object.entries(service.actions).flatMap(([kinds, names]) => {
    const list = kinds === '' ? [] : kinds.split(',');
    return names.split(' ').map((name) => [name, list] as const);
  });
  return { actions: new Map(entries), kinds: service.kinds };
}
