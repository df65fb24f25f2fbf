/**
 * Links and prints systems of several sizes alternately, in one process after a warm-up; prints CPU milliseconds per stack as
 * JSON. Arguments: the number of runs, then the sizes.
 */
import { blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';
import { link } from '../../tools/dist/link/link.js';
import { printTemplate } from '../../tools/dist/template/yaml.js';

/** One key, and ten topics per stack, each of which refers to a topic of the previous stack. */
function system(stacks) {
  const key = resource('Key', 'AWS::KMS::Key', { KeyPolicy: {} }, { keep: 'store' });
  let before = [];
  const topics = (stack) => {
    before = Array.from({ length: 10 }, (_, at) =>
      resource(`Topic${stack}x${at}`, 'AWS::SNS::Topic', {
        KmsMasterKeyId: key.att('Arn'),
        ...(before[at] && { DisplayName: before[at].att('TopicName') }),
      }),
    );
    return snippet(before);
  };
  return blueprint('growth', {
    title: 'Growth',
    parameters: {},
    system: () => ({
      stacks: {
        keys: [snippet([key])],
        ...Object.fromEntries(Array.from({ length: stacks }, (_, at) => [`stack${at}`, [topics(at)]])),
      },
      outputs: {},
    }),
  });
}

/** Each sample has 1,000 stacks, so that small and large systems are measured for the same time. */
const perSample = 1000;

function millisecondsPerStack(size) {
  const systems = Array.from({ length: perSample / size }, () => system(size));
  global.gc?.();
  const start = process.cpuUsage();
  for (const one of systems) {
    const { root, children } = link(one, 'nested');
    for (const template of [root, ...Object.values(children)]) printTemplate(template);
  }
  const { user, system: kernel } = process.cpuUsage(start);
  return (user + kernel) / 1000 / perSample;
}

const [runs, ...sizes] = process.argv.slice(2).map(Number);
const samples = Object.fromEntries(sizes.map((size) => [size, []]));
for (let run = 0; run <= runs; run++) {
  for (const size of sizes) {
    const sample = millisecondsPerStack(size);
    if (run > 0) samples[size].push(sample);
  }
}
console.log(JSON.stringify(samples));
