import type { Json } from './answer.ts';
import type { Kind, Store } from './store.ts';

/** The login of the sample MSP, as in the test vector of the Authorization header. */
export const CREDENTIALS = {
  companyId: 'northwindmsp',
  publicKey: 'PubKey123',
  privateKey: 'PrivKey456',
  member: 'clmsync',
} as const;

/** The person whose changes the control server makes. */
export const OFFICE_MEMBER = 'jsmith';

/** Puts the sample MSP's records in place on the first start; later starts keep what is there. */
export function seed(store: Store): void {
  if (store.setting('seeded', false)) return;
  store.atomically(() => {
    for (const [kind, records] of Object.entries(RECORDS) as [Kind, Json[]][]) {
      for (const record of records)
        store.put(kind, Number(record.id), record, kind === 'addition' ? Number(record.agreementId) : undefined);
    }
    store.set('nextId:callback', 771);
    store.set('seeded', true);
  });
}

const TYPE = { id: 7, name: 'Managed Services' };
const FABRIKAM = { id: 250, identifier: 'FabrikamDental', name: 'Fabrikam Dental' };
const WINGTIP = { id: 251, identifier: 'WingtipToys', name: 'Wingtip Toys' };

const company = (reference: typeof FABRIKAM, contact: Json, address: Json): Json => ({
  ...reference,
  status: { id: 1, name: 'Active' },
  types: [{ id: 1, name: 'Client' }],
  country: { id: 1, name: 'United States' },
  territory: { id: 2, name: 'Corporate' },
  defaultContact: contact,
  deletedFlag: false,
  integratorTags: ['clm'],
  customFields: [],
  ...address,
  _info: { lastUpdated: '2026-02-27T09:11:00Z', updatedBy: CREDENTIALS.member },
});

const agreement = (fields: Json): Json => ({
  type: TYPE,
  noEndingDateFlag: false,
  cancelledFlag: false,
  agreementStatus: 'Active',
  billingCycle: { id: 2, name: 'Monthly' },
  billingTerms: { id: 1, name: 'Net 30' },
  taxable: true,
  invoicingCycle: 'ContractYear',
  applicationUnits: 'Hours',
  applicationLimit: 20,
  applicationCycle: 'CalendarMonth',
  billTime: 'NoCharge',
  billExpenses: 'Billable',
  billProducts: 'Billable',
  employeeCompRate: 'Actual',
  employeeCompNotExceed: 'Billing',
  internalNotes: '',
  customFields: [
    { id: 31, caption: 'CLM Id', type: 'Text', entryMethod: 'EntryField', numberOfDecimals: 0, value: null },
  ],
  ...fields,
  _info: { lastUpdated: '2026-03-02T15:04:05Z', updatedBy: OFFICE_MEMBER },
});

const addition = (id: number, agreementId: number, identifier: string, quantity: number, unitPrice: number): Json => ({
  id,
  product: { id: 900 + id, identifier },
  quantity,
  unitPrice,
  billCustomer: 'Billable',
  effectiveDate: '2026-01-01T00:00:00Z',
  taxableFlag: true,
  agreementId,
  extPrice: (quantity * Math.round(unitPrice * 100)) / 100,
  agreementStatus: 'Active',
  customFields: [],
  _info: { lastUpdated: '2026-03-02T15:04:05Z', updatedBy: OFFICE_MEMBER },
});

const DANA = { id: 611, name: 'Dana Ruiz' };
const ELENA = { id: 612, name: 'Elena Petrosyan' };

const RECORDS: Readonly<Partial<Record<Kind, Json[]>>> = {
  agreementType: [{ ...TYPE }, { id: 8, name: 'Block Hours' }],
  company: [
    company(FABRIKAM, DANA, {
      addressLine1: '12 Pine St',
      city: 'Tampa',
      state: 'FL',
      zip: '33602',
      phoneNumber: '8135550100',
      website: 'fabrikam.example',
    }),
    company(WINGTIP, ELENA, {
      addressLine1: '88 Peachtree Ln',
      city: 'Atlanta',
      state: 'GA',
      zip: '30303',
      phoneNumber: '4045550177',
      website: 'wingtip.example',
    }),
  ],
  agreement: [
    agreement({
      id: 4182,
      name: 'Gold Managed Services',
      company: FABRIKAM,
      contact: DANA,
      startDate: '2026-01-01T00:00:00Z',
      endDate: '2028-12-31T00:00:00Z',
      billAmount: 2450,
      billStartDate: '2026-01-01T00:00:00Z',
      nextInvoiceDate: '2026-04-01T00:00:00Z',
      customerPO: 'PO-88120',
    }),
    agreement({
      id: 4183,
      name: 'Block Hours 2025',
      type: { id: 8, name: 'Block Hours' },
      company: FABRIKAM,
      contact: DANA,
      startDate: '2025-01-01T00:00:00Z',
      endDate: '2025-12-31T00:00:00Z',
      agreementStatus: 'Expired',
      billAmount: 0,
    }),
    agreement({
      id: 4190,
      name: 'Silver Support',
      company: WINGTIP,
      contact: ELENA,
      startDate: '2026-03-15T00:00:00Z',
      endDate: null,
      noEndingDateFlag: true,
      billAmount: 640,
      billStartDate: '2026-03-15T00:00:00Z',
      nextInvoiceDate: '2026-04-01T00:00:00Z',
    }),
  ],
  addition: [
    addition(1, 4182, 'Managed workstation', 38, 32.5),
    addition(2, 4182, 'Managed server', 2, 145),
    addition(3, 4182, 'Managed network', 3, 70),
    addition(4, 4182, 'Server backup', 2, 95),
    addition(5, 4182, 'User security', 35, 9),
    addition(6, 4182, 'Service desk', 1, 210),
    addition(7, 4190, 'Remote support', 1, 640),
  ],
};
