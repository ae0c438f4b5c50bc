// Refused documents, remembered: a client that repeats itself costs a look-up and not another validation. Few and short ones,
// and apart from the prepared operations, so that nobody can push those out with documents that are refused.
const MOST_KEPT = 100;
const LONGEST_KEPT_CHARACTERS = 10_000;

/** What was answered to documents that were refused, by the key of the document. */
export class Refusals<Answer> {
  /** Oldest first. */
  private readonly kept = new Map<string, Answer>();

  get(key: string): Answer | undefined {
    return this.kept.get(key);
  }

  keep(key: string, answer: Answer): void {
    if (key.length > LONGEST_KEPT_CHARACTERS) return;
    this.kept.set(key, answer);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value as string);
  }
}
