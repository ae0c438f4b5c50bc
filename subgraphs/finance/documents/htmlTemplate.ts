// The page of a document as HTML for people and printers: Eta's template and its style sheet. All that comes from the books is
// escaped by Eta (<%= %>); <%~ %>, which does not, must never stand here. No scripts, no pictures, nothing from elsewhere.

export const STYLE = `
@page { size: A4; margin: 18mm 16mm 20mm }
* { box-sizing: border-box }
body { font: 10pt/1.4 Roboto, "Helvetica Neue", Arial, sans-serif; color: #1c2430; max-width: 190mm; margin: 10mm auto; padding: 0 5mm }
header { display: flex; justify-content: space-between; gap: 10mm }
h1 { font-size: 20pt; font-weight: 500; margin: 8mm 0 4mm }
h2 { font-size: 8pt; font-weight: 400; color: #5b6675; margin: 0 0 1mm }
address { font-style: normal; overflow-wrap: anywhere; max-width: 85mm }
address strong { font-size: 11pt; font-weight: 500 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5mm 5mm; margin: 0 0 5mm }
dt { color: #5b6675 } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: 4mm 0 }
th { text-align: left; font-weight: 500; border-bottom: 1px solid #1c2430; vertical-align: bottom }
th, td { padding: 1.2mm 1.5mm } td { vertical-align: top; border-bottom: 1px solid #e3e7ec }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.w { white-space: pre-line } .t { overflow-wrap: anywhere; width: 99% } .d { color: #5b6675; font-size: 8.5pt }
.s td { font-weight: 500; background: #f3f5f8 } thead { display: table-header-group } tr { break-inside: avoid }
.end { break-inside: avoid } .totals { width: auto; margin-left: auto; min-width: 80mm } .strong td { font-weight: 500; font-size: 12pt; border-top: 1px solid #1c2430 }
.note { border-left: 3px solid #5b6675; padding: 1mm 3mm }
.sample { color: #b3261e; border: 2px solid; padding: 1mm 4mm; font-size: 14pt; font-weight: 500; letter-spacing: .2em }
footer { margin-top: 10mm; border-top: 1px solid #e3e7ec; padding-top: 2mm; color: #5b6675; font-size: 8pt; overflow-wrap: anywhere }
`;

const PARTY = (
  name: string,
): string => `<address><h2><%= it.${name}.heading %></h2><strong><%= it.${name}.name %></strong><br>
<% for (const line of it.${name}.lines) { %><%= line %><br><% } %>
<% for (const id of it.${name}.ids) { %><span class="d"><%= id.label %>: <%= id.value %></span><br><% } %></address>`;

const LINES = `<table><thead><tr><th class="n"><%= it.columns.position %></th><th><%= it.columns.date %></th><th><%= it.columns.text %></th><th class="n"><%= it.columns.quantity %></th><th class="n"><%= it.columns.price %></th><th class="n"><%= it.columns.tax %></th><th class="n"><%= it.columns.amount %></th></tr></thead><tbody>
<% for (const section of it.sections) { %><% if (section.heading !== null) { %><tr class="s"><td colspan="7" class="t"><%= section.heading %></td></tr>
<% } %><% for (const line of section.lines) { %><tr><td class="n"><%= line.position %></td><td class="w n"><%= line.date %></td><td class="t"><%= line.text %><% if (line.detail !== '') { %><br><span class="d"><%= line.detail %></span><% } %></td><td class="n"><%= line.quantity %></td><td class="n"><%= line.price %></td><td class="n"><%= line.tax %></td><td class="n"><%= line.amount %></td></tr>
<% } %><% if (section.subtotal !== null) { %><tr class="s"><td colspan="6" class="n"><%= section.subtotal.label %></td><td class="n"><%= section.subtotal.value %></td></tr>
<% } %><% } %></tbody></table>`;

const END = `<div class="end"><table class="totals"><tbody>
<% for (const total of it.totals) { %><tr<% if (total.strong) { %> class="strong"<% } %>><td><%= total.label %></td><td class="n"><%= total.value %></td></tr>
<% } %></tbody></table>
<% if (it.taxTable.rows.length > 0) { %><table><thead><tr><% it.taxTable.columns.forEach((column, index) => { %><th<% if (index > 0) { %> class="n"<% } %>><%= column %></th><% }) %></tr></thead><tbody>
<% for (const row of it.taxTable.rows) { %><tr><% row.forEach((cell, index) => { %><td<% if (index > 0) { %> class="n"<% } %>><%= cell %></td><% }) %></tr>
<% } %></tbody></table><% } %>
<% for (const note of it.taxTable.notes) { %><p><%= note %></p><% } %>
<% for (const term of it.terms) { %><p><%= term %></p><% } %></div>`;

/** `it` is a DocumentPage, and `style` the style sheet. */
export const TEMPLATE = `<!doctype html>
<html lang="<%= it.language %>"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title><%= it.title %></title><style>${STYLE}</style></head><body>
<header>${PARTY('customer')}${PARTY('seller')}</header>
<h1><%= it.heading %><% if (it.sample !== null) { %> <span class="sample"><%= it.sample %></span><% } %></h1>
<dl><% for (const fact of it.facts) { %><dt><%= fact.label %></dt><dd><%= fact.value %></dd><% } %></dl>
<% for (const note of it.notes) { %><p class="note"><%= note %></p><% } %>
<% for (const text of it.textBefore) { %><p><%= text %></p><% } %>
${LINES}
${END}
<footer><%= it.footer %></footer>
</body></html>
`;
