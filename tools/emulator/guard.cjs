// Loaded into every Node Lambda: loopback only, as in sitecustomize.py.
const net = require('node:net');
const dns = require('node:dns');

// As a whole: `127.example` is a name on the internet.
const isLoopback = (host) =>
  !host ||
  /^(.*\.)?localhost$/.test(host) ||
  (net.isIPv4(host) && host.startsWith('127.')) ||
  (net.isIPv6(host) && /^(::1|::ffff:127\.\d+\.\d+\.\d+)$/i.test(host));
const refusal = (host) => new Error(`the emulator reaches nothing outside this machine, and so not ${host}`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const first = Array.isArray(given[0]) ? given[0][0] : given[0];
  const host = typeof first === 'object' ? first?.host : typeof given[1] === 'string' ? given[1] : undefined;
  if (isLoopback(host)) return connect.apply(this, given);
  process.nextTick(() => this.destroy(refusal(host)));
  return this;
};

const lookup = dns.lookup;
dns.lookup = (host, ...rest) => (isLoopback(host) ? lookup(host, ...rest) : rest.at(-1)(refusal(host)));
