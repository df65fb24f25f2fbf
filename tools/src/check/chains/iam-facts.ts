import { readFileSync } from 'node:fs';

interface Service {
  /** Kind of resource -> its ARNs, with wildcards. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** Kinds, joined by commas -> actions that may be bound to them, in lower case, joined by blanks. */
  readonly actions: Readonly<Record<string, string>>;
}

interface IamData {
  /** All service prefixes, joined by blanks. */
  readonly known: string;
  readonly services: Readonly<Record<string, Service>>;
}

/** What IAM knows of a service. */
export interface IamService {
  /** Action in lower case -> the kinds of resources that a policy may bind it to; none where it must be `*`. */
  readonly actions: ReadonlyMap<string, readonly string[]>;
  /** Kind of resource -> its ARNs, with wildcards. */
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

/** Actions and resources of a service; nothing of one that the data leaves out. */
export function iamService(prefix: string): IamService | undefined {
  if (!services.has(prefix)) services.set(prefix, read(prefix));
  return services.get(prefix);
}

function read(prefix: string): IamService | undefined {
  const service = Object.hasOwn(data().services, prefix) ? data().services[prefix] : undefined;
  if (!service) return undefined;
  const entries = Object.entries(service.actions).flatMap(([kinds, names]) => {
    const list = kinds === '' ? [] : kinds.split(',');
    return names.split(' ').map((name) => [name, list] as const);
  });
  return { actions: new Map(entries), kinds: service.kinds };
}
