/** Whether a wildcard pattern takes a text: `*` and `?` as IAM reads them. */
export function fits(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  if (!/[*?]/.test(pattern)) return pattern === text;
  let known = expressions.get(pattern);
  if (!known) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    known = new RegExp(`^${source}$`, 's');
    expressions.set(pattern, known);
  }
  return known.test(text);
}

/** Patterns that were asked for: making one costs more than asking it. */
const expressions = new Map<string, RegExp>();

/**
 * Whether a pattern takes an ARN whose partition, Region or account may be `*` itself: the names in a template do not say
 * them.
 */
export function arnFits(pattern: string, arn: string): boolean {
  if (fits(pattern, arn)) return true;
  const [wanted, given] = [arnParts(pattern), arnParts(arn)];
  if (!wanted || !given) return false;
  return wanted.every((part, index) => (given[index] === '*' && index < 5) || fits(part, given[index]!));
}

/** The six parts of an ARN. A hole, such as `${AWS::Region}`, may hold colons. */
function arnParts(arn: string): readonly string[] | undefined {
  if (!partsBefore.has(arn)) partsBefore.set(arn, cutArn(arn));
  return partsBefore.get(arn);
}

/** ARNs that were cut: a policy's is asked for again and again. */
const partsBefore = new Map<string, readonly string[] | undefined>();

function cutArn(arn: string): readonly string[] | undefined {
  if (!arn.startsWith('arn:')) return undefined;
  const parts = arn.replace(/\$\{[^}]*\}/g, (hole) => hole.replaceAll(':', '\u0001')).split(':');
  if (parts.length < 6) return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(':')].map((part) => part.replaceAll('\u0001', ':'));
}
