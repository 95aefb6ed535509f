import type { SqlQuerySpec } from '@azure/cosmos';
import type { Query } from './documents.ts';

/** In the SDK's shape. Parameter names may be written with or without their @. */
export const toSpec = ({ text, parameters = {} }: Query): SqlQuerySpec => ({
  query: text,
  parameters: Object.entries(parameters).map(([name, value]) => ({
    name: name.startsWith('@') ? name : `@${name}`,
    value: typeof value === 'object' && value !== null ? [...value] : value,
  })),
});
