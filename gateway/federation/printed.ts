// An event's answer as every client of its stream gets it: printed once, and turned into the bytes of each protocol once.
// Clients share the bytes, so that a thousand slow ones hold one copy. Nobody may write into them.

export class Printed {
  /** Of the text in UTF-8. */
  readonly byteCount: number;
  /** The answers that leave together, one after the other; a single one is its own part. */
  readonly parts: readonly Printed[];
  private readonly forms = new Map<string, Buffer>();

  /** `text`: the whole answer as JSON; or several answers that leave together. */
  constructor(private readonly content: string | readonly Printed[]) {
    this.parts = typeof content === 'string' ? [this] : content;
    this.byteCount =
      typeof content === 'string'
        ? Buffer.byteLength(content)
        : content.reduce((sum, { byteCount }) => sum + byteCount, 0);
  }

  /** The JSON of each part. */
  get texts(): readonly string[] {
    const { content } = this;
    return typeof content === 'string' ? [content] : content.flatMap(({ texts }) => texts);
  }

  /** The answer's bytes in a protocol's form, made by whoever asks first. A form's name stands for one way of making it. */
  as(form: string, make: (text: string) => string): Buffer {
    let bytes = this.forms.get(form);
    if (bytes === undefined) {
      const { content } = this;
      bytes =
        typeof content === 'string'
          ? Buffer.from(make(content))
          : Buffer.concat(content.map((part) => part.as(form, make)));
      this.forms.set(form, bytes);
    }
    return bytes;
  }
}
