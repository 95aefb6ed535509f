import { type Answer, invalid, isObject, type Json } from './answer.ts';
import type { Kind } from './store.ts';

type Check = (value: unknown) => string | undefined;

const text =
  (length: number): Check =>
  (value) =>
    typeof value !== 'string' ? 'must be a string' : value.length > length ? `is longer than ${length}` : undefined;
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const number: Check = (value) => (typeof value === 'number' ? undefined : 'must be a number');
const array: Check = (value) => (Array.isArray(value) ? undefined : 'must be an array');
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(String(value)) ? undefined : `must be one of ${values.join(', ')}`;
/** Date and time with Z; what the service does with a bare date is unverified, so it is refused here. */
const datetime: Check = (value) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : 'must be a date and time such as 2026-01-01T00:00:00Z';
/** A reference is given whole and named by one of these. */
const reference: Check = (value) =>
  isObject(value) && ['id', 'identifier', 'name'].some((key) => key in value)
    ? undefined
    : 'must be a reference object';

const all = (check: Check, names: string): Record<string, Check> =>
  Object.fromEntries(names.split(' ').map((name) => [name, check]));

/** Names, types and lengths from models generated of the official OpenAPI (pyconnectwise models/manage). */
const FIELDS: Readonly<Record<Kind, Readonly<Record<string, Check>>>> = {
  agreement: {
    ...all(
      reference,
      'type company contact site subContractCompany subContractContact parentAgreement location department opportunity sla billingCycle',
    ),
    ...all(
      reference,
      'billingTerms billToCompany billToContact billToSite taxCode workRole workType projectType invoiceTemplate currency companyLocation shipToCompany shipToSite',
    ),
    ...all(datetime, 'startDate endDate dateCancelled billStartDate nextInvoiceDate'),
    ...all(
      flag,
      'restrictLocationFlag restrictDepartmentFlag noEndingDateFlag cancelledFlag applicationUnlimitedFlag oneTimeFlag coverAgreementTime',
    ),
    ...all(
      flag,
      'coverAgreementProduct coverAgreementExpense coverSalesTax carryOverUnused allowOverruns expireWhenZero chargeToFirm billOneTimeFlag',
    ),
    ...all(flag, 'taxable prorateFirstBill restrictDownPayment autoInvoiceFlag prorateFlag'),
    ...all(number, 'applicationLimit expiredDays limit compHourlyRate compLimitAmount billAmount'),
    ...all(text(100), 'name reasonCancelled'),
    ...all(text(6000), 'internalNotes invoiceDescription topComment bottomComment'),
    customerPO: text(50),
    workOrder: text(20),
    applicationUnits: oneOf('Amount', 'Hours', 'Incidents'),
    applicationCycle: oneOf(
      'Contract2Weeks',
      'Contract4Weeks',
      'ContractYear',
      'CalendarMonth',
      'CalendarQuarter',
      'CalendarWeek',
      'ContractQuarter',
      'CalendarYear',
    ),
    employeeCompRate: oneOf('Actual', 'Hourly'),
    employeeCompNotExceed: oneOf('Billing', 'Amount', 'Percent'),
    invoicingCycle: oneOf('ContractYear', 'CalendarYear'),
    ...all(oneOf('Billable', 'DoNotBill', 'NoCharge', 'NoDefault'), 'billTime billExpenses billProducts'),
    ...all(
      oneOf('Billable', 'DoNotBill', 'NoCharge', 'NoDefault'),
      'billableTimeInvoice billableExpenseInvoice billableProductInvoice',
    ),
    periodType: oneOf('Current', 'Future', 'Both', 'Undefined'),
    agreementStatus: oneOf('Active', 'Cancelled', 'Expired', 'Inactive'),
    customFields: array,
  },
  company: {
    ...all(
      reference,
      'status country territory market defaultContact site taxCode currency billToCompany billingTerms parentCompany',
    ),
    ...all(text(50), 'name addressLine1 addressLine2 city state accountNumber taxIdentifier'),
    identifier: text(30),
    phoneNumber: text(30),
    website: text(255),
    zip: text(12),
    deletedFlag: flag,
    ...all(array, 'types integratorTags customFields'),
  },
  addition: {
    ...all(reference, 'product uom opportunity invoiceGrouping'),
    ...all(
      number,
      'quantity lessIncluded unitPrice unitCost agreementId billedQuantity extPrice extCost sequenceNumber margin prorateCost proratePrice',
    ),
    ...all(datetime, 'effectiveDate cancelledDate'),
    ...all(flag, 'taxableFlag purchaseItemFlag specialOrderFlag prorateCurrentPeriodFlag'),
    ...all(text(6000), 'invoiceDescription description'),
    serialNumber: text(50),
    billCustomer: oneOf('Billable', 'DoNotBill', 'NoCharge'),
    agreementStatus: oneOf('Active', 'Cancelled', 'Expired', 'Inactive'),
    customFields: array,
  },
  agreementType: { name: text(30) },
  callback: {
    description: text(100),
    url: text(2000),
    objectId: number,
    type: oneOf('agreement', 'company'),
    level: oneOf('owner', 'type', 'company', 'agreement', 'status', 'territory'),
    ...all(flag, 'inactiveFlag isSoapCallbackFlag isSelfSuppressedFlag'),
    payloadVersion: text(20),
  },
};

/** "Required On Updates" in the official OpenAPI's comments for agreements; the sample error of the guide names billTime. */
const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
  agreement: [
    'name',
    'type',
    'company',
    'billTime',
    'billExpenses',
    'billProducts',
    'employeeCompRate',
    'invoicingCycle',
  ],
  company: ['identifier', 'name'],
  addition: ['product', 'billCustomer'],
  agreementType: ['name'],
  callback: ['url', 'objectId', 'type', 'level'],
};

/** Given by the service; sent back by clients that PUT what they read, and ignored. */
const READ_ONLY = new Set(['id', '_info', 'memberId']);

export const isReadOnly = (field: string): boolean => READ_ONLY.has(field);

export const isKnown = (kind: Kind, field: string): boolean => Object.hasOwn(FIELDS[kind], field);

/** The record without read-only fields, or the 400 the service gives for it. */
export function checkRecord(kind: Kind, record: Json): Json | Answer {
  const fields = Object.entries(record).filter(([name]) => !READ_ONLY.has(name));
  for (const [name, value] of fields) {
    const wrong = checkField(kind, name, value);
    if (wrong) return wrong;
  }
  const missing = REQUIRED[kind].find((name) => record[name] === undefined || record[name] === null);
  if (missing) return invalid(kind, 'MissingRequiredField', missing, `The ${missing} field is required.`);
  if (kind === 'callback' && record.level === 'owner' && record.objectId !== 1)
    return invalid(kind, 'InvalidField', 'objectId', 'objectId must be 1 for the level owner.');
  return Object.fromEntries(fields);
}

export function checkField(kind: Kind, name: string, value: unknown): Answer | undefined {
  const check = isKnown(kind, name) ? FIELDS[kind][name] : undefined;
  if (!check) return invalid(kind, 'InvalidField', name, `The field ${name} is not known. Names are case sensitive.`);
  const wrong = value === null ? undefined : check(value);
  return wrong ? invalid(kind, 'InvalidField', name, `The ${name} field ${wrong}.`) : undefined;
}
