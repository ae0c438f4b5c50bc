// Every fault and invariant with what proves it: suites of `npm test` by path, and commands of `npm run chaos`, `simulate` and `soak`.
// What nothing proves says why. A test holds that all of it exists.

export interface Proof {
  /** Suites, from the project's root. */
  readonly suites: readonly string[];
  /** Names after `npm run chaos --`, or of another script. */
  readonly commands?: readonly string[];
  /** What is not proved, and why. */
  readonly open?: string;
}

const suites = (...paths: string[]): Proof => ({ suites: paths.map((path) => `test/${path}.test.ts`) });

export const FAULT_TABLE: Readonly<Record<string, Proof>> = {
  F1: suites('journey/kill', 'journey/killedPosting', 'simulation/simulation'),
  F2: { ...suites('faults/kills', 'simulation/simulation'), commands: ['kills', 'soak'] },
  F3: { ...suites('subgraphs/database/mysql'), commands: ['cuts'] },
  F4: { ...suites('subgraphs/dual-write/relay-faults'), commands: ['server-kills'] },
  F6: {
    ...suites(
      'faults/exchange',
      'subgraphs/dual-write/inbox',
      'subgraphs/dual-write/relay-faults',
      'simulation/simulation',
    ),
    commands: ['repeats'],
  },
  F7: suites('journey/badInput'),
  F8: {
    ...suites('faults/exchange', 'subgraphs/dual-write/relay-faults', 'simulation/simulation'),
    commands: ['shuffled'],
  },
  F9: {
    ...suites(
      'faults/exchange',
      'subgraphs/dual-write/outbox',
      'subgraphs/dataverse/flows/numberPositions',
      'subgraphs/dataverse/feed.resume',
      'journey/resume',
    ),
    commands: ['late-commits'],
  },
  F10: suites('subgraphs/dual-write/parked', 'subgraphs/finance/flows/importing', 'journey/parked'),
  F11: { ...suites('faults/exchange', 'subgraphs/finance/flows/postingMany'), commands: ['poison'] },
  F13: {
    ...suites('journey/composed', 'subgraphs/dual-write/claims', 'subgraphs/finance/flows/journalsSetRight'),
    commands: ['frozen', 'simulate'],
  },
  F14: suites('subgraphs/finance/flows/journals'),
  F15: { ...suites('subgraphs/dual-write/outbox'), commands: ['bench'] },
  F16: suites('journey/composed', 'subgraphs/dual-write/wire/jetstream', 'subgraphs/dual-write/wire/wire'),
  F18: { ...suites('faults/backlog', 'journey/away', 'subgraphs/dual-write/relay-faults'), commands: ['backlog'] },
  F20: suites('subgraphs/dual-write/relay-faults', 'subgraphs/dataverse/flows/writeBack'),
  F21: { ...suites('faults/rollbacks', 'subgraphs/dual-write/outbox'), commands: ['rollbacks'] },
  F22: {
    ...suites('faults/fullDisks', 'subgraphs/database/sqlite', 'subgraphs/database/mysql'),
    commands: ['disk-full'],
  },
  F25: {
    ...suites(
      'faults/histories',
      'subgraphs/dataverse/flows/addToInvoice',
      'subgraphs/dataverse/flows/limits.random',
      'subgraphs/finance/flows/numbering',
    ),
    commands: ['writers'],
  },
  F26: { ...suites('journey/composed', 'journey/resume', 'subgraphs/dataverse/feed.resume'), commands: ['soak'] },
  F27: { ...suites('gateway/stalledWatchers', 'gateway/federation/slowClients'), commands: ['soak'] },
  F30: {
    ...suites(
      'released/released',
      'subgraphs/database/expandOnly',
      'subgraphs/dual-write/mapping',
      'subgraphs/dual-write/maps',
      'subgraphs/database/mysql',
    ),
    commands: ['two-versions'],
    open: 'in npm test processes of two versions do not run side by side: two-versions does that with a checkout of the other one',
  },
  F31: suites(
    'journey/restored',
    'journey/restoredUnderLoad',
    'journey/reconciliation',
    'subgraphs/dual-write/inbox',
    'commands/invariants/statusChain',
  ),
};

export const INVARIANT_TABLE: Readonly<Record<string, Proof>> = {
  I1: suites('commands/invariants/check', 'simulation/simulation'),
  I2: suites('commands/invariants/check', 'simulation/simulation'),
  I3: suites('commands/invariants/check', 'simulation/simulation'),
  I4: suites('commands/invariants/check', 'simulation/simulation'),
  I5: suites('commands/invariants/check', 'subgraphs/finance/flows/immutable', 'subgraphs/dataverse/flows/immutable'),
  I6: suites('commands/invariants/check', 'subgraphs/dual-write/relay'),
  I7: suites('commands/invariants/check', 'subgraphs/finance/flows/importing'),
  I8: suites('commands/invariants/check', 'subgraphs/dataverse/flows/writeBack'),
  I9: suites('commands/invariants/check', 'commands/invariants/statusChain', 'journey/resume'),
  I10: suites('subgraphs/dual-write/claims', 'subgraphs/finance/flows/postingMany'),
  I11: suites('commands/invariants/check', 'subgraphs/dataverse/flows/outgoing'),
  I12: suites('commands/invariants/check', 'subgraphs/finance/flows/accrualCorrection'),
  I13: suites('commands/invariants/check', 'simulation/simulation'),
};
