import { z } from 'zod';

const instant = z.iso.datetime();

export const exportBody = z.strictObject({
  from: instant.meta({ description: 'First instant of the window, UTC' }),
  until: instant.meta({ description: 'First instant after the window, UTC; not in the future' }),
});
