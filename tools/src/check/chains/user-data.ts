import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../../template/walk.ts';
import type { ChainSystem } from './chain.ts';
import { textOf } from './text.ts';

/**
 * User data as text, with references as `textOf` writes them. Empty if there is none. Constant user data is Base64 in a
 * resolved template.
 */
export function scriptOf(userData: Json | undefined): string {
  if (userData === undefined) return '';
  const [name, argument] = functionIn(userData) ?? [];
  if (name === 'Fn::Base64') return textOf(argument);
  return typeof userData === 'string' ? Buffer.from(userData, 'base64').toString() : textOf(userData);
}

/**
 * The values of an option in all calls of a command of a script, such as `--resource` of `cfn-signal`. A variable is
 * replaced by what the script assigns to it. A value that is not constant is undefined.
 */
export function optionsOf(script: string, command: string, option: string): readonly (string | undefined)[] {
  const lines = script
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line));
  return lines
    .flatMap((line) => [...line.matchAll(new RegExp(`\\b${command}\\s((?!\\b${command}\\s).)*`, 'g'))])
    .map(([call]) => new RegExp(`\\s${option}[\\s=]+("[^"]*"|'[^']*'|[^\\s;&|]+)`).exec(call)?.[1])
    .map((value) => value && valueIn(script, unquoted(value)));
}

const unquoted = (text: string) => text.replace(/^(["'])(.*)\1$/, '$2');

function valueIn(script: string, text: string): string | undefined {
  const variable = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(text)?.[1];
  if (!variable) return text;
  const assigned = [...script.matchAll(new RegExp(`^\\s*(?:export\\s+)?${variable}=(.*)$`, 'gm'))];
  return assigned.length === 1 ? unquoted(assigned[0]![1]!.trim()) : undefined;
}

/** Whether user data pulls an image from ECR: it names a repository, and pulls or runs a container. */
export const pullsFromEcr = (system: ChainSystem, userData: Json | undefined): boolean =>
  /\b(docker|podman|nerdctl) (pull|run)\b/.test(scriptOf(userData)) &&
  (system.mentions(userData).some(({ type }) => type === 'AWS::ECR::Repository') ||
    /\.dkr[.-]ecr\./.test(scriptOf(userData)));
