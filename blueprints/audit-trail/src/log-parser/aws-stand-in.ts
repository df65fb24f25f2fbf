import { gzipSync } from 'node:zlib';
import type { Message } from './alert.ts';
import type { Aws, Expression, Item, Topic } from './aws.ts';
import type { Invocation } from './invocation.ts';
import { ledger } from './ledger.ts';
import { log } from './log.ts';
import { metrics } from './metrics.ts';

/** In-memory stand-in for AWS in the tests of the parser, with a manual clock. */
export interface AwsStandIn {
  readonly aws: Aws;
  /** Versions of objects by key, the newest last. */
  readonly objects: Map<string, { body: Buffer; version: string }[]>;
  readonly table: Map<string, Item>;
  /** Published messages. */
  readonly published: Message[];
  /** The topic of each published message. */
  readonly topics: Topic[];
  /** Lines of the log, including metrics. */
  readonly lines: string[];
  clock: number;
  put(key: string, body: Buffer | string): string;
  /** Creates an invocation of the function. `aws` replaces calls; `remaining` is in ms. */
  invocation(options?: { aws?: Partial<Aws>; remaining?: () => number }): Invocation;
  /** Returns the sum of a metric over all lines with the properties. */
  metric(name: string, properties?: Item): number;
}

/** Creates an error like those of the SDK, with a message that must not be logged. */
export function awsError(status: number, name: string): Error {
  return Object.assign(new Error('User: arn:aws:sts::000000000000:assumed-role/SECRET is not authorized'), {
    name,
    $metadata: { httpStatusCode: status },
  });
}

/** Creates a log file with records. */
export function logFileOf(records: readonly object[]): Buffer {
  return gzipSync(JSON.stringify({ Records: records }));
}

export function awsStandIn(): AwsStandIn {
  const objects: AwsStandIn['objects'] = new Map();
  const table: AwsStandIn['table'] = new Map();
  const published: Message[] = [];
  const topics: Topic[] = [];
  const lines: string[] = [];

  const aws: Aws = {
    async getObject({ key, version, unlessEtag }) {
      await nextTick();
      const versions = objects.get(key) ?? [];
      const found = version ? versions.find((one) => one.version === version) : versions.at(-1);
      if (!found) throw awsError(404, 'NoSuchKey');
      if (found.version === unlessEtag) throw awsError(304, 'NotModified');
      return { body: inChunks(found.body), etag: found.version, version: found.version };
    },
    async getItem(id) {
      await nextTick();
      return table.get(id);
    },
    async putItem(item, condition) {
      await nextTick();
      if (condition && !holds(condition, table.get(String(item.Id)))) return false;
      table.set(String(item.Id), item);
      return true;
    },
    async updateItem(id, update) {
      await nextTick();
      table.set(id, updated(update, table.get(id) ?? { Id: id }));
    },
    async publish(topic, messages) {
      await nextTick();
      published.push(...messages);
      topics.push(...messages.map(() => topic));
      return messages.map(() => true);
    },
  };

  const standIn: AwsStandIn = {
    aws,
    objects,
    table,
    published,
    topics,
    lines,
    clock: Date.UTC(2026, 10, 22, 12),
    put(key, body) {
      const versions = objects.get(key) ?? [];
      const version = `v${versions.length + 1}`;
      objects.set(key, [...versions, { body: Buffer.from(body), version }]);
      return version;
    },
    invocation({ aws: replaced, remaining = () => 60_000 } = {}) {
      const now = () => standIn.clock;
      const write = (line: string) => void lines.push(line);
      const calls = { ...aws, ...replaced };
      return {
        aws: calls,
        ledger: ledger(calls, { now, retentionDays: 30 }),
        log: log(write, { requestId: 'request' }),
        metrics: metrics('Test', { now, write }),
        settings: {
          region: 'us-east-1',
          topicArns: { alerts: 'alerts', notices: 'notices' },
          table: 'ledger',
          retentionDays: 30,
          metricNamespace: 'Test',
          configurationBucket: 'configuration',
          configurationKey: 'keywords.json',
        },
        now,
        remaining,
      };
    },
    metric(name, properties = {}) {
      return lines
        .map((line) => JSON.parse(line) as Record<string, string | number>)
        .filter((line) => Object.entries(properties).every(([property, value]) => line[property] === value))
        .reduce((sum, line) => sum + Number(line[name] ?? 0), 0);
    },
  };
  return standIn;
}

/** Yields to other work between a request and its response, so that concurrent invocations interleave. */
function nextTick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function* inChunks(body: Buffer, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}

/** Evaluates the condition expressions of the ledger. */
function holds({ text, values }: Expression, item: Item | undefined): boolean {
  return text.split(' OR ').some((term) => {
    const absent = /^attribute_not_exists\((\w+)\)$/.exec(term)?.[1];
    if (absent) return item?.[absent] === undefined;
    const [, name = '', value = ''] = /^(\w+) < (:\w+)$/.exec(term) ?? [];
    const [have, limit] = [item?.[name], values[value]];
    if (limit === undefined) throw new Error(`unsupported condition expression: ${term}`);
    return have !== undefined && have < limit;
  });
}

/** Applies update expressions of the form `SET a = :a, b = :b REMOVE c, d`. */
function updated({ text, values }: Expression, item: Item): Item {
  const [, set = '', remove = ''] = /^SET (.*) REMOVE (.*)$/.exec(text) ?? [];
  const changed = set.split(', ').map((assignment) => {
    const [, name = '', value = ''] = /^#?(\w+) = (:\w+)$/.exec(assignment) ?? [];
    if (values[value] === undefined) throw new Error(`unsupported update expression: ${assignment}`);
    return [name, values[value]];
  });
  const removed = remove.split(', ');
  const kept = Object.entries(item).filter(([name]) => !removed.includes(name));
  return Object.fromEntries([...kept, ...changed]);
}
