// A value that was left as JSON text, because all that will happen to it is that it is printed. Who merges into one or copies
// it must know it; nobody else may meet one before the serialiser does.

export class Unparsed {
  /** `text`: an object or a list, just as the serialiser would print it. */
  constructor(readonly text: string) {}

  /** The value, made anew each time. */
  get value(): unknown {
    return JSON.parse(this.text);
  }
}
