// Preloaded into every Node.js Lambda function: allows connections to loopback only, like sitecustomize.py.
const net = require('node:net');
const dns = require('node:dns');

// Compares the whole name: `127.example` is a name on the internet.
const isLoopback = (host) =>
  !host ||
  /^(.*\.)?localhost$/.test(host) ||
  (net.isIPv4(host) && host.startsWith('127.')) ||
  (net.isIPv6(host) && /^(::1|::ffff:127\.\d+\.\d+\.\d+)$/i.test(host));
const refusal = (host) => new Error(`the emulator has no network access outside this machine: ${host} is refused`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof first === 'object' ? first?.host : typeof args[1] === 'string' ? args[1] : undefined;
  if (isLoopback(host)) return connect.apply(this, args);
  process.nextTick(() => this.destroy(refusal(host)));
  return this;
};

const lookup = dns.lookup;
dns.lookup = (host, ...rest) => (isLoopback(host) ? lookup(host, ...rest) : rest.at(-1)(refusal(host)));
