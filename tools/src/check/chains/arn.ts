/** Whether a wildcard pattern matches a text, with `*` and `?` as in IAM. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  if (!/[*?]/.test(pattern)) return pattern === text;
  let compiled = expressions.get(pattern);
  if (!compiled) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, 's');
    expressions.set(pattern, compiled);
  }
  return compiled.test(text);
}

/** Compiled patterns: compiling one costs more than matching it. */
const expressions = new Map<string, RegExp>();

/**
 * Whether a pattern matches an ARN whose partition, Region or account may be `*`: names in a template do not contain
 * them.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (matchesPattern(pattern, arn)) return true;
  const [patternParts, parts] = [arnParts(pattern), arnParts(arn)];
  if (!patternParts || !parts) return false;
  return patternParts.every(
    (part, index) => (parts[index] === '*' && index < 5) || matchesPattern(part, parts[index]!),
  );
}

/** The six parts of an ARN. A placeholder, such as `${AWS::Region}`, may contain colons. */
function arnParts(arn: string): readonly string[] | undefined {
  if (!splitArns.has(arn)) splitArns.set(arn, splitArn(arn));
  return splitArns.get(arn);
}

/** Split ARNs, cached: those of policies are needed repeatedly. */
const splitArns = new Map<string, readonly string[] | undefined>();

function splitArn(arn: string): readonly string[] | undefined {
  if (!arn.startsWith('arn:')) return undefined;
  const parts = arn.replace(/\$\{[^}]*\}/g, (placeholder) => placeholder.replaceAll(':', '\u0001')).split(':');
  if (parts.length < 6) return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(':')].map((part) => part.replaceAll('\u0001', ':'));
}
