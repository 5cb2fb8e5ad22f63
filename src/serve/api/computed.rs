//! The helpers that a rule's values can use, for editors.

use http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::{About, HELPERS, Purpose, Scratch, Surroundings, compile, quoted};
use crate::model::fields::StreamRecord;
use crate::serve::http::{ApiError, Req, route};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "data mapping";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/data-mapping/helpers", TAG, "What values of mapping rules can compute", list),
        route(Method::POST, "/api/v1/data-mapping/helpers/date/complete", TAG, "What can follow @time:, and what it gives now", complete)
            .takes::<Begun>(),
    ]
}

#[derive(Serialize, JsonSchema)]
struct Helpers {
    helpers: Vec<Helper>,
}

#[derive(Serialize, JsonSchema)]
struct Helper {
    #[serde(flatten)]
    about: &'static About,
    completion: Option<Completion>,
}

/// How an editor finds what can follow.
#[derive(Serialize, JsonSchema)]
struct Completion {
    /// `function`: a fixed list, and an endpoint that works them out.
    r#type: &'static str,
    endpoint: &'static str,
    options: Vec<CompletionOption>,
}

#[derive(Serialize, JsonSchema)]
struct CompletionOption {
    /// The whole value, with its prefix.
    value: String,
    description: &'static str,
    /// What it gives at this moment; absent in the list of helpers.
    result: Option<String>,
}

fn list(_: &Parts, _: &Req) -> Result<Helpers, ApiError> {
    let helpers = HELPERS.iter().map(|about| {
        let option = |(rest, description): &(&str, &'static str)| CompletionOption {
            value: format!("{}{rest}", about.prefix),
            description,
            result: None,
        };
        let options: Vec<_> = about.options.iter().map(option).collect();
        let endpoint = "/api/v1/data-mapping/helpers/date/complete";
        let completion = (!options.is_empty()).then_some(Completion { r#type: "function", endpoint, options });
        Helper { about, completion }
    });
    Ok(Helpers { helpers: helpers.collect() })
}

#[derive(Deserialize, JsonSchema)]
struct Begun {
    /// What was typed so far: `@time:n`.
    #[serde(default, alias = "q", alias = "query")]
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct Completions {
    completions: Vec<CompletionOption>,
}

fn complete(parts: &Parts, req: &Req) -> Result<Completions, ApiError> {
    let Begun { text } = req.json()?;
    let now = parts.clock.now();
    // Worked out by running a rule with it.
    let result = |value: &str| {
        let rule = compile::<StreamRecord>(&format!("SET tvg_name = {}", quoted(value)), Purpose::Mapping).ok()?;
        let mut record = StreamRecord::default();
        rule.apply(&mut record, Surroundings { now, logo: None }, &mut Scratch::default());
        Some(record.channel.tvg_name)
    };
    let all = HELPERS.iter().flat_map(|about| about.options.iter().map(move |option| (about.prefix, option)));
    let completions = all
        .map(|(prefix, (rest, description))| (format!("{prefix}{rest}"), *description))
        .filter(|(value, _)| value.starts_with(text.trim()) || value.contains(text.trim()) && !text.trim().starts_with('@'))
        .map(|(value, description)| CompletionOption { result: result(&value), value, description })
        .collect();
    Ok(Completions { completions })
}
