import { blueprint } from '@hipaa-stacks/cloudformation';
import { conformancePack } from './conformance-pack.ts';
import { hipaaConfigRules } from './hipaa-config-rules.ts';
import { configRuleConditions } from './regional-config-rules.ts';

export const example = blueprint('conformance-pack', {
  title: 'Conformance pack for the HIPAA Security Rule',
  parameters: {},
  conditions: () => configRuleConditions(hipaaConfigRules),
  system: () => {
    const pack = conformancePack('HipaaConformancePack', { rules: hipaaConfigRules, after: [] });
    return {
      stacks: { detection: [pack] },
      outputs: { Pack: { description: 'Name of the conformance pack', value: pack.name } },
    };
  },
});
