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
    ['all in order', {}, {}, []],
    ['code that is uploaded', { Code: { S3Bucket: 'x' }, Handler: 'a.b' }, {}, []],
    [
      'a variable that is not given',
      { Environment: {} },
      {},
      ['It: its code reads the variable TABLE, which it is not given'],
    ],
    [
      'a variable that is not read',
      { Environment: { Variables: { TABLE: 'x', TABEL: 'x', AWS_X: 'y' } } },
      {},
      ['It: its code reads no variable TABEL'],
    ],
    [
      'a handler that is not in the code',
      { Handler: 'index.main' },
      {},
      ['It: its code has no main that nodejs22.x could call'],
    ],
    [
      'a handler in another file',
      { Handler: 'app.handler' },
      {},
      ['It: its handler app.handler is in no file: code in a template is index'],
    ],
    [
      'a runtime of another language',
      { Runtime: 'python3.13' },
      {},
      ['It: its code has no handler that python3.13 could call'],
    ],
    [
      'failures that nobody hears',
      {},
      { FunctionResponseTypes: [] },
      ['Feed: It names the messages that failed, and AWS takes all of them for handled'],
    ],
    ['a queue that is not read', {}, { Enabled: false }, ['Feed: is off: what arrives waits until it is too old']],
  ])('%s', (_, change, mapping, expected) => {
    expect(found(change, mapping)).toEqual(expected);
  });
});
