import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseTemplate } from '../../tools/dist/template/yaml.js';
import { alternate, measure, medianOf } from '../lib/measure.mjs';
import { python, pythonTool } from '../lib/python.mjs';
import { cli, file, freshWorkspace, results } from '../lib/workspace.mjs';
import { assertSame } from './same.mjs';

const cdk = file('node_modules/aws-cdk/bin/cdk');
/** Disables network requests and metadata for the CDK console. */
const quiet = ['--quiet', '--no-notices', '--no-version-reporting', '--no-path-metadata', '--no-asset-metadata'];

/** CPU seconds to build and check 100 resources in five nested stacks. */
export async function build(runs) {
  const cwd = freshWorkspace();
  const ours = `${cwd}/templates-out/hundred/`;
  const theirs = `${results}build/`;
  mkdirSync(theirs, { recursive: true });
  await measure({ command: [...cli, 'build', 'hundred'], cwd });
  const written = readdirSync(ours).filter((name) => name.endsWith('.yaml'));
  const templates = Object.fromEntries(
    written.map((name) => [name, parseTemplate(readFileSync(ours + name, 'utf8'), name)]),
  );
  writeFileSync(`${theirs}data.json`, JSON.stringify(templates));

  const troposphere = await pythonTool('troposphere');
  const figures = await alternate(
    {
      'ours: `hipaa-stacks build`': () => {
        // Unchanged files would not be written again; the other tools always write.
        rmSync(ours, { recursive: true });
        return measure({ command: [...cli, 'build', 'hundred'], cwd });
      },
      'ours: `hipaa-stacks check` (builds, then checks)': () =>
        // Chains report findings in this blueprint, for example queues without consumers.
        measure({ command: [...cli, 'check', 'hundred'], cwd, accepted: [1] }),
      'floor: node and js-yaml print the same files': () =>
        measure({ command: ['node', file('build/floor.mjs'), `${theirs}data.json`, `${theirs}floor`] }),
      'aws-cdk-lib, the app only': () =>
        measure({ command: ['node', file('build/cdk.cjs')], env: { CDK_OUTDIR: `${theirs}cdk-app` } }),
      '`cdk synth`, the same app': () =>
        measure({
          command: ['node', cdk, 'synth', '--app', `node ${file('build/cdk.cjs')}`, ...quiet, '-o', `${theirs}cdk`],
          cwd: theirs,
        }),
      'troposphere, JSON': () =>
        measure({
          command: [python(), file('build/hundred.py'), `${theirs}troposphere`],
          env: troposphere.env,
        }),
    },
    runs,
  );

  const nested = ['intake', 'records', 'images', 'claims', 'reports'].map((name) => templates[`${name}.yaml`]);
  const json = (folder, pattern) =>
    readdirSync(folder)
      .filter((name) => pattern.test(name))
      .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
  assertSame(nested, json(`${theirs}cdk`, /\.nested\.template\.json$/), 'aws-cdk-lib');
  assertSame(nested, json(`${theirs}troposphere`, /^(?!root).*\.json$/), 'troposphere');

  const [built, checked, floor, app, synth] = Object.values(figures).map((subject) => medianOf(subject, 'cpu'));
  return {
    title: 'build: 100 resources in 5 nested stacks',
    unit: 'CPU seconds (user + system) of the whole process',
    figure: 'cpu',
    figures,
    targets: [
      { target: 'build at most 1.3 times the floor', ratio: built / floor, met: built / floor <= 1.3 },
      { target: '`cdk synth` at least 30 times our build', ratio: synth / built, met: synth / built >= 30 },
    ],
    facts: {
      '`cdk synth` ÷ the floor, the maximum for any Node tool that prints YAML': synth / floor,
      'The CDK app only ÷ our build': app / built,
      '`cdk synth` ÷ our check (which builds too)': synth / checked,
    },
  };
}
