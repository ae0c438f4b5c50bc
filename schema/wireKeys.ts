// How the keys are written that the two sides sign with (Ed25519), as configured and read: base64 of the DER form, which is what stands between
// the first and last line of openssl's PEM files. It must never print a private key, and never take a side's own key for one of the
// other side's.
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Stands in the list of public keys for the one that the internal secret makes: while a side goes over to a key of its own. */
export const DERIVED = 'derived';

/** As configured. */
export interface WireSettings {
  /** This side's own; undefined: derived from the internal secret. */
  readonly privateKey: string | undefined;
  /** Those of the other side, all of which are believed; undefined: the derived one alone. */
  readonly publicKeys: readonly string[] | undefined;
  /** Takes what bears no signature: while a version that signs nothing runs on the other side. */
  readonly acceptsUnsigned: boolean;
}

/** The private key in a text; undefined where it is none. */
export function privateKeyIn(text: string): KeyObject | undefined {
  return ed25519(() => createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' }));
}

/** The public key in a text; undefined where it is none. */
export function publicKeyIn(text: string): KeyObject | undefined {
  return ed25519(() => createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }));
}

function ed25519(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read();
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Names a pair by its public key, so that nobody has to give names and no two pairs can share one. */
export function keyId(publicKey: KeyObject): string {
  const bytes = publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
}

/** What is wrong with keys as they are configured, in words; undefined: nothing. */
export function findingOfPrivateKey(text: string): string | undefined {
  if (privateKeyIn(text) !== undefined) return undefined;
  const isPublic = publicKeyIn(text) !== undefined;
  return isPublic ? 'this is a public key' : 'not an Ed25519 private key in base64, as openssl writes it';
}

/** The same of a list with commas; `own` is this side's private key, which must not be one of the other side's. */
export function findingOfPublicKeys(text: string, own: string | undefined): string | undefined {
  const ownKey = own === undefined ? undefined : privateKeyIn(own);
  const ownId = ownKey === undefined ? undefined : keyId(createPublicKey(ownKey));
  for (const each of publicKeysIn(text)) {
    if (each === DERIVED) continue;
    if (privateKeyIn(each) !== undefined) return 'one of them is a private key: it must stay where it signs';
    const key = publicKeyIn(each);
    if (key === undefined) return `not '${DERIVED}' or Ed25519 public keys in base64 with a comma between them`;
    if (keyId(key) === ownId) return "one of them is this side's own: give those of the other side";
  }
  return undefined;
}

export function publicKeysIn(text: string): readonly string[] {
  return text.split(',').map((each) => each.trim());
}
