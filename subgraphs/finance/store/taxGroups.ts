// Whose billing sales tax group a sale has, as SQL: of its project, its contract or its customer, as the company says. It must never be
// repeated elsewhere, or journal and proposal would tax the same work differently. domain.md 5.3

/** To be joined to a staged actual s. */
export const TAX_GROUP_SOURCES = `LEFT JOIN project tp ON tp.id = s.project_id LEFT JOIN contract tc ON tc.id = s.contract_id
       LEFT JOIN sales_tax_parameters tx ON tx.legal_entity = s.legal_entity
       LEFT JOIN sales_tax_default td ON td.legal_entity = s.legal_entity AND td.kind = 'PROJECT' AND td.number = tp.number
       LEFT JOIN sales_tax_default te ON te.legal_entity = s.legal_entity AND te.kind = 'CONTRACT' AND te.number = tc.number`;

/** The group; `customer` is the expression for the customer's. */
export function saleTaxGroup(customer: string): string {
  return `CASE COALESCE(tx.tax_group_method, 'CUSTOMER') WHEN 'PROJECT' THEN td.sales_tax_group WHEN 'PROJECT_CONTRACT' THEN te.sales_tax_group
    WHEN 'SEARCH' THEN COALESCE(td.sales_tax_group, te.sales_tax_group, ${customer}) ELSE ${customer} END`;
}
