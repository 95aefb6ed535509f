export { createOpenApi, openApiDocument } from './openapi/openapi.ts';
export { createWebhooks } from './webhooks/webhooks.ts';
