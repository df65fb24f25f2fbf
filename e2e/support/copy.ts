import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from './cli.ts';

const run = promisify(execFile);

/**
 * Copies the repository in its current state, committed or not but without ignored files, into a folder. Libraries are
 * links to
 * those of the repository; the workspaces among them, and the command line, are those of the copy.
 */
export async function copyRepository(folder: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', list, { cwd: repository, maxBuffer: 1 << 26 });
  for (const file of stdout.split('\0').filter((each) => each !== '' && existsSync(join(repository, each)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(repository, file), join(folder, file));
  }
  linkLibraries(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

/** Copies the results of Nx in the repository, if there are any: the copy repeats only tasks whose inputs differ. */
export function copyResults(folder: string): void {
  const results = join(repository, '.nx');
  if (!existsSync(join(results, 'cache'))) return;
  cpSync(join(results, 'cache'), join(folder, '.nx/cache'), { recursive: true });
  // The database lists the results. Nx opens one of its own if this machine is another one.
  for (const name of readdirSync(join(results, 'workspace-data')).filter((each) => each.endsWith('.db')))
    cpSync(join(results, 'workspace-data', name), join(folder, '.nx/workspace-data', name));
}

/** npm links workspaces and programs by relative paths, which in the copy refer to files of the copy. */
function linkLibraries(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (['.bin', '@hipaa-stacks'].includes(entry.name)) linkLibraries(source, target);
    else if (!entry.name.startsWith('.')) symlinkSync(source, target);
  }
}

/** Initializes the copy as a git repository, and commits everything in it. */
export async function commitAll(folder: string, message: string): Promise<void> {
  const git = (...args: readonly string[]) => run('git', args, { cwd: folder });
  if (!existsSync(join(folder, '.git'))) await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  await git(...author, 'commit', '--quiet', '--message', message);
}
