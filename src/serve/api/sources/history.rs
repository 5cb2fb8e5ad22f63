//! What each refresh of a source changed: the rows, one with all of its lines, and that as a table for a spreadsheet.

use http::header;

use crate::model::SourceKind;
use crate::model::source::RefreshRecord;
use crate::serve::api::named;
use crate::serve::api::select::{found, needle, page_of};
use crate::serve::http::{ApiError, List, Req, Resp};
use crate::serve::parts::Parts;

pub(super) fn list(parts: &Parts, req: &Req, kind: SourceKind) -> Result<List<RefreshRecord>, ApiError> {
    let (source, page) = (named::source(parts, req, kind)?, req.page()?);
    let needle = needle(&page.search);
    let records = parts.store.history(source.id)?.into_iter().filter(|record| found(needle.as_ref(), texts(record)));
    page_of(records, &page, &(), &[], &["at", "duration_ms", "added_count", "removed_count", "renamed_count", "moved_count"])
}

fn texts(record: &RefreshRecord) -> impl Iterator<Item = &str> {
    let renamed = record.renamed.iter().flat_map(|renamed| [renamed.from.as_str(), renamed.to.as_str()]);
    let moved = record.moved.iter().flat_map(|moved| [moved.name.as_str(), moved.from.as_str(), moved.to.as_str()]);
    let names = record.added.iter().chain(&record.removed).map(String::as_str);
    [record.error.as_str()].into_iter().chain(names).chain(renamed).chain(moved)
}

/// The row that a request names, with all of its lines that are kept.
pub(super) fn one(parts: &Parts, req: &Req, kind: SourceKind) -> Result<RefreshRecord, ApiError> {
    let missing = || ApiError::not_found("refresh");
    let (id, number) = (req.id("id")?, req.param("number").parse::<u64>().map_err(|_| missing())?);
    let source = named::of_kind(&parts.store, id, kind)?;
    parts.store.read()?.history_row(source.id, number)?.ok_or_else(missing)
}

pub(super) const CSV: &str = "text/csv; charset=utf-8";

pub(super) fn download(parts: &Parts, req: &Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let record = one(parts, req, kind)?;
    let has_changes = record.added_count + record.removed_count + record.renamed_count + record.moved_count > 0;
    if has_changes && !record.has_details {
        return Err(ApiError::not_found(
            "list: only the newest refreshes keep every line, and the first one, where all is new, keeps none",
        ));
    }
    let name = format!("attachment; filename=\"{}-history-{}.csv\"", super::view::kind_name(kind), record.number);
    Ok(Resp::typed(CSV, csv(&record)).with_text(header::CONTENT_DISPOSITION, &name))
}

/// RFC 4180, with a line for every change.
fn csv(record: &RefreshRecord) -> String {
    let mut out = String::from("change,name,from,to\r\n");
    for name in &record.added {
        line(&mut out, ["added", name, "", ""]);
    }
    for name in &record.removed {
        line(&mut out, ["removed", name, "", ""]);
    }
    for renamed in &record.renamed {
        line(&mut out, ["renamed", &renamed.to, &renamed.from, &renamed.to]);
    }
    for moved in &record.moved {
        line(&mut out, ["moved", &moved.name, &moved.from, &moved.to]);
    }
    out
}

fn line(out: &mut String, cells: [&str; 4]) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        // A spreadsheet would run it: these are names that a provider chose.
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let is_quoted = cell.contains([',', '"', '\r', '\n']);
        let quote = if is_quoted { "\"" } else { "" };
        out.push_str(quote);
        out.push_str(if is_formula { "'" } else { "" });
        if is_quoted {
            out.push_str(&cell.replace('"', "\"\""))
        } else {
            out.push_str(cell)
        }
        out.push_str(quote);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::{Moved, Renamed};

    #[test]
    fn a_table_is_what_spreadsheets_read_and_do_not_run() {
        let record = RefreshRecord {
            added: vec!["One".into(), "=HYPERLINK(\"http://x\")".into(), "@two, three".into()],
            removed: vec!["+4".into(), "two\nlines".into()],
            renamed: vec![Renamed { from: "-old".into(), to: "new \"HD\"".into() }],
            moved: vec![Moved { name: "Five".into(), from: String::new(), to: "Sports, more".into() }],
            ..RefreshRecord::default()
        };
        let lines = [
            "change,name,from,to",
            "added,One,,",
            "added,\"'=HYPERLINK(\"\"http://x\"\")\",,",
            "added,\"'@two, three\",,",
            "removed,'+4,,",
            "removed,\"two\nlines\",,",
            "renamed,\"new \"\"HD\"\"\",'-old,\"new \"\"HD\"\"\"",
            "moved,Five,,\"Sports, more\"",
            "",
        ];
        assert_eq!(csv(&record), lines.join("\r\n"));
    }
}
