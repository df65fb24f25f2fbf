/** Sections whose entries have only a logical ID in findings. */
const sections = ['Resources', 'Parameters', 'Conditions', 'Mappings'];

/**
 * The line of a template on which an entry of a section begins. It is found by text, in the same way for YAML and JSON: the key of
 * the section, then the first key of that name below it.
 *
 * @param logicalId as in a finding: `Bucket`, `Outputs/BucketName`
 * @returns the line, counted from 1; undefined if the entry is not on a separate line
 */
export function lineOf(text: string, logicalId: string): number | undefined {
  const lines = text.split('\n');
  const [section, name] = logicalId.includes('/') ? logicalId.split('/') : [undefined, logicalId];
  for (const each of section ? [section] : sections) {
    const start = lines.findIndex((line) => isKey(line, each));
    const found = start < 0 ? -1 : lines.findIndex((line, at) => at > start && isKey(line, name ?? ''));
    if (found >= 0) return found + 1;
  }
  return undefined;
}

/** `Name:`, `'Name':`, `"Name" :`, with any indent. */
const isKey = (line: string, name: string): boolean => {
  const [, , key] = /^\s*(["']?)([^"':\s]+)\1\s*:/.exec(line) ?? [];
  return key === name;
};
