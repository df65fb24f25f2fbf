import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useVersion, useWebSocket } from './backend.ts';
import './main.css';

function Page() {
  const version = useVersion();
  const connection = useWebSocket();
  return (
    <main>
      <h1>Patient portal</h1>
      <p>This page is an example. Replace it with your application.</p>
      <dl>
        <dt>Backend</dt>
        <dd id="version" role="status">
          {version === undefined ? 'loading' : version === null ? 'does not respond' : `version ${version}`}
        </dd>
        <dt>WebSocket</dt>
        <dd id="connection" role="status">
          {connection}
        </dd>
      </dl>
    </main>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
