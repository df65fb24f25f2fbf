import { parseYaml } from '../../template/yaml.ts';
import { checkShape } from '../check.ts';
import { formatFinding } from '../finding.ts';

/** What is found in a template that is written as text, as people read it; nested ones by their logical ID in it. */
export function findingsIn(template: string, children: Readonly<Record<string, string>> = {}): readonly string[] {
  const nested = Object.entries(children).map(([id, text]) => [id, { stack: id, template: parseYaml(text, id) }]);
  return checkShape({ stack: 't', template: parseYaml(template, 't') }, Object.fromEntries(nested)).map(formatFinding);
}

/** A template of one topic, whose first lines are these sections. */
export const withTopic = (sections: string): string => `${sections}\nResources:\n  Topic: { Type: AWS::SNS::Topic }\n`;

/** A template of one resource. */
export const resource = (type: string, rest: string): string =>
  `Resources:\n  It:\n    Type: ${type}\n${rest.replace(/^/gm, '    ')}\n`;
