import { describe, expect, it } from 'vitest';
import { functionCode } from './function-code.ts';
import { findingsOf } from './testing/system-of.ts';

const code = `const table = process.env.TABLE;
const level = process.env.LOG_LEVEL ?? 'info';
exports.handler = async (event) => ({ batchItemFailures: [] });`;

const found = (change: object = {}, mapping: object = {}) =>
  findingsOf(functionCode, {
    It: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Code: { ZipFile: code },
        Environment: { Variables: { TABLE: 'x' } },
        ...change,
      },
    },
    Feed: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: 'It' }, FunctionResponseTypes: ['ReportBatchItemFailures'], ...mapping },
    },
  });

describe('function-code', () => {
  it.each<[string, object, object, string[]]>([
    ['consistent code', {}, {}, []],
    ['code that is uploaded', { Code: { S3Bucket: 'x' }, Handler: 'a.b' }, {}, []],
    [
      'a variable that is not set',
      { Environment: {} },
      {},
      ['It: its code reads the environment variable TABLE, which is not set'],
    ],
    [
      'a variable that is not read',
      { Environment: { Variables: { TABLE: 'x', TABEL: 'x', AWS_X: 'y' } } },
      {},
      ['It: its code does not read the environment variable TABEL'],
    ],
    [
      'a handler that is not in the code',
      { Handler: 'index.main' },
      {},
      ['It: its code has no main that nodejs22.x can invoke'],
    ],
    [
      'a handler in another file',
      { Handler: 'app.handler' },
      {},
      ['It: its handler is app.handler, and inline code is always in the file index'],
    ],
    [
      'a runtime of another language',
      { Runtime: 'python3.13' },
      {},
      ['It: its code has no handler that python3.13 can invoke'],
    ],
    [
      'batch item failures that Lambda ignores',
      {},
      { FunctionResponseTypes: [] },
      ['Feed: It returns batch item failures, and Lambda treats the whole batch as successful'],
    ],
    ['a disabled event source mapping', {}, { Enabled: false }, ['Feed: is disabled: records wait until they expire']],
  ])('%s', (_, change, mapping, expected) => {
    expect(found(change, mapping)).toEqual(expected);
  });
});
