import { blueprint, sub, systemId } from '@hipaa-stacks/cloudformation';
import { glueCatalog } from './glue-catalog.ts';

/** A database of the Data Catalog, without tables. */
export const example = blueprint('glue-catalog', {
  title: 'Database of the Glue Data Catalog',
  parameters: {},
  system: () => {
    const catalog = glueCatalog('Catalog', {
      name: sub('exports_${SystemId}', { SystemId: systemId }),
      description: 'Tables of the latest export',
    });
    return { stacks: { data: [catalog] }, outputs: { Database: { description: 'The database', value: catalog.name } } };
  },
});
