//! The start-up options as they are in force. They are changed where they were given, not here.

use http::Method;

use crate::app::App;
use crate::config::StartupOption;
use crate::serve::http::{ApiError, Req, Resp, Route, route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/settings/startup", "settings", "The start-up options in force, secrets masked", startup)
            .gives::<Vec<StartupOption>>(),
    ]
}

async fn startup(app: App, _req: Req) -> Result<Resp, ApiError> {
    Ok(Resp::json(&app.config.startup()))
}
