import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('esbuild.ts', import.meta.url));
const children = `/proc/self/task/\${process.pid}/children`;

/** Bundles with the compiled module in a process of its own, which lists its child processes, defunct ones too, at its end. */
function childrenAtExit(load: string): string {
  const program = `
    import { readFileSync } from 'node:fs';
    process.on('exit', () => console.log('children: [' + readFileSync(\`${children}\`, 'utf8') + ']'));
    const { transform } = await ${load};
    console.log((await transform('const a: number = 1', { loader: 'ts' })).code);
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout;
}

test.skipIf(!existsSync('/proc/self/task'))('no service process of esbuild is left', () => {
  expect(childrenAtExit(`import('esbuild')`), 'without it').toMatch(/^const a = 1;\s+children: \[\d+ \]\n$/);
  const compiled = module.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
  const load = `(await import(${JSON.stringify(compiled)})).loadEsbuild()`;
  expect(childrenAtExit(load)).toMatch(/^const a = 1;\s+children: \[\]\n$/);
});
