//! Accounts and how one gets in: the first account, logins, passwords, access tokens.
//! What a secret is and how it is stored is the business of `access`.

use http::{HeaderValue, Method, header};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::{AccessError, Holder, SESSION, SHORTEST};
use crate::model::patch::{NAME, Problems};
use crate::model::user::Token;
use crate::model::{Id, Time};
use crate::serve::http::{Answer, ApiError, COOKIE, Created, List, Req, Resp, blocking, route, route_async};
use crate::serve::parts::{Parts, Route};

const TAG: &str = "access";
/// Bytes of any password: hashing more is only work.
const LONGEST: usize = 1024;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/auth/state", TAG, "Whether an account exists, and who is logged in", state).open(),
        route(Method::POST, "/api/v1/auth/setup", TAG, "Make the first account and log in", setup)
            .open()
            .takes::<Setup>()
            .gives::<Session>()
            .status(201)
            .fails(&[403, 409, 429]),
        route_async(Method::POST, "/api/v1/auth/login", TAG, "Log in", login).open().takes::<Login>().gives::<Session>().fails(&[401, 429]),
        route(Method::POST, "/api/v1/auth/logout", TAG, "End this session", logout).status(204),
        route_async(Method::POST, "/api/v1/auth/password", TAG, "Change the password; all other sessions end", password)
            .takes::<NewPassword>()
            .status(204)
            .fails(&[429]),
        route(Method::GET, "/api/v1/auth/tokens", TAG, "The access tokens, without their secrets", tokens).gives::<List<Token>>(),
        route(Method::POST, "/api/v1/auth/tokens", TAG, "Make an access token; its secret is shown this once", make_token)
            .takes::<NewToken>()
            .gives::<MadeToken>()
            .status(201),
        route(Method::DELETE, "/api/v1/auth/tokens/{id}", TAG, "Take an access token back", delete_token).status(204),
    ]
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuthState")]
struct State {
    /// There is no account yet.
    setup_required: bool,
    /// Making the first account from here needs the code that stands in the log.
    setup_code_required: bool,
    authenticated: bool,
    user: Option<Who>,
}

