import { join } from 'node:path';
import { runJson } from './python.mjs';

/** The CloudFormation checks of Checkov, for all files in one process, without downloads. */
export async function checkov(subjects, environment, workDir) {
  const options = ['--framework', 'cloudformation', '--skip-download', '--quiet', '--compact', '-o', 'json'];
  const report = await runJson(environment, ['-m', 'checkov.main', ...options, '-d', workDir], { accepted: [0, 1] });
  const { failed_checks = [], parsing_errors = [] } = report.results ?? {};
  const subjectAt = new Map(subjects.map((subject) => [subject.file, subject]));
  const at = (path) => {
    const subject = subjectAt.get(path) ?? subjectAt.get(join(workDir, path));
    if (!subject) throw new Error(`checkov reported the unknown file ${path}`);
    return subject;
  };
  if (subjects.length > 0 && !(report.summary?.resource_count > 0)) throw new Error('checkov found no resource');
  return [
    ...failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
      subject: at(file_path),
      rule: `checkov:${check_id}`,
      logicalId: resource.split('.').at(-1),
      message: check_name,
    })),
    ...parsing_errors.map((path) => ({
      subject: at(path),
      rule: 'checkov:parsing',
      unevaluated: true,
      message: 'could not evaluate: checkov cannot parse it',
    })),
  ];
}
