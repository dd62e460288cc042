import { z } from 'zod';
import type { Prices } from '../domain/prices.js';

/** Decimal: in JSON a number or a text. No exponent, no sign; 12 digits after the point are kept. */
const amount = z
  .union([z.string(), z.number().transform(String)])
  .refine((text) => /^\d{1,12}(?:\.\d{1,12})?$/.test(text), 'is no price: give a decimal like 0.023');

const schema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no currency: give three capital letters like EUR'),
  sources: z.record(z.string().min(1), amount).default({}),
  otherSources: amount.optional(),
  storage: z
    .record(
      z.string().regex(/^[A-Z_]+$/, 'is no class of storage: STANDARD, GLACIER_IR, DIRECTORY'),
      z.strictObject({
        gigabyteMonth: amount,
        thousandPuts: amount.optional(),
        thousandGets: amount.optional(),
      }),
    )
    .default({}),
  warehouseGigabyteMonth: amount.optional(),
  tenThousandKmsRequests: amount.optional(),
  transferGigabyte: amount.optional(),
});

/** An object in the file, the same as JSON text in the environment. */
export const prices: z.ZodType<Prices> = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}, schema);
