import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { workspaceRoot } from './workspace.ts';

/** Source files of the project, without tests: code of Lambda functions, tools and demonstrations. */
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'packages', 'blueprints', 'tools'],
  {
    cwd: workspaceRoot(),
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\/src\/.*\.(ts|mjs)$/.test(file) && !/\.test(-d)?\.ts$|\/testing|\/generated\//.test(file));

/** Expressions that set the limits of a client: `requestLimits`, `lambdaRequestLimits`, or a function that uses one of them. */
const limited =
  /\brequestHandler: (lambdaRequestLimits|requestLimits|\{ \.\.\.config\.requestHandler\b)|^(clientConfig|demonstrationClient)\(|\.\.\.(clientConfig|demonstrationClient)\(|^config$|^\{ \.\.\.config,/;

/** Calls in a file that can wait indefinitely: `fetch` without a signal, an SDK client without limits, requests of node:http. */
function unlimitedCalls(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const clients = new Set<string>();
  const found: string[] = [];
  const add = (node: ts.Node, what: string) =>
    found.push(`${name}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`);
  const isConfigLimited = /\bconst config = clientConfig\(/.test(text);

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      const bindings = node.importClause?.namedBindings;
      if (/^(node:)?https?$/.test(from)) add(node, 'requests of node:http have no limit: use fetch with a signal');
      if (from.startsWith('@aws-sdk/') && bindings && ts.isNamedImports(bindings))
        for (const { name: own } of bindings.elements)
          if (!/Command$|^(paginate|waitUntil)/.test(own.text)) clients.add(own.text);
    }
    if (ts.isCallExpression(node) && /^(globalThis\.)?fetch$/.test(node.expression.getText())) {
      if (!/\bsignal\b/.test(node.arguments[1]?.getText() ?? ''))
        add(node, 'fetch needs a signal, such as AbortSignal.timeout(…)');
    }
    if (ts.isNewExpression(node)) {
      const callee = node.expression.getText();
      const own = callee.replace(/^.*\./, '');
      // Clients of the lazily loaded SDK: `const { S3Client } = s3()`, `new (acm().ACM)(config)`.
      const isLazy = /\w+\(\)\.\w+\)?$/.test(callee) || new RegExp(`\\{ ${own} \\} = \\w+\\(\\)`).test(text);
      const options = node.arguments?.[0]?.getText() ?? '';
      const isClient = clients.has(own) || /Client$/.test(own) || (isLazy && !/Command$/.test(own));
      const isLimited = limited.test(options) && (isConfigLimited || !/\bconfig\b/.test(options));
      if (isClient && !isLimited)
        add(node, `${callee} needs time limits: requestHandler of request-limits.ts, or clientConfig(…)`);
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

test.each([
  `await fetch(url);`,
  `await fetch(url, { method: 'PUT' });`,
  `await globalThis.fetch(url);`,
  `import { request } from 'node:https';`,
  `import { S3Client } from '@aws-sdk/client-s3'; new S3Client({});`,
  `import { S3 } from '@aws-sdk/client-s3'; new S3({ region });`,
  `import { S3 } from '@aws-sdk/client-s3'; new S3();`,
  `import { S3 } from '@aws-sdk/client-s3'; new S3(config);`,
  `const { S3Client } = s3(); new S3Client({ region });`,
  `const { S3 } = s3(); new S3({ region });`,
  `new (acm().ACM)({ region });`,
])('%s can wait indefinitely', (text) => {
  expect(unlimitedCalls('file.ts', text)).toHaveLength(1);
});

test.each([
  `await fetch(url, { signal: AbortSignal.timeout(1000) });`,
  `await fetch(url, { method, signal });`,
  `import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'; new S3Client({ requestHandler: lambdaRequestLimits }); new GetObjectCommand({});`,
  `import { S3Client } from '@aws-sdk/client-s3'; new S3Client(clientConfig(aws)); new S3Client({ ...clientConfig(aws), a });`,
  `const config = clientConfig(aws); new (acm().ACM)(config); const { S3 } = s3(); new S3({ ...config, a: true });`,
  `const { GetObjectCommand } = s3(); new GetObjectCommand({});`,
])('%s has a limit', (text) => {
  expect(unlimitedCalls('file.ts', text)).toEqual([]);
});

test('no fetch and no SDK client of the project can wait indefinitely', () => {
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) => unlimitedCalls(file, readFileSync(join(workspaceRoot(), file), 'utf8')));
  expect(found).toEqual([]);
});
