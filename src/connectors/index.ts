export { type Connectors, createConnectors } from './connectors.ts';
