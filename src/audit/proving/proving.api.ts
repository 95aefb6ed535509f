import { z } from 'zod';
import { parseTilePath, type Tile } from '../tree/tile-paths.ts';

// What is no such address is answered as every address is at which there is nothing: 404.

const epoch = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,5})$/)
  .transform(Number)
  .meta({ description: 'Which tree of the log, from 0' });

export const epochParams = z.strictObject({ epoch });

/** Longer than every path of C2SP tlog-tiles. */
const longestPath = 60;

export const tileParams = z.strictObject({
  epoch,
  path: z
    .string()
    .max(longestPath)
    .transform((path, context): Tile => {
      const tile = parseTilePath(`tile/${path}`);
      if (!tile)
        context.addIssue({ code: 'custom', message: 'must be a path as C2SP tlog-tiles has them', input: path });
      return tile ?? z.NEVER;
    })
    .meta({ description: '`<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`, such as `0/x001/067.p/17` (C2SP tlog-tiles)' }),
});

/** Whole, written without sign, point or leading zero: an empty text is no 0. */
const count = (least: number) =>
  z
    .string()
    .regex(/^(?:0|[1-9]\d{0,14})$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= least, `must be at least ${least}`);

export const inclusionQuery = z.strictObject({
  index: count(0).meta({ description: 'Of the leaf, from 0' }),
  size: count(1).optional().meta({ description: 'That of a checkpoint of this log; the newest unless said' }),
});

export const consistencyQuery = z.strictObject({
  from: count(1).meta({ description: 'Leaves of the older tree' }),
  to: count(1).optional().meta({ description: 'Leaves of the newer tree; those of the newest checkpoint unless said' }),
});

export const consistencyResource = z.object({
  from: z.int(),
  to: z.int(),
  proof: z.array(z.string()).meta({ description: 'Hashes in the order of RFC 6962 §2.1.2, base64' }),
});

export const keysResource = z.object({
  items: z.array(
    z.object({
      epoch: z.int(),
      origin: z.string().meta({ description: 'First line of the checkpoints, and the name of the keys' }),
      kind: z.enum(['ed25519', 'es256']),
      vkey: z.string().meta({ description: '`<name>+<key id>+<base64>` (C2SP signed-note)' }),
      fromOrdinal: z.int().meta({ description: 'The first checkpoint of the epoch that it signed, counted from 1' }),
      untilOrdinal: z.int().optional().meta({ description: 'The last one; absent while it is in use' }),
    }),
  ),
});
