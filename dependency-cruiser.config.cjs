/** Imports point inward. Each rule says which arrow it forbids and why. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: allowed.map((folder) => `^src/${folder}(/|$)`) },
});
const owner = (name, owners, packages, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: owners.map((path) => `^src/${path}`) },
  to: { path: packages.map((name) => `node_modules/${name}/`) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    only('domain-is-pure', 'domain', ['domain'], 'the domain imports nothing'),
    only('codec-knows-domain', 'codec', ['codec', 'domain'], 'codecs know bytes, not databases'),
    only('classifier-knows-facts', 'classifier', ['classifier', 'domain'], 'the classifier knows facts, no database'),
    only('postgres-is-a-leaf', 'postgres', ['postgres', 'domain', 'codec'], 'PostgreSQL access knows no product'),
    only('storage-is-a-leaf', 'storage', ['storage', 'domain'], 'stores know bytes'),
    only('warehouse-is-a-leaf', 'warehouse', ['warehouse', 'domain', 'codec', 'storage'], 'warehouses know tables and the store'),
    only('scanner-gathers', 'scanner', ['scanner', 'domain', 'postgres'], 'the scanner gathers facts'),
    only('catalog-keeps', 'catalog', ['catalog', 'domain', 'postgres'], 'the catalog keeps facts'),
    only('engine-runs', 'engine', ['engine', 'catalog', 'domain', 'postgres'], 'the engine knows moves, not movers'),
    only('api-calls-services', 'api', ['api', 'services', 'domain', 'observability'], 'resolvers are one service call'),
    only('cli-calls-services', 'cli', ['cli', 'main\\.ts', 'services', 'domain', 'config', 'demo', 'observability'], 'commands are thin'),
    owner('pg-has-one-owner', ['postgres/'], ['pg', 'pg-copy-streams'], 'only src/postgres opens connections'),
    owner('pg-boss-has-one-owner', ['engine/'], ['pg-boss'], 'only the engine knows the queue'),
    owner('s3-has-one-owner', ['storage/', 'warehouse/redshift'], ['@aws-sdk'], 'AWS clients stay in their adapters'),
    owner('duckdb-has-one-owner', ['warehouse/duckdb'], ['@duckdb'], 'DuckDB stays in its adapter'),
    owner('zstd-codec-has-one-owner', ['codec/'], ['zstd-codec'], 'the second codec stays in src/codec'),
    owner('forest-has-one-owner', ['classifier/'], ['ml-random-forest', 'natural'], 'learning stays in the classifier'),
    owner('graphql-has-one-owner', ['api/'], ['type-graphql', 'graphql', '@apollo/server', 'graphql-ws', 'ruru'], 'GraphQL stays in the API'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
