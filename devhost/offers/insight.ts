import { type LocalService, learn } from './local-service.ts';

export const insight: readonly LocalService[] = [
  {
    name: 'Azure OpenAI',
    folder: 'openai',
    offers: [
      {
        sdk: 'openai',
        calls: ['new AzureOpenAI', 'Completions.create', 'Embeddings.create', 'Responses.create'],
        source: `${learn}, Azure OpenAI REST API, structured outputs, content filtering; answers say that they are a stub`,
      },
    ],
    refuses: ['streaming, tools, images, audio: 501 naming them', 'API keys: 403; an unknown deployment: 404'],
  },
  {
    name: 'Application Insights',
    offers: [
      {
        sdk: '@azure/monitor-opentelemetry',
        calls: ['useAzureMonitor'],
        source: 'none here: it is called only with a connection string, and no local setting has one',
      },
    ],
    refuses: [],
  },
];
