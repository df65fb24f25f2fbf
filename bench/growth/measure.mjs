/**
 * Links and prints systems of several sizes in turn, in one process that has done so before; prints CPU milliseconds a
 * stack as JSON. Arguments: the number of runs, then the sizes.
 */
import { blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';
import { link } from '../../tools/dist/link/link.js';
import { printTemplate } from '../../tools/dist/template/yaml.js';

/** A key for all, and ten topics a stack, each of which names its neighbour in the stack before. */
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

/** Each sample does 1,000 stacks, so that a small system is measured as long as a large one. */
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
