// What settings are made of: numbers within bounds and switches, read from the texts of an environment. Each room of the
// gateway declares its own settings with these beside what they govern; config.ts puts them together.
import { z } from 'zod';

/** A whole number from `least` to `most`. */
export const whole = (fallback: number, least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'write a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .default(fallback);

/** How many of something; at least 1. */
export const count = (fallback: number) => whole(fallback, 1, 1_000_000);

/** A duration, at most an hour. */
export const milliseconds = (fallback: number) => whole(fallback, 1, 3_600_000);

/** A switch. */
export const onOrOff = (fallback: boolean) =>
  z
    .enum(['on', 'off'], { error: "write 'on' or 'off'" })
    .transform((text) => text === 'on')
    .default(fallback);

/** Any text, such as the name of a file. */
export const text = (fallback: string) => z.string().default(fallback);
