// The order of test files: the longest first, so that none of them runs alone at the end while the other core has nothing to do. Then
// as jest has it: by what they took last time on this machine, or by size. It is plain JavaScript because jest loads it untransformed.
const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const { default: Sequencer } = createRequire(createRequire(require.resolve('jest')).resolve('@jest/core'))(
  '@jest/test-sequencer',
);

/** By the seconds that they took, side by side with others. */
const LONGEST = [
  'simulation/simulation.test.ts',
  'journey/kill.test.ts',
  'faults/kills.test.ts',
  'journey/composed.test.ts',
  'commands/seed/seedDemo.test.ts',
  'journey/load.test.ts',
  'journey/takenBack.test.ts',
  'subgraphs/dataverse/flows/billing.random.test.ts',
  'commands/invariants/check.test.ts',
  'journey/journey.test.ts',
  'journey/corrected.test.ts',
  'start.test.ts',
  'console/console.test.ts',
].map((name) => join(__dirname, '..', name));

const missing = LONGEST.filter((path) => !existsSync(path));
if (missing.length > 0) throw new Error(`the order of tests names what is not there: ${missing.join(', ')}`);

const rank = ({ path }) => (LONGEST.includes(path) ? LONGEST.indexOf(path) : LONGEST.length);

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
