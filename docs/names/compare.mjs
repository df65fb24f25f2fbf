#!/usr/bin/env node
// Verifies that a renaming changed only names, order and texts. Usage, after `npm run compile`:
//
//   node docs/names/compare.mjs [git ref before the renaming]
//
// Renames the templates of that ref by renamed.json, and compares each with its successor in templates-out. References (Ref, GetAtt,
// Sub, DependsOn, conditions, parameters of nested stacks) must be renamed exactly. The order of keys and lists, and texts for
// users, may differ; both are counted. Exit code 1: something else differs.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseYaml } from '../../tools/dist/template/yaml.js';

const root = new URL('../../', import.meta.url);
const { before, ...blueprints } = JSON.parse(readFileSync(new URL('renamed.json', import.meta.url), 'utf8'));
const ref = process.argv[2] ?? before;
const git = (...args) => execFileSync('git', args, { cwd: fileURLToPath(root), encoding: 'utf8', maxBuffer: 2 ** 28 });

/** Keys whose value is a text for users. */
const textKeys = new Set([
  'Description',
  'AlarmDescription',
  'AssertDescription',
  'ConstraintDescription',
  'default',
  'reason',
]);
const word = /[A-Za-z][A-Za-z0-9]*/g;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const found = { renamed: 0, words: 0, texts: 0, order: 0, different: [] };

/** Functions that rename the names in the templates of one blueprint. */
function namesOf(
  {
    parameters = {},
    conditions = {},
    resources = {},
    outputs = {},
    rules = {},
    mappings = {},
    stacks = {},
    values = {},
  },
  whole,
  nested = [],
) {
  const ids = new Set(Object.keys(whole.Resources));
  const given = new Set(Object.keys(whole.Parameters ?? {}));
  const stackId = (name) => `${name[0].toUpperCase()}${name.slice(1)}Stack`;
  const stackIds = Object.fromEntries(Object.entries(stacks).map(([from, to]) => [stackId(from), stackId(to)]));
  const all = { ...outputs, ...rules, ...mappings, ...conditions, ...parameters, ...resources, ...stackIds };
  const longest = [...ids].sort((a, b) => b.length - a.length);
  /** A resource, a parameter, or a parameter that link made from a resource and an attribute, such as `DataKeyArn`. */
  const id = (name) => {
    if (given.has(name)) return parameters[name] ?? name;
    if (nested.includes(name)) return stackIds[name] ?? name;
    if (ids.has(name)) return resources[name] ?? name;
    const of = longest.find((one) => name.startsWith(one) && /^[A-Z]/.test(name.slice(one.length)));
    return of ? (resources[of] ?? of) + name.slice(of.length) : name;
  };
  return {
    id,
    condition: (name) =>
      conditions[name] ??
      name
        .split(/And(?=Has|Is|Makes|Sends|Can|Signs)/)
        .map((one) => conditions[one] ?? one)
        .join('And'),
    output: (name) => outputs[name] ?? name,
    rule: (name) => rules[name] ?? name,
    mapping: (name) => mappings[name] ?? name,
    file: (name) => {
      const stack = basename(name, '.yaml');
      return stack in stacks ? name.replace(stack, stacks[stack]) : name;
    },
    /** Names within other text: a prefix in a bucket, a tag, a pattern, an exception of a checker. */
    text: (text) => text.replace(word, (one) => all[one] ?? id(one)),
    value: (text) => Object.entries(values).reduce((now, [from, to]) => now.replaceAll(from, to), text),
  };
}

const note = (where, from, to) =>
  void found.different.push(`${where}: ${JSON.stringify(from)} became ${JSON.stringify(to)}`.slice(0, 400));

/** Variables in the second argument of Fn::Sub are not renamed. */
function renameSub(names, text, own = new Set()) {
  return text.replace(/\$\{([^!}.]+)(\.[^}]+)?\}/g, (all, name, attribute = '') =>
    name.startsWith('AWS::') || own.has(name) ? all : `\${${names.id(name)}${attribute}}`,
  );
}

function exactly(where, from, to, was) {
  if (from === to) found.renamed += Number(was !== from);
  else note(where, was, to);
}

/** The modules of a bundle, in any order: each begins with a comment that names its file. */
const modulesOf = (code) =>
  JSON.stringify(
    code
      .split(/^(?=\/\/ \S+\.ts$)/m)
      .map((module) => module.trim())
      .sort(),
  );

