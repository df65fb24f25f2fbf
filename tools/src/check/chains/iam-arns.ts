import type { ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { iamService } from './iam-facts.ts';
import { arnTexts } from './names.ts';

/**
 * The ARN pattern that a resource of a policy stands for, `textOf` its value: references to resources of the system become
 * their ARNs. Nothing where that can't be said.
 */
export function arnPattern(system: ChainSystem, text: string): string | undefined {
  if (text === '*') return '*';
  if (isExternal(text) || text.includes('${?') || text.includes('{{resolve:')) return undefined;
  const expanded = text.startsWith('arn:') ? text : withArn(system, text);
  if (!expanded?.startsWith('arn:')) return undefined;
  const parameter = [...expanded.matchAll(/\$\{([^}]*)\}/g)].some(([, hole]) => !isSeen(system, hole!));
  return parameter ? undefined : expanded.replace(/\$\{[^}]*\}/g, 'x');
}

const isSeen = (system: ChainSystem, hole: string) =>
  /^([^/]+\/)?AWS::/.test(hole) || system.resources.has(hole.split('.')[0]!);

/** `${Stack/Bucket.Arn}/*` as `arn:*:s3:::${Stack/Bucket}/*`. */
function withArn(system: ChainSystem, text: string): string | undefined {
  const [, hole = '', behind = ''] = /^\$\{([^}]*)\}(.*)$/s.exec(text) ?? [];
  const resource = system.resources.get(hole.split('.')[0]!);
  if (!resource) return undefined;
  const texts = arnTexts(resource);
  if (!texts.includes(`\${${hole}}`) && !(hole.endsWith('.StreamArn') || hole.endsWith('Arn'))) return undefined;
  const arn = texts.find((each) => each.startsWith('arn:'));
  if (arn === undefined) return undefined;
  if (hole.endsWith('.StreamArn')) return `${arn}/stream/x${behind}`;
  return `${arn}${resource.type === 'AWS::Logs::LogGroup' ? ':*' : ''}${behind}`;
}

/** Kinds whose ARN has nothing behind its name: `bucket/*` is no bucket. */
const plainKinds = new Set(['s3:bucket', 'dynamodb:table']);

/** Whether an ARN pattern takes any resource of a kind. */
export function takesKind(pattern: string, service: string, kind: string): boolean {
  if (pattern === '*') return true;
  const formats = iamService(service)?.kinds[kind];
  if (!formats) return true;
  if (plainKinds.has(`${service}:${kind}`)) {
    const name = pattern.split(':').slice(5).join(':').split(/[*?]/)[0]!;
    if (name.replace(/^table\//, '').includes('/')) return false;
  }
  return formats.some((format) => overlap(format, pattern));
}

/** Whether some text fits both patterns; both are ARNs. */
function overlap(a: string, b: string): boolean {
  const [one, other] = [parts(a), parts(b)];
  return one.every((part, index) => globsMeet(part, other[index] ?? '*'));
}

function parts(arn: string): readonly string[] {
  const all = arn.split(':');
  return [...all.slice(0, 5), all.slice(5).join(':')];
}

/** Whether two patterns with `*` and `?` take a text in common. */
export function globsMeet(a: string, b: string): boolean {
  const seen = new Set<number>();
  const meet = (i: number, j: number): boolean => {
    const place = i * (b.length + 1) + j;
    if (seen.has(place)) return false;
    seen.add(place);
    if (i === a.length && j === b.length) return true;
    if (a[i] === '*') return meet(i + 1, j) || (j < b.length && meet(i, j + 1));
    if (b[j] === '*') return meet(i, j + 1) || (i < a.length && meet(i + 1, j));
    if (i === a.length || j === b.length) return false;
    return (a[i] === b[j] || a[i] === '?' || b[j] === '?') && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}
