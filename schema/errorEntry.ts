// What the registry of error codes (errors.ts) says of each code, for people and for programs that act on it. It must never
// name a code.

export type Owner = 'PROJECT_MANAGER' | 'PROJECT_ACCOUNTANT' | 'ADMINISTRATOR' | 'SYSTEM' | 'CALLER';

export interface ErrorEntry {
  /** What happened, as a sentence for the README. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Whose turn it is. CALLER: whoever sent the request. */
  readonly owner: Owner;
  /** Would the same request succeed later without anybody changing it? */
  readonly retryable: boolean;
}

/** One entry of the registry. */
export const entry = (owner: Owner, meaning: string, remedy: string, retryable = false): ErrorEntry => ({
  meaning,
  remedy,
  owner,
  retryable,
});
