/**
 * Environment in which a Node.js program sends itself a signal as soon as it has written a line to standard error that
 * matches: at the same step in every run, independent of the speed of the machine.
 */
export function signalAtLine(line: RegExp, signal: 'SIGKILL' | 'SIGINT'): { readonly NODE_OPTIONS: string } {
  // Handlers would receive a sent signal only in a later iteration of the event loop.
  const kill = `process.kill(process.pid, '${signal}')`;
  const end = signal === 'SIGKILL' ? kill : `process.emit('${signal}') || ${kill}`;
  const code = `
    const write = process.stderr.write.bind(process.stderr);
    let sent = false;
    process.stderr.write = (text, ...rest) => {
      const written = write(text, ...rest);
      if (!sent && ${line}.test(text)) { sent = true; ${end}; }
      return written;
    };
  `;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}` };
}
