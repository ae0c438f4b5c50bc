// The demo's contracts in one list: company, currency, payers, and what is done for whom at which price. Invented work;
// real currencies, some of them foreign to the company that bills in them.

import type { DemoContract } from './contractShape';

export const CONTRACTS: readonly DemoContract[] = [
  {
    legalEntity: 'USMF',
    number: 'US-C-1001',
    name: 'Patient portal',
    currency: 'USD',
    payers: [['US-001', 100]],
    lines: [
      {
        name: 'Portal development',
        project: ['US-P-101', 'Patient portal build'],
        hour: '187.50',
        contracted: '240000.00',
      },
      {
        name: 'Accessibility audit',
        project: ['US-P-102', 'Portal accessibility audit'],
        contracted: '36000.00',
        milestones: [
          ['Audit plan', '6000.00', -35],
          ['Findings report', '18000.00', -6],
          ['Re-test', '12000.00', 30],
        ],
      },
    ],
  },
  {
    legalEntity: 'USMF',
    number: 'US-C-1002',
    name: 'Route planning',
    currency: 'USD',
    payers: [['US-002', 100]],
    accrues: false,
    lines: [
      {
        name: 'Route planning services',
        project: ['US-P-103', 'Route optimiser'],
        hour: '164.25',
        contracted: '180000.00',
      },
    ],
  },
  {
    legalEntity: 'USMF',
    number: 'US-C-1003',
    name: 'Case archive',
    currency: 'GBP',
    payers: [['US-003', 100]],
    lines: [
      {
        name: 'Archive migration',
        project: ['US-P-104', 'Case archive migration'],
        hour: '138.75',
        contracted: '95000.00',
      },
    ],
  },
  {
    legalEntity: 'USMF',
    number: 'US-C-1004',
    name: 'Grid telemetry',
    currency: 'USD',
    payers: [['US-004', 100]],
    lines: [
      {
        name: 'Telemetry gateway',
        project: ['US-P-105', 'Grid telemetry gateway'],
        contracted: '125000.00',
        milestones: [
          ['Design accepted', '25000.00', -28],
          ['Field trial', '62500.00', -4],
          ['Hand-over', '37500.00', 45],
        ],
      },
    ],
  },
  {
    legalEntity: 'USMF',
    number: 'US-C-1005',
    name: 'Tooling data',
    currency: 'JPY',
    payers: [['US-005', 100]],
    lines: [
      {
        name: 'Tooling data model',
        project: ['US-P-106', 'Tooling data'],
        contracted: '9400000',
        milestones: [
          ['Data model', '4100000', -12],
          ['Import of plant 2', '5300000', 21],
        ],
      },
    ],
  },
  {
    legalEntity: 'DEMF',
    number: 'DE-C-2001',
    name: 'Smart-Meter-Portal',
    currency: 'EUR',
    payers: [['DE-001', 100]],
    accrues: true,
    lines: [
      { name: 'Entwicklung', project: ['DE-P-201', 'Smart-Meter-Portal'], hour: '118.40', contracted: '210000.00' },
      {
        name: 'Einführung',
        project: ['DE-P-202', 'Einführung Portal'],
        contracted: '48000.00',
        milestones: [
          ['Pilotbetrieb', '19200.00', -9],
          ['Abnahme', '28800.00', 38],
        ],
      },
    ],
  },
  {
    legalEntity: 'DEMF',
    number: 'DE-C-2002',
    name: 'Schadenakte',
    currency: 'EUR',
    payers: [['DE-002', 100]],
    lines: [
      {
        name: 'Beratung und Umsetzung',
        project: ['DE-P-203', 'Digitale Schadenakte'],
        hour: '126.85',
        contracted: '160000.00',
      },
    ],
  },
  {
    legalEntity: 'DEMF',
    number: 'DE-C-2003',
    name: 'Quellenmonitoring',
    currency: 'CHF',
    payers: [['DE-003', 100]],
    accrues: true,
    lines: [{ name: 'Monitoring', project: ['DE-P-204', 'Quellenmonitoring'], hour: '148.35', contracted: '88000.00' }],
  },
  {
    legalEntity: 'DEMF',
    number: 'DE-C-2004',
    name: 'Leak detection',
    currency: 'USD',
    payers: [['DE-004', 100]],
    lines: [
      {
        name: 'Leak detection services',
        project: ['DE-P-205', 'Leak detection'],
        hour: '151.20',
        contracted: '130000.00',
      },
    ],
  },
  {
    legalEntity: 'GBSI',
    number: 'GB-C-3001',
    name: 'Works orders',
    currency: 'GBP',
    payers: [['GB-001', 100]],
    accrues: true,
    lines: [
      {
        name: 'Works order development',
        project: ['GB-P-301', 'Works orders'],
        hour: '109.95',
        contracted: '175000.00',
      },
      {
        name: 'Mobile app',
        project: ['GB-P-302', 'Works orders mobile app'],
        contracted: '54000.00',
        milestones: [
          ['Prototype', '13500.00', -20],
          ['Release', '40500.00', 28],
        ],
      },
    ],
  },
  {
    legalEntity: 'GBSI',
    number: 'GB-C-3002',
    name: 'Permit register',
    currency: 'GBP',
    payers: [['GB-002', 100]],
    lines: [
      {
        name: 'Permit register',
        project: ['GB-P-303', 'Permit register'],
        contracted: '72000.00',
        milestones: [
          ['Discovery', '12000.00', -40],
          ['Beta', '36000.00', -3],
          ['Live', '24000.00', 60],
        ],
      },
    ],
  },
  {
    legalEntity: 'GBSI',
    number: 'GB-C-3003',
    name: 'Atelier planning',
    currency: 'EUR',
    payers: [['GB-003', 100]],
    lines: [
      { name: 'Planning services', project: ['GB-P-304', 'Atelier planning'], hour: '124.65', contracted: '99000.00' },
    ],
  },
  {
    legalEntity: 'GBSI',
    number: 'GB-C-3004',
    name: 'Shared repairs desk',
    currency: 'GBP',
    payers: [
      ['GB-002', 60],
      ['GB-004', 40],
    ],
    lines: [
      {
        name: 'Repairs desk set-up',
        project: ['GB-P-305', 'Repairs desk'],
        contracted: '30000.00',
        milestones: [['Go-live', '30000.00', -2]],
      },
    ],
  },
];
