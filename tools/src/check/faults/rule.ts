import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { memoizeWith } from '../../memoize.ts';
import { ROOT } from '../../resolve/index.ts';
import { isObject } from '../../template/walk.ts';
import { type Change, type Path, type Place, placesIn, type Replacement, valueAt } from './edit.ts';
import type { Templates } from './system.ts';

/** A fault at one location of a system. */
export interface Planted {
  /** Name of the rule. */
  readonly rule: string;
  /** Location and change: `security/LogArchiveBucketPolicy Statement/1: taken out`. */
  readonly what: string;
  readonly changes: readonly Change[];
}

/** A kind of mistake. */
export interface FaultRule {
  /** The mistake, such as `a permission is missing`. */
  readonly name: string;
  /** The effect in production. One sentence. */
  readonly why: string;
  /** All locations in a system where it can be made. */
  readonly plant: (templates: Templates) => readonly Planted[];
}

/** A value in the properties of a resource, or in an entry of another section. */
export interface Site extends Place {
  readonly stack: string;
  /** `Resources`, `Outputs`, … */
  readonly section: string;
  /** Logical ID, or the name in the section. */
  readonly id: string;
  /** Type of the resource; empty in other sections. */
  readonly type: string;
  /** The last key on the path; for an item of a list, that of the list. */
  readonly key: string;
  /** The object or list that contains the value. */
  readonly parent: Json;
  /** The ancestor, so many levels up: 1 is `parent`. */
  readonly above: (steps: number) => Json | undefined;
  readonly templates: Templates;
}

/** Every value in the sections of every template. */
export const sitesIn = (templates: Templates, sections: readonly string[]): readonly Site[] =>
  sections.flatMap((section) => sitesOfSection(templates, section));

/** All rules need the same sites. */
const sitesOfSection = memoizeWith((templates: Templates, section): readonly Site[] =>
  Object.entries(templates).flatMap(([stack, { template }]) => {
    const entries = (template as unknown as Readonly<Record<string, Readonly<Record<string, Json>>>>)[section] ?? {};
    return Object.entries(entries).flatMap(([id, entry]) => sitesOf(templates, stack, section, id, entry));
  }),
);

function sitesOf(templates: Templates, stack: string, section: string, id: string, entry: Json): readonly Site[] {
  const root = templates[stack]!.template as unknown as Json;
  const type = section === 'Resources' ? `${(entry as unknown as TemplateResource).Type}` : '';
  return [...placesIn(entry, [section, id])].map((place) => ({
    ...place,
    ...{ stack, section, id, type, templates },
    key: `${place.path.findLast((part) => typeof part === 'string')}`,
    parent: valueAt(root, place.path.slice(0, -1))!,
    above: (steps) => valueAt(root, place.path.slice(0, -steps)),
  }));
}

/** The replacement for a mistake at a site: undefined if it cannot be made there. */
export type Mistake = (site: Site) => readonly Replacement[];

/** A rule that changes one value at a time. Default of sections: resources only. */
export function faultRule(
  name: string,
  why: string,
  mistake: Mistake,
  sections: readonly string[] = ['Resources'],
): FaultRule {
  return {
    name,
    why,
    plant: (templates) =>
      sitesIn(templates, sections).flatMap((site) =>
        mistake(site).map((value) => planted(name, site, [{ stack: site.stack, path: site.path, value }])),
      ),
  };
}

/** A fault of a rule at a site. */
export function planted(rule: string, { stack, path, templates }: Site, changes: readonly Change[]): Planted {
  const [section, id, ...rest] = path;
  const holder = section === 'Resources' ? id : `${section}/${id}`;
  const inside = rest[0] === 'Properties' ? rest.slice(1) : rest;
  const name = stack === ROOT ? ROOT : templates[stack]!.stack;
  return { rule, what: `${name}/${holder} ${inside.join('/')}${shown(changes)}`, changes };
}

function shown([first, ...more]: readonly Change[]): string {
  if (!first || more.length > 0) return '';
  if (typeof first.value === 'symbol') return ': removed';
  const text = JSON.stringify(first.value);
  return `: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`;
}

/** Whether a path ends in these names; `*` is any. */
export const endsIn = (path: Path, ...names: readonly string[]): boolean =>
  names.every((name, index) => name === '*' || `${path[path.length - names.length + index]}` === name);

/** The statement of a policy that contains a site, or is the site. */
export function statementOf({ path, templates, stack }: Site): Readonly<Record<string, Json>> | undefined {
  const at = path.lastIndexOf('Statement');
  if (at < 0 || typeof path[at + 1] !== 'number') return undefined;
  const found = valueAt(templates[stack]!.template as unknown as Json, path.slice(0, at + 2));
  return isObject(found) ? found : undefined;
}
