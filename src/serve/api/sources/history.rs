//! What each refresh of a source changed: the rows, one with all of its lines, and that as a table for a spreadsheet.

use http::{Method, header};

use crate::model::SourceKind;
use crate::model::source::RefreshRecord;
use crate::serve::api::named::of_kind;
use crate::serve::api::select::{Needle, SortKey, found, page_of};
use crate::serve::http::{ApiError, List, Req, Resp, blocking, route};
use crate::serve::parts::{Parts, Route};

/// The paths of one kind, each written once.
macro_rules! routes_of_kind {
    ($base:literal, $tag:literal, $kind:expr) => {
        [
            route(Method::GET, concat!($base, "/{id}/history"), $tag, "What each refresh changed, the newest first", |parts, req| {
                list(parts, req, $kind)
            })
            .gives::<List<RefreshRecord>>()
            .paged()
            .fails(&[404]),
            route(
                Method::GET,
                concat!($base, "/{id}/history/{number}"),
                $tag,
                "What one refresh changed, every line of it",
                |parts, req| one(parts, req, $kind),
            )
            .gives::<RefreshRecord>()
            .fails(&[404]),
            route(Method::GET, concat!($base, "/{id}/history/{number}/download"), $tag, "The same as a table (CSV)", |parts, req| {
                download(parts, req, $kind)
            })
            .answers(CSV)
            .fails(&[404]),
        ]
    };
}

pub(super) fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    routes.extend(routes_of_kind!("/api/v1/sources/stream", "stream sources", SourceKind::Stream));
    routes.extend(routes_of_kind!("/api/v1/sources/epg", "EPG sources", SourceKind::Epg));
    routes
}

async fn list(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let (id, page) = (req.id("id")?, req.page()?);
    let list = blocking(move || {
        let source = of_kind(&parts.store, id, kind)?;
        let needle = Needle::new(&page.search);
        let records = parts.store.history(source.id)?;
        let records = records.into_iter().filter(|record| found(needle.as_ref(), texts(record)));
        page_of(records, &page, |record, field| {
            Some(match field {
                "" => SortKey::None,
                "at" => SortKey::time(Some(record.at)),
                "duration_ms" => SortKey::count(record.duration_ms),
                "added_count" => SortKey::count(record.added_count),
                "removed_count" => SortKey::count(record.removed_count),
                "renamed_count" => SortKey::count(record.renamed_count),
                "moved_count" => SortKey::count(record.moved_count),
                _ => return None,
            })
        })
    })
    .await?;
    Ok(Resp::json(&list))
}

fn texts(record: &RefreshRecord) -> impl Iterator<Item = &str> {
    let renamed = record.renamed.iter().flat_map(|renamed| [renamed.from.as_str(), renamed.to.as_str()]);
    let moved = record.moved.iter().flat_map(|moved| [moved.name.as_str(), moved.from.as_str(), moved.to.as_str()]);
    let names = record.added.iter().chain(&record.removed).map(String::as_str);
    [record.error.as_str()].into_iter().chain(names).chain(renamed).chain(moved)
}

async fn one(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    Ok(Resp::json(&row(parts, &req, kind).await?))
}

/// The row that a request names, with all of its lines that are kept.
async fn row(parts: Parts, req: &Req, kind: SourceKind) -> Result<RefreshRecord, ApiError> {
    let missing = || ApiError::not_found("refresh");
    let (id, number) = (req.id("id")?, req.param("number").parse::<u64>().map_err(|_| missing())?);
    blocking(move || {
        let source = of_kind(&parts.store, id, kind)?;
        parts.store.read()?.history_row(source.id, number)?.ok_or_else(missing)
    })
    .await
}

const CSV: &str = "text/csv; charset=utf-8";

async fn download(parts: Parts, req: Req, kind: SourceKind) -> Result<Resp, ApiError> {
    let record = row(parts, &req, kind).await?;
    let has_changes = record.added_count + record.removed_count + record.renamed_count + record.moved_count > 0;
    if has_changes && !record.has_details {
        return Err(ApiError::not_found(
            "list: only the newest refreshes keep every line, and the first one, where all is new, keeps none",
        ));
    }
    let name = format!("attachment; filename=\"{}-history-{}.csv\"", super::kind_name(kind), record.number);
    let table = blocking(move || Ok(csv(&record))).await?;
    Ok(Resp::typed(CSV, table).with_text(header::CONTENT_DISPOSITION, &name))
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
