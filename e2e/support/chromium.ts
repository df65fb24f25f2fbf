import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { end } from './patient-web-app-instance.ts';
import { until } from './until.ts';

export { isInstalled } from '../../packages/compute/src/provider/testing/serve.ts';

export interface Page {
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Messages of the console and of the browser: errors of scripts, and what the policy of the page blocks. */
  messages(): readonly string[];
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly entry?: { readonly text: string } };
  readonly result?: {
    readonly sessionId?: string;
    readonly targetId?: string;
    readonly result?: { readonly value: unknown };
  };
}

/**
 * Opens a page of `host`, which is on a port of 127.0.0.1, in a new profile of Chromium. Other hosts do not exist, and
 * certificates are not verified.
 */
export async function openPage(folder: string, port: number, host: string): Promise<Page> {
  const home = mkdtempSync(join(folder, 'home-'));
  const chromium = spawn(
    'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--ignore-certificate-errors', '--remote-debugging-port=0', `--user-data-dir=${join(home, 'profile')}`],
      `--host-resolver-rules=MAP ${host} 127.0.0.1:${port}, MAP * ~NOTFOUND , EXCLUDE 127.0.0.1`,
    ],
    { env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config') }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  chromium.stderr.on('data', (text: Buffer) => {
    output += text;
  });
  const address = await until('Chromium', () => {
    if (chromium.exitCode !== null) throw new Error(`Chromium has ended: ${output}`);
    return /DevTools listening on (ws:\S+)/.exec(output)?.[1];
  });
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.once('open', resolve));
  const answers = new Map<number, (message: Message) => void>();
  const messages: string[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(`${data}`) as Message;
    if (message.id !== undefined) answers.get(message.id)?.(message);
    else if (message.method === 'Log.entryAdded') messages.push(message.params?.entry?.text ?? '');
    else if (message.method?.startsWith('Runtime.')) messages.push(JSON.stringify(message.params));
  });
  let last = 0;
  const call = (method: string, params: object, sessionId?: string) =>
    new Promise<NonNullable<Message['result']>>((resolve) => {
      const id = ++last;
      answers.set(id, ({ result = {} }) => resolve(result));
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  await call('Log.enable', {}, sessionId);
  await call('Page.navigate', { url: `https://${host}/` }, sessionId);
  return {
    evaluate: async (expression) => (await call('Runtime.evaluate', { expression }, sessionId)).result?.value,
    messages: () => messages,
    async close() {
      socket.close();
      await end(chromium);
    },
  };
}
