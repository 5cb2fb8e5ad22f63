//! Trying an Xtream provider: does it let the account in, and what is there.

use std::time::Duration;

use super::verdict::{Context, SILENCE, Verdict, refused};
use crate::format::xtream::login::read_login;
use crate::model::source::AccountFacts;
use crate::model::{Source, SourceKind};
use crate::serve::api::sources::xtream::all_categories;
use crate::serve::parts::Parts;
use crate::source::credentials::Secrets;
use crate::source::xtream::Panel;
use crate::stop::Stop;

/// Logs in and asks for the categories; the entries themselves are many, and come with the first refresh.
pub(super) fn verdict(parts: &Parts, source: Source, secrets: Secrets, stop: &Stop) -> Verdict {
    let kind = source.source_kind;
    let username = source.username.clone();
    let mut fingerprint = String::new();
    let mut panel = Panel::new(&parts.fetcher, stop, source, secrets).with_timeout(Duration::from_secs(SILENCE.into()));
    let login = panel.log_in().map_err(|error| {
        fingerprint = error.fingerprint().to_owned();
        error.to_string()
    });
    let login = match login.and_then(|bytes| read_login(&bytes).map_err(|error| error.to_string())) {
        Ok(login) => login,
        Err(error) => {
            let mut verdict = refused(kind, error);
            verdict.context.certificate_fingerprint = fingerprint;
            return verdict;
        }
    };
    let trouble = login.problem(parts.clock.now());
    let facts = AccountFacts {
        username,
        status: login.status.clone(),
        is_usable: trouble.is_none(),
        trouble: trouble.clone().unwrap_or_default(),
        expires_at: login.expires_at,
        is_trial: login.is_trial,
        max_connections: login.max_connections,
        active_connections: login.active_connections,
        checked_at: Some(parts.clock.now()),
    };
    if let Some(trouble) = trouble {
        let mut verdict = refused(kind, trouble);
        verdict.context.account = Some(facts);
        return verdict;
    }
    let mut verdict = Verdict { is_valid: true, context: Context { kind, ..Context::default() }, ..Verdict::default() };
    let mut words = vec!["It works: the provider lets the account in".to_owned()];
    if let Some(at) = login.expires_at {
        words.push(format!("until {}", at.to_string().split('T').next().unwrap_or_default()));
    }
    if let Some(most) = login.max_connections {
        words.push(format!("with {most} {} at a time", if most == 1 { "stream" } else { "streams" }));
    }
    verdict.message = words.join(" ");
    if kind == SourceKind::Stream {
        match all_categories(&mut panel) {
            Ok(categories) => {
                let of = |kind: &str| categories.iter().filter(|category| category.kind == kind).count();
                let (live, vod, series) = (of("live"), of("vod"), of("series"));
                verdict.message += &format!("; {live} groups of television, {vod} of films, {series} of series");
                verdict.context.categories = categories;
            }
            Err(error) => verdict.warnings.push(format!("Its categories cannot be read: {error}.")),
        }
    }
    verdict.context.has_guide = panel.has_guide();
    if !verdict.context.has_guide {
        verdict.warnings.push("It has no guide in one piece; programmes can be asked for channel by channel.".to_owned());
    }
    verdict.message.push('.');
    verdict.context.account = Some(facts);
    verdict
}
