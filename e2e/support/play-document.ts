import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { IAM } from '@aws-sdk/client-iam';
import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { clientConfig } from '../../tools/src/aws.ts';
import { iamService } from '../../tools/src/check/chains/iam-facts.ts';
import { awsWords } from './aws-cli.ts';
import { program, repository } from './cli.ts';
import { callJson } from './json-api.ts';
import { roleArn } from './principals.ts';
import type { Access } from './signed.ts';

/** A fenced block of shell code in a document. */
export interface ShellBlock {
  /** The last heading before it. */
  readonly heading: string;
  readonly code: string;
  /** Line of its first command in the document. */
  readonly line: number;
}

/** Variables of the shell, by name. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Calls of a command that the emulator cannot run: IAM evaluates them with the policies of the caller and, for a key,
 * with its key policy. In ARNs, `{--option}` is the value of an option of the command and `$NAME` that of a variable.
 */
export interface NeededCalls {
  /** IAM actions. Default: the action with the name of the operation; none for `hipaa-stacks`. */
  readonly actions?: readonly string[];
  /** ARN, or `*` for an action whose ARN is optional. Default: none, which is an error for an action that supports ARNs. */
  readonly resource?: string;
  /** ARN of the calling role. Default: the role of the reader. */
  readonly caller?: string;
  /** Condition key -> value. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A command that the emulator cannot run. */
export interface NotRun extends NeededCalls {
  /** First words of the command, beginning with `aws` or `hipaa-stacks`. */
  readonly command: string;
  readonly reason: string;
  /** What the command prints, evaluated before each block. Default: nothing. */
  readonly answer?: string | (() => string);
  /** Further calls, such as those of a role that the command passes to a service. */
  readonly also?: readonly NeededCalls[];
}

/** A command that was executed, with the values of its variables. */
interface PlayedCommand {
  /** With `aws` or `hipaa-stacks`. */
  readonly words: readonly string[];
  readonly heading: string;
  /** If it was not run. */
  readonly notRun?: NotRun;
}

/** A command that AWS refuses, as the document says. */
interface ExpectedError {
  /** First words of the command, beginning with `aws` or `hipaa-stacks`. */
  readonly command: string;
  readonly error: RegExp;
}

export interface PlayOptions {
  /** The reader of a section. */
  readonly access: (heading: string) => Access;
  /** Commands that are not run. Default: none. */
  readonly notRun?: readonly NotRun[];
  /** Commands that are refused. Default: none. */
  readonly expectedErrors?: readonly ExpectedError[];
  /** Values that the document describes and the reader sets, each evaluated before the first block that uses it. */
  readonly set?: Readonly<Record<string, (variables: Variables) => string | Promise<string>>>;
  /** What happens in the account before a section is read, by heading. Returns code to repeat, such as the snippet of outputs. */
  readonly before?: Readonly<Record<string, (variables: Variables) => Promise<string | undefined>>>;
  /** Files that the reader writes into the working folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Called after each block, with its commands, while its resources exist. Returns failures. */
  readonly afterBlock?: (played: Pick<Played, 'commands' | 'variables'>) => Promise<readonly string[]>;
  /** Words that the reader appends to `hipaa-stacks deploy` and `delete` and to `aws cloudformation deploy`. */
  readonly append?: (heading: string) => readonly string[];
}

export interface Played {
  readonly commands: readonly PlayedCommand[];
  readonly variables: Variables;
  /** `<file>:<line> (<heading>): <what>`, for each failed command, unset variable and empty value. */
  readonly failures: readonly string[];
}

/**
 * The shell code of a document in its order: fenced blocks, without the indentation of a list item, and commands in the
 * rows of a table, such as `| alarm | \`aws …\` |`, one block per table.
 */
export function shellBlocksOf(markdown: string): readonly ShellBlock[] {
  const found: { heading: string; code: string; line: number }[] = [];
  let heading = '';
  let fence: { readonly indent: string; readonly isShell: boolean } | undefined;
  let inTable = false;
  for (const [index, text] of markdown.split('\n').entries()) {
    const [, indent, language] = /^(\s*)```(\w*)/.exec(text) ?? [];
    const isRow = !fence && text.startsWith('|');
    if (isRow && !inTable) found.push({ heading, code: '', line: index + 1 });
    inTable = isRow;
    if (indent !== undefined) {
      fence = fence ? undefined : { indent, isShell: language === 'sh' };
      if (fence?.isShell) found.push({ heading, code: '', line: index + 2 });
    } else if (fence?.isShell) {
      const code = text.startsWith(fence.indent) ? text.slice(fence.indent.length) : text;
      found.at(-1)!.code += `${code}\n`;
    } else if (isRow) found.at(-1)!.code += `${inlineCommands(text).join('; ')}\n`;
    else if (!fence) heading = /^#+ (.*)/.exec(text)?.[1] ?? heading;
  }
  return found.filter(({ code }) => code.trim() !== '');
}

const inlineCommands = (row: string): readonly string[] =>
  [...row.matchAll(/`((?:aws|npx hipaa-stacks) [^`]+)`/g)].map(([, command]) => command!);

const variablesIn = (code: string): readonly string[] =>
  [...code.matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name!);

/** Entries of `set` that no block uses, or that the text of the document (not its code) does not describe. */
export function settingErrors(markdown: string, set: Readonly<Record<string, unknown>>): readonly string[] {
  const used = new Set(shellBlocksOf(markdown).flatMap(({ code }) => variablesIn(code)));
  const text = markdown.replace(/^(\s*)```.*?^\s*```$/gms, '');
  return Object.keys(set).flatMap((name) => {
    if (!used.has(name)) return [`${name}: no command uses it`];
    return text.includes(`\`$${name}\``) ? [] : [`${name}: the text does not describe it`];
  });
}

/**
 * Runs the shell blocks of a document in order with bash, like its reader: variables remain set from block to block,
 * `aws` is the AWS CLI, `npx hipaa-stacks` is the command line of this repository, both with the endpoint and
 * credentials of the reader. Continues after a failure, and returns all failures.
 */
export async function playDocument(file: string, blocks: readonly ShellBlock[], options: PlayOptions): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'hipaa-stacks-play-'));
  const own = join(folder, '.play');
  mkdirSync(own);
  for (const name of ['templates-out', 'docs', 'blueprints', 'nx.json', 'package.json', 'node_modules'])
    symlinkSync(join(repository, name), join(folder, name));
  for (const [name, content] of Object.entries(options.files ?? {})) writeFileSync(join(folder, name), content);
  try {
    let variables: Variables = {};
    const commands: PlayedCommand[] = [];
    const failures: string[] = [];
    const entered = new Set<string>();
    for (const block of blocks) {
      const isNew = !entered.has(block.heading);
      entered.add(block.heading);
      const repeated = isNew ? await options.before?.[block.heading]?.(variables) : undefined;
      const play = async (code: string) => {
        const result = await playBlock({ folder, own, block: { ...block, code }, variables, options });
        commands.push(...result.commands);
        const { variables: after } = result;
        const later = (await options.afterBlock?.({ commands: result.commands, variables: after })) ?? [];
        const errors = [...result.errors, ...later];
        failures.push(...errors.map((what) => `${file}:${block.line} (${block.heading}): ${what}`));
        variables = after;
      };
      if (repeated) await play(repeated);
      for (const name of variablesIn(block.code))
        if (options.set?.[name] && !(name in variables))
          variables = { ...variables, [name]: await options.set[name](variables) };
      await play(block.code);
    }
    return { commands, variables, failures };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const run = promisify(execFile);

async function playBlock({
  folder,
  own,
  block,
  variables,
  options,
}: {
  readonly folder: string;
  readonly own: string;
  readonly block: ShellBlock;
  readonly variables: Variables;
  readonly options: PlayOptions;
}) {
  const { endpoint, region, credentials } = options.access(block.heading);
  const base: Record<string, string> = {
    PATH: process.env.PATH!,
    HOME: own,
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    PLAY: own,
  };
  for (const name of ['commands', 'variables']) rmSync(join(own, name), { force: true });
  const append = options.append?.(block.heading) ?? [];
  writeFileSync(join(own, 'functions'), functions(await awsWords(), options.notRun ?? [], append));
  const script = join(own, 'block');
  writeFileSync(script, `. "$PLAY/functions"; ${block.code}\nenv -0 > "$PLAY/variables"\n`);
  const errors: string[] = [];
  try {
    await run('bash', [script], { cwd: folder, env: { ...base, ...variables }, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string };
    const lines = stderr.split('\n').filter((line) => line.startsWith(script));
    errors.push(...lines.map((line) => line.replace(`${script}: `, '')));
    if (lines.length === 0) errors.push('the block ends with an error');
  }
  const commands = commandsOf(join(own, 'commands'), block.heading, options.notRun ?? []);
  const isExpected = ({ words, message }: RecordedCommand) =>
    options.expectedErrors?.some(({ command, error }) => words.join(' ').startsWith(command) && error.test(message));
  const failed = commands.filter((command) => command.code !== 0 && !isExpected(command));
  errors.push(...failed.map(({ words, message }) => `${words.join(' ')}: ${brief(message)}`));
  const after = existsSync(join(own, 'variables')) ? variablesOf(join(own, 'variables'), base) : variables;
  const changed = Object.entries(after).filter(([name, value]) => variables[name] !== value);
  const empty = changed.filter(([, value]) => ['', 'None', 'null'].includes(value.trim()));
  errors.push(...empty.map(([name]) => `${name} is empty: what it is read from does not exist`));
  return { commands, errors: [...new Set(errors)], variables: after };
}

/** The end of an error message, on one line. */
const brief = (message: string): string =>
  message
    .split(/(?:^|\n)\S+: error: /)
    .at(-1)!
    .replace(/\s+/g, ' ')
    .slice(-400);

/** Functions for `aws` and `npx` that write each call with its exit code and message to a file. */
function functions(aws: readonly string[], notRun: readonly NotRun[], append: readonly string[]): string {
  const cases = notRun.map(
    ({ command, answer = '' }, index) =>
      `    ${quoted(command)}|${quoted(`${command} `)}*) played 0 ${index} '' "$name" "$@"; printf '%s\\n' ${quoted(typeof answer === 'string' ? answer : answer())}; return 0 ;;`,
  );
  const own = append.map((word) => ` ${word}`).join('');
  return `set -euo pipefail
set -a
played() { { printf '%s\\0' "$#" "$@"; } >> "$PLAY/commands"; }
invoke() {
  local name=$1 code=0 errors="$PLAY/errors.$BASHPID"; shift
  case "$name $*" in
${cases.join('\n')}
  esac
  case "$*" in
    'deploy '*|'delete '*|'cloudformation deploy '*) set -- "$@"${own} ;;
  esac
  if [ "$name" = aws ]; then ${aws.map(quoted).join(' ')} --endpoint-url "$AWS_ENDPOINT_URL" "$@" 2> "$errors" || code=$?
  else ${quoted(process.execPath)} ${quoted(program)} "$@" 2> "$errors" || code=$?; fi
  cat "$errors" >&2
  played "$code" - "$(tail -c 4000 "$errors")" "$name" "$@"
  return $code
}
aws() { case "$*" in *file:///dev/stdin*) invoke aws "$@" ;; *) invoke aws "$@" < /dev/null ;; esac; }
npx() { if [ "$1" != hipaa-stacks ]; then echo "npx $1 is not a program of this repository" >&2; return 1; fi; shift; invoke hipaa-stacks "$@" < /dev/null; }
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

interface RecordedCommand extends PlayedCommand {
  readonly code: number;
  readonly message: string;
}

function commandsOf(file: string, heading: string, notRun: readonly NotRun[]): readonly RecordedCommand[] {
  if (!existsSync(file)) return [];
  const fields = readFileSync(file, 'utf8').split('\0');
  const found: RecordedCommand[] = [];
  for (let at = 0; at < fields.length - 1; ) {
    const count = Number(fields[at]);
    const [code, index, message, ...words] = fields.slice(at + 1, at + 1 + count);
    const entry = notRun[Number(index)];
    found.push({ code: Number(code), message: message!.trim(), words, heading, ...(entry && { notRun: entry }) });
    at += 1 + count;
  }
  return found;
}

/** Variables of the shell at its end, without those that the shell or this file sets. */
function variablesOf(file: string, base: Variables): Variables {
  const entries = readFileSync(file, 'utf8')
    .split('\0')
    .flatMap((line) => {
      const [name = '', ...value] = line.split('=');
      return name ? [[name, value.join('=')] as const] : [];
    });
  const shell = ['_', 'PWD', 'OLDPWD', 'SHLVL', 'NAME', 'VALUE', 'BASHOPTS', 'SHELLOPTS', 'IFS', 'OPTIND'];
  return Object.fromEntries(
    entries.filter(([name, value]) => base[name] !== value && !shell.includes(name) && !name.startsWith('BASH_FUNC')),
  );
}

/** Entries of `notRun` that no command used. */
export const unusedEntries = ({ commands }: Played, notRun: readonly NotRun[]): readonly string[] =>
  notRun
    .filter((entry) => !commands.some((command) => command.notRun === entry))
    .map(({ command }) => `${command}: no command uses this entry`);

/**
 * Calls of commands that were not run, whose ARN is missing or not one of the action, or that the policies of their
 * caller, or the policy of the key, do not allow.
 *
 * @param reader name of the role that reads a section
 */
export async function notRunErrors(
  aws: AwsAccess,
  { commands, variables }: Pick<Played, 'commands' | 'variables'>,
  reader: (heading: string) => string,
): Promise<readonly string[]> {
  const requests = commands.flatMap((command) => requestsOf(command, variables, reader));
  const distinct = new Map(requests.map((request) => [JSON.stringify(request), request]));
  const errors: string[] = [];
  for (const request of distinct.values()) errors.push(...(arnError(request) ?? (await denials(aws, request))));
  return errors;
}

/** A call for the policy simulator. */
interface CallRequest {
  readonly caller: string;
  readonly action: string;
  readonly resource: string | undefined;
  readonly context: Readonly<Record<string, string>>;
}

function requestsOf(command: PlayedCommand, variables: Variables, reader: (heading: string) => string) {
  const { notRun } = command;
  if (!notRun) return [];
  return [{ ...notRun, actions: actionsOf(command) }, ...(notRun.also ?? [])].flatMap(
    ({ actions = [], resource, caller = roleArn(reader(command.heading)), context = {} }): CallRequest[] =>
      actions.map((action) => ({
        caller: filled(caller, command, variables),
        action,
        resource: resource && filled(resource, command, variables),
        context,
      })),
  );
}

/** An ARN with the values of options and variables. */
function filled(arn: string, { words }: PlayedCommand, variables: Variables): string {
  const given = (name: string): string => {
    const value = name.startsWith('--') ? words[words.indexOf(name) + 1] : variables[name];
    if (!value || (name.startsWith('--') && !words.includes(name))) throw new Error(`${words.join(' ')}: no ${name}`);
    return value;
  };
  return arn.replace(/\{(--[\w-]+)\}|\$([A-Z_]+)/g, (_, option, variable) => given(option ?? variable));
}

/** Whether the action does not exist, or has no such ARNs. Services without data are not checked. */
function arnError({ action, resource }: CallRequest): readonly string[] | undefined {
  const [prefix = '', name = ''] = action.split(':');
  const service = iamService(prefix);
  const kinds = service?.actions.get(name.toLowerCase());
  if (!service) return undefined;
  if (!kinds) return [`${action}: IAM has no such action`];
  const patterns = kinds.flatMap((kind) => service.kinds[kind] ?? []);
  if (resource === '*' || patterns.length === 0) return undefined;
  const isArn = patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(resource ?? ''));
  return isArn ? undefined : [`${action}: ${resource ?? 'no resource'} is not an ARN of it, such as ${patterns[0]}`];
}

async function denials(aws: AwsAccess, { caller, action, resource = '*', context }: CallRequest) {
  const isKey = action.startsWith('kms:');
  const { EvaluationResults = [] } = await new IAM(clientConfig(aws)).simulatePrincipalPolicy({
    PolicySourceArn: caller,
    ActionNames: [action],
    ResourceArns: [resource],
    ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
      ContextKeyName,
      ContextKeyValues: [value],
      ContextKeyType: 'string' as const,
    })),
    ...(isKey && { ResourcePolicy: await keyPolicy(aws, resource), ResourceOwner: resource.split(':')[4] }),
  });
  const isAllowed = EvaluationResults.length === 1 && EvaluationResults[0]!.EvalDecision === 'allowed';
  return isAllowed ? [] : [`${caller.split('/').at(-1)} is not allowed to call ${action} on ${resource}`];
}

async function keyPolicy(aws: AwsAccess, key: string): Promise<string> {
  const access = { ...aws, region: key.split(':')[3]! } as Access;
  const { Policy } = await callJson<{ Policy: string }>(access, 'kms', 'GetKeyPolicy', {
    KeyId: key,
    PolicyName: 'default',
  });
  return Policy;
}

/** IAM prefixes of commands of the AWS CLI whose names differ. */
const servicePrefixes: Readonly<Record<string, string>> = {
  accessanalyzer: 'access-analyzer',
  configservice: 'config',
  efs: 'elasticfilesystem',
  s3api: 's3',
  sesv2: 'ses',
  'sso-admin': 'sso',
};

/** The IAM actions of a command of the AWS CLI: those of its entry, else the one with the name of the operation. */
function actionsOf({ words: [program, service = '', ...words], notRun }: PlayedCommand): readonly string[] {
  if (notRun?.actions) return notRun.actions;
  if (program !== 'aws') return [];
  const [operation = ''] = words.filter((word) => word !== 'wait');
  const pascal = operation.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return [`${servicePrefixes[service] ?? service}:${pascal}`];
}
