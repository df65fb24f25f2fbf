// Runs in the network of an instance: an upstream on both ports of the containers, and requests through nginx. Prints JSON.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'node:https';

const upstream = (name) =>
  createServer(async (incoming, response) => {
    let bytes = 0;
    for await (const chunk of incoming) bytes += chunk.length;
    const { method, url, headers } = incoming;
    response.statusCode = url === '/broken' ? 500 : 200;
    response.end(JSON.stringify({ name, method, url, headers, bytes }));
  }).on('upgrade', (incoming, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Path: ${incoming.url}\r\n\r\n`,
    );
    socket.on('data', (data) => socket.write(data));
  });

async function send(port, path, { method = 'GET', headers = {}, body } = {}) {
  const sent = request({ host: '127.0.0.1', port, path, method, headers, rejectUnauthorized: false });
  if (body) for (const chunk of body) sent.write(chunk);
  sent.end();
  const [response] = await once(sent, 'response');
  const tls = response.socket.getProtocol();
  let text = '';
  for await (const chunk of response) text += chunk;
  return {
    status: response.statusCode,
    server: response.headers.server,
    tls,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
}

async function webSocket(port, path) {
  const sent = request({
    ...{ host: '127.0.0.1', port, path, rejectUnauthorized: false },
    headers: { Connection: 'Upgrade', Upgrade: 'websocket', Host: 'clinic.example.com' },
  });
  sent.end();
  const [response, socket] = await once(sent, 'upgrade');
  const echoes = [];
  for (const message of ['first', 'second']) {
    socket.write(message);
    const [data] = await once(socket, 'data');
    echoes.push(`${data}`);
  }
  socket.destroy();
  return { status: response.statusCode, path: response.headers['x-path'], echoes };
}

for (const [name, port] of [
  ['backend', 8000],
  ['frontend', 8080],
])
  await once(upstream(name).listen(port, '127.0.0.1'), 'listening');
const megabyte = Buffer.alloc(1_048_576, 'x');
const results = {
  backend: await send(8443, '/api/patients?name=Ada', {
    headers: {
      Host: 'clinic.example.com',
      'X-Forwarded-For': '203.0.113.9',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'evil.example',
      Proxy: 'evil.example',
    },
  }),
  direct: await send(8443, '/', { headers: { Host: 'clinic.example.com' } }),
  frontend: await send(9443, '/index.html', { headers: { Host: 'clinic.example.com' } }),
  health: await send(8443, '/healthz'),
  upload: await send(8443, '/api/documents', { method: 'POST', body: Array.from({ length: 64 }, () => megabyte) }),
  broken: await send(8443, '/broken'),
  socket: await webSocket(8443, '/ws/patients/17'),
};
console.log(JSON.stringify(results));
process.exit(0);
