import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { at, isTrue } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * A function with inline code is consistent with it: the code contains the handler, in the language of the runtime; the
 * code reads each environment variable, and each variable that it reads is set; and its event source mappings are
 * enabled and use the batch item failures that the code returns.
 *
 * The chain searches names in the code; it does not execute it. Uploaded code is not checked.
 */
export const functionCode: Chain = {
  name: 'function-code',
  why: 'The code reported the failed message, but partial batch responses were not enabled, and all ten messages were deleted.',
  check: (system) => [
    ...system.ofType('AWS::Lambda::Function').flatMap((fn) => {
      const code = textOf(at(fn, 'Code.ZipFile'));
      return code === ''
        ? []
        : [...handlerFindings(fn, code), ...variableFindings(fn, code), ...batchFailureFindings(system, fn, code)];
    }),
    ...system.ofType('AWS::Lambda::EventSourceMapping').flatMap(disabled),
  ],
};

function handlerFindings(fn: ChainResource, code: string): readonly ChainFinding[] {
  const { Handler, Runtime } = fn.properties;
  const [file = '', name = ''] = textOf(Handler).split('.');
  const runtime = textOf(Runtime);
  const pattern = runtime.startsWith('python') ? `^(async )?def ${name}\\b` : `\\b${name}\\b`;
  const isPlain = /^\w+$/.test(name) && /^(nodejs|python)/.test(runtime);
  if (!isPlain) return [];
  const fix = 'Use index, and the name of the function that the code exports.';
  if (file !== 'index')
    return [{ resource: fn, what: `its handler is ${file}.${name}, and inline code is always in the file index`, fix }];
  if (runtime.startsWith('nodejs') && !/\bexports\b|\bexport\b/.test(code))
    return [
      {
        resource: fn,
        what: `its code has no export, which ${runtime} requires`,
        fix: "Use the runtime of the code's language.",
      },
    ];
  if (new RegExp(pattern, 'm').test(code)) return [];
  return [{ resource: fn, what: `its code has no ${name} that ${runtime} can invoke`, fix }];
}

function variableFindings(fn: ChainResource, code: string): readonly ChainFinding[] {
  const variables = at(fn, 'Environment.Variables');
  const names = isObject(variables) ? Object.keys(variables) : [];
  const unread = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code) && !predefined.test(name));
  const read = new Set(
    [...code.matchAll(variableReads)].flatMap((match) => match.slice(1).filter((name) => name !== undefined)),
  );
  const missing = [...read].filter((name) => !names.includes(name) && !predefined.test(name));
  return [
    ...unread.map((name) => ({
      resource: fn,
      what: `its code does not read the environment variable ${name}`,
      fix: 'Use the name that the code reads.',
    })),
    ...missing.map((name) => ({
      resource: fn,
      what: `its code reads the environment variable ${name}, which is not set`,
      fix: 'Add it to Environment.Variables.',
    })),
  ];
}

/** Variables that Lambda, the SDKs or the runtime define or read. */
const predefined = /^(AWS_|LAMBDA_|_X_AMZN|NODE_|PYTHON|TZ$|LANG$|PATH$|LD_LIBRARY_PATH$|POWERTOOLS_|OTEL_|HOME$|npm_)/;

/** A variable by its name, or by a call of a getter whose only argument is a name in capitals. */
const variableReads =
  /\bprocess\.env\.([A-Z][A-Z0-9_]+)\b(?!\s*(?:\?\?|\|\||\?\.|[!=]==?))|\bprocess\.env\[["']([A-Z][A-Z0-9_]+)["']\](?!\s*(?:\?\?|\|\|))|\bos\.environ\[["']([A-Z][A-Z0-9_]+)["']\]|\bget\(["']([A-Z][A-Z0-9]*_[A-Z0-9_]+)["']\)/g;

const mappingsOf = (system: ChainSystem, fn: ChainResource) =>
  system
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter((mapping) => system.target(mapping.properties.FunctionName, mapping, 'AWS::Lambda::Function') === fn);

function batchFailureFindings(system: ChainSystem, fn: ChainResource, code: string): readonly ChainFinding[] {
  if (!/\bbatchItemFailures\b/.test(code)) return [];
  return mappingsOf(system, fn)
    .filter(
      ({ properties }) => !listOf(properties.FunctionResponseTypes).map(textOf).includes('ReportBatchItemFailures'),
    )
    .map((mapping) => ({
      resource: mapping,
      what: `${fn.id} returns batch item failures, and Lambda treats the whole batch as successful`,
      fix: 'Set FunctionResponseTypes to ReportBatchItemFailures.',
    }));
}

/** A parameter may disable it. */
function disabled(resource: ChainResource): readonly ChainFinding[] {
  const { Enabled } = resource.properties;
  if (Enabled === undefined || typeof Enabled === 'object' || isTrue(Enabled)) return [];
  const what = 'is disabled: records wait until they expire';
  return [{ resource, what, fix: 'Remove Enabled.', mayBeRequested: true }];
}
