import { createHash } from 'node:crypto';
import type { Json } from '@hipaa-stacks/cloudformation';
import type { Evidence, ParagraphEvidence } from './evidence.ts';
import { limits, statusOf, summaryOf } from './format.ts';

/** The text of the rule. There is no official catalog of it in OSCAL. */
const source = 'https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164/subpart-C';

/** Namespace of our properties. A name, not an address. */
const ns = 'urn:hipaa-stacks:evidence';

/**
 * The evidence as an OSCAL component definition: one component, with a requirement for each supported paragraph. Paragraphs that are
 * not supported are omitted, since OSCAL regards every requirement in it as implemented. The same evidence gives the same bytes.
 *
 * Source: NIST, OSCAL 1.1.3, "Component Definition Model".
 *
 * @param date date that OSCAL requires: an ISO 8601 time such as `2026-11-22T00:00:00Z`
 */
export function oscalOf(evidence: Evidence, date: string): Json {
  const { blueprint, title, release, paragraphs } = evidence;
  const uuid = (...names: readonly string[]) => uuidOf([blueprint, release, ...names].join('/'));
  return {
    'component-definition': {
      uuid: uuid(date),
      metadata: {
        title: `Evidence of ${blueprint}`,
        'last-modified': date,
        version: release,
        'oscal-version': '1.1.3',
        remarks: limits,
      },
      components: [
        {
          uuid: uuidOf(blueprint),
          type: 'software',
          title: blueprint,
          description: title,
          'control-implementations': [
            {
              uuid: uuid('implementation'),
              source,
              description: summaryOf(evidence),
              'implemented-requirements': paragraphs
                .filter(({ status }) => status === 'supported')
                .map((paragraph) => requirementOf(paragraph, evidence, uuid)),
            },
          ],
        },
      ],
    },
  };
}

/** A token of OSCAL: it begins with a letter and has no brackets. `164.312(a)(2)(iv)` is `hipaa-164.312.a.2.iv`. */
export const controlId = (citation: string): string => `hipaa-${citation.replaceAll(/[()]+/g, '.').replace(/\.$/, '')}`;

function requirementOf(
  paragraph: ParagraphEvidence,
  { chains }: Evidence,
  uuid: (...names: readonly string[]) => string,
): Json {
  const { citation, title, resources, duty, proposed, exceptions } = paragraph;
  const property = (name: string, value: string, remarks?: string) => ({
    name,
    ns,
    value,
    ...(remarks && { remarks }),
  });
  return {
    uuid: uuid(citation),
    'control-id': controlId(citation),
    description: `${title}: ${resources.map(({ resource }) => resource).join(', ')}.`,
    props: [
      property('citation', `45 CFR ${citation}`),
      property('kind', paragraph.kind),
      property('status', statusOf(paragraph)),
      ...resources.map(({ resource, type, when }) =>
        property('resource', resource, when.length > 0 ? `${type}, when ${when.join(' and ')}` : type),
      ),
      ...paragraph.chains.map((chain) => property('chain', chain, chains[chain])),
      ...exceptions.map(({ rule, resource, reason }) => property('exception', `${resource} ${rule}`, reason)),
    ],
    remarks: `User’s remaining duty: ${duty} Proposed in January 2025, not law: ${proposed}`,
  };
}

/** The namespace of our UUIDs; generated once at random. */
const namespace = Buffer.from('6f0b9a1e5c3d4e7fa28b1d4c9e6075f3', 'hex');

/** UUID of version 5 (RFC 9562): the same name, the same UUID. */
function uuidOf(name: string): string {
  const hash = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
