import { invalid, notFound } from '../../platform/refusal.ts';

export const noCheckpoint = () => notFound('checkpoint');

export const outside = (field: string, rule: string, value: number) => invalid([{ field, rule, value }]);
