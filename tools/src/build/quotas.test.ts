import { type Blueprint, blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { buildBlueprint } from './build.ts';
import { overQuota, quotas, refuseOverQuota } from './quotas.ts';

const topics = (id: string, count: number) =>
  snippet(Array.from({ length: count }, (_, i) => resource(`${id}${i}`, 'AWS::SNS::Topic', {})));
const system = (stacks: Blueprint['plan']['stacks']): Blueprint =>
  blueprint('large', { title: 'Large', parameters: {}, system: () => ({ stacks, outputs: {} }) });
const counts = (changed: Partial<Record<keyof typeof quotas, number>> = {}) => ({
  file: 'x.yaml',
  sha256: '',
  ...Object.fromEntries(Object.keys(quotas).map((name) => [name, 0])),
  ...changed,
});

describe('a template over a quota', () => {
  test.each(Object.entries(quotas))('%s: %i are allowed, one more is not', (name, most) => {
    expect(overQuota(counts({ [name]: most }) as never)).toEqual([]);
    expect(overQuota(counts({ [name]: most + 1 }) as never)).toEqual([`${most + 1} ${name} (${most} allowed)`]);
  });

  test('is refused with all exceeded quotas and the largest contributors', () => {
    const large = system({
      big: [topics('A', 2), topics('B', 9), topics('C', 3), topics('D', 5)],
      small: [topics('E', 1)],
    });
    const big = counts({ resources: 501, outputs: 201 }) as never;
    expect(() => refuseOverQuota(large, { small: counts() as never, big }, 502)).toThrow(
      'large/big: the template has 501 resources (500 allowed), 201 outputs (200 allowed); most come from B0 (9), D0 (5), C0 (3). Place some of its snippets in a nested stack of their own.',
    );
    expect(() => refuseOverQuota(large, { small: counts() as never }, 502)).not.toThrow();
  });

  test('is refused without contributors if it is the root', () => {
    expect(() => refuseOverQuota(system({}), { root: counts({ parameters: 201 }) as never }, 1)).toThrow(
      'large/root: the template has 201 parameters (200 allowed). Place',
    );
  });

  test('one operation can have 2,500 resources in all templates together', () => {
    expect(() => refuseOverQuota(system({}), {}, 2_500)).not.toThrow();
    expect(() => refuseOverQuota(system({}), {}, 2_501)).toThrow(
      'large: 2501 resources in one operation (2500 allowed). Split it into two systems.',
    );
  });
});

describe('a build', () => {
  test('refuses a nested stack with too many resources', async () => {
    const large = system({ one: [topics('A', 300), topics('B', 201)], two: [topics('C', 1)] });
    await expect(buildBlueprint(large)).rejects.toThrow(
      'large/one: the template has 501 resources (500 allowed); most come from A0 (300), B0 (201).',
    );
  });

  test('has no flat form if it exceeds the quotas of one template, and records the reason', async () => {
    const { manifest, files } = await buildBlueprint(system({ one: [topics('A', 300)], two: [topics('B', 300)] }));
    expect(manifest.flat).toEqual({ missing: 'one template would have 600 resources (500 allowed)' });
    expect(files.map(({ file }) => file)).not.toContain('flat.yaml');
    expect(manifest.totalResources).toBe(602);
  });

  test('otherwise has a flat form with all resources', async () => {
    const { manifest } = await buildBlueprint(system({ one: [topics('A', 300)], two: [topics('B', 200)] }));
    expect(manifest.flat).toMatchObject({ file: 'flat.yaml', resources: 500 });
  });
});
