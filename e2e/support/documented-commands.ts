import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import { CommanderError } from 'commander';
import { blueprintNames } from '../../tools/src/build/load.ts';
import { loaders } from '../../tools/src/commands/index.ts';
import { parseTemplate } from '../../tools/src/template/yaml.ts';
import { installAwsCli } from './aws-cli.ts';
import { repository } from './cli.ts';
import { type ShellCommand, shellCommands } from './shell.ts';

/** A command in a document. */
export interface DocumentedCommand extends ShellCommand {
  /** Path in the repository. */
  readonly file: string;
}

/** Every Markdown file of the repository, including new ones. */
export function documents(): readonly string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const files = execFileSync('git', list, { cwd: repository, encoding: 'utf8' }).trim().split('\n');
  return files.filter((file) => existsSync(join(repository, file))).sort();
}

export const readDocument = (file: string): string => readFileSync(join(repository, file), 'utf8');

/** The commands in the code blocks of a document, fenced or indented, that call the AWS CLI or our command line. */
export function commandsIn(file: string, markdown: string): readonly DocumentedCommand[] {
  return codeBlocks(markdown)
    .flatMap(({ code, line }) => shellCommands(code, line))
    .map(({ words, line }) => ({ file, line, words: words[0] === 'npx' ? words.slice(1) : words }))
    .filter(({ words: [program] }) => program === 'aws' || program === 'hipaa-stacks');
}

/** Fenced blocks of languages other than a shell contain no commands. */
function codeBlocks(markdown: string): readonly { readonly code: string; readonly line: number }[] {
  const blocks: { code: string; line: number }[] = [];
  let fence: { readonly marks: string; readonly isShell: boolean } | undefined;
  let open = false;
  for (const [index, text] of markdown.split('\n').entries()) {
    const [, marks, language] = /^\s*(```+|~~~+)\s*(\w*)/.exec(text) ?? [];
    const isMark = marks !== undefined && (fence === undefined || marks === fence.marks);
    if (isMark) fence = fence ? undefined : { marks, isShell: /^(|sh|bash|shell|console|zsh)$/.test(language ?? '') };
    const isCode = !isMark && (fence ? fence.isShell : /^ {4}/.test(text));
    if (isCode && !open) blocks.push({ code: '', line: index + 1 });
    if (isCode) blocks.at(-1)!.code += `${text.replace(/^\s*(?:\$ )?/, '')}\n`;
    open = isCode;
  }
  return blocks;
}

/** Errors of documented commands, each as `<file>:<line>: <command>: <what>`. No command is run. */
export async function commandErrors(commands: readonly DocumentedCommand[]): Promise<readonly string[]> {
  const aws = commands.filter(({ words }) => words[0] === 'aws');
  const awsResults = await awsErrors(aws.map(({ words }) => words.slice(1)));
  const byCommand = new Map(aws.map((command, index) => [command, awsResults[index]]));
  const declared = declaredParameters();
  const found: string[] = [];
  // One after the other: a command of our command line keeps the arguments of its last parse.
  for (const command of commands) {
    const { words, file, line } = command;
    const first = words[0] === 'aws' ? byCommand.get(command) : await ownError(words.slice(1), file);
    const what = first ?? undeclaredParameter(words, declared) ?? missingFile(command);
    if (what) found.push(`${file}:${line}: ${words.slice(0, 3).join(' ')}: ${what}`);
  }
  return found;
}

/** Errors of version 1 of the AWS CLI for each command (words without `aws`), before it would call a service. */
async function awsErrors(commands: readonly (readonly string[])[]): Promise<readonly (string | null)[]> {
  const { python, library } = await installAwsCli();
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', PYTHONPATH: library, AWS_DEFAULT_REGION: 'us-east-1' };
  const child = spawn(python, [join(import.meta.dirname, 'aws_commands.py')], { cwd: repository, env });
  child.stdin.end(JSON.stringify(commands));
  const [output, errors] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  const printed = Buffer.concat(output).toString();
  if (!printed) throw new Error(`aws_commands.py: ${Buffer.concat(errors)}`);
  return JSON.parse(printed) as (string | null)[];
}

/** The error of our command line for a command (words without `hipaa-stacks`), before it would run it. */
async function ownError([name = '', ...words]: readonly string[], file: string): Promise<string | undefined> {
  const command = await loaders[name]?.();
  if (!command) return `command ${name} does not exist`;
  command.exitOverride().configureOutput({ writeOut: () => {}, outputError: () => {} });
  try {
    await command.action(() => {}).parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return /^commander\.help/.test(error.code) ? undefined : error.message;
    if (error instanceof Problem) return error.message;
    throw error;
  }
  const isNamed = command.registeredArguments[0]?.name() === 'blueprint';
  const known = [...blueprintNames(repository), ...createdBlueprints(file)];
  const unknown = isNamed ? command.args.find((each) => !known.includes(each)) : undefined;
  return unknown && `blueprint ${unknown} does not exist`;
}

/** Blueprints whose folders a document creates: `mkdir -p blueprints/<name>/src`. */
const createdBlueprints = (file: string): readonly string[] =>
  existsSync(join(repository, file))
    ? [...readDocument(file).matchAll(/^mkdir -p blueprints\/([a-z0-9-]+)\//gm)].map(([, name]) => name!)
    : [];

/** The parameters of all templates in `templates-out`. */
function declaredParameters(): ReadonlySet<string> {
  const folders = blueprintNames(repository).map((name) => join('templates-out', name));
  const files = folders
    .flatMap((folder) => readdirSync(join(repository, folder)).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.yaml'));
  const templates = files.map((file) => parseTemplate(readDocument(file), file));
  return new Set(templates.flatMap(({ Parameters = {} }) => Object.keys(Parameters)));
}

function undeclaredParameter(words: readonly string[], declared: ReadonlySet<string>): string | undefined {
  const given = words.flatMap((word, index) => {
    const key = /ParameterKey=(\w+)/.exec(word)?.[1];
    const given = optionValue(words, index, /^--parameter(?:-overrides)?$/);
    return key ?? given?.split('=')[0] ?? [];
  });
  const unknown = given.find((name) => !declared.has(name));
  return unknown && `parameter ${unknown} is not declared in any template`;
}

/** A word, if it is a value of an option. */
function optionValue(words: readonly string[], index: number, option: RegExp): string | undefined {
  const before = words.slice(0, index).findLast((word) => word.startsWith('--')) ?? '';
  return option.test(before) && !words[index]!.startsWith('--') ? words[index] : undefined;
}

/** A file that a command reads must be in the repository, or be mentioned in the document elsewhere. */
function missingFile({ words, file: document }: DocumentedCommand): string | undefined {
  const paths = words.flatMap((word, index) => {
    const path = /^fileb?:\/\/(.+)/.exec(word)?.[1];
    return path ?? optionValue(words, index, /^--template-file$/) ?? [];
  });
  const text = readDocument(document);
  const isAvailable = (path: string) => existsSync(join(repository, path)) || text.split(path).length > 2;
  const missing = paths.find((path) => !isAvailable(path));
  return missing && `${missing} does not exist, and the document does not mention its source`;
}
