import { parseYaml } from '../../template/yaml.ts';
import { checkShape } from '../check.ts';
import { formatFinding } from '../finding.ts';

/** Findings in a template as text, formatted; nested templates by their logical ID. */
export function findingsIn(template: string, children: Readonly<Record<string, string>> = {}): readonly string[] {
  const nested = Object.entries(children).map(([id, text]) => [id, { stack: id, template: parseYaml(text, id) }]);
  return checkShape({ stack: 't', template: parseYaml(template, 't') }, Object.fromEntries(nested)).map(formatFinding);
}

/** A template with one topic, and these sections first. */
export const withTopic = (sections: string): string => `${sections}\nResources:\n  Topic: { Type: AWS::SNS::Topic }\n`;

/** A template with one resource. */
export const resource = (type: string, rest: string): string =>
  `Resources:\n  It:\n    Type: ${type}\n${rest.replace(/^/gm, '    ')}\n`;
