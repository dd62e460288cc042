import { z } from 'zod';

export const optionalText = z.string().min(1).optional();
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
export const whole = (minimum: number, maximum: number): z.ZodType<number> =>
  z.coerce.number().int().min(minimum).max(maximum);
