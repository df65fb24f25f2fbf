import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '@hipaa-stacks/cloudformation';
import { appPython, defaultCacheFolder, install, type PythonPackages } from '../emulator/install.ts';
import { findPython } from '../emulator/python.ts';
import type { ManifestException } from '../manifest.ts';
import type { Finding } from './finding.ts';

/** The version that CI uses. Its dependencies are pinned in the lock file. */
export const CFN_LINT = 'cfn-lint==1.58.0';

/** cfn-lint and its dependencies, installed with pipx. */
export const cfnLint = {
  name: 'cfn-lint',
  title: 'cfn-lint',
  requirements: fileURLToPath(new URL('../../cfn-lint/requirements.txt', import.meta.url)),
  app: CFN_LINT,
} satisfies PythonPackages;

/** A rule that some templates of this project cannot satisfy, with the reason. */
export interface Exception {
  readonly rule: string;
  /** Pattern of the paths of files below `templates-out`. */
  readonly files: RegExp;
  /** The only resource that it applies to. Default: all resources in the files. */
  readonly logicalId?: string;
  readonly reason: string;
}

const exceptions: readonly Exception[] = [
  {
    rule: 'W3002',
    files: /(^|\/)root\.yaml$/,
    reason:
      'Nested templates have relative paths so that `aws cloudformation package` works; publish replaces them with URLs.',
  },
  {
    rule: 'I4010',
    files: /\.yaml$/,
    reason:
      'The purpose of each resource is in the manifest and the README, where it is checked, and is not repeated in Metadata.',
  },
  {
    rule: 'W1030',
    files: /(^|\/)flat\.yaml$/,
    reason:
      'With many conditions cfn-lint does not evaluate Rules, and reports an empty default where a Rule requires a value: the chain empty-value checks it. The nested templates are checked.',
  },
  {
    rule: 'W1028',
    files: /^(openemr|patient-web-app)\//,
    reason:
      'A reference to a conditional resource has another branch for the case that it is not created, even if other conditions exclude that case.',
  },
  {
    rule: 'W1035',
    files: /^(openemr|patient-web-app)\/flat\.yaml$/,
    reason:
      'cfn-lint uses the empty default of a list of subnets where a condition and a Rule require IDs; the nested templates are checked.',
  },
  {
    rule: 'W2506',
    files: /((^|\/)remoteAccess|^patient-web-app\/(?!root|flat)\w+)\.yaml$/,
    reason:
      'A nested stack receives its parameters as text: the type, and the Systems Manager lookup, are in the root.',
  },
];

/** One finding of cfn-lint in the format of `--format json`. */
export interface Match {
  readonly Filename: string;
  readonly Location: {
    readonly Path: readonly (string | number)[] | null;
    readonly Start: { readonly LineNumber: number };
  };
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/**
 * The exceptions for cfn-lint in builders: `{ rule: 'cfn-lint:W3045', reason }`. Each applies to the template of its stack
 * and to the flat form.
 *
 * @param folder below `templates-out` with the templates, such as `audit-trail`
 */
export function resourceExceptions(folder: string, exceptions: readonly ManifestException[]): readonly Exception[] {
  return exceptions
    .filter(({ rule }) => rule.startsWith(prefix))
    .map(({ rule, resource, reason }) => {
      const [stack, logicalId] = resource.split('/') as [string, string];
      return {
        rule: rule.slice(prefix.length),
        files: new RegExp(`^${folder}/(${stack}|flat)\\.yaml$`),
        logicalId,
        reason,
      };
    });
}

const prefix = 'cfn-lint:';

/**
 * Checks templates with cfn-lint, all levels, in one process. An exception that is not needed in any of its files is a finding too.
 *
 * @param folder `templates-out`
 * @param files paths below the folder; if empty, nothing is checked
 * @param own exceptions of the resources in them
 * @param say receives one line when cfn-lint is installed
 * @throws Problem if pipx is missing, or cfn-lint fails
 */
export async function lint(
  folder: string,
  files: readonly string[],
  own: readonly Exception[],
  say: (line: string) => void,
): Promise<readonly Finding[]> {
  if (files.length === 0) return [];
  const options = ['-e', '-c', 'I', '--format', 'json', '--regions', 'us-east-1'];
  const installed = await install(await findPython(), defaultCacheFolder(), say, cfnLint);
  const matches = await run(installed, [...options, '--', ...files.map((file) => join(folder, file))]);
  const relative = matches.map((match) => ({ ...match, Filename: match.Filename.slice(join(folder, '/').length) }));
  return judge(relative, files, [...exceptions, ...own]);
}

/**
 * The findings of cfn-lint without exceptions, and the exceptions that are no longer needed.
 *
 * @param files all checked files, named as in the matches
 */
export function judge(
  matches: readonly Match[],
  files: readonly string[],
  excepted: readonly Exception[] = exceptions,
): readonly Finding[] {
  const exceptionOf = (match: Match) =>
    excepted.find(
      ({ rule, files: of, logicalId }) =>
        rule === match.Rule.Id && of.test(match.Filename) && (logicalId ?? idOf(match)) === idOf(match),
    );
  const needed = new Set(matches.map(exceptionOf));
  const applicable = excepted.filter((exception) => files.some((file) => exception.files.test(file)));
  return [
    ...matches.filter((match) => !exceptionOf(match)).map(finding),
    ...applicable
      .filter((exception) => !needed.has(exception))
      .map(({ rule, files: of, logicalId, reason }) => ({
        check: 'cfn-lint',
        stack: files.filter((file) => of.test(file)).join(', '),
        ...(logicalId && { logicalId }),
        what: `no longer needs the exception from ${rule}`,
        fix: `Remove it. Its reason was: ${reason}`,
      })),
  ];
}

/** The resource of a match, if it has one. */
function idOf({ Location }: Match): string | undefined {
  const [section, id] = Location.Path ?? [];
  return section === 'Resources' && id !== undefined ? `${id}` : undefined;
}

function finding(match: Match): Finding {
  const { Filename, Rule, Message, Location } = match;
  const logicalId = idOf(match);
  return {
    check: 'cfn-lint',
    stack: Filename,
    ...(logicalId && { logicalId }),
    what: `${Rule.Id} at line ${Location.Start.LineNumber}: ${Message.replace(/\.$/, '')}`,
    fix: 'Fix it, or add an exception with a valid reason.',
  };
}

/** cfn-lint exits with a non-zero code if it finds something: the run succeeded if it printed findings. */
function run(installed: string, args: readonly string[]): Promise<readonly Match[]> {
  const program = ['-I', '-c', 'from cfnlint.runner.cli import main; main()', ...args];
  return new Promise((resolve, reject) => {
    execFile(appPython(installed, 'cfn-lint'), program, { maxBuffer: 1 << 26 }, (_error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as Match[]);
      } catch {
        const what = `did not run (${stderr.trim().split('\n').at(-1)})`;
        reject(new Problem('cfn-lint', what, `Delete ${installed}: it is installed again on the next run.`));
      }
    });
  });
}
