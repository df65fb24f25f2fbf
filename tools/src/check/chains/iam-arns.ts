import type { ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { iamService } from './iam-facts.ts';
import { arnTexts } from './names.ts';

/**
 * The ARN pattern of a resource in a policy (a value as `textOf` returns it), with references to resources of the
 * system replaced by their ARNs. Undefined if it is not known.
 */
export function arnPattern(system: ChainSystem, text: string): string | undefined {
  if (text === '*') return '*';
  if (isExternal(text) || text.includes('${?') || text.includes('{{resolve:')) return undefined;
  const expanded = text.startsWith('arn:') ? text : withArn(system, text);
  if (!expanded?.startsWith('arn:')) return undefined;
  const parameter = [...expanded.matchAll(/\$\{([^}]*)\}/g)].some(
    ([, placeholder]) => !isResolvable(system, placeholder!),
  );
  return parameter ? undefined : expanded.replace(/\$\{[^}]*\}/g, 'x');
}

const isResolvable = (system: ChainSystem, placeholder: string) =>
  /^([^/]+\/)?AWS::/.test(placeholder) || system.resources.has(placeholder.split('.')[0]!);

/** `${Stack/Bucket.Arn}/*` as `arn:*:s3:::${Stack/Bucket}/*`. */
function withArn(system: ChainSystem, text: string): string | undefined {
  const [, placeholder = '', suffix = ''] = /^\$\{([^}]*)\}(.*)$/s.exec(text) ?? [];
  const resource = system.resources.get(placeholder.split('.')[0]!);
  if (!resource) return undefined;
  const texts = arnTexts(resource);
  if (!texts.includes(`\${${placeholder}}`) && !(placeholder.endsWith('.StreamArn') || placeholder.endsWith('Arn')))
    return undefined;
  const arn = texts.find((each) => each.startsWith('arn:'));
  if (arn === undefined) return undefined;
  if (placeholder.endsWith('.StreamArn')) return `${arn}/stream/x${suffix}`;
  return `${arn}${resource.type === 'AWS::Logs::LogGroup' ? ':*' : ''}${suffix}`;
}

/** Resource types whose ARN ends with the name: `bucket/*` is not a bucket. */
const withoutSubresources = new Set(['s3:bucket', 'dynamodb:table']);

/** Whether an ARN pattern matches any resource of a type. */
export function matchesKind(pattern: string, service: string, kind: string): boolean {
  if (pattern === '*') return true;
  const formats = iamService(service)?.kinds[kind];
  if (!formats) return true;
  if (withoutSubresources.has(`${service}:${kind}`)) {
    const name = pattern.split(':').slice(5).join(':').split(/[*?]/)[0]!;
    if (name.replace(/^table\//, '').includes('/')) return false;
  }
  return formats.some((format) => overlap(format, pattern));
}

/** Whether a text exists that both ARN patterns match. */
function overlap(a: string, b: string): boolean {
  const [one, other] = [parts(a), parts(b)];
  return one.every((part, index) => globsOverlap(part, other[index] ?? '*'));
}

function parts(arn: string): readonly string[] {
  const all = arn.split(':');
  return [...all.slice(0, 5), all.slice(5).join(':')];
}

/** Whether a text exists that two patterns with `*` and `?` both match. */
export function globsOverlap(a: string, b: string): boolean {
  const visited = new Set<number>();
  const meet = (i: number, j: number): boolean => {
    const position = i * (b.length + 1) + j;
    if (visited.has(position)) return false;
    visited.add(position);
    if (i === a.length && j === b.length) return true;
    if (a[i] === '*') return meet(i + 1, j) || (j < b.length && meet(i, j + 1));
    if (b[j] === '*') return meet(i, j + 1) || (i < a.length && meet(i + 1, j));
    if (i === a.length || j === b.length) return false;
    return (a[i] === b[j] || a[i] === '?' || b[j] === '?') && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}