/// Somebody with an account.
#[derive(Serialize, JsonSchema)]
struct Who {
    id: Id,
    username: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Setup {
    #[schemars(length(min = 1, max = 255), regex(pattern = NAME))]
    username: String,
    /// 8 characters at least.
    #[schemars(length(min = 8, max = 1024))]
    password: String,
    /// From the log; needed from outside this machine's network.
    #[serde(default)]
    setup_code: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Login {
    username: String,
    password: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    current_password: String,
    /// 8 characters at least.
    #[schemars(length(min = 8, max = 1024))]
    new_password: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    #[schemars(length(min = 1, max = 255), regex(pattern = NAME))]
    name: String,
    /// Never, if not given.
    expires_at: Option<Time>,
}

#[derive(Serialize, JsonSchema)]
struct MadeToken {
    #[serde(flatten)]
    record: Token,
    /// For `Authorization: Bearer`. Nobody can show it again.
    token: String,
}

#[derive(Serialize, JsonSchema)]
struct Session {
    /// The same as in the cookie; for `Authorization: Bearer`.
    token: String,
    expires_at: Time,
}

fn state(parts: &Parts, req: &Req) -> Result<State, ApiError> {
    let setup_required = !parts.access.has_account();
    let user = who(req).ok().map(|holder| Who { id: holder.user, username: holder.username.clone() });
    let setup_code_required = setup_required && !req.is_at_the_machine();
    Ok(State { setup_required, setup_code_required, authenticated: user.is_some(), user })
}

fn setup(parts: &Parts, req: &Req) -> Result<Resp, ApiError> {
    let exists = || ApiError::conflict("already_set_up", "there is an account already: log in");
    let wanted: Setup = req.json()?;
    if parts.access.has_account() {
        return Err(exists());
    }
    if !req.is_at_the_machine() {
        if wanted.setup_code.is_empty() {
            return Err(ApiError::forbidden(
                "the first account is made from this machine or its network, under an address or a name of that network, or with the setup code that stands in the log (setup_code)",
            ));
        }
        parts.access.count_guess(req.address.client, "")?;
        if !parts.access.is_setup_code(&wanted.setup_code) {
            return Err(ApiError::forbidden("that is not the setup code; it stands in the log since the last start"));
        }
    }
    let mut problems = Problems::default();
    problems.name("username", &wanted.username);
    check_password(&mut problems, "password", &wanted.password);
    problems.into_result()?;
    let user = parts.access.make_user(&wanted.username, &wanted.password)?.ok_or_else(exists)?;
    tracing::info!(username = user.username, client = %req.address.client, "the first account was made");
    open_session(parts, req, user.id)
}

async fn login(parts: Parts, req: Req) -> Result<Resp, ApiError> {
    let given: Login = req.json()?;
    if given.password.len() > LONGEST || given.username.len() > LONGEST {
        return Err(ApiError::wrong_credentials());
    }
    let user = parts.access.verify(req.address.client, &given.username, &given.password).await?;
    blocking(move || open_session(&parts, &req, user.id)).await
}

fn open_session(parts: &Parts, req: &Req, user: Id) -> Result<Resp, ApiError> {
    let expires_at = parts.clock.now().plus(SESSION);
    let (_, token) = parts.access.issue(user, "", true, Some(expires_at))?;
    let cookie = cookie(req, &token, SESSION);
    let resp = Resp::json(&Session { token, expires_at });
    Ok(resp.with_text(header::SET_COOKIE, &cookie).with(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// `seconds` 0 takes it back.
fn cookie(req: &Req, token: &str, seconds: i64) -> String {
    let path = &req.address.prefix;
    let secure = if req.is_https() { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path={}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}", if path.is_empty() { "/" } else { path })
}

fn logout(parts: &Parts, req: &Req) -> Result<Resp, ApiError> {
    let holder = who(req)?;
    // An access token is taken back where it was made; whoever holds it cannot log it out by mistake.
    if holder.is_session {
        parts.access.revoke(holder.user, holder.token)?;
    }
    Ok(Resp::no_content().with_text(header::SET_COOKIE, &cookie(req, "", 0)))
}

async fn password(parts: Parts, req: Req) -> Result<(), ApiError> {
    let change: NewPassword = req.json()?;
    let Holder { user, token, .. } = *who(&req)?;
    let mut problems = Problems::default();
    check_password(&mut problems, "new_password", &change.new_password);
    problems.into_result()?;
    let user = parts.access.user(user).ok_or_else(ApiError::unauthorized)?;
    let verified = parts.access.verify(req.address.client, &user.username, &change.current_password).await;
    let user = verified.map_err(|error| {
        // 401 would mean that the session is over.
        match error {
            AccessError::Wrong => ApiError::problem("current_password", "that is not the password"),
            error => error.into(),
        }
    })?;
    blocking(move || Ok(parts.access.change_user(&user, &user.username, &change.new_password, Some(token))?)).await
}

fn check_password(problems: &mut Problems, field: &str, password: &str) {
    if password.chars().count() < SHORTEST {
        problems.add(field, format!("{SHORTEST} characters at least"));
    } else if password.len() > LONGEST {
        problems.add(field, format!("{LONGEST} bytes at most"));
    }
}

fn tokens(parts: &Parts, req: &Req) -> Result<List<Value>, ApiError> {
    let user = who(req)?.user;
    let tokens: Vec<Value> = parts.access.access_tokens(user).iter().map(shown).collect();
    let total = tokens.len() as u64;
    Ok(List { items: tokens, total, page: 1, limit: total.max(1), has_more: false })
}

fn make_token(parts: &Parts, req: &Req) -> Result<Resp, ApiError> {
    let wanted: NewToken = req.json()?;
    let user = who(req)?.user;
    let mut problems = Problems::default();
    problems.name("name", &wanted.name);
    if wanted.expires_at.is_some_and(|end| end <= parts.clock.now()) {
        problems.add("expires_at", "that is in the past");
    }
    problems.into_result()?;
    let (record, token) = parts.access.issue(user, &wanted.name, false, wanted.expires_at)?;
    let location = format!("/api/v1/auth/tokens/{}", record.id);
    let resp = Created(location, shown(&MadeToken { record, token })).into_resp();
    Ok(resp.with(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

fn delete_token(parts: &Parts, req: &Req) -> Result<(), ApiError> {
    let user = who(req)?.user;
    let id = req.id("id")?;
    if !parts.access.access_tokens(user).iter().any(|token| token.id == id) {
        return Err(ApiError::not_found("access token"));
    }
    parts.access.revoke(user, id)?;
    Ok(())
}

/// A token's record without its hash.
fn shown(record: &impl Serialize) -> Value {
    let mut value = serde_json::to_value(record).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.shift_remove("hash");
    }
    value
}

fn who(req: &Req) -> Result<&Holder, ApiError> {
    req.caller.as_ref().map(|caller| &caller.holder).ok_or_else(ApiError::unauthorized)
}

#[cfg(test)]
mod tests;
