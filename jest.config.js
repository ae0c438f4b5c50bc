// Jest runs the TypeScript of the tree through swc, with the decorator metadata that type-graphql reads.
// What it must never do: time anything. Measurements live in bench/.
module.exports = {
  testEnvironment: '<rootDir>/test/harness/environment.ts',
  testRunner: '<rootDir>/test/harness/runner.ts',
  testSequencer: '<rootDir>/test/harness/sequencer.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/harness/globalSetup.ts',
  globalTeardown: '<rootDir>/test/harness/globalTeardown.ts',
  // For what hangs: a test that takes six seconds by itself took more than thirty on a machine where others worked.
  testTimeout: 120_000,
  maxWorkers: 2,
  // A worker that grew collects garbage longer than it tests (1.8 GB seen after 130 suites): another takes its place.
  workerIdleMemoryLimit: '900MB',
  // A worker ends as soon as it is told to, with nothing open, but a large one takes more than jest's half a second to be taken down
  // on a busy machine: jest then killed it, and said that tests leak. Whoever does hold one open is still told of.
  workerGracefulExitTimeout: 10_000,
  // A test that failed half-way may leave a server open: the verdict must come all the same. One that passed and leaves
  // anything open fails (test/harness/environment.ts).
  forceExit: true,
};
