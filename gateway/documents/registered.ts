// Documents that clients registered by their hash: the least recently used go first when they are too many, or too long
// together. It must never hold one that was not found valid, for anybody may send anything.

export interface RegisteredLimits {
  readonly count: number;
  readonly characterCount: number;
}

export class RegisteredDocuments {
  /** Least recently used first. */
  private readonly texts = new Map<string, string>();
  private characterCount = 0;

  constructor(private readonly limits: RegisteredLimits) {}

  /** Whether clients may register any. */
  get isOpen(): boolean {
    return this.limits.count > 0;
  }

  get size(): number {
    return this.texts.size;
  }

  get(id: string): string | undefined {
    const text = this.texts.get(id);
    if (text === undefined) return undefined;
    this.texts.delete(id);
    this.texts.set(id, text);
    return text;
  }

  /** Keeps a document, unless it alone is longer than all may be. */
  keep(id: string, text: string): void {
    if (this.texts.has(id) || text.length > this.limits.characterCount) return;
    this.texts.set(id, text);
    this.characterCount += text.length;
    while (this.texts.size > this.limits.count || this.characterCount > this.limits.characterCount) {
      const [oldest] = this.texts as Iterable<[string, string]>;
      if (oldest === undefined) return;
      this.texts.delete(oldest[0]);
      this.characterCount -= oldest[1].length;
    }
  }
}
