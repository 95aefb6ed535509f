import { catalogHref, controlMapping, statedAt } from './control-mapping.ts';
import { oscalIds } from './oscal-ids.ts';
import { oscalVersion, prop, unlessEmpty } from './oscal-parts.ts';

/** Of no tenant: the same document for everybody who has this release. */
const ids = oscalIds('product');

export const productComponent = ids('component', 'counterpart');

/** What the product does for which control, for the security plan of whoever runs it. The same in every package of a release. */
export const componentDefinition = () => ({
  'component-definition': {
    uuid: ids('component-definition', statedAt),
    metadata: {
      title: 'Counterpart: what it does for which control',
      'last-modified': statedAt,
      version: statedAt.slice(0, 10),
      'oscal-version': oscalVersion,
    },
    components: [
      {
        uuid: productComponent,
        type: 'software',
        title: 'Counterpart',
        description:
          'Contract lifecycle management for managed service providers, an Azure Functions application with a verifiable log per tenant.',
        'control-implementations': [
          {
            uuid: ids('control-implementation', statedAt),
            source: catalogHref,
            description: 'Controls of NIST SP 800-53 revision 5 that the product supports.',
            'implemented-requirements': controlMapping.map(({ control, does, soc2, iso27001 }) => ({
              uuid: ids('requirement', control),
              'control-id': control,
              description: does,
              ...unlessEmpty('props', [
                ...soc2.map((id) => prop('soc2-criterion', id)),
                ...iso27001.map((id) => prop('iso-27001-control', id)),
              ]),
            })),
          },
        ],
      },
    ],
  },
});
