import { Problem, type Template } from '@hipaa-stacks/cloudformation';

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const sections = ['Parameters', 'Rules', 'Mappings', 'Conditions', 'Resources', 'Outputs'] as const;

/**
 * Converts any value to a template if it has the structure of one: sections and all their entries are mappings (conditions can
 * be any value), every resource and parameter has a Type.
 *
 * @param where the file or stack for Problems.
 * @throws Problem for the first entry with an invalid structure.
 */
export function asTemplate(value: unknown, where: string): Template {
  if (!isMapping(value))
    throw new Problem(where, 'is not a template', 'A template is an object with a Resources section.');
  for (const section of sections) checkSection(value, section, where);
  if (!value.Resources)
    throw new Problem(where, 'has no Resources', 'Add a Resources section with at least one resource.');
  return value as unknown as Template;
}

function checkSection(template: Mapping, section: (typeof sections)[number], where: string) {
  if (!Object.hasOwn(template, section)) return;
  const entries = template[section];
  if (!isMapping(entries))
    throw new Problem(`${where}/${section}`, 'is not an object', 'Write each entry as `Name: …`, or remove it.');
  for (const [name, entry] of Object.entries(entries)) {
    const place = `${where}/${section}/${name}`;
    if (section !== 'Conditions' && !isMapping(entry))
      throw new Problem(place, 'is not an object', 'Check its indentation.');
    if ((section === 'Resources' || section === 'Parameters') && typeof (entry as Mapping).Type !== 'string')
      throw new Problem(place, 'has no Type', 'Add a Type.');
  }
}
