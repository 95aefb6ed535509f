import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

/**
 * JSON Schema of what is sent or answered. Always as an input, before transformations and defaults: that is what a caller
 * has to send, and in answers it leaves objects open, since fields may be added to them without breaking anybody.
 */
export function jsonSchemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The format says it; zod's pattern for it is for validators that ignore formats.
      if (jsonSchema.format) delete jsonSchema.pattern;
      // Bounds of exact integers in JavaScript are no rule of ours.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
}
