import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { Finding } from './finding.ts';

/** The version that CI judges with. */
export const CFN_LINT = 'cfn-lint==1.58.0';

/** Rules that cannot hold for any template of ours, each with the reason why. */
const exceptions: readonly { readonly rule: string; readonly file: RegExp; readonly reason: string }[] = [
  {
    rule: 'W3002',
    file: /^root\.yaml$/,
    reason:
      'Nested templates are named by relative paths so that `aws cloudformation package` works; publish makes them URLs.',
  },
  {
    rule: 'I4010',
    file: /\.yaml$/,
    reason:
      'What each resource is for stands in the manifest and the README, where it is checked, and not again in Metadata.',
  },
];

interface Match {
  readonly Filename: string;
  readonly Level: string;
  readonly Location: { readonly Path: readonly string[] | null; readonly Start: { readonly LineNumber: number } };
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/**
 * Judges the templates of a release with cfn-lint, all levels. An exception that nothing needs is a finding too.
 *
 * @param folder `templates-out/<blueprint>`
 * @throws Problem when pipx is not there
 */
export async function lint(folder: string): Promise<readonly Finding[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const args = [
    'run',
    '--spec',
    CFN_LINT,
    'cfn-lint',
    '-e',
    '-c',
    'I',
    '--format',
    'json',
    '--regions',
    'us-east-1',
    '--',
  ];
  const matches = await run('pipx', [...args, ...files.map((file) => join(folder, file))]);
  const excepted = (match: Match) =>
    exceptions.find(({ rule, file }) => rule === match.Rule.Id && file.test(basename(match.Filename)));
  const stale = exceptions.filter((exception) => !matches.some((match) => excepted(match) === exception));
  return [
    ...matches.filter((match) => !excepted(match)).map(finding),
    ...stale.map(({ rule, reason }) => ({
      check: 'cfn-lint',
      stack: basename(folder),
      what: `no template needs the exception from ${rule} any more`,
      mend: `Take it out. Its reason was: ${reason}`,
    })),
  ];
}

function finding({ Filename, Rule, Message, Location }: Match): Finding {
  const [section, id] = Location.Path ?? [];
  return {
    check: `cfn-lint ${Rule.Id}`,
    stack: basename(Filename, '.yaml'),
    ...(section === 'Resources' && id !== undefined && { logicalId: id }),
    what: `${Rule.Id} at line ${Location.Start.LineNumber}: ${Message.replace(/\.$/, '')}`,
    mend: 'Mend it, or write an exception with a reason that is true.',
  };
}

/** cfn-lint ends with a code of its own when it finds something: what counts is that it printed its findings. */
function run(command: string, args: readonly string[]): Promise<readonly Match[]> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') {
        return reject(
          new Problem('cfn-lint', 'pipx is not installed', 'Install it: python3 -m pip install --user pipx.'),
        );
      }
      try {
        resolve(JSON.parse(stdout) as Match[]);
      } catch {
        const lines = stderr.trim().split('\n');
        reject(
          new Problem(
            'cfn-lint',
            `did not run (${lines.at(-1)})`,
            'Try the command by hand: pipx run --spec cfn-lint==1.58.0 cfn-lint --version.',
          ),
        );
      }
    });
  });
}
