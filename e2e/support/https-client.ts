import { Agent, request } from 'node:https';
import { WebSocket } from 'ws';

/** A request of a client, which sends it to a port of 127.0.0.1. */
export interface ClientRequest {
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ClientResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A client of HTTPS that keeps its connections. It does not verify certificates. */
export function httpsClient(port: number, sockets = 20) {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, rejectUnauthorized: false });
  const send = ({ host, path, method = 'GET', headers = {}, body }: ClientRequest) =>
    new Promise<ClientResponse>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method, agent, headers: { host, ...headers } };
      const sent = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return { send, close: () => agent.destroy() };
}

/** A WebSocket to a port of 127.0.0.1. */
export interface OpenWebSocket {
  /** Sends a text and returns the next text that is received. */
  echo(text: string): Promise<string>;
  /** Number of pings that were received. */
  pings(): number;
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens a WebSocket as a page of `origin` does. Rejects with the status if it is refused. */
export function openWebSocket(port: number, host: string, path: string, origin = `https://${host}`) {
  return new Promise<OpenWebSocket>((resolve, reject) => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}${path}`, {
      origin,
      headers: { host },
      rejectUnauthorized: false,
    });
    let pings = 0;
    socket.on('ping', () => {
      pings += 1;
    });
    socket.on('unexpected-response', (_, response) => reject(new Error(`status ${response.statusCode}`)));
    socket.on('error', reject);
    const closed = new Promise<void>((end) => socket.once('close', () => end()));
    socket.once('open', () =>
      resolve({
        echo: (text) =>
          new Promise((received) => {
            socket.once('message', (data) => received(`${data}`));
            socket.send(text);
          }),
        pings: () => pings,
        closed,
        close: () => socket.close(),
      }),
    );
  });
}
