import { checks } from '../checks/all-checks.ts';
import { productComponent } from './component-definition.ts';
import { reviewedControls, statedAt } from './control-mapping.ts';
import { oscalIds } from './oscal-ids.ts';
import { oscalVersion, props } from './oscal-parts.ts';

/** What is done for every package, in this order; results refer to these tasks. */
export const steps = [
  {
    name: 'collect',
    title: 'Collect the events of the window',
    does: 'Reads the leaves of the log from the first event of the window to the last, and what of their payloads was not erased.',
  },
  {
    name: 'verify',
    title: 'Verify the checkpoint',
    does: 'Verifies the signatures of the checkpoint, that the leaves give its root, and that it adds to the checkpoint before the window.',
  },
  { name: 'check', title: 'Run the checks', does: 'Runs the checks below over the events.' },
] as const;

export type StepName = (typeof steps)[number]['name'];

/** How evidence of a tenant's log is collected and judged. The same for every window, so results of many windows go together. */
export function assessmentPlan(tenant: string) {
  const ids = oscalIds(tenant);
  const plan = ids('resource', 'security-plan');
  const activities = [
    ...steps.map(({ name, title, does }) => ({ name, title, description: does, method: 'EXAMINE' })),
    ...checks.map(({ name, title, meaning }) => ({ name, title, description: meaning, method: 'TEST' })),
  ];
  const subjects = [
    { type: 'component', 'include-subjects': [{ 'subject-uuid': productComponent, type: 'component' }] },
  ];
  return {
    'assessment-plan': {
      uuid: ids('assessment-plan', statedAt),
      metadata: {
        title: `Continuous evidence from the log of tenant ${tenant}`,
        'last-modified': statedAt,
        version: statedAt.slice(0, 10),
        'oscal-version': oscalVersion,
        props: props({ tenant }),
      },
      'import-ssp': { href: `#${plan}` },
      'local-definitions': {
        components: [
          {
            uuid: productComponent,
            type: 'software',
            title: 'Counterpart',
            description: 'The product whose log is examined; see component-definition.json.',
            status: { state: 'operational' },
          },
        ],
        activities: activities.map(({ name, title, description, method }) => ({
          uuid: ids('activity', name),
          title,
          description,
          props: [{ name: 'method', value: method }],
        })),
      },
      'reviewed-controls': reviewedControls,
      tasks: steps.map(({ name, title, does }) => ({
        uuid: ids('task', name),
        type: 'action',
        title,
        description: does,
        'associated-activities': activitiesOf(name).map((activity) => ({
          'activity-uuid': ids('activity', activity),
          subjects,
        })),
      })),
      'back-matter': {
        resources: [
          {
            uuid: plan,
            title: 'System security plan of the organisation that runs Counterpart',
            description: 'Not part of this package: it is theirs.',
            citation: { text: 'The system security plan of the organisation that runs this installation.' },
          },
        ],
      },
    },
  };
}

const activitiesOf = (step: StepName): readonly string[] =>
  step === 'check' ? [step, ...checks.map(({ name }) => name)] : [step];
