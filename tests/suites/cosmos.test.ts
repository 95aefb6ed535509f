import { itemBehaviours } from './cosmos.suite.ts';
import { queryBehaviours } from './cosmos-queries.suite.ts';
import { cosmosTarget } from './cosmos-target.ts';

itemBehaviours(cosmosTarget);
queryBehaviours(cosmosTarget);
