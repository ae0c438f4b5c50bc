// The values that fields of a random model are made of, each from a number: strings, enum values, JSON of every shape. They must
// depend on nothing else.

/** A number from a text, the same each time. */
export function hash(text: string): number {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

/** A value of the enum; one in twenty clients do not know. */
export function kindOf(seed: number): string | undefined {
  return seed % 20 === 0 ? 'HIDDEN' : ['ONE', 'TWO', 'THREE'][seed % 3];
}

/** Numbers that are written with and without a fraction or an exponent. */
export function floatOf(seed: number): number {
  return [0.1, 5, -2.5, 0, 1e21, 1e-7, 123456789012345680, 1.1][seed % 8] as number;
}

export function docOf(n: number): { readonly __typename: string; readonly n: number } {
  return { __typename: n % 2 === 0 ? 'Paper' : 'Mail', n };
}

/** A value of a scalar of one's own: all that JSON can be. */
export function blobOf(seed: number): unknown {
  const text = `b${seed % 7} "\\`;
  const values = [
    text,
    seed % 100,
    seed / 7,
    true,
    { __typename: 'X', a: [null, text, { b: -0.5 }], id: null },
    [[], [1]],
    {},
  ];
  return values[seed % values.length];
}

export function titleOf(n: number): string | null {
  return n === 1 ? null : `title ${n}`;
}

/** What gives no value at all. */
export function failed(message: string): never {
  throw new Error(message);
}
