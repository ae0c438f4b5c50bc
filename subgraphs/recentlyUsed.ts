// What was used lately, by a text: so many entries and so many characters of their texts, and whatever was used longest ago
// makes room. For what is dear to make and asked for again and again. It must never grow beyond its bounds.

export interface Bounds {
  readonly entries: number;
  /** Of all texts together. What hangs on a text grows with it. */
  readonly characters: number;
}

export class RecentlyUsed<Value extends object> {
  private readonly kept = new Map<string, Value>();
  private characters = 0;

  constructor(private readonly most: Bounds) {}

  /** The value of a text, which is the newest then. */
  get(text: string): Value | undefined {
    const value = this.kept.get(text);
    if (value === undefined) return undefined;
    this.kept.delete(text);
    this.kept.set(text, value);
    return value;
  }

  /** Keeps a value; one whose text alone is beyond the bounds is not kept. */
  set(text: string, value: Value): void {
    this.delete(text);
    if (text.length > this.most.characters) return;
    this.kept.set(text, value);
    this.characters += text.length;
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.most.entries && this.characters <= this.most.characters) return;
      this.kept.delete(oldest);
      this.characters -= oldest.length;
    }
  }

  delete(text: string): boolean {
    if (!this.kept.delete(text)) return false;
    this.characters -= text.length;
    return true;
  }
}
