//! The JSON of what became of a spreadsheet.

use serde_json::{Value, json};

use crate::format::csv::{Fault, Import, Rejected, Remark, Sheet, letters};

/// Returns what became of the rows of a spreadsheet.
pub fn import_json(sheet: &Sheet, import: &Import) -> Value {
    let added = &import.added;
    json!({
        "encoding": sheet.encoding.encoding,
        "encoding_guessed": sheet.encoding.guessed,
        "separator": sheet.separator.to_string(),
        "rows": sheet.rows.len(),
        "accepted": import.accepted,
        "repeated": import.repeated,
        "added": {
            "accounts": added.accounts,
            "claims": added.claims,
            "sources": added.sources,
            "documents": added.documents,
            "entities": added.entities,
        },
        "claims": import.touched,
        "rejected": import.rejected.iter().map(|row| rejected(sheet, row)).collect::<Vec<_>>(),
        "left_out": sheet.columns.left_out.iter().map(|(number, header, hint)| {
            json!({ "column": letters(*number), "header": header, "hint": hint })
        }).collect::<Vec<_>>(),
        "taken": import.taken.iter().map(|one| {
            json!({ "id": one.id, "name": one.name, "identity": one.identity, "like": one.like })
        }).collect::<Vec<_>>(),
        "not_added": import.remarks.iter().filter_map(|remark| match remark {
            Remark::NotAdded { column, rows } => Some(json!({ "column": column.name(), "rows": rows })),
            Remark::Backwards { .. } => None,
        }).collect::<Vec<_>>(),
        "backwards": import.remarks.iter().find_map(|remark| match remark {
            Remark::Backwards { rows } => Some(rows.clone()),
            Remark::NotAdded { .. } => None,
        }).unwrap_or_default(),
    })
}

fn rejected(sheet: &Sheet, row: &Rejected) -> Value {
    let fault = |fault: &Fault| {
        let number = fault.column.and_then(|column| sheet.columns.number(column));
        json!({
            "column": number.map(letters),
            "header": number.map(|number| sheet.header.cells[number].trim()),
            "code": fault.code,
            "message": fault.message,
            "hint": fault.hint,
        })
    };
    json!({
        "row": row.number,
        "line": row.lines.start,
        "faults": row.faults.iter().map(fault).collect::<Vec<_>>(),
    })
}