function string(names, where, from, to, key) {
  if (from === to) return;
  if (textKeys.has(key)) found.texts += 1;
  else if (key === 'ZipFile' && modulesOf(names.value(from)) === modulesOf(to)) found.order += 1;
  else if (names.text(from) === to || names.value(names.text(from)) === to || names.value(from) === to)
    found.words += 1;
  else note(where, from, to);
}

function getAtt(names, where, from, to) {
  const [id, attribute] = from;
  const renamed = attribute.startsWith('Outputs.') ? `Outputs.${names.id(attribute.slice(8))}` : attribute;
  if (JSON.stringify([names.id(id), attribute]) === JSON.stringify(to)) found.renamed += 1;
  else exactly(where, JSON.stringify([names.id(id), renamed]), JSON.stringify(to), JSON.stringify(from));
}

/** Compares two values; `key` is their key in the object. */
function value(names, where, from, to, key) {
  if (typeof from === 'string' && typeof to === 'string') return string(names, where, from, to, key);
  if (Array.isArray(from) && Array.isArray(to)) return list(names, where, from, to, key);
  if (isObject(from) && isObject(to)) return object(names, where, from, to);
  if (from !== to) note(where, from, to);
}

/** Lists may have another order: each element must match one of the other list. */
function list(names, where, from, to, key) {
  if (from.length !== to.length) return note(where, from, to);
  const failures = (a, b) => {
    const saved = { ...found, different: found.different };
    found.different = [];
    value(names, where, a, b, key);
    const { different } = found;
    if (different.length > 0) Object.assign(found, saved);
    else found.different = saved.different;
    return different;
  };
  const left = [...to];
  let moved = false;
  for (const [at, one] of from.entries()) {
    const own = left.indexOf(to[at]);
    const inPlace = own >= 0 && failures(one, to[at]).length === 0 ? own : -1;
    const partner = inPlace >= 0 ? inPlace : left.findIndex((other) => failures(one, other).length === 0);
    if (partner < 0) return value(names, `${where}/${at}`, one, to[at], key);
    moved ||= inPlace < 0;
    left.splice(partner, 1);
  }
  found.order += Number(moved);
}

function keyed(where, from, to, rename, compare) {
  const renamed = new Map(Object.keys(from).map((key) => [rename(key), key]));
  for (const key of new Set([...renamed.keys(), ...Object.keys(to)])) {
    if (!renamed.has(key)) note(where, 'nothing', key);
    else if (!(key in to)) note(where, renamed.get(key), 'nothing');
    else {
      found.renamed += Number(renamed.get(key) !== key);
      compare(`${where}/${key}`, from[renamed.get(key)], to[key], key);
    }
  }
}

function object(names, where, from, to) {
  const [only, ...more] = Object.keys(from);
  if (more.length === 0 && only in to) {
    if (only === 'Ref') return exactly(where, names.id(from.Ref), to.Ref, from.Ref);
    if (only === 'Condition' && typeof from.Condition === 'string')
      return exactly(where, names.condition(from.Condition), to.Condition, from.Condition);
    if (only === 'Fn::GetAtt') return getAtt(names, where, from[only], to[only]);
    if (only === 'Fn::If') {
      const [[a, ...rest], [b, ...others]] = [from[only], to[only]];
      exactly(where, names.condition(a), b, a);
      return list(names, where, rest, others);
    }
    if (only === 'Fn::Sub') return sub(names, where, from[only], to[only]);
    if (only === 'Fn::FindInMap') {
      exactly(where, names.mapping(from[only][0]), to[only][0], from[only][0]);
      return list(names, where, from[only].slice(1), to[only].slice(1));
    }
  }
  // The `Name` tag of a resource contains a name.
  if (from.Key === 'Name' && to.Key === 'Name' && JSON.stringify(from) !== JSON.stringify(to)) {
    found.words += 1;
    return;
  }
  keyed(
    where,
    from,
    to,
    (key) => (key in to ? key : names.text(key)),
    (at, a, b, key) => value(names, at, a, b, key),
  );
}

function sub(names, where, from, to) {
  if (Array.isArray(from) !== Array.isArray(to)) return note(where, from, to);
  const [text, own = {}] = [from].flat();
  const [newText, newOwn = {}] = [to].flat();
  const renamed = renameSub(names, text, new Set(Object.keys(own)));
  const texts = [renamed, names.text(renamed), names.value(renamed), names.value(names.text(renamed))];
  if (!texts.includes(newText)) note(where, text, newText);
  else found.renamed += Number(text !== newText);
  object(names, where, own, newOwn);
}

