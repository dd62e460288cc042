/** jest runs TypeScript as ES modules through swc; type errors are found by `npm run typecheck`. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  reporters: ['default', '<rootDir>/test/support/count-reporter.js'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          target: 'es2023',
        },
        module: { type: 'es6' },
      },
    ],
  },
  // A hang is told by the limits of .ci/run too: this one must hold on a machine several times slower than any known.
  testTimeout: 240_000,
  // A promise that rejects before its `expect` is reached, and is handled there, is no fault: without this, whether jest
  // takes it for one depends on the turn of the event loop in which the test ends.
  waitForUnhandledRejections: true,
  // Two at once: every worker may run a PostgreSQL server of its own, and CI has two cores.
  maxWorkers: 2,
};
