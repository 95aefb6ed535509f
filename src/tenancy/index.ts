export { type Permission, permissions, type Role, roleNames, roles, rolesWith } from './roles.ts';
export { createTenancy, type Person, type Tenancy } from './tenancy.ts';
export { accessDenied } from './tenant-events.ts';
export { openWrappedKeys } from './wrapped-keys.ts';