function resource(names, where, from, to) {
  const { DependsOn: first = [], Condition: under, Properties: properties = {}, Metadata: metadata, ...rest } = from;
  const { DependsOn: then = [], Condition: underNow, Properties: now = {}, Metadata: metadataNow, ...others } = to;
  const sorted = (list) => JSON.stringify([list].flat().sort());
  exactly(`${where}/DependsOn`, sorted([first].flat().map(names.id)), sorted(then), sorted(first));
  exactly(`${where}/Condition`, under && names.condition(under), underNow, under);
  const { Parameters: given, TemplateURL: url, ...own } = properties;
  if (from.Type === 'AWS::CloudFormation::Stack') {
    exactly(where, names.file(url), now.TemplateURL, url);
    keyed(where, given ?? {}, now.Parameters ?? {}, names.id, (at, a, b) => value(names, at, a, b));
    const { Parameters: _, TemplateURL: __, ...rest } = now;
    object(names, where, own, rest);
  } else object(names, where, properties, now);
  object(
    names,
    where,
    { ...rest, ...(metadata && { Metadata: metadata }) },
    { ...others, ...(metadataNow && { Metadata: metadataNow }) },
  );
}

function template(names, where, from, to, isWhole) {
  const section = (name) => [from[name] ?? {}, to[name] ?? {}];
  const plain = (at, a, b) => value(names, at, a, b);
  keyed(`${where} Parameters`, ...section('Parameters'), names.id, plain);
  keyed(`${where} Conditions`, ...section('Conditions'), names.condition, plain);
  keyed(`${where} Rules`, ...section('Rules'), names.rule, plain);
  keyed(`${where} Mappings`, ...section('Mappings'), names.mapping, plain);
  keyed(
    `${where} Outputs`,
    ...section('Outputs'),
    isWhole ? names.output : names.id,
    (at, { Condition: a, ...one }, { Condition: b, ...other }) => {
      exactly(at, a && names.condition(a), b, a);
      object(names, at, one, other);
    },
  );
  keyed(`${where} Resources`, ...section('Resources'), names.id, (at, a, b) => resource(names, at, a, b));
  const [
    { 'AWS::CloudFormation::Interface': shown = {}, ...metadata },
    { 'AWS::CloudFormation::Interface': shownNow = {}, ...metadataNow },
  ] = section('Metadata');
  const groups = ({ ParameterGroups = [] }, rename) => ParameterGroups.map(({ Parameters }) => Parameters.map(rename));
  exactly(
    `${where} ParameterGroups`,
    JSON.stringify(groups(shown, names.id)),
    JSON.stringify(groups(shownNow, (one) => one)),
    JSON.stringify(groups(shown, (one) => one)),
  );
  keyed(`${where} ParameterLabels`, shown.ParameterLabels ?? {}, shownNow.ParameterLabels ?? {}, names.id, plain);
  object(names, `${where} Metadata`, metadata, metadataNow);
}

for (const [blueprint, { companions = {}, ...main }] of Object.entries(blueprints)) {
  const folder = `templates-out/${blueprint}`;
  const read = (name) => parseYaml(git('show', `${ref}:${folder}/${name}`), name);
  const old = git('ls-tree', '--name-only', ref, `${folder}/`)
    .split('\n')
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => basename(path));
  const names = namesOf(main, read('flat.yaml'), Object.keys(read('root.yaml').Resources));
  const left = new Set(readdirSync(new URL(`${folder}/`, root)).filter((name) => name.endsWith('.yaml')));
  for (const name of old) {
    const companion = name.match(/^companion-(.+)\.yaml$/)?.[1];
    const from = read(name);
    const own = companion ? namesOf(companions[companion] ?? {}, from) : names;
    const file = companion ? name : names.file(name);
    left.delete(file);
    let to;
    try {
      to = parseYaml(readFileSync(new URL(`${folder}/${file}`, root), 'utf8'), file);
    } catch (error) {
      found.different.push(`${folder}/${file}: ${error.message}`);
      continue;
    }
    template(own, `${folder}/${file}`, from, to, Boolean(companion) || ['root.yaml', 'flat.yaml'].includes(name));
  }
  for (const name of left) found.different.push(`${folder}/${name}: is new`);
}

const { renamed, words, texts, order, different } = found;
console.log(
  `${renamed} names and references renamed, ${words} names in values, ${texts} texts and ${order} orders changed.`,
);
if (different.length > 0) {
  console.error(`${different.length} other differences:\n${different.slice(0, 40).join('\n')}`);
  process.exit(1);
}
console.log(`Nothing else differs between ${ref} and templates-out.`);
