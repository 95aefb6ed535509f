import { key, type Make, plain } from './example.ts';

export const auditKeyExamples: Readonly<Record<string, Make>> = {
  'audit-rotateLogKeys': plain('admin', 'POST', 'api/v1/log-keys/rotations', { headers: key() }, 201),
};
