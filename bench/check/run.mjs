import { readFileSync } from 'node:fs';
import { alternate, measure, medianOf } from '../lib/measure.mjs';
import { python, pythonTool } from '../lib/python.mjs';
import { cli, file, freshWorkspace } from '../lib/workspace.mjs';

/** CPU seconds to check the 100 resources of the build benchmark, compared with cfn-lint on the same files. */
export async function check(runs) {
  const cwd = freshWorkspace();
  await measure({ command: [...cli, 'build', 'hundred'], cwd });
  const folder = `${cwd}/templates-out/hundred/`;
  const { root, stacks } = JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8'));
  const files = [root, ...Object.values(stacks)].map(({ file }) => folder + file);
  const cfnLint = await pythonTool('cfn-lint');
  const figures = await alternate(
    {
      'ours: `checkTemplates`': () => measure({ command: ['node', file('check/measure.mjs'), folder] }),
      'cfn-lint': () =>
        measure({
          // W3002: TemplateURL is a path, which `package` or `publish` replaces
          command: [python(), `${cfnLint.folder}/bin/cfn-lint`, '--ignore-checks', 'W3002', '--', ...files],
          env: cfnLint.env,
        }),
    },
    runs,
  );
  const [ours, theirs] = Object.values(figures).map((subject) => medianOf(subject, 'cpu'));
  return {
    title: 'check: the same 100 resources',
    unit: 'CPU seconds (user + system) of the whole process',
    figure: 'cpu',
    figures,
    targets: [],
    facts: { 'cfn-lint ÷ ours': theirs / ours },
  };
}
