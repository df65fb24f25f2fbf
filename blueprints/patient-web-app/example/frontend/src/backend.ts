import { useEffect, useState } from 'react';

export type Connection = 'connecting' | 'connected' | 'not connected';

/** Version of the backend. Undefined until it responds, null if it does not. */
export function useVersion(): string | null | undefined {
  const [version, setVersion] = useState<string | null>();
  useEffect(() => {
    const controller = new AbortController();
    fetch('/api/status', { signal: controller.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(`status ${response.status}`))))
      .then(({ version }: { version: string }) => setVersion(version))
      .catch(() => controller.signal.aborted || setVersion(null));
    return () => controller.abort();
  }, []);
  return version;
}

/** State of a WebSocket, which is opened again five seconds after it was closed, such as by an update. */
export function useWebSocket(): Connection {
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    let socket: WebSocket;
    let timer: number | undefined;
    const open = () => {
      socket = new WebSocket(`wss://${window.location.host}/ws/echo`);
      socket.onopen = () => socket.send('hello');
      socket.onmessage = () => setConnection('connected');
      socket.onclose = () => {
        setConnection('not connected');
        timer = window.setTimeout(open, 5000);
      };
    };
    open();
    return () => {
      window.clearTimeout(timer);
      socket.onclose = null;
      socket.close();
    };
  }, []);
  return connection;
}
