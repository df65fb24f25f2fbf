/** Who may import whom. A package's own dependencies are declared in its package.json. */
const below = {
  cloudformation: [],
  network: ['cloudformation'],
  data: ['cloudformation'],
  compute: ['cloudformation'],
  audit: ['cloudformation', 'network', 'data', 'compute'],
  baseline: ['cloudformation', 'network', 'data', 'compute', 'audit'],
  healthlake: ['cloudformation', 'network', 'data', 'compute'],
};
const packageRules = Object.entries(below).map(([name, allowed]) => ({
  name: `packages-${name}`,
  comment: `packages/${name} may import ${allowed.join(', ') || 'no other package'} only`,
  severity: 'error',
  from: { path: `^packages/${name}/` },
  to: { path: '^(packages|blueprints|tools)/', pathNot: [`^packages/(${[name, ...allowed].join('|')})/`] },
}));

module.exports = {
  forbidden: [
    ...packageRules,
    {
      name: 'no-cycle',
      comment: 'A cycle with an `import type` does not exist at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tools-know-no-builders',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^(packages/(?!cloudformation/)|blueprints/)' },
    },
    {
      name: 'blueprints-stand-alone',
      severity: 'error',
      from: { path: '^blueprints/([^/]+)/' },
      to: { path: '^(blueprints|tools)/', pathNot: '^blueprints/$1/' },
    },
    {
      name: 'declared-dependencies',
      comment: 'what is imported stands in the package.json of the importer',
      severity: 'error',
      from: { path: '^(packages|blueprints|tools)/[^/]+/src', pathNot: '[.]test(-d)?[.]ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tests.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'default'] },
  },
};
