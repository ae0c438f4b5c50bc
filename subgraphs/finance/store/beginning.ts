// The condition under which a staged actual is a beginning balance, for every statement that asks for it. It must never be written
// anywhere else: a row that both imports pass over would be lost. domain.md 5.10

/** Of the staged actual under this alias: dated on or before the cut-off date, and taking back nothing that went the normal way. */
export function beginning(alias: string): string {
  return `(EXISTS (SELECT 1 FROM legal_entity le WHERE le.code = ${alias}.legal_entity AND ${alias}.accounting_date <= le.cut_off_date)
    AND NOT EXISTS (SELECT 1 FROM staged_link bk JOIN journal_line bl ON bl.actual_id = bk.actual2_id JOIN integration_journal bj ON bj.id = bl.journal_id
      WHERE bk.actual1_id = ${alias}.actual_id AND bk.role1 = 'REVERSING' AND bk.role2 = 'ORIGINAL' AND bj.kind = 'INTEGRATION'))`;
}
