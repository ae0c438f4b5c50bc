// Keys of the two sides for tests: pairs as openssl would make them, and what a side's process signs and checks with. It must never
// hold a key that is used anywhere else.
import { generateKeyPairSync } from 'node:crypto';
import type { WireSettings } from '../../schema/wireKeys';
import { type Side, wireKeys } from '../../subgraphs/dual-write/wire/keys';
import { WireSignatures } from '../../subgraphs/dual-write/wire/signatures';
import { realWorld } from './world';

export interface PairOfKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A fresh pair, in the form in which it is configured. */
export function pairOfKeys(): PairOfKeys {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/** What a side signs and checks with; without settings the keys are derived from one secret. */
export function signaturesOf(side: Side, settings: Partial<WireSettings> = {}): WireSignatures {
  const given = { privateKey: undefined, publicKeys: undefined, acceptsUnsigned: false, ...settings };
  return new WireSignatures(wireKeys(side, given, 'a secret of the tests'), realWorld().newId);
}
