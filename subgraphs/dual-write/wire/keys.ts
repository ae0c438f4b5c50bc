// Whose key is whose: a pair per side, so that a side can check what the other one signed and can never sign it itself. As configured, or
// derived from the internal secret where nothing else is given. It must never give a private key out.
import { createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { DERIVED, keyId, privateKeyIn, publicKeyIn, type WireSettings } from '../../../schema/wireKeys';

export type Side = 'dataverse' | 'finance';

/** What stands in front of a key's 32 bytes in the form that openssl writes (RFC 8410). */
const HEAD_OF_PRIVATE_KEY = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface WireKeys {
  readonly side: Side;
  readonly own: { readonly id: string; readonly privateKey: KeyObject };
  /** The other side's public keys by their ids. */
  readonly others: ReadonlyMap<string, KeyObject>;
  readonly acceptsUnsigned: boolean;
}

export function otherSide(side: Side): Side {
  return side === 'dataverse' ? 'finance' : 'dataverse';
}

/**
 * What a process of a side signs with and whom it believes. Derived keys keep the sides apart (neither is taken for the other), but
 * whoever holds the secret can derive both: only keys of their own keep one side from speaking as the other.
 */
export function wireKeys(side: Side, settings: WireSettings, secret: string): WireKeys {
  const privateKey = settings.privateKey === undefined ? derivedKey(secret, side) : privateKeyIn(settings.privateKey);
  if (privateKey === undefined) throw new Error('the private key of the wire is not an Ed25519 key');
  const derived = createPublicKey(derivedKey(secret, otherSide(side)));
  const keys = (settings.publicKeys ?? [DERIVED]).map((text) => (text === DERIVED ? derived : publicKeyIn(text)));
  const others = keys.flatMap((key): [string, KeyObject][] => (key === undefined ? [] : [[keyId(key), key]]));
  const id = keyId(createPublicKey(privateKey));
  return { side, own: { id, privateKey }, others: new Map(others), acceptsUnsigned: settings.acceptsUnsigned };
}

function derivedKey(secret: string, side: Side): KeyObject {
  const seed = createHmac('sha256', secret).update(`twinledger wire key of ${side}`).digest();
  return createPrivateKey({ key: Buffer.concat([HEAD_OF_PRIVATE_KEY, seed]), format: 'der', type: 'pkcs8' });
}
