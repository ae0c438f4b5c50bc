// An event's answer as every client of its stream gets it: printed once, and turned into the bytes of each protocol once.
// Clients share the bytes, so that a thousand slow ones hold one copy. Nobody may write into them.

export class Printed {
  /** Of the text in UTF-8. */
  readonly byteCount: number;
  private readonly forms = new Map<string, Buffer>();

  /** `text`: the whole answer as JSON. */
  constructor(readonly text: string) {
    this.byteCount = Buffer.byteLength(text);
  }

  /** The answer's bytes in a protocol's form, made by whoever asks first. A form's name stands for one way of making it. */
  as(form: string, make: (text: string) => string): Buffer {
    let bytes = this.forms.get(form);
    if (bytes === undefined) {
      bytes = Buffer.from(make(this.text));
      this.forms.set(form, bytes);
    }
    return bytes;
  }
}
