import { hosting } from './offers/hosting.ts';
import { insight } from './offers/insight.ts';
import type { LocalService } from './offers/local-service.ts';
import { messaging } from './offers/messaging.ts';
import { security } from './offers/security.ts';
import { storage } from './offers/storage.ts';

/** All that stands for Azure here, with what it offers and what it refuses. */
export const localServices: readonly LocalService[] = [...hosting, ...storage, ...messaging, ...security, ...insight];
